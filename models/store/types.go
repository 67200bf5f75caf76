package store

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/calendar"
)

// Date is a day in the office's own time, written 2006-01-02; "" is none. A
// day has no hour and no zone, so it is kept as the text it is, which also
// sorts by itself.
type Date string

const dateForm = "2006-01-02"

// DateOf gives the day that t falls on in loc.
func DateOf(t time.Time, loc *time.Location) Date { return Date(t.In(loc).Format(dateForm)) }

// DateFrom is a day of the calendar package as it is kept.
func DateFrom(d calendar.Date) Date { return Date(d.String()) }

// ParseDate reads 2006-01-02.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(dateForm, s); err != nil {
		return "", fmt.Errorf("date %q: %w", s, err)
	}
	return Date(s), nil
}

// Valid tells whether d is a day of the calendar.
func (d Date) Valid() bool { _, err := time.Parse(dateForm, string(d)); return err == nil }

// Start is the first instant of d in loc; the zero time when d is not a day.
func (d Date) Start(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(dateForm, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDate is d moved by years, months and days, as time.AddDate counts them.
func (d Date) AddDate(years, months, days int) Date {
	return DateOf(d.Start(time.UTC).AddDate(years, months, days), time.UTC)
}

// Words is a list of short texts, kept as JSON.
type Words []string

// Scan reads the list from its column.
func (w *Words) Scan(v any) error { return scanJSON(v, w) }

// Value writes the list to its column.
func (w Words) Value() (driver.Value, error) { return jsonValue(w, len(w)) }

// GormDataType is the column's type.
func (Words) GormDataType() string { return "text" }

// IDs is a list of record ids, kept as JSON.
type IDs []int64

// Scan reads the list from its column.
func (l *IDs) Scan(v any) error { return scanJSON(v, l) }

// Value writes the list to its column.
func (l IDs) Value() (driver.Value, error) { return jsonValue(l, len(l)) }

// GormDataType is the column's type.
func (IDs) GormDataType() string { return "text" }

func scanJSON(v, into any) error {
	switch raw := v.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(raw), into)
	case []byte:
		return json.Unmarshal(raw, into)
	}
	return fmt.Errorf("list from a column of type %T", v)
}

func jsonValue(list any, n int) (driver.Value, error) {
	if n == 0 {
		return "[]", nil // never null
	}
	raw, err := json.Marshal(list)
	return string(raw), err
}

// Voiding is the end of a record that was withdrawn: nothing is deleted by a
// button (design, "Data").
type Voiding struct {
	VoidedAt   *time.Time
	VoidedBy   int64
	VoidReason string
}

// Voided tells whether the record was withdrawn.
func (v *Voiding) Voided() bool { return v.VoidedAt != nil }

func (v *Voiding) Void(by int64, why string, now time.Time) {
	v.VoidedAt, v.VoidedBy, v.VoidReason = StampPtr(now), by, why
}

// Page is a part of a long list: the Number-th (from 0) of Size rows.
type Page struct {
	Number, Size int
}

func (p Page) Bounds() (offset, size int) {
	size = p.Size
	if size <= 0 || size > MaxPage {
		size = MaxPage
	}
	return max(p.Number, 0) * size, size
}

const MaxPage = 200

// Faults that a person can cause and a handler words.
var (
	ErrReasonNeeded  = errors.New("a reason is needed")
	ErrEmpty         = errors.New("text is empty")
	ErrNotAllowed    = errors.New("not allowed to this person")
	ErrVoided        = errors.New("record was withdrawn")
	ErrNothingToUndo = errors.New("nothing to undo")
)

// TooLongError says that a text is longer (Length) than its field takes.
type TooLongError struct {
	Field     string // as in the struct, lower case
	Length    int    // in characters
	MaxLength int
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%s has %d characters, at most %d are kept", e.Field, e.Length, e.MaxLength)
}

// oneLine are the fields that lists and cards show in a line among others: a
// line end in one could pass for a line of ours.
var oneLine = map[string]bool{
	"topic": true, "title": true, "place": true, "host": true, "tutor": true, "heard from": true, "unit": true,
	"name": true, "receipt": true, "town": true, "sector": true, "post": true,
}

// Text cleans a field's value and checks its Length.
func Text(field string, value *string, limit int) error {
	*value = CleanText(*value)
	if oneLine[field] {
		*value = OneLine(*value)
	}
	if n := Length(*value); n > limit {
		return &TooLongError{Field: field, Length: n, MaxLength: limit}
	}
	return nil
}

// CleanText makes people's words fit to be kept and shown to others, whatever
// way they came: without control characters and broken UTF-8, which PostgreSQL
// does not take, and without invisible signs, which turn or hide what stands
// beside them.
func CleanText(s string) string { return phrase.Clean(s) }

// OneLine is a text cleaned and in one line.
func OneLine(s string) string { return strings.Join(strings.Fields(CleanText(s)), " ") }

func StampPtr(t time.Time) *time.Time { t = Stamp(t); return &t }

// VoidRow withdraws a row of model's table. ErrVoided when it was before.
func VoidRow(tx *gorm.DB, model any, id, by int64, why string, now time.Time) error {
	done := tx.Model(model).Where("id = ? AND voided_at IS NULL", id).
		Updates(map[string]any{"voided_at": Stamp(now), "voided_by": by, "void_reason": CleanText(why)})
	if done.Error != nil {
		return fmt.Errorf("withdraw %T %d: %w", model, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrVoided
	}
	return nil
}

// Changed looks at an update that was made only if the row was as it had been
// read: late is the error when another was quicker.
func Changed(done *gorm.DB, late error, what string, args ...any) error {
	switch {
	case done.Error != nil:
		return fmt.Errorf(what+": %w", append(args, done.Error)...)
	case done.RowsAffected == 0:
		return late
	}
	return nil
}

// UnvoidRow takes VoidRow back.
func UnvoidRow(tx *gorm.DB, model any, id int64) error {
	done := tx.Model(model).Where("id = ? AND voided_at IS NOT NULL", id).
		Updates(map[string]any{"voided_at": nil, "voided_by": 0, "void_reason": ""})
	if done.Error != nil {
		return fmt.Errorf("bring %T %d back: %w", model, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrNothingToUndo
	}
	return nil
}
