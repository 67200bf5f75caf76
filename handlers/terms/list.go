package terms

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// membersPage is how many members of a term stand on a page.
const membersPage = 10

func registerList(r *bot.Router) {
	r.Command("terms", bot.Inside, command)
	r.Button("term_page", bot.Inside, func(c *bot.Context) error {
		t, err := bot.Pressed(c, 0, people.TermByID)
		if err != nil {
			return err
		}
		return showTerm(c, t, "")
	})
	r.Button("term_members", bot.Inside, membersOfThen)
	registerDays(r)
}

// command is /terms, /terms 第十四届 or /terms 2019: the list, or the term of that name or year.
func command(c *bot.Context) error {
	words := phrase.Clean(c.Args)
	list, err := people.Terms(c.Tx)
	if err != nil {
		return err
	}
	if words == "" {
		return showList(c, list)
	}
	for i := range list {
		if named(&list[i], words, c.P("record.year_sign")) {
			return showTerm(c, &list[i], "")
		}
	}
	return c.Problem("terms.none_of", "text", phrase.Truncate(words, 20))
}

// named tells whether words name a term: by its number, its name, or a year of it.
func named(t *people.Term, words, yearSign string) bool {
	folded := phrase.Fold(words)
	if year, err := strconv.Atoi(strings.TrimSuffix(folded, yearSign)); err == nil && year > lastNumber {
		return string(t.StartsOn)[:4] <= strconv.Itoa(year) && strconv.Itoa(year) <= string(t.EndsOn)[:4]
	}
	return t.Name != "" && strings.Contains(t.Name, words) || phrase.TermNumber(folded) == t.Number
}

// lastNumber is the largest number of a 届; what is larger is a year.
const lastNumber = 99

// years writes the years of a term: 2022–2026.
func years(t *people.Term) string { return string(t.StartsOn)[:4] + "–" + string(t.EndsOn)[:4] }

func showList(c *bot.Context, list []people.Term) error {
	m := bot.Message{Text: c.T("terms.list", "count", len(list))}
	var rows [][]bot.Button
	own, err := ownRow(c)
	if err != nil {
		return err
	}
	if len(own) > 0 {
		rows = append(rows, own)
	}
	if c.Person.Is(people.Staff) {
		if t, _, err := mterms.Running(c.Tx, c.Now); err != nil {
			return err
		} else if t != nil {
			rows = append(rows, bot.Row(c.B("term_change.task", "term_change")))
		} else if c.Person.Is(people.Director) {
			rows = append(rows, bot.Row(bot.CommandButton(c.P("terms.set"), "term")))
		}
	}
	for i := range list {
		rows = append(rows, bot.Row(bot.Button{Text: c.P("terms.line", "name", list[i].Name, "years", years(&list[i])), Data: bot.Data("term_page", list[i].ID)}))
	}
	m.Buttons = c.Fold(bot.Data("run", "terms"), bot.FewRows, rows, bot.CommandButton(c.P("common.menu"), "menu"))
	return chat.InPrivate(c, m)
}

// ownRow leads a member to what he or she files in the change of term that is under way.
func ownRow(c *bot.Context) ([]bot.Button, error) {
	change, err := mterms.OpenFor(c.Tx, c.Person.ID)
	if err != nil || change == nil || !c.Person.Is(people.Member) {
		return nil, err
	}
	return bot.Row(c.B("term_change.do_application", "application_mine", change.ID), c.B("term_change.do_summary", "summary_mine", change.ID)), nil
}

// totals are the figures of a term that its page tells, in order.
var totals = []string{
	briefing.FigSessions, briefing.FigActivities, briefing.FigResearch, briefing.FigFiled, briefing.FigSent, briefing.FigAccepted, briefing.FigPartly,
	briefing.FigSolved, briefing.FigDeeds, briefing.FigDonations, briefing.FigHonours, briefing.FigArchive,
}

func showTerm(c *bot.Context, t *people.Term, done string) error {
	then, err := mterms.ThenOf(c.Tx, t)
	if err != nil {
		return err
	}
	m := bot.Message{Text: locale.Join("\n\n", done, termHead(c, t), strings.Join(totalLines(c.Words, then), "\n"))}
	rows := [][]bot.Button{bot.Row(c.B("terms.members", "term_members", t.ID, 0), papers.Button(c, "term", t.ID))}
	today := store.DateOf(c.Now, c.Location())
	if c.Person.Is(people.Staff) && t.Movable(today) {
		rows = append(rows, bot.Row(c.B("terms.move", "term_days", t.ID)))
	}
	if c.Person.Is(people.Staff) {
		if _, err := mterms.Of(c.Tx, t.ID); err == nil {
			rows = append(rows, bot.Row(c.B("term_change.collected", "term_change_of", t.ID)))
		}
	}
	m.Buttons = append(rows, bot.Row(bot.CommandButton(c.P("common.back"), "terms")))
	return chat.InPrivate(c, m)
}

func termHead(c *bot.Context, t *people.Term) string {
	day := func(d store.Date) string { return c.Words.FullDate(d.Start(c.Location())) }
	today := store.DateOf(c.Now, c.Location())
	state := "running"
	switch {
	case today > t.EndsOn:
		state = "over"
	case today < t.StartsOn:
		state = "to_come"
	}
	return c.T("terms.head", "name", t.Name, "from", day(t.StartsOn), "to", day(t.EndsOn), "state", c.P("terms.state_"+state))
}

// totalLines are what the office did in a term, plain; what the record does not have is not
// said.
func totalLines(w *locale.Words, then *mterms.Then) (lines []string) {
	lines = append(lines, w.Plain("terms.count_members", "n", len(then.Members)))
	for _, key := range totals {
		if f := then.Figures.Get(key); f.Value > 0 {
			lines = append(lines, w.Plain("figures.key."+key, "n", f.Value))
		}
	}
	if then.Promised > 0 {
		lines = append(lines, w.Plain("terms.promised", "n", then.Promised, "done", then.Kept))
	}
	if len(lines) == 1 {
		lines = append(lines, w.Plain("paper.nothing"))
	}
	return lines
}

// membersOfThen lists who was what in a term: term_members:ID:PAGE.
func membersOfThen(c *bot.Context) error {
	t, err := bot.Pressed(c, 0, people.TermByID)
	if err != nil {
		return err
	}
	list, err := mterms.MembersOf(c.Tx, t.ID)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(c.ArgInt(1), len(list), membersPage)
	m := bot.Message{Text: c.T("terms.members_head", "name", t.Name, "count", len(list))}
	for i := page * membersPage; i < min(len(list), (page+1)*membersPage); i++ {
		was := &list[i]
		m.Text += "\n" + c.T("terms.member_line", "n", i+1, "name", was.Name, "what", locale.Join(" · ", was.Sector, was.Post, strings.Join(was.Groups, c.P("session.comma"))))
	}
	m.Buttons = append(chat.Turns(c, "term_members", page, pages, t.ID), bot.Row(c.B("common.back", "term_page", t.ID)))
	return chat.InPrivate(c, m)
}
