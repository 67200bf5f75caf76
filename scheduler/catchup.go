package scheduler

import (
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/study"
)

// inviteCatchUp offers make-up study (补课, §4), the day after a study session,
// to those who were on leave or are absent by the confirmed list: in private, each
// for himself.
func inviteCatchUp(cal *calendar.Calendar) Job {
	job := afterStudy(cal, "invite-catch-up", 1, inviteAll)
	job.Mute = []string{posts.MuteOwed}
	return job
}

// inviteAbsent offers it to those who are absent by a list that was confirmed later.
func inviteAbsent(cal *calendar.Calendar) Job {
	first := dayAfterStudy(cal, 1)
	return Job{
		Name: "invite-absent", Back: 3 * day, Mute: []string{posts.MuteOwed},
		Due: confirmed(func(o *people.Office, a *activities.Timing) time.Time {
			at := absentSince(o, a)
			if a.Kind != activities.Study || !at.After(first(o, store.DateOf(a.EndsAt, o.Location()))) {
				return time.Time{}
			}
			return at
		}),
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed || a.ConfirmedAt == nil {
				return err
			}
			return inviteAll(c, a)
		},
	}
}

// inviteAll invites everybody once.
func inviteAll(c *bot.Context, a *activities.Activity) error {
	due, err := study.CatchUpsAt(c.Tx, a)
	if err != nil {
		return err
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	for i := range members {
		p := &members[i]
		m, owes := due[p.ID]
		if !owes || m.DoneAt != nil || !p.Joined() || p.MutedKind(posts.MuteOwed) {
			continue
		}
		if err := inviteToCatchUp(c, a, p); err != nil {
			return fmt.Errorf("invite person %d to make-up study: %w", p.ID, err)
		}
	}
	return nil
}

func inviteToCatchUp(c *bot.Context, a *activities.Activity, p *people.Person) error {
	steps, err := study.CatchUpOf(c.Tx, a, p.ID)
	if err != nil {
		return err
	}
	line, err := activities.AttendanceLineOf(c.Tx, a, p)
	if err != nil {
		return err
	}
	w := c.WordsFor(p)
	head := "catchup.invited"
	switch {
	case line.Missed():
		head = "catchup.invited_missed"
	case line.State == activities.Absent && line.LeftAt != nil && !line.ByHand:
		head = "catchup.invited_left"
	}
	card, err := posts.CatchUpCard(c, w, a, steps, w.T(head))
	if err != nil {
		return err
	}
	if line.Missed() {
		card.Buttons = append(card.Buttons, bot.Row(bot.Button{Text: w.Plain("claim.button"), Data: bot.Data("claim", a.ID)}))
	}
	card.Buttons = append(card.Buttons, bot.Row(posts.MuteButton(w)))
	return tell(c, p, card, c.Now.Add(5*day), bot.Once(fmt.Sprintf("catchup:%d:%d", a.ID, p.ID)))
}
