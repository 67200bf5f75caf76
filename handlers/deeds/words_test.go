package deeds_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/store"
)

func lastDeed(h *harness.Harness) *mdeeds.Deed {
	h.T.Helper()
	var d mdeeds.Deed
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id DESC").Take(&d).Error })
	return &d
}

// TestF9TheWordsAsTypedStay: what a reader takes out of a line is still in the record.
func TestF9TheWordsAsTypedStay(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	for words, title := range map[string]string{
		"到王家村慰问困难户 12户":           "到王家村慰问困难户",
		"送戏下乡 20场，惠及800人":         "送戏下乡",
		"昨天到敬老院义诊 120人次 @镇敬老院":    "到敬老院义诊",
		"12月3日资助学生5名":             "资助学生",
		"@文化广场 演出3场":              "演出",
		"前天上午9点到11点在村部义诊，服务120人次": "在村部义诊",
	} {
		m.Send("/deed " + words)
		d := lastDeed(h)
		require.Equal(t, title, d.Title, words)
		require.Equal(t, words, d.Details)
	}
}

// TestF2TheDayOfADeed is read whole, or asked about.
func TestF2TheDayOfADeed(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 11, 28, 9, 45, 0, 0, harness.Shanghai))).Seed()
	m := h.Members[0]
	for words, on := range map[string]store.Date{
		"11-20 义诊":       "2026-11-20",
		"11.20日义诊":       "2026-11-20",
		"上周周五义诊":         "2026-11-20",
		"11月第一个周五义诊":     "2026-11-06",
		"农历九月初九慰问老人":     "2026-10-18",
		"重阳节当天慰问老人":      "2026-10-18",
		"国庆前一天打扫村道":      "2026-09-30",
		"昨天（11月27日）义诊":   "2026-11-27",
		"昨天上午9点到11点义诊":   "2026-11-27",
		"义诊，地点：村部，上周五下午": "2026-11-20",
	} {
		m.Send("/deed " + words)
		require.Equal(t, on, lastDeed(h).OnDate, words)
	}
	last := lastDeed(h).ID
	for words, said := range map[string]string{
		"最后一个周六义诊":       "“最后一个周六”可能是好几个时间",
		"每周三为老人送餐":       "是一条规律",
		"12月5日义诊":        "会记成2025年12月5日",
		"11月20日或21日义诊":   "可能是好几个时间",
		"11月20日左右义诊":     "没看懂日期“11月20日左右”",
		"11月20日至22日义诊":   "是一段时间",
		"3月份植树 200棵":     "“3月份”可能是好几个时间",
		"11-20义诊":        "没看懂日期“11-20”",
		"2026年12月20日义诊":  "日期不能在今天以后",
		"前几天帮老人修房顶":      "可能是好几个时间",
		"上个月给学校送书 200册":  "可能是好几个时间",
		"上周到敬老院义诊 120人次": "可能是好几个时间",
	} {
		m.Send("/cancel")
		m.Send("/deed " + words)
		require.Contains(t, m.Last(), said, words)
		require.Contains(t, m.Last(), "哪天办的", words)
		require.Equal(t, last, lastDeed(h).ID, words)
		m.Tap("昨天")
		require.Contains(t, m.Last(), "[ 提交 ]")
		require.Contains(t, m.Last(), words, "the words are kept")
	}
	m.Tap("提交")
	require.Equal(t, store.Date("2026-11-27"), lastDeed(h).OnDate)
	var amounts []mdeeds.Amount
	m.Send("/cancel")
	m.Send("/deed 最后一个周六义诊")
	m.Tap("昨天")
	m.Tap("提交")
	h.Rows(func(tx *gorm.DB) error { return tx.Where("deed_id = ?", lastDeed(h).ID).Find(&amounts).Error })
	require.Empty(t, amounts, "a Saturday is no amount")
}
