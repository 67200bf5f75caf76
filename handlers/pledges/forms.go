package pledges

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The forms of promises.
const (
	doneForm   bot.FormName[draft] = "pledge_done"
	putOffForm bot.FormName[draft] = "pledge_put_off"
	dueForm    bot.FormName[draft] = "pledge_due"
	addForm    bot.FormName[draft] = "pledge_add"
)

// draft is what is said of a promise: how it was kept, or to when it is moved, or a new one.
type draft struct {
	ID      int64         `json:"id,omitempty"`
	Kind    mpledges.Kind `json:"kind,omitempty"`
	Title   string        `json:"title,omitempty"`
	On      store.Date    `json:"on,omitempty"`
	Who     string        `json:"who,omitempty"`
	Said    string        `json:"said,omitempty"`
	Visited []int64       `json:"visited,omitempty"`
	Files   []bot.Upload  `json:"files,omitempty"`
}

func back(c *bot.Context, v *draft) bot.Button {
	if v.ID == 0 {
		return c.B("common.back", "promises", c.Local(c.Now).Year())
	}
	return c.B("common.back", "pledge", v.ID)
}

func concerns(v *draft) string {
	if v.ID == 0 {
		return ""
	}
	return posts.AboutPledge(v.ID)
}

// startDone asks how a promise was kept; what was said of it before it was opened again is kept.
func startDone(c *bot.Context, p *mpledges.Pledge, _ records.Move[mpledges.State]) error {
	files, err := chat.FilesOf(c, records.KindPledge, p.ID)
	if err != nil {
		return err
	}
	return doneForm.Start(c, draft{ID: p.ID, Kind: p.Kind, Visited: p.Visited, Files: files})
}

func newDoneForm() *bot.Form[draft] {
	with := func(kinds ...mpledges.Kind) func(v *draft) bool {
		return func(v *draft) bool { return slices.Contains(kinds, v.Kind) }
	}
	return &bot.Form[draft]{
		Name: doneForm, Access: bot.Staff, SubmitKey: "pledge_done.do", Submit: keep, Back: back, Concerns: concerns,
		Card: func(c *bot.Context, v *draft) (string, error) {
			p, err := kind().Readable(c, v.ID)
			if err != nil {
				return "", err
			}
			names, err := chat.Names(c, v.Visited)
			return c.T("pledge_done.card", "title", posts.PledgeTitle(c.Words, p), "date", chat.Day(c, v.On), "who", v.Who, "said", v.Said,
				"names", names, "count", len(v.Visited), "files", chat.FilesLine(c, v.Files)), err
		},
		Fields: []bot.Field[draft]{
			{Name: "day", Asked: true, Empty: func(v *draft) bool { return v.On == "" }, Choices: recentDays, Set: setDone},
			{
				Name: "visited", Asked: true, Several: true, Optional: true, When: with(mpledges.Visit),
				Empty: func(v *draft) bool { return len(v.Visited) == 0 }, Choices: memberChoices, Set: setVisited,
			},
			{
				Name: "who", Asked: true, Optional: true, When: with(mpledges.Meeting, mpledges.Visit),
				Text: func(v *draft) string { return v.Who }, Empty: func(v *draft) bool { return v.Who == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return chat.SetWords(c, &v.Who, store.OneLine(in.Text), store.TitleLimit)
				},
			},
			{
				Name: "said", Words: true, Optional: true, Text: func(v *draft) string { return v.Said }, Empty: func(v *draft) bool { return v.Said == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return chat.PutWords(c, &v.Said, in, mpledges.SaidLimit)
				},
			},
			chat.FilesField(func(v *draft) *[]bot.Upload { return &v.Files }, func(c *bot.Context, v *draft, words string) error {
				if words = phrase.Clean(words); words == "" {
					return nil
				}
				return chat.AddText(c, &v.Said, words, mpledges.SaidLimit)
			}),
		},
	}
}

func keep(c *bot.Context, v *draft) (m bot.Message, err error) {
	p, err := kind().Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	was := p.State
	step, err := mpledges.Keep(c.Tx, p, mpledges.Kept{On: v.On, Who: v.Who, Said: v.Said, Visited: v.Visited}, c.Person, store.DateOf(c.Now, c.Location()), c.At())
	if err != nil {
		return m, notKept(c, was, err)
	}
	if err := chat.KeepFiles(c, records.KindPledge, p.ID, v.Files); err != nil {
		return m, err
	}
	a, err := kind().Taken(c, p, step)
	if err != nil {
		return m, err
	}
	return kind().Answer(c, p, step, a)
}

// notKept words why a promise cannot be called kept now.
func notKept(c *bot.Context, was mpledges.State, err error) error {
	if errors.Is(err, records.ErrTransition) {
		return c.Problem("step.not_now", "state", c.P("pledge.state_"+string(was)))
	}
	return refused(c, err)
}

// recentDays are today and the day before.
func recentDays(c *bot.Context, _ *draft) ([]bot.Choice, error) {
	today := store.DateOf(c.Now, c.Location())
	return []bot.Choice{
		{Label: c.P("deed.date_today"), Value: string(today)}, {Label: c.P("deed.date_yesterday"), Value: string(today.AddDate(0, 0, -1))},
	}, nil
}

// readDay takes a day from a choice or from words.
func readDay(c *bot.Context, in bot.Input, opts ...phrase.Option) (day store.Date, err error) {
	if in.Choice == "" {
		return chat.ReadDay(c, in.Text, "pledge.bad_day", opts...)
	}
	if day, err = store.ParseDate(in.Choice); err != nil {
		return "", c.Problem("common.stale")
	}
	return day, nil
}

func setDone(c *bot.Context, v *draft, in bot.Input) error {
	day, err := readDay(c, in, phrase.Past)
	if err != nil {
		return err
	}
	if day > store.DateOf(c.Now, c.Location()) {
		return problem(c, mpledges.ErrFuture)
	}
	v.On = day
	return nil
}

// memberChoices are the members; who is chosen has a mark, a tap adds or takes away.
func memberChoices(c *bot.Context, v *draft) ([]bot.Choice, error) {
	list, err := chat.MemberChoices(c)
	for i := range list {
		if id, _ := strconv.ParseInt(list[i].Value, 10, 64); slices.Contains(v.Visited, id) {
			list[i].Label = "✅ " + list[i].Label
		}
	}
	return list, err
}

func setVisited(c *bot.Context, v *draft, in bot.Input) error {
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	return chat.TakeNames(c, &v.Visited, in, members)
}

// dayField asks for the day to which a promise is moved, or on which a new one is due.
func dayField() bot.Field[draft] {
	return bot.Field[draft]{
		Name: "day", Asked: true, Empty: func(v *draft) bool { return v.On == "" },
		Set: func(c *bot.Context, v *draft, in bot.Input) error {
			day, err := readDay(c, in)
			if err != nil {
				return err
			}
			if now := c.Local(c.Now); day < store.DateOf(now, c.Location()) || day > store.DateOf(now.AddDate(1, 0, 0), c.Location()) {
				return c.Problem("pledge.day_out")
			}
			v.On = day
			return nil
		},
	}
}

func newPutOffForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: putOffForm, Access: bot.Directors, SubmitKey: "pledge_put_off.do", Back: back, Concerns: concerns,
		Card: moved("pledge_put_off.card"),
		Fields: []bot.Field[draft]{dayField(), {
			Name: "reason", Asked: true, Text: func(v *draft) string { return v.Said }, Empty: func(v *draft) bool { return v.Said == "" },
			Set: func(c *bot.Context, v *draft, in bot.Input) error {
				return chat.SetWords(c, &v.Said, in.Text, mpledges.ReasonLimit)
			},
		}},
		Submit: func(c *bot.Context, v *draft) (bot.Message, error) {
			return take(c, v, records.Move[mpledges.State]{To: mpledges.PutOff, By: c.Person, OnDate: v.On, Words: v.Said})
		},
	}
}

func newDueForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: dueForm, Access: bot.Directors, Direct: true, SubmitKey: "pledge_due.do", Back: back, Concerns: concerns,
		Card: moved("pledge_due.card"), Fields: []bot.Field[draft]{dayField()},
		Submit: func(c *bot.Context, v *draft) (bot.Message, error) {
			return take(c, v, records.Move[mpledges.State]{Note: mpledges.NoteDue, By: c.Person, OnDate: v.On})
		},
	}
}

func moved(key string) func(c *bot.Context, v *draft) (string, error) {
	return func(c *bot.Context, v *draft) (string, error) {
		p, err := kind().Readable(c, v.ID)
		if err != nil {
			return "", err
		}
		return c.T(key, "title", posts.PledgeTitle(c.Words, p), "was", chat.Day(c, p.DueOn), "date", chat.Day(c, v.On), "reason", v.Said), nil
	}
}

func take(c *bot.Context, v *draft, move records.Move[mpledges.State]) (m bot.Message, err error) {
	p, err := kind().Readable(c, v.ID)
	if err != nil {
		return m, err
	}
	step, a, err := kind().Take(c, p, move)
	if err != nil {
		return m, err
	}
	return kind().Answer(c, p, step, a)
}

// changeDue asks for another day.
func changeDue(c *bot.Context) error {
	p, err := kind().Pressed(c)
	if err != nil {
		return err
	}
	if !mpledges.Life.AllowsNote(p, mpledges.NoteDue, c.Person) {
		return c.Problem("step.not_now", "state", c.P("pledge.state_"+string(p.State)))
	}
	return dueForm.Start(c, draft{ID: p.ID})
}

func newAddForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: addForm, Access: bot.Directors, SubmitKey: "pledge_add.do", Back: back,
		Card: func(c *bot.Context, v *draft) (string, error) {
			return c.T("pledge_add.card", "title", v.Title, "date", chat.Day(c, v.On)), nil
		},
		Fields: []bot.Field[draft]{{
			Name: "what", Asked: true, Text: func(v *draft) string { return v.Title }, Empty: func(v *draft) bool { return v.Title == "" },
			Set: func(c *bot.Context, v *draft, in bot.Input) error {
				return chat.SetWords(c, &v.Title, strings.TrimRight(store.OneLine(in.Text), "。"), store.TitleLimit)
			},
		}, dayField()},
		Submit: add,
	}
}

func add(c *bot.Context, v *draft) (m bot.Message, err error) {
	p, step, err := mpledges.AddOther(c.Tx, v.Title, v.On, c.Person, c.At())
	if err != nil {
		return m, refused(c, err)
	}
	a, err := kind().Taken(c, p, step)
	if err != nil {
		return m, err
	}
	return kind().Answer(c, p, step, a)
}
