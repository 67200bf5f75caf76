package phrase

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// A frame tells a meaning by the kinds of words in a text, in whatever order they come: 把菜单给我调出来, 谁的笔记还没交上来.
// A text has it only when it is made of words of those kinds throughout, so a sentence that merely contains such words
// (请假的人挤满了大厅) has none.

//go:embed words/frames.txt
var framesText string

// classSet is a set of classes of words, by their numbers.
type classSet [2]uint64

func classNo(n int) (set classSet) {
	set[n/64] = 1 << (n % 64)
	return set
}

func (c classSet) or(d classSet) classSet { return classSet{c[0] | d[0], c[1] | d[1]} }
func (c classSet) meets(d classSet) bool  { return c[0]&d[0]|c[1]&d[1] != 0 }

type frame struct {
	meaning
	topic string     // of a question of how: what it is about
	first bool       // it goes before a word of the program alone
	need  []classSet // of each at least one word has to be there
	may   classSet
	loose int // so many other characters may be there
	not   *regexp.Regexp
}

type frameBook struct {
	frames  []frame
	classes map[string]classSet
	words   map[string]classSet // what each word may be
	sounds  map[string]string   // how a word of two characters or more sounds → the word; "" for several
	long    int
	command classSet // a word of the program
}

var frames = sync.OnceValue(func() *frameBook { return readFrames(framesText) })

func readFrames(text string) *frameBook {
	b := &frameBook{classes: map[string]classSet{}, words: map[string]classSet{}, sounds: map[string]string{}, command: classNo(0)}
	classes := 0
	put := func(word string, class classSet) {
		word = intents().same.Replace(strings.ReplaceAll(word, "_", " "))
		b.words[word] = b.words[word].or(class)
		b.long = max(b.long, utf8.RuneCountInString(word))
	}
	for section, line := range sectioned(text) {
		name, rest, _ := strings.Cut(line, ": ")
		switch section {
		case "classes":
			classes++
			bit := classNo(classes)
			b.classes[name] = bit
			for _, w := range strings.Fields(rest) {
				put(w, bit)
			}
		case "all":
			b.classes["@"+name] = b.set(rest)
		case "combos":
			need, may := b.need(rest), b.set("p le de adv me want towhom often ok coming")
			not := notDone
			if name == "mute" { // 太多消息了，少发点
				not = asksMark
			}
			b.frames = append(b.frames, frame{meaning: meaningOf(name), need: need, may: may, not: not, first: true},
				frame{meaning: meaning{do: "help", staff: meaningOf(name).staff}, first: true, topic: meaningOf(name).do, need: append(b.need("how"), need...), may: b.set("@f @t towhom event show make qm what aspect mark")})
		case "frames":
			part := strings.Split(rest, "|")
			f := frame{meaning: meaningOf(name), need: b.need(part[0])}
			if len(part) > 1 {
				for _, w := range strings.Fields(part[1]) {
					if w[0] == '~' {
						f.loose, _ = strconv.Atoi(w[1:])
					}
				}
				f.may = b.set(part[1])
			}
			if len(part) > 2 {
				f.not = regexp.MustCompile(strings.TrimSpace(strings.Join(part[2:], "|")))
			}
			f.do, f.topic, _ = strings.Cut(f.do, " ")
			if !acts[f.do] && f.do != "leave" && f.do != ReadMaybe {
				f.may = f.may.or(b.classes["mark"])
			}
			b.frames = append(b.frames, f)
		}
	}
	for _, w := range slices.Concat(intents().front, intents().end) {
		put(w, b.classes["p"])
	}
	put(" ", b.classes["p"])
	silent := b.set("p le de adv me want qm mark qwhen where what who many how have yn")
	for w, class := range b.words { // what carries no meaning is not read by its sound
		if !class.meets(silent) {
			b.sounding(w)
		}
	}
	return b
}

func (b *frameBook) sounding(word string) {
	if utf8.RuneCountInString(word) < 2 || !isHan(word) {
		return
	}
	sound := soundOf(word)
	if other, twice := b.sounds[sound]; twice && other != word {
		word = ""
	}
	b.sounds[sound] = word
}

func (b *frameBook) set(names string) (set classSet) {
	for _, name := range strings.Fields(names) {
		set = set.or(b.classes[name])
	}
	return set
}

func (b *frameBook) need(names string) (list []classSet) {
	for _, name := range strings.Fields(names) {
		list = append(list, b.classes[name])
	}
	return list
}

// A wordAt is a word of the book that stands at a place of a text.
type wordAt struct {
	runes  int
	class  classSet
	sounds bool // it only sounds like that
	key    string
}

// pieces finds the words that stand at each place of a text. Those of the program are known by s.
func (s *Speech) pieces(runes []rune) [][]wordAt {
	b := frames()
	all := make([][]wordAt, len(runes))
	for i := range runes {
		for n := 1; n <= max(b.long, s.long) && i+n <= len(runes); n++ {
			word := string(runes[i : i+n])
			p := wordAt{runes: n, class: b.words[word]}
			if key := word; n > 1 && s.words[key] != nil {
				p.class = p.class.or(b.command)
				p.key = key
			}
			if p.class == (classSet{}) && n > 1 && n <= 4 && isHan(word) && !intents().unlike[word] {
				sound := soundOf(word)
				if like := b.sounds[sound]; like != "" {
					p.class, p.sounds = b.words[like], true
				}
				if like := s.sounds[sound]; like != "" {
					p.class, p.key, p.sounds = p.class.or(b.command), like, true
				}
			}
			if p.class != (classSet{}) {
				all[i] = append(all[i], p)
			}
		}
	}
	return all
}

// A cover is how a text is made up of the words of a frame, as far as it is read.
type cover struct {
	cost  int // less is better; -1 for none
	heard int // words that only sound like it
	loose int
	key   string // the word of the program
}

// covered tells how well a text is made up of the words of a frame; ok is false when it is not.
func (f *frame) covered(runes []rune, at [][]wordAt) (best cover, ok bool) {
	b := frames()
	full := 1<<len(f.need) - 1
	none := cover{cost: -1}
	reached := make([][]cover, len(runes)+1)
	for i := range reached {
		reached[i] = make([]cover, full+1)
		for m := range reached[i] {
			reached[i][m] = none
		}
	}
	reached[0][0] = cover{}
	better := func(to *cover, c cover) {
		if to.cost < 0 || c.cost < to.cost {
			*to = c
		}
	}
	all := f.may
	for _, n := range f.need {
		all = all.or(n)
	}
	for i := range runes {
		for m := range reached[i] {
			from := reached[i][m]
			if from.cost < 0 {
				continue
			}
			for _, p := range at[i] {
				if !p.class.meets(all) || p.sounds && from.heard == maxHeard {
					continue
				}
				c := from
				c.cost += 2
				if p.sounds {
					c.cost, c.heard = c.cost+5, c.heard+1
				}
				if p.class.meets(f.may) {
					better(&reached[i+p.runes][m], c)
				}
				for k, n := range f.need {
					if p.class.meets(n) {
						with := c
						if n == b.command {
							if with.key != "" && with.key != p.key {
								continue
							}
							with.key = p.key
						}
						better(&reached[i+p.runes][m|1<<k], with)
					}
				}
			}
			if from.loose < f.loose {
				c := from
				c.cost, c.loose = c.cost+6, c.loose+1
				better(&reached[i+1][m], c)
			}
		}
	}
	best = reached[len(runes)][full]
	return best, best.cost >= 0
}

// maxHeard is how many words of a text may be written by their sound only.
const maxHeard = 2

// longestFramed is how long a text may be that is read by frames, in runes.
const longestFramed = 36

// framedBy reads a text by the frames: first those whose words all stand there as they are written.
func (s *Speech) framedBy(core string, a Asker) []Reading {
	core = clockTime.ReplaceAllString(monthDay.ReplaceAllString(core, "明天"), "下午")
	runes := []rune(core)
	if len(runes) < 2 || len(runes) > longestFramed {
		return nil
	}
	at := s.pieces(runes)
	var found *Reading
	heard := 0
	take := func(r Reading, h int) bool {
		if found == nil || h < heard {
			found, heard = &r, h
		}
		return h == 0
	}
	for i := range frames().frames {
		f := &frames().frames[i]
		if !f.first || !f.to(a) || f.not != nil && f.not.MatchString(core) {
			continue
		}
		if c, ok := f.covered(runes, at); ok && c.heard == 0 {
			return []Reading{{Do: f.do, Args: f.topic}}
		}
	}
	for i := range frames().frames {
		f := &frames().frames[i]
		if !f.to(a) || f.not != nil && f.not.MatchString(core) {
			continue
		}
		if c, ok := f.covered(runes, at); ok && take(Reading{Do: f.do, Args: f.topic}, c.heard) {
			break
		}
	}
	if list, h := s.commandFramed(core, runes, at, a); list != nil && (found == nil || heard > 0) {
		if found == nil || h < heard {
			return list
		}
	}
	if found == nil {
		return nil
	}
	switch found.Do {
	case "record", "briefing":
		found.Args = periodWord.FindString(core)
	}
	return []Reading{*found}
}

// clockTime is a time of the clock: to a frame it is a part of the day. 三点建议 has none.
var clockTime = regexp.MustCompile(`(?:上午|下午|晚上|早上|中午|傍晚)(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点|:)(?:半|整|钟|一刻|[0-9]{2}分?|[一二三四五]?十[一二三四五六七八九]?分?)?|(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点(?:半|整|钟|一刻|[0-9]{2}分?|[一二三四五]?十[一二三四五六七八九]?分?)|:[0-9]{2})`)
