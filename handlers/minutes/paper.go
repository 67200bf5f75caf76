package minutes

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/fund"
	mminutes "lianluo/models/minutes"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// offered is how many of a kind /paper lists, searched how many it looks through.
const (
	offered  = 3
	searched = 12
)

// offer lists the minutes that were written last and that the person reads.
func offer(c *bot.Context) (list []papers.Offer, err error) {
	past, err := papers.Newest(c, searched, func(p store.Page) ([]mactivities.Activity, error) {
		page, _, err := mactivities.Past(c.Tx, c.Now, p)
		return page, err
	})
	if err != nil {
		return nil, err
	}
	for i := range past {
		a := &past[i]
		if len(list) == papers.Few(c, offered) || !mminutes.Held(a) {
			continue
		}
		m, err := mminutes.Of(c.Tx, a.ID)
		if err != nil {
			return nil, err
		}
		may, err := mminutes.MayRead(c.Tx, a, m, c.Person)
		if err != nil {
			return nil, err
		}
		if may && m.Written() {
			list = append(list, papers.Offer{Label: c.P("minutes.offer", "topic", phrase.Truncate(a.Topic, 16), "date", c.Date(a.StartsAt)), Arg: fmt.Sprint(a.ID)})
		}
	}
	return list, nil
}

// makePaper makes the minutes of the activity that arg names.
func makePaper(c *bot.Context, arg string) (*papers.File, error) {
	a, err := papers.Record(c, arg, mactivities.ByID)
	if err != nil {
		return nil, err
	}
	m, err := mminutes.Of(c.Tx, a.ID)
	if err != nil {
		return nil, err
	}
	may, err := mminutes.MayRead(c.Tx, a, m, c.Person)
	switch {
	case err != nil:
		return nil, err
	case !may:
		return nil, c.Problem("common.gone")
	case !mminutes.Held(a):
		return nil, c.Problem("minutes.not_held")
	}
	w := c.GroupWords()
	doc := &docx.Document{Blocks: []docx.Block{docx.Subtitle{Title: w.Plain("minutes.title_" + sort(a.Kind)), Below: a.Topic}}}
	if m.ReleasedAt == nil || a.ConfirmedAt == nil {
		doc.Mark = w.Plain("paper.draft")
	}
	for _, part := range []func(c *bot.Context, w *locale.Words, a *mactivities.Activity, m *mminutes.Minutes) ([]docx.Block, error){facts, presence, said, followUps} {
		blocks, err := part(c, w, a, m)
		if err != nil {
			return nil, err
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	text := c.T("minutes.sent", "title", locale.HTML(posts.SessionQuoted(c.Words, a)), "date", c.Date(a.StartsAt), "draft", doc.Mark != "", "lacks", !m.Written())
	return papers.Word(c, w.Plain("minutes.what"), c.Local(a.StartsAt).Format("2006-01-02")+"-"+phrase.Truncate(a.Topic, 20), text, doc)
}

// sort is which of the titles an activity has.
func sort(k mactivities.ActivityKind) string {
	switch {
	case k == mactivities.Study, k == mactivities.Fieldwork:
		return string(k)
	case k.Hosted():
		return "activity"
	}
	return "meeting"
}

// or is a text, or the word for what the record does not have.
func or(w *locale.Words, text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return w.Plain("paper.nothing")
	}
	return text
}

// facts are what came of it, when and where it was, and who led and recorded it.
func facts(c *bot.Context, w *locale.Words, a *mactivities.Activity, m *mminutes.Minutes) ([]docx.Block, error) {
	recorder := ""
	who, err := mminutes.Recorder(c.Tx, m)
	if err != nil {
		return nil, err
	}
	if who != nil {
		recorder = who.Name
	}
	start, end := c.Local(a.StartsAt), c.Local(a.EndsAt)
	until := w.Clock(end)
	if store.DateOf(a.StartsAt, c.Location()) != store.DateOf(a.EndsAt, c.Location()) {
		until = w.FullDate(end) + " " + until
	}
	blocks := []docx.Block{
		docx.Labelled{Label: w.Plain("minutes.summary"), Text: or(w, a.Summary)},
		docx.Labelled{Label: w.Plain("minutes.time"), Text: w.Plain("minutes.from_to", "date", w.FullDate(start), "from", w.Clock(start), "to", until)},
		docx.Labelled{Label: w.Plain("minutes.place"), Text: or(w, a.Place)},
	}
	host := "minutes.host"
	if a.Kind.Hosted() {
		host = "minutes.receiver"
	}
	blocks = append(blocks, docx.Labelled{Label: w.Plain(host), Text: or(w, a.HostName)})
	if a.Kind == mactivities.Study {
		blocks = append(blocks, docx.Labelled{Label: w.Plain("minutes.tutor"), Text: or(w, a.Tutor)})
	}
	blocks = append(blocks, docx.Labelled{Label: w.Plain("minutes.recorder"), Text: or(w, recorder)})
	spent, err := spent(c, w, a)
	if err == nil && spent != "" {
		blocks = append(blocks, docx.Labelled{Label: w.Plain("session.spent.label"), Text: spent})
	}
	return blocks, err
}

// spent is what the fund says was spent on it, for those who see the fund's totals; "" for
// others, and when it was nothing.
func spent(c *bot.Context, w *locale.Words, a *mactivities.Activity) (string, error) {
	if sees, err := fund.Sees(c.Tx, c.Person); err != nil || !sees {
		return "", err
	}
	fen, err := fund.SpentOn(c.Tx, a.ID)
	if err != nil || fen == 0 {
		return "", err
	}
	return w.Plain("session.yuan", "sum", phrase.FormatFen(fen)), nil
}

// presence is who came, who had leave, and who sat in. Why somebody had leave is nobody's.
func presence(c *bot.Context, w *locale.Words, a *mactivities.Activity, _ *mminutes.Minutes) ([]docx.Block, error) {
	lines, err := mactivities.AttendanceOf(c.Tx, a)
	if err != nil {
		return nil, err
	}
	var came, leave, sat []string
	for i := range lines {
		switch l := &lines[i]; {
		case l.State.Attended():
			came = append(came, l.Name)
		case l.State == mactivities.OnLeave:
			leave = append(leave, l.Name)
		}
	}
	guests, err := mactivities.GuestsOf(c.Tx, a)
	if err != nil {
		return nil, err
	}
	for _, g := range guests {
		if g.Post != "" {
			g.Name = w.Plain("minutes.guest", "name", g.Name, "post", g.Post)
		}
		sat = append(sat, g.Name)
	}
	var blocks []docx.Block
	for _, row := range []struct {
		key   string
		names []string
	}{{"minutes.present", came}, {"minutes.on_leave", leave}, {"minutes.guests", sat}} {
		text := w.Plain("minutes.nobody")
		if len(row.names) > 0 {
			text = w.Plain("minutes.names", "names", strings.Join(row.names, w.Plain("session.comma")), "count", len(row.names))
		}
		blocks = append(blocks, docx.Labelled{Label: w.Plain(row.key), Text: text})
	}
	return blocks, nil
}

// said is who spoke on what, what was decided, and what else there is.
func said(_ *bot.Context, w *locale.Words, _ *mactivities.Activity, m *mminutes.Minutes) ([]docx.Block, error) {
	blocks := []docx.Block{
		docx.Heading{Level: 1, Text: w.Plain("minutes.spoken.label")}, docx.Text(or(w, m.Spoken)),
		docx.Heading{Level: 1, Text: w.Plain("minutes.decided.label")}, docx.Text(or(w, m.Decided)),
	}
	if m.More != "" {
		blocks = append(blocks, docx.Heading{Level: 1, Text: w.Plain("minutes.more.label")}, docx.Text(m.More))
	}
	return blocks, nil
}

// followUps are what is to be done after it.
func followUps(c *bot.Context, w *locale.Words, a *mactivities.Activity, _ *mminutes.Minutes) ([]docx.Block, error) {
	list, err := tasks.Of(c.Tx, tasks.FromActivity, a.ID)
	if err != nil {
		return nil, err
	}
	head := docx.Heading{Level: 1, Text: w.Plain("minutes.next")}
	if len(list) == 0 {
		return []docx.Block{head, docx.Text(w.Plain("paper.nothing"))}, nil
	}
	names, err := tasks.Owners(c.Tx, list)
	if err != nil {
		return nil, err
	}
	blocks := []docx.Block{head}
	for i, f := range list {
		blocks = append(blocks, docx.Text(w.Plain("minutes.follow_up", "n", i+1, "text", f.Text, "name", names[f.OwnerID],
			"date", w.FullDate(f.DueOn.Start(c.Location())), "done", f.State == tasks.Done)))
	}
	return blocks, nil
}
