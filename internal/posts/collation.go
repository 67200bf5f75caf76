package posts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/collation"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

const (
	asksCollation    = "collation"      // what a member is asked
	collationDrawing = "collation_card" // the picture of the group's post
)

// AboutCollation names a year's collation (§14).
func AboutCollation(col *collation.Collation) string {
	return records.Ref{Kind: records.KindCollation, ID: col.ID}.String()
}

func registerCollation(r *bot.Router) {
	r.Asks(asksCollation, func(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
		id, err := AboutID(about, records.KindCollation)
		if err != nil {
			return m, next, err
		}
		col, err := collation.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		if col.Takes(c.Now) {
			next = *col.ClosesAt
		}
		m, err = CollationCard(c, c.Words, col, nil, c.Person)
		return m, next, err
	})
	r.Draws(collationDrawing, func(c *bot.Context, arg string) (*bot.File, error) {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, err
		}
		col, err := collation.ByID(c.Tx, id)
		if err != nil {
			return nil, err
		}
		k, err := CollationPicture(c, c.GroupWords(), col)
		if err != nil {
			return nil, err
		}
		p, kind, err := DrawCard(c, k)
		if err != nil {
			return nil, err
		}
		return &bot.File{Kind: kind, Name: fmt.Sprintf("%s-%d.png", c.Office.Name, col.Year), Data: p.PNG}, nil
	})
}

// Bounds of what a member is asked: all of it is in one message, the rest behind a button.
const (
	collationLines = 16
	collationTitle = 40 // characters of a title in a line
	collationAsked = 5  // of the newest questions
	collationWords = 120
)

// CollationCard is the year as a member is asked it: the own counts and lines, and while there
// is time the two answers. entries are those of the office (collation.Gather); nil: they are
// read here.
func CollationCard(c *bot.Context, w *locale.Words, col *collation.Collation, entries []collation.Entry, who *people.Person) (m bot.Message, err error) {
	row, err := collation.AskedOf(c.Tx, col, who.ID)
	if err != nil {
		return m, err
	}
	if col.FrozenAt != nil {
		entries, err = collation.EntriesOf(c.Tx, col)
	} else if entries == nil {
		entries, err = collation.Gather(c.Tx, col.Year)
	}
	if err != nil {
		return m, err
	}
	var own []collation.Entry
	for i := range entries {
		if entries[i].Of(who.ID) {
			own = append(own, entries[i])
		}
	}
	t := collation.Total(own)
	lines := []string{w.T("collation.card", "year", col.Year), CollationCounts(w, &t)}
	lines = append(lines, ownLines(w, own)...)
	takes := col.Takes(c.Now)
	questions, err := collation.Questions(c.Tx, col, who.ID)
	if err != nil {
		return m, err
	}
	if takes { // an answer is heard when it can be taken back no longer
		for i := range questions {
			if q := &questions[i]; q.AnsweredAt != nil && c.Now.Before(q.AnsweredAt.Add(ledger.UndoTime)) {
				q.State, q.Answer = collation.Unanswered, ""
			}
		}
	}
	stands := row.Stands(questions)
	switch {
	case takes && row.Says == collation.Unsaid:
		lines = append(lines, w.T("collation.until", "date", collationUntil(c, w, col)))
		m.Buttons = append(m.Buttons, bot.Row(button(w, "collation.say_right", "collate_say", col.ID, collation.Right)),
			bot.Row(button(w, "collation.say_doubt", "collate_doubt", col.ID, 0)))
	case takes && stands == collation.StandsAnswered:
		lines = append(lines, w.T("collation.said_answered", "date", collationUntil(c, w, col)))
		m.Buttons = settleButtons(w, col)
	case takes:
		lines = append(lines, w.T("collation.said_"+string(row.Says)))
		m.Buttons = append(m.Buttons, bot.Row(button(w, "collation.more_doubt", "collate_doubt", col.ID, 0)))
		if row.Says == collation.Doubts {
			m.Buttons = append(m.Buttons, bot.Row(button(w, "collation.say_right_now", "collate_say", col.ID, collation.Right)))
		}
	case row.Says == collation.Unsaid:
		lines = append(lines, w.T("collation.over_unsaid"))
	case stands == collation.StandsAnswered:
		lines = append(lines, w.T("collation.over_answered"))
	default:
		lines = append(lines, w.T("collation.over_"+string(row.Says)))
	}
	for _, q := range questions[max(len(questions)-collationAsked, 0):] {
		if q.RequestKind != "" {
			lines = append(lines, w.T("collation.own_question", "about", locale.HTML(CollationAbout(w, &q)), "text", phrase.Truncate(q.Text, collationWords), "state", string(q.State),
				"answer", phrase.Truncate(q.Answer, collationWords)))
		}
	}
	if len(own) > 0 {
		m.Buttons = append(m.Buttons, bot.Row(button(w, "collation.whole_year", "record", col.Year)))
	}
	m.About, m.Asks, m.Stands = AboutCollation(col), asksCollation, collationStands(col, row, questions, takes)
	m.Text = strings.Join(lines, "\n")
	return m, nil
}

// collationStands is how the question to a member stands (bot.Message.Stands).
func collationStands(col *collation.Collation, row *collation.Asked, questions []collation.Question, takes bool) string {
	answers := 0
	for i := range questions {
		if questions[i].State != collation.Unanswered {
			answers++
		}
	}
	return fmt.Sprint(col.State, row.Stands(questions), takes, answers, len(questions))
}

// collationUntil is the last day on which members answer.
func collationUntil(c *bot.Context, w *locale.Words, col *collation.Collation) string {
	return w.Day(store.DateOf(col.ClosesAt.Add(-time.Second), c.Location()).Start(c.Location()))
}

// settleButtons are what a member says to an answer.
func settleButtons(w *locale.Words, col *collation.Collation) [][]bot.Button {
	return [][]bot.Button{
		bot.Row(button(w, "collation.say_right", "collate_say", col.ID, collation.Right)),
		bot.Row(button(w, "collation.still_doubt", "collate_doubt", col.ID, 0)),
	}
}

// CollationAbout is what a question is about: 12月5日 送春联; "" when that is not said.
func CollationAbout(w *locale.Words, q *collation.Question) string {
	switch {
	case q.RequestKind == "":
		return ""
	case q.Title == "":
		return w.Plain("dispute.missing")
	}
	return string(locale.Escape(w.Day(q.OnDay.Start(time.UTC)) + " " + phrase.Truncate(q.Title, collationTitle)))
}

// AskIfSettled has the answer to a member's question, which their reads, ask whether that settles
// it, where the year's collation is open to the member and nothing else of his or hers waits
// for an answer.
func AskIfSettled(their *bot.Context, m *bot.Message) error {
	col, err := collation.TakesFrom(their.Tx, their.Person.ID, their.Now)
	if err != nil || col == nil {
		return err
	}
	row, err := collation.AskedOf(their.Tx, col, their.Person.ID)
	if err != nil {
		return err
	}
	questions, err := collation.Questions(their.Tx, col, their.Person.ID)
	if err != nil || row.Stands(questions) != collation.StandsAnswered {
		return err
	}
	m.Text += "\n" + their.T("collation.said_answered", "date", collationUntil(their, their.Words, col))
	m.Buttons = append(settleButtons(their.Words, col), m.Buttons...)
	m.About, m.Asks, m.Stands = AboutCollation(col), asksCollation, collationStands(col, row, questions, true)
	return nil
}

// CollationQuestioned brings up to date what a person was asked about the year, when a question
// of his or hers was asked, answered or taken back.
func CollationQuestioned(c *bot.Context, person int64) error {
	col, err := collation.TakesFrom(c.Tx, person, c.Now)
	if err != nil || col == nil {
		return err
	}
	return c.Settled(AboutCollation(col))
}

// ownLines are what there is beside being present: that is a number.
func ownLines(w *locale.Words, own []collation.Entry) (lines []string) {
	left := 0
	own = slices.DeleteFunc(slices.Clone(own), func(e collation.Entry) bool {
		return e.RecordKind == records.KindAttendance && e.Facts.State == string(activities.Present)
	})
	slices.SortStableFunc(own, func(a, b collation.Entry) int { return strings.Compare(string(a.Facts.Day), string(b.Facts.Day)) })
	for i := range own {
		if i >= collationLines {
			left++
			continue
		}
		lines = append(lines, "· "+string(locale.Escape(CollationLine(w, &own[i]))))
	}
	if left > 0 {
		lines = append(lines, w.T("collation.left", "count", left))
	}
	return lines
}

// CollationLine is an entry in a line, plain: 12月5日 好事实事 好-2026-031 送春联 200 副.
func CollationLine(w *locale.Words, e *collation.Entry) string {
	f := &e.Facts
	day := f.Day.Start(time.UTC)
	parts := []string{w.Day(day)}
	switch e.RecordKind {
	case records.KindActivity:
		parts = append(parts, w.Plain("entry.sort."+f.Sort), phrase.Truncate(f.Title, collationTitle))
	case records.KindAttendance:
		parts = append(parts, w.Plain("entry.sort."+f.Sort), phrase.Truncate(f.Title, collationTitle), CollationState(w, f))
	case records.KindDonation:
		parts = append(parts, w.Plain("entry.kind.donation"), f.Number, phrase.Truncate(f.Recipient, collationTitle), CollationGift(w, f))
	case records.KindHonour:
		parts = append(parts, w.Plain("entry.kind.honour"), f.Number, phrase.Truncate(f.Title, collationTitle), w.Plain("honour.level_"+f.Sort))
	default:
		parts = append(parts, w.Plain("entry.kind."+string(e.RecordKind)), f.Number, phrase.Truncate(f.Title, collationTitle), CollationDone(w, f.Amounts))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// CollationState is what an attendance says.
func CollationState(w *locale.Words, f *collation.Facts) string {
	switch {
	case f.Guest:
		return w.Plain("collation.guest")
	case f.Excused:
		return w.Plain("collation.excused")
	}
	return w.Plain("entry.status.attendance." + f.State)
}

// CollationGift is what was given: 30,000 元; 图书 200 册（估价 4,000 元）.
func CollationGift(w *locale.Words, f *collation.Facts) string {
	sum := ""
	if f.Fen != 0 {
		sum = w.Plain("donation.yuan", "sum", phrase.FormatFen(f.Fen), "approx", f.Approx)
	}
	if f.Sort == string(books.Money) {
		return sum
	}
	if sum != "" {
		sum = w.Plain("collation.worth", "sum", sum)
	}
	return f.What + sum
}

// CollationCounts are totals in a few lines: what is nought is left out.
func CollationCounts(w *locale.Words, t *collation.Totals) string {
	lines := []string{}
	if n := t.Present() + t.Came[string(activities.OnLeave)] + t.Came[string(activities.Absent)] + t.Came[collation.Excused] + t.Guests; n > 0 {
		lines = append(lines, w.T("collation.came", "present", t.Present(), "late", t.Came[string(activities.Late)], "leave", t.Came[string(activities.OnLeave)],
			"excused", t.Came[collation.Excused], "absent", t.Came[string(activities.Absent)], "guests", t.Guests,
			"office", t.Sessions+t.Activities > 0)) // a person's own entries have no activities (collation.Entry.Of)
	}
	if open := t.Came[string(activities.Unconfirmed)] + t.Came[string(activities.Undecided)]; open > 0 {
		lines = append(lines, w.T("collation.came_open", "count", open))
	}
	if t.Deeds > 0 {
		lines = append(lines, w.T("collation.deeds", "count", t.Deeds, "done", CollationAmounts(w, t.Served(mdeeds.Done)), "served", CollationAmounts(w, t.Served(mdeeds.Beneficiaries))))
	}
	if t.Donations > 0 {
		lines = append(lines, w.T("collation.donations", "count", t.Donations, "sums", collationSums(w, t), "unvalued", t.Unvalued, "kept", t.Kept))
	}
	if n := t.AllHonours(); n > 0 {
		var parts []string
		for _, level := range books.Levels {
			if of := t.Honours[string(level)]; of > 0 {
				parts = append(parts, w.Plain("honour.level_"+string(level))+" "+strconv.Itoa(of))
			}
		}
		lines = append(lines, w.T("collation.honours", "count", n, "levels", strings.Join(parts, sep)))
	}
	if len(lines) == 0 {
		return w.T("collation.nothing")
	}
	return strings.Join(lines, "\n")
}

func collationSums(w *locale.Words, t *collation.Totals) string {
	var parts []string
	for _, part := range []struct {
		sort books.Sort
		fen  int64
	}{{books.Money, t.Money}, {books.Goods, t.Goods}, {books.Labour, t.Labour}} {
		if part.fen > 0 {
			parts = append(parts, w.Plain("donation.total_"+string(part.sort), "sum", phrase.FormatFen(part.fen), "approx", t.Approx))
		}
	}
	return strings.Join(parts, sep)
}

// CollationDone are a deed's own amounts: 3 处、受益 29 人.
func CollationDone(w *locale.Words, list []collation.Amount) string {
	var parts []string
	for _, a := range list {
		amount := CollationAmounts(w, []collation.Amount{a})
		if a.Kind == mdeeds.Beneficiaries {
			amount = w.Plain("deed.served", "amount", amount)
		}
		parts = append(parts, amount)
	}
	return strings.Join(parts, w.Plain("session.comma"))
}

// CollationAmounts are amounts in a line: 20 场 · 12,000 册.
func CollationAmounts(w *locale.Words, list []collation.Amount) string {
	var parts []string
	for _, a := range list {
		q := phrase.Quantity{Value: phrase.Amount(a.Value), Unit: a.Unit, Approx: a.Approx}
		parts = append(parts, phrase.Format(q))
	}
	return strings.Join(parts, sep)
}

// TellCollation asks the members who have not answered, each in one private message; again
// says that it is the reminder, which those do not hear who have switched such off.
func TellCollation(c *bot.Context, col *collation.Collation, again bool, opts ...bot.Option) error {
	list, err := collation.Everybody(c.Tx, col)
	if err != nil {
		return err
	}
	entries, err := collation.Gather(c.Tx, col.Year)
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.Says != collation.Unsaid {
			continue
		}
		p, err := people.PersonByID(c.Tx, l.PersonID)
		if err != nil {
			return err
		}
		if !p.Joined() || again && p.MutedKind(MuteOwed) {
			continue
		}
		w := c.WordsFor(p)
		m, err := CollationCard(c, w, col, entries, p)
		if err != nil {
			return err
		}
		round := fmt.Sprint("first", c.Acting()) // asked again after it was taken back
		if again {
			round = "again"
			m.Text = w.T("collation.again") + "\n\n" + m.Text
			m.Buttons = append(m.Buttons, bot.Row(MuteButton(w)))
		}
		all := append([]bot.Option{
			bot.Mailing(), bot.Expires(*col.ClosesAt), bot.Once(fmt.Sprintf("collation:%d:%d:%s:%d", col.ID, col.AskedAt.Unix(), round, p.ID)),
		}, opts...)
		if _, err := c.Tell(p, m, all...); err != nil {
			return err
		}
	}
	return nil
}

func publicTotals(c *bot.Context, col *collation.Collation) (t collation.Totals, err error) {
	entries, err := collation.Published(c.Tx, col)
	return collation.PublicTotals(entries), err
}

// CollationPost is the group's post of a year (一通报): what it comes to, and nobody's line.
func CollationPost(c *bot.Context, col *collation.Collation) (m bot.Message, err error) {
	t, err := publicTotals(c, col)
	if err != nil {
		return m, err
	}
	w := c.GroupWords()
	m.About = AboutCollation(col)
	m.Text = w.T("collation.post", "office", c.Office.Name, "year", col.Year, "sessions", t.Sessions, "activities", t.Activities,
		"counts", locale.HTML(CollationCounts(w, &t)), "date", w.Day(c.Local(*col.FrozenAt)))
	m.Draw = &bot.Drawing{By: collationDrawing, Arg: itoa(col.ID)}
	return m, nil
}

// CollationPicture is the same as a picture.
func CollationPicture(c *bot.Context, w *locale.Words, col *collation.Collation) (*card.Card, error) {
	t, err := publicTotals(c, col)
	if err != nil {
		return nil, err
	}
	k := &card.Card{
		Palette: card.Palette(c.Office.Rules().Palette), Above: c.Office.Name, Title: w.Plain("collation.picture", "year", col.Year),
		Foot: w.Plain("collation.picture_foot", "date", w.Day(c.Local(*col.FrozenAt))),
	}
	var tiles card.Figures
	for _, f := range []struct {
		key string
		n   int
	}{
		{"sessions", t.Sessions}, {"activities", t.Activities}, {"present", t.Present()}, {"deeds", t.Deeds}, {"donations", t.Donations}, {"honours", t.AllHonours()},
	} {
		if f.n > 0 {
			tiles = append(tiles, card.Figure{Number: strconv.Itoa(f.n), Label: w.Plain("collation.tile_" + f.key)})
		}
	}
	if len(tiles) == 0 {
		k.Parts = append(k.Parts, card.Text(w.Plain("collation.nothing")))
		return k, nil
	}
	k.Parts = append(k.Parts, tiles)
	for _, part := range []struct{ key, text string }{
		{"collation.heading_done", locale.Join(sep, CollationAmounts(w, t.Served(mdeeds.Done)), CollationAmounts(w, t.Served(mdeeds.Beneficiaries)))},
		{"collation.heading_given", collationSums(w, &t)},
	} {
		if part.text != "" {
			k.Parts = append(k.Parts, card.Heading(w.Plain(part.key)), card.Text(part.text))
		}
	}
	return k, nil
}
