package chat

import (
	"errors"
	"path"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/documents"
)

// CheckSheet refuses what need not be fetched to be known as no workbook.
func CheckSheet(c *bot.Context, f *bot.Upload) error {
	switch {
	case f.Kind != bot.Document:
		return c.Problem("import.file_only")
	case f.Size > documents.MaxFile:
		return c.Problem("import.fault.too_big", "mb", documents.MaxFile>>20)
	}
	return nil
}

// LooksLikeSheet tells by its name a file that somebody of the staff may want to
// be read as a roster. What it is shows when it is read.
func LooksLikeSheet(f *bot.Upload) bool {
	return f != nil && f.Kind == bot.Document &&
		slices.Contains([]string{".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".et", ".ett", ".ods", ".csv"}, strings.ToLower(path.Ext(f.Name)))
}

// passedLine is how many names one line holds, so that no page gets too long.
const passedLine = 20

// PassedLines tell what of a workbook was not read, a line for each kind.
func PassedLines(c *bot.Context, p *documents.Passed) (lines []string) {
	between := c.P("members.between")
	list := func(key string, words []string) {
		for part := range slices.Chunk(words, passedLine) {
			lines = append(lines, c.T(key, "list", strings.Join(part, between)))
		}
	}
	list("import.unread", p.Unread)
	list("import.hidden_sheets", p.HiddenSheets)
	list("import.hidden_columns", p.HiddenColumns)
	const most = 40
	var rows []string
	for _, r := range p.HiddenRows[:min(len(p.HiddenRows), most)] {
		rows = append(rows, c.P("import.row", "sheet", r.Sheet, "row", r.Row))
	}
	if n := len(p.HiddenRows); n > 0 {
		lines = append(lines, c.T("import.hidden_rows", "count", n, "more", n > most, "list", strings.Join(rows, between)))
	}
	list("import.unused", p.Unused)
	return lines
}

// SheetProblem words why a workbook was not read.
func SheetProblem(c *bot.Context, err error) (string, error) {
	var fault *documents.FileError
	switch {
	case errors.As(err, &fault):
		column := fault.Column
		if fault.Fault == documents.NoColumn || fault.Fault == documents.HiddenColumn {
			column = c.P("import.column." + column)
		}
		if fault.Cause != nil {
			c.Log.Info("workbook not read", "fault", fault.Fault)
		}
		return c.T("import.fault."+string(fault.Fault), "mb", documents.MaxFile>>20, "column", column, "limit", fault.Limit, "sheet", fault.Sheet), nil
	case errors.Is(err, bot.ErrFileTooBig):
		return c.T("import.fault.too_big", "mb", documents.MaxFile>>20), nil
	case errors.Is(err, bot.ErrFileGone), errors.Is(err, bot.ErrFileLate):
		return c.T("import.not_fetched"), nil
	}
	return "", err
}
