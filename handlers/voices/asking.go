package voices

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// The party contact, or the office, asks back (问一问): the question goes to the author
// through the bot, the answer comes back the same way, and both stand in 办理经过. Nothing
// else changes; whose suggestion it is the contact reads only where its author agreed.

const (
	askForm   bot.FormName[askDraft] = "suggestion_ask"
	replyForm bot.FormName[askDraft] = "suggestion_reply"
)

// askDraft is a question about a suggestion, or its answer.
type askDraft struct {
	Suggestion int64  `json:"suggestion"`
	Words      string `json:"words,omitempty"`
}

func registerAsking(r *bot.Router) {
	begin := func(form bot.FormName[askDraft], note string) bot.Handler {
		return func(c *bot.Context) error {
			s, err := suggestionKind().Pressed(c)
			if err != nil {
				return err
			}
			if err := mayNote(c, s, note); err != nil {
				return err
			}
			return form.Start(c, askDraft{Suggestion: s.ID})
		}
	}
	bot.AddForm(r, asking(askForm, bot.Deciders, mvoices.NoteAsk, "suggestion.ask_card", mvoices.Ask))
	bot.AddForm(r, asking(replyForm, bot.Inside, mvoices.NoteReply, "suggestion.reply_card", mvoices.Reply))
	r.Button("suggestion_ask", bot.Deciders, begin(askForm, mvoices.NoteAsk))
	r.Button("suggestion_reply", bot.Inside, begin(replyForm, mvoices.NoteReply)).Asks(asksReply())
	front.AddTodos(r, questionsOpen)
}

// mayNote tells with a problem when something cannot be noted of a suggestion now, such as
// the answer to a question that has one.
func mayNote(c *bot.Context, s *mvoices.Suggestion, note string) error {
	if !mvoices.SuggestionLife.AllowsNote(s, note, c.Person) {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+s.Standing()))
	}
	if note != mvoices.NoteReply {
		return nil
	}
	asked, err := mvoices.OpenQuestion(c.Tx, s.ID)
	if err == nil && asked == nil {
		err = c.Problem("suggestion.replied")
	}
	return err
}

// asking is the form of a question or of its answer: words, then the card of what goes to
// somebody else.
func asking(name bot.FormName[askDraft], access bot.Access, note, card string,
	keep func(tx *gorm.DB, s *mvoices.Suggestion, by *people.Person, words string, now time.Time) (*records.Step, error)) *bot.Form[askDraft] {
	of := func(c *bot.Context, v *askDraft) (*mvoices.Suggestion, string, error) {
		s, err := suggestionKind().Readable(c, v.Suggestion)
		if err != nil {
			return nil, "", err
		}
		asked, err := mvoices.OpenQuestion(c.Tx, s.ID)
		if err != nil || asked == nil {
			return s, "", err
		}
		return s, asked.Words, nil
	}
	return &bot.Form[askDraft]{
		Name: name, Access: access, SubmitKey: string(name) + ".do", DropKey: "step.drop",
		Back:     func(c *bot.Context, v *askDraft) bot.Button { return c.B("common.back", "suggestion", v.Suggestion) },
		Concerns: func(v *askDraft) string { return records.Ref{Kind: records.KindSuggestion, ID: v.Suggestion}.String() },
		Card: func(c *bot.Context, v *askDraft) (string, error) {
			s, asked, err := of(c, v)
			if err != nil {
				return "", err
			}
			return c.T(card, "number", s.Number, "title", s.Title, "asked", asked, "words", v.Words), nil
		},
		Fields: []bot.Field[askDraft]{{
			Name: "words", Asked: true, Words: true, Thanks: true, Text: func(v *askDraft) string { return v.Words }, Empty: func(v *askDraft) bool { return v.Words == "" },
			Question: func(c *bot.Context, v *askDraft) (string, error) {
				s, asked, err := of(c, v)
				if err != nil {
					return "", err
				}
				return c.T(string(name)+".words.ask", "number", s.Number, "title", s.Title, "asked", asked), nil
			},
			Set: func(c *bot.Context, v *askDraft, in bot.Input) error {
				return chat.PutWords(c, &v.Words, in, store.MatterLimit)
			},
		}},
		Submit: func(c *bot.Context, v *askDraft) (m bot.Message, err error) {
			s, _, err := of(c, v)
			if err != nil {
				return m, err
			}
			if err := mayNote(c, s, note); err != nil {
				return m, err
			}
			step, err := keep(c.Tx, s, c.Person, v.Words, c.At())
			if err != nil {
				return m, suggestionProblem(c, err)
			}
			a, err := suggestionKind().Taken(c, s, step)
			if err != nil {
				return m, err
			}
			return saidOf(c, s, step, a)
		},
	}
}

// saidOf answers who has asked or replied.
func saidOf(c *bot.Context, s *mvoices.Suggestion, step *records.Step, a *ledger.Action) (m bot.Message, err error) {
	if m.Text, err = suggestionKind().Done(c, s, step); err != nil {
		return m, err
	}
	m.Buttons = bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), chat.Undo(c, a))
	return m, nil
}

// asksReply is the question to an author, until it is answered.
func asksReply() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		asked, err := mvoices.OpenQuestion(c.Tx, s.ID)
		return asked != nil && mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteReply, c.Person), err
	}, mayRead)
}

// questionsOpen are the questions that an author has not answered, among his or her to-dos.
func questionsOpen(c *bot.Context) (list []front.TodoLine, err error) {
	if !c.Person.Is(people.Member) {
		return nil, nil
	}
	open, err := mvoices.QuestionsTo(c.Tx, c.Person.ID)
	for _, q := range open {
		list = append(list, front.TodoLine{
			Text:   c.T("todo.question", "title", q.Title, "number", q.Number, "words", phrase.Truncate(q.Asked, chat.ExcerptLong)),
			Button: c.B("todo.question_do", "suggestion_reply", q.ID),
			Sort:   "question", Matter: chat.Joined(q.Title, q.Number) + "\n" + q.Asked,
		})
	}
	return list, err
}

// askedOf words a question for its author, and its answer for who has asked; nobody else
// hears of them.
func askedOf(their *bot.Context, s *mvoices.Suggestion, step *records.Step, m *bot.Message) error {
	by, err := people.PersonByID(their.Tx, step.ByID)
	if err != nil {
		return err
	}
	if step.Note == mvoices.NoteAsk {
		if m.Text = ""; their.Person.ID != s.PersonID {
			return nil
		}
		m.Text = their.T("suggestion.asks_you", "who", by.Name, "role", roleOf(their, by), "number", s.Number, "title", s.Title, "words", step.Words)
		m.Buttons = append([][]bot.Button{bot.Row(their.B("suggestion.reply", "suggestion_reply", s.ID))}, m.Buttons...)
		return nil
	}
	asked, err := mvoices.QuestionAnswered(their.Tx, step)
	if err != nil {
		return err
	}
	if m.Text = ""; asked == nil || asked.ByID != their.Person.ID {
		return nil
	}
	name, err := authorName(their, s)
	if err != nil {
		return err
	}
	m.Text = their.T("suggestion.replies_you", "name", name, "number", s.Number, "title", s.Title, "asked", asked.Words, "words", step.Words)
	return nil
}

// roleOf is as what somebody deals with suggestions, as a word.
func roleOf(c *bot.Context, by *people.Person) string {
	switch {
	case by.Is(people.Director):
		return c.P("role.director")
	case by.Is(people.Staff):
		return c.P("role.secretary")
	}
	return c.P("role.contact")
}

// hearsOfAsking are those who hear beside the author: of an answer who had asked, of a
// question nobody.
func hearsOfAsking(c *bot.Context, step *records.Step) ([]int64, error) {
	if step.Note == mvoices.NoteReply {
		asked, err := mvoices.QuestionAnswered(c.Tx, step)
		if err != nil || asked == nil {
			return nil, err
		}
		return []int64{asked.ByID}, nil
	}
	return nil, nil
}
