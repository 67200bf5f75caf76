package activities_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
)

// asOf28November is an office on Saturday, 28 November 2026, 09:45.
func asOf28November(t *testing.T) *harness.Harness {
	t.Helper()
	return harness.New(t, harness.At(time.Date(2026, 11, 28, 9, 45, 0, 0, harness.Shanghai))).Seed()
}

// plan sends a line and publishes what it gives, passing over what may be left open.
func plan(h *harness.Harness, line string) {
	h.T.Helper()
	h.Director.Send(line)
	finish(h)
}

// finish passes over what may be left open and publishes.
func finish(h *harness.Harness) {
	h.T.Helper()
	for range 6 {
		switch last := h.Director.Last(); {
		case strings.Contains(last, "[ 发布 ]"):
			h.Director.Tap("发布")
			return
		case strings.Contains(last, "[ 跳过 ]"):
			h.Director.Tap("跳过")
		default:
			return
		}
	}
}

func activitiesOf(h *harness.Harness) (list []mactivities.Activity) {
	h.T.Helper()
	h.Rows(func(tx *gorm.DB) error { return tx.Order("id").Find(&list).Error })
	return list
}

func when(a *mactivities.Activity) string {
	const minute = "2006-01-02 15:04"
	return a.StartsAt.In(harness.Shanghai).Format(minute) + " > " + a.EndsAt.In(harness.Shanghai).Format(minute)
}

// TestF2ATimeIsReadWhole: what was published on a wrong day is read, or asked about
// with the words kept.
func TestF2ATimeIsReadWhole(t *testing.T) {
	h := asOf28November(t)
	for phrase, want := range map[string]string{
		"12-5 15:00":          "2026-12-05 15:00 > 2026-12-05 17:00",
		"12.5日下午3点":           "2026-12-05 15:00 > 2026-12-05 17:00",
		"12月最后一个周五上午9点":       "2026-12-25 09:00 > 2026-12-25 11:00",
		"下个月第一个星期一上午9点":       "2026-12-07 09:00 > 2026-12-07 11:00",
		"下周周日下午3点":            "2026-12-06 15:00 > 2026-12-06 17:00",
		"下下下周一上午9点":           "2026-12-14 09:00 > 2026-12-14 11:00",
		"农历十一月初五下午3点":         "2026-12-13 15:00 > 2026-12-13 17:00",
		"元旦前一天上午10点":          "2026-12-31 10:00 > 2026-12-31 12:00",
		"明天（11月29日）上午9点":      "2026-11-29 09:00 > 2026-11-29 11:00",
		"12月5日15.30":          "2026-12-05 15:30 > 2026-12-05 17:30",
		"12.5 3pm":            "2026-12-05 15:00 > 2026-12-05 17:00",
		"12月5日上午9点至12月6日下午5点": "2026-12-05 09:00 > 2026-12-06 17:00",
		"12月5日下午2点到4点":        "2026-12-05 14:00 > 2026-12-05 16:00",
		"腊月初八上午9点":            "2027-01-15 09:00 > 2027-01-15 11:00",
		"冬至上午9点":              "2026-12-22 09:00 > 2026-12-22 11:00",
	} {
		plan(h, "/newsession "+phrase+" 基层协商座谈 @镇政府三楼会议室 #王芳")
		a := scenes.LastActivity(h)
		require.Equal(t, want, when(a), phrase)
		require.Equal(t, "基层协商座谈", a.Topic, phrase)
		require.Equal(t, "镇政府三楼会议室", a.Place, phrase)
	}
	before := len(activitiesOf(h))
	for phrase, said := range map[string]string{
		"每周三下午3点":        "“每周三下午3点”是一条规律",
		"每月第一个周五上午9点":    "是一条规律",
		"11月27日下午3点":     "会记成2027年11月27日，离现在将近一年",
		"周三或周四下午3点":      "“周三或周四下午3点”可能是好几个时间",
		"12月5日左右":        "没看懂日期“12月5日左右”",
		"12-35 15:00":    "没看懂日期“12-35 15:00”",
		"最后一个周六上午9点":     "“最后一个周六上午9点”可能是好几个时间",
		"节后第一个工作日上午9点":   "要看放假安排",
		"明天（11月30日）上午9点": "对不上：那天是11月29日（周日）",
		"12月5日下午3点至1点":   "的结束早于开始",
		"大约12月5日下午3点":    "没看懂日期“大约12月5日下午3点”",
	} {
		h.Director.Send("/newsession " + phrase + " 基层协商座谈 @镇政府三楼会议室 #王芳")
		require.Contains(t, h.Director.Last(), said, phrase)
		require.Len(t, activitiesOf(h), before, phrase)
	}
	// The words are kept: the answer is all that is missing.
	h.Director.Send("12月9日下午3点")
	finish(h)
	a := scenes.LastActivity(h)
	require.Equal(t, "2026-12-09 15:00 > 2026-12-09 17:00", when(a))
	require.Contains(t, a.Topic, "基层协商座谈")
	require.Equal(t, "镇政府三楼会议室", a.Place)
}

// TestF2HolidaysAreKnown: the day after the long holiday comes of the office's calendar.
func TestF2HolidaysAreKnown(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 9, 30, 16, 30, 0, 0, harness.Shanghai))).Seed()
	for _, phrase := range []string{"节后第一个工作日上午9点", "国庆后第一天上班上午9点", "国庆假期后第一个工作日9:00"} {
		plan(h, "/newactivity 座谈讨论 "+phrase+" 民生实事 @镇政府 #王芳")
		finish(h)
		require.Equal(t, "2026-10-08 09:00 > 2026-10-08 11:00", when(scenes.LastActivity(h)), phrase)
	}
}

// TestF7BothEndsAreRead: days without an hour keep their last day while the hour is asked.
func TestF7BothEndsAreRead(t *testing.T) {
	h := asOf28November(t)
	for _, x := range []struct{ line, answer, want string }{
		{"12月5日至6日 外出考察", "上午9点", "2026-12-05 09:00 > 2026-12-06 11:00"},
		{"12月5日至6日 外出考察", "上午9点到下午5点", "2026-12-05 09:00 > 2026-12-06 17:00"},
		{"12月5日至6日下午5点 外出考察", "上午9点", "2026-12-05 09:00 > 2026-12-06 17:00"},
		{"5号到7号 外出考察", "9:00-17:00", "2026-12-05 09:00 > 2026-12-07 17:00"},
		{"周一至周三 外出考察", "8点半", "2026-11-30 08:30 > 2026-12-02 10:30"},
	} {
		h.Director.Send("/newsession " + x.line + " @县城 #王芳")
		require.Contains(t, h.Director.Last(), "几点开始", x.line)
		h.Director.Send(x.answer)
		finish(h)
		a := scenes.LastActivity(h)
		require.Equal(t, x.want, when(a), x.line)
		require.Equal(t, "外出考察", a.Topic)
	}
}

// TestF6SignsInsideAWord: a sign in the midst of a word is part of it, and twice the
// same sign is asked about.
func TestF6SignsInsideAWord(t *testing.T) {
	h := asOf28November(t)
	plan(h, "/newsession 12月5日15:00 基层协商座谈 @镇政府3#楼会议室")
	finish(h)
	a := scenes.LastActivity(h)
	require.Equal(t, "镇政府3#楼会议室", a.Place)
	require.Empty(t, a.Tutor)
	plan(h, "/newsession 12月6日15:00 C#编程入门 @镇政府 #王芳")
	a = scenes.LastActivity(h)
	require.Equal(t, "C#编程入门", a.Topic)
	require.Equal(t, "王芳", a.Tutor)
	before := len(activitiesOf(h))
	h.Director.Send("/newsession 12月7日15:00 座谈 @镇政府 @村部 #王芳")
	require.Contains(t, h.Director.Last(), "写了好几个：镇政府、村部。请只写一个。")
	require.Len(t, activitiesOf(h), before)
	h.Director.Send("村部")
	finish(h)
	require.Equal(t, "村部", scenes.LastActivity(h).Place)
	// A sign and a label say the same as well as two signs.
	before = len(activitiesOf(h))
	for line, said := range map[string]string{
		"12月8日15:00 座谈 @镇政府 地点：村部":                 "写了好几个：村部、镇政府",
		"12月8日15:00 座谈 @镇政府 #王芳 辅导：李老师":            "写了好几个：李老师、王芳",
		"主题：座谈 时间：12月8日15:00 时间：12月9日15:00 地点：镇政府": "写了好几个：12月8日15:00、12月9日15:00",
	} {
		h.Director.Send("/cancel").Send("/newsession " + line)
		require.Contains(t, h.Director.Last(), said, line)
		require.Len(t, activitiesOf(h), before, line)
	}
	h.Director.Send("/cancel")
	plan(h, "/newsession 12月8日15:00 全会精神 辅导：李老师 @镇政府")
	a = scenes.LastActivity(h)
	require.Equal(t, []string{"李老师", "镇政府"}, []string{a.Tutor, a.Place})
	plan(h, "/newsession 日期：12月9日\n时间：下午3点\n地点：镇政府\n主题：座谈")
	require.Equal(t, "2026-12-09 15:00 > 2026-12-09 17:00", when(scenes.LastActivity(h)))
}

// TestF18APastedNotice: lines with a label are read by it, and no label becomes the topic.
func TestF18APastedNotice(t *testing.T) {
	for name, text := range map[string]string{
		"lines":    "会议时间：12月5日（周六）下午3点\n会议地点：镇政府三楼会议室\n会议主题：基层协商座谈\n参会人员：全体委员",
		"one line": "会议时间：12月5日下午3点 地点：镇政府三楼会议室 内容：基层协商座谈",
		"titled":   "关于开展座谈的通知\n时间：12月5日15:00开始\n地点：镇政府三楼会议室\n主题：基层协商座谈",
		"numbered": "一、会议时间：12月5日15:00\n二、会议地点：镇政府三楼会议室\n三、会议内容：基层协商座谈",
		"brackets": "【时间】：12月5日15:00\n【地点】：镇政府三楼会议室\n【主题】：基层协商座谈",
	} {
		t.Run(name, func(t *testing.T) {
			h := asOf28November(t)
			plan(h, "/newsession "+text)
			finish(h)
			a := scenes.LastActivity(h)
			require.Equal(t, "2026-12-05 15:00 > 2026-12-05 17:00", when(a))
			require.Equal(t, "基层协商座谈", a.Topic)
			require.Equal(t, "镇政府三楼会议室", a.Place)
		})
	}
	for line, topic := range map[string]string{
		"集中学习：四中全会精神 12月5日15:00 @镇政府 #王芳": "集中学习：四中全会精神",
		"12月5日15:00 学习主题教育：深化改革 @镇政府 #王芳": "学习主题教育：深化改革",
	} {
		h := asOf28November(t)
		plan(h, "/newsession "+line)
		require.Equal(t, topic, scenes.LastActivity(h).Topic)
	}
	h := asOf28November(t)
	h.Director.Send("/newsession 会议时间：12月5日或6日\n地点：镇政府\n主题：座谈")
	require.Contains(t, h.Director.Last(), "可能是好几个时间")
	require.Empty(t, activitiesOf(h))
}
