package briefing

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/handlers/record"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/desk"
	"lianluo/models/people"
)

// figuresLink is figures from the group's post: ?start=figures-BRIEFING.
func figuresLink(c *bot.Context) error { return showFigures(c, c.Args, "", 0) }

// figures opens a briefing's figures, or one of them to the records behind it
// (§21): figures:BRIEFING[:KEY[:page]].
func figures(c *bot.Context) error {
	return showFigures(c, c.Arg(0), c.Arg(1), c.ArgInt(2))
}

func showFigures(c *bot.Context, which, key string, page int) error {
	b, f, err := openFigures(c, which, key)
	if err != nil {
		return err
	}
	staff := c.Person.Is(people.Staff)
	if key == "" {
		return listFigures(c, b, f, which, staff)
	}
	fig := f.Get(key)
	m := bot.Message{Text: c.T("figures.head", "quarter", posts.QuarterName(c.Words, b.Of()), "figure", figureLine(c, fig))}
	scope := "f" + which + "-" + key
	if key == mbriefing.FigRate && !staff {
		// Who was absent is nobody's business but the office's: by activity.
		lines, err := rateByActivity(c, fig)
		if err != nil {
			return err
		}
		m.Text += "\n" + strings.Join(lines, "\n")
	} else if err := record.ListRecords(c, &m, fig.Records, scope, page, staff); err != nil {
		return err
	}
	more := (page+1)*record.EntriesPage < len(fig.Records) && (staff || key != mbriefing.FigRate)
	if row := chat.Pager(c, page, more, "figures", which, key); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "figures", which+"-"+key, page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "figures", which)))
	return chat.ShowPrivately(c, m)
}

// openFigures finds a briefing's figures, where the person may read them and, with a key,
// the records behind that one.
func openFigures(c *bot.Context, which, key string) (*mbriefing.Briefing, *mbriefing.Figures, error) {
	b, f, err := findBriefing(c, which)
	if err != nil {
		return nil, nil, err
	}
	staff := c.Person.Is(people.Staff)
	switch {
	case b.State == mbriefing.BriefingDraft && !staff:
		return nil, nil, c.Problem("common.gone")
	case key == "":
	case c.Person.LooksOn(): // the figures, not whose records they count
		return nil, nil, c.Problem("common.not_open")
	case !slices.Contains(mbriefing.FigureKeys, key):
		return nil, nil, c.Problem("common.stale")
	case !staff && !slices.Contains(mbriefing.PublicFigures, key):
		return nil, nil, c.Problem("common.not_allowed")
	}
	return b, f, nil
}

// figureTable is the records behind a figure as a table: filter is the briefing, a hyphen
// and the figure's key.
func figureTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	which, key, _ := strings.Cut(filter, "-")
	b, f, err := openFigures(c, which, key)
	if err != nil {
		return nil, err
	}
	staff := c.Person.Is(people.Staff)
	switch {
	case key == "":
		return nil, c.Problem("common.stale")
	case key == mbriefing.FigRate && !staff: // who was absent is the office's business
		return nil, c.Problem("common.not_allowed")
	}
	fig := f.Get(key)
	name := c.P("book.name", "what", figureLine(c, fig), "which", posts.QuarterName(c.Words, b.Of()))
	return record.TableOf(c, name, fig.Records, staff)
}

func listFigures(c *bot.Context, b *mbriefing.Briefing, f *mbriefing.Figures, which string, staff bool) error {
	text := c.T("figures.list", "quarter", posts.QuarterName(c.Words, b.Of()))
	if b.ID != 0 {
		text += "\n" + c.T("figures.frozen", "time", c.DateClock(b.CreatedAt), "version", b.Version, "rules", b.RulesVersion)
	}
	if b.ID != 0 {
		k, err := mbriefing.CorrectionsOf(c.Tx, b)
		if err != nil {
			return err
		}
		if said := posts.CorrectionsText(c, c.Words, k, !staff); said != "" {
			text += "\n\n" + c.T("briefing.corrections") + "\n" + said
		}
	}
	var buttons []bot.Button
	for _, key := range mbriefing.FigureKeys {
		if fig := f.Get(key); c.Person.LooksOn() && slices.Contains(mbriefing.PublicFigures, key) && fig.Known {
			text += "\n" + figureLine(c, fig)
			continue
		}
		if fig := f.Get(key); (staff || slices.Contains(mbriefing.PublicFigures, key)) && fig.Known && len(fig.Records) > 0 {
			buttons = append(buttons, bot.Button{Text: figureLine(c, fig), Data: bot.Data("figures", which, key)})
		}
	}
	if len(buttons) == 0 && !c.Person.LooksOn() {
		text += "\n" + c.T("figures.none")
	}
	m := bot.Message{Text: text, Buttons: bot.Rows(2, buttons...)}
	if b.State == mbriefing.BriefingReleased {
		m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "briefing_public", b.ID)))
	}
	last := bot.Row(c.B("record.rules_button", "record_rules"))
	if c.Person.LooksOn() {
		last = bot.Row(c.B("common.back", "reports", 0))
	}
	if staff {
		last = append(last, c.B("common.back", "briefing", b.Of().Key()))
	}
	m.Buttons = append(m.Buttons, last)
	return chat.ShowPrivately(c, m)
}

// figureLine is a figure with its name, plain.
func figureLine(c *bot.Context, f mbriefing.Figure) string {
	return c.P("figures.key."+f.Key, "n", f.Value)
}

// rateByActivity tells how many came to each activity, without names.
func rateByActivity(c *bot.Context, f mbriefing.Figure) ([]string, error) {
	entries, err := desk.RecordLines(c.Tx, f.Records)
	if err != nil {
		return nil, err
	}
	type held struct {
		line     string
		came, of int
	}
	var list []*held
	for i := range entries {
		e := &entries[i]
		line := c.T("figures.activity", "date", c.Date(e.At), "kind", c.P("entry.sort."+e.Sort), "title", e.Title)
		at := slices.IndexFunc(list, func(x *held) bool { return x.line == line })
		if at < 0 {
			list, at = append(list, &held{line: line}), len(list)
		}
		list[at].of++
		if activities.AttendanceState(e.Status).Attended() {
			list[at].came++
		}
	}
	var lines []string
	for _, x := range list {
		lines = append(lines, c.T("figures.came", "line", locale.HTML(x.line), "came", x.came, "of", x.of))
	}
	return lines, nil
}
