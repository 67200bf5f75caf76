package alike

// Likeness is how much two suggestions are alike.
type Likeness struct {
	// Score runs from 0 to 1; below Enough they are not alike.
	Score float64
	// SamePlace: what is alike is at the same place, or neither says where. Otherwise it is the
	// same matter somewhere else.
	SamePlace bool
	// SameVillage: both name the village.
	SameVillage bool
}

// Enough is the score from which two suggestions are shown as alike.
const Enough = 0.3

// How much of the matters, and of the words, must be common. Where a dictionary
// knows both matters the words count little: people call one thing by many names. The numbers were chosen by
// the totals of lianluo-bench similar.
const (
	matterEnough = 0.58
	matterNear   = 0.48
	wordsNear    = 0.3
	wordsEnough  = 0.25 // without a matter that is known
	wordsSame    = 0.6  // whatever the matter
	wordsUnsaid  = 0.15 // where neither names a village
)

// Compare holds one suggestion against another.
func Compare(a, b *Subject) Likeness {
	words := overlap(a.pairs, b.pairs)
	matter, known := a.common(b)
	switch {
	case words >= wordsSame:
	case !known:
		if words < wordsEnough {
			return Likeness{}
		}
	case matter < matterNear, matter < matterEnough && (words < wordsNear || a.chief() != b.chief()):
		return Likeness{}
	}
	near := 0.15*spots(a, b) + 0.1*matter + 0.2*words
	switch where(a, b) {
	case here:
		return Likeness{Score: 0.55 + near, SamePlace: true, SameVillage: true}
	case unsaid:
		if words < wordsUnsaid && !shares(a.spots, b.spots) {
			return Likeness{Score: Enough + 0.2*words}
		}
		return Likeness{Score: 0.45 + near, SamePlace: true}
	}
	if known && matter < matterEnough {
		return Likeness{}
	}
	return Likeness{Score: Enough + 0.1*matter + 0.1*words}
}

// common is how near the matters of two suggestions are to each other, from 0 to 1: the cosine of the
// angle between them; known is false when one of them has none that the dictionary knows.
func (s *Subject) common(other *Subject) (share float64, known bool) {
	if len(s.matters) == 0 || len(other.matters) == 0 {
		return 0, false
	}
	for i, j := 0, 0; i < len(s.wide) && j < len(other.wide); {
		switch a, b := s.wide[i], other.wide[j]; {
		case a.class < b.class:
			i++
		case a.class > b.class:
			j++
		default:
			share += a.share * b.share
			i++
			j++
		}
	}
	return share / (s.length * other.length), true
}

// place is where one suggestion is, seen from another.
type place int

const (
	elsewhere place = iota // in another village, or one of them does not say where
	here                   // in the same village
	unsaid                 // neither names a village
)

// where holds the places of two suggestions against each other. One that names no village may mean
// another than the one that is named.
func where(a, b *Subject) place {
	switch {
	case len(a.villages) == 0 && len(b.villages) == 0:
		return unsaid
	case shares(a.villages, b.villages),
		len(b.villages) == 0 && mentions(b.text, a.villages),
		len(a.villages) == 0 && mentions(a.text, b.villages):
		return here
	}
	return elsewhere
}

// spots is 1 when both name a same spot, 0 when they name different ones, 0.5 when
// one of them names none.
func spots(a, b *Subject) float64 {
	switch {
	case len(a.spots) == 0 || len(b.spots) == 0:
		return 0.5
	case shares(a.spots, b.spots):
		return 1
	}
	return 0
}

// overlap is the share of the smaller set that is in the other one.
func overlap(a, b map[string]bool) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	n := 0
	for pair := range a {
		if b[pair] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
