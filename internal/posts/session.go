// Package posts builds the messages that both a tap and the clock send, so that
// they read the same whoever sends them.
package posts

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/study"
)

// sep stands between facts of one line.
const sep = " · "

// SessionTitle names an activity in one line: 集中学习：二十届四中全会精神.
func SessionTitle(w *locale.Words, a *activities.Activity) string {
	return w.T("activity.title", "kind", w.Plain("activity.kind."+string(a.Kind)), "topic", a.Topic)
}

// SessionQuoted is SessionTitle within a sentence: 集中学习「二十届四中全会精神」.
func SessionQuoted(w *locale.Words, a *activities.Activity) string {
	return w.T("activity.quoted", "kind", w.Plain("activity.kind."+string(a.Kind)), "topic", a.Topic)
}

// SessionTime writes when an activity is: 12月5日（周六）15:00–17:00.
func SessionTime(c *bot.Context, w *locale.Words, a *activities.Activity) string {
	start, end := c.Local(a.StartsAt), c.Local(a.EndsAt)
	if store.DateOf(a.StartsAt, c.Location()) != store.DateOf(a.EndsAt, c.Location()) {
		return w.DateClock(start, c.Local(c.Now)) + "–" + w.DateClock(end, c.Local(c.Now))
	}
	return w.DateClock(start, c.Local(c.Now)) + "–" + w.Clock(end)
}

// CancelledLine says that an activity was called off and why.
func CancelledLine(w *locale.Words, a *activities.Activity) string {
	return w.T("session.cancelled_line", "reason", cancelReason(w, a))
}

// cancelReason is why an activity was called off; of one that was withdrawn,
// that its publication was undone.
func cancelReason(w *locale.Words, a *activities.Activity) string {
	if a.CancelReason == "" {
		return w.Plain("session.undo_reason")
	}
	return a.CancelReason
}

// SessionPost is the one live post of an activity in the group (§8): what, when
// and how many come. It names nobody as missing and gives no reasons.
func SessionPost(c *bot.Context, a *activities.Activity) (bot.Message, error) {
	w := c.GroupWords()
	counts, err := activities.Tally(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	head := locale.Join(sep, "<b>"+w.T("activity.kind."+string(a.Kind))+"</b>",
		w.DateClock(c.Local(a.StartsAt), c.Local(c.Now)), string(locale.Escape(a.Place)))
	lines := []string{head, locale.Join(sep, w.T("session.topic_line", "topic", a.Topic), leaders(w, a))}
	switch a.State {
	case activities.ActivityCancelled:
		lines = append(lines, CancelledLine(w, a))
		return bot.Message{Text: locale.Join("\n", lines...)}, nil
	case activities.Closed:
		lines = append(lines, ClosedLine(w, a, counts))
		if a.Summary != "" {
			lines = append(lines, string(locale.Escape(a.Summary)))
		}
	default:
		lines = append(lines, AttendLine(c, w, a), SaidLine(w, a, counts))
	}
	if a.Kind == activities.Study {
		lights, err := Lights(c, w, a)
		if err != nil {
			return bot.Message{}, err
		}
		lines = append(lines, lights)
	}
	m := bot.Message{Text: locale.Join("\n", lines...)}
	m.Buttons, err = postButtons(c, w, a)
	return m, err
}

// leaders names who leads an activity: 主持 李强 · 辅导教师 王芳.
func leaders(w *locale.Words, a *activities.Activity) string {
	host, tutor := "", ""
	switch {
	case a.HostName != "" && a.HostID != 0 && a.Kind.Hosted():
		host = w.T("session.receiver_line", "name", a.HostName)
	case a.HostName != "":
		host = w.T("session.host_line", "name", a.HostName)
	}
	if a.Tutor != "" {
		tutor = w.T("session.tutor_line", "name", a.Tutor)
	}
	return locale.Join(sep, host, tutor)
}

// TallyLine counts what people said so far: 应到 11 · 参加 8 · 请假 1 · 待回复 2.
func TallyLine(w *locale.Words, n activities.Counts) string {
	expected := w.T("session.count.expected", "n", n.Expected)
	if n.Excused > 0 {
		expected += w.T("session.count.excused_apart", "n", n.Excused)
	}
	parts := []string{expected, w.T("session.count.yes", "n", n.Yes)}
	for _, part := range []struct {
		key string
		n   int
	}{
		{"leave", n.Leave}, {"leave_asked", n.LeaveAsked}, {"no", n.No - n.LeaveAsked}, {"maybe", n.Maybe}, {"pending", n.Pending},
		{"guests", n.Guests}, {"arrived", n.Present + n.Late},
	} {
		if part.n > 0 {
			parts = append(parts, w.T("session.count."+part.key, "n", part.n))
		}
	}
	return locale.Join(sep, whole(parts)...)
}

// ResultLine counts what came of an activity, without those who were absent:
// 出席 9 · 迟到 1 · 请假 1.
func ResultLine(w *locale.Words, n activities.Counts) string {
	parts := []string{w.T("session.count.present", "n", n.Present)}
	for _, part := range []struct {
		key string
		n   int
	}{{"late", n.Late}, {"leave", n.Leave}, {"excused", n.Excused}, {"guests", n.Guests}} {
		if part.n > 0 {
			parts = append(parts, w.T("session.count."+part.key, "n", part.n))
		}
	}
	return locale.Join(sep, whole(parts)...)
}

// ClosedLine says what came of an activity; nothing, while it is not known whether it
// took place.
func ClosedLine(w *locale.Words, a *activities.Activity, n activities.Counts) string {
	if a.InQuestion() {
		return w.T("session.closed_alone")
	}
	return w.T("session.closed_line", "counts", locale.HTML(ResultLine(w, n)))
}

// Lights writes the 五有 of a study session (§4) as five lights.
func Lights(c *bot.Context, w *locale.Words, a *activities.Activity) (string, error) {
	h, err := study.FiveLights(c.Tx, a)
	if err != nil {
		return "", err
	}
	lights := w.T("session.lights", "plan", Light(h.Plan), "materials", Light(h.Materials), "tutor", Light(h.Tutor),
		"notes", Light(h.Notes), "reflections", Light(h.Reflections))
	return strings.Join(whole(strings.Split(lights, " ")), " "), nil
}

// Owing names, for the staff, who still owes a note or a reflection of a study
// session that has ended.
func Owing(c *bot.Context, a *activities.Activity) (string, error) {
	if a.Kind != activities.Study {
		return "", nil
	}
	f, err := study.FiveHaves(c.Tx, a)
	if err != nil {
		return "", err
	}
	text := ""
	for _, part := range []struct {
		key   string
		owing []int64
	}{{"notes", f.Notes.Owing}, {"reflections", f.Reflections.Owing}} {
		var names []string
		for _, id := range part.owing {
			p, err := people.PersonByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			names = append(names, p.Name)
		}
		if len(names) > 0 {
			text += "\n" + c.T("session.owing_"+part.key, "names", strings.Join(names, c.P("session.comma")))
		}
	}
	return text, nil
}

// whole keeps a label with its figure or light on one line of a phone. Within
// the label a line may break: a sign between all its characters would be read out
// one by one, and the label would not be found by a search.
func whole(parts []string) []string {
	const joiner, space = "\u2060", "\u00a0" // both of no break
	lights := strings.NewReplacer("●", joiner+"●", "◐", joiner+"◐", "○", joiner+"○", " ", space)
	for i, part := range parts {
		parts[i] = lights.Replace(part)
	}
	return parts
}

// Light is the sign of one of the 五有.
func Light(h study.Have) string {
	switch h.State {
	case study.LightDone:
		return "●"
	case study.LightPartial:
		return "◐"
	}
	return "○"
}

func postButtons(c *bot.Context, w *locale.Words, a *activities.Activity) ([][]bot.Button, error) {
	files, err := records.CountAttachments(c.Tx, records.KindActivity, a.ID)
	if err != nil {
		return nil, err
	}
	var materials []bot.Button
	if files[a.ID] > 0 || a.Plan != "" || a.Agenda != "" {
		materials = bot.Row(button(w, "session.get_materials", "materials", a.ID))
	}
	if a.State == activities.Closed {
		if a.Kind == activities.Study {
			materials = append(materials, button(w, "session.note", "note", a.ID))
		}
		if len(materials) == 0 {
			return nil, nil
		}
		return [][]bot.Button{materials}, nil
	}
	checkIn := button(w, "session.check_in", "checkin", a.ID)
	if opens, _, _ := activities.CheckInWindow(a); c.Now.Before(opens) {
		checkIn.Text = w.Plain("session.check_in_from", "time", w.Clock(c.Local(opens)))
	}
	second := bot.Row(checkIn)
	if _, _, closes := activities.CheckInWindow(a); c.Now.After(closes) {
		second = nil
	}
	if link := c.Link(fmt.Sprintf("s-%d", a.ID)); link != "" {
		second = append(second, bot.Button{Text: w.Plain("session.in_private"), URL: link})
	}
	answers := bot.Row(button(w, "session.leave", "leave", a.ID))
	switch {
	case !c.Now.Before(a.StartsAt):
	case a.Voluntary():
		answers = signUpRow(c, w, a, answers[0])
	default:
		answers = bot.Row(button(w, "session.yes", "answer", a.ID, activities.AnswerYes), answers[0],
			button(w, "session.maybe", "answer", a.ID, activities.AnswerMaybe))
	}
	rows := [][]bot.Button{answers}
	if len(second) > 0 {
		rows = append(rows, second)
	}
	if len(materials) > 0 {
		rows = append(rows, materials)
	}
	return rows, nil
}

func button(w *locale.Words, key, route string, args ...any) bot.Button {
	return bot.Button{Text: w.Plain(key), Data: bot.Data(route, args...)}
}

// livePost is the kind of living message that an activity's post is.
const livePost = "session"

// Register tells how the living posts are said anew.
func Register(r *bot.Router) {
	r.Living(livePost, renderSession)
	r.Living(liveCall, renderCall)
	registerBriefing(r)
	registerDates(r)
	registerConsult(r)
	registerCollation(r)
	registerTerms(r)
	r.Asks(asksReminder, reminderAnew)
	r.Asks(AsksOwed, owedAnew)
	r.Asks(asksMinutes, minutesAnew)
	r.Asks(asksCatchUp, catchUpAnew)
	r.Asks(asksGap, gapAnew)
	r.Asks(asksPledge, pledgeAnew)
	r.Asks(asksAssess, assessAnew)
	r.Asks(asksReport, reportAnew)
	r.Asks(asksContactNews, contactNewsAnew)
	r.Asks(asksForgotten, forgottenAnew)
}

// RefreshSession has the live post of an activity brought up to date: at once,
// and of many changes within a second once more at its end; and what was asked of its members
// in private.
func RefreshSession(c *bot.Context, a *activities.Activity) error {
	return c.Refresh(livePost, a.ID)
}

// renderSession is the bot.Renderer of an activity's live post.
func renderSession(c *bot.Context, id int64) (bot.Ref, bot.Message, error) {
	a, err := activities.ByID(c.Tx, id)
	if errors.Is(err, store.ErrNotFound) {
		return 0, bot.Message{}, nil
	}
	if err != nil {
		return 0, bot.Message{}, err
	}
	if err := askSessionAgain(c, a); err != nil || a.PostRef == 0 { // never posted, or taken back since
		return 0, bot.Message{}, err
	}
	m, err := SessionPost(c, a)
	return a.PostRef, m, err
}

// LackingNames names what an activity lacks: 主题、地点.
func LackingNames(w *locale.Words, lacking []string) string {
	var names []string
	for _, key := range lacking {
		names = append(names, w.Plain("session."+key+".label"))
	}
	return strings.Join(names, w.Plain("session.comma"))
}

// PublishSession posts an activity to the group and pins it; posted is false
// while no group is bound, and of one that has no topic or place yet.
func PublishSession(c *bot.Context, a *activities.Activity) (posted bool, err error) {
	if len(a.Lacks()) > 0 {
		return false, nil
	}
	m, err := SessionPost(c, a)
	if err != nil {
		return false, err
	}
	m.About = About(a)
	ref, err := c.Post(m, bot.Begins(a.StartsAt))
	if err != nil || ref == 0 {
		return false, err
	}
	if err := c.Pin(ref); err != nil {
		return false, err
	}
	if err := activities.Call(c.Tx, a, c.Now); err != nil {
		return false, err
	}
	return true, activities.SetPostRef(c.Tx, a, ref)
}

// CloseSession ends an activity, by the director or by the clock: the check-in ends
// with it, and the post shows the result.
func CloseSession(c *bot.Context, a *activities.Activity) error {
	if err := activities.Close(c.Tx, a, c.Now); err != nil {
		return err
	}
	if err := c.Unpin(a.PostRef); err != nil {
		return err
	}
	return RefreshSession(c, a)
}
