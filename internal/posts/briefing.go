package posts

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/study"
)

// QuarterName writes a quarter as papers do: 2026年第四季度.
func QuarterName(w *locale.Words, q calendar.Quarter) string {
	return w.Plain("briefing.quarter."+string(rune('a'+q.Q-1)), "year", q.Year)
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
		if b.State == briefing.BriefingReleased {
			row = append(row, button("paper.briefing_card", "paper", "briefing_card", b.ID))
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
	m.Text = locale.Join("\n\n", w.T("briefing.preview"), m.Text, WaitingSuggestions(w, f), when)
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

// OwedKey is the key of the private word to a person on what he or she owes of a quarter: one,
// before its report is due or when its briefing is released.
func OwedKey(q calendar.Quarter, person int64) string {
	return "briefing:" + q.Key() + ":owed:" + itoa(person)
}

// ReleaseBriefing lets a draft out to the group (§21); by is 0 when it goes
// out by itself. Who falls short of the quarter's notes is told in private,
// after the time in which a release can be taken back, unless told before (OwedKey). Without a group every
// member gets it in private.
func ReleaseBriefing(c *bot.Context, b *briefing.Briefing, by int64) error {
	if err := briefing.Release(c.Tx, b, by, c.Now); err != nil {
		return err
	}
	if err := points.SettleAll(c.Tx, c.Now); err != nil {
		return err
	}
	if err := c.Settled(AboutBriefing(b.ID)); err != nil {
		return err
	}
	ref, err := PostBriefing(c, b)
	if err != nil {
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

// PostBriefing posts a released briefing in the group, with its card; ref is 0 when the
// group cannot be written to.
func PostBriefing(c *bot.Context, b *briefing.Briefing) (ref bot.Ref, err error) {
	post, err := BriefingPost(c, b)
	if err != nil {
		return 0, err
	}
	post.Draw = &bot.Drawing{By: briefingDrawing, Arg: itoa(b.ID)}
	if ref, err = c.Post(post); err != nil {
		return 0, err
	}
	return ref, briefing.SetRef(c.Tx, b, ref)
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
	m.About = AboutOwed(p.ID)
	_, err = c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)), bot.Expires(c.Now.Add(owedLife)), bot.Once(OwedKey(b.Of(), p.ID)))
	return err
}
