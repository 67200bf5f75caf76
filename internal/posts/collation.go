package posts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/collation"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/records"
)

const (
	asksCollation    = "collation"      // what a member is asked
	collationDrawing = "collation_card" // the picture of the group's post
	collationTitle   = 40               // characters of a title in a line
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
