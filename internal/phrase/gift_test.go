package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestGiftsAsPeopleWriteThem(t *testing.T) {
	money, goods, labour := phrase.GiftMoney, phrase.GiftGoods, phrase.GiftLabour
	for text, want := range map[string]phrase.Gift{
		"张伟捐给青山小学 3万元":          {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 30_000_00},
		"张伟捐给青山小学3万":            {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 30_000_00},
		"张伟向青山小学捐款三千元":          {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 3_000_00},
		"张伟给青山小学捐了10000.50":     {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 10_000_50},
		"捐给镇敬老院5000元":           {Recipient: "镇敬老院", Kind: money, Fen: 5_000_00},
		"张伟捐款3万5千元给青山小学":        {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 35_000_00},
		"张伟捐给青山小学约3万元":          {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 30_000_00, Approx: true},
		"恒通机械捐赠青山小学30 万元器材":     {Donor: "恒通机械", Recipient: "青山小学", Kind: goods, Fen: 300_000_00, What: "器材"},
		"张伟捐赠青山小学图书1.2 万余册":     {Donor: "张伟", Recipient: "青山小学", Kind: goods, What: "图书1.2 万余册"},
		"张伟给青山小学捐图书200册价值4000元": {Donor: "张伟", Recipient: "青山小学", Kind: goods, Fen: 4_000_00, What: "图书200册"},
		"匿名人士捐给县慈善会2000元":       {Unnamed: true, Recipient: "县慈善会", Kind: money, Fen: 2_000_00},
		"张伟捐给农户2000元":           {Donor: "张伟", Recipient: "农户", Kind: money, Fen: 2_000_00},
		"张伟义务为镇敬老院修水管3天":        {Donor: "张伟", Recipient: "镇敬老院", Kind: labour, What: "修水管3天"},
		"张伟捐给青山小学5000元用于购买课桌":   {Donor: "张伟", Recipient: "青山小学", Kind: money, Fen: 5_000_00, Purpose: "购买课桌"},
		"张伟捐给青山小学":              {Donor: "张伟", Recipient: "青山小学"},
		"我捐给镇政协联络处500元":         {Donor: "我", Recipient: "镇政协联络处", Kind: money, Fen: 500_00},
		"早上好":                   {}, "图书200册": {Kind: goods, What: "图书200册"},
		"张伟捐款3万元": {Donor: "张伟", Kind: money, Fen: 30_000_00},
	} {
		require.Equal(t, want, phrase.ReadGift(text), text)
	}
}

func TestSums(t *testing.T) {
	for text, want := range map[string]int64{
		"3万": 30_000_00, "三千元": 3_000_00, "10000.50": 10_000_50, "¥1,500": 1_500_00, "3万5千": 35_000_00, "3万零500元": 30_500_00, "3万5000": 35_000_00,
		"100元5角": 100_50, "两万三": 23_000_00, "1.5亿元": 150_000_000_00, "人民币500元整": 500_00,
	} {
		fen, _, ok := phrase.FenOf(text)
		require.True(t, ok, text)
		require.Equal(t, want, fen, text)
	}
	for _, text := range []string{"", "很多", "200册", "3万5", "12.3456元", "0元", "一些钱", "2026年", "99999999999999999元", "5000元器材"} {
		_, _, ok := phrase.FenOf(text)
		require.False(t, ok, text)
	}
}

func TestAwardsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]phrase.Award{
		"被县政协评为优秀政协委员":          {Title: "优秀政协委员", Level: "county", Body: "县政协"},
		"荣获省劳动模范称号":             {Title: "省劳动模范", Level: "province"},
		"市优秀政协委员":               {Title: "市优秀政协委员", Level: "city"},
		"镇党委授予“乡村振兴先进个人”荣誉称号":   {Title: "乡村振兴先进个人", Level: "town", Body: "镇党委"},
		"全国五一劳动奖章 总工发〔2026〕12号": {Title: "全国五一劳动奖章", Level: "nation", Document: "总工发〔2026〕12号"},
		"先进个人": {Title: "先进个人"},
	} {
		require.Equal(t, want, phrase.ReadAward(text), text)
	}
}

func FuzzGift(f *testing.F) {
	for _, s := range []string{"张伟捐给青山小学 3万元", "恒通机械捐赠青山小学30 万元器材", "1.2 万余册", "3万5千", "100元5角3分", "给", "捐", "匿名", "义务", "𠮷捐=1+1元", "被县政协评为优秀委员"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := phrase.ReadGift(text)
		if g.Fen < 0 || g.Kind == phrase.GiftMoney && g.Fen == 0 || g.Unnamed && g.Donor != "" {
			t.Fatalf("%q: %+v", text, g)
		}
		fen, _, rest := phrase.SumIn(text)
		if fen < 0 || len(rest) > 3*len(text)+3 {
			t.Fatalf("%q: %d, %q", text, fen, rest)
		}
		// What is written in the office's way is read as the same.
		if again, _, ok := phrase.FenOf(phrase.FormatFen(fen) + "元"); fen > 0 && fen < 1_000_000_000_000_00 && (!ok || again != fen) {
			t.Fatalf("%q: %s is read as %d", text, phrase.FormatFen(fen), again)
		}
		phrase.ReadAward(text)
		phrase.TellsGift(text)
		phrase.TellsHonour(text)
	})
}
