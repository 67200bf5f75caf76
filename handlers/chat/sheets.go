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
	return f != nil && f.Kind == bot.Document && f.Size <= documents.MaxFile &&
		slices.Contains([]string{".xlsx", ".xls", ".et", ".csv"}, strings.ToLower(path.Ext(f.Name)))
}

// SheetProblem words why a workbook was not read.
func SheetProblem(c *bot.Context, err error) (string, error) {
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
