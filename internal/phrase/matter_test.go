package phrase_test

import (
	"slices"
	"testing"

	"lianluo/internal/phrase"
)

func TestSections(t *testing.T) {
	for _, x := range []struct {
		text string
		want []phrase.Piece
	}{
		{"村东头断头路", []phrase.Piece{{phrase.Untitled, "村东头断头路"}}},
		{"村东断头路影响300人。原因：资金没落实。建议：列入明年项目。", []phrase.Piece{
			{phrase.Untitled, "村东断头路影响300人。"}, {phrase.Analysis, "资金没落实。"}, {phrase.Proposal, "列入明年项目。"},
		}},
		{"题目：修路。\n情况：难走\n地点：村东；来源: 走访", []phrase.Piece{
			{phrase.Heading, "修路"}, {phrase.Situation, "难走"}, {phrase.Place, "村东"}, {phrase.Origin, "走访"},
		}},
		{"我建议：修路", []phrase.Piece{{phrase.Untitled, "我建议：修路"}}},
		{"", nil},
	} {
		if got := phrase.Sections(x.text); !slices.Equal(got, x.want) {
			t.Errorf("%q: %v; want %v", x.text, got, x.want)
		}
	}
}

func TestMarks(t *testing.T) {
	if place, rest := phrase.MarkedPlace("送戏3场，地点：文化广场，群众欢迎"); place != "文化广场" || rest != "送戏3场，，群众欢迎" {
		t.Error(place, rest)
	}
	if place, rest := phrase.MarkedPlace("送戏3场 @村部"); place != "村部" || rest != "送戏3场 " {
		t.Error(place, rest)
	}
	if place, rest := phrase.MarkedPlace("送戏3场"); place != "" || rest != "送戏3场" {
		t.Error(place, rest)
	}
	if topic, ok := phrase.MarkedTopic(" 题目：村级养老"); topic != "村级养老" || !ok {
		t.Error(topic, ok)
	}
	if _, ok := phrase.MarkedTopic("村级养老"); ok {
		t.Error("no mark")
	}
	if phrase.Classified("机密文件.docx") != "机密" || phrase.Classified("笔记.docx") != "" {
		t.Error("classified")
	}
}

func TestMatterOf(t *testing.T) {
	for text, want := range map[string]phrase.Matter{
		"送戏下乡 20场，惠及800人": phrase.Deed, "送戏下乡": phrase.Unsaid, "建议修桥": phrase.Wish, "学习后收获很大": phrase.Thought,
		"村东头断头路下雨学生要绕两公里": phrase.Wish, "今天学了全会精神": phrase.Unsaid, "": phrase.Unsaid,
	} {
		if got := phrase.MatterOf(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]bool{"影响300多人": true, "涉及两个村": true, "学生要绕两公里": false} {
		if got := phrase.CountsPeople(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !phrase.SeveralMatters("一是路难走；二是没路灯") || phrase.SeveralMatters("路难走") {
		t.Error("several matters")
	}
}
