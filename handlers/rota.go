package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models"
)

// rotaMonths is how many months the rota shows.
const rotaMonths = 6

// registerRota: who receives the others in which month (接待安排, §5).
func (h *Office) registerRota(r *bot.Router) {
	r.Command("rota", bot.Joined, h.rotaCommand)
	r.Button("host", bot.Members, h.hostPressed)
	r.Button("host_ask", bot.Directors, h.askHost)
	r.Button("host_swap", bot.Members, h.answerSwap)
	r.Undo("host", h.undoHost)
}

// rotaCommand shows the rota; a month behind it volunteers: /rota 2027-03.
func (h *Office) rotaCommand(c *bot.Context) error {
	if c.Args == "" {
		return h.showRota(c, "")
	}
	if !bot.Members.Allows(c.Person) {
		return c.Problem("common.members_only")
	}
	month, err := models.ParseMonth(strings.TrimSpace(c.Args))
	if err != nil {
		return c.Problem("rota.bad_month")
	}
	return h.takeMonth(c, month)
}

func (h *Office) showRota(c *bot.Context, done string) error {
	from := models.MonthOf(c.Now, c.Location())
	list, err := models.Rota(c.Tx, from, rotaMonths)
	if err != nil {
		return err
	}
	lines := []string{c.T("rota.title")}
	loc, member := c.Location(), c.Person.Is(models.Member)
	holds := slices.ContainsFunc(list, func(m models.RotaMonth) bool {
		return member && m.HostID == c.Person.ID && !m.Over(c.Now, loc)
	})
	var take, give, swap, suggest []models.Month
	for i := range list {
		m := &list[i]
		who := c.P("rota.gap")
		if !m.Gap() {
			p, err := models.PersonByID(c.Tx, m.HostID)
			if err != nil {
				return err
			}
			who = p.Name
		}
		what := c.T("rota.none_planned")
		if m.Activity != nil {
			what = locale.Join(" ", c.DateClock(m.Activity.StartsAt), posts.SessionTitle(c.Words, m.Activity))
		}
		lines = append(lines, c.T("rota.line", "month", posts.MonthName(c.Words, m.Month), "who", who, "what", locale.HTML(what)))
		switch {
		case m.Over(c.Now, loc):
			continue
		case m.Gap() && member:
			take = append(take, m.Month)
		case member && m.HostID == c.Person.ID:
			give = append(give, m.Month)
		case holds:
			swap = append(swap, m.Month)
		}
		if m.Gap() && c.Person.Is(models.Director) {
			suggest = append(suggest, m.Month)
		}
	}
	head, rows := rotaButtons(c,
		rotaChoice{"take", take, bot.Data("host", "take")}, rotaChoice{"give", give, bot.Data("host", "give")},
		rotaChoice{"swap", swap, bot.Data("host", "swap")}, rotaChoice{"suggest", suggest, "host_ask"})
	rows = append(rows, bot.Row(bot.Run(c.P("common.menu"), "menu")))
	_, err = c.Show(bot.Message{Text: locale.Join("\n\n", done, strings.Join(lines, "\n"), head), Buttons: rows})
	return err
}

// rotaChoice is one thing that the person can do with some of the months:
// rota.choose_WHAT heads its buttons, rota.WHAT is a button that says it itself.
type rotaChoice struct {
	what   string
	months []models.Month
	route  string // of the button, before the month
}

// rotaButtons lays the choices out, two months a row. When there is one choice
// only, a line above the buttons says it, and they are months; otherwise each
// says what it does. The year goes without saying: fewer than twelve months are
// shown.
func rotaButtons(c *bot.Context, choices ...rotaChoice) (head string, rows [][]bot.Button) {
	choices = slices.DeleteFunc(choices, func(k rotaChoice) bool { return len(k.months) == 0 })
	for _, k := range choices {
		var buttons []bot.Button
		for _, m := range k.months {
			label := c.P("rota.month_short", "n", m.Number())
			if len(choices) > 1 {
				label = c.P("rota."+k.what, "month", label)
			}
			buttons = append(buttons, bot.Button{Text: label, Data: bot.Data(k.route, m)})
		}
		rows = append(rows, bot.Rows(2, buttons...)...)
	}
	if len(choices) == 1 {
		head = c.T("rota.choose_" + choices[0].what)
	}
	return head, rows
}

// hostPressed is host:WHAT:MONTH of a member.
func (h *Office) hostPressed(c *bot.Context) error {
	month, err := models.ParseMonth(c.Arg(1))
	if err != nil {
		return c.Problem("common.stale")
	}
	switch c.Arg(0) {
	case "take":
		return h.takeMonth(c, month)
	case "give":
		return h.giveMonth(c, month)
	case "swap":
		return h.offerSwap(c, month)
	case "yes", "no":
		return h.answerAsked(c, month, c.Arg(0) == "yes")
	case "tell":
		return h.tellHost(c, month)
	}
	return c.Problem("common.stale")
}

// rotaProblem words the faults of the rota.
func rotaProblem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		models.ErrMonthTaken: "rota.taken", models.ErrMonthPast: "rota.past", models.ErrNotHost: "rota.not_host",
		models.ErrNotAsked: "common.stale", models.ErrLateToGive: "rota.late", models.ErrSwapAsked: "rota.swap_waits",
		models.ErrSwapDecided: "rota.swap_decided", models.ErrSwapStale: "rota.swap_stale", models.ErrNotAllowed: "common.not_allowed",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	return err
}

func (h *Office) takeMonth(c *bot.Context, month models.Month) error {
	m, err := models.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if month >= models.MonthOf(c.Now, c.Location()).Add(2*rotaMonths) {
		return c.Problem("rota.bad_month")
	}
	if err := models.TakeMonth(c.Tx, m, c.Person, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	act, err := models.Act(c.Tx, c.Person.ID, "host", m.ID, "", c.Now)
	if err != nil {
		return err
	}
	if err := h.refreshHost(c, m); err != nil {
		return err
	}
	name := posts.MonthName(c.Words, month)
	buttons := []bot.Button{c.B("common.undo", "undo", act.ID), bot.Run(c.P("rota.back"), "rota")}
	if c.Office.GroupChatID != 0 {
		buttons = append(buttons, c.B("rota.tell", "host", "tell", month))
	}
	who := c.Person.Name
	err = h.notifyDirectors(c, "host", act.ID, func(c *bot.Context) (bot.Message, error) {
		return bot.Message{Text: c.T("rota.taken_told", "name", who, "month", posts.MonthName(c.Words, month))}, nil
	})
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("rota.done", "month", name), Buttons: bot.Rows(2, buttons...)})
	return err
}

func (h *Office) refreshHost(c *bot.Context, m *models.RotaMonth) error {
	if m.Activity == nil {
		return nil
	}
	return posts.RefreshSession(c, m.Activity)
}

// hostTold is under what the group was told of a month's host.
func hostTold(person int64, month models.Month) string {
	return fmt.Sprintf("host:%d:%s:told", person, month)
}

// tellHost says in the group who hosts, at that person's own word.
func (h *Office) tellHost(c *bot.Context, month models.Month) error {
	m, err := models.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if m.HostID != c.Person.ID {
		return c.Problem("rota.not_host")
	}
	w := c.GroupWords()
	_, err = c.Post(bot.Message{Text: w.T("rota.group", "name", c.Person.Name, "month", posts.MonthName(w, month))}, bot.Once(hostTold(c.Person.ID, month)))
	if err != nil {
		return err
	}
	return h.showRota(c, c.T("rota.told"))
}

func (h *Office) undoHost(c *bot.Context, id int64) error {
	slot, err := models.SlotByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	m, err := models.RotaAt(c.Tx, slot.Month)
	if err != nil {
		return err
	}
	if err := models.ReleaseMonth(c.Tx, m, c.Person); err != nil {
		return c.Problem("common.nothing_to_undo")
	}
	if err := c.Unsay(hostTold(c.Person.ID, m.Month)); err != nil {
		return err
	}
	if err := h.untell(c, "host", c.Action.ID, "common.undone"); err != nil {
		return err
	}
	if err := h.refreshHost(c, m); err != nil {
		return err
	}
	return h.showRota(c, c.T("common.undone"))
}

// giveMonth gives a month back; the gap is asked again.
func (h *Office) giveMonth(c *bot.Context, month models.Month) error {
	m, err := models.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if err := models.GiveMonthBack(c.Tx, m, c.Person, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	if err := errors.Join(c.Unsay(hostTold(c.Person.ID, month)), h.refreshHost(c, m)); err != nil {
		return err
	}
	if err := h.rotaNews(c, "rota.given_told", "name", c.Person.Name, "month", posts.MonthName(c.Words, month)); err != nil {
		return err
	}
	if err := posts.AskGap(c, m, c.Person.ID); err != nil {
		return err
	}
	return h.showRota(c, c.T("rota.given", "month", posts.MonthName(c.Words, month)))
}

// rotaNews tells the directors something in one sentence.
func (h *Office) rotaNews(c *bot.Context, key string, pairs ...any) error {
	list, err := models.PeopleWith(c.Tx, models.Director)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].ID == c.Person.ID {
			continue
		}
		if _, err := c.Tell(&list[i], bot.Message{Text: c.WordsFor(&list[i]).T(key, pairs...)}); err != nil {
			return err
		}
	}
	return nil
}

// askHost shows the fair suggestion for a month, or asks that person:
// host_ask:MONTH[:ID].
func (h *Office) askHost(c *bot.Context) error {
	month, err := models.ParseMonth(c.Arg(0))
	if err != nil {
		return c.Problem("common.stale")
	}
	m, err := models.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if c.Arg(1) == "" {
		text, buttons, err := posts.HostSuggestion(c, c.Words, m)
		if err != nil {
			return c.MissingAs(err, "rota.all_declined")
		}
		_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(2, buttons, bot.Run(c.P("rota.back"), "rota"))})
		return err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	p, err := models.PersonByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if !p.Joined() {
		return c.Problem("common.gone")
	}
	if m.AskedID == p.ID {
		return c.Problem("rota.asked_before")
	}
	if err := models.AskForMonth(c.Tx, m, p, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	w := c.WordsFor(p)
	_, err = c.Tell(p, bot.Message{
		Text: w.T("rota.ask", "month", posts.MonthName(w, month)),
		Buttons: bot.Rows(2, bot.Button{Text: w.Plain("rota.yes"), Data: bot.Data("host", "yes", month)},
			bot.Button{Text: w.Plain("rota.no"), Data: bot.Data("host", "no", month)}),
	}, bot.After(posts.Awake(c, c.Now)))
	if err != nil {
		return err
	}
	return h.showRota(c, c.T("rota.asked", "name", p.Name, "month", posts.MonthName(c.Words, month)))
}

func (h *Office) answerAsked(c *bot.Context, month models.Month, yes bool) error {
	m, err := models.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if m.AskedID != c.Person.ID {
		return c.Problem("common.stale")
	}
	if yes {
		return h.takeMonth(c, month)
	}
	if err := models.DeclineMonth(c.Tx, m, c.Person); err != nil {
		return rotaProblem(c, err)
	}
	if err := h.rotaNews(c, "rota.declined_told", "name", c.Person.Name, "month", posts.MonthName(c.Words, month)); err != nil {
		return err
	}
	return h.showRota(c, c.T("rota.declined"))
}

// gapLine names, on the desk, the months of this and the next that lack a host.
func (h *Office) gapLine(c *bot.Context) (string, error) {
	list, err := models.Rota(c.Tx, models.MonthOf(c.Now, c.Location()), 2)
	if err != nil {
		return "", err
	}
	var gaps []string
	for i := range list {
		if m := &list[i]; m.Gap() && !m.Over(c.Now, c.Location()) {
			gaps = append(gaps, posts.MonthName(c.Words, m.Month))
		}
	}
	if len(gaps) == 0 {
		return "", nil
	}
	return c.T("office.gaps", "months", strings.Join(gaps, c.P("session.comma"))), nil
}
