package attendance

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// meant is which activity the words of a leave are about (§8).
type meant struct {
	on     []mactivities.Activity // those that can be meant; all that are coming where no day is named
	over   []mactivities.Activity // those of a day named that are over
	reason string                 // the words; without the day where it is the activity's
	doubt  string                 // what is asked first, as markup: a day without an activity, or words not understood
}

// onDays are those of the activities that are on the days of a time, from the first to the
// last.
func onDays(coming []mactivities.Activity, t chat.Timed, loc *time.Location) (from, to store.Date, on []mactivities.Activity) {
	from = store.DateOf(t.Start.Time, loc)
	to = from
	if t.Ends && t.End.HasDate {
		to = store.DateOf(t.End.Time, loc)
	}
	return from, to, slices.DeleteFunc(slices.Clone(coming), func(a mactivities.Activity) bool {
		day := store.DateOf(a.StartsAt, loc)
		return day < from || day > to
	})
}

// dayNamed finds the activities of the day that the words name. A day that is named
// and fits none is asked about, and so is one that was not understood: the words
// stay whole then.
func dayNamed(c *bot.Context, coming []mactivities.Activity, words string) (meant, error) {
	v := meant{on: coming, reason: words}
	t, err := chat.SplitTime(c, words, phrase.Rough)
	if p, ours := err.(*bot.Problem); ours {
		v.doubt = c.T(p.Key, p.Pairs...)
		return v, nil
	}
	if err != nil || !t.Found || !t.Start.HasDate {
		if err == nil && phrase.BeenAway(words) {
			return v, lastOver(c, &v)
		}
		return v, err
	}
	loc := c.Location()
	from, to, on := onDays(coming, t, loc)
	if len(on) > 0 {
		if v.on = on; !t.Start.HasClock && from == to {
			v.reason = t.Rest
		}
		return v, nil
	}
	days, err := mactivities.Between(c.Tx, from.Start(loc), to.AddDate(0, 0, 1).Start(loc))
	if err != nil {
		return v, err
	}
	v.over = slices.DeleteFunc(days, func(a mactivities.Activity) bool { return !a.EndsAt.Before(c.Now) && a.State == mactivities.Planned })
	switch {
	case len(v.over) > 0:
		v.doubt = c.T("leave.over", "title", locale.HTML(posts.SessionQuoted(c.Words, &v.over[0])), "when", posts.SessionTime(c, c.Words, &v.over[0]))
	case len(coming) == 1:
		v.doubt = c.T("leave.no_activity_but", "day", t.Text, "date", spanDays(c, from, to), "next", c.Date(coming[0].StartsAt),
			"title", locale.HTML(posts.SessionQuoted(c.Words, &coming[0])))
	default:
		v.doubt = c.T("leave.no_activity", "date", spanDays(c, from, to))
	}
	return v, nil
}

// lastOver takes words of an activity that is over, without a day, to be about the last one:
// 上次没来，孩子发烧. Nothing is filed for the next.
func lastOver(c *bot.Context, v *meant) error {
	days, err := mactivities.Between(c.Tx, c.Now.AddDate(0, -1, 0), c.Now)
	if err != nil {
		return err
	}
	v.doubt = c.T("leave.been_away")
	for i := range slices.Backward(days) {
		if a := days[i]; a.State != mactivities.ActivityCancelled && a.EndsAt.Before(c.Now) {
			v.over = []mactivities.Activity{a}
			v.doubt = c.T("leave.over", "title", locale.HTML(posts.SessionQuoted(c.Words, &a)), "when", posts.SessionTime(c, c.Words, &a))
			break
		}
	}
	return nil
}

// ownLeave refuses words that ask no leave of one's own: that take one back, or ask for
// somebody else.
func ownLeave(c *bot.Context, words string) error {
	if phrase.UnasksLeave(words) {
		return c.Problem("leave.unasked")
	}
	who, ok := phrase.LeaveOfAnother(words)
	if !ok {
		there, err := people.People(c.Tx)
		if err != nil {
			return err
		}
		for i := range there {
			if name := there[i].Name; there[i].ID != c.Person.ID && strings.HasPrefix(words, name) {
				who, ok = name, true
			}
		}
	}
	if ok && who != c.Person.Name {
		return c.Problem("leave.of_another", "name", who)
	}
	return nil
}

// spanDays writes a day, or the first and last of several.
func spanDays(c *bot.Context, from, to store.Date) string {
	if from == to {
		return c.Date(from.Start(c.Location()))
	}
	return c.P("away.span", "from", c.Date(from.Start(c.Location())), "to", c.Date(to.Start(c.Location())))
}

// claimChoice is in front of the number of an activity that is over: who was there
// says so.
const claimChoice = "claim:"

// activityChoices are what a leave can be for, after what has to be asked first: an
// activity that is over can be claimed (申请补录).
func activityChoices(c *bot.Context, v *leaveDraft) ([]bot.Choice, error) {
	var list []bot.Choice
	for _, id := range v.Over {
		a, err := mactivities.ByID(c.Tx, id)
		if err != nil {
			return nil, c.MissingAs(err, "common.gone")
		}
		list = append(list, bot.Choice{Label: c.P("leave.claim", "date", c.Date(a.StartsAt)), Value: claimChoice + strconv.FormatInt(id, 10)})
	}
	coming, err := upcomingChoices(c, v)
	return append(list, coming...), err
}

// setLeaveActivity takes the activity that was tapped.
func setLeaveActivity(c *bot.Context, v *leaveDraft, in bot.Input) error {
	number, claims := strings.CutPrefix(in.Choice, claimChoice)
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return c.Problem("session.use_choices")
	}
	if claims && !slices.Contains(v.Over, id) {
		return c.Problem("common.stale")
	}
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	v.Activity, v.Claims, v.Doubt = a.ID, claims, ""
	return nil
}

// claimCard is the card of a leave that turned out to be a claim.
func claimCard(c *bot.Context, a *mactivities.Activity, v *leaveDraft) string {
	lines := []string{c.T("leave.check_claim"), posts.SessionTitle(c.Words, a), posts.SessionTime(c, c.Words, a)}
	if v.Reason != "" {
		lines = append(lines, c.T("session.reason_line", "reason", v.Reason))
	}
	return strings.Join(lines, "\n")
}
