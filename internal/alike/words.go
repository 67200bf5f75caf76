package alike

import (
	"embed"
	"hash/fnv"
	"io/fs"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"sync"
)

//go:embed words/*.txt
var wordFiles embed.FS

// What a word, or a figure of several, counts for its class. A word that speaks
// of several classes is divided among them.
const (
	nameShare   = 3.0 // "!": it names the matter
	wordShare   = 1.5
	figureShare = 3.5
	hintShare   = 0.4 // "~": it only points there
)

// rareShare is what is left of it for a matter that is seldom proposed ("?").
const rareShare = 0.6

// figureMost is how many parts a figure has at most.
const figureMost = 3

// classSet holds classes by their numbers.
type classSet [3]uint64

func (s *classSet) add(class int) { s[class/64] |= 1 << (class % 64) }
func (s classSet) count() (n int) {
	for _, part := range s {
		n += bits.OnesCount64(part)
	}
	return n
}
func (s classSet) has(class int) bool { return s[class/64]&(1<<(class%64)) != 0 }

// atom is a word of the dictionary, or a part of a figure.
type atom struct {
	speaks  []vote   // as a word; none for one that is a part only, or that speaks of nothing here
	isWord  bool     // in its own right, "-" too
	classes classSet // of which it is a word
	any     classSet // of which it is a word or a part
	parts   []part
	rarity  float64 // as a part: 1 for one that only one matter has, less for one of many
}

type vote struct {
	class int
	share float64
}

// part says of which figure an atom is a part, in which of its places.
type part struct{ figure, place int }

// figure is a class that is told by words which stand near each other.
type figure struct {
	class  int
	share  float64
	places int
}

type dictionary struct {
	classes []string
	atoms   map[string]*atom
	longest map[rune]int // characters of the longest atom that begins with one
	figures []figure
	kin     map[int][]vote // matters that are told by each other's words, with how near they are
	mark    string
}

// lexicon is the dictionary of all files.
var lexicon = sync.OnceValue(func() *dictionary {
	d, sum := &dictionary{atoms: map[string]*atom{}, longest: map[rune]int{}, kin: map[int][]vote{}}, fnv.New32a()
	number := map[string]int{}
	class := func(name string) int {
		n, ok := number[name]
		if !ok {
			n = len(d.classes)
			number[name] = n
			d.classes = append(d.classes, name)
		}
		return n
	}
	files, err := fs.Glob(wordFiles, "words/*.txt")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range files {
		text, err := wordFiles.ReadFile(name)
		if err != nil {
			panic(err) // it was listed
		}
		_, _ = sum.Write(text)
		for line := range strings.Lines(string(text)) {
			name, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			if near, isKin := strings.CutPrefix(name, "="); isKin {
				share, _ := strconv.ParseFloat(near, 64)
				one, other, _ := strings.Cut(list, " ")
				a, b := class(one), class(other)
				d.kin[a] = append(d.kin[a], vote{b, share / 100})
				d.kin[b] = append(d.kin[b], vote{a, share / 100})
				continue
			}
			rare := 1.0
			if short, ok := strings.CutSuffix(name, "?"); ok {
				name, rare = short, rareShare
			}
			n := -1
			if name != "-" {
				n = class(name)
			}
			for word := range strings.FieldsSeq(list) {
				d.add(n, word, rare)
			}
		}
	}
	for _, a := range d.atoms {
		a.rarity = 1 / math.Pow(float64(max(a.any.count(), 1)), 0.5)
		for i := range a.speaks {
			a.speaks[i].share /= float64(len(a.speaks))
		}
	}
	d.mark = strconv.FormatUint(uint64(sum.Sum32()), 16)
	return d
})

// Mark is another one when the dictionary is: what was indexed with other classes is
// known by it.
func Mark() string { return lexicon().mark }

func (d *dictionary) add(class int, word string, rare float64) {
	share := wordShare
	switch {
	case strings.HasPrefix(word, "!"):
		word, share = word[1:], nameShare
	case strings.HasPrefix(word, "~"):
		word, share = word[1:], hintShare
	case strings.Contains(word, "+"):
		share = figureShare
	}
	share *= rare
	places := strings.Split(word, "+")
	if len(places) == 1 {
		a := d.atom(word)
		a.isWord = true
		if class >= 0 && !a.classes.has(class) {
			a.speaks = append(a.speaks, vote{class, share})
			a.classes.add(class)
			a.any.add(class)
		}
		return
	}
	d.figures = append(d.figures, figure{class, share, min(len(places), figureMost)})
	for i, place := range places[:min(len(places), figureMost)] {
		for one := range strings.SplitSeq(place, "|") {
			if one != "" {
				a := d.atom(one)
				a.any.add(class)
				a.parts = append(a.parts, part{len(d.figures) - 1, i})
			}
		}
	}
}

func (d *dictionary) atom(word string) *atom {
	a := d.atoms[word]
	if a == nil {
		a = &atom{}
		d.atoms[word] = a
		r := []rune(word)
		d.longest[r[0]] = max(d.longest[r[0]], len(r))
	}
	return a
}
