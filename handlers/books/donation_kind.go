package books

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	mbooks "lianluo/models/books"
	"lianluo/models/people"
	"lianluo/models/records"
)

// decisions are what the staff says of an entry of either book.
var decisions = []front.Decision[mbooks.State]{{To: mbooks.Confirmed}, {To: mbooks.Returned, Ready: []string{"no_proof", "unclear"}},
	{To: mbooks.Withdrawn, Beside: true, Ready: []string{"twice", "not_so"}}}

// listings are the lists of the office.
var listings = []front.Listing[mbooks.State]{{Name: "filed", States: []mbooks.State{mbooks.Filed}}, {Name: "all"}}

// donationKind is how a donation is talked about (§14): the staff confirms it or sends it
// back; the members read what is confirmed, the donor's name and the sum as the donor agreed.
func donationKind() *front.Kind[*mbooks.Donation, mbooks.State] {
	return &front.Kind[*mbooks.Donation, mbooks.State]{
		Name: "donation", Machine: mbooks.DonationLife, Find: mbooks.DonationByID, Route: "donation", AnyAuthor: true,
		Text: donationText, Title: donationTitle,
		Pairs: func(c *bot.Context, d *mbooks.Donation) ([]any, error) {
			return []any{"number", d.Number, "recipient", d.Recipient}, nil
		},
		Papers: func(c *bot.Context, d *mbooks.Donation) ([]bot.Button, error) {
			return filesFor(c, inner(c, d), records.KindDonation, d.ID)
		},
		Buttons:   donationButtons,
		Decisions: decisions,
		Withdrawn: mbooks.Withdrawn, List: "donations",
		Lists: &front.Lists[*mbooks.Donation, mbooks.State]{
			Route: "donations", Page: front.Pointers(mbooks.Donations), New: "donation", Columns: donationColumns, Row: donationRow,
			Of:     listings,
			Beside: func(c *bot.Context) []bot.Button { return bot.Row(c.B("books.all", "donations_all", 0)) },
			Papers: yearButtons("donation_book", "donation_sheet"),
		},
		Told: func(their *bot.Context, d *mbooks.Donation, _ *records.Step, m *bot.Message) error {
			return editAgain(their, &d.Filing, "donation_edit", m)
		},
		Reopen: func(c *bot.Context, d *mbooks.Donation) error {
			v, err := donationDraftOf(c, d)
			if err != nil {
				return err
			}
			return donationForm.Start(c, *v)
		},
		Fault: func(c *bot.Context, _ *mbooks.Donation, err error) error { return booksProblem(c, err) },
	}
}

// editAgain leads an author whose entry came back to its form.
func editAgain(their *bot.Context, f *mbooks.Filing, route string, m *bot.Message) error {
	if f.State == mbooks.Returned && their.Person.ID == f.PersonID {
		m.Buttons[0] = append(bot.Row(their.B("books.edit_again", route, f.ID)), m.Buttons[0]...)
	}
	return nil
}

// inner tells whether the person has to do with a donation: the staff, who entered it, who gave.
func inner(c *bot.Context, d *mbooks.Donation) bool {
	return c.Person.Is(people.Staff) || d.PersonID == c.Person.ID || d.Whose() == c.Person.ID
}

// filesFor is the button of an entry's files, for those who may see them.
func filesFor(c *bot.Context, may bool, kind records.Kind, id int64) ([]bot.Button, error) {
	if !may {
		return nil, nil
	}
	b, ok, err := chat.FilesButton(c, kind, id)
	if err != nil || !ok {
		return nil, err
	}
	return bot.Row(b), nil
}

// donationFiles lets those who have to do with a donation see its receipt.
func donationFiles(c *bot.Context, id int64) (string, error) {
	d, err := donationKind().Readable(c, id)
	if err != nil {
		return "", err
	}
	if !inner(c, d) {
		return "", c.Problem("common.gone")
	}
	return donationTitle(c, d), nil
}

func donationTitle(c *bot.Context, d *mbooks.Donation) string {
	return chat.Joined(d.Number, c.P("donation.title_line", "donor", donorOf(c, d), "recipient", d.Recipient))
}

func donationText(c *bot.Context, d *mbooks.Donation) (string, error) {
	files, err := chat.FilesOf(c, records.KindDonation, d.ID)
	if err != nil {
		return "", err
	}
	body, err := donationBody(c, d, files)
	if err != nil {
		return "", err
	}
	var trail locale.HTML
	name := ""
	if inner(c, d) {
		if trail, err = donationKind().Trail(c, d); err != nil {
			return "", err
		}
		author, err := people.PersonByID(c.Tx, d.PersonID)
		if err != nil {
			return "", err
		}
		name = author.Name
	}
	return c.T("books.shown", "number", d.Number, "state", c.P("donation.state_"+string(d.State)), "body", chat.HTMLOf(body), "by", name, "entered", "", "trail", trail), nil
}

func donationButtons(c *bot.Context, d *mbooks.Donation) ([]bot.Button, error) {
	var row []bot.Button
	if d.PersonID == c.Person.ID && d.Open() {
		row = append(row, c.B("books.edit", "donation_edit", d.ID))
		if d.State != mbooks.Draft && c.Person.Is(people.Member) {
			row = append(row, c.B("donation.withdraw", "donation_withdraw", d.ID))
		}
	}
	if inner(c, d) && d.State == mbooks.Confirmed && (d.NameOpen || d.SumOpen) {
		row = append(row, c.B("donation.hide", "donation_hide", d.ID))
	}
	if d.Whose() == c.Person.ID && d.State == mbooks.Confirmed {
		row = append(row, c.B("books.question", "dispute", records.KindDonation, d.ID))
	}
	row = append(row, donationKind().Aside(c, d)...)
	return append(row, bot.CommandButton(c.P("donation.list"), "donations")), nil
}

// donationsCommand lists donations, or shows the one whose number stands behind it.
func donationsCommand(c *bot.Context) error {
	return donationKind().ListOrShow(c, mbooks.DonationByNumber, "donation.no_number")
}
