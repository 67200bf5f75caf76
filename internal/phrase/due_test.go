package phrase_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestDue(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, shanghai) // a Saturday
	for text, want := range map[string]string{
		"请于12月5日前报送车辆信息":             "12-05",
		"请各位委员于12月5日（周六）前报送":         "12-05",
		"周五下午三点前报送车辆信息":              "12-04 15:00",
		"截止日期：12月5日":                 "12-05",
		"报名截止时间为12月3日17:00，逾期不候":     "12-03 17:00",
		"12月5日截止":                    "12-05",
		"最迟下周三报给我":                   "12-02",
		"不晚于12月10日上报":                "12-10",
		"月底前把笔记交齐":                   "11-30",
		"12月5日下班前交":                  "12-05",
		"12月1日开会，材料请在11月30日之前报送":     "11-30",
		"請於12月5日之前報送":                "12-05",
		"明天中午12点前回复":                 "11-29 12:00",
		"12月5日前（含5日）":                "12-05",
		"办理期限：2026年12月31日":           "12-31",
		"12月8日 9:00 体检，请空腹":          "",
		"12月5日前往县里参观":                "",
		"12月5日前后下雪":                  "",
		"三天前已经发过":                    "",
		"11月20日前报送的不用再报":             "",
		"春节前慰问":                      "",
		"周五前来镇里开会":                   "",
		"请带身份证":                      "",
		"":                           "",
		"Please send it in by 12月5日": "12-05",
		"每周五前交一次":                    "",
		"12月5日（周日）前报送":               "", // it is a Saturday
		"截至目前已收到5份，其余12月2日前补齐":       "12-02",
	} {
		m, ok := phrase.Due(text, now)
		got := ""
		if ok {
			got = m.Time.Format("01-02")
			if m.HasClock {
				got = m.Time.Format("01-02 15:04")
			}
		}
		require.Equal(t, want, got, text)
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		text, unit string
		want       phrase.Amount
		miss       phrase.Miss
	}{
		{"12", "辆", phrase.Whole(12), 0}, {"12辆", "辆", phrase.Whole(12), 0}, {"共 12 辆。", "辆", phrase.Whole(12), 0}, {"十二", "人", phrase.Whole(12), 0},
		{"１２", "人", phrase.Whole(12), 0}, {"1.2万", "元", phrase.Whole(12000), 0}, {"1,200元", "元", phrase.Whole(1200), 0}, {"12.5", "亩", 12500, 0},
		{"0", "人", 0, 0}, {"没有", "人", 0, 0}, {"无", "", 0, 0}, {"零", "人", 0, 0}, {"0人", "人", 0, 0}, {"两户", "户", phrase.Whole(2), 0},
		{"3名", "人", phrase.Whole(3), 0}, {"500块", "元", phrase.Whole(500), 0}, {"7", "", phrase.Whole(7), 0}, {"7个", "", phrase.Whole(7), 0},
		{"12户", "人", 0, phrase.OtherUnit}, {"约30人", "人", 0, phrase.Roughly}, {"10多人", "人", 0, phrase.Roughly}, {"大概20人", "人", 0, phrase.Roughly}, {"20人左右", "人", 0, phrase.Roughly}, {"20左右", "人", 0, phrase.Roughly},
		{"", "人", 0, phrase.NoNumber}, {"好的", "人", 0, phrase.NoNumber}, {"男3人女4人", "人", 0, phrase.NoNumber}, {"3到5人", "人", 0, phrase.NoNumber},
		{"-3", "人", 0, phrase.NoNumber}, {"明天报", "人", 0, phrase.NoNumber}, {"没有时间", "人", 0, phrase.NoNumber}, {"1234567890123456789", "人", 0, phrase.NoNumber},
	} {
		got, miss := phrase.Count(c.text, c.unit)
		require.Equal(t, c.miss, miss, c.text)
		require.Equal(t, c.want, got, c.text)
	}
}

func FuzzDueAndCount(f *testing.F) {
	for _, s := range []string{"请于12月5日前报送", "周五下午三点前", "截止：月底", "12辆", "1.2万", "没有"} {
		f.Add(s, "人", int64(1_795_140_000))
	}
	f.Fuzz(func(t *testing.T, text, unit string, unix int64) {
		now := instant(unix)
		if m, ok := phrase.Due(text, now); ok && (!m.HasDate || m.Time.AddDate(0, 0, 1).Before(now)) {
			t.Fatalf("%q is due %s, seen from %s", text, m.Time, now)
		}
		n, miss := phrase.Count(text, unit)
		if miss != 0 && n != 0 || n < 0 || utf8.RuneCountInString(text) == 0 && miss == 0 {
			t.Fatalf("%q is %d, %d", text, n, miss)
		}
		if miss == 0 { // what is shown is read as the same
			if again, miss := phrase.Count(n.String(), unit); miss != 0 || again != n {
				t.Fatalf("%q is %s, which is read as %s, %d", text, n, again, miss)
			}
		}
	})
}

func TestWantsSecret(t *testing.T) {
	for text, want := range map[string]bool{
		"请报送身份证号码": true, "身份证复印件交办公室": true, "报银行卡号": true, "请填写银行账号": true, "工资卡号": true, "身份证正反面照片": true,
		"明天带身份证": false, "报送车辆信息": false, "银行代表来座谈": false, "": false,
	} {
		require.Equal(t, want, phrase.WantsSecret(text), text)
	}
}
