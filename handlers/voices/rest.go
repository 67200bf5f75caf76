package voices

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// What a suggestion is still without is asked for in one message, which one may answer in
// one go or leave out (§9, §10).

// open are the parts that a draft is without, in the order in which they are asked for.
func (v *SuggestionDraft) open() (list []string) {
	if !v.Facts && (v.Place == "" || len(phrase.ParseQuantities(v.Situation)) == 0) {
		list = append(list, "facts")
	}
	if v.Analysis == "" {
		list = append(list, "analysis")
	}
	if v.Proposal == "" {
		list = append(list, "proposal")
	}
	return list
}

// restField asks for all that is open at once.
func restField() bot.Field[SuggestionDraft] {
	return bot.Field[SuggestionDraft]{
		Name: "rest", Asked: true, Optional: true, NoEdit: true, Unnumbered: true, Files: true, AsIs: "suggestion.as_is",
		Empty:  func(v *SuggestionDraft) bool { return len(v.open()) > 0 },
		Enough: func(v *SuggestionDraft) bool { return len(v.open()) == 0 },
		Question: func(c *bot.Context, v *SuggestionDraft) (string, error) {
			alike, err := alikeText(c, v)
			if err != nil {
				return "", err
			}
			var list []string
			open := v.open()
			for i, part := range open {
				line := c.T("suggestion.rest_" + part)
				if len(open) > 1 {
					line = strconv.Itoa(i+1) + ". " + line
				}
				list = append(list, line)
			}
			matters := ""
			if phrase.SeveralMatters(v.Situation) {
				matters = c.T("suggestion.advise_matter")
			}
			return c.T("suggestion.rest.ask", "body", chat.HTMLOf(suggestionBody(c, v)), "list", chat.HTMLOf(strings.Join(list, "\n")), "count", len(open),
				"matters", matters, "agreed", v.agreedLine(c), "similar", chat.HTMLOf(alike)), nil
		},
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			if in.File != nil {
				return suggestionFile(c, v, in)
			}
			text, err := chat.TakeText(c, in.Text, store.MessageLimit)
			if err != nil {
				return err
			}
			w := *v // of what is too long nothing is taken
			if err := answerRest(c, &w, text); err != nil {
				return err
			}
			*v = w
			return nil
		},
	}
}

// answerRest puts one answer to where its parts belong: by their headings, by the numbers
// of the questions, or by what they say. What belongs nowhere is the situation's.
func answerRest(c *bot.Context, v *SuggestionDraft, text string) error {
	open := v.open()
	var pieces []phrase.Piece
	of := map[string]phrase.Section{"facts": phrase.Situation, "analysis": phrase.Analysis, "proposal": phrase.Proposal}
	answers, numbered := phrase.Answers(text, len(open))
	sections := phrase.Sections(text)
	switch {
	case len(sections) > 1 || len(sections) == 1 && sections[0].Section != phrase.Untitled:
		pieces = sections
	case numbered:
		pieces = []phrase.Piece{{Section: phrase.Situation, Text: answers[0]}}
		for i, part := range open {
			pieces = append(pieces, phrase.Piece{Section: of[part], Text: answers[i+1]})
		}
	case len(open) == 1:
		pieces = []phrase.Piece{{Section: of[open[0]], Text: text}}
	default:
		pieces = phrase.PartsOf(text)
	}
	for _, p := range pieces {
		to, limit := &v.Situation, store.MatterLimit
		switch p.Section {
		case phrase.Heading:
			v.Title, v.Titled = "", true
			to, limit = &v.Title, store.TitleLimit
		case phrase.Analysis:
			to = &v.Analysis
		case phrase.Proposal:
			to = &v.Proposal
		case phrase.Place:
			v.Place = ""
			to, limit = &v.Place, store.TitleLimit
		case phrase.Origin:
			v.HeardFrom = ""
			to, limit = &v.HeardFrom, store.TitleLimit
		default:
			v.Facts = v.Facts || strings.TrimSpace(p.Text) != ""
		}
		if err := chat.AddText(c, to, p.Text, limit); err != nil {
			return err
		}
	}
	v.Guess()
	return nil
}
