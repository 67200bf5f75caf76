package voices

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

func ratingButtons(c *bot.Context, id int64) []bot.Button {
	var row []bot.Button
	for _, r := range mvoices.Ratings {
		row = append(row, c.B("suggestion.rating_"+string(r), "suggestion_rate", id, r))
	}
	return row
}

// ratingForm takes the words of a rating.
const ratingForm bot.FormName[ratingDraft] = "rating"

// ratingDraft is the word that an author may add to a rating.
type ratingDraft struct {
	Suggestion int64          `json:"suggestion"`
	Rating     mvoices.Rating `json:"rating"`
	Words      string         `json:"words,omitempty"`
}

func newRatingForm() *bot.Form[ratingDraft] {
	return &bot.Form[ratingDraft]{
		Name: ratingForm, Access: bot.Members, Direct: true, SubmitKey: "rating.do", DropKey: "step.drop",
		Back: func(c *bot.Context, v *ratingDraft) bot.Button { return c.B("common.back", "suggestion", v.Suggestion) },
		Card: func(c *bot.Context, v *ratingDraft) (string, error) {
			s, err := mvoices.ByID(c.Tx, v.Suggestion)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("rating.card", "number", s.Number, "title", s.Title, "rating", c.P("suggestion.rating_"+string(v.Rating)), "words", v.Words), nil
		},
		Fields: []bot.Field[ratingDraft]{{
			Name: "words", Asked: true, Optional: true, Thanks: true, Text: func(v *ratingDraft) string { return v.Words }, Empty: func(v *ratingDraft) bool { return v.Words == "" },
			Question: func(c *bot.Context, v *ratingDraft) (string, error) {
				return c.T("rating.words.ask", "rating", c.P("suggestion.rating_"+string(v.Rating))), nil
			},
			Set: func(c *bot.Context, v *ratingDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Words, in.Text, store.MatterLimit)
			},
		}},
		Submit: func(c *bot.Context, v *ratingDraft) (m bot.Message, err error) {
			s, err := mvoices.ByID(c.Tx, v.Suggestion)
			if err != nil {
				return m, c.MissingAs(err, "common.gone")
			}
			step, err := mvoices.Rate(c.Tx, s, c.Person, v.Rating, v.Words, c.Now)
			if err != nil {
				return m, suggestionProblem(c, err)
			}
			a, err := suggestionKind().Taken(c, s, step)
			return bot.Message{
				Text:    c.T("suggestion.rated", "number", s.Number, "title", s.Title, "rating", c.P("suggestion.rating_"+string(v.Rating))),
				Buttons: bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), chat.Undo(c, a)),
			}, err
		},
	}
}

// rateSuggestion keeps what its author thinks of the handling, and asks for a
// word on it that may be left out.
func rateSuggestion(c *bot.Context, s *mvoices.Suggestion, rating mvoices.Rating, text string) error {
	if !slices.Contains(mvoices.Ratings, rating) {
		return c.Problem("suggestion.which_rating")
	}
	if !slices.Contains(mvoices.NextStates(s, c.Person), mvoices.Rated) {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+s.Standing()))
	}
	return ratingForm.Start(c, ratingDraft{Suggestion: s.ID, Rating: rating, Words: text})
}

// rateCommand is "/rate 议-2026-007 满意 路通了".
func rateCommand(c *bot.Context) error {
	if strings.TrimSpace(c.Args) == "" {
		return suggestionKind().Choose(c, "rate", false, func(s *mvoices.Suggestion) bool {
			return slices.Contains(mvoices.NextStates(s, c.Person), mvoices.Rated)
		})
	}
	s, rest, err := byNumber(c)
	if err != nil {
		return err
	}
	word, text, _ := strings.Cut(rest, " ")
	for _, r := range mvoices.Ratings {
		if chat.Says(c, word, "suggestion.rating_"+string(r)) {
			said := ""
			if strings.TrimSpace(text) != "" {
				if err := chat.SetWords(c, &said, text, store.MatterLimit); err != nil {
					return err
				}
			}
			return rateSuggestion(c, s, r, said)
		}
	}
	return c.Problem("suggestion.which_rating")
}
