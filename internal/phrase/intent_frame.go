package phrase

import (
	"regexp"
	"slices"
	"strings"
)

// framed reads a word of the program, alone or within one of the ways in which it is asked for.
func (s *Speech) framed(core string, asks bool, a Asker) []Reading {
	if list := s.lookUp(core, a); list != nil {
		if asks && slices.ContainsFunc(list, func(r Reading) bool { return acts[r.Do] }) {
			return []Reading{{Do: ReadNext}} // 签到?
		}
		return list
	}
	for _, how := range hows {
		if faring.MatchString(core) {
			break
		}
		if m := how.FindStringSubmatch(core); m != nil {
			if list := s.topic(m[1], m[0], a); list != nil {
				return list
			}
		}
	}
	if m := wants.FindStringSubmatch(core); m != nil {
		for _, word := range []string{m[1] + m[2], m[2]} {
			list := s.lookUp(word, a)
			if word == m[2] && makes[m[1]] && len(list) > 0 && isQuestion(list[0].Do) { // 新建集中学习
				continue
			}
			if list == nil || word == m[2] && m[1] != "" && !light[m[1]] && slices.ContainsFunc(list, func(r Reading) bool { return !intents().looks[r.Do] }) {
				continue
			}
			if asks && slices.ContainsFunc(list, func(r Reading) bool { return acts[r.Do] }) {
				return nil
			}
			return list
		}
	}
	if m := isThere.FindStringSubmatch(core); m != nil {
		if list := s.lookUp(m[1], a); list != nil && !slices.ContainsFunc(list, func(r Reading) bool { return !intents().looks[r.Do] }) {
			return list
		}
	}
	return nil
}

// faring asks how something goes, not how it is done: 办得怎么样了.
var faring = regexp.MustCompile(`得怎么样?了?$`)

var (
	// wants: 我想看一下X. What the verb is belongs to the word (写笔记) or only asks to see it (看履职).
	wants = regexp.MustCompile(`^(?:我)?(?:现在|马上)?(?:给镇里|向镇里|给党委|向党委|给政府|向政府|给组织|跟镇里|给大家|给委员们?|给各位|给各位委员)?(?:想要|想|要|需要|得|打算|准备|来|去|给我|能不能|可不可以|可以|能|给镇里|向镇里|给党委|向党委|给政府|向政府|跟镇里|给大家|给委员们?|给各位)*` +
		`(看看|看一看|查看|查询|查一查|看|查|打开|点开|进入|进|调出|显示|出示|出来|回到|返回|回|找|发|弄|办|办理|开|用|做|写|交|填|记|提|报|请|批|改|换|新建|建|发布|安排|设置|申请)?` +
		`(?:一下|下|个|一个|一条|一份|一篇|一件|我的|我)*(.+?)(?:一下|功能|页面|界面|的功能|按钮|打开|给我看看|看看|看一下|我看看|给我|发我|发给我|出来|吗)?$`)
	isThere = regexp.MustCompile(`^(?:我)?(?:还|现在)*(?:有没有|有)(?:什么|新的|新|我的)?(.+?)(?:要看|要办|吗|没有|没)*$`)
	hows    = []*regexp.Regexp{
		regexp.MustCompile(`^(?:我)?(?:想知道|不知道|不会|不懂|忘了|想学)*(?:怎么|在哪里?|哪里|从哪里?)(?:样)?(?:才能|可以|能|去|来|操作|才可以|用|进行)*(.+?)(?:的|呢|啊|啦|了)?$`),
		regexp.MustCompile(`^(.+?)(?:的)?(?:功能|按钮|按键|页面)?(?:要|应该|该|是|得|去)?(?:怎么|在哪里?|哪里)(?:样)?(?:去|来)?(?:弄|搞|写|办|请|用|操作|填|交|提|报|签|改|做|看|查|点|发|记|打|进|导|找|撤销|撤|换|用法|开|搞定|算|打开|进去|申请|提交)*(?:的|法|呢|啊)?$`),
		regexp.MustCompile(`^(?:我)?(?:不会|不懂|教我|教一下|教教我)(?:怎么)?(?:去|用|弄|操作)?(.+)$`),
		regexp.MustCompile(`^(.+?)(?:的)?(?:写法|用法|格式|操作方法|步骤|流程|使用方法|帮助)(?:是什么|是怎样的)?$`),
		regexp.MustCompile(`^how (?:do i|to|can i) (.+)$`),
		regexp.MustCompile(`^(?:帮助|help)[ ,:]?/?(.+)$`),
	}
	where = regexp.MustCompile(`哪`)
)

var english = regexp.MustCompile(`^(?:(?:write|make|file|ask for|get|do|take|use|hand in|send|find|see|my|an|a|the) )+`)

// makes are verbs of what comes to be: no question is asked by them.
var makes = set("新建 建 发布 安排 设置 申请 改 换 发 报 提")

// light verbs say nothing of what is done: 开个新活动, 弄一下签到.
var light = set("开 弄 做 办 办理 用")

// topic is what is asked for by 怎么X: how it is written, or, of what only shows something, the thing itself.
func (s *Speech) topic(word, whole string, a Asker) []Reading {
	for _, w := range []string{word, strings.TrimLeft(word, "看查去用做进弄写交填"), strings.TrimPrefix(strings.TrimPrefix(word, "我的"), "我"), english.ReplaceAllString(word, "")} {
		for _, r := range s.lookUp(w, a) {
			switch {
			case intents().looks[r.Do] && r.Do != "help" && (where.MatchString(whole) || isQuestion(r.Do)):
				return []Reading{r}
			case isQuestion(r.Do), r.Do == "menu":
				return nil
			case r.Do == "help":
				return []Reading{r}
			default:
				return []Reading{{Do: "help", Args: r.Do}}
			}
		}
	}
	return nil
}

// isQuestion tells a meaning that is no command.
func isQuestion(do string) bool {
	switch do {
	case ReadNext, ReadRoster, ReadOwing, ReadDirector, ReadPerson, ReadRecordOf:
		return true
	}
	return false
}
