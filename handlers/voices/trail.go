package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/models/people"
	"lianluo/models/records"
	mvoices "lianluo/models/voices"
)

// A suggestion that its author shows to colleagues is shown with its texts, the author's name
// and how far it has come (§9). What the office writes to the author, what the contact asks
// and what the author says of the handling is not part of that.

// isNear tells whether somebody reads all that was said of a suggestion: its author, the
// staff, and those whom it concerns, who hear of each step.
func isNear(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
	if s.PersonID == c.Person.ID || c.Person.Is(people.Staff) {
		return true, nil
	}
	ids, err := mvoices.Concerned(c.Tx, s)
	return slices.Contains(ids, c.Person.ID), err
}

// trailFor is what the person reads of a suggestion's life. The title of one that was merged
// into it is for the staff, as its author may have shown it to nobody. A question and its
// answer are between who asks, the author and the office.
func trailFor(c *bot.Context, s *mvoices.Suggestion, steps []records.Step) (list []records.Step, err error) {
	near, err := isNear(c, s)
	if err != nil {
		return nil, err
	}
	staff, contact := c.Person.Is(people.Staff), c.Person.Is(people.PartyContact)
	for _, step := range steps {
		switch {
		case staff:
		case step.Note == mvoices.NoteMerged:
			step.Words = ""
		case s.PersonID == c.Person.ID, contact:
		case step.Note == mvoices.NoteAsk, step.Note == mvoices.NoteReply:
			continue
		case !near && !ofTheMatter(&step):
			step.Words = ""
		}
		list = append(list, step)
	}
	return list, nil
}

// ofTheMatter tells that the words of a step are what was answered, or what came of it.
func ofTheMatter(step *records.Step) bool {
	to := mvoices.State(step.ToState)
	return step.Note == "" && (to == mvoices.Done || to == mvoices.Answered && step.Outcome != mvoices.Reopened)
}
