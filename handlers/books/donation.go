package books

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mbooks "lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// donationForm takes a donation.
const donationForm bot.FormName[donationDraft] = "donation"

// donationDraft is a donation that is being told.
type donationDraft struct {
	ID        int64            `json:"id,omitempty"` // the one that is filed again
	Donor     string           `json:"donor,omitempty"`
	DonorKind mbooks.DonorKind `json:"donor_kind,omitempty"`
	DonorID   int64            `json:"donor_id,omitempty"`
	Sort      mbooks.Sort      `json:"sort,omitempty"`
	Fen       int64            `json:"fen,omitempty"`
	Approx    bool             `json:"approx,omitempty"`
	What      string           `json:"what,omitempty"`
	On        store.Date       `json:"on,omitempty"`
	Recipient string           `json:"recipient,omitempty"`
	Purpose   string           `json:"purpose,omitempty"`
	Receipt   string           `json:"receipt,omitempty"`
	Handler   string           `json:"handler,omitempty"`
	Deed      int64            `json:"deed,omitempty"`
	NameOpen  bool             `json:"name_open,omitempty"`
	SumOpen   bool             `json:"sum_open,omitempty"`
	Files     []bot.Upload     `json:"files,omitempty"`
	Notice    string           `json:"notice,omitempty"`  // what was not clear, as markup
	NotTo     string           `json:"not_to,omitempty"`  // why the recipient that was named is none, as markup
	Twin      string           `json:"twin,omitempty"`    // the number of one that is the same
	Another   string           `json:"another,omitempty"` // the twin of which it was said that this is another
	Unnamed   bool             `json:"unnamed,omitempty"` // a household's name was left out
}

func donationCommand(c *bot.Context) error {
	words, files := "", []bot.Upload(nil)
	if asked, err := chat.TakeUnsorted(c, "donation", &words, &files, store.MatterLimit); asked || err != nil {
		return err
	}
	return OpenDonation(c, words, files)
}

// OpenDonation begins a donation with what a line says of it.
func OpenDonation(c *bot.Context, words string, files []bot.Upload) error {
	v := donationDraft{Files: files}
	if err := readDonation(c, &v, words); err != nil {
		return err
	}
	return donationForm.Check(c, v)
}

// readDonation takes what a line says into what the draft lacks. A day that is not clear is
// asked for.
func readDonation(c *bot.Context, v *donationDraft, words string) error {
	words = phrase.Clean(words)
	if words == "" {
		return nil
	}
	if err := chat.RefuseNumbers(c, words); err != nil {
		return err
	}
	day, rest, notice := dayOf(c, words)
	if v.On == "" {
		v.On, v.Notice = day, notice
	}
	g := phrase.ReadGift(rest)
	switch {
	case v.DonorKind != "":
	case g.Unnamed:
		v.DonorKind = mbooks.ByNobody
	case g.Donor != "" && store.Length(g.Donor) <= mbooks.DonorLimit:
		if err := setDonor(c, v, g.Donor); err != nil {
			return err
		}
	}
	if v.Recipient == "" && g.Recipient != "" && store.Length(g.Recipient) <= mbooks.DonorLimit {
		err := setRecipient(c, v, g.Recipient)
		var p *bot.Problem
		if errors.As(err, &p) { // asked for again: what else was said stays
			v.NotTo = c.T(p.Key, p.Pairs...)
		} else if err != nil {
			return err
		}
	}
	if v.Sort == "" && store.Length(g.What) <= mbooks.WhatLimit {
		setGift(v, g)
	}
	if v.Purpose == "" && store.Length(g.Purpose) <= mbooks.WhatLimit {
		v.Purpose = g.Purpose
	}
	return lookForTwin(c, v)
}

// dayOf takes the day out of a line: "" when it names none or one that is not clear, which
// notice says.
func dayOf(c *bot.Context, words string) (day store.Date, rest, notice string) {
	t, err := chat.SplitTime(c, words, phrase.Past)
	if err == nil && t.Found && t.Start.HasDate {
		day = store.DateOf(t.Start.Time, c.Location())
		if day > store.DateOf(c.Now, c.Location()) {
			return "", t.Rest, c.T("books.future")
		}
		return day, t.Rest, ""
	}
	var p *bot.Problem
	if errors.As(err, &p) {
		return "", words, c.T(p.Key, p.Pairs...)
	}
	return "", words, ""
}

// setDonor takes who gave: oneself, another member, a firm, anybody else.
func setDonor(c *bot.Context, v *donationDraft, name string) error {
	name, err := chat.TakeText(c, name, mbooks.DonorLimit)
	if err != nil {
		return err
	}
	if err := chat.RefuseNumbers(c, name); err != nil {
		return err
	}
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	if c.Person.Is(people.Member) && phrase.Oneself(name) {
		name = c.Person.Name
	}
	if was := v.Donor; was != name { // what one donor agreed to is not another's word
		v.NameOpen, v.SumOpen = false, false
	}
	v.Donor, v.DonorID = name, 0
	switch at := people.Named(members, name); {
	case at >= 0:
		v.DonorKind, v.DonorID, v.Donor = mbooks.ByMember, members[at].ID, members[at].Name
	case phrase.FirmLike(name):
		v.DonorKind = mbooks.ByFirm
	default:
		v.DonorKind = mbooks.ByNative
	}
	return nil
}

// setRecipient takes who received: never the office, and a household without its name.
func setRecipient(c *bot.Context, v *donationDraft, name string) error {
	name, err := chat.TakeText(c, name, mbooks.DonorLimit)
	if err != nil {
		return err
	}
	if err := chat.RefuseNumbers(c, name); err != nil {
		return err
	}
	if mbooks.ToOffice(name, c.Office.Name) {
		return c.Problem("donation.to_office")
	}
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(staff, func(p people.Person) bool { return phrase.SameName(p.Name, name) }) {
		return c.Problem("donation.to_office")
	}
	house := c.GroupWords().Plain("donation.household")
	v.Unnamed = phrase.Household(name) && name != house
	if v.Recipient = name; v.Unnamed {
		v.Recipient = house
	}
	return nil
}

// setGift takes what was given, as it was read.
func setGift(v *donationDraft, g phrase.Gift) {
	sorts := map[phrase.GiftKind]mbooks.Sort{phrase.GiftMoney: mbooks.Money, phrase.GiftGoods: mbooks.Goods, phrase.GiftLabour: mbooks.Labour}
	v.Sort, v.Fen, v.Approx, v.What = sorts[g.Kind], g.Fen, g.Approx, g.What
}

// lookForTwin finds what is on record with the same donor, day, sum and recipient.
func lookForTwin(c *bot.Context, v *donationDraft) error {
	v.Twin = ""
	if v.DonorKind == "" || v.On == "" || v.Sort == "" || v.Recipient == "" {
		return nil
	}
	twin, err := mbooks.Twin(c.Tx, donationOf(c, v))
	if err == nil && twin != nil {
		v.Twin = twin.Number
	}
	return err
}

// donationOf is the donation that a draft says.
func donationOf(c *bot.Context, v *donationDraft) *mbooks.Donation {
	d := &mbooks.Donation{Filing: mbooks.Filing{ID: v.ID, PersonID: c.Person.ID}}
	put(d, v)
	return d
}

func put(d *mbooks.Donation, v *donationDraft) {
	d.Donor, d.DonorKind, d.DonorID = v.Donor, v.DonorKind, orNone(v.DonorID)
	d.Sort, d.Fen, d.Approx, d.What = v.Sort, v.Fen, v.Approx, v.What
	d.OnDate, d.Recipient, d.Purpose, d.Receipt, d.Handler, d.DeedID = v.On, v.Recipient, v.Purpose, v.Receipt, v.Handler, orNone(v.Deed)
	d.NameOpen, d.SumOpen = v.NameOpen, v.SumOpen
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func orZero(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// donationDraftOf is a donation as the form holds it.
func donationDraftOf(c *bot.Context, d *mbooks.Donation) (*donationDraft, error) {
	v := &donationDraft{
		ID: d.ID, Donor: d.Donor, DonorKind: d.DonorKind, DonorID: orZero(d.DonorID), Sort: d.Sort, Fen: d.Fen, Approx: d.Approx, What: d.What,
		On: d.OnDate, Recipient: d.Recipient, Purpose: d.Purpose, Receipt: d.Receipt, Handler: d.Handler, Deed: orZero(d.DeedID),
		NameOpen: d.NameOpen, SumOpen: d.SumOpen,
	}
	var err error
	v.Files, err = chat.FilesOf(c, records.KindDonation, d.ID)
	return v, err
}

// fileDonation enters what the form holds.
func fileDonation(c *bot.Context, v *donationDraft) (m bot.Message, err error) {
	d := donationOf(c, v)
	if v.ID != 0 {
		if d, err = mbooks.DonationByID(c.Tx, v.ID); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
		if d.PersonID != c.Person.ID {
			return m, c.Problem("common.gone")
		}
		if !d.Open() {
			return m, c.Problem("books.decided")
		}
		put(d, v)
	}
	if d.DeedID != nil {
		if _, err := deeds.ByID(c.Tx, *d.DeedID); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
	}
	step, err := mbooks.FileDonation(c.Tx, d, c.Person, c.At())
	if err != nil {
		return m, booksProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindDonation, d.ID, v.Files); err != nil {
		return m, err
	}
	row := bot.Row(c.B("books.view", "donation", d.ID), c.B("books.edit", "donation_edit", d.ID))
	if step == nil { // it was with the office before
		err = donationKind().Changed(c, d)
	} else {
		var a *ledger.Action
		a, err = donationKind().Taken(c, d, step)
		row = append(row, chat.Undo(c, a))
	}
	if err != nil {
		return m, err
	}
	body, err := donationBody(c, d, v.Files)
	if err != nil {
		return m, err
	}
	m.Text = c.T("donation.done", "number", d.Number, "body", chat.HTMLOf(body))
	m.Buttons = bot.Rows(2, row...)
	return m, nil
}

func booksProblem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		mbooks.ErrFutureDate: "books.future", mbooks.ErrOfficeRecipient: "donation.to_office", mbooks.ErrNoSum: "donation.no_sum",
		mbooks.ErrNoWhat: "donation.no_sum", mbooks.ErrBadSum: "donation.no_sum", mbooks.ErrNoDonor: "donation.no_donor",
		mbooks.ErrNoRecipient: "donation.no_recipient", mbooks.ErrBadLevel: "honour.no_level", store.ErrEmpty: "honour.no_title",
		records.ErrTransition: "books.decided", store.ErrNothingToUndo: "common.nothing_to_undo", store.ErrNotAllowed: "common.gone",
		store.ErrReasonNeeded: "books.reason_needed",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	var long *store.TooLongError
	if errors.As(err, &long) {
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return c.MissingAs(err, "common.gone")
}

// amountOf is what was given, as it is written: 30,000 元; 图书 200 册（估价 4,000 元）.
func amountOf(c *bot.Context, d *mbooks.Donation) string {
	sum := ""
	if d.Fen != 0 {
		sum = c.P("donation.yuan", "sum", phrase.FormatFen(d.Fen), "approx", d.Approx)
	}
	if d.Sort == mbooks.Money {
		return sum
	}
	return c.P("donation.worth", "what", d.What, "sum", sum)
}

// donationBody is a donation as the person may read it.
func donationBody(c *bot.Context, d *mbooks.Donation, files []bot.Upload) (string, error) {
	deed := ""
	if d.DeedID != nil {
		of, err := deeds.ByID(c.Tx, *d.DeedID)
		if err != nil {
			return "", err
		}
		deed = chat.Joined(of.Number, of.Title)
	}
	inner := d.Named(c.Person) && d.Summed(c.Person)
	amount := ""
	if d.Summed(c.Person) {
		amount = amountOf(c, d)
	}
	pairs := []any{
		"donor", donorOf(c, d), "recipient", d.Recipient, "sort", c.P("donation.sort_" + string(d.Sort)), "amount", amount,
		"date", chat.Day(c, d.OnDate), "deed", deed, "inner", inner, "unnamed", d.DonorKind == mbooks.ByNobody, "name", d.NameOpen, "sum", d.SumOpen,
	}
	if inner {
		pairs = append(pairs, "purpose", d.Purpose, "receipt", d.Receipt, "handler", d.Handler, "files", chat.FilesLine(c, files))
	} else {
		pairs = append(pairs, "purpose", "", "receipt", "", "handler", "", "files", "")
	}
	return strings.TrimSpace(c.T("donation.body", pairs...)), nil
}

// donorOf is who gave, as the person may read it.
func donorOf(c *bot.Context, d *mbooks.Donation) string {
	switch {
	case d.DonorKind == mbooks.ByNobody:
		return c.P("donation.unnamed")
	case !d.Named(c.Person):
		return c.P("donation.name_kept")
	}
	return d.Donor
}
