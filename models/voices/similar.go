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
	mattersAsked = 3
	pairsAsked   = 24 // that may name a village
	wordsAsked   = 6
)

// candidates asks the index for suggestions that may be alike: of the same matter in the same village, at
// the same spot; of the same matter at all; and where no village is named, with the same words. What answers more
// of the questions, and the weightier ones, comes first.
func candidates(tx *gorm.DB, of *alike.Subject) ([]int64, error) {
	found := map[int64]int{}
	var failed error
	ask := func(weight int, all []string, either ...[]string) {
		if failed != nil || len(all) == 0 {
			return
		}
		var ids []int64
		ids, failed = store.FindRecords(tx, indexed, askedMost, all, either...)
		for _, id := range ids {
			found[id] += weight
		}
	}
	matters, villages := of.Matters(), ends(of.Villages())
	matters, villages = matters[:min(len(matters), mattersAsked)], villages[:min(len(villages), 2)]
	pairs := of.Pairs()
	pairs = pairs[:min(len(pairs), pairsAsked)]
	named := either(villages)
	if len(named) == 0 { // a pair may be a village's name: 柳河的路灯
		for _, p := range pairs {
			if r := []rune(p); r[1] != '村' {
				named = append(named, []string{p, string(r[1]) + "村"})
			}
		}
	}
	for i, m := range matters {
		if len(named) > 0 {
			ask(8-2*i, []string{m}, named...)
		}
	}
	for i, m := range matters[:min(len(matters), 2)] {
		if spots := either(ends(of.Spots())); len(spots) > 0 {
			ask(3-i, []string{m}, spots...)
		}
		ask(2-i, []string{m})
	}
	for _, p := range pairs[:min(len(pairs), wordsAsked)] {
		switch {
		case len(matters) > 0 && len(villages) == 0:
			ask(2, []string{matters[0], p})
		case len(villages) > 0 && !slices.Contains(villages, p):
			ask(3, []string{p, villages[0]})
		case len(matters) == 0:
			ask(1, []string{p})
		}
	}
	ids := slices.SortedFunc(maps.Keys(found), func(a, b int64) int {
		return cmp.Or(cmp.Compare(found[b], found[a]), cmp.Compare(b, a))
	})
	return ids[:min(len(ids), comparedMost)], failed
}

// either makes a choice of words, each found by its pairs.
func either(words []string) (list [][]string) {
	for _, w := range words {
		if pairs := alike.PairsOf(w); len(pairs) > 0 {
			list = append(list, pairs)
		}
	}
	return list
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
