package people

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/documents"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// sheetDraft is a form that waits for a workbook.
type sheetDraft struct {
	File *bot.Upload `json:"file,omitempty"`
}

// How a workbook came: asked for, or by itself.
const (
	sheetAsked   = "asked"
	SheetUnasked = "unasked"
)

// registerImport is the roster from Excel (§1).
func registerImport(r *bot.Router) {
	r.Command("import", bot.Staff, importCommand)
	r.Button("import", bot.Staff, importButton)
	r.Undo("import", bot.Directors, undoImport)
	bot.AddForm(r, importForm())
	bot.AddReceiver(r, &bot.Receiver[*rosterSheet]{
		Name: mpeople.ImportRoster, Access: bot.Staff, MaxSize: documents.MaxFile, Receive: receiveRoster,
		Read: func(data []byte) (*rosterSheet, error) { return readRoster(r.In, data) },
	})
}

// importCommand sends the template and waits for it to come back filled in; as
// the caption of a workbook it takes that one.
func importCommand(c *bot.Context) error {
	if f := c.Upload(); f != nil {
		if err := chat.CheckSheet(c, f); err != nil {
			return err
		}
		return FetchSheet(c, *f, sheetAsked)
	}
	data, err := rosterTemplate(c)
	if err != nil {
		return err
	}
	if _, err := c.Say(bot.Message{
		Text:  c.T("import.template"),
		Files: []bot.File{{Kind: bot.Document, Name: c.P("import.template_file"), Data: data}},
	}); err != nil {
		return err
	}
	return importForm().Start(c, sheetDraft{})
}

func importForm() *bot.Form[sheetDraft] {
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
				return chat.CheckSheet(c, in.File)
			},
		}},
		Submit: func(c *bot.Context, v *sheetDraft) (bot.Message, error) {
			return bot.Message{}, FetchSheet(c, *v.File, sheetAsked)
		},
	}
}

// FetchSheet has a workbook brought; the message that says so becomes the answer.
func FetchSheet(c *bot.Context, f bot.Upload, how string) error {
	f.Name, f.Caption = store.CleanFileName(f.Name), ""
	ref, err := c.Say(bot.Message{Text: c.T("import.reading", "file", f.Name)})
	if err != nil {
		return err
	}
	return c.Fetch(f, mpeople.ImportRoster, ref, how)
}

// receiveRoster shows what a workbook says, before anything of it is kept (§1).
func receiveRoster(c *bot.Context, sheet *rosterSheet, err error) error {
	file, reading := c.Fetched(), c.ArgRef(0)
	var fault *documents.FileError
	busy := errors.As(err, &fault) && fault.Fault == documents.Busy
	if err != nil && !busy && c.Arg(1) == SheetUnasked && c.Person.Is(mpeople.Member) {
		// It came without a word: it is no roster, but may be a note's paper.
		v := chat.UnsortedDraft{}
		if err := chat.AddUnsorted(c, &v, bot.Input{File: file}); err != nil {
			return err
		}
		return errors.Join(c.Delete(reading), chat.UnsortedForm.Start(c, v))
	}
	if err != nil {
		text, err := chat.SheetProblem(c, err)
		if err != nil {
			return err
		}
		return c.Edit(reading, bot.Message{Text: text, Buttons: bot.Rows(1, c.B("import.again", "run", "import"))})
	}
	imp, err := mpeople.KeepImport(c.Tx, c.Person.ID, mpeople.ImportRoster, file.Name, sheet)
	if err != nil {
		return err
	}
	m, err := importCard(c, imp, sheet, 0)
	if err != nil {
		return err
	}
	return c.Edit(reading, m)
}
