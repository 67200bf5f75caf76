package books_test

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

const (
	byStaff = "staff"
	byBoth  = "author or staff"
)

// ways says by whom a record is taken where: of all kinds, and what some have beside.
var (
	ways = map[string]map[string]string{
		"draft":     {"filed": byBoth},
		"filed":     {"confirmed": byStaff, "returned": byStaff, "withdrawn": byBoth},
		"returned":  {"filed": byBoth, "withdrawn": byBoth},
		"confirmed": {"withdrawn": byStaff},
		"promised":  {"filed": byBoth, "dropped": byBoth},
		"doing":     {"filed": byBoth, "dropped": byBoth},
	}
	archived = map[string]map[string]string{"confirmed": {"returned": byStaff}}
)

// may tells whether somebody may take a record to a state.
func (w *walk) may(r *record, to string, by int64) bool {
	who := ways[r.state][to]
	if who == "" && r.kind == records.KindArchive {
		who = archived[r.state][to]
	}
	return who != "" && (by == w.team.Director.ID || who == byBoth && by == r.author)
}

// act is what can be done; what is there twice is done twice as often.
type act struct {
	name string
	do   func()
}

func (w *walk) acts() []act {
	return []act{
		{"a deed", w.fileDeed}, {"a deed", w.fileDeed}, {"a promise", w.promise}, {"going on", w.goOn}, {"a gift", w.fileGift}, {"a gift", w.fileGift},
		{"an honour", w.fileHonour}, {"an item", w.fileItem}, {"edit", w.edit}, {"edit", w.edit},
		{"confirm", w.confirm}, {"confirm", w.confirm}, {"confirm", w.confirm}, {"confirm", w.confirm}, {"confirm", w.confirm}, {"confirm", w.confirm},
		{"decide", w.decide}, {"decide", w.decide}, {"decide", w.decide}, {"undo", w.undo}, {"undo", w.undo}, {"undo", w.undo},
		{"leave a deed", w.leave}, {"hide a gift", w.hide}, {"correct", w.correct}, {"correct", w.correct}, {"undo a correction", w.uncorrect}, {"a list", w.list},
		{"ask", w.ask}, {"answer", w.answer}, {"collate", w.collate}, {"collate", w.collate}, {"collate whole", w.collateWhole},
		{"new year", w.newYear}, {"settle", w.settle}, {"days", w.days},
	}
}

func (w *walk) day() store.Date {
	days := []store.Date{"2025-06-01", "2025-12-31", "2026-01-01", "2026-12-05", "2026-12-31", w.today()}
	days = slices.DeleteFunc(days, func(d store.Date) bool { return d > w.today() })
	return rapid.SampledFrom(days).Draw(w.rt, "day")
}

func (w *walk) keep(r *record, id int64) {
	r.id = id
	w.records = append(w.records, r)
	w.done["filed"]++
}

// asDeed gives what a deed says, and notes it.
func (w *walk) asDeed(r *record, d *deeds.Deed) (amounts []deeds.Amount, with []int64) {
	r.title, r.day, r.amounts, r.with = rapid.SampledFrom([]string{"送戏", "助学"}).Draw(w.rt, "title"), w.day(), nil, nil
	for range rapid.IntRange(0, 3).Draw(w.rt, "amounts") {
		a := collation.Amount{
			Kind: rapid.SampledFrom([]deeds.QuantityKind{deeds.Done, deeds.Beneficiaries}).Draw(w.rt, "kind"), Unit: rapid.SampledFrom([]string{"场", "人", "元"}).Draw(w.rt, "unit"),
			Value: deeds.Quantity(rapid.Int64Range(1, 5_000_000).Draw(w.rt, "value")), Approx: rapid.Bool().Draw(w.rt, "approx"),
		}
		r.amounts = append(r.amounts, a)
		amounts = append(amounts, deeds.Amount{Kind: a.Kind, Unit: a.Unit, Value: a.Value, Approx: a.Approx})
	}
	with = w.others(r)
	d.Title, d.OnDate = r.title, r.day
	return amounts, with
}

// others are who does a deed too, the author among them or not.
func (w *walk) others(r *record) (with []int64) {
	r.with = nil
	for _, p := range w.team.Members[:3] {
		if rapid.Bool().Draw(w.rt, "too") {
			if with = append(with, p.ID); p.ID != r.author {
				r.with = append(r.with, p.ID)
			}
		}
	}
	return with
}

func (w *walk) fileDeed() {
	r := &record{kind: records.KindDeed, author: w.member().ID, state: "draft"}
	d := &deeds.Deed{PersonID: r.author}
	amounts, with := w.asDeed(r, d)
	_, err := deeds.File(w.tx, d, amounts, with, w.now)
	w.ok(err)
	r.push("filed", r.author, w.now)
	w.keep(r, d.ID)
}

// promise promises a deed, or again what was taken back.
func (w *walk) promise() {
	by := w.member()
	r, d := w.one(records.KindDeed), &deeds.Deed{PersonID: by.ID}
	if r == nil || r.state != "draft" || r.author != by.ID {
		r = &record{kind: records.KindDeed, author: by.ID, state: "draft", title: "修路"}
		d.Title = r.title
	} else {
		d = w.deedOf(r)
	}
	n := 0
	for _, o := range w.records {
		if o.promised && o.author == by.ID && !slices.Contains([]string{"draft", "withdrawn", "dropped"}, o.state) {
			n++
		}
	}
	was := slices.Clone(r.with)
	_, err := deeds.Promise(w.tx, d, w.others(r), by, w.now)
	if !w.did(n < deeds.MostPromises, err, "promised") {
		r.with = was
		return
	}
	r.promised, r.day, r.amounts = true, w.today(), nil
	r.push("promised", by.ID, w.now)
	if r.id == 0 {
		w.keep(r, d.ID)
	}
}

func (w *walk) deedOf(r *record) *deeds.Deed {
	d, err := deeds.ByID(w.tx, r.id)
	w.ok(err)
	return d
}

// goOn notes how a promise goes.
func (w *walk) goOn() {
	r, by := w.one(records.KindDeed), w.member()
	if r == nil {
		return
	}
	_, err := deeds.AddNote(w.tx, w.deedOf(r), &deeds.Note{Text: "在办"}, false, by, w.now)
	if w.did((r.state == "promised" || r.state == "doing") && r.of(by.ID), err, "gone on") && r.state == "promised" {
		r.push("doing", by.ID, w.now)
	}
}

// asGift gives what a donation says, and notes it.
func (w *walk) asGift(r *record, d *books.Donation) {
	d.DonorKind = rapid.SampledFrom([]books.DonorKind{books.ByMember, books.ByFirm, books.ByNobody}).Draw(w.rt, "donor")
	d.Donor, d.DonorID, r.donor, r.nobody = "青山粮油", nil, 0, d.DonorKind == books.ByNobody
	if d.DonorKind == books.ByMember {
		p := w.member()
		d.Donor, d.DonorID, r.donor = p.Name, &p.ID, p.ID
	}
	d.Sort = rapid.SampledFrom([]books.Sort{books.Money, books.Goods, books.Labour}).Draw(w.rt, "sort")
	least := int64(0)
	if d.What = "图书"; d.Sort == books.Money {
		d.What, least = "", 1
	}
	d.Fen, d.Approx = rapid.Int64Range(least, 100_000_000_00).Draw(w.rt, "fen"), rapid.Bool().Draw(w.rt, "approx")
	d.OnDate, d.Recipient = w.day(), "青山小学"
	d.Receipt = rapid.SampledFrom([]string{"", "收字1号"}).Draw(w.rt, "receipt")
	d.NameOpen, d.SumOpen, d.DeedID, r.deed = rapid.Bool().Draw(w.rt, "name"), rapid.Bool().Draw(w.rt, "sum"), nil, 0
	if of := w.one(records.KindDeed); of != nil && rapid.Bool().Draw(w.rt, "of a deed") {
		d.DeedID, r.deed = &of.id, of.id
	}
	r.day, r.sort, r.fen, r.approx, r.what, r.proof = d.OnDate, string(d.Sort), d.Fen, d.Approx, d.What, d.Receipt
	r.nameOpen, r.sumOpen = d.NameOpen && !r.nobody, d.SumOpen
}

func (w *walk) fileGift() {
	by := w.member()
	r, d := &record{kind: records.KindDonation, author: by.ID, state: "draft"}, &books.Donation{Filing: books.Filing{PersonID: by.ID}}
	w.asGift(r, d)
	_, err := books.FileDonation(w.tx, d, by, w.now)
	w.ok(err)
	r.push("filed", by.ID, w.now)
	w.keep(r, d.ID)
}

func (w *walk) asHonour(r *record, h *books.Honour) {
	h.Title, h.Level, h.OnDate = "优秀委员", rapid.SampledFrom(books.Levels).Draw(w.rt, "level"), w.day()
	h.Document = rapid.SampledFrom([]string{"", "青办〔2026〕1号"}).Draw(w.rt, "document")
	r.title, r.sort, r.day, r.proof = h.Title, string(h.Level), h.OnDate, h.Document
}

// fileHonour: the office enters it for the member, or the member.
func (w *walk) fileHonour() {
	p := w.member()
	by := []*people.Person{p, w.team.Director}[w.pick(2, "by")]
	r, h := &record{kind: records.KindHonour, author: p.ID, state: "draft"}, &books.Honour{Filing: books.Filing{PersonID: p.ID}}
	w.asHonour(r, h)
	_, err := books.FileHonour(w.tx, h, by, w.now)
	w.ok(err)
	r.push("filed", by.ID, w.now)
	w.keep(r, h.ID)
}

func (w *walk) fileItem() {
	r := &record{kind: records.KindArchive, author: w.member().ID, state: "draft"}
	it := &archive.Item{PersonID: r.author, Title: "石桥"}
	_, err := archive.File(w.tx, it, w.now)
	w.ok(err)
	r.push("filed", r.author, w.now)
	w.keep(r, it.ID)
}

// edit has somebody say something else, which files again what is not filed.
func (w *walk) edit() {
	r := w.one(records.KindDeed, records.KindDonation, records.KindHonour)
	for _, o := range w.records { // one that can be, as a rule
		if o.kind != records.KindArchive && o.state != "confirmed" && w.pick(2, "this one") == 0 {
			r = o
		}
	}
	if r == nil {
		return
	}
	by, said := w.anybody(), *r
	open := slices.Contains([]string{"draft", "filed", "returned"}, r.state) || r.kind == records.KindDeed && (r.state == "promised" || r.state == "doing")
	var err error
	switch r.kind {
	case records.KindDeed:
		d := w.deedOf(r)
		amounts, with := w.asDeed(&said, d)
		_, err = deeds.Edit(w.tx, d, amounts, with, by, w.now)
	case records.KindDonation:
		d, e := books.DonationByID(w.tx, r.id)
		w.ok(e)
		w.asGift(&said, d)
		_, err = books.FileDonation(w.tx, d, by, w.now)
	case records.KindHonour:
		h, e := books.HonourByID(w.tx, r.id)
		w.ok(e)
		w.asHonour(&said, h)
		_, err = books.FileHonour(w.tx, h, by, w.now)
	}
	if w.did(open && (by.ID == r.author || by.ID == w.team.Director.ID), err, "edited") {
		if *r = said; r.state != "filed" {
			r.push("filed", by.ID, w.now)
		}
	}
}

// life has a record's own machine do something.
func (w *walk) life(r *record, deed func(*deeds.Deed) error, gift func(*books.Donation) error, honour func(*books.Honour) error, item func(*archive.Item) error) error {
	switch r.kind {
	case records.KindDeed:
		return deed(w.deedOf(r))
	case records.KindDonation:
		d, err := books.DonationByID(w.tx, r.id)
		w.ok(err)
		return gift(d)
	case records.KindHonour:
		h, err := books.HonourByID(w.tx, r.id)
		w.ok(err)
		return honour(h)
	}
	it, err := archive.ByID(w.tx, r.id)
	w.ok(err)
	return item(it)
}

func takes[S ~string](w *walk, m *records.Machine[S], to string, by *people.Person) func(rec records.Living[S]) error {
	return func(rec records.Living[S]) error {
		words := ""
		if m.Rule(*rec.Life().State, S(to), "").Words != records.NoWords {
			words = "理由"
		}
		_, err := m.Advance(w.tx, rec, records.Move[S]{To: S(to), By: by, Words: words}, w.now)
		return err
	}
}

func (w *walk) take(r *record, to string, by *people.Person, what string) {
	err := w.life(r,
		func(d *deeds.Deed) error { return takes(w, deeds.Life, to, by)(d) },
		func(d *books.Donation) error { return takes(w, books.DonationLife, to, by)(d) },
		func(h *books.Honour) error { return takes(w, books.HonourLife, to, by)(h) },
		func(it *archive.Item) error { return takes(w, archive.Life, to, by)(it) })
	if w.did(w.may(r, to, by.ID), err, what) {
		r.push(to, by.ID, w.now)
	}
}

// confirm has the director confirm something that waits.
func (w *walk) confirm() {
	for _, r := range w.records {
		if r.state == "filed" && w.pick(2, "this one") == 0 {
			w.take(r, "confirmed", w.team.Director, "confirmed")
			return
		}
	}
}

// decide has somebody try to take a record anywhere.
func (w *walk) decide() {
	if r := w.one(); r != nil {
		w.take(r, rapid.SampledFrom([]string{"filed", "confirmed", "returned", "withdrawn", "dropped"}).Draw(w.rt, "to"), w.anybody(), "decided")
	}
}

// undo takes the last step back, by who took it or the staff.
func (w *walk) undo() {
	r, by := w.one(), w.anybody()
	if r == nil {
		return
	}
	err := w.life(r,
		func(d *deeds.Deed) error { _, err := deeds.Life.Undo(w.tx, d, by, 0, w.now); return err },
		func(d *books.Donation) error { _, err := books.DonationLife.Undo(w.tx, d, by, 0, w.now); return err },
		func(h *books.Honour) error { _, err := books.HonourLife.Undo(w.tx, h, by, 0, w.now); return err },
		func(it *archive.Item) error { _, err := archive.Life.Undo(w.tx, it, by, 0, w.now); return err })
	n := len(r.steps)
	if w.did(n > 0 && (by.ID == w.team.Director.ID || by.ID == r.steps[max(n, 1)-1].by), err, "undone") {
		r.state, r.steps = r.steps[n-1].from, r.steps[:n-1]
	}
}

// leave has somebody say not to have done a deed, and sometimes take that back.
func (w *walk) leave() {
	r, p := w.one(records.KindDeed), w.member().ID
	if r == nil {
		return
	}
	stands, too := r.state != "draft" && r.state != "withdrawn", slices.Contains(r.with, p)
	if w.did(stands && too, deeds.Leave(w.tx, w.deedOf(r), p), "left") {
		r.with = slices.DeleteFunc(slices.Clone(r.with), func(o int64) bool { return o == p })
		if rapid.Bool().Draw(w.rt, "after all") {
			w.ok(deeds.Rejoin(w.tx, w.deedOf(r), p))
			require.Error(w.rt, deeds.Rejoin(w.tx, w.deedOf(r), p), "once")
			r.with = append(r.with, p)
		}
	}
}

// hide takes back what a donor agreed to, and sometimes takes that back.
func (w *walk) hide() {
	r, by := w.one(records.KindDonation), w.anybody()
	if r == nil {
		return
	}
	d, err := books.DonationByID(w.tx, r.id)
	w.ok(err)
	inner := by.ID == w.team.Director.ID || by.ID == r.author || by.ID == r.donor
	name, sum, err := books.Conceal(w.tx, d, by)
	if !w.did(inner && (r.nameOpen || r.sumOpen), err, "hidden") {
		return
	}
	require.Equal(w.rt, []bool{r.nameOpen, r.sumOpen}, []bool{name, sum})
	if rapid.Bool().Draw(w.rt, "after all") {
		w.ok(books.Reveal(w.tx, d, by, name, sum))
		return
	}
	r.nameOpen, r.sumOpen = false, false
}
