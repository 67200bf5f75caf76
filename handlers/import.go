package handlers

import (
	"errors"
	"path"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/documents"
	"lianluo/models/people"
	"lianluo/models/store"
)

// sheetDraft is a form that waits for a workbook.
type sheetDraft struct {
	File *bot.Upload `json:"file,omitempty"`
}

// How a workbook came: asked for, or by itself.
const (
	sheetAsked   = "asked"
	sheetUnasked = "unasked"
)

// registerImport is the roster from Excel (§1).
func (h *Office) registerImport(r *bot.Router) {
	r.Command("import", bot.Staff, h.importCommand)
	r.Button("import", bot.Staff, h.importButton)
	r.Undo("import", h.undoImport)
	bot.AddForm(r, h.importForm())
	bot.AddReceiver(r, &bot.Receiver[*rosterSheet]{
		Name: people.ImportRoster, Access: bot.Staff, MaxSize: documents.MaxFile, Receive: h.receiveRoster,
		Read: func(data []byte) (*rosterSheet, error) { return h.readRoster(r.In, data) },
	})
}

// importCommand sends the template and waits for it to come back filled in; as
// the caption of a workbook it takes that one.
func (h *Office) importCommand(c *bot.Context) error {
	if f := c.Input().File; f != nil {
		if err := checkSheet(c, f); err != nil {
			return err
		}
		return h.fetchSheet(c, *f, sheetAsked)
	}
	data, err := h.rosterTemplate(c)
	if err != nil {
		return err
	}
	if _, err := c.Say(bot.Message{
		Text:  c.T("import.template"),
		Files: []bot.File{{Kind: bot.Document, Name: c.P("import.template_file"), Data: data}},
	}); err != nil {
		return err
	}
	return h.importForm().Start(c, sheetDraft{})
}

func (h *Office) importForm() *bot.Form[sheetDraft] {
	return &bot.Form[sheetDraft]{
		Name: "import", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[sheetDraft]{{
			Name: "file", Asked: true, Files: true, NoEdit: true,
			Empty:  func(v *sheetDraft) bool { return v.File == nil },
			Enough: func(v *sheetDraft) bool { return v.File != nil },
			Set: func(c *bot.Context, v *sheetDraft, in bot.Input) error {
				if in.File == nil {
					return c.Problem("import.file_only")
				}
				v.File = in.File
				return checkSheet(c, in.File)
			},
		}},
		Submit: func(c *bot.Context, v *sheetDraft) (bot.Message, error) {
			return bot.Message{}, h.fetchSheet(c, *v.File, sheetAsked)
		},
	}
}

// checkSheet refuses what need not be fetched to be known as no workbook.
func checkSheet(c *bot.Context, f *bot.Upload) error {
	switch {
	case f.Kind != bot.Document:
		return c.Problem("import.file_only")
	case f.Size > documents.MaxFile:
		return c.Problem("import.fault.too_big", "mb", documents.MaxFile>>20)
	}
	return nil
}

// looksLikeSheet tells by its name a file that somebody of the staff may want to
// be read as a roster. What it is shows when it is read.
func looksLikeSheet(f *bot.Upload) bool {
	return f != nil && f.Kind == bot.Document && f.Size <= documents.MaxFile &&
		slices.Contains([]string{".xlsx", ".xls", ".et", ".csv"}, strings.ToLower(path.Ext(f.Name)))
}

// fetchSheet has a workbook brought; the message that says so becomes the answer.
func (h *Office) fetchSheet(c *bot.Context, f bot.Upload, how string) error {
	f.Name, f.Caption = store.CleanFileName(f.Name), ""
	ref, err := c.Say(bot.Message{Text: c.T("import.reading", "file", f.Name)})
	if err != nil {
		return err
	}
	return c.Fetch(f, people.ImportRoster, ref, how)
}

// receiveRoster shows what a workbook says, before anything of it is kept (§1).
func (h *Office) receiveRoster(c *bot.Context, sheet *rosterSheet, err error) error {
	file, reading := c.Fetched(), c.ArgRef(0)
	if err != nil && c.Arg(1) == sheetUnasked && c.Person.Is(people.Member) {
		// It came without a word: it is no roster, but may be a note's paper.
		v := unsortedDraft{}
		if err := addUnsorted(c, &v, bot.Input{File: file}); err != nil {
			return err
		}
		return errors.Join(c.Delete(reading), unsortedForm.Start(c, v))
	}
	if err != nil {
		text, err := sheetProblem(c, err)
		if err != nil {
			return err
		}
		return c.Edit(reading, bot.Message{Text: text, Buttons: bot.Rows(1, c.B("import.again", "run", "import"))})
	}
	imp, err := people.KeepImport(c.Tx, c.Person.ID, people.ImportRoster, file.Name, sheet)
	if err != nil {
		return err
	}
	m, err := h.importCard(c, imp, sheet, c.Person, 0)
	if err != nil {
		return err
	}
	return c.Edit(reading, m)
}

// sheetProblem words why a workbook was not read.
func sheetProblem(c *bot.Context, err error) (string, error) {
	var fault *documents.FileError
	switch {
	case errors.As(err, &fault):
		column := fault.Column
		if fault.Fault == documents.NoColumn {
			column = c.P("import.column." + column)
		}
		if fault.Cause != nil {
			c.Log.Info("workbook not read", "fault", fault.Fault)
		}
		return c.T("import.fault."+string(fault.Fault), "mb", documents.MaxFile>>20, "column", column, "limit", fault.Limit), nil
	case errors.Is(err, bot.ErrFileTooBig):
		return c.T("import.fault.too_big", "mb", documents.MaxFile>>20), nil
	case errors.Is(err, bot.ErrFileGone), errors.Is(err, bot.ErrFileLate):
		return c.T("import.not_fetched"), nil
	}
	return "", err
}
