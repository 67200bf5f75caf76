package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestNods(t *testing.T) {
	for want, list := range map[phrase.Nod][]string{
		phrase.Thanks: {
			"收到", "收到！", "收到。谢谢", "收到，谢谢主任", "收到收到", "謝謝", "謝謝您", "谢谢各位老师", "多谢多谢", "辛苦了", "辛苦啦", "主任辛苦了", "大家辛苦啦！", "通知收到了", "已收到",
			"谢谢提醒", "感谢领导关心", "🙏", "🙏🙏🙏", "❤️", "[抱拳]", "【玫瑰】", "thanks", "Thank you", "Thanks a lot!", "THX", "不客气", "给您添麻烦了", "noted", "收到🙏", "您好，收到",
		},
		phrase.Heard:                  {"知道了", "知道啦", "明白", "明白了", "了解", "已阅", "已閱", "嗯", "嗯嗯嗯", "哦", "看到了", "曉得了", "知悉", "I see"},
		phrase.Agreed:                 {"好", "好的", "好的好的", "好滴", "好嘞", "行", "行吧", "是", "是的", "對", "可以", "没问题", "沒問題", "中", "要得", "OK", "ok的", "Okay.", "yes", "👌", "👌🏻", "👍👍", "[OK]", "[强]", "✅", "O K"},
		phrase.Thanks | phrase.Agreed: {"好的，谢谢", "好的收到", "👌收到", "谢谢大家支持", "ok thanks"},
		phrase.Thanks | phrase.Heard:  {"明白了，谢谢", "知道了，辛苦！"},
		phrase.NoNod: {
			"", "？", "?", "。。。", "👎", "🙅", "😢", "❓", "🤔", "收到？", "好的吗", "收到没", "收到没有", "不好", "不行", "不是", "没收到", "没有收到", "不明白", "不知道", "不谢", "好？", "是吗", "ok?",
			"谢谢政府修了这条路", "感谢县医院来义诊三十人", "好事一件", "好人好事", "收到村民反映路灯不亮", "是不是", "对不对", "可以吗", "行不行", "知道怎么走吗", "明白纸发了120份", "您好", "主任好", "大家好",
			"主任", "的", "通知", "帮助", "了解了三户困难群众", "辛苦您帮我请个假", "谢谢，我请假", "好的，我明天去", "行，明天来不了", "okra", "thanks to all the teachers of the school", "1", "收到1", "👍👎", "同意召开会议",
			"好的好的好的好的好的好的好的好的好的好的好的好的好的好的好的好的",
		},
	} {
		for _, text := range list {
			require.Equal(t, want, phrase.NodOf(text), "%q", text)
			require.Equal(t, want != phrase.NoNod, phrase.IsNod(text), "%q", text)
		}
	}
}

func TestWordless(t *testing.T) {
	for text, want := range map[string]bool{"": true, "？": true, "👎": true, "。。。": true, "👌🏻": true, "好": false, "1": false, "a?": false} {
		require.Equal(t, want, phrase.Wordless(text), "%q", text)
	}
}
