package deeds

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/records"
	"lianluo/models/store"
)

// promiseForm takes what a member promises to do in the term (承诺, §13).
const promiseForm bot.FormName[deedDraft] = "deed_promise"

func registerPromise(r *bot.Router) {
	bot.AddForm(r, newPromiseForm())
	r.Button("deed_promise", bot.Members, func(c *bot.Context) error {
		p, err := mdeeds.PledgeOf(c.Tx, c.Person.ID, c.Now)
		if err != nil {
			return err
		}
		if p.Promised >= mdeeds.MostPromises {
			return c.Problem("deed.promised_enough", "most", mdeeds.MostPromises)
		}
		return promiseForm.Start(c, deedDraft{})
	})
	r.Button("deed_begin", bot.Members, beginDeed)
	r.Button("deed_finish", bot.Members, finishDeed)
}

func newPromiseForm() *bot.Form[deedDraft] {
	return &bot.Form[deedDraft]{
		Name: promiseForm, Access: bot.Members,
		Fields: []bot.Field[deedDraft]{
			chat.Guard(func(v *deedDraft) []*string { return []*string{&v.Details, &v.Title, &v.Place} }, func(_ *bot.Context, v *deedDraft, words string) error {
				v.Details = ""
				promised(v, words)
				return nil
			}),
			{
				Name: "what", Asked: true, Files: true, Words: true,
				Text:   func(v *deedDraft) string { return v.Title },
				Empty:  func(v *deedDraft) bool { return v.Title == "" },
				Enough: func(v *deedDraft) bool { return v.Title != "" },
				Question: func(c *bot.Context, v *deedDraft) (string, error) {
					return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("deed_promise.what.ask")), nil
				},
				Set: setPromise,
			},
			placeField(), coworkersField(),
			chat.FilesField(func(v *deedDraft) *[]bot.Upload { return &v.Files }, addToPromise),
		},
		Card: func(c *bot.Context, v *deedDraft) (string, error) {
			body, err := deedBody(c, v)
			return c.T("deed_promise.card", "body", chat.HTMLOf(body), "files", len(v.Files), "named", namesSomebody(v)), err
		},
		Submit: keepPromise,
	}
}

// promised takes the words of a promise: the first of them are its title, all stay. What is
// to come has no day and no amounts yet.
func promised(v *deedDraft, words string) {
	words = phrase.Clean(words)
	if v.Title = store.GuessTitle(words); v.Title != words {
		v.Details = words
	}
}

func setPromise(c *bot.Context, v *deedDraft, in bot.Input) error {
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		return addToPromise(c, v, in.Text)
	}
	if in.Add {
		return addToPromise(c, v, in.Text)
	}
	words, err := chat.TakeText(c, in.Text, mdeeds.DetailsLimit)
	if err != nil {
		return err
	}
	if v.Title != "" { // changed on the card
		if store.Length(words) > store.TitleLimit {
			return c.Problem("writing.too_long", "length", store.Length(words), "limit", store.TitleLimit)
		}
		v.Title = words
		return nil
	}
	promised(v, words)
	if v.Title == "" {
		return c.Problem("deed_promise.no_title")
	}
	return nil
}

// addToPromise reads the line under a photo, or words that come after the first.
func addToPromise(c *bot.Context, v *deedDraft, words string) error {
	if words = phrase.Clean(words); words == "" {
		return nil
	}
	if v.Title == "" {
		promised(v, words)
		return nil
	}
	return chat.AddText(c, &v.Details, words, mdeeds.DetailsLimit)
}

func keepPromise(c *bot.Context, v *deedDraft) (m bot.Message, err error) {
	d := &mdeeds.Deed{PersonID: c.Person.ID}
	if v.Deed != 0 {
		if d, err = mdeeds.ByID(c.Tx, v.Deed); err != nil {
			return m, c.MissingAs(err, "common.gone")
		}
	}
	d.Title, d.Details, d.Place = v.Title, v.Details, v.Place
	step, err := mdeeds.Promise(c.Tx, d, v.With, c.Person, c.At())
	if err != nil {
		return m, deedProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindDeed, d.ID, v.Files); err != nil {
		return m, err
	}
	row := bot.Row(c.B("deed.note", "deed_note", d.ID), c.B("deed.view", "deed", d.ID))
	if step == nil { // it was promised before
		err = deedKind().Changed(c, d)
	} else {
		var a *ledger.Action
		a, err = deedKind().Taken(c, d, step)
		row = append(row, chat.Undo(c, a))
	}
	if err != nil {
		return m, err
	}
	line, err := pledgeLine(c)
	if err != nil {
		return m, err
	}
	m.Text = c.T("deed_promise.done", "title", d.Title, "number", d.Number, "line", line)
	m.Buttons = bot.Rows(2, row...)
	return m, nil
}

// pledgeLine says how far the person's promises of the term are; "" for who does not promise.
func pledgeLine(c *bot.Context) (string, error) {
	p, err := mdeeds.PledgeOf(c.Tx, c.Person.ID, c.Now)
	if err != nil || p.Promised == 0 {
		return "", err
	}
	return c.T("deed.pledge", "count", p.Promised, "done", p.Done, "waiting", p.Waiting), nil
}

// beginDeed says that what was promised is being done, with a tap and without a word.
func beginDeed(c *bot.Context) error {
	d, err := deedKind().Pressed(c)
	if err != nil {
		return err
	}
	step, err := mdeeds.Begin(c.Tx, d, c.Person, c.At())
	switch {
	case errors.Is(err, store.ErrNotAllowed):
		return c.Problem("deed_note.not_yours")
	case errors.Is(err, records.ErrTransition) && d.State == mdeeds.Doing:
		return c.Problem("deed.begun")
	case errors.Is(err, records.ErrTransition):
		return c.Problem("deed.not_open")
	case err != nil:
		return err
	}
	a, err := deedKind().Taken(c, d, step)
	if err != nil {
		return err
	}
	return deedKind().ShowAnswer(c, d, step, a)
}

// finishDeed tells that what was promised is done (办结): when, how many and for whom is
// asked, and the photos of it join those of before.
func finishDeed(c *bot.Context) error {
	d, err := deedKind().Own(c)
	if err != nil {
		return err
	}
	if !d.Open() {
		return c.Problem("deed.not_open")
	}
	v, err := deedDraftOf(c, d)
	if err != nil {
		return err
	}
	v.Finish = true
	return deedForm.Start(c, *v)
}

// namesSomebody tells whether what is told of a deed seems to name whom it served: the number
// and the place are enough (§13).
func namesSomebody(v *deedDraft) bool { return phrase.NamesSomebody(v.Title + "\n" + v.Details) }
