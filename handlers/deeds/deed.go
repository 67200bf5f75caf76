package deeds

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// deedForm takes a good deed.
const deedForm bot.FormName[deedDraft] = "deed"

// deedDraft is a good deed that is being told.
type deedDraft struct {
	Deed       int64             `json:"deed,omitempty"`   // the one that is filed again
	Finish     bool              `json:"finish,omitempty"` // it was promised, and is done now
	Title      string            `json:"title,omitempty"`
	Details    string            `json:"details,omitempty"`
	Quantities []phrase.Quantity `json:"quantities,omitempty"`
	On         store.Date        `json:"on,omitempty"`
	Place      string            `json:"place,omitempty"`
	With       []int64           `json:"with,omitempty"`
	Files      []bot.Upload      `json:"files,omitempty"`
	// Notice is what was not clear of the day, as markup.
	Notice string `json:"notice,omitempty"`
}

// registerDeed: good deeds (好事实事, §13), told in a line, with photos.
func registerDeed(r *bot.Router) {
	bot.AddForm(r, newDeedForm())
	front.Add(r, deedKind())
	r.Command("deed", bot.Members, func(c *bot.Context) error {
		words, files := "", []bot.Upload(nil)
		if asked, err := chat.TakeUnsorted(c, "deed", &words, &files, mdeeds.DetailsLimit); asked || err != nil {
			return err
		}
		return OpenDeed(c, words, files)
	})
	r.Command("deeds", bot.Inside, deedsCommand)
	r.Button("deed_edit", bot.Members, editDeed)
	r.Command("confirm", bot.Staff, confirmCommand)
	registerDeedWith(r)
	registerPromise(r)
	registerNotes(r)
	registerSums(r)
	registerAlbum(r)
}

// OpenDeed begins a deed with what a line says of it.
func OpenDeed(c *bot.Context, words string, files []bot.Upload) error {
	v := deedDraft{Files: files}
	readDeed(c, &v, words)
	return deedForm.File(c, v)
}

// readDeed takes what a text says of a deed into the draft: quantities, day,
// place and, of the rest, the title; the words as typed stay (§13). A day that is
// not clear is left open, so that it is asked for; without any it is today.
func readDeed(c *bot.Context, v *deedDraft, words string) {
	words = phrase.Clean(words)
	place, rest := phrase.MarkedPlace(words)
	if v.Place == "" {
		v.Place = place
	}
	t, err := chat.SplitTime(c, rest, phrase.Past)
	switch {
	case err == nil && t.Found && t.Start.HasDate:
		if v.On, err = oneDay(c, t.Span); err == nil {
			rest = t.Rest
		}
	case err == nil && v.On == "":
		v.On = store.DateOf(c.WordsAt(), c.Location())
	}
	var p *bot.Problem
	if errors.As(err, &p) {
		v.On, v.Notice = "", c.T(p.Key, p.Pairs...)
	}
	if v.Quantities == nil {
		v.Quantities = phrase.ParseQuantities(rest)
	}
	plain := phrase.Title(rest)
	// 慰问困难户 20户 is all quantity: whom it served is what was done.
	if at := strings.IndexFunc(rest, unicode.IsDigit); plain == "" && at > 0 {
		if plain = phrase.Title(rest[:at]); utf8.RuneCountInString(plain) < 3 { // 帮助3名学生 is called by its clause
			plain, _, _ = strings.Cut(strings.NewReplacer("，", ",", "。", ",", "；", ",", "\n", ",").Replace(rest), ",")
		}
	}
	if v.Title = store.GuessTitle(plain); v.Title != words {
		v.Details = words
	}
}

// oneDay is the day on which something was done; several are asked about, and so is
// one to come.
func oneDay(c *bot.Context, s phrase.Span) (store.Date, error) {
	on := store.DateOf(s.Start.Time, c.Location())
	switch {
	case s.Ends && s.End.HasDate && store.DateOf(s.End.Time, c.Location()) != on:
		return "", c.Problem("moment.span", "text", s.Text)
	case on > store.DateOf(c.Now, c.Location()):
		return "", c.Problem("deed.future")
	}
	return on, nil
}

// deedDay reads the day on which something was done.
func deedDay(c *bot.Context, text string) (store.Date, error) {
	s, err := chat.ReadSpan(c, text, phrase.Past)
	var p *bot.Problem
	switch {
	case errors.As(err, &p) && p.Key == "moment.too_late":
		return "", c.Problem("deed.future")
	case errors.As(err, &p) && p.Key == "moment.unknown", err == nil && !s.Start.HasDate:
		return "", c.Problem("deed.bad_date", "text", phrase.Truncate(phrase.Clean(text), 20))
	case err != nil:
		return "", err
	}
	return oneDay(c, s)
}

// amounts writes what was done and whom it served apart: 数量 20 场 · 受益 800 人.
func amounts(c *bot.Context, list []phrase.Quantity) string {
	var did, served []string
	for _, q := range list {
		if q.Kind == phrase.Beneficiaries {
			served = append(served, phrase.Format(q))
		} else {
			did = append(did, phrase.Format(q))
		}
	}
	comma := c.P("writing.comma")
	var parts []string
	if len(did) > 0 {
		parts = append(parts, c.P("deed.did", "amount", strings.Join(did, comma)))
	}
	if len(served) > 0 {
		parts = append(parts, c.P("deed.served", "amount", strings.Join(served, comma)))
	}
	return chat.Joined(parts...)
}

func deedCard(c *bot.Context, v *deedDraft) (string, error) {
	body, err := deedBody(c, v)
	if err != nil {
		return "", err
	}
	hint := ""
	if len(v.Files) == 0 {
		hint = c.T("deed.photo_hint")
	}
	return c.T("deed.card", "body", chat.HTMLOf(body), "hint", chat.HTMLOf(hint), "named", namesSomebody(v)), nil
}

// deedBody is a deed as it reads on every card of it.
func deedBody(c *bot.Context, v *deedDraft) (string, error) {
	facts, err := deedFacts(c, v)
	if err != nil {
		return "", err
	}
	return c.T("deed.body", "title", v.Title, "details", phrase.Truncate(v.Details, chat.ExcerptLong), "facts", facts), nil
}

// deedFacts is what was understood of a deed, in a line of plain text.
func deedFacts(c *bot.Context, v *deedDraft) (string, error) {
	with, err := chat.Names(c, v.With)
	if err != nil {
		return "", err
	}
	if with != "" {
		with = c.P("deed.with_names", "names", with)
	}
	place := ""
	if v.Place != "" {
		place = c.P("deed.at_place", "place", v.Place)
	}
	day := ""
	if v.On != "" { // what is promised has none yet
		day = c.P("deed.on_date", "date", chat.Day(c, v.On))
	}
	return chat.Joined(amounts(c, v.Quantities), chat.FilesLine(c, v.Files), day, place, with), nil
}

func fileDeed(c *bot.Context, v *deedDraft) (m bot.Message, err error) {
	d := &mdeeds.Deed{PersonID: c.Person.ID}
	if v.Deed != 0 {
		if d, err = mdeeds.ByID(c.Tx, v.Deed); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
		if d.PersonID != c.Person.ID {
			return m, c.Problem("common.gone")
		}
		if d.State == mdeeds.Confirmed {
			return m, c.Problem("deed.decided")
		}
	}
	d.Title, d.Details, d.OnDate, d.Place = v.Title, v.Details, v.On, v.Place
	var quantities []mdeeds.Amount
	for _, q := range v.Quantities[:min(len(v.Quantities), mdeeds.DeedQuantities)] {
		kind := mdeeds.Done
		if q.Kind == phrase.Beneficiaries {
			kind = mdeeds.Beneficiaries
		}
		quantities = append(quantities, mdeeds.Amount{Kind: kind, Value: mdeeds.Quantity(q.Value), Unit: q.Unit, Approx: q.Approx})
	}
	step, err := keepDeed(c, d, quantities, v.With)
	if err != nil {
		return m, deedProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindDeed, d.ID, v.Files); err != nil {
		return m, err
	}
	row := bot.Row(c.B("deed.view", "deed", d.ID), c.B("deed.edit", "deed_edit", d.ID))
	if step == nil { // it was with the office before
		err = deedKind().Changed(c, d)
	} else {
		var a *ledger.Action
		a, err = deedKind().Taken(c, d, step)
		row = append(row, chat.Undo(c, a))
	}
	if err != nil {
		return m, err
	}
	done, least, err := mdeeds.Progress(c.Tx, c.Person.ID, c.Now)
	if err != nil {
		return m, err
	}
	facts, err := deedFacts(c, v)
	if err != nil {
		return m, err
	}
	m.Text = c.T("deed.done", "title", d.Title, "number", d.Number, "facts", facts, "goal", mdeeds.GoalOf(least), "count", done)
	m.Buttons = bot.Rows(2, row...)
	return m, nil
}

// keepDeed files a deed, or saves one that was filed before: the step is nil when
// it is with the office already.
func keepDeed(c *bot.Context, d *mdeeds.Deed, quantities []mdeeds.Amount, with []int64) (*records.Step, error) {
	switch d.State {
	case "":
		return mdeeds.File(c.Tx, d, quantities, with, c.At())
	case mdeeds.Withdrawn: // a draft that an older program left
		if _, err := mdeeds.Life.Undo(c.Tx, d, c.Person, 0, c.Now); err != nil {
			return nil, err
		}
	}
	return mdeeds.Edit(c.Tx, d, quantities, with, c.Person, c.Now)
}

func deedProblem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, mdeeds.ErrFutureDate):
		return c.Problem("deed.future")
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("deed.no_title")
	case errors.Is(err, mdeeds.ErrPromisedEnough):
		return c.Problem("deed.promised_enough", "most", mdeeds.MostPromises)
	case errors.Is(err, mdeeds.ErrBadQuantity):
		return c.Problem("deed.bad_amount", "limit", mdeeds.DeedQuantities)
	case errors.Is(err, records.ErrTransition):
		return c.Problem("deed.decided")
	case errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.gone")
	case errors.Is(err, store.ErrReasonNeeded):
		return c.Problem("deed.reason_needed")
	}
	var long *store.TooLongError
	if errors.As(err, &long) {
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return c.MissingAs(err, "common.gone")
}

// reopenDeed gives a deed whose filing was undone back as a draft; filed again it
// keeps its number.
func reopenDeed(c *bot.Context, d *mdeeds.Deed) error {
	v, err := deedDraftOf(c, d)
	if err != nil {
		return err
	}
	if d.Open() {
		v.On, v.Finish = d.OnDate, true
	}
	return deedForm.Start(c, *v)
}

// deedDraftOf is a deed as the form holds it; what is promised has no day yet.
func deedDraftOf(c *bot.Context, d *mdeeds.Deed) (*deedDraft, error) {
	v := &deedDraft{Deed: d.ID, Title: d.Title, Details: d.Details, On: d.OnDate, Place: d.Place}
	if d.Open() || d.State == mdeeds.Draft && d.PromisedAt != nil || d.State == mdeeds.Dropped {
		v.On = ""
	}
	quantities, err := mdeeds.QuantitiesOf(c.Tx, d.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range quantities[d.ID] {
		x := phrase.Quantity{Value: phrase.Amount(q.Value), Unit: q.Unit, Approx: q.Approx}
		if q.Kind == mdeeds.Beneficiaries {
			x.Kind = phrase.Beneficiaries
		}
		v.Quantities = append(v.Quantities, x)
	}
	with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
	if err != nil {
		return nil, err
	}
	v.With = with[d.ID]
	v.Files, err = chat.FilesOf(c, records.KindDeed, d.ID)
	return v, err
}
