package phrase_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestAnswersByTheirNumbers(t *testing.T) {
	for text, want := range map[string][]string{
		"1 长800米，影响120户 2 没钱 3 列入明年项目": {"", "长800米，影响120户", "没钱", "列入明年项目"},
		"1. 路长 3 公里\n2. 没钱\n3. 修":      {"", "路长 3 公里", "没钱", "修"},
		"1、两个村 2、资金没落实。3、请村镇办牵头":       {"", "两个村", "资金没落实。", "请村镇办牵头"},
		"①两个村②没钱③修路":                   {"", "两个村", "没钱", "修路"},
		"①两个村 ②没钱 ③修路":                 {"", "两个村", "没钱", "修路"},
		"一、两个村\n二、没钱\n三、修":             {"", "两个村", "没钱", "修"},
		"第一，两个村。第二，没钱。第三，修":            {"", "两个村。", "没钱。", "修"},
		"（1）两个村（2）没钱":                  {"", "两个村", "没钱", ""},
		"（1）两个村 （2）没钱":                 {"", "两个村", "没钱", ""},
		"2. 没钱":                        {"", "", "没钱", ""},
		"2.5公里，120户":                   nil,
		"路长2.5公里":                      nil,
		"涉及 3 个村 2 个组":                 nil,
		"补充一下\n1. 两个村\n3. 修":           {"补充一下", "两个村", "", "修"},
		"1 两个村 2 长 3 公里的路 3 修":         {"", "两个村", "长", "公里的路 3 修"},
		"没有编号的话":                       nil,
		"":                             nil,
		"1":                            nil,
	} {
		got, ok := phrase.Answers(text, 3)
		require.Equal(t, want, got, text)
		require.Equal(t, want != nil, ok, text)
	}
}

func TestPartsOfAMatter(t *testing.T) {
	for text, want := range map[string][]phrase.Piece{
		"长800米，影响120户。原因是没有资金。建议列入明年项目": {
			{phrase.Situation, "长800米，影响120户。"}, {phrase.Analysis, "原因是没有资金。"}, {phrase.Proposal, "建议列入明年项目"},
		},
		"因为没钱。镇里一直没批。请村镇办牵头": {{phrase.Analysis, "因为没钱。镇里一直没批。"}, {phrase.Proposal, "请村镇办牵头"}},
		"就在村口": {{phrase.Situation, "就在村口"}},
		"":     nil,
	} {
		require.Equal(t, want, phrase.PartsOf(text), text)
	}
}

func TestNamesSomebody(t *testing.T) {
	for _, text := range []string{"王大爷家漏雨", "李婆婆摔了一跤", "村民张建国家没水", "陈某反映", "学生刘小明每天绕行", "赵女士说"} {
		require.True(t, phrase.NamesSomebody(text), text)
	}
	for _, text := range []string{"老大爷摔跤", "村东头断头路下雨学生要绕两公里", "群众反映强烈", "村民的出行不便", "各位先生", "老人就医难", "路灯坏了", "张家村没有路灯", "学生上学难"} {
		require.False(t, phrase.NamesSomebody(text), text)
	}
	require.True(t, phrase.Delicate("村里有人上访"))
	require.False(t, phrase.Delicate("村东头断头路"))
}

func FuzzAnswers(f *testing.F) {
	f.Add("1 长800米 2. 没钱\n③ 修", 3)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = n&7 + 1
		at, ok := phrase.Answers(text, n)
		if ok && len(at) != n+1 {
			t.Fatalf("%d answers to %d questions", len(at), n)
		}
		all := strings.Join(at, "")
		for _, r := range all {
			if !strings.ContainsRune(text, r) && strings.ToValidUTF8(text, "") == text {
				t.Fatalf("%q was not written", r)
			}
		}
		phrase.NamesSomebody(text)
		for _, p := range phrase.PartsOf(text) {
			if p.Text == "" {
				t.Fatal("an empty part")
			}
		}
	})
}
