package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	mroster "lianluo/models/roster"
	"lianluo/models/store"
)

// leavingInput is what the form of a leaving (离任) holds.
type leavingInput struct {
	Person int64          `json:"person"`
	Name   string         `json:"name"`
	Why    mroster.Reason `json:"why,omitempty"`
	Words  string         `json:"words,omitempty"`
	Day    store.Date     `json:"day,omitempty"`
}

// leavingForm asks why and since when somebody is no longer of the office (§1); what the
// person leaves undone stands on the card.
func leavingForm() *bot.Form[leavingInput] {
	return &bot.Form[leavingInput]{
		Name: "leaving", Access: bot.Directors, SubmitKey: "members.leave_yes", DropKey: "leaving.drop",
		Back: func(c *bot.Context, v *leavingInput) bot.Button { return c.B("common.back", "member", v.Person) },
		Fields: []bot.Field[leavingInput]{
			{
				Name: "why", Asked: true, Empty: func(v *leavingInput) bool { return v.Why == "" },
				Question: func(c *bot.Context, v *leavingInput) (string, error) {
					return c.T("leaving.why.ask", "name", v.Name), nil
				},
				Choices: func(c *bot.Context, _ *leavingInput) (list []bot.Choice, err error) {
					for _, why := range mroster.Reasons {
						list = append(list, bot.Choice{Label: c.P("leaving.why_" + string(why)), Value: string(why)})
					}
					return list, nil
				},
				Set: setWhy,
			},
			{
				Name: "words", Asked: true, When: func(v *leavingInput) bool { return v.Why == mroster.Other },
				Empty: func(v *leavingInput) bool { return v.Words == "" }, Text: func(v *leavingInput) string { return v.Words },
				Set: func(c *bot.Context, v *leavingInput, in bot.Input) error {
					return chat.SetWords(c, &v.Words, in.Text, mroster.WordsLimit)
				},
			},
			{
				Name: "day", Asked: true, Empty: func(v *leavingInput) bool { return v.Day == "" },
				Question: func(c *bot.Context, v *leavingInput) (string, error) {
					return c.T("leaving.day.ask", "name", v.Name), nil
				},
				Choices: func(c *bot.Context, _ *leavingInput) ([]bot.Choice, error) {
					today := store.DateOf(c.Now, c.Location())
					return []bot.Choice{{Label: chat.Day(c, today), Value: string(today)}, {Label: chat.Day(c, today.AddDate(0, 0, -1)), Value: string(today.AddDate(0, 0, -1))}}, nil
				},
				Set: setLeavingDay,
			},
		},
		Card:   leavingCard,
		Submit: leaveOffice,
	}
}

// setWhy takes one of the reasons; other words are the reason themselves.
func setWhy(c *bot.Context, v *leavingInput, in bot.Input) error {
	why := mroster.Reason(in.Choice)
	if in.Choice == "" {
		why = mroster.Other
		for _, known := range mroster.Reasons {
			if strings.TrimSpace(in.Text) == c.P("leaving.why_"+string(known)) {
				why = known
			}
		}
		if why == mroster.Other {
			if err := chat.SetWords(c, &v.Words, in.Text, mroster.WordsLimit); err != nil {
				return err
			}
		}
	}
	if !slices.Contains(mroster.Reasons, why) {
		return c.Problem("common.stale")
	}
	if v.Why = why; why != mroster.Other {
		v.Words = ""
	}
	return nil
}

func setLeavingDay(c *bot.Context, v *leavingInput, in bot.Input) error {
	day, err := dayOf(c, in)
	if err != nil {
		return err
	}
	p, err := mpeople.PersonByID(c.Tx, v.Person)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mroster.CheckLeft(c.Tx, p, day, c.Now); err != nil {
		return dayProblem(c, err, v.Name)
	}
	v.Day = day
	return nil
}

// dayOf takes a day that was tapped or typed.
func dayOf(c *bot.Context, in bot.Input) (store.Date, error) {
	if in.Choice == "" {
		return chat.ReadDay(c, in.Text, "leaving.bad_day", phrase.Past)
	}
	day, err := store.ParseDate(in.Choice)
	if err != nil {
		return "", c.Problem("common.stale")
	}
	return day, nil
}

// dayProblem words why somebody cannot have left, or be back, on a day.
func dayProblem(c *bot.Context, err error, name string) error {
	var day *mroster.DayError
	switch {
	case !errors.As(err, &day):
		return err
	case day.Far:
		return c.Problem("leaving.far")
	case day.Ahead:
		return c.Problem("leaving.ahead")
	}
	return c.Problem("leaving.before", "name", name, "date", chat.Day(c, day.Since))
}

func leavingCard(c *bot.Context, v *leavingInput) (string, error) {
	p, err := mpeople.PersonByID(c.Tx, v.Person)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	open, err := desk.StillOpen(c.Tx, p, c.Now)
	if err != nil {
		return "", err
	}
	text := c.T("leaving.card", "name", v.Name, "date", chat.Day(c, v.Day), "why", c.P("leaving.why_"+string(v.Why)), "words", v.Words)
	if len(open) > 0 {
		text += "\n\n" + c.T("leaving.open", "count", len(open))
	}
	return text, nil
}

// leaveOffice takes somebody off the roster; what was done stays on record, and what is
// still open is shown, a button each, to be handed over.
func leaveOffice(c *bot.Context, v *leavingInput) (m bot.Message, err error) {
	p, err := mpeople.PersonByID(c.Tx, v.Person)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if p.LeftAt != nil {
		return m, c.Problem("members.has_left", "name", p.Name)
	}
	open, err := desk.StillOpen(c.Tx, p, c.Now)
	if err != nil {
		return m, err
	}
	act, err := c.Act("member_left", p.ID, "")
	if err != nil {
		return m, err
	}
	was := *p
	if _, err := mroster.Leave(c.Tx, p, v.Day, v.Why, v.Words, c.Person, c.Now); err != nil {
		if errors.Is(err, mpeople.ErrLastDirector) {
			return m, c.Problem("members.last_director", "name", p.Name)
		}
		return m, dayProblem(c, err, p.Name)
	}
	for _, leave := range bot.Kept[*leavers](c).also {
		if err := leave(c, p); err != nil {
			return m, err
		}
	}
	if err := accountEnded(c, &was, "members.left_told", bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return m, err
	}
	if err := rosterChanged(c); err != nil {
		return m, err
	}
	lines := []string{c.T("members.left", "name", p.Name)}
	var buttons []bot.Button
	if len(open) > 0 {
		lines = append(lines, "", c.T("leaving.hand_over", "name", p.Name))
	}
	for i, w := range open {
		line, b := openWork(c, &w)
		lines = append(lines, c.T("todo.line", "n", i+1, "text", locale.HTML(line)))
		b.Text = c.P("todo.line", "n", i+1, "text", b.Text)
		buttons = append(buttons, b)
	}
	m = bot.Message{Text: strings.Join(lines, "\n"), Buttons: append(bot.Rows(2, buttons...), bot.Rows(2, chat.Undo(c, act), c.B("members.back", "members", 0))...)}
	return m, nil
}

// leavers are what others do when somebody leaves.
type leavers struct {
	also []func(c *bot.Context, p *mpeople.Person) error
}

// OnLeft adds what follows when somebody leaves the office.
func OnLeft(r *bot.Router, do func(c *bot.Context, p *mpeople.Person) error) {
	l := bot.Kept[*leavers](r)
	l.also = append(l.also, do)
}

// openWork is a line about what somebody leaves undone, and the button where it is handed on.
func openWork(c *bot.Context, w *desk.OpenWork) (string, bot.Button) {
	due := ""
	if w.Due != "" {
		due = c.Date(w.Due.Start(c.Location()))
	}
	key, open := "rota", c.B("leaving.do_rota", "host_ask", w.Month)
	switch w.Record.Kind {
	case records.KindFollowUp:
		key, open = "followup", c.B("leaving.do_followup", "task_hand", w.Record.ID)
	case records.KindActivity:
		key = "activity"
		if w.Month == "" { // it is not the month's: its host stands on its own card
			open = c.B("leaving.do_activity", "activity", w.Record.ID)
		}
	case records.KindSuggestion:
		key, open = "suggestion", c.B("leaving.do_suggestion", "suggestion", w.Record.ID)
	case records.KindResearch:
		key, open = "research", c.B("leaving.do_research", "research_writer", w.Record.ID)
	case records.KindGroup:
		key, open = "group", c.B("leaving.do_group", "group_leader", w.Record.ID)
	case records.KindFund:
		key, open = "fund", c.B("leaving.do_fund", "fund_second")
	default:
		due = c.Words.Month(w.Month.Start(c.Location()), c.Local(c.Now))
	}
	return c.T("leaving.open_"+key, "title", w.Title, "date", due), open
}

// undoLeft puts somebody back on the roster, as if nothing had been entered.
func undoLeft(c *bot.Context, id int64) error {
	p, err := mpeople.PersonByID(c.Tx, id)
	if err != nil {
		return err
	}
	if err := mroster.TakeLeavingBack(c.Tx, p); err != nil {
		return nameProblem(c, err, p.Name)
	}
	return backAgain(c, p, nil)
}

// backAgain shows the card of who is on the roster again, and sends what has waited.
func backAgain(c *bot.Context, p *mpeople.Person, undo []bot.Button) error {
	if err := rosterChanged(c); err != nil {
		return err
	}
	c.AccountEnded(0) // what has waited for the person goes out
	if err := front.OfferMenu(c, p); err != nil {
		return err
	}
	m, err := memberCard(c, p, c.T("members.back_again", "name", p.Name))
	if err != nil {
		return err
	}
	if undo != nil {
		m.Buttons = append([][]bot.Button{undo}, m.Buttons...)
	}
	_, err = c.Show(m)
	return err
}

// spellLines say when somebody was in the office before, for the staff.
func spellLines(c *bot.Context, p *mpeople.Person) (string, error) {
	spells, err := mroster.Spells(c.Tx, p.ID)
	var lines []string
	for _, s := range spells {
		until, why := "", ""
		if s.UntilOn != "" {
			until, why = c.Date(s.UntilOn.Start(c.Location())), c.P("leaving.why_"+string(s.Reason))
		}
		lines = append(lines, c.T("leaving.spell", "from", c.Date(s.FromOn.Start(c.Location())), "until", until, "why", why, "words", s.Words))
	}
	return strings.Join(lines, "\n"), err
}

// membersLeft lists who has left: members_left:PAGE.
func membersLeft(c *bot.Context) error {
	list, more, err := chat.ReadPage(c.ArgInt(0), func(page store.Page) ([]mpeople.Person, error) { return mroster.Left(c.Tx, page) })
	if err != nil {
		return err
	}
	lines := []string{c.T("leaving.list")}
	if len(list) == 0 {
		lines = append(lines, c.T("leaving.nobody"))
	}
	var buttons []bot.Button
	for i := range list {
		p := &list[i]
		last, err := mroster.LastSpell(c.Tx, p.ID)
		if err != nil {
			return err
		}
		why, day := "", c.Date(*p.LeftAt)
		if last != nil && last.UntilOn != "" {
			why, day = c.P("leaving.why_"+string(last.Reason)), c.Date(last.UntilOn.Start(c.Location()))
		}
		lines = append(lines, c.T("leaving.line", "name", p.Name, "date", day, "why", why))
		buttons = append(buttons, bot.Button{Text: p.Name, Data: bot.Data("member_back", p.ID)})
	}
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(4, buttons...)}
	if row := chat.Pager(c, c.ArgInt(0), more, "members_left"); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("members.back", "members", 0)))
	_, err = c.Show(m)
	return err
}

// memberBack shows somebody who has left, or puts him or her back on the roster from a day
// on: member_back:ID[:DAY].
func memberBack(c *bot.Context) error {
	p, err := bot.Pressed(c, 0, mpeople.PersonByID)
	if err != nil {
		return err
	}
	if p.LeftAt == nil {
		return showMember(c, p, "")
	}
	if c.Arg(1) == "" {
		spells, err := spellLines(c, p)
		if err != nil {
			return err
		}
		today := store.DateOf(c.Now, c.Location())
		_, err = c.Show(bot.Message{
			Text: c.T("leaving.card_left", "name", p.Name, "roles", rolesOf(c, p.Roles), "post", locale.Join(" ", p.Sector, p.Post), "spells", locale.HTML(spells)),
			Buttons: bot.Rows(1, bot.Button{Text: c.P("leaving.back_today", "date", chat.Day(c, today)), Data: bot.Data("member_back", p.ID, string(today))},
				c.B("leaving.list_back", "members_left", 0)),
		})
		return err
	}
	day, err := store.ParseDate(c.Arg(1))
	if err != nil {
		return c.Problem("common.stale")
	}
	act, err := c.Act("member_back", p.ID, p.LeftAt.Format(leftForm))
	if err != nil {
		return err
	}
	if _, err := mroster.Return(c.Tx, p, day, c.Person, c.Now); err != nil {
		if errors.Is(err, mpeople.ErrOtherPerson) {
			return c.Problem("leaving.other_account", "name", p.Name)
		}
		return nameProblem(c, dayProblem(c, err, p.Name), p.Name)
	}
	return backAgain(c, p, bot.Row(chat.Undo(c, act)))
}

// leftForm is how the action of a return keeps when the person had left.
const leftForm = time.RFC3339Nano

// undoBack: the person has left as before.
func undoBack(c *bot.Context, id int64) error {
	p, err := mpeople.PersonByID(c.Tx, id)
	if err != nil {
		return err
	}
	act, err := ledger.LastAction(c.Tx, "member_back", id)
	if err != nil {
		return err
	}
	left, err := time.Parse(leftForm, act.Note)
	if err != nil {
		return fmt.Errorf("read action %d: %w", act.ID, err)
	}
	switch err := mroster.TakeReturnBack(c.Tx, p, left, c.Now); {
	case errors.Is(err, mroster.ErrMeanwhile):
		return c.Problem("common.nothing_to_undo")
	case errors.Is(err, mpeople.ErrLastDirector):
		return c.Problem("members.last_director", "name", p.Name)
	case err != nil:
		return err
	}
	if err := rosterChanged(c); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("leaving.gone_again", "name", p.Name), Buttons: bot.Rows(1, c.B("leaving.list_back", "members_left", 0))})
	return err
}
