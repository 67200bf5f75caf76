package voices

import (
	"cmp"
	"fmt"
	"slices"
	"unicode"

	"gorm.io/gorm"
)

// similarCandidates bounds how many open suggestions are compared; an office
// files tens a year.
const similarCandidates = 500

// similarEnough is the share of common pairs of characters from which two
// matters are shown as alike. Low: the member decides, a miss costs more than
// one look too many (§10).
const similarEnough = 0.2

// openStates are those in which a matter is still on its way.
var openStates = []State{
	Filed, Returned, Reviewed, Sent, Answered, Assigned,
}

// Match is a suggestion that is like a text; Score runs from 0 to 1.
type Match struct {
	Suggestion
	Score float64
}

// Similar finds open suggestions like the text, the most alike first (§10).
// It compares pairs of neighbouring characters, which needs no dictionary and
// no feature of a database.
func Similar(tx *gorm.DB, words string, limit int) ([]Match, error) {
	mine := bigrams(words)
	if len(mine) == 0 {
		return nil, nil
	}
	var list []Suggestion
	err := tx.Where("state IN ?", openStates).Order("id DESC").Limit(similarCandidates).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("open suggestions: %w", err)
	}
	var out []Match
	for _, s := range list {
		score := max(overlap(mine, bigrams(s.Title)), overlap(mine, bigrams(s.Title+"\n"+s.Situation+"\n"+s.Proposal)))
		if score >= similarEnough {
			out = append(out, Match{s, score})
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(limit, len(out))], nil
}

// bigrams are the pairs of neighbouring letters or characters of a text,
// without what stands in every suggestion.
func bigrams(s string) map[string]bool {
	out := map[string]bool{}
	var before rune
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			before = 0
			continue
		}
		r = unicode.ToLower(r)
		if before != 0 {
			if pair := string([]rune{before, r}); !commonPairs[pair] {
				out[pair] = true
			}
		}
		before = r
	}
	return out
}

var commonPairs = map[string]bool{
	"建议": true, "关于": true, "问题": true, "加强": true, "进一": true, "一步": true, "我镇": true, "我们": true, "村民": true,
	"群众": true, "有关": true, "部门": true, "解决": true, "希望": true, "目前": true, "存在": true, "没有": true, "这个": true,
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
