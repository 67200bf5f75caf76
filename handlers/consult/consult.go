// Package consult is consultation before decisions (征求意见, §11): the director or the party
// contact puts a matter to members, each answers in private by one tap, the group sees how many
// have, and after the deadline the result goes to the committee and each opinion is answered.
package consult

import (
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// leaders are who consult the members, and answer them.
const leaders = people.Director | people.PartyContact

// Register makes the router know consultations.
func Register(r *bot.Router) {
	front.Add(r, kind())
	bot.AddForm(r, newForm())
	registerPosted(r)
	registerAnswers(r)
	registerSteps(r)
	registerWalk(r)
	front.AddTodos(r, todos)
	front.AddDeskLine(r, deskLine)
	r.Command("consult", bot.Readers, command)
	papers.AddList(r, papers.List{Name: "consults", Access: bot.Leaders, Table: table})
	r.Button("consults", bot.Leaders, func(c *bot.Context) error { return show(c, "", c.ArgInt(0)) })
	r.Button("consult_new", bot.Leaders, func(c *bot.Context) error { return form.Start(c, draft{}) })
	r.Button("consult_full", bot.Leaders, full)
	registerPaper(r)
	r.Link("consult", bot.Members, openCard)
}

// card is a consultation as the person sees it. Who consults and is asked too has the three
// answers above.
func card(c *bot.Context, con *mconsult.Consultation) (bot.Message, error) {
	if !c.Person.Is(leaders) {
		return posts.ConsultCard(c, c.Words, con, c.Person)
	}
	m, err := posts.ConsultStaff(c, c.Words, con)
	if err != nil || !c.Person.Is(people.Member) || !con.Takes(c.Now) {
		return m, err
	}
	row, err := mconsult.AskedOf(c.Tx, con.ID, c.Person.ID)
	if err != nil || row == nil {
		return m, err
	}
	own, err := posts.ConsultCard(c, c.Words, con, c.Person)
	if err == nil && len(own.Buttons) > 0 {
		m.Text = locale.Join("\n\n", m.Text, c.T("consult.own_"+ownKey(row)))
		m.Buttons = append(own.Buttons[:1:1], m.Buttons...)
	}
	return m, err
}

// back leads back to a consultation from a form about it.
func back(c *bot.Context, id int64) bot.Button { return c.B("common.back", "consult", id) }

func ownKey(row *mconsult.Asked) string {
	if row.Says == mconsult.Unsaid {
		return "waits"
	}
	return "said"
}

// pressed is the consultation that a button names, of the person's own office.
func pressed(c *bot.Context) (*mconsult.Consultation, error) { return kind().Pressed(c) }

// lookAt finds the one that the data of a button names.
func lookAt(tx *gorm.DB, args []string) (*mconsult.Consultation, error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return nil, err
	}
	return mconsult.ByID(tx, id)
}

// command is "/consult", "/consult 征-2026-001" or "/consult MATTER".
func command(c *bot.Context) error {
	if con, err := mconsult.ByNumber(c.Tx, strings.TrimSpace(c.Args)); err == nil {
		if con, err = kind().Readable(c, con.ID); err != nil {
			return err
		}
		return kind().Show(c, con)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if !c.Person.Is(leaders) {
		return showOwn(c)
	}
	v := draft{}
	if f := c.Upload(); f != nil {
		if err := chat.TakeFetched(c, &v.Files, f); err != nil {
			return err
		}
	}
	if c.Args != "" || len(v.Files) > 0 {
		if c.Args != "" {
			if err := setMatter(c, &v.Matter, c.Args); err != nil {
				return err
			}
		}
		return form.Check(c, v)
	}
	return show(c, "", 0)
}

// show lists the consultations, the newest first, with a way to begin one.
func show(c *bot.Context, done string, page int) error {
	list, more, err := mconsult.Page(c.Tx, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n\n", done, c.T("consult.head"))}
	if len(list) == 0 {
		m.Text += "\n" + c.T("consult.none")
	}
	m.Buttons = bot.Rows(1, c.B("consult.new", "consult_new"))
	for i := range list {
		label := chat.Joined(c.P("consult.state_"+string(list[i].State)), phrase.Truncate(posts.ConsultTitle(&list[i]), 16))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("consult", list[i].ID)}))
	}
	if row := chat.Pager(c, page, more, "consults"); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "consults", "", page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

// showOwn lists what a member is asked and can still answer.
func showOwn(c *bot.Context) error {
	list, err := mconsult.OpenFor(c.Tx, c.Person.ID, c.Now, false)
	if err != nil {
		return err
	}
	if len(list) == 1 {
		return kind().Show(c, &list[0])
	}
	m := bot.Message{Text: c.T("consult.own")}
	if len(list) == 0 {
		m.Text = c.T("consult.own_none")
	}
	for i := range list {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: phrase.Truncate(posts.ConsultTitle(&list[i]), 20), Data: bot.Data("consult", list[i].ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

// openCard is the link consult-ID of the group's post.
func openCard(c *bot.Context) error {
	id, err := strconv.ParseInt(c.Args, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	con, err := kind().Readable(c, id)
	if err != nil {
		return err
	}
	row, err := mconsult.AskedOf(c.Tx, con.ID, c.Person.ID)
	if err != nil {
		return err
	}
	if row == nil { // who consults
		return kind().Show(c, con)
	}
	m, err := posts.ConsultCard(c, c.Words, con, c.Person)
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

// todos are what waits for the person: what he or she is asked, and of who consults what has
// closed and what has opinions without an answer.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	if c.Person.Is(people.Member) {
		open, err := mconsult.OpenFor(c.Tx, c.Person.ID, c.Now, true)
		if err != nil {
			return nil, err
		}
		for i := range open {
			list = append(list, front.TodoLine{
				Text:   c.T("consult.todo", "title", posts.ConsultTitle(&open[i]), "time", c.DateClock(open[i].ClosesAt)),
				Button: c.B("consult.todo_do", "consult", open[i].ID),
				Sort:   "consult", Matter: open[i].Matter, Due: open[i].ClosesAt,
			})
		}
	}
	if !c.Person.Is(leaders) {
		return list, nil
	}
	going, err := mconsult.Going(c.Tx)
	if err != nil {
		return nil, err
	}
	for i := range going {
		con := &going[i]
		switch con.State {
		case mconsult.Closed:
			list = append(list, front.TodoLine{
				Text: c.T("consult.todo_send", "title", posts.ConsultTitle(con)), Button: c.B("consult.send", "consult", con.ID),
				Sort: "consult", Matter: c.P("consult.todo_send", "title", con.Matter),
			})
		case mconsult.Sent:
			n, err := unanswered(c, con)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				list = append(list, front.TodoLine{
					Text: c.T("consult.todo_walk", "title", posts.ConsultTitle(con), "count", n), Button: c.B("consult.walk", "consult_walk", con.ID),
					Sort: "consult", Matter: c.P("consult.todo_walk", "title", con.Matter, "count", n),
				})
			}
		}
	}
	return list, nil
}

// unanswered counts the opinions without an answer.
func unanswered(c *bot.Context, con *mconsult.Consultation) (n int, err error) {
	list, err := mconsult.OpinionsOf(c.Tx, con)
	for i := range list {
		if !list[i].Answered() {
			n++
		}
	}
	return n, err
}

// deskLine says on the desk how far the open consultations are, and what of them waits.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(leaders) {
		return "", nil
	}
	going, err := mconsult.Going(c.Tx)
	if err != nil {
		return "", err
	}
	var lines []string
	for i := range going {
		con := &going[i]
		title := phrase.Truncate(posts.ConsultTitle(con), 20)
		switch con.State {
		case mconsult.Open:
			n, err := mconsult.CountOf(c.Tx, con)
			if err != nil {
				return "", err
			}
			lines = append(lines, c.T("consult.desk_open", "title", title, "done", n.Answered, "of", n.Of, "time", c.DateClock(con.ClosesAt)))
		case mconsult.Closed:
			lines = append(lines, c.T("consult.todo_send", "title", title))
		case mconsult.Sent:
			n, err := unanswered(c, con)
			if err != nil {
				return "", err
			}
			if n > 0 {
				lines = append(lines, c.T("consult.todo_walk", "title", title, "count", n))
			}
		}
	}
	return locale.Join("\n", lines...), nil
}

// full shows the whole result, paged: consult_full:ID:PAGE.
func full(c *bot.Context) error {
	con, err := pressed(c)
	if err != nil {
		return err
	}
	head, opinions, err := posts.ConsultResult(c, c.Words, con)
	if err != nil {
		return err
	}
	text, page, pages := chat.PartsPage([]chat.Part{{Lines: append([]string{head}, opinions...)}}, c.ArgInt(1), fullLines)
	m := bot.Message{Text: text, Buttons: chat.Turns(c, "consult_full", page, pages, con.ID)}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "consult", con.ID)))
	_, err = c.Show(m)
	return err
}

// fullLines is how many lines a page of the whole result has.
const fullLines = 12

// problem words what a consultation refuses.
func problem(c *bot.Context, err error) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, mconsult.ErrOver):
		return c.Problem("consult.is_over")
	case errors.Is(err, mconsult.ErrPast):
		return c.Problem("consult.past")
	case errors.Is(err, mconsult.ErrTooFar):
		return c.Problem("consult.too_far", "days", mconsult.Longest)
	case errors.Is(err, mconsult.ErrSooner):
		return c.Problem("consult.sooner")
	case errors.Is(err, mconsult.ErrNobody):
		return c.Problem("consult.nobody")
	case errors.Is(err, mconsult.ErrTwice):
		return c.Problem("consult.twice")
	case errors.Is(err, mconsult.ErrNotAsked):
		return c.Problem("consult.not_asked")
	case errors.Is(err, mconsult.ErrTooMany):
		return c.Problem("consult.too_many", "count", mconsult.OpinionsLimit)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("writing.no_words")
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("step.words_needed")
	case errors.Is(err, records.ErrTransition):
		return c.Problem("consult.settled")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.not_allowed")
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return err
}
