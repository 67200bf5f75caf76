package handlers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/study"
)

// catchUpLookBack is how far back sessions are offered for make-up study.
const catchUpLookBack = 400 * 24 * time.Hour

// catchUpTodo is how far back they wait among what is to be done.
const catchUpTodo = 60 * 24 * time.Hour

// registerCatchUp is make-up study (补课, §4) for those who missed a session. It
// never changes the attendance.
func (h *Office) registerCatchUp(r *bot.Router) {
	front.AddDeskLine(r, h.catchUpYear)
	front.AddTodos(r, h.catchUpTodos)
	onNoteFiled(r, func(c *bot.Context, n *notes.Note) (string, error) { return h.settleCatchUp(c, n.ActivityID) })
	r.Command("catchup", bot.Members, h.catchUpCommand)
	r.Button("catchup", bot.Members, func(c *bot.Context) error {
		a, err := pressedActivity(c)
		if err != nil {
			return err
		}
		return h.showCatchUp(c, a, "")
	})
	r.Button("catchup_read", bot.Members, h.readForCatchUp)
	r.Button("catchup_see", bot.Staff, h.seeCatchUps)
	h.registerCatchUpForms(r)
}

// catchUpCommand is /catchup [session [read]]: the list of what is to be made up
// for, one of them, or all its materials at once.
func (h *Office) catchUpCommand(c *bot.Context) error {
	list, err := study.CatchUpsOf(c.Tx, c.Person.ID, c.Now.Add(-catchUpLookBack), c.Now)
	if err != nil {
		return err
	}
	number, rest, _ := strings.Cut(strings.TrimPrefix(c.Args, "#"), " ")
	if id, err := strconv.ParseInt(number, 10, 64); err == nil {
		return h.catchUpNumbered(c, id, strings.TrimSpace(rest))
	}
	var due []study.MadeUp
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
		return h.showCatchUp(c, &due[0].Activity, "")
	}
	m := bot.Message{Text: c.T("catchup.choose", "count", len(due))}
	for i := range due[:min(len(due), chat.ListSize)] {
		a := &due[i].Activity
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: fmt.Sprintf("#%d %s", a.ID, sessionLine(c, a)), Data: bot.Data("catchup", a.ID)}))
	}
	_, err = c.Say(m)
	return err
}

func (h *Office) catchUpNumbered(c *bot.Context, id int64, word string) error {
	a, err := activities.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "catchup.not_due")
	}
	if word == "" {
		return h.showCatchUp(c, a, "")
	}
	if word != c.P("library.read_word") {
		return c.Problem("catchup.word", "id", id)
	}
	s, err := h.steps(c, a)
	if err != nil {
		return err
	}
	list, err := s.Readings(c.Tx)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := h.sendReading(c, a, s, r.Kind, r.ID); err != nil {
			return err
		}
	}
	if _, err := h.settleCatchUp(c, a.ID); err != nil {
		return err
	}
	return h.showCatchUp(c, a, c.T("catchup.all_read"))
}

func (h *Office) steps(c *bot.Context, a *activities.Activity) (*study.CatchUpSteps, error) {
	s, err := study.CatchUpOf(c.Tx, a, c.Person.ID)
	if errors.Is(err, study.ErrNoCatchUp) {
		return nil, c.Problem("catchup.not_due")
	}
	return s, err
}

func (h *Office) showCatchUp(c *bot.Context, a *activities.Activity, head string) error {
	m, err := h.catchUpCard(c, a, head)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func (h *Office) catchUpCard(c *bot.Context, a *activities.Activity, head string) (bot.Message, error) {
	s, err := h.steps(c, a)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := posts.CatchUpCard(c, c.Words, a, s, head)
	m.Buttons = append(m.Buttons, bot.Row(bot.Run(c.P("common.menu"), "menu")))
	return m, err
}

// readForCatchUp sends one thing to read and marks it 已阅:
// catchup_read:SESSION:KIND:ID.
func (h *Office) readForCatchUp(c *bot.Context) error {
	a, err := pressedActivity(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(2)
	if err != nil {
		return err
	}
	s, err := h.steps(c, a)
	if err != nil {
		return err
	}
	if err := h.sendReading(c, a, s, records.Kind(c.Arg(1)), id); err != nil {
		return err
	}
	if _, err := h.settleCatchUp(c, a.ID); err != nil {
		return err
	}
	return h.showCatchUp(c, a, "")
}

func (h *Office) sendReading(c *bot.Context, a *activities.Activity, s *study.CatchUpSteps, kind records.Kind, id int64) error {
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
	return study.MarkStudied(c.Tx, kind, id, c.Person.ID, c.Now)
}

// settleCatchUp looks whether the person has made up for a session with what he
// or she has just done. done says so, in the one answer to it; "" when something
// is missing or it was made up for before. The card of make-up study says it by
// itself.
func (h *Office) settleCatchUp(c *bot.Context, activity int64) (done string, err error) {
	if activity == 0 {
		return "", nil
	}
	a, err := activities.ByID(c.Tx, activity)
	if err != nil {
		return "", err
	}
	first, err := study.SettleCatchUp(c.Tx, a, c.Person.ID, c.Now)
	if err != nil || !first {
		return "", err
	}
	return c.T("catchup.finished", "title", locale.HTML(posts.SessionQuoted(c.Words, a))), nil
}

// catchUpTodos are the sessions to be made up for, among what is to be done.
func (h *Office) catchUpTodos(c *bot.Context) ([]front.TodoLine, error) {
	if !c.Person.Is(people.Member) {
		return nil, nil
	}
	list, err := study.CatchUpsOf(c.Tx, c.Person.ID, c.Now.Add(-catchUpTodo), c.Now)
	var lines []front.TodoLine
	for i := range list {
		if a := &list[i].Activity; list[i].DoneAt == nil {
			lines = append(lines, front.TodoLine{
				Text: c.T("catchup.todo", "title", a.Topic, "date", c.Date(a.StartsAt)), Button: c.B("catchup.todo_do", "catchup", a.ID),
			})
		}
	}
	return lines, err
}

// seeCatchUps lists, for the staff, who makes up for a session, and what one of
// them answered: catchup_see:SESSION[:PERSON].
func (h *Office) seeCatchUps(c *bot.Context) error {
	a, err := pressedActivity(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "" {
		return h.seeCatchUp(c, a)
	}
	list, err := study.LightsByMember(c.Tx, a)
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

func (h *Office) seeCatchUp(c *bot.Context, a *activities.Activity) error {
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	p, err := people.PersonByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	s, err := study.CatchUpOf(c.Tx, a, p.ID)
	if errors.Is(err, study.ErrNoCatchUp) {
		return c.Problem("common.gone")
	}
	if err != nil {
		return err
	}
	card, err := posts.CatchUpCard(c, c.Words, a, s, "<b>"+string(locale.Escape(p.Name))+"</b>")
	if err != nil {
		return err
	}
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

// catchUpRecord is a line of a member's record: make-up study done and due; ""
// for none.
func (h *Office) catchUpRecord(c *bot.Context, person int64, from, to time.Time) (string, error) {
	list, err := study.CatchUpsOf(c.Tx, person, from, to)
	if err != nil || len(list) == 0 {
		return "", err
	}
	done := madeUp(list)
	return c.T("catchup.line", "n", done, "due", len(list)-done), nil
}

// catchUpYear is the director's figure of the year; "" while nobody missed a
// session.
func (h *Office) catchUpYear(c *bot.Context) (string, error) {
	first := time.Date(c.Local(c.Now).Year(), 1, 1, 0, 0, 0, 0, c.Location())
	list, err := study.CatchUpsBetween(c.Tx, first, first.AddDate(1, 0, 0))
	if err != nil || len(list) == 0 {
		return "", err
	}
	return c.T("catchup.year", "n", madeUp(list), "of", len(list)), nil
}

func madeUp(list []study.MadeUp) (done int) {
	for _, m := range list {
		if m.DoneAt != nil {
			done++
		}
	}
	return done
}
