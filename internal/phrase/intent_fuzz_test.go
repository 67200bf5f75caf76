package phrase

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var testSpeech = map[string][]string{
	"checkin": {"签到", "Check in"}, "leave": {"请假"}, "note": {"记笔记"}, "suggest": {"提建议"}, "search": {"查找"}, "menu": {"菜单"}, "help": {"帮助"},
}

// FuzzSpeech: whatever is typed, what is read is something that there is, the words given are words that were typed, and the
// same text is read alike however often. It takes part in `.ci/run`.
func FuzzSpeech(f *testing.F) {
	for _, s := range []string{"我到了", "查找 张三", "查找张三", "请假，明天家里有事", "怎么请假？", "👌", " ", "签 到", "／签到", "提建议：修路", "\u202e签到", "请请请请请", "不不不"} {
		f.Add(s, "王芳", true)
	}
	speech := NewSpeech(testSpeech)
	f.Fuzz(func(t *testing.T, text, name string, staff bool) {
		a := Asker{Staff: staff, Name: name}
		list := speech.Read(text, a)
		require.Equal(t, list, speech.Read(text, a))
		for _, r := range list {
			require.NotEmpty(t, r.Do)
			require.True(t, utf8.ValidString(r.Args))
			require.LessOrEqual(t, utf8.RuneCountInString(r.Args), utf8.RuneCountInString(Clean(text))+len("announce"))
		}
		LeaveSaid(text)
		AsksLeave(text)
		Chosen(text, []string{"公务", "病假", name})
		speech.Word(text)
	})
}

func TestLeaveSaid(t *testing.T) {
	for text, want := range map[string][2]string{
		"明天来不了": {"明天", ""},
		"主任好，明天家里有事，请个假，谢谢": {"明天", "家里有事"},
		"下午有事去不了":           {"下午", "有事"},
		"我请假，县里开会":          {"", "县里开会"},
		"县里开会来不了":           {"", "县里开会"},
		"12月5日请假，送老婆去武汉看病":  {"12月5日", "送老婆去武汉看病"},
		"孩子发烧，送医院，明天请个假":    {"明天", "孩子发烧，送医院"},
		"请假":         {"", ""},
		"我要请假三天":     {"三天", ""},
		"明天的学习我参加不了": {"明天", ""},
		"感冒了，明天来不了了，跟您说一声":   {"明天", "感冒"},
		"不好意思，这次活动参加不了，单位检查": {"这次", "单位检查"},
	} {
		when, why := LeaveSaid(text)
		require.Equal(t, want, [2]string{when, why}, text)
	}
}

func TestChosen(t *testing.T) {
	labels := []string{"公务", "病假", "事假", "其他"}
	for words, want := range map[string]int{"公务吧": 0, "第二个": 1, "选3": 2, "其他的": 3, "不是公务": -1, "公务还是事假": -1, "好": -1, "病假吗？": -1, "": -1} {
		require.Equal(t, want, Chosen(words, labels), words)
	}
	require.Equal(t, 1, Chosen("家里", []string{"单位有事", "家里有事"}))
}

func TestSpelled(t *testing.T) {
	for text, want := range map[string]string{" 簽到。": "签到", "签 到！": "签到", "Check In": "check in", "签到？": "签到?", "👌": "", "‹ 返回": "返回"} {
		require.Equal(t, want, Spelled(text), text)
	}
}

func BenchmarkSpeech(b *testing.B) {
	speech := NewSpeech(testSpeech)
	for b.Loop() {
		speech.Read("王家村敬老院12位老人，缺专职护理员，建议镇里统一安排培训，费用由财政补助", Asker{})
	}
}
