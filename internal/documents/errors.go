package documents

import "fmt"

// Fault says why a file is not taken at all.
type Fault string

// The faults of a file.
const (
	TooBig        Fault = "too_big"        // in bytes, or once unpacked
	OldWorkbook   Fault = "old_workbook"   // .xls, or locked with a password: both are OLE files
	OtherWorkbook Fault = "other_workbook" // .xlsb, .ods: a workbook in another format
	PlainText     Fault = "plain_text"     // .csv, .txt
	OtherFormat   Fault = "other_format"   // a picture, a Word file, a page saved as .xls …
	Damaged       Fault = "damaged"        // begins like a workbook and cannot be read to its end
	NoHeader      Fault = "no_header"      // no row names the columns
	NoColumn      Fault = "no_column"      // Column is missing
	TwoColumns    Fault = "two_columns"    // Column is there twice
	TooManyRows   Fault = "too_many_rows"
	TooManySheets Fault = "too_many_sheets"
	Busy          Fault = "busy"          // others are being read
	HiddenColumn  Fault = "hidden_column" // Column is there and hidden
	TooWide       Fault = "too_wide"      // more columns than are looked at
	NoRows        Fault = "no_rows"       // nothing stands under the header
	HiddenSheet   Fault = "hidden_sheet"  // no row that can be seen names the columns, and Sheet is hidden
)

// FileError is a file that is not taken, with what to tell its sender.
type FileError struct {
	Fault  Fault
	Column string // of NoColumn, HiddenColumn and TwoColumns
	Sheet  string // that it is about, where there are several
	Limit  int    // of TooBig in bytes, of TooManyRows and TooWide
	Cause  error  // for the log; it may hold words of the file
}

func (e *FileError) Error() string {
	return fmt.Sprintf("workbook: %s %s", e.Fault, e.Column)
}

func (e *FileError) Unwrap() error { return e.Cause }

func damaged(format string, args ...any) error {
	return &FileError{Fault: Damaged, Cause: fmt.Errorf(format, args...)}
}
