package plan

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	hactivities "lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// planHours are the hours that the button goes through, in minutes of the day.
var planHours = []people.Minutes{9 * 60, 10 * 60, 14*60 + 30, 15 * 60}

// registerYearPlan: the year's plan (年度计划, §25).
func registerYearPlan(r *bot.Router) {
	r.Command("yearplan", bot.Directors, func(c *bot.Context) error {
		now := c.Local(c.Now)
		year := now.Year()
		if now.Month() >= time.November {
			year++
		}
		if c.Args != "" {
			n, err := strconv.Atoi(strings.TrimSpace(c.Args))
			if err != nil || n < now.Year() || n > now.Year()+2 {
				return c.Problem("yearplan.bad_year", "year", now.Year()+1)
			}
			year = n
		}
		p, err := activities.DraftOfYear(c.Tx, year, c.Person.ID)
		if err != nil {
			return err
		}
		return showPlan(c, p, 0, "")
	})
	topics, topic := planTopicsForm(), planTopicForm()
	bot.AddForm(r, topics)
	bot.AddForm(r, topic)
	r.Button("yearplan", bot.Directors, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		p, d, err := openPlan(c, id)
		if err != nil {
			return err
		}
		switch c.Arg(1) {
		case "topics":
			return topics.Start(c, planTopics{ID: p.ID})
		case "topic":
			if d.Item(c.ArgInt(2)) == nil {
				return c.Problem("common.stale")
			}
			return topic.Start(c, planTopics{ID: p.ID, N: c.ArgInt(2)})
		}
		return planPressed(c, p, d)
	})
	r.Undo("yearplan", bot.Directors, unpublishPlan)
}

// openPlan is a draft of the person's office.
func openPlan(c *bot.Context, id int64) (*activities.YearPlan, activities.PlanData, error) {
	p, err := activities.PlanByID(c.Tx, id)
	if err != nil {
		return nil, activities.PlanData{}, c.MissingAs(err, "common.gone")
	}
	if p.State != activities.PlanDraft {
		return nil, activities.PlanData{}, c.Problem("common.stale")
	}
	d, err := p.Read()
	return p, d, err
}

// planPressed is yearplan:ID:WHAT[:N[:DAYS]].
func planPressed(c *bot.Context, p *activities.YearPlan, d activities.PlanData) error {
	t := &d.Template
	planner, err := activities.PlannerOf(c.Tx, chat.Workdays(c), p, *t, c.Now)
	if err != nil {
		return err
	}
	page, n, done := 0, c.ArgInt(2), ""
	switch c.Arg(1) {
	case "page":
		return showPlan(c, p, n, "")
	case "item":
		return showPlanItem(c, p, d, n, "")
	case "publish":
		return publishPlan(c, p)
	case "again":
		d.Items = nil
	case "odd":
		t.Odd = !t.Odd
	case "week":
		t.Week = t.Week%4 + 1
	case "day":
		t.Weekday = t.Weekday%5 + 1
	case "hour":
		next := planHours[0]
		for _, m := range planHours {
			if m > t.Clock {
				next = m
				break
			}
		}
		t.Clock = next
	case "layout":
		d.Items = planner.LayOut()
		if len(d.Items) == 0 {
			done = c.T("yearplan.complete", "year", fmt.Sprint(p.Year))
		}
	case "move":
		days := c.ArgInt(3)
		if days < -7 || days > 7 {
			return c.Problem("common.stale")
		}
		moved, ok := planner.Move(d.Items, n, days)
		if !ok {
			return c.Problem("yearplan.no_day")
		}
		d.Items = moved
		if err := activities.SavePlan(c.Tx, p, d); err != nil {
			return err
		}
		return showPlanItem(c, p, d, n, "")
	case "drop":
		kept := d.Items[:0]
		for _, it := range d.Items {
			if it.N != n {
				kept = append(kept, it)
			} else {
				page = quarterPage(it.Day)
			}
		}
		d.Items = kept
	default:
		return c.Problem("common.stale")
	}
	if err := activities.SavePlan(c.Tx, p, d); err != nil {
		return err
	}
	return showPlan(c, p, page, done)
}

// quarterPage is the page of the plan that a day stands on.
func quarterPage(d store.Date) int { return int(d.Start(time.UTC).Month()-1) / 3 }

func showPlan(c *bot.Context, p *activities.YearPlan, page int, done string) error {
	m, err := planMessage(c, p, page)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	_, err = c.Show(m)
	return err
}

// planMessage is the template while nothing is laid out, then the plan by
// month, a quarter a page.
func planMessage(c *bot.Context, p *activities.YearPlan, page int) (bot.Message, error) {
	d, err := p.Read()
	if err != nil {
		return bot.Message{}, err
	}
	lines := []string{c.T("yearplan.title", "year", fmt.Sprint(p.Year))}
	if !chat.Workdays(c).Known(p.Year) {
		lines = append(lines, c.T("yearplan.provisional", "year", fmt.Sprint(p.Year)))
	}
	press := func(key string, args ...any) bot.Button {
		return c.B(key, "yearplan", append([]any{p.ID}, args...)...)
	}
	t := d.Template
	months := c.P("yearplan.even")
	if t.Odd {
		months = c.P("yearplan.odd")
	}
	weekday := c.P("yearplan.weekday_" + strconv.Itoa(int(t.Weekday)))
	lines = append(lines, c.T("yearplan.template", "months", months, "week", t.Week, "weekday", weekday,
		"time", fmt.Sprintf("%02d:%02d", t.Clock/60, t.Clock%60), "topics", len(t.Topics)), "")
	if len(d.Items) == 0 {
		return bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(2,
			press("yearplan.set_months", "odd"), press("yearplan.set_week", "week"), press("yearplan.set_day", "day"), press("yearplan.set_hour", "hour"),
			press("yearplan.set_topics", "topics"), press("yearplan.layout", "layout"), bot.CommandButton(c.P("common.back"), "office"))}, nil
	}
	page, pages := chat.PageOf(page, 4, 1)
	var buttons []bot.Button
	month := ""
	for i := range d.Items {
		it := &d.Items[i]
		if quarterPage(it.Day) != page {
			continue
		}
		if m := c.Words.Month(it.Day.Start(time.UTC), it.Day.Start(time.UTC)); m != month {
			month = m
			lines = append(lines, "<b>"+m+"</b>")
		}
		lines = append(lines, planLine(c, it))
		buttons = append(buttons, bot.Button{
			Text: it.Day.Start(time.UTC).Format("1.2") + " " + c.P("activity.kind."+string(it.Kind)), Data: bot.Data("yearplan", p.ID, "item", it.N),
		})
	}
	lines = append(lines, c.T("yearplan.research", "quarter", posts.QuarterName(c.Words, calendar.Quarter{Year: p.Year, Q: page + 1})))
	rows := append(bot.Rows(2, buttons...), chat.Turns(c, "yearplan", page, pages, p.ID, "page")...)
	rows = append(rows, bot.Row(c.B("yearplan.publish", "yearplan", p.ID, "publish"), press("yearplan.again", "again")),
		bot.Row(studyPlanButton(c, p), bot.CommandButton(c.P("common.back"), "office")))
	return bot.Message{Text: strings.Join(lines, "\n"), Buttons: rows}, nil
}

// planLine writes an item, with what was in the way of the wanted day.
func planLine(c *bot.Context, it *activities.PlanItem) string {
	topic := it.Topic
	if topic == "" {
		topic = c.P("yearplan.open")
	}
	loc := c.Location()
	date := func(d store.Date) string { return c.Words.Date(d.Start(loc), it.Day.Start(loc)) } // the year is in the title
	line := c.T("yearplan.line", "date", date(it.Day), "kind", c.P("activity.kind."+string(it.Kind)), "topic", topic)
	if it.Why != "" {
		holiday := it.Holiday
		if holiday == "" {
			holiday = c.P("yearplan.some_holiday")
		}
		line += "\n" + c.T("yearplan.why_"+it.Why, "wanted", date(it.Wanted), "holiday", holiday, "date", date(it.Day))
	}
	return line
}

func showPlanItem(c *bot.Context, p *activities.YearPlan, d activities.PlanData, n int, done string) error {
	m, err := planItemMessage(c, p, d, n)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	_, err = c.Show(m)
	return err
}

// planItemMessage is item n, with what can be done with it.
func planItemMessage(c *bot.Context, p *activities.YearPlan, d activities.PlanData, n int) (bot.Message, error) {
	it := d.Item(n)
	if it == nil {
		return bot.Message{}, c.Problem("common.stale")
	}
	move := func(key string, days int) bot.Button { return c.B(key, "yearplan", p.ID, "move", n, days) }
	return bot.Message{Text: planLine(c, it), Buttons: bot.Rows(2,
		move("yearplan.day_before", -1), move("yearplan.day_after", 1), move("yearplan.week_before", -7), move("yearplan.week_after", 7),
		c.B("yearplan.topic", "yearplan", p.ID, "topic", n), c.B("yearplan.drop", "yearplan", p.ID, "drop", n),
		c.B("common.back", "yearplan", p.ID, "page", quarterPage(it.Day)))}, nil
}

// publishPlan makes the activities; the group gets one list of them. What is
// less than a week ahead is posted at once, the others a week before by the
// clock.
func publishPlan(c *bot.Context, p *activities.YearPlan) error {
	made, err := activities.PublishPlan(c.Tx, chat.Workdays(c), p, c.Person.ID, c.GroupWords().Plain("yearplan.open"), c.Now)
	switch {
	case errors.Is(err, activities.ErrPlanEmpty):
		return c.Problem("common.stale")
	case errors.Is(err, activities.ErrPlanClash):
		return c.Problem("yearplan.clash")
	case err != nil:
		return err
	}
	act, err := c.Act("yearplan", p.ID, "")
	if err != nil {
		return err
	}
	if err := posts.SettleGaps(c); err != nil {
		return err
	}
	inGroup, err := c.InGroup()
	if err != nil {
		return err
	}
	lacking := 0 // of those that would be posted now
	if inGroup {
		list := planList(c, c.GroupWords(), p, made, false)
		list.About = records.Ref{Kind: kindPlan, ID: p.ID}.String()
		if _, err := c.Post(list); err != nil {
			return err
		}
		for i := range made {
			if made[i].StartsAt.Before(c.Now.AddDate(0, 0, 7)) {
				posted, err := posts.PublishSession(c, &made[i])
				if err != nil {
					return err
				}
				if !posted && len(made[i].Lacks()) > 0 {
					lacking++
				}
			}
		}
	} else if err := tellPlan(c, p, made); err != nil {
		return err
	}
	c.Log.Info("year's plan published", "plan", p.ID, "activities", len(made))
	buttons := append([]bot.Button{c.B("common.undo", "undo", act.ID)}, calendarButton(c, c.Words, true)...)
	text := c.T("yearplan.published", "year", fmt.Sprint(p.Year), "count", len(made), "auto", c.Office.Rules().AutoPublish)
	if lacking > 0 {
		text += "\n" + c.T("yearplan.not_posted", "count", lacking)
	}
	_, err = c.Show(bot.Message{
		Text:    text,
		Buttons: bot.Rows(2, append(buttons, bot.CommandButton(c.P("common.back"), "office"))...),
	})
	return err
}

// planList is the year's list as the group, or each person, reads it.
func planList(c *bot.Context, w *locale.Words, p *activities.YearPlan, made []activities.Activity, private bool) bot.Message {
	lines := []string{w.T("yearplan.list", "year", fmt.Sprint(p.Year))}
	for i := range made {
		a := &made[i]
		lines = append(lines, w.DateClock(c.Local(a.StartsAt), c.Local(a.StartsAt))+" "+posts.SessionTitle(w, a))
	}
	lines = append(lines, w.T("yearplan.list_research"))
	m := bot.Message{}
	if buttons := calendarButton(c, w, private); len(buttons) > 0 {
		m.Buttons = bot.Rows(1, buttons...)
		lines = append(lines, w.T("yearplan.list_calendar"))
	}
	m.Text = strings.Join(lines, "\n")
	return m
}

// calendarButton leads to the calendar, where there is one: by a link from the
// group.
func calendarButton(c *bot.Context, w *locale.Words, private bool) []bot.Button {
	const command = "calendar"
	if _, ok := c.CommandAccess(command); !ok {
		return nil
	}
	if private {
		return []bot.Button{bot.CommandButton(w.Plain("yearplan.calendar"), command)}
	}
	if link := c.Link("run-" + command); link != "" {
		return []bot.Button{{Text: w.Plain("yearplan.calendar"), URL: link}}
	}
	return nil
}

// unpublishPlan takes a publication back: the activities are called off, the
// list disappears, the draft comes back.
func unpublishPlan(c *bot.Context, id int64) error {
	p, err := activities.PlanByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if p.PublishedAt == nil {
		return c.Problem("common.nothing_to_undo")
	}
	gone, err := activities.UnpublishPlan(c.Tx, p, c.GroupWords().Plain("session.undo_reason"), c.Now)
	if err != nil {
		return err
	}
	posted := map[int64]bool{}
	for i := range gone {
		if a := &gone[i]; a.PostRef != 0 {
			posted[a.PostRef] = true
		}
		if err := hactivities.TellWithdrawn(c, &gone[i]); err != nil {
			return err
		}
	}
	for _, t := range c.Told {
		if posted[t.Row] {
			continue
		}
		if err := c.Delete(t.Row); err != nil {
			return err
		}
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone"), Buttons: bot.Rows(1, bot.CommandButton(c.P("office.yearplan"), "yearplan", p.Year))})
	return err
}
