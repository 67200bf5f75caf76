package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	hactivities "lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// monthName is a month for a button, without its year.
func monthName(c *bot.Context, m store.Month) string {
	at := time.Date(2000, time.Month(m.Number()), 1, 0, 0, 0, 0, time.UTC)
	return c.Words.Month(at, at)
}

// rotaMonths is how many months the rota shows.
const rotaMonths = 6

// registerRota: who receives the others in which month (接待安排, §5).
func registerRota(r *bot.Router) {
	front.AddDeskLine(r, gapLine)
	r.Command("rota", bot.Inside, rotaCommand)
	r.Button("host", bot.Members, hostPressed).InGroup().Asks(aboutMonth, lookHost)
	r.Button("host_ask", bot.Directors, askHost).Asks(aboutAsked, lookHostAsk)
	r.Button("host_swap", bot.Members, answerSwap).Asks(posts.AboutArg(posts.KindSwap), lookSwap)
	r.Undo("host", bot.Members, undoHost)
}

// rotaCommand shows the rota; a month behind it volunteers: /rota 2027-03.
func rotaCommand(c *bot.Context) error {
	if c.Args == "" {
		return showRota(c, "")
	}
	if !bot.Members.Allows(c.Person) {
		return c.Problem("common.members_only")
	}
	month, err := store.ParseMonth(strings.TrimSpace(c.Args))
	if err != nil {
		return c.Problem("rota.bad_month")
	}
	return takeMonth(c, month)
}

func showRota(c *bot.Context, done string) error {
	from := store.MonthOf(c.Now, c.Location())
	list, err := activities.Rota(c.Tx, from, rotaMonths)
	if err != nil {
		return err
	}
	lines := []string{c.T("rota.title")}
	loc, member := c.Location(), c.Person.Is(people.Member)
	holds := slices.ContainsFunc(list, func(m activities.RotaMonth) bool {
		return member && m.HostID == c.Person.ID && !m.Over(c.Now, loc)
	})
	offers, err := activities.WaitingSwaps(c.Tx, c.Person.ID)
	if err != nil {
		return err
	}
	var take, give, suggest []store.Month
	var swaps []bot.Button
	for i := range list {
		m := &list[i]
		if m.Gap() && m.Activity == nil && m.Over(c.Now, loc) {
			continue // nobody will host in what is left of the month
		}
		host, err := rotaName(c, m)
		if err != nil {
			return err
		}
		who := host
		offer := slices.IndexFunc(offers, func(s activities.HostSwap) bool { return s.ToMonth == m.Month })
		if offer >= 0 {
			who = c.P("rota.offered", "name", host)
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
		case offer >= 0:
			label := c.P("rota.drop_swap", "month", monthName(c, m.Month))
			swaps = append(swaps, bot.Button{Text: label, Data: bot.Data("host_swap", offers[offer].ID, "drop")})
		case holds:
			label := c.P("rota.swap", "name", host, "month", monthName(c, m.Month))
			swaps = append(swaps, bot.Button{Text: label, Data: bot.Data("host", "swap", m.Month)})
		}
		if m.Gap() && c.Person.Is(people.Director) {
			suggest = append(suggest, m.Month)
		}
	}
	head, rows := rotaButtons(c, swaps,
		rotaChoice{"take", take, bot.Data("host", "take")}, rotaChoice{"give", give, bot.Data("host", "give")},
		rotaChoice{"suggest", suggest, "host_ask"})
	rows = append(rows, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(bot.Message{Text: locale.Join("\n\n", done, strings.Join(lines, "\n"), head), Buttons: rows})
	return err
}

// rotaName says who hosts a month; to a director also who was asked.
func rotaName(c *bot.Context, m *activities.RotaMonth) (string, error) {
	asked := m.Gap() && m.AskedID != 0 && c.Person.Is(people.Director)
	if m.Gap() && !asked {
		return c.P("rota.gap"), nil
	}
	p, err := people.PersonByID(c.Tx, max(m.HostID, m.AskedID)) // one of them is nobody
	switch {
	case err != nil:
		return "", err
	case asked:
		return c.P("rota.asked_who", "name", p.Name), nil
	}
	return p.Name, nil
}

// rotaChoice is one thing that the person can do with some of the months:
// rota.choose_WHAT heads its buttons, rota.WHAT is a button that says it itself.
type rotaChoice struct {
	what   string
	months []store.Month
	route  string // of the button, before the month
}

// rotaButtons lays the choices out, two months a row, and swaps below. When there
// is one choice only, a line above the buttons says it, and they are months;
// otherwise each says what it does. The year goes without saying: fewer than
// twelve months are shown.
func rotaButtons(c *bot.Context, swaps []bot.Button, choices ...rotaChoice) (head string, rows [][]bot.Button) {
	choices = slices.DeleteFunc(choices, func(k rotaChoice) bool { return len(k.months) == 0 })
	for _, k := range choices {
		var buttons []bot.Button
		for _, m := range k.months {
			label := monthName(c, m)
			if len(choices) > 1 || len(swaps) > 0 {
				label = c.P("rota."+k.what, "month", label)
			}
			buttons = append(buttons, bot.Button{Text: label, Data: bot.Data(k.route, m)})
		}
		rows = append(rows, bot.Rows(2, buttons...)...)
	}
	if len(choices) == 1 && len(swaps) == 0 {
		head = c.T("rota.choose_" + choices[0].what)
	}
	return head, append(rows, bot.Rows(1, swaps...)...)
}

// hostPressed is host:WHAT:MONTH of a member.
func hostPressed(c *bot.Context) error {
	month, err := store.ParseMonth(c.Arg(1))
	if err != nil {
		return c.Problem("common.stale")
	}
	if !c.Private && c.Arg(0) != "take" { // the group's post has no other
		return c.Problem("common.stale")
	}
	switch c.Arg(0) {
	case "take":
		return takeMonth(c, month)
	case "give":
		return giveMonth(c, month)
	case "swap":
		return offerSwap(c, month)
	case "yes", "no":
		return answerAsked(c, month, c.Arg(0) == "yes")
	case "tell":
		return tellHost(c, month)
	}
	return c.Problem("common.stale")
}

// rotaProblem words the faults of the rota.
func rotaProblem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		activities.ErrMonthTaken: "rota.taken", activities.ErrMonthPast: "rota.past", activities.ErrNotHost: "rota.not_host",
		activities.ErrLateToGive: "rota.late", activities.ErrSwapAsked: "rota.swap_waits",
		activities.ErrSwapDecided: "rota.swap_decided", activities.ErrSwapStale: "rota.swap_stale", store.ErrNotAllowed: "common.not_allowed",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	return err
}

func takeMonth(c *bot.Context, month store.Month) error {
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if month >= store.MonthOf(c.Now, c.Location()).Add(2*rotaMonths) {
		return c.Problem("rota.bad_month")
	}
	was := planned(m)
	if err := activities.TakeMonth(c.Tx, m, c.Person, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	act, err := c.Act("host", m.ID, "")
	if err != nil {
		return err
	}
	if err := hostChanged(c, m, was, ledger.UndoTime); err != nil {
		return err
	}
	done := posts.HostTask(c, c.Words, m, "rota.done")
	buttons := []bot.Button{c.B("common.undo", "undo", act.ID), bot.CommandButton(c.P("rota.back"), "rota")}
	if c.Office.GroupChatID != 0 {
		buttons = append(buttons, c.B("rota.tell", "host", "tell", month))
	}
	who := c.Person.Name
	err = chat.GatherRoles(c, people.Director, "rota", func(their *bot.Context) (bot.Message, error) {
		return bot.Message{Text: their.T("rota.taken_told", "name", who, "month", posts.MonthName(their.Words, month))}, nil
	})
	if err != nil {
		return err
	}
	return chat.ShowPrivately(c, bot.Message{Text: locale.Join("\n", done, posts.HostExpected(c.Words, m), giveBackLine(c, m)), Buttons: bot.Rows(2, buttons...)})
}

// giveBackLine says until when a month that was just taken can be given back.
func giveBackLine(c *bot.Context, m *activities.RotaMonth) string {
	until := m.GiveBackUntil(c.Location())
	switch {
	case m.Activity == nil:
		return c.T("rota.give_undated", "days", activities.GiveBackDays)
	case !c.Now.Before(until):
		return c.T("rota.give_late", "days", activities.GiveBackDays)
	}
	return c.T("rota.give_until", "date", c.Date(until.Add(-1)))
}

// planned is the month's activity as it is before its host changes; nil for none.
func planned(m *activities.RotaMonth) *activities.Activity {
	if m.Activity == nil {
		return nil
	}
	was := *m.Activity
	return &was
}

// hostChanged brings up to date what was said of a month and its activity when
// another hosts it. wait is how long that can be undone.
func hostChanged(c *bot.Context, m *activities.RotaMonth, was *activities.Activity, wait time.Duration) error {
	if err := posts.ResayMonth(c, m.Month); err != nil || m.Activity == nil {
		return err
	}
	return errors.Join(posts.RefreshSession(c, m.Activity), hactivities.TellChanged(c, was, m.Activity, wait))
}

// hostTold is under what the group was told of a month's host.
func hostTold(person int64, month store.Month) string {
	return fmt.Sprintf("host:%d:%s:told", person, month)
}

// tellHost says in the group who hosts, at that person's own word.
func tellHost(c *bot.Context, month store.Month) error {
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	if m.HostID != c.Person.ID {
		return c.Problem("rota.not_host")
	}
	w := c.GroupWords()
	_, err = c.Post(bot.Message{About: records.Ref{Kind: kindHost, ID: m.ID}.String(), Text: w.T("rota.group", "name", c.Person.Name, "month", posts.MonthName(w, month))}, bot.Once(hostTold(c.Person.ID, month)))
	if err != nil {
		return err
	}
	return showRota(c, c.T("rota.told"))
}

func undoHost(c *bot.Context, id int64) error {
	slot, err := activities.SlotByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	m, err := activities.RotaAt(c.Tx, slot.Month)
	if err != nil {
		return err
	}
	if err := activities.ReleaseMonth(c.Tx, m, c.Person); err != nil {
		return c.Problem("common.nothing_to_undo")
	}
	if err := c.Unsay(hostTold(c.Person.ID, m.Month)); err != nil {
		return err
	}
	who := c.Person.Name
	err = chat.Untell(c, func(their *bot.Context) (bot.Message, error) {
		return bot.Message{Text: their.T("rota.untaken_told", "name", who, "month", posts.MonthName(their.Words, m.Month))}, nil
	})
	if err != nil {
		return err
	}
	err = posts.ResayMonth(c, m.Month)
	if m.Activity != nil {
		err = errors.Join(err, posts.RefreshSession(c, m.Activity))
	}
	if err != nil {
		return err
	}
	return showRota(c, c.T("common.undone"))
}

// giveMonth gives a month back; the gap is asked again.
func giveMonth(c *bot.Context, month store.Month) error {
	m, err := activities.RotaAt(c.Tx, month)
	if err != nil {
		return err
	}
	was := planned(m)
	if err := activities.GiveMonthBack(c.Tx, m, c.Person, c.Now); err != nil {
		return rotaProblem(c, err)
	}
	if err := errors.Join(c.Unsay(hostTold(c.Person.ID, month)), hostChanged(c, m, was, 0)); err != nil {
		return err
	}
	if err := hostNews(c, "rota.given_told", month); err != nil {
		return err
	}
	if err := posts.AskGap(c, m, c.Person.ID); err != nil {
		return err
	}
	return showRota(c, c.T("rota.given", "month", posts.MonthName(c.Words, month)))
}

// gapLine names, on the desk, the months of this and the next that lack a host.
func gapLine(c *bot.Context) (string, error) {
	list, err := activities.Rota(c.Tx, store.MonthOf(c.Now, c.Location()), 2)
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
