package fund_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mfund "lianluo/models/fund"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

// secretary makes a member the secretary too.
func secretary(h *harness.Harness) *harness.Person {
	p := h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		row, err := people.PersonByID(tx, p.Row)
		if err != nil {
			return err
		}
		return people.SetRoles(tx, row, people.Member|people.Secretary)
	})
	return p
}

func balance(t *testing.T, h *harness.Harness) (fen int64) {
	t.Helper()
	h.Rows(func(tx *gorm.DB) (err error) {
		fen, err = mfund.Balance(tx)
		return err
	})
	return fen
}

// A photo of a receipt, and three taps beside the sum (§17).
func TestSpendingFromAPhoto(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/fund")
	require.Contains(t, d.Last(), "今年还没有记收入")
	d.Tap("记收入")
	d.Send("2万").Tap("年度拨款")
	require.Contains(t, d.Last(), "收入 20,000.00 元（您写的：2万）")
	d.Tap("确认入账")
	require.Contains(t, d.Last(), "结余 20,000.00 元")

	d.Photos(1, "")
	d.Tap("经费支出凭证")           // 1
	d.Send("三百五").Tap("会议茶水") // 2
	require.Contains(t, d.Last(), "支出 350.00 元（您写的：三百五）")
	require.Contains(t, d.Last(), "凭证：照片 1 张")
	d.Tap("确认入账") // 3
	require.Contains(t, d.Last(), "已入账，结余 19,650.00 元")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "已撤销：这一笔不再计入")
	require.EqualValues(t, 20_000_00, balance(t, h))

	// All of it in the caption.
	d.Photos(1, "350 茶水")
	d.Tap("经费支出凭证")
	d.Tap("确认入账")
	require.Contains(t, d.Last(), "用途：茶水")
	d.Send("/fund")
	require.Contains(t, d.Last(), "已支出 350.00 元")
	require.NotContains(t, d.Last(), "缺凭证")
	d.Tap("明细")
	require.Contains(t, d.Last(), "（已冲销，不计）")
}

func TestSumsAsPeopleTypeThem(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	for typed, said := range map[string]string{
		"350": "支出 350.00 元", "350.5": "支出 350.50 元", "1,200": "支出 1,200.00 元", "1，200元": "支出 1,200.00 元", "0.5万": "支出 5,000.00 元", "1.2万元": "支出 12,000.00 元（您写的：1.2万元）",
		"三百五": "支出 350.00 元", "0": "金额要大于 0", "-350": "金额不能是负数", "3.505": "最多写到分", "1000001": "一笔最多 1,000,000 元", "99999999999999999999": "一笔最多 1,000,000 元",
		"好几百": "没看懂金额", "=1+1": "没看懂金额", "约350": "没看懂金额",
	} {
		d.Send("/fund").Tap("记支出")
		d.Send(typed)
		if strings.HasPrefix(said, "支出") {
			d.Send("办公")
		}
		require.Contains(t, d.Last(), said, typed)
		d.Send("/cancel")
	}
	require.Zero(t, balance(t, h))
}

// Above the limit somebody else approves; what was spent beyond the balance is said.
func TestASecondPersonApproves(t *testing.T) {
	h := harness.New(t).Seed()
	d, other := h.Director, h.Members[1]
	d.Send("/fund 1500 印刷").Tap("确认入账")
	require.Contains(t, d.Last(), "现在没有可以审批的人")
	require.Zero(t, balance(t, h))
	s := secretary(h)
	d.Send("/fund 2000 租车")
	require.Contains(t, d.Last(), "超过 1,000 元，要另一人批准才入账：请"+s.Name+"审批")
	require.Contains(t, d.Last(), "记入后结余为负：-2,000.00 元")
	d.Tap("确认入账")
	require.Contains(t, d.Last(), "待批准，批准前不计入结余")
	require.Contains(t, s.Last(), "有一笔支出请您审批")
	require.Contains(t, s.Last(), "租车")
	require.Zero(t, balance(t, h))
	d.Send("/fund")
	require.Contains(t, d.Last(), "待批准 2 笔 3,500.00 元（不计入结余）")

	data := s.Button("批准")
	require.Contains(t, d.Forge(data)+d.Last(), "不能由自己批准")
	other.Forge(data)
	require.Zero(t, balance(t, h))
	s.Tap("批准")
	require.EqualValues(t, -2000_00, balance(t, h))
	h.Advance(6 * time.Minute)
	require.Contains(t, d.Chat(), "经"+s.Name+"批准，已入账")
	s.Forge(data)
	require.EqualValues(t, -2000_00, balance(t, h), "once")

	s.Send("/todo")
	require.Contains(t, s.Last(), "经费待批准：1,500.00 元 · 印刷")
	s.Send("/fund").Tap("待批准 1")
	s.Tap("1")
	s.Tap("不批准")
	s.Send("不在预算里").Tap("确定不批准")
	require.Contains(t, s.Last(), "未批准")
	h.Advance(6 * time.Minute)
	require.Contains(t, d.Chat(), "没有批准，没有入账")
	require.EqualValues(t, -2000_00, balance(t, h))
}

// A wrong entry is corrected by two more; the same twice is asked about; a receipt comes later.
func TestCorrectionTwinAndReceipt(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/fund 530 茶水").Tap("确认入账")
	d.Send("/fund 530 茶水")
	require.Contains(t, d.Last(), "有一笔同一天、同样金额的支出")
	d.Tap("放弃")
	d.Send("/fund").Tap("明细")
	d.Tap("1")
	require.Contains(t, d.Last(), "缺凭证")
	d.Tap("补凭证")
	d.Photos(1, "").Tap("保存凭证")
	require.Contains(t, d.Last(), "凭证已补上")
	d.Tap("更正")
	d.Tap("改金额")
	d.Send("350")
	require.Contains(t, d.Last(), "原来那一笔冲销")
	d.Tap("确认入账")
	require.EqualValues(t, -350_00, balance(t, h))
	d.Tap("查看")
	d.Tap("冲销")
	d.Tap("退款或没有发生")
	d.Tap("确定")
	require.Contains(t, d.Last(), "记了一笔相反的账")
	require.Zero(t, balance(t, h))
	d.Tap("撤销")
	require.EqualValues(t, -350_00, balance(t, h))
}

// A receipt that is photographed or sent anew has another name with the messenger: it is known
// by what is in it. Who insists enters it all the same.
func TestTheSameReceiptSentAnew(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	var receipt, other bytes.Buffer
	require.NoError(t, png.Encode(&receipt, image.NewGray(image.Rect(0, 0, 40, 30))))
	require.NoError(t, png.Encode(&other, image.NewGray(image.Rect(0, 0, 50, 30))))
	spend := func(photo *bytes.Buffer, caption string) *harness.Person {
		d.Send("/fund").Tap("记支出")
		return d.Give(sandbox.Outgoing{Photos: [][]byte{photo.Bytes()}, Caption: caption, Anew: true})
	}
	spend(&receipt, "350 茶水").Tap("确认入账")
	require.EqualValues(t, -350_00, balance(t, h))

	// Known before the card, when the sum comes after the photo.
	spend(&receipt, "").Send("420")
	d.Send("打印")
	require.Contains(t, d.Last(), "这张凭证已于12月5日（周六）记过：\n12月5日 · 350.00 元 · 茶水\n是另一笔吗？")
	d.Tap("放弃")
	require.EqualValues(t, -350_00, balance(t, h))

	// Known when it is entered, if all came at once.
	spend(&receipt, "420 打印").Tap("确认入账")
	require.Contains(t, d.Last(), "还没有入账：看来这一笔已经记过。")
	require.EqualValues(t, -350_00, balance(t, h))
	d.Tap("确认入账")
	require.Contains(t, d.Last(), "这张凭证已于")
	d.Tap("是另一笔，照样记")
	d.Tap("确认入账")
	require.EqualValues(t, -770_00, balance(t, h))

	spend(&other, "88 文具").Tap("确认入账")
	require.EqualValues(t, -858_00, balance(t, h), "another receipt")
	require.NotContains(t, d.Last(), "记过")
}

// The year is closed with its statement; totals are seen by whom the director allows.
func TestTheYearIsClosedAndPrinted(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[2]
	d.Send("/fund").Tap("记收入")
	d.Send("2万").Tap("年度拨款")
	d.Tap("确认入账")
	d.Send("/fund 1000 =1+1").Tap("确认入账")
	d.Send("/fund 88.5 茶水").Tap("确认入账")
	d.Tap("撤销")
	m.Send("/fund")
	require.Contains(t, m.Last(), "目前没有对您公开")
	d.Send("/fund").Tap("更多")
	d.Tap("设置")
	d.Tap("○ 委员看合计")
	m.Send("/fund")
	require.Contains(t, m.Last(), "结余：19,000.00 元")
	require.NotContains(t, m.Last(), "缺凭证")
	require.NotContains(t, m.Last(), "明细")

	h.AdvanceTo(time.Date(2027, 1, 20, 10, 0, 0, 0, modelstest.Zone))
	require.Equal(t, 1, d.Told("2026年经费还没有关账"))
	d.Send("/office")
	require.Contains(t, d.Last(), "2026年经费还没有关账")
	d.Send("/fund") // of the new year: what is left of the last belongs to it
	require.Contains(t, d.Last(), "结余：19,000.00 元（2026年还没有关账，含那年的 19,000.00 元）")
	d.Send("/fund 2026").Tap("明细")
	require.Contains(t, d.Last(), "经费明细 · 2026年（")
	d.Forge("fund_list:2026-11:0") // a month's, as buttons once were
	require.Contains(t, d.Last(), "经费明细 · 2026年（")
	d.Send("/fund").Tap("关2026年的账")
	require.Contains(t, d.Last(), "结余 19,000.00 元，结转2027年")
	d.Tap("确定关账")
	require.Contains(t, d.Last(), "结余 19,000.00 元结转2027年")
	d.Send("/office")
	require.NotContains(t, d.Last(), "还没有关账")
	d.Send("/fund")
	require.Contains(t, d.Last(), "上年结转 19,000.00 元")
	require.NotContains(t, d.Last(), "还没有关账")

	d.Forge("paper:fund_statement:2026")
	name, _, text := d.Word()
	require.Contains(t, name, "经费对账单-2026年.docx")
	for _, want := range []string{"上年结转 0.00 元，收入 20,000.00 元，支出 1,000.00 元，结余 19,000.00 元", "=1+1", "余额 19,000.00 元结转2027年"} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "茶水")
	d.Forge("paper:fund_ledger:2026")
	_, sheets := d.Book()
	rows := sheets["收支台账"]
	require.Len(t, rows, 1+1+5) // its note, its titles, income, spending, one taken out, the carry
	require.Contains(t, strings.Join(rows[len(rows)-1], "|"), "结转2027年")
	before := strings.Count(m.Chat(), "[file ")
	m.Forge("paper:fund_ledger:2026")
	require.Equal(t, before, strings.Count(m.Chat(), "[file "))

	// What comes later for the year counts in the next.
	d.Send("/fund 100 印刷")
	d.Tap("修改")
	d.Tap("日期")
	d.Send("2026年12月28日")
	require.Contains(t, d.Last(), "2026年已经关账，这一笔记入2027年（属上年，补记）")
	d.Tap("确认入账")
	require.EqualValues(t, 18_900_00, balance(t, h))
}
