package phrase

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// People write to a bot as to a person: 我到了, 麻烦帮我看一下履职. Speech knows the words and the sentences by which
// they mean something that the bot does. It reads no more into a text than stands there: a text that only has such a
// word in it (我到了单位才想起来, 请假的人多吗) means none.

// Reading is one thing that a text may mean.
type Reading struct {
	// Do is the command that is meant, or what is no command of its own: ReadNod and the others.
	Do string
	// Args is what the command is given: words as they were typed.
	Args string
	// Whole tells that the text is a command as it has to be written: a word of the menu with what belongs to it.
	Whole bool
	// Unsure tells that the text may as well be words to be kept.
	Unsure bool
}

// What is meant that is no command.
const (
	ReadNod      = "nod"       // 收到, 谢谢
	ReadYes      = "yes"       // he or she comes to the next activity
	ReadMaybe    = "maybe"     // may come
	ReadUnleave  = "unleave"   // takes a leave back
	ReadNext     = "next"      // asks of an activity: when, where, what
	ReadRoster   = "roster"    // asks who comes, who came
	ReadOwing    = "owing"     // asks who has not handed in
	ReadDirector = "director"  // asks for the director
	ReadPerson   = "person"    // asks for somebody of the office, Args
	ReadRecordOf = "record_of" // asks for the record of somebody, Args
)

// Asker is who says it: some words mean other things to other people.
type Asker struct {
	Staff bool
	Name  string // 王芳到了 is what 王芳 says of herself
}

// Speech is what is understood: the words of the program's own labels and those of words/intents.txt.
type Speech struct {
	words  map[string][]meaning
	sounds map[string]string // how a word sounds → the word; "" for several that mean different things
	labels map[string]bool
	long   int // the longest of the words, in runes
}

// meaning is what a word or a sentence stands for, and to whom.
type meaning struct {
	do      string
	staff   bool // said by the staff only
	members bool // said by others only
}

func (m meaning) to(a Asker) bool { return (!m.staff || a.Staff) && (!m.members || !a.Staff) }

//go:embed words/intents.txt
var intentsText string

// soundsText has the characters of one sound in one line, and unlikeText the words that sound like one that is said to the
// program and are words of their own.
//
//go:embed words/sounds.txt
var soundsText string

//go:embed words/unlike.txt
var unlikeText string

// grammar is what words/intents.txt says.
type grammar struct {
	same, typos *strings.Replacer
	front, end  []string // the longest first
	sounds      map[rune]rune
	unlike      map[string]bool
	looks, firm map[string]bool
	words       []wordMeaning
	says        []saying
}

type wordMeaning struct {
	word string
	meaning
}

type saying struct {
	meaning
	like *regexp.Regexp
	rest int // the group that is handed on; 0 for none
}

var intents = sync.OnceValue(func() *grammar { return readGrammar(intentsText) })

var partName = regexp.MustCompile(`<([a-z]+)>`)

func readGrammar(text string) *grammar {
	g := &grammar{looks: map[string]bool{}, firm: map[string]bool{}, unlike: map[string]bool{}, sounds: map[rune]rune{}}
	parts := map[string]string{}
	filled := func(s string) string {
		return partName.ReplaceAllStringFunc(s, func(name string) string {
			part, ok := parts[name[1:len(name)-1]]
			if !ok {
				return name // of a group: (?P<rest>
			}
			return part
		})
	}
	var same, typos []string
	for section, line := range sectioned(text) {
		name, rest, _ := strings.Cut(line, ":")
		left, right, _ := strings.Cut(line, " = ")
		switch section {
		case "same":
			same = append(same, left, right)
		case "typos":
			typos = append(typos, left, right)
		case "front":
			g.front = append(g.front, strings.Fields(line)...)
		case "end":
			g.end = append(g.end, strings.Fields(line)...)
		case "looks":
			for _, w := range strings.Fields(line) {
				g.looks[w] = true
			}
		case "firm":
			for _, w := range strings.Fields(line) {
				g.firm[w] = true
			}
		case "words":
			for _, w := range strings.Fields(rest) {
				g.words = append(g.words, wordMeaning{strings.ReplaceAll(w, "_", " "), meaningOf(name)})
			}
		case "parts":
			parts[left] = filled(right)
		case "says":
			re := regexp.MustCompile(`^(?:` + filled(strings.TrimSpace(rest)) + `)$`)
			g.says = append(g.says, saying{meaningOf(name), re, max(re.SubexpIndex("rest"), 0)})
		}
	}
	for _, line := range wordsIn(soundsText) {
		first, _ := utf8.DecodeRuneInString(line)
		for _, r := range line {
			g.sounds[r] = first
		}
	}
	for _, w := range wordsIn(unlikeText) {
		g.unlike[w] = true
	}
	longestFirst := func(a, b string) int { return len(b) - len(a) }
	slices.SortStableFunc(g.front, longestFirst)
	slices.SortStableFunc(g.end, longestFirst)
	g.same, g.typos = strings.NewReplacer(same...), strings.NewReplacer(typos...)
	return g
}

func meaningOf(name string) meaning {
	do, of, _ := strings.Cut(strings.TrimSpace(name), "@")
	return meaning{do: do, staff: of == "staff", members: of == "member"}
}
