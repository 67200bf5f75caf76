package tasks

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// giveForm asks for a task: what, who, by when.
const giveForm bot.FormName[draft] = "followup"

// draft is a task as it is filled in. One of an older program is of an activity.
type draft struct {
	Source *mtasks.SourceKind `json:"source,omitempty"`
	ID     int64              `json:"activity"`
	Text   string             `json:"text,omitempty"`
	Owner  int64              `json:"owner,omitempty"`
	Due    store.Date         `json:"due,omitempty"`
}

func (v *draft) source() mtasks.SourceKind {
	if v.Source == nil {
		return mtasks.FromActivity
	}
	return *v.Source
}

// mayGive tells whether the person gives tasks of a source: the staff, and whom the source lets.
func mayGive(c *bot.Context, kind mtasks.SourceKind, id int64) (bool, error) {
	if c.Person.Is(people.Staff) {
		return true, nil
	}
	s := sourceOf(c, kind)
	if s.Gives == nil {
		return false, nil
	}
	return s.Gives(c, id)
}

// check refuses that the person gives a task of a source now.
func check(c *bot.Context, kind mtasks.SourceKind, id int64) error {
	may, err := mayGive(c, kind, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if !may {
		return c.Problem("common.not_allowed")
	}
	s := sourceOf(c, kind)
	switch {
	case s.Check != nil:
		return c.MissingAs(s.Check(c, id), "common.gone")
	case kind != mtasks.FromNothing && s.Title == nil, kind == mtasks.FromNothing && id != 0:
		return c.Problem("common.gone")
	}
	return nil
}

// addPressed asks for a task of the source that a button names: task_add:KIND:ID.
func addPressed(c *bot.Context) error {
	kind := mtasks.SourceKind(c.Arg(0))
	if kind == mtasks.FromNothing {
		return startForm(c, kind, 0)
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	return startForm(c, kind, id)
}

func startForm(c *bot.Context, kind mtasks.SourceKind, id int64) error {
	if err := check(c, kind, id); err != nil {
		return err
	}
	return giveForm.Start(c, draft{Source: &kind, ID: id})
}

func taskForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: giveForm, Access: bot.Joined, Submit: give,
		SubmitLabel: func(c *bot.Context, v *draft) string {
			if v.source() == mtasks.FromActivity {
				return c.P("followup.add")
			}
			return c.P("followup.give")
		},
		Card: func(c *bot.Context, v *draft) (string, error) {
			name, err := chat.Names(c, []int64{v.Owner})
			return c.T("followup.card", "text", v.Text, "name", name, "date", chat.Day(c, v.Due),
				"what", posts.TaskWord(c.Words, &mtasks.Task{SourceKind: v.source()})), err
		},
		Fields: []bot.Field[draft]{
			{
				Name: "text", Asked: true, Text: func(v *draft) string { return v.Text }, Empty: func(v *draft) bool { return v.Text == "" },
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					return chat.SetWords(c, &v.Text, in.Text, mtasks.TextLimit)
				},
			},
			{
				Name: "owner", Asked: true, Empty: func(v *draft) bool { return v.Owner == 0 }, Choices: owners,
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					choices, err := owners(c, v)
					if err != nil {
						return err
					}
					return chat.PickPerson(c, &v.Owner, in, choices)
				},
			},
			{
				Name: "day", Asked: true, Empty: func(v *draft) bool { return v.Due == "" }, Choices: readyDays,
				Set: func(c *bot.Context, v *draft, in bot.Input) (err error) {
					day := store.Date(in.Choice)
					if in.Choice == "" {
						if day, err = chat.ReadDay(c, in.Text, "followup.bad_date"); err != nil {
							return err
						}
					}
					if !day.Valid() {
						return c.Problem("common.stale")
					}
					if day < store.DateOf(c.Now, c.Location()) {
						return c.Problem("followup.past_day", "date", chat.Day(c, day))
					}
					v.Due = day
					return nil
				},
			},
		},
	}
}

// readyDays are days that are offered, each a working one: in a week, in two, in a month.
func readyDays(c *bot.Context, _ *draft) (list []bot.Choice, err error) {
	today := store.DateOf(c.Now, c.Location())
	for _, days := range []int{7, 14, 30} {
		d := chat.ReadyDay(c, today, days)
		list = append(list, bot.Choice{Label: chat.Day(c, d), Value: string(d)})
	}
	return list, nil
}

// owners are those who can be given a task of the draft's source, a button each.
func owners(c *bot.Context, v *draft) (list []bot.Choice, err error) {
	all, err := ownersOf(c, v.source(), v.ID)
	for _, p := range all {
		list = append(list, bot.Choice{Label: p.Name, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func ownersOf(c *bot.Context, kind mtasks.SourceKind, id int64) ([]people.Person, error) {
	if s := sourceOf(c, kind); s.Owners != nil {
		return s.Owners(c, id)
	}
	return people.With(c.Tx, people.Member|people.Staff)
}

func give(c *bot.Context, v *draft) (m bot.Message, err error) {
	kind := v.source()
	if err := check(c, kind, v.ID); err != nil {
		return m, err
	}
	may, err := ownersOf(c, kind, v.ID)
	if err != nil {
		return m, err
	}
	if !slices.ContainsFunc(may, func(p people.Person) bool { return p.ID == v.Owner }) {
		return m, c.Problem("followup.nobody")
	}
	t := &mtasks.Task{SourceKind: kind, SourceID: v.ID, Text: v.Text, OwnerID: v.Owner, DueOn: v.Due}
	step, err := mtasks.Give(c.Tx, t, c.Person, c.Now)
	if err != nil {
		return m, problem(c, v, err)
	}
	act, err := Given(c, t, step)
	if err != nil {
		return m, err
	}
	added, err := taskKind().Say(c, "added", t)
	if err != nil {
		return m, err
	}
	if kind == mtasks.FromActivity {
		if m, err = ofMessage(c, kind, v.ID, added); err != nil {
			return m, err
		}
		m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
		return m, nil
	}
	text, err := taskText(c, t)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", added, text)
	row := bot.Row(chat.Undo(c, act))
	if s := sourceOf(c, kind); s.Back != nil {
		back, ok, err := s.Back(c, v.ID)
		if err != nil {
			return m, err
		}
		if ok {
			row = append(row, back)
		}
	} else if c.Person.Is(people.Staff) {
		row = append(row, bot.CommandButton(c.P("followup.all"), "tasks"))
	}
	m.Buttons = bot.Rows(2, row...)
	return m, nil
}

// problem says why a task cannot be given.
func problem(c *bot.Context, v *draft, err error) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, mtasks.ErrTooMany) && v.source() == mtasks.FromActivity:
		return c.Problem("followup.too_many", "count", mtasks.ActLimit)
	case errors.Is(err, mtasks.ErrTooMany):
		return c.Problem("followup.too_many_open", "count", mtasks.OpenLimit)
	case errors.Is(err, mtasks.ErrNobody):
		return c.Problem("followup.nobody")
	case errors.Is(err, mtasks.ErrPastDay):
		return c.Problem("followup.past_day", "date", chat.Day(c, v.Due))
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, records.ErrTransition):
		return c.Problem("common.stale")
	}
	return err
}

func showOf(c *bot.Context, kind mtasks.SourceKind, id int64) error {
	m, err := ofMessage(c, kind, id, "")
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	_, err = c.Show(m)
	return err
}

// ofMessage lists the tasks of an activity, a button each, with what was done above them.
func ofMessage(c *bot.Context, kind mtasks.SourceKind, id int64, done string) (m bot.Message, err error) {
	s := sourceOf(c, kind)
	title, err := s.Title(c, c.Words, id)
	if err != nil {
		return m, err
	}
	list, err := mtasks.Of(c.Tx, kind, id)
	if err != nil {
		return m, err
	}
	lines := []string{c.T("followup.head", "title", title)}
	if len(list) == 0 {
		lines = append(lines, c.T("followup.none"))
	}
	var numbers []bot.Button
	for i := range list {
		line, err := taskLine(c, &list[i])
		if err != nil {
			return m, err
		}
		lines = append(lines, strconv.Itoa(i+1)+". "+line)
		numbers = append(numbers, bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data("followup", list[i].ID)})
	}
	m = bot.Message{Text: locale.Join("\n\n", done, strings.Join(lines, "\n")), Buttons: bot.Rows(5, numbers...)}
	if len(list) < mtasks.ActLimit && (s.Check == nil || s.Check(c, id) == nil) {
		m.Buttons = append(m.Buttons, bot.Row(c.B("followup.add", "followup_add", id)))
	}
	if back, ok, err := s.Back(c, id); err != nil {
		return m, err
	} else if ok {
		back.Text = c.P("common.back")
		m.Buttons = append(m.Buttons, bot.Row(back))
	}
	return m, nil
}
