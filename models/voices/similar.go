package voices

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"lianluo/internal/alike"
	"lianluo/models/store"
)

// Wanted is what similar suggestions are looked for to.
type Wanted struct {
	Title, Words, Place string
	Except              int64 // the suggestion itself, when it is kept already; 0 for none
	// Shown says which of the others the person who asks may see; nil: those that were filed
	// and not withdrawn.
	Shown func(s *Suggestion) bool
}

// Match is a suggestion that is like what was looked for.
type Match struct {
	Suggestion
	alike.Likeness
}

// Like is Wanted of a suggestion that is kept.
func (s *Suggestion) Like() Wanted {
	return Wanted{Title: s.Title, Words: s.Situation + "\n" + s.Proposal, Place: s.Place, Except: s.ID}
}

// Similar finds the office's suggestions that are about the same matter, settled ones
// too, the most alike first and those of other places last (§10). The index gives some
// tens that may be, in bounded time however many there are; the words of those are compared.
func Similar(tx *gorm.DB, wanted Wanted, limit int) ([]Match, error) {
	of := alike.Of(wanted.Title, wanted.Words, wanted.Place)
	ids, err := candidates(tx, of)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var list []Suggestion
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("suggestions that may be alike: %w", err)
	}
	shown := wanted.Shown
	if shown == nil {
		shown = (*Suggestion).WasFiled
	}
	var out []Match
	for i := range list {
		s := &list[i]
		if s.ID == wanted.Except || !shown(s) {
			continue
		}
		if like := alike.Compare(of, s.subject()); like.Score >= alike.Enough {
			out = append(out, Match{*s, like})
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		if a.SamePlace != b.SamePlace {
			return cmp.Compare(b.rank(), a.rank())
		}
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.ID, a.ID))
	})
	return out[:min(limit, len(out))], nil
}

func (m Match) rank() int {
	if m.SamePlace {
		return 1
	}
	return 0
}

// WasFiled tells whether a suggestion came before the office and was not taken back.
func (s *Suggestion) WasFiled() bool {
	return s.FiledAt != nil && s.State != Draft && s.State != Withdrawn
}

// How many are compared, and how many one question of the index may give.
const (
	comparedMost = 48
	askedMost    = 80
	pairsAsked   = 8
)

// candidates asks the index for suggestions that may be alike: of the same matter in the
// same village, at the same spot, with the same words; of the same matter at all. What answers more of the
// questions, and the weightier ones, comes first.
func candidates(tx *gorm.DB, of *alike.Subject) ([]int64, error) {
	found := map[int64]int{}
	ask := func(weight int, words ...string) error {
		var pairs []string
		for _, w := range words {
			pairs = append(pairs, alike.PairsOf(w)...)
		}
		ids, err := store.FindRecords(tx, indexed, askedMost, pairs...)
		for _, id := range ids {
			found[id] += weight
		}
		return err
	}
	matters, villages := of.Matters(), ends(of.Villages())
	matters, villages = matters[:min(len(matters), 2)], villages[:min(len(villages), 2)]
	var questions [][]string
	weights := []int{}
	add := func(weight int, words ...string) {
		questions, weights = append(questions, words), append(weights, weight)
	}
	for i, m := range matters {
		for _, v := range villages {
			add(8-2*i, m, v)
		}
		for _, s := range ends(of.Spots()) {
			add(3-i, m, s)
		}
		add(2-i, m)
	}
	n := 0
	for _, p := range of.Pairs() {
		if slices.Contains(villages, p) {
			continue
		}
		if n++; n > pairsAsked {
			break
		}
		switch { // a pair may be a village's name: 柳河的路灯
		case len(matters) > 0:
			add(2, matters[0], p)
		case len(villages) > 0:
			add(3, p, villages[0])
		default:
			add(1, p)
		}
	}
	for i, q := range questions {
		if err := ask(weights[i], q...); err != nil {
			return nil, err
		}
	}
	ids := slices.SortedFunc(maps.Keys(found), func(a, b int64) int {
		return cmp.Or(cmp.Compare(found[b], found[a]), cmp.Compare(b, a))
	})
	return ids[:min(len(ids), comparedMost)], nil
}

// ends are the last two characters of each name: those that every way of writing it has.
func ends(names []string) []string {
	var out []string
	for _, n := range names {
		r := []rune(strings.TrimSpace(n))
		if end := string(r[max(0, len(r)-2):]); !slices.Contains(out, end) {
			out = append(out, end)
		}
	}
	return out
}
