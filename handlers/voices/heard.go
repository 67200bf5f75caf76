package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// hearsOfSuggestion: beside its author those whom the suggestion concerns hear of each step;
// the staff of what the party contact does, and of the answer to a question who has asked.
func hearsOfSuggestion(c *bot.Context, s *mvoices.Suggestion, step *records.Step) (ids []int64, err error) {
	if step.Note == mvoices.NoteAsk || step.Note == mvoices.NoteReply {
		return hearsOfAsking(c, step)
	}
	if step.Note == mvoices.NoteMerged { // those of the merged one hear of its end
		return nil, nil
	}
	if ids, err = mvoices.Concerned(c.Tx, s); err != nil {
		return nil, err
	}
	if byContact(c, s, step) {
		more, err := idsWith(c, people.Staff)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// byContact tells that a step is being taken by the party contact, who is not of the staff.
func byContact(c *bot.Context, s *mvoices.Suggestion, step *records.Step) bool {
	by := c.Person
	return by != nil && by.ID == step.ByID && by.ID != s.PersonID && by.Is(people.PartyContact) && !by.Is(people.Staff)
}

func idsWith(c *bot.Context, roles people.Role) (ids []int64, err error) {
	list, err := people.With(c.Tx, roles)
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	return ids, err
}

// gathersOfSuggestion has the way of one's suggestions on one day be one message: that they were
// passed, delivered, answered, handed on. What asks its author for something, or for how he or
// she judges the handling, is a message of its own.
func gathersOfSuggestion(their *bot.Context, s *mvoices.Suggestion, step *records.Step) [][]bot.Button {
	own := their.Person.ID == s.PersonID
	if step != nil && !asksNothing(s, step, own, their.Person) {
		return nil
	}
	if own || their.Person.Is(people.Staff|people.PartyContact) {
		return bot.Rows(1, bot.CommandButton(their.P("suggestion.list"), "suggestions"))
	}
	return bot.Rows(1, their.B("suggestion.open_list", "suggestions_open", 0))
}

func asksNothing(s *mvoices.Suggestion, step *records.Step, own bool, reader *people.Person) bool {
	if step.Note != "" || own && slices.Contains(mvoices.NextStates(s, reader), mvoices.Rated) {
		return false
	}
	switch mvoices.State(step.ToState) {
	case mvoices.Reviewed: // it can still be taken back: others hear of it alone
		return own
	case mvoices.Sent, mvoices.Answered, mvoices.Assigned, mvoices.Done:
		return true
	}
	return false
}

// toldOfSuggestion leads an author to what is asked: to add what is missing, to answer, or to
// say what he or she thinks of the handling. To others it is not theirs.
func toldOfSuggestion(their *bot.Context, s *mvoices.Suggestion, step *records.Step, m *bot.Message) error {
	if step.Note == mvoices.NoteAsk || step.Note == mvoices.NoteReply {
		return askedOf(their, s, step, m)
	}
	if their.Person.ID != s.PersonID {
		pairs := []any{"number", s.Number, "title", s.Title, "step", suggestionKind().Named(their, step), "note", step.Words}
		if !their.Person.Is(people.Staff | people.PartyContact) {
			m.Text = their.T("suggestion.heard_other", pairs...)
			return nil
		}
		role, name := "", ""
		if step.ByID != 0 && step.ByID != s.PersonID { // whose it is stands elsewhere, where that was agreed
			by, err := people.PersonByID(their.Tx, step.ByID)
			if err != nil {
				return err
			}
			role, name = roleOf(their, by), by.Name
		}
		m.Text = their.T("suggestion.heard_office", append(pairs, "role", role, "by", name)...)
		return nil
	}
	switch to := mvoices.State(step.ToState); {
	case step.Note != "":
	case to == mvoices.Returned:
		m.Buttons[0] = append(bot.Row(their.B("suggestion.edit_again", "suggestion_edit", s.ID)), m.Buttons[0]...)
	case to == mvoices.Merged && s.MergedInto != 0:
		into, err := mvoices.ByID(their.Tx, s.MergedInto)
		if err != nil {
			return err
		}
		m.Text = their.T("suggestion.told_merged_into", "number", s.Number, "title", s.Title, "into", into.Number, "into_title", into.Title)
	case slices.Contains(mvoices.NextStates(s, their.Person), mvoices.Rated):
		m.Buttons = append([][]bot.Button{ratingButtons(their, s.ID)}, m.Buttons...)
	}
	return nil
}

// CarryAnswer answers a suggestion as the report was that it was made from. It gives the
// button that takes this one back.
func CarryAnswer(c *bot.Context, s *mvoices.Suggestion, outcome mvoices.Outcome, words string) (bot.Button, error) {
	move := mvoices.Move{To: mvoices.Answered, Outcome: string(outcome), By: c.Person, Words: store.Shorten(words, store.MatterLimit)}
	_, a, err := suggestionKind().Take(c, s, move)
	if err != nil {
		return bot.Button{}, err
	}
	undo := chat.Undo(c, a)
	undo.Text = chat.Joined(undo.Text, s.Number)
	return undo, nil
}
