package voices

import (
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
)

// gapNames are what is said of each thing in which a suggestion is thin, and asked to mend it.
var gapNames = map[phrase.Gap]string{
	phrase.GapProposal: "proposal", phrase.GapCause: "analysis", phrase.GapPlace: "place", phrase.GapNumber: "number",
	phrase.GapHollow: "hollow", phrase.GapDoer: "doer",
}

// advice names what a suggestion is thin in, and asks the one question that mends most of it; its writer
// decides (§10).
func advice(c *bot.Context, v *SuggestionDraft) string {
	var list []string
	if phrase.SeveralMatters(v.Situation) {
		list = append(list, c.T("suggestion.advise_matter"))
	}
	gaps := phrase.Gaps(v.Situation, v.Analysis, v.Proposal, v.Place)
	for _, g := range gaps {
		list = append(list, c.T("suggestion.advise_"+gapNames[g]))
	}
	if len(list) == 0 {
		return ""
	}
	question := ""
	if len(gaps) > 0 {
		question = c.T("suggestion.mend_" + gapNames[gaps[0]])
	}
	return locale.Join("\n", c.T("suggestion.advice", "list", strings.Join(list, c.T("suggestion.advise_and"))), question)
}
