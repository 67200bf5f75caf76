package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// takesWords are the commands that a word of theirs may be followed by what they are given.
var takesWords = map[string]bool{
	"note": true, "reflect": true, "suggest": true, "deed": true, "donation": true, "honour": true, "donations": true, "honours": true, "research": true, "search": true, "members": true, "record": true, "leave": true,
	"announce": true, "correct": true, "leavefor": true, "addmember": true, "role": true, "newactivity": true, "newsession": true, "material": true,
	"newquiz": true, "briefing": true, "library": true, "quiz": true, "rota": true, "yearplan": true, "away": true, "help": true, "suggestions": true,
	"deeds": true, "rate": true, "withdraw": true, "outcome": true, "confirm": true, "propose": true, "dispute": true, "answer": true,
}

// joined tells a word that may stand close before what it is given: that is looked for, or shown before it is kept. 提案 is
// none: 提案办理要公开.
func joined(word string, r Reading, a Asker) bool {
	switch r.Do {
	case "search":
		return a.Staff
	case "suggest":
		return strings.HasPrefix(word, "提") && (strings.HasSuffix(word, "建议") || strings.HasSuffix(word, "意见"))
	}
	return r.Do == "note"
}

// notSearched is what somebody asks for who says 找一下 of what has a screen of its own.
var notSearched = regexp.MustCompile(`主任|领导|电话|微信|号码|联系|名单|签到|笔记|我|待办|材料|资料|通报|通知|人`)

// recordOfWords end what is asked of somebody's record, which has a screen of its own: 查一下陈静的履职.
var recordOfWords = regexp.MustCompile(`的?(?:履职|履职情况|履职记录|表现|出勤|出勤率|考勤|积分)(?:怎么样|情况)?$`)

// noteBegins is how a note goes on behind 写个笔记: with what was learnt, not with what notes are like.
var noteBegins = regexp.MustCompile(`^(?:今天|昨天|今晚|上午|下午|晚上|这次|本次|学习?了|我(?:今天|学|听|觉得|认为|参加)|通过|参加|听了|听取|会上|全会|会议|老师)`)

var (
	// prose: what stands behind the word goes on with a sentence about it: 请假的人.
	prose = regexp.MustCompile(`^(?:[的了吗么呢吧很太是有也都就不没还和与及或者要应得过着等多少比较又可能会让使为以到上里中给被把对时后前]|怎么|如何|什么|可以|需要|工作|情况|制度|活动|活動|问题)`)
	verbs = "记写交提报发查搜找加添设改请新录补传出申评打投"
)

// behindWord reads a word of the program with what it is given behind it: 查找 张三, 笔记：今天学了…, 提建议村东路灯坏了.
func (s *Speech) behindWord(typed, runes []rune, at []int, a Asker) []Reading {
	from := s.afterFront(string(runes))
	said := runes[from:]
	to := 0
	for to < len(said) && to <= s.long+6 && said[to] != ' ' && said[to] != ':' && said[to] != ',' && typed[at[from+to]] != '\n' {
		to++
	}
	if to > 0 && to < len(said) && to <= s.long+6 {
		begins := from + to
		for begins < len(runes) && !speaks(runes[begins]) && !strings.ContainsRune("\"'“‘《(<@#", runes[begins]) {
			begins++
		}
		if begins == len(runes) {
			return nil
		}
		head, rest := string(said[:to]), strings.TrimSpace(string(typed[at[begins]:]))
		if nodsAll(Spelled(rest)) { // 请假一次 谢谢
			return nil
		}
		r, label := s.head(head, a)
		colon, comma := said[to] == ':', said[to] == ',' && typed[at[from+to]] != '\n'
		verb := strings.Contains(verbs, firstRune(head))
		switch {
		case r.Do == "" || !takesWords[r.Do]:
		case comma && r.Do != "suggest" || prose.MatchString(string(runes[begins:])) && !colon:
		case !label && !colon && !verb && !(r.Do == "note" && noteBegins.MatchString(rest)), asking(string(said)) && !colon && r.Do != "search" && r.Do != "members":
		case r.Do == "leave" && !label:
		default:
			if topic, _ := s.head(rest, a); r.Do == "help" && topic.Do != "" {
				rest = topic.Do
			}
			r.Args, r.Whole = rest, label && !comma
			return []Reading{r}
		}
	}
	for n := min(s.long, len(said)-1); n >= 2; n-- {
		r, _ := s.head(string(said[:n]), a)
		if !joined(string(said[:n]), r, a) || !strings.Contains(verbs, string(said[0])) || said[n] == ' ' || said[n] == ':' || said[n] == ',' {
			continue
		}
		behind := string(said[n:])
		if r.Do == "search" && said[0] == '找' && notSearched.MatchString(behind) {
			return nil
		}
		if r.Do == "search" && recordOfWords.MatchString(behind) {
			break
		}
		if r.Do == "note" && !noteBegins.MatchString(behind) {
			return nil
		}
		if prose.MatchString(behind) || asking(behind) || r.Do == "search" && utf8.RuneCountInString(behind) > 12 {
			return nil
		}
		r.Args, r.Whole = strings.TrimSpace(string(typed[at[from+n]:])), false
		return []Reading{r}
	}
	return nil
}

// head reads the word in front; label tells that it is one of the program's own.
func (s *Speech) head(word string, a Asker) (r Reading, label bool) {
	g := intents()
	for _, w := range []string{word, g.typos.Replace(word)} {
		key := plainWord(g.same.Replace(w))
		if list := s.lookUp(key, a); len(list) == 1 {
			return list[0], s.labels[key]
		}
	}
	return Reading{}, false
}

// afterFront gives, in runes, where the matter begins behind a greeting.
func (s *Speech) afterFront(text string) int {
	g, begins := intents(), 0
	for range 6 {
		rest := strings.TrimLeft(text, " ,")
		begins += utf8.RuneCountInString(text) - utf8.RuneCountInString(rest)
		text = rest
		cut := ""
		for _, w := range g.front {
			if strings.HasPrefix(text, w) && len(text) > len(w) {
				cut = w
				break
			}
		}
		if cut == "" {
			break
		}
		text = text[len(cut):]
		begins += utf8.RuneCountInString(cut)
	}
	return begins
}
