package posts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/collation"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Bounds of what a member is asked: all of it is in one message, the rest behind a button.
const (
	collationLines = 16
	collationAsked = 5 // of the newest questions
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

// TellCollation asks the members who have not answered, each in one private message; again
// says that it is the reminder, which those do not hear who have switched such off.
func TellCollation(c *bot.Context, col *collation.Collation, again bool, opts ...bot.Option) error {
	list, _, err := collation.Everybody(c.Tx, col)
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
