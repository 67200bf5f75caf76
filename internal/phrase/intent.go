package phrase

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// NewSpeech makes what understands the words of labels, of which each stands for a command, and those of intents.txt. A
// label says its command alone, whatever intents.txt says of it.
func NewSpeech(labels map[string][]string) *Speech {
	s := &Speech{words: map[string][]meaning{}, labels: map[string]bool{}}
	put := func(word string, m meaning) {
		key := plainWord(Spelled(word))
		if n := utf8.RuneCountInString(key); key != "" && !slices.Contains(s.words[key], m) {
			s.words[key], s.long = append(s.words[key], m), max(s.long, n)
		}
	}
	for command, words := range labels {
		for _, w := range words {
			put(w, meaning{do: command})
			s.labels[plainWord(Spelled(w))] = true
		}
	}
	known := map[string]bool{}
	for key := range s.words {
		known[key] = true
	}
	for _, w := range intents().words {
		if !known[plainWord(Spelled(w.word))] {
			put(w.word, w.meaning)
		}
	}
	s.sounds = map[string]string{}
	for key, list := range s.words {
		if n := utf8.RuneCountInString(key); n < 2 || n > 5 || !isHan(key) {
			continue
		}
		sound := soundOf(key)
		if other, twice := s.sounds[sound]; twice && (other == "" || !slices.Equal(s.words[other], list)) {
			key = ""
		}
		s.sounds[sound] = key
	}
	return s
}

// soundOf writes a word by one character for each sound.
func soundOf(word string) string {
	return strings.Map(func(r rune) rune {
		if first, ok := intents().sounds[r]; ok {
			return first
		}
		return r
	}, word)
}

// Word is the one command that a word means, alone; ok is false for all else.
func (s *Speech) Word(word string) (command string, ok bool) {
	list := s.words[plainWord(Spelled(word))]
	if len(list) != 1 {
		return "", false
	}
	return list[0].do, true
}

// Firm tells words that lead away from a question to which they are no answer: 菜单, 不填了.
func Firm(text string) bool { return intents().firm[Spelled(text)] }

// longestSaid is how long a text may be that is read as something said to the bot, in runes.
const longestSaid = 60

// Read gives what a text means to whom it is said by: nothing for words to be kept or asked about, two or more when it may
// be any of them.
func (s *Speech) Read(text string, a Asker) []Reading {
	typed := []rune(Clean(text))
	runes, at := spelled(typed)
	return guarded(string(runes), s.read(text, typed, runes, at, a))
}

func (s *Speech) read(text string, typed, runes []rune, at []int, a Asker) []Reading {
	if len(runes) == 0 || nodsAll(string(runes)) {
		if len(runes) > 0 || text != "" && IsNod(text) {
			return []Reading{{Do: ReadNod}}
		}
		return nil
	}
	if list := s.behindWord(typed, runes, at, a); list != nil {
		return list
	}
	if len(runes) > longestSaid || mustI.MatchString(string(runes)) || rhetoric.MatchString(string(runes)) {
		return nil
	}
	parted := spaceParts(string(runes))
	for _, core := range cores(string(runes), Spelled(a.Name)) {
		if nodsAll(core) {
			return []Reading{{Do: ReadNod}}
		}
		if list := s.readCore(core, a); list != nil {
			if list[0].Do == "leave" && list[0].Unsure && parted != string(runes) { // 后天走亲戚 来不成
				if apart := readLeave(intents().same.Replace(parted), false); apart != nil {
					return apart
				}
			}
			return list
		}
	}
	if list := s.readClauses(parted, a); list != nil {
		return list
	}
	if parted != string(runes) { // 请个病假 高血压犯了
		if list := readLeave(intents().same.Replace(parted), false); list != nil && !asking(parted) {
			return list
		}
	}
	plain := strings.Trim(titled.ReplaceAllString(intents().same.Replace(closeUp(string(runes))), ""), " ,")
	for _, core := range slices.Compact([]string{plain, intents().typos.Replace(plain)}) {
		if list := s.framedBy(core, a); list != nil {
			return list
		}
		if asked := asWhether(core); asked != core { // 还学不学习了
			if list := s.framedBy(asked, a); list != nil && !acts[list[0].Do] && list[0].Do != "leave" {
				return list
			}
		}
	}
	if list := readLoose(plain); list != nil {
		return list
	}
	for _, core := range cores(string(runes), Spelled(a.Name)) {
		if word := s.sounds[soundOf(core)]; word != "" && !intents().unlike[core] {
			return s.lookUp(word, a)
		}
	}
	from := s.afterFront(string(runes))
	return readSearch(string(runes[from:]), func(begins, ends int) string {
		if from+ends < len(at) {
			return string(typed[at[from+begins]:at[from+ends]])
		}
		return string(typed[at[from+begins]:])
	}, string(runes[:from]))
}

// rhetoric asks what wants no answer, or denies what was said: 谁说我不去的, 我没说不去啊.
var rhetoric = regexp.MustCompile(`^(?:谁说|谁讲|谁告诉|哪个说|难道|凭什么|怎么可能|不知道谁|谁知道|谁让|谁叫)|不(?:去|来|参加|请假)谁|不是(?:来|要|想)?(?:请个?假|签到|报名|参加)|(?:没有?|不是|并未|不曾|未曾)(?:说|讲|想|打算|答应)(?:过|要|是|了)*\p{Han}{0,3}(?:不去|不来|不参加|请假|不到|去|来|参加)`)

// titled is somebody who is spoken to: 王老师您好.
var titled = regexp.MustCompile(`^[^找想问给和跟请把叫替帮有说是看,]{0,3}(?:老师|主任|书记|委员|同志|秘书|镇长|站长|领导)(?:,|(?:您|你|早上|上午|下午|晚上)?好,?)`)

// nodsAll tells a text of which each part only nods: 好的，谢谢主任.
func nodsAll(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(p string) bool { return !nodding(p) })
}

var thanksFor = regexp.MustCompile(`^(?:谢谢|多谢|感谢)(?:主任|领导|您|你|各位|大家|老师|的|提醒|告知|通知|关心|辛苦|组织|了|啦)*$`)

// nodding tells one part that only nods, also when it is said twice: 收到收到.
func nodding(part string) bool {
	if half := len(part) / 2; len(part)%2 == 0 && part[:half] == part[half:] && IsNod(part[:half]) {
		return true
	}
	return IsNod(part) || thanksFor.MatchString(part)
}

// cores are a text as it was said, as it is usually said, and without what stands around the matter, step by step; and
// each of them without the slips of a keyboard or a dictation.
func cores(text, name string) (list []string) {
	g := intents()
	add := func(core string) {
		if core = strings.Trim(core, " ,:"); core != "" && !slices.Contains(list, core) {
			list = append(list, core)
		}
	}
	core := g.same.Replace(closeUp(text))
	add(core)
	for range 8 {
		was := core
		core = strings.Trim(core, " ,:")
		if name != "" {
			core = strings.TrimPrefix(core, name)
		}
		core = withoutFront(core, g)
		add(core)
		core = withoutEnd(core, g)
		add(core)
		if core == was {
			break
		}
	}
	const longestSlip = 16 // of a long text a word that looks like a slip is one of its own
	for _, c := range slices.Clone(list) {
		if utf8.RuneCountInString(c) <= longestSlip {
			add(g.typos.Replace(c))
		}
	}
	return list
}

// withoutFront takes one thing away from in front of the matter.
func withoutFront(core string, g *grammar) string {
	for _, w := range g.front {
		if rest, ok := strings.CutPrefix(core, w); ok && strings.Trim(rest, " ,:?") != "" {
			core = rest
			break
		}
	}
	if rest, ok := strings.CutPrefix(core, "请"); ok && !strings.ContainsAny(firstRune(rest), "假个一两半几病事公三四五了过示教求帮") && rest != "" {
		core = rest
	}
	return core
}

// withoutEnd takes one thing away from behind the matter. What asks goes on asking.
func withoutEnd(core string, g *grammar) string {
	core = strings.TrimRight(core, " ,:")
	asks := strings.HasSuffix(core, "?")
	plain := strings.TrimRight(core, "? ")
	for _, w := range g.end {
		if rest, ok := strings.CutSuffix(plain, w); ok && strings.Trim(rest, " ,:") != "" {
			core = rest
			if asks && !strings.HasSuffix(w, "吗") && !strings.HasSuffix(w, "不") && !strings.HasSuffix(w, "好") {
				core += "?"
			}
			break
		}
	}
	return core
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// acts do something at once: a question of them is none.
var acts = map[string]bool{"checkin": true, ReadYes: true, ReadMaybe: true, "undo": true, ReadUnleave: true}

// asking tells a question.
func asking(core string) bool {
	return strings.HasSuffix(core, "?") || strings.HasSuffix(core, "吗") || strings.HasSuffix(core, "么") && !strings.HasSuffix(core, "什么")
}

func (s *Speech) readCore(core string, a Asker) []Reading {
	asks := asking(core)
	core = strings.TrimRight(core, "?")
	if list := s.framed(core, asks, a); list != nil {
		return list
	}
	if list := readSaying(core, asks, a); list != nil {
		return list
	}
	if m := looking.FindStringSubmatch(core); m != nil { // 看看我今年的履职
		if list := readSaying(m[1], asks, a); list != nil && !acts[list[0].Do] {
			return list
		}
	}
	return readLeave(core, asks)
}

var looking = regexp.MustCompile(`^(?:我)?(?:想要|想|要|来)?(?:知道|看看|看一看|看一下|看下|查看|查一下|查查|查下|看|查|问|了解)(?:一下|下)?(.+)$`)

// readSaying reads a sentence of intents.txt.
func readSaying(core string, asks bool, a Asker) []Reading {
	for _, x := range intents().says {
		if !x.to(a) || asks && acts[x.do] {
			continue
		}
		m := x.like.FindStringSubmatch(core)
		if m == nil {
			continue
		}
		r := Reading{Do: x.do}
		if x.rest > 0 {
			r.Args = strings.Trim(m[x.rest], " ,:")
			if utf8.RuneCountInString(r.Args) > 2 && (x.do == ReadPerson || x.do == ReadRecordOf) {
				r.Args = strings.TrimLeft(r.Args, "查看找调下一")
			}
			if x.do == ReadPerson && strings.ContainsAny(r.Args, "我俺咱你您他她") { // 加我微信
				continue
			}
			if strings.HasSuffix(r.Args, "主任") || r.Args == "领导" { // 主任电话发我一个
				r = Reading{Do: ReadDirector}
			}
		}
		return []Reading{r}
	}
	return nil
}

// lookUp gives what a word means alone; nil for one that is not known.
func (s *Speech) lookUp(word string, a Asker) (list []Reading) {
	known := s.words[plainWord(strings.Trim(word, " ,:"))]
	for _, m := range known {
		if m.to(a) {
			list = append(list, Reading{Do: m.do, Whole: true})
		}
	}
	if list == nil && len(known) > 0 {
		list = []Reading{{Do: known[0].do, Whole: true}} // for whom it is not: he or she hears it
	}
	return list
}
