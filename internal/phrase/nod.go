package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Nod tells how words, or a sign, ask for nothing: what is in them, of the following.
type Nod uint8

// What a nod says.
const (
	Thanks Nod = 1 << iota // 收到, 谢谢, 辛苦了: never what somebody wants to record
	Heard                  // 知道了, 已阅: an answer may say so too
	Agreed                 // 好的, 是, 👌: the answer to a question, where one is open
	greets                 // 您好: no nod by itself
	NoNod  Nod = 0
)

// nodWords are the pieces that nods are put together of. Whoever is spoken to, what one is thanked for and what gives a word its
// tone say nothing by themselves (NoNod).
var nodWords = func() map[string]Nod {
	words := map[string]Nod{}
	for nod, list := range map[Nod]string{
		Thanks: "收到 已收到 收悉 谢谢 谢了 谢 多谢 感谢 感恩 非常感谢 十分感谢 万分感谢 辛苦 辛苦了 您辛苦 费心 费心了 劳驾 有劳 麻烦了 麻烦您了 麻烦你了 添麻烦了 给您添麻烦了 " +
			"不客气 不用谢 没事 没关系 抱拳 合十 玫瑰 握手 鼓掌 爱心 微笑 愉快 呲牙 thanks thank thx tks ty thankyou received noted roger gotit copy cheers 3q 三q",
		Heard: "知道 知道了 晓得 晓得了 明白 明白了 清楚 清楚了 了解 了解了 已了解 已阅 已读 已知 已悉 已知悉 知悉 悉 看到 看到了 看见了 已看 已看到 听到了 记住了 记下了 嗯 嗯嗯 恩 恩恩 噢 哦 喔 唔 understood isee see",
		Agreed: "好 好的 好滴 好哒 好呀 好嘞 好勒 好咧 好了 行 行的 中 成 得嘞 得令 要得 没问题 没有问题 可以 可以的 是 是的 对 对的 支持 遵命 照办 同意 赞成 赞 强 " +
			"ok okay okk okok oki k yes yep yeah sure fine good great alright allright",
		greets: "您好 你好 主任好 书记好 领导好 老师好 大家好 各位好 委员好 同志好 同志们好",
		NoNod:  "主任 书记 领导 老师 委员 同志 各位 大家 您 你 们 关心 关照 指导 提醒 通知 告知 帮助 理解 配合 消息 内容 了 的 吧 啦 啊 呀 哈 呢 哟 喽 咯 嘞 哒 嗷 昂 非常 十分 很 太 也 都 we i you so much very a lot all",
	} {
		for _, w := range strings.Fields(list) {
			words[w] = nod
		}
	}
	return words
}()

// longestNod bounds a nod, in characters: what is longer says something.
const longestNod = 30

// The signs by which people agree, thank, and do neither.
const (
	approving = "👌👍🆗✅✔☑💪🙆🫡👊💯✌🤙"
	thankful  = "🙏❤🌹💐🤝👏😊😄😁🙂😀😃😆🥰🤗😘🌷🌸🌺🌼🎉🎊🧡💛💚💙💜🫶☺😇🍵☕"
	sad       = "😢😭😡😠😞😔😟☹🙁😣😖😫😩😱💔🤬😨😰😤😒😕😥🥺😓🆘"
	refusing  = "👎🙅❌❎✖🚫🤔❓❔⁉🤨"
)

// NodOf tells whether words, or signs, only nod, and how. A question and a sign of refusal are no nods, and neither are words
// of which one says something.
func NodOf(text string) Nod {
	if utf8.RuneCountInString(text) > longestNod || strings.ContainsAny(text, "?？"+refusing) {
		return NoNod
	}
	var nod Nod
	words := strings.ToLower(plainForms(Fold(text)))
	rest := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(approving, r):
			nod |= Agreed
		case strings.ContainsRune(thankful, r):
			nod |= Thanks
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return -1
	}, words)
	for rest != "" {
		word, kind := nextNod(rest)
		if word == "" {
			return NoNod
		}
		nod |= kind
		rest = rest[len(word):]
	}
	return nod &^ greets
}

// nextNod is the longest piece of a nod that a text begins with; "" when it begins with none.
func nextNod(text string) (word string, kind Nod) {
	for end := range text {
		if end > 0 {
			if k, ok := nodWords[text[:end]]; ok {
				word, kind = text[:end], k
			}
		}
	}
	if k, ok := nodWords[text]; ok {
		word, kind = text, k
	}
	return word, kind
}

// NodOfSticker reads a sticker by the emoji that it stands for, "" for none: people nod with all kinds of them. One that
// is sad, asks or refuses does not.
func NodOfSticker(emoji string) Nod {
	if nod := NodOf(emoji); nod != NoNod || strings.ContainsAny(emoji, "?？"+refusing+sad) {
		return nod
	}
	return Thanks
}

// IsNod tells words, or a sign, that only nod.
func IsNod(text string) bool { return NodOf(text) != NoNod }

// Wordless tells a text without a letter or a number: signs alone.
func Wordless(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
