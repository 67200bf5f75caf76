package attendance

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// leaveKind is how a leave is talked about (§8): the staff grants or refuses it,
// and the member hears. Its reason is shown as Leave.ReadableBy has it.
func leaveKind() *front.Kind[*mactivities.Leave, mactivities.RequestState] {
	return &front.Kind[*mactivities.Leave, mactivities.RequestState]{
		Name: "leave", Machine: mactivities.LeaveLife, Find: mactivities.LeaveByID,
		Advance: advanceLeave, Revert: revertLeave,
		Text: leaveText, Pairs: leavePairs, Buttons: leaveButtons,
		Decisions: []front.Decision[mactivities.RequestState]{{To: mactivities.Granted}, {To: mactivities.Refused}},
		Withdrawn: mactivities.Withdrawn,
		Told:      toldOfLeave, Ends: []mactivities.RequestState{mactivities.Withdrawn},
		Begins: func(c *bot.Context, l *mactivities.Leave) (time.Time, error) {
			a, err := mactivities.ByID(c.Tx, l.ActivityID)
			if err != nil {
				return time.Time{}, err
			}
			return a.StartsAt, nil
		},
		Moot: func(c *bot.Context, l *mactivities.Leave) (bool, error) { return calledOff(c, l.ActivityID) }, After: afterLeave, Reopen: showNoLeave, Fault: leaveFault,
	}
}

// advanceLeave takes a step of a leave with what follows for the attendance.
func advanceLeave(c *bot.Context, l *mactivities.Leave, move records.Move[mactivities.RequestState]) (*records.Step, error) {
	a, err := mactivities.ByID(c.Tx, l.ActivityID)
	if err != nil {
		return nil, err
	}
	if move.To == mactivities.Withdrawn {
		return mactivities.WithdrawLeave(c.Tx, a, l, move.By, c.Now)
	}
	return mactivities.DecideLeave(c.Tx, a, l, move.By, move.To == mactivities.Granted, move.Words, c.Now)
}

func revertLeave(c *bot.Context, l *mactivities.Leave) (*records.Step, error) {
	a, err := mactivities.ByID(c.Tx, l.ActivityID)
	if err != nil {
		return nil, err
	}
	step, err := mactivities.UndoLeaveStep(c.Tx, a, l, c.Person, c.Action.ID, c.Now)
	if errors.Is(err, mactivities.ErrLeaveDecided) {
		return nil, c.Problem("common.nothing_to_undo")
	}
	return step, err
}

// leaveText is a leave as the person may read it.
func leaveText(c *bot.Context, l *mactivities.Leave) (string, error) {
	a, p, err := activities.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return "", err
	}
	short, reason, trail := "", "", locale.HTML("")
	if l.Short {
		short = c.T("leave.short")
	}
	if l.ReadableBy(c.Person) {
		if l.Reason != "" {
			reason = c.T("session.reason_line", "reason", l.Reason)
		}
		if trail, err = leaveKind().Trail(c, l); err != nil { // it may tell of an illness as well
			return "", err
		}
	}
	return locale.Join("\n",
		locale.Join(" · ", "<b>"+string(locale.Escape(p.Name))+"</b>", c.T("leave.kind_"+string(l.Kind)), short),
		posts.SessionTitle(c.Words, a), posts.SessionTime(c, c.Words, a), reason, string(trail)), nil
}

func leavePairs(c *bot.Context, l *mactivities.Leave) ([]any, error) {
	a, p, err := activities.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return nil, err
	}
	return []any{
		"name", p.Name, "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "when", posts.SessionTime(c, c.Words, a),
		"begun", !c.Now.Before(a.StartsAt), "came", l.EndedByComing(), "entered", l.EnteredBy != 0,
	}, nil
}

// leaveButtons let hear a reason that was spoken, and lead the member to the activity.
func leaveButtons(c *bot.Context, l *mactivities.Leave) ([]bot.Button, error) {
	row, err := spokenButton(c, l)
	if err != nil || l.PersonID != c.Person.ID {
		return row, err
	}
	return append(row, c.B("session.open", "activity", l.ActivityID)), nil
}

// toldOfLeave leads the member to the activity. Who is refused before it begins is
// expected, and can say so or ask anew; for whom the office has entered a leave
// hears who did.
func toldOfLeave(their *bot.Context, l *mactivities.Leave, step *records.Step, m *bot.Message) error {
	a, err := mactivities.ByID(their.Tx, l.ActivityID)
	if err != nil {
		return err
	}
	row := bot.Row(their.B("session.open", "activity", a.ID))
	switch {
	case step.FromState == "":
		by, err := people.PersonByID(their.Tx, step.ByID)
		if err != nil {
			return err
		}
		m.Text = their.T("leavefor.told", "title", locale.HTML(posts.SessionQuoted(their.Words, a)), "when", posts.SessionTime(their, their.Words, a),
			"kind", their.P("leave.kind_"+string(l.Kind)), "by", by.Name)
	case mactivities.RequestState(step.ToState) == mactivities.Refused && their.Now.Before(a.StartsAt):
		row = append(bot.Row(their.B("session.yes", "answer", a.ID, mactivities.AnswerYes), their.B("leave.again", "leave", a.ID)), row...)
	}
	m.About, m.Buttons = posts.About(a), [][]bot.Button{row}
	return nil
}

// afterLeave shows in the group what changed. Once a leave is decided nobody has to
// remind its member of the check-in; who granted it is told what the activity lacks
// now. A granted leave that is taken back is news for the staff, and nothing of its
// decision holds any longer.
func afterLeave(c *bot.Context, l *mactivities.Leave, step *records.Step, undone bool) error {
	a, p, err := activities.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return err
	}
	from, to := mactivities.RequestState(step.FromState), mactivities.RequestState(step.ToState)
	switch {
	case to == mactivities.Withdrawn && undone:
		err = chat.Untell(c, func(their *bot.Context) (bot.Message, error) { return leaveLine(their, l, "leave.stands_told") })
		if err == nil {
			err = tellVacant(c, a, l, p)
		}
	case to == mactivities.Withdrawn:
		err = tellWithdrawn(c, l, from == mactivities.Granted)
	case undone || to == mactivities.Asked:
	default:
		if to == mactivities.Granted {
			if err := tellVacant(c, a, l, p); err != nil {
				return err
			}
		}
		err = posts.ForgetOpening(c, a, p)
	}
	if err != nil {
		return err
	}
	return posts.RefreshSession(c, a)
}

// tellWithdrawn tells the staff that a granted leave is withdrawn. Whoever granted it
// has to find nobody else for the activity.
func tellWithdrawn(c *bot.Context, l *mactivities.Leave, granted bool) error {
	if err := untellVacant(c, l); err != nil {
		return err
	}
	if !granted {
		return nil // the message that asks for the decision says so
	}
	matter := fmt.Sprintf("leave:%d", l.ActivityID)
	return chat.GatherRoles(c, people.Staff, matter, func(their *bot.Context) (bot.Message, error) { return leaveLine(their, l, "leave.withdrawn_told") })
}

func leaveLine(c *bot.Context, l *mactivities.Leave, key string) (bot.Message, error) {
	pairs, err := leavePairs(c, l)
	return bot.Message{Text: c.T(key, pairs...)}, err
}

// showNoLeave shows what the undoing of a request leaves: the member's card of the
// activity, or the line of the sheet on which the office entered it.
func showNoLeave(c *bot.Context, l *mactivities.Leave) error {
	a, p, err := activities.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return err
	}
	if l.EnteredBy != 0 {
		return showPersonLine(c, a, p, c.T("common.undone"))
	}
	return activities.ShowActivity(c, a, c.T("leave.withdrawn"))
}

// refreshLeave brings up to date what the staff was told of a leave that a person
// asked for: it ends when the person is there, and is asked for again when that is
// taken back.
func refreshLeave(c *bot.Context, activity, person int64) error {
	l, err := mactivities.LastLeave(c.Tx, activity, person)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || l.State != mactivities.Asked && !l.EndedByComing() {
		return err
	}
	return leaveKind().Changed(c, l)
}

// leaveFault words why a leave cannot be decided or taken back.
func leaveFault(c *bot.Context, l *mactivities.Leave, err error) error {
	switch decided := errors.Is(err, mactivities.ErrLeaveDecided) || errors.Is(err, records.ErrTransition); {
	case decided && l.EndedByComing():
		return c.Problem("leave.came")
	case decided && l.State == mactivities.Withdrawn:
		return c.Problem("leave.was_withdrawn")
	case decided:
		return c.Problem("session.decided_before")
	}
	return activities.ActivityProblem(c, err)
}
