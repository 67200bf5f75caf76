package posts

import (
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/study"
	"lianluo/models/voices"
)

// QuarterName writes a quarter as papers do: 2026年第四季度.
func QuarterName(w *locale.Words, q calendar.Quarter) string {
	return w.Plain("briefing.quarter."+string(rune('a'+q.Q-1)), "year", q.Year)
}

// BriefingText is a quarter's briefing in its 公开 form (§21): what was done,
// praise by name and fact, without absences, points or a ranking.
func BriefingText(c *bot.Context, w *locale.Words, b *briefing.Briefing, f *briefing.Figures) string {
	n := func(key string) int { return f.Get(key).Value }
	// The rate is of all activities (§21), so that it stands behind them all and
	// not behind the study sessions.
	held := []string{
		w.T("briefing.sessions", "count", n(briefing.FigSessions)),
		w.T("briefing.activities", "count", n(briefing.FigActivities)), research(w, f),
	}
	if rate := f.Get(briefing.FigRate); rate.Known {
		held = append(held, w.T("briefing.rate", "n", rate.Value))
	}
	if open := openFigures(w, f); open != "" {
		held[len(held)-1] += w.T("briefing.open", "list", open)
	}
	lines := []string{
		w.T("briefing.title", "office", c.Office.Name, "quarter", QuarterName(w, b.Of())),
		strings.Join(held, " · "),
		w.T("briefing.written", "notes", n(briefing.FigNotes), "reflections", n(briefing.FigReflections)),
		suggestions(w, f),
		deeds(w, f),
		thanks(w, f),
		string(locale.Escape(b.Remark)),
	}
	return locale.Join("\n", lines...)
}

// openFigures counts, within those expected, of whom it is not settled whether they
// were there: numbers of their own. "" when there is nobody.
func openFigures(w *locale.Words, f *briefing.Figures) string {
	var parts []string
	for _, key := range []string{briefing.FigUnconfirmed, briefing.FigUndecided} {
		if n := f.Get(key).Value; n > 0 {
			parts = append(parts, w.Plain("briefing."+key, "n", n))
		}
	}
	return strings.Join(parts, w.Plain("briefing.comma"))
}

func research(w *locale.Words, f *briefing.Figures) string {
	if len(f.Research) == 0 {
		return w.T("briefing.no_research")
	}
	var topics []string
	for _, r := range f.Research {
		topics = append(topics, r.Topic)
	}
	return w.T("briefing.research", "count", len(topics), "topics", strings.Join(topics, w.Plain("briefing.comma")))
}

// reached are the states of a suggestion of which a briefing tells, in order.
var reached = []struct {
	state voices.State
	key   string
}{
	{voices.Sent, briefing.FigSent}, {voices.Accepted, briefing.FigAccepted}, {voices.Partly, briefing.FigPartly},
	{voices.Declined, briefing.FigDeclined}, {voices.Done, briefing.FigSolved},
}

// suggestions tells what became of those filed in the quarter apart from what
// became of earlier ones: in one list an earlier one that was done would pass
// for the new one. Both together are the figures that open to their records.
func suggestions(w *locale.Words, f *briefing.Figures) string {
	var fresh, earlier []string
	isNew := func(s briefing.SuggestionFigure) bool { return slices.Contains(s.Reached, voices.Filed) }
	waiting := 0
	for _, s := range f.Suggestions {
		if isNew(s) && !slices.Contains(s.Reached, voices.Sent) {
			waiting++
		}
	}
	if waiting > 0 {
		fresh = append(fresh, w.T("briefing.suggestions_waiting", "n", waiting))
	}
	for _, r := range reached {
		var ofNew, ofEarlier int
		for _, s := range f.Suggestions {
			switch {
			case !slices.Contains(s.Reached, r.state):
			case isNew(s):
				ofNew++
			default:
				ofEarlier++
			}
		}
		if ofNew > 0 {
			fresh = append(fresh, w.T("briefing."+r.key, "n", ofNew))
		}
		if ofEarlier > 0 {
			earlier = append(earlier, w.T("briefing."+r.key, "n", ofEarlier))
		}
	}
	line := w.T("briefing.suggestions", "count", f.Get(briefing.FigFiled).Value)
	if len(fresh) > 0 {
		line += w.T("briefing.colon") + strings.Join(fresh, w.T("briefing.pause"))
	}
	if len(earlier) > 0 {
		line += w.T("briefing.semicolon") + w.T("briefing.suggestions_earlier", "list", locale.HTML(strings.Join(earlier, w.T("briefing.pause"))))
	}
	return line
}

// shownDeeds bounds the titles of deeds whose sums stand in the text; the
// others are behind the figure.
const shownDeeds = 6

// deeds tells how many there were and, title by title, how much was done and
// whom it served: a title with its sums stands apart from the next.
func deeds(w *locale.Words, f *briefing.Figures) string {
	line := w.T("briefing.deeds", "count", f.Get(briefing.FigDeeds).Value)
	var titles []string
	of := map[string][]mdeeds.Total{}
	for _, t := range f.DeedTotals {
		if of[t.Title] == nil {
			titles = append(titles, t.Title)
		}
		of[t.Title] = append(of[t.Title], t)
	}
	var parts []string
	for _, title := range titles[:min(len(titles), shownDeeds)] {
		parts = append(parts, deedSums(w, title, of[title]))
	}
	if len(parts) > 0 {
		line += w.T("briefing.colon") + strings.Join(parts, w.T("briefing.semicolon"))
	}
	return line
}

// deedSums writes the sums of one title: 送戏下乡 3 场、受益 800 人. Titles are
// free text, so that a title of which only the served are known has them in
// brackets: 慰问困难户（受益 20 户）.
func deedSums(w *locale.Words, title string, list []mdeeds.Total) string {
	var did, served []string
	for _, t := range list {
		text := phrase.Format(phrase.Quantity{Value: phrase.Amount(t.Value), Unit: t.Unit, Approx: t.Approx})
		if t.Kind == mdeeds.Beneficiaries && (len(list) > 1 || !phrase.Service(t.Unit)) {
			served = append(served, w.T("briefing.served", "amount", text))
		} else {
			did = append(did, string(locale.Escape(text)))
		}
	}
	comma := w.T("briefing.comma")
	if len(did) == 0 {
		return w.T("briefing.total_served", "title", title, "amount", locale.HTML(strings.Join(served, comma)))
	}
	return w.T("briefing.total", "title", title, "amount", locale.HTML(strings.Join(append(did, served...), comma)))
}

// shownThanks bounds the facts that stand in the text: an office of eleven
// has fewer, a long text would be cut.
const shownThanks = 12

// thanks praises by name and fact; people with one fact in common stand
// together, in the order of the roster.
func thanks(w *locale.Words, f *briefing.Figures) string {
	type fact struct{ kind, title string }
	var order []fact
	names := map[fact][]string{}
	for _, t := range f.Thanks {
		k := fact{t.For, t.Title}
		if t.For != briefing.ThankDeed {
			// 接待集体活动, whatever it was about; of a suggestion its author has
			// not agreed to have a word shown.
			k.title = ""
		}
		if names[k] == nil {
			order = append(order, k)
		}
		if !slices.Contains(names[k], t.Name) {
			names[k] = append(names[k], t.Name)
		}
	}
	if len(order) == 0 {
		return ""
	}
	var parts []string
	for _, k := range order[:min(len(order), shownThanks)] {
		parts = append(parts, w.T("briefing.thank."+k.kind, "names", strings.Join(names[k], w.Plain("briefing.comma")), "title", k.title))
	}
	line := w.T("briefing.thanks", "list", locale.HTML(strings.Join(parts, w.T("briefing.semicolon"))))
	if more := len(order) - shownThanks; more > 0 {
		line += w.T("briefing.more_thanks", "count", more)
	}
	return line
}

// BriefingPost is the briefing as the group gets it. Its buttons open what is
// a person's own in the private chat.
func BriefingPost(c *bot.Context, b *briefing.Briefing) (bot.Message, error) {
	f, err := b.Snapshot()
	if err != nil {
		return bot.Message{}, err
	}
	w := c.GroupWords()
	record := bot.Button{Text: w.Plain("briefing.my_record"), Data: bot.Data("record", b.Of().Key())}
	basis := bot.Button{Text: w.Plain("briefing.basis"), Data: bot.Data("figures", b.ID)}
	if link := c.Link("record-" + b.Of().Key()); link != "" {
		record = bot.Button{Text: record.Text, URL: link}
		basis = bot.Button{Text: basis.Text, URL: c.Link("figures-" + itoa(b.ID))}
	}
	return bot.Message{
		About: records.Ref{Kind: records.KindBriefing, ID: b.ID}.String(), Text: BriefingText(c, w, b, f), Buttons: bot.Rows(2, record, basis),
	}, nil
}

// BriefingPreview is a draft as the director gets it (§21): the text of the
// group's post, what stands in its way, and the ways to go on.
func BriefingPreview(c *bot.Context, w *locale.Words, b *briefing.Briefing) (bot.Message, error) {
	f, err := b.Snapshot()
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{Text: BriefingText(c, w, b, f)}
	button := func(key, route string, args ...any) bot.Button {
		return bot.Button{Text: w.Plain(key), Data: bot.Data(route, args...)}
	}
	if b.State != briefing.BriefingDraft {
		said, tell, err := correctionsPart(c, w, b)
		if err != nil {
			return bot.Message{}, err
		}
		m.Text = locale.Join("\n\n", m.Text, stateLine(c, w, b), said)
		row := []bot.Button{button("briefing.table", "briefing_table", b.ID), button("briefing.basis", "figures", b.ID)}
		if tell {
			row = append(row, button("briefing.correct", "briefing_correct", b.ID))
		}
		m.Buttons = bot.Rows(2, row...)
		return m, nil
	}
	when := w.T("briefing.held")
	hold := bot.Button{}
	if b.ReleaseAt != nil {
		when = w.T("briefing.releases", "time", w.DateClock(c.Local(*b.ReleaseAt), c.Local(c.Now)))
		hold = button("briefing.hold", "briefing_hold", b.ID)
	}
	if n := f.Get(briefing.FigUnclosed).Value; n > 0 {
		when = w.T("briefing.unclosed", "count", n) + "\n" + when
	}
	var ask []bot.Button
	if open := openFigures(w, f); open != "" {
		when = w.T("briefing.open_ask", "list", open) + "\n" + when
	}
	if n := f.Get(briefing.FigUndecided).Value; n > 0 {
		ask = append(ask, bot.Button{Text: w.Plain("briefing.open_leaves", "n", n), Data: bot.Data("review", records.WaitLeave)})
	}
	if n, err := activities.ToConfirm(c.Tx); err != nil {
		return bot.Message{}, err
	} else if len(n) > 0 {
		ask = append(ask, bot.Button{Text: w.Plain("briefing.open_sheets", "n", len(n)), Data: bot.Data("review", records.WaitSheet)})
	}
	m.Text = locale.Join("\n\n", w.T("briefing.preview"), m.Text, when)
	row := []bot.Button{
		button("briefing.release", "briefing_release", b.ID), button("briefing.remark", "briefing_remark", b.ID),
		button("briefing.table", "briefing_table", b.ID), button("briefing.basis", "figures", b.ID),
		button("briefing.refresh", "briefing_refresh", b.ID),
	}
	if hold.Text != "" {
		row = append(row, hold)
	}
	m.Buttons = append(bot.Rows(2, ask...), bot.Rows(2, row...)...)
	return m, nil
}

func stateLine(c *bot.Context, w *locale.Words, b *briefing.Briefing) string {
	if b.State == briefing.BriefingReleased && b.ReleasedAt != nil {
		return w.T("briefing.released", "time", w.DateClock(c.Local(*b.ReleasedAt), c.Local(c.Now)))
	}
	return w.T("briefing.replaced")
}

// owedLife is how long a gentle word about what is owed still makes sense.
const owedLife = 7 * 24 * time.Hour

// OwedKey is the key of the private word to a person on a briefing's release.
func OwedKey(b *briefing.Briefing, person int64) string {
	return "briefing:" + b.Of().Key() + ":owed:" + itoa(person)
}

// ReleaseBriefing lets a draft out to the group (§21); by is 0 when it goes
// out by itself. Who falls short of the quarter's notes is told in private,
// after the time in which a release can be taken back. Without a group every
// member gets it in private.
func ReleaseBriefing(c *bot.Context, b *briefing.Briefing, by int64) error {
	if err := briefing.Release(c.Tx, b, by, c.Now); err != nil {
		return err
	}
	post, err := BriefingPost(c, b)
	if err != nil {
		return err
	}
	ref, err := c.Post(post)
	if err != nil {
		return err
	}
	if err := briefing.SetRef(c.Tx, b, ref); err != nil {
		return err
	}
	if ref == 0 {
		if err := TellBriefing(c, b); err != nil {
			return err
		}
	}
	members, err := mpeople.Members(c.Tx)
	if err != nil {
		return err
	}
	f, err := b.Snapshot()
	if err != nil {
		return err
	}
	for i := range members {
		p := &members[i]
		if err := tellOwed(c, b, f, p); err != nil {
			return err
		}
	}
	return nil
}

// TellBriefing gives every member a released briefing in private, not at night: while
// the group cannot be written to.
func TellBriefing(c *bot.Context, b *briefing.Briefing, opts ...bot.Option) error {
	post, err := BriefingPost(c, b)
	if err != nil {
		return err
	}
	released := c.Now
	if b.ReleasedAt != nil {
		released = *b.ReleasedAt
	}
	// Once a release, however often the group refuses it.
	return tellMembers(c, post, "briefing:"+itoa(b.ID)+":"+itoa(released.Unix()), opts)
}

// tellMembers gives every member in private, once and not at night, what the group
// cannot be told.
func tellMembers(c *bot.Context, post bot.Message, key string, opts []bot.Option) error {
	_, err := TellMembers(c, func(p *mpeople.Person) (bot.Message, []bot.Option, error) {
		return post, append(opts, bot.Once(key+":"+itoa(p.ID))), nil
	})
	return err
}

func tellOwed(c *bot.Context, b *briefing.Briefing, f *briefing.Figures, p *mpeople.Person) error {
	if !p.Joined() || p.MutedKind(MuteOwed) {
		return nil
	}
	owed, err := study.NotesOwed(c.Tx, p.ID, f.From, f.To)
	if err != nil || len(owed) == 0 {
		return err
	}
	w := c.WordsFor(p)
	m := OwedMessage(c, w, w.T("briefing.owed", "quarter", QuarterName(w, b.Of())), owed)
	_, err = c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)), bot.Expires(c.Now.Add(owedLife)), bot.Once(OwedKey(b, p.ID)))
	return err
}
