package attendance

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// claimedWithin is how long after an activity its member is still offered to say that he or
// she was there. (/record leads there afterwards too.)
const claimedWithin = 30 * 24 * time.Hour

// line is how an activity stands with a person, for what a button asks of it.
type line struct {
	a     *mactivities.Activity
	row   *mactivities.Attendance
	leave *mactivities.Leave // asked or granted; nil for none
}

// until says until when a button of an activity makes sense; zero when it does no longer.
type until func(c *bot.Context, l *line, args []string) (time.Time, error)

// asksOf makes a bot.Look of such a rule.
func asksOf(u until) (func(args []string) string, bot.Look) {
	return asksThen(u, func(*bot.Context, *line) (m bot.Message, err error) { return m, nil })
}

// asksThen is asksOf with what the message says when it is over.
func asksThen(u until, over func(c *bot.Context, l *line) (bot.Message, error)) (func(args []string) string, bot.Look) {
	return posts.AboutArg(records.KindActivity), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		l := &line{}
		if l.a, err = mactivities.ByID(c.Tx, id); err != nil {
			return s, err
		}
		if l.row, err = mactivities.AttendanceFor(c.Tx, id, c.Person.ID); err != nil {
			return s, err
		}
		if l.leave, err = LiveLeave(c, l.a); err != nil {
			return s, err
		}
		if s.Until, err = u(c, l, args); err == nil && s.Until.IsZero() {
			s.Over, err = over(c, l)
		}
		return s, err
	}
}

// before is t while it is ahead and the activity is coming; zero afterwards.
func (l *line) before(c *bot.Context, t time.Time) time.Time {
	if l.a.State != mactivities.Planned || !c.Now.Before(t) {
		return time.Time{}
	}
	return t
}

// closes is when the check-in closes.
func (l *line) closes() time.Time {
	_, _, closes := mactivities.CheckInWindow(l.a)
	return closes
}

func asksCheckin() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, _ error) {
		if l.row.State.Attended() || l.row.ByHand || l.row.LeftAt != nil {
			return t, nil
		}
		return l.before(c, l.closes()), nil
	})
}

func asksAnswer() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, args []string) (t time.Time, _ error) {
		said := len(args) > 1 && string(l.row.Answer) == args[1] && l.leave == nil
		if said || l.row.State.Attended() || l.row.ByHand {
			return t, nil
		}
		if l.a.Voluntary() {
			return l.before(c, l.a.SignUpUntil.Add(time.Second)), nil
		}
		return l.before(c, l.a.StartsAt), nil
	})
}

func asksLeave() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, _ error) {
		if l.row.State.Attended() || l.row.ByHand || l.leave != nil || l.a.Voluntary() && l.row.SignedAt == nil {
			return t, nil
		}
		return l.before(c, l.a.EndsAt), nil
	})
}

func asksUnleave() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, _ error) {
		if l.leave == nil || l.row.State.Attended() {
			return t, nil
		}
		return l.before(c, l.a.EndsAt), nil
	})
}

func asksLeaveEarly() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, _ error) {
		if !l.row.State.Attended() || l.row.LeftAt != nil || l.row.ByHand {
			return t, nil
		}
		return l.before(c, l.a.EndsAt), nil
	})
}

// asksClaim: nobody has to be asked twice whether he or she was there. What was asked says
// then how the activity stands with the person.
func asksClaim() (func([]string) string, bot.Look) {
	return asksThen(func(c *bot.Context, l *line, _ []string) (t time.Time, err error) {
		t = l.a.EndsAt.Add(claimedWithin)
		if l.row.State.Attended() || l.row.ByHand || l.row.State == mactivities.OnLeave || l.a.State == mactivities.ActivityCancelled || !c.Now.Before(t) {
			return time.Time{}, nil
		}
		claimed, err := mactivities.LiveClaim(c.Tx, l.a.ID, c.Person.ID)
		if err != nil || claimed {
			return time.Time{}, err
		}
		return t, nil
	}, func(c *bot.Context, l *line) (m bot.Message, err error) {
		if l.a.State == mactivities.ActivityCancelled { // which has been said
			return m, nil
		}
		return posts.SessionOver(c, c.Words, l.a, l.row)
	})
}

// asksMore is the offer to explain a claim that waits.
func asksMore() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, err error) {
		claimed, err := mactivities.LiveClaim(c.Tx, l.a.ID, c.Person.ID)
		if t = l.a.EndsAt.Add(claimedWithin); err != nil || !claimed || !c.Now.Before(t) {
			return time.Time{}, err
		}
		return t, nil
	})
}

// asksSheet is what the staff is asked of a list: confirm is the question whether it is
// right, otherwise whether the activity took place.
func asksSheet(confirm bool) (func([]string) string, bot.Look) {
	about := posts.AboutArg(posts.KindSheet)
	return about, func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		a, err := mactivities.ByID(c.Tx, id)
		if err != nil {
			return s, err
		}
		open := a.InQuestion()
		if confirm {
			n, err := mactivities.Tally(c.Tx, a)
			if err != nil {
				return s, err
			}
			open = a.State == mactivities.Closed && a.ConfirmedAt == nil && n.Unconfirmed > 0
		}
		if open {
			s.Until = c.Now.Add(posts.LookAgain)
			return s, nil
		}
		s.Over, err = posts.SheetCard(c, c.Words, c.Person, a)
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return s, err
	}
}

// calledOff tells whether an activity was called off: nothing that was asked about it is to
// be decided.
func calledOff(c *bot.Context, activity int64) (bool, error) {
	a, err := mactivities.ByID(c.Tx, activity)
	return err == nil && a.State == mactivities.ActivityCancelled, err
}

// registerCalledOff tells the staff of requests that wait when their activity is called off,
// or held after all.
func registerCalledOff(r *bot.Router) {
	activities.OnCalledOff(r, func(c *bot.Context, a *mactivities.Activity) error {
		leaves, err := mactivities.LiveLeaves(c.Tx, a.ID)
		if err != nil {
			return err
		}
		for i := range leaves {
			if leaves[i].State != mactivities.Asked {
				continue
			}
			if err := leaveKind().Changed(c, &leaves[i]); err != nil {
				return err
			}
		}
		claims, err := mactivities.ClaimsAt(c.Tx, a.ID)
		if err != nil {
			return err
		}
		for i := range claims {
			if err := claimKind().Changed(c, &claims[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// asksPlace is the question whether a place may be looked at: of the one activity.
func asksPlace() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, _ []string) (t time.Time, _ error) {
		if l.row.State.Attended() || l.row.ByHand || l.row.LeftAt != nil {
			return t, nil
		}
		return l.before(c, l.closes()), nil
	})
}
