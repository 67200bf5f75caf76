package phrase_test

import (
	"testing"

	"pgregory.net/rapid"

	"lianluo/internal/phrase"
)

// TestASentenceIsNeverLookedUp: what says that something is so, asks why, or wants something done is kept, however it
// begins; the matter alone behind the same word is looked up.
func TestASentenceIsNeverLookedUp(t *testing.T) {
	s := phrase.NewSpeech(map[string][]string{"search": {"查找"}, "menu": {"菜单"}, "deed": {"报好事"}})
	looked := func(text string) bool {
		list := s.Read(text, phrase.Asker{Name: "陈静"})
		return len(list) > 0 && list[0].Do == "search"
	}
	rapid.Check(t, func(t *rapid.T) {
		lead := rapid.SampledFrom([]string{"查一下", "查下", "查查", "查找", "找找", "找一下", "搜一下", "搜搜", "搜索", "帮我查", "帮我找", "帮我搜", "帮我查一下", "麻烦找一下", "我想查一下"}).Draw(t, "lead")
		matter := rapid.SampledFrom([]string{"敬老院", "路灯", "断头路", "王家石桥", "李强的好事", "太阳能路灯", "卫生室"}).Draw(t, "matter")
		if !looked(lead + matter) {
			t.Fatalf("%s%s is not looked up", lead, matter)
		}
		tail := rapid.SampledFrom([]string{"坏了", "没人修", "为什么不亮", "怎么办", "希望镇里解决", "应该修一修", "，请镇里解决", "要赶快修", "谁负责", "我去看了", "不够用"}).Draw(t, "tail")
		if text := lead + matter + tail; looked(text) {
			t.Fatalf("%s is looked up", text)
		}
	})
}
