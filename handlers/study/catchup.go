package study

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/notes"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	mstudy "lianluo/models/study"
)

// catchUpLookBack is how far back sessions are offered for make-up study.
const catchUpLookBack = 400 * 24 * time.Hour

// catchUpTodo is how far back they wait among what is to be done.
const catchUpTodo = 60 * 24 * time.Hour

// registerCatchUp is make-up study (补课, §4) for those who missed a session. It
// never changes the attendance.
func registerCatchUp(r *bot.Router) {
	front.AddDeskLine(r, catchUpYear)
	front.AddTodos(r, catchUpTodos)
	notes.OnFiled(r, func(c *bot.Context, n *mnotes.Note) (string, error) { return settleCatchUp(c, n.ActivityID) })
	r.Command("catchup", bot.Members, catchUpCommand)
	r.Button("catchup", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return showCatchUp(c, a, "")
	})
	r.Button("catchup_read", bot.Members, readForCatchUp)
	r.Button("catchup_see", bot.Staff, seeCatchUps)
	registerCatchUpForms(r)
}

// catchUpCommand is /catchup [session [read]]: the list of what is to be made up
// for, one of them, or all its materials at once.
func catchUpCommand(c *bot.Context) error {
	list, err := mstudy.CatchUpsOf(c.Tx, c.Person.ID, c.Now.Add(-catchUpLookBack), c.Now)
	if err != nil {
		return err
	}
	number, rest, _ := strings.Cut(strings.TrimPrefix(c.Args, "#"), " ")
	if id, err := strconv.ParseInt(number, 10, 64); err == nil {
		return catchUpNumbered(c, id, strings.TrimSpace(rest))
	}
	var due []mstudy.MadeUp
	for _, m := range list {
		if m.DoneAt == nil {
			due = append(due, m)
		}
	}
	switch len(due) {
	case 0:
		_, err := c.Say(bot.Message{Text: locale.Join("\n", c.T("catchup.none"), posts.CatchUpLine(c.Words, list))})
		return err
	case 1:
		return showCatchUp(c, &due[0].Activity, "")
	}
	m := bot.Message{Text: c.T("catchup.choose", "count", len(due))}
	for i := range due[:min(len(due), chat.ListSize)] {
		a := &due[i].Activity
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: fmt.Sprintf("#%d %s", a.ID, notes.SessionLine(c, a)), Data: bot.Data("catchup", a.ID)}))
	}
	_, err = c.Say(m)
	return err
}

func catchUpNumbered(c *bot.Context, id int64, word string) error {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "catchup.not_due")
	}
	if word == "" {
		return showCatchUp(c, a, "")
	}
	if word != c.P("library.read_word") {
		return c.Problem("catchup.word", "id", id)
	}
	s, err := steps(c, a)
	if err != nil {
		return err
	}
	list, err := s.Readings(c.Tx)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := sendReading(c, a, s, r.Kind, r.ID); err != nil {
			return err
		}
	}
	if _, err := settleCatchUp(c, a.ID); err != nil {
		return err
	}
	return showCatchUp(c, a, c.T("catchup.all_read"))
}

func steps(c *bot.Context, a *mactivities.Activity) (*mstudy.CatchUpSteps, error) {
	s, err := mstudy.CatchUpOf(c.Tx, a, c.Person.ID)
	if errors.Is(err, mstudy.ErrNoCatchUp) {
		return nil, c.Problem("catchup.not_due")
	}
	return s, err
}

func showCatchUp(c *bot.Context, a *mactivities.Activity, head string) error {
	m, err := catchUpCard(c, a, head)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func catchUpCard(c *bot.Context, a *mactivities.Activity, head string) (bot.Message, error) {
	s, err := steps(c, a)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := posts.CatchUpCard(c, c.Words, a, s, head)
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return m, err
}

// readForCatchUp sends one thing to read and marks it 已阅:
// catchup_read:SESSION:KIND:ID.
func readForCatchUp(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(2)
	if err != nil {
		return err
	}
	s, err := steps(c, a)
	if err != nil {
		return err
	}
	if err := sendReading(c, a, s, records.Kind(c.Arg(1)), id); err != nil {
		return err
	}
	if _, err := settleCatchUp(c, a.ID); err != nil {
		return err
	}
	return showCatchUp(c, a, "")
}

func sendReading(c *bot.Context, a *mactivities.Activity, s *mstudy.CatchUpSteps, kind records.Kind, id int64) error {
	switch f := s.File(id); {
	case kind == records.KindActivity && id == a.ID && a.Plan != "":
		if _, err := c.Say(bot.Message{Text: c.T("session.plan_text", "topic", a.Topic, "plan", a.Plan)}); err != nil {
			return err
		}
	case kind == records.KindAttachment && f != nil:
		if err := chat.SendFiles(c, a.Topic, []records.Attachment{*f}); err != nil {
			return err
		}
	default:
		return c.Problem("common.gone")
	}
	return mstudy.MarkStudied(c.Tx, kind, id, c.Person.ID, c.Now)
}

// settleCatchUp looks whether the person has made up for a session with what he
// or she has just done. done says so, in the one answer to it; "" when something
// is missing or it was made up for before. The card of make-up study says it by
// itself.
func settleCatchUp(c *bot.Context, activity int64) (done string, err error) {
	if activity == 0 {
		return "", nil
	}
	a, err := mactivities.ByID(c.Tx, activity)
	if err != nil {
		return "", err
	}
	if err := c.Settled(posts.About(a)); err != nil {
		return "", err
	}
	first, err := mstudy.SettleCatchUp(c.Tx, a, c.Person.ID, c.At())
	if err != nil || !first {
		return "", err
	}
	return c.T("catchup.finished", "title", locale.HTML(posts.SessionQuoted(c.Words, a))), nil
}

// catchUpTodos are the sessions to be made up for, among what is to be done.
func catchUpTodos(c *bot.Context) ([]front.TodoLine, error) {
	if !c.Person.Is(people.Member) {
		return nil, nil
	}
	list, err := mstudy.CatchUpsOf(c.Tx, c.Person.ID, c.Now.Add(-catchUpTodo), c.Now)
	var lines []front.TodoLine
	for i := range list {
		if a := &list[i].Activity; list[i].DoneAt == nil {
			lines = append(lines, front.TodoLine{
				Text: c.T("catchup.todo", "title", a.Topic, "date", c.Date(a.StartsAt)), Button: c.B("catchup.todo_do", "catchup", a.ID),
				Sort: "catchup", Matter: chat.Joined(a.Topic, c.Date(a.StartsAt)),
			})
		}
	}
	return lines, err
}

// seeCatchUps lists, for the staff, who makes up for a session, and what one of
// them answered: catchup_see:SESSION[:PERSON].
func seeCatchUps(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "" {
		return seeCatchUp(c, a)
	}
	list, err := mstudy.LightsByMember(c.Tx, a)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("catchup.list", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
	var people []bot.Button
	for i := range list {
		if l := &list[i]; l.MakesUp && len(people) < 40 {
			m.Text += "\n" + c.T("five.row", "name", l.Name, "row", locale.HTML(posts.MemberRow(c, c.Words, l)))
			people = append(people, bot.Button{Text: l.Name, Data: bot.Data("catchup_see", a.ID, l.PersonID)})
		}
	}
	m.Buttons = append(bot.Rows(4, people...), bot.Row(c.B("common.back", "five", a.ID)))
	_, err = c.Show(m)
	return err
}

func seeCatchUp(c *bot.Context, a *mactivities.Activity) error {
	p, err := bot.Pressed(c, 1, people.PersonByID)
	if err != nil {
		return err
	}
	s, err := mstudy.CatchUpOf(c.Tx, a, p.ID)
	if errors.Is(err, mstudy.ErrNoCatchUp) {
		return c.Problem("common.gone")
	}
	if err != nil {
		return err
	}
	card, err := posts.CatchUpCard(c, c.Words, a, s, "<b>"+string(locale.Escape(p.Name))+"</b>")
	if err != nil {
		return err
	}
	card.Asks = "" // it is another's
	lines := []string{card.Text}
	for i, q := range s.Texts() {
		if said := s.Said(i); said != "" {
			lines = append(lines, c.T("catchup.said", "n", i+1, "question", q, "answer", said))
		}
	}
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(1, c.B("common.back", "catchup_see", a.ID))}
	_, err = c.Show(m)
	return err
}

// CatchUpRecord is a line of a member's record: make-up study done and due; ""
// for none.
func CatchUpRecord(c *bot.Context, person int64, from, to time.Time) (string, error) {
	list, err := mstudy.CatchUpsOf(c.Tx, person, from, to)
	if err != nil || len(list) == 0 {
		return "", err
	}
	done := madeUp(list)
	return c.T("catchup.line", "n", done, "due", len(list)-done), nil
}

// catchUpYear is the director's figure of the year; "" while nobody missed a
// session.
func catchUpYear(c *bot.Context) (string, error) {
	first := time.Date(c.Local(c.Now).Year(), 1, 1, 0, 0, 0, 0, c.Location())
	list, err := mstudy.CatchUpsBetween(c.Tx, first, first.AddDate(1, 0, 0))
	if err != nil || len(list) == 0 {
		return "", err
	}
	return c.T("catchup.year", "n", madeUp(list), "of", len(list)), nil
}

func madeUp(list []mstudy.MadeUp) (done int) {
	for _, m := range list {
		if m.DoneAt != nil {
			done++
		}
	}
	return done
}
