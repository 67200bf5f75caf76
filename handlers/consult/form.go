package consult

import (
	"errors"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// draft is a consultation as it is filled in.
type draft struct {
	Matter  string       `json:"matter,omitempty"`
	Files   []bot.Upload `json:"files,omitempty"`
	Closes  time.Time    `json:"closes,omitzero"`
	More    string       `json:"more,omitempty"` // words that were sent where a day was asked for
	Who     []int64      `json:"who,omitempty"`  // nil: all members
	Unnamed bool         `json:"unnamed,omitempty"`
}

const form bot.FormName[draft] = "consult_new"

const (
	closingHour = 18 * time.Hour // of the day on which a consultation closes
	fewWords    = 8              // characters from which on words that are no day are more of the matter
	addMore     = "add"
	all         = "all"
)

// soon are the deadlines that are offered, in days.
var soon = []struct {
	key  string
	days int
}{{"consult.in_three_days", 3}, {"consult.in_a_week", 7}}

func newForm() *bot.Form[draft] {
	return &bot.Form[draft]{
		Name: form, Access: bot.Leaders, SubmitKey: "consult.send_out", Submit: file, Card: check,
		Fields: []bot.Field[draft]{
			chat.Guard(func(v *draft) []*string { return []*string{&v.Matter, &v.More} }, func(c *bot.Context, v *draft, words string) error {
				v.More = ""
				return setMatter(c, &v.Matter, words)
			}),
			chat.GuardFiles(func(v *draft) *[]bot.Upload { return &v.Files }),
			{
				Name: "matter", Asked: true, Files: true, Words: true, Text: func(v *draft) string { return v.Matter },
				Empty: func(v *draft) bool { return v.Matter == "" }, Enough: func(v *draft) bool { return v.Matter != "" },
				Question: func(c *bot.Context, v *draft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("consult_new.matter.ask")), nil
				},
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					in.Text = chat.Unattributed(c, in.Text, in.Source) // the matter is put by who sends it, and the name is nobody's to read
					switch {
					case in.File != nil:
						if err := chat.TakeFetched(c, &v.Files, in.File); err != nil || in.Text == "" {
							return err
						}
						fallthrough
					case in.Add:
						return addMatter(c, v, in.Text)
					}
					return setMatter(c, &v.Matter, in.Text)
				},
			},
			{Name: "closes", Asked: true, Empty: func(v *draft) bool { return v.Closes.IsZero() }, Choices: deadlines, Set: setCloses},
			{Name: "who", Several: true, Empty: func(*draft) bool { return false }, Choices: who, Set: setWho},
			{
				Name: "names", Empty: func(*draft) bool { return false }, Choices: naming,
				Set: func(c *bot.Context, v *draft, in bot.Input) error {
					choices, _ := naming(c, v)
					value, ok := chat.Pick(in, choices)
					if !ok {
						return c.Problem("consult.which_names")
					}
					v.Unnamed = value == "unnamed"
					return nil
				},
			},
			chat.FetchedFiles(func(v *draft) *[]bot.Upload { return &v.Files }, addMatter),
		},
	}
}

// setMatter takes the words of a matter; what is marked as secret is not put to anybody (domain
// F2; 保守国家秘密法).
func setMatter(c *bot.Context, to *string, words string) error {
	words, err := chat.TakeText(c, words, store.MatterLimit)
	if err != nil {
		return err
	}
	if word := phrase.Classified(words); word != "" {
		return c.Problem("consult.marked", "word", word)
	}
	*to = words
	return nil
}

func addMatter(c *bot.Context, v *draft, words string) error {
	return setMatter(c, &v.Matter, locale.Join("\n", v.Matter, phrase.Clean(words)))
}

func deadlines(c *bot.Context, v *draft) (list []bot.Choice, err error) {
	if v.More != "" {
		list = append(list, bot.Choice{Label: c.P("consult.add_more"), Value: addMore})
	}
	for _, s := range soon {
		at := later(c, c.Now, s.days)
		list = append(list, bot.Choice{Label: c.P(s.key, "time", c.DateClock(at)), Value: strconv.Itoa(s.days)})
	}
	return list, nil
}

// later is the evening of a working day some days after a time.
func later(c *bot.Context, from time.Time, days int) time.Time {
	return evening(c, chat.ReadyDay(c, store.DateOf(from, c.Location()), days))
}

func evening(c *bot.Context, day store.Date) time.Time {
	return day.Start(c.Location()).Add(closingHour)
}

// setCloses takes the deadline. Words that are no day are not put anywhere by themselves: they
// are offered to be added to the matter.
func setCloses(c *bot.Context, v *draft, in bot.Input) error {
	if in.Choice == addMore && v.More != "" {
		if err := addMatter(c, v, v.More); err != nil {
			return err
		}
		v.More = ""
		return c.Problem("consult.added")
	}
	v.More = ""
	at, err := readDeadline(c, in)
	var p *bot.Problem
	if errors.As(err, &p) && p.Key == "moment.unknown" && utf8.RuneCountInString(phrase.Clean(in.Text)) >= fewWords {
		v.More = phrase.Clean(in.Text)
		return c.Problem("consult.no_day", "text", phrase.Truncate(v.More, 40))
	}
	if err == nil {
		v.Closes = at
	}
	return err
}

// readDeadline takes a deadline from a choice or from words; a day alone ends in the evening.
func readDeadline(c *bot.Context, in bot.Input) (at time.Time, err error) {
	switch {
	case in.Choice != "":
		days := bot.SmallInt(in.Choice)
		if !slices.ContainsFunc(soon, func(s struct {
			key  string
			days int
		}) bool {
			return s.days == days
		}) {
			return at, c.Problem("common.stale")
		}
		at = later(c, c.Now, days)
	default:
		m, found := phrase.Due(in.Text, c.Local(c.WordsAt()))
		if !found {
			if m, err = chat.ReadMoment(c, in.Text); err != nil {
				return at, err
			}
		}
		if at = m.Time; !m.HasClock {
			at = evening(c, store.DateOf(m.Time, c.Location()))
		}
	}
	switch {
	case !at.After(c.Now):
		return at, problem(c, mconsult.ErrPast)
	case at.After(c.Now.AddDate(0, 0, mconsult.Longest)):
		return at, problem(c, mconsult.ErrTooFar)
	}
	return at, nil
}

// who are those who can be asked; a tap adds one or takes one away.
func who(c *bot.Context, v *draft) (list []bot.Choice, err error) {
	mark := func(label string, on bool) string {
		if on {
			return "✅ " + label
		}
		return label
	}
	list = append(list, bot.Choice{Label: mark(c.P("consult.all"), v.Who == nil), Value: all})
	members, err := mconsult.Audience(c.Tx, nil)
	for _, p := range members {
		list = append(list, bot.Choice{Label: mark(p.Name, slices.Contains(v.Who, p.ID)), Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func setWho(c *bot.Context, v *draft, in bot.Input) error {
	members, err := mconsult.Audience(c.Tx, nil)
	if err != nil {
		return err
	}
	if in.Choice == all || in.Choice == "" && phrase.Clean(in.Text) == c.P("consult.all") {
		v.Who = nil
		return nil
	}
	return chat.TakeNames(c, &v.Who, in, members)
}

func naming(c *bot.Context, _ *draft) ([]bot.Choice, error) {
	return []bot.Choice{{Label: c.P("consult.with_names"), Value: "named"}, {Label: c.P("consult.without_names"), Value: "unnamed"}}, nil
}

// times are the deadline with its reminders, as those who are asked hear of it.
func times(c *bot.Context, closes time.Time) mconsult.Times {
	from := c.HeardAt(bot.Begins(closes))
	return mconsult.TimesOf(from, closes, c.Location(), func(at time.Time) time.Time {
		return c.HeardAt(bot.After(at), bot.Begins(closes))
	})
}

// check is what will be asked of whom, and who will see what.
func check(c *bot.Context, v *draft) (string, error) {
	to, err := mconsult.Audience(c.Tx, v.Who)
	if err != nil {
		return "", err
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return "", err
	}
	names, away := "", 0
	if v.Who == nil {
		away = len(members) - len(to)
	} else if names, err = chat.Names(c, v.Who); err != nil {
		return "", err
	}
	text := c.T("consult.check", "matter", v.Matter, "files", chat.FilesLine(c, v.Files), "count", len(to), "names", names, "away", away,
		"time", c.DateClock(v.Closes), "unnamed", v.Unnamed, "all", v.Who == nil)
	if v.Unnamed && len(to) < 5 {
		text += "\n" + c.T("consult.few_asked", "count", len(to))
	}
	if at := c.HeardAt(bot.Begins(v.Closes)); at.After(c.Now) {
		text += "\n\n<i>" + c.T("later.warn", "time", c.Morning(at)) + "</i>"
	}
	return text, nil
}

// file puts the matter to the members: each in private, and where all are asked a post in the
// group counts the answers.
func file(c *bot.Context, v *draft) (m bot.Message, err error) {
	if v.Closes.IsZero() || !v.Closes.After(c.HeardAt(bot.Begins(v.Closes))) {
		return m, problem(c, mconsult.ErrPast)
	}
	con, step, err := mconsult.Ask(c.Tx, mconsult.Draft{Matter: v.Matter, Unnamed: v.Unnamed, To: v.Who, Times: times(c, v.Closes)}, c.Person, c.Now)
	if err != nil {
		return m, problem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindConsult, con.ID, v.Files); err != nil {
		return m, err
	}
	act, err := kind().Taken(c, con, step)
	if err != nil {
		return m, err
	}
	if _, err := post(c, con); err != nil {
		return m, err
	}
	if err := posts.TellConsulted(c, con, false, "first"); err != nil {
		return m, err
	}
	c.Log.Info("consultation", "id", con.ID, "unnamed", con.Unnamed)
	if m, err = posts.ConsultStaff(c, c.Words, con); err != nil {
		return m, err
	}
	m.Text = c.T("consult.sent_out", "number", con.Number) + "\n\n" + m.Text
	m.Buttons = append([][]bot.Button{{chat.Undo(c, act)}}, m.Buttons...)
	return m, nil
}
