package posts

import (
	"fmt"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/records"
)

// Bounds of a briefing's picture: it is looked at, the text beside it and the figures
// have the rest.
const (
	cardFigures = 6
	cardShares  = 6
	// cardCompared is how many there are at least where bars say more than words.
	cardCompared = 4
	cardThanks   = 6
	cardFacts    = 3 // of one group of people
	cardNames    = 6
	cardAhead    = 4
	// cardHigh is how high it may be in pixels before it names fewer facts.
	cardHigh = 3500
)

// BriefingCard is the 公开 form of a quarter's briefing as a picture (§21): what the
// group's post says, by the same figures, and what the next quarter has. It names nobody
// but in praise. Its text is BriefingText.
func BriefingCard(c *bot.Context, b *briefing.Briefing) (*card.Card, error) {
	return briefingCard(c, c.GroupWords(), b)
}

func briefingCard(c *bot.Context, w *locale.Words, b *briefing.Briefing) (*card.Card, error) {
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	k := &card.Card{
		Palette: card.Palette(c.Office.Rules().Palette), Above: c.Office.Name,
		Title: w.Plain("picture.briefing", "quarter", QuarterName(w, b.Of())), Below: quarterSpan(c, w, b.Of()),
		Foot: w.Plain("picture.briefing_foot", "time", w.DateClock(c.Local(b.CreatedAt), c.Local(c.Now)), "excused", f.Get(briefing.FigExcused).Value > 0),
	}
	if b.State != briefing.BriefingReleased {
		k.Below += " " + w.Plain("picture.draft")
	}
	parts := []card.Part{}
	if tiles := cardTiles(w, f); len(tiles) > 0 {
		parts = append(parts, tiles)
	} else {
		parts = append(parts, card.Text(w.Plain("briefing.nothing")))
	}
	came, err := cardAttendance(c, w, f)
	if err != nil {
		return nil, err
	}
	parts = append(parts, came...)
	parts = append(parts, cardSuggestions(w, f)...)
	ahead, err := cardNext(c, w, b.Of().Next())
	if err != nil {
		return nil, err
	}
	// What is praised takes the room that is left; at least it is said how much there is.
	for shown := cardThanks; ; shown-- {
		k.Parts = slices.Concat(parts, cardPraise(w, f, shown), ahead)
		high, err := k.Height()
		if err != nil || high <= cardHigh || shown == 0 {
			return k, err
		}
	}
}

// BriefingShort are the first lines of a briefing's text, with where the whole of it is:
// what stands beside a picture has 1,024 characters.
func BriefingShort(c *bot.Context, w *locale.Words, b *briefing.Briefing, f *briefing.Figures) string {
	return locale.Join("\n", w.T("briefing.title", "office", c.Office.Name, "quarter", QuarterName(w, b.Of())), heldCounts(w, f), rateLine(w, f),
		writtenLine(w, f), w.T("picture.whole_text"))
}

// heldCounts is heldLine without the topics of research, which may be long.
func heldCounts(w *locale.Words, f *briefing.Figures) string {
	return locale.Join(sep, counted(w, f, "sessions", briefing.FigSessions), counted(w, f, "activities", briefing.FigActivities))
}

// quarterSpan writes the days of a quarter: 10月1日至12月31日.
func quarterSpan(c *bot.Context, w *locale.Words, q calendar.Quarter) string {
	first, last := q.Start(c.Location()), q.End(c.Location()).AddDate(0, 0, -1)
	return w.Plain("picture.span", "from", w.Day(first), "to", w.Day(last))
}

// cardTiles are the figures that are not nought, each with what it is of.
func cardTiles(w *locale.Words, f *briefing.Figures) (list card.Figures) {
	for _, key := range []string{
		briefing.FigSessions, briefing.FigActivities, briefing.FigRate, briefing.FigFiled, briefing.FigDeeds, briefing.FigNotes,
		briefing.FigReflections, briefing.FigResearch, briefing.FigConsulted, briefing.FigDonations, briefing.FigHonours, briefing.FigArchive,
	} {
		one := f.Get(key)
		switch {
		case len(list) == cardFigures:
		case key == briefing.FigRate:
			if one.Known {
				list = append(list, card.Figure{Number: fmt.Sprintf("%d%%", one.Value), Label: rateLabel(w, f)})
			}
		case one.Value > 0:
			list = append(list, card.Figure{Number: itoa(int64(one.Value)), Label: w.Plain("picture.figure."+key, "count", one.Value)})
		}
	}
	return list
}

// rateLabel says of how many activities the rate is; earlier snapshots do not know.
func rateLabel(w *locale.Words, f *briefing.Figures) string {
	all := 0
	for _, h := range f.Held {
		all += h.N
	}
	return w.Plain("picture.figure.rate", "count", all)
}

// cardAttendance shows for each activity how many of those expected came, as the figures
// have it; who is not settled is in neither.
func cardAttendance(c *bot.Context, w *locale.Words, f *briefing.Figures) ([]card.Part, error) {
	came, of, err := attendanceBy(c, f)
	if err != nil || len(of) == 0 {
		return nil, err
	}
	list, err := activities.Between(c.Tx, f.From, f.To)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a activities.Activity) bool { return of[a.ID] == 0 })
	var bars card.Shares
	for i := range list[:min(len(list), cardShares)] {
		a := &list[i]
		bars = append(bars, card.Share{
			Label: w.Plain("picture.share", "day", w.Day(c.Local(a.StartsAt)), "kind", w.Plain("activity.kind."+string(a.Kind)), "topic", a.Topic),
			Part:  came[a.ID], Of: of[a.ID], Text: w.Plain("picture.came", "came", came[a.ID], "of", of[a.ID]),
		})
	}
	parts := []card.Part{card.Heading(w.Plain("picture.attendance")), bars}
	if more := len(list) - cardShares; more > 0 {
		parts = append(parts, card.Text(w.Plain("picture.more_activities", "count", more)))
	}
	return parts, nil
}

// partOfQuery is how many ids one query names.
const partOfQuery = 500

// attendanceBy counts the figures' attendances by activity: who came, and who of those
// expected is settled.
func attendanceBy(c *bot.Context, f *briefing.Figures) (came, of map[int64]int, err error) {
	activity := map[int64]int64{}
	expected := f.Get(briefing.FigRate).Records
	for part := range slices.Chunk(expected, partOfQuery) {
		var ids []int64
		for _, r := range part {
			ids = append(ids, r.ID)
		}
		var rows []activities.Attendance
		if err := c.Tx.Select("id", "activity_id").Where("id IN ?", ids).Find(&rows).Error; err != nil {
			return nil, nil, fmt.Errorf("activities of a briefing: %w", err)
		}
		for _, row := range rows {
			activity[row.ID] = row.ActivityID
		}
	}
	count := func(refs []records.Ref, by map[int64]int) map[int64]int {
		for _, r := range refs {
			if a := activity[r.ID]; a != 0 {
				by[a]++
			}
		}
		return by
	}
	of = count(expected, map[int64]int{})
	came = count(f.Get(briefing.FigLate).Records, count(f.Get(briefing.FigPresent).Records, map[int64]int{}))
	return came, of, nil
}

// cardSuggestions shows what became of the quarter's suggestions, and tells of earlier
// ones in words: in one chart an earlier one that was done would pass for a new one.
func cardSuggestions(w *locale.Words, f *briefing.Figures) (parts []card.Part) {
	filed := f.Get(briefing.FigFiled).Value
	if filed > 0 {
		bars := card.Shares{{Label: w.Plain("picture.suggestions_filed"), Part: filed, Of: filed, Text: w.Plain("picture.pieces", "count", filed)}}
		for _, r := range reached {
			n := 0
			for _, s := range f.Suggestions {
				if isNew(s) && slices.Contains(s.Reached, r.state) {
					n++
				}
			}
			if n > 0 || r.state == briefing.ReachedAccepted {
				bars = append(bars, card.Share{Label: w.Plain("picture." + r.key), Part: n, Of: filed, Text: w.Plain("picture.pieces", "count", n)})
			}
		}
		parts = append(parts, card.Heading(w.Plain("picture.suggestions")))
		if filed >= cardCompared {
			parts = append(parts, bars)
		} else {
			var said []string
			for _, b := range bars {
				said = append(said, b.Label+" "+b.Text)
			}
			parts = append(parts, card.Text(strings.Join(said, w.Plain("briefing.comma"))))
		}
	}
	if before := earlierSuggestions(w, f); before != "" {
		if filed == 0 {
			parts = append(parts, card.Heading(w.Plain("picture.suggestions")))
		}
		parts = append(parts, card.Text(before))
	}
	return parts
}

// earlierSuggestions tells what became of suggestions of earlier quarters; "" for nothing.
func earlierSuggestions(w *locale.Words, f *briefing.Figures) string {
	var list []string
	for _, r := range reached {
		n := 0
		for _, s := range f.Suggestions {
			if !isNew(s) && slices.Contains(s.Reached, r.state) {
				n++
			}
		}
		if n > 0 {
			list = append(list, w.Plain("briefing."+r.key, "count", n))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return w.Plain("briefing.suggestions_earlier", "list", strings.Join(list, w.Plain("briefing.pause")))
}

// cardPraise are names with what they are praised for, as in the text, so many groups of
// them. What is more is in the text.
func cardPraise(w *locale.Words, f *briefing.Figures, shown int) []card.Part {
	all := praised(w, f)
	if len(all) == 0 {
		return nil
	}
	comma := w.Plain("briefing.comma")
	some := func(list []string, most int, between, key string) string {
		text := strings.Join(list[:min(len(list), most)], between)
		if len(list) > most {
			text += w.Plain(key, "count", len(list))
		}
		return text
	}
	rows := card.Rows{Lead: 5}
	for _, p := range all[:min(len(all), shown)] {
		rows.List = append(rows.List, card.Row{
			Lead: some(p.names, cardNames, comma+"\n", "picture.more_names"), // a name in a line
			Text: some(p.facts, cardFacts, comma, "picture.more_facts"),
		})
	}
	parts := []card.Part{card.Heading(w.Plain("picture.praise"))}
	if len(rows.List) > 0 {
		parts = append(parts, rows)
	}
	if more := len(all) - len(rows.List); more > 0 {
		parts = append(parts, card.Text(w.Plain("picture.more_praise", "count", more)))
	}
	return parts
}

// cardNext are the next quarter's activities that are planned by now.
func cardNext(c *bot.Context, w *locale.Words, q calendar.Quarter) ([]card.Part, error) {
	list, err := activities.Between(c.Tx, q.Start(c.Location()), q.End(c.Location()))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows := card.Rows{Lead: 5}
	for i := range list[:min(len(list), cardAhead)] {
		a := &list[i]
		rows.List = append(rows.List, card.Row{Lead: w.Day(c.Local(a.StartsAt)), Text: ActivityName(w, a)})
	}
	parts := []card.Part{card.Heading(w.Plain("picture.ahead", "quarter", QuarterName(w, q))), rows}
	if more := len(list) - cardAhead; more > 0 {
		parts = append(parts, card.Text(w.Plain("picture.more_ahead", "count", more)))
	}
	return parts, nil
}

// DrawCard draws a card in the office's palette, giving way to who waits for an answer. A
// sheet to be printed, and what is too high for a phone to show whole, goes as a document: a
// photo is made smaller on its way.
func DrawCard(c *bot.Context, k *card.Card) (*card.Picture, bot.FileKind, error) {
	k.Palette, k.GiveWay = card.Palette(c.Office.Rules().Palette), c.GiveWay
	p, err := k.Draw()
	if err != nil {
		return nil, "", err
	}
	if k.Sheet || p.Height > card.TallestPhoto {
		return p, bot.Document, nil
	}
	return p, bot.Photo, nil
}
