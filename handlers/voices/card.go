package voices

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/people"
	mvoices "lianluo/models/voices"
)

// strip is the way of a suggestion on one line, with how far it has come: ●提交 ●审核 ○报送
// ○答复 ○办结. One that was merged goes none of its own any more.
func strip(c *bot.Context, s *mvoices.Suggestion) string {
	if s.State == mvoices.Merged {
		return ""
	}
	var parts []string
	for _, at := range []struct {
		key  string
		done bool
	}{
		{"suggestion.way_filed", s.FiledAt != nil}, {"suggestion.way_reviewed", s.ReviewedAt != nil || s.SentAt != nil}, {"suggestion.way_sent", s.SentAt != nil},
		{"suggestion.way_answered", s.DecidedAt != nil}, {"suggestion.way_done", s.DoneAt != nil},
	} {
		sign := "○"
		if at.done {
			sign = "●"
		}
		parts = append(parts, sign+c.P(at.key))
	}
	return strings.Join(parts, " ") // arrows would not fit the line of a phone
}

// facts are what is known of a suggestion beside its texts, a line each.
func facts(c *bot.Context, s *mvoices.Suggestion) string {
	lines := []string{c.P("suggestion.outcome_" + string(s.Kind))}
	if s.SentTo != "" {
		day := dayOf(c, s.SentOn)
		if day == "" && s.SentAt != nil {
			day = c.Date(*s.SentAt)
		}
		lines = append(lines, c.T("suggestion.fact_sent", "level", c.P("suggestion.outcome_"+string(s.SentTo)), "day", day, "paper", s.SentPaper))
	}
	if s.Outcome != "" {
		lines = append(lines, c.T("suggestion.fact_answer", "outcome", c.P("suggestion.outcome_"+string(s.Outcome)), "paper", s.Evidence))
	}
	if s.AssignedTo != "" {
		lines = append(lines, c.T("suggestion.fact_office", "whom", s.AssignedTo, "due", dayOf(c, s.DueOn)))
	}
	if s.PlanOn != "" && s.DoneAt == nil {
		lines = append(lines, c.T("suggestion.fact_plan", "plan", dayOf(c, s.PlanOn)))
	}
	return strings.Join(lines, "\n")
}

// suggestionText is a suggestion with its state, its way and the whole trail of steps.
func suggestionText(c *bot.Context, s *mvoices.Suggestion) (string, error) {
	v, err := suggestionDraftOf(c, s)
	if err != nil {
		return "", err
	}
	name, err := authorName(c, s)
	if err != nil {
		return "", err
	}
	joins, err := joinedNames(c, s)
	if err != nil {
		return "", err
	}
	trail, err := suggestionKind().Trail(c, s)
	if err != nil {
		return "", err
	}
	rating := ""
	words := ""
	if near, err := isNear(c, s); err != nil {
		return "", err
	} else if s.Rating != "" && (near || c.Person.Is(people.PartyContact)) {
		rating, words = c.P("suggestion.rating_"+string(s.Rating)), s.RatingNote
	}
	way, known := "", ""
	if s.FiledAt != nil {
		way, known = strip(c, s), facts(c, s)
	}
	if s.MergedInto != 0 {
		into, err := mvoices.ByID(c.Tx, s.MergedInto)
		if err != nil {
			return "", err
		}
		title := ""
		if may, err := suggestionKind().MayRead(c, into); err != nil {
			return "", err
		} else if may {
			title = into.Title
		}
		known = locale.Join("\n", known, c.T("suggestion.fact_merged", "into", into.Number, "into_title", title))
	}
	return c.T("suggestion.shown", "number", s.Number, "state", c.P("suggestion.state_"+s.Standing()), "way", way, "facts", chat.HTMLOf(known),
		"body", chat.HTMLOf(suggestionBody(c, v)), "name", name, "joins", joins, "trail", trail, "rating", rating, "words", words), nil
}

// authorName is whose a suggestion is, where its author agreed that the person reads it.
func authorName(c *bot.Context, s *mvoices.Suggestion) (string, error) {
	name, err := mvoices.NameFor(c.Tx, c.Person, s)
	if err == nil && name == "" {
		name = c.P("suggestion.a_member")
	}
	return name, err
}
