package ledger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Failure is an update or job that could not be done for an inner fault. The
// person is told its code; the stack is here and in the log.
type Failure struct {
	ID        int64
	Code      string // 7F3A
	OfficeID  int64
	Source    string // "update 123", "job briefing"
	Error     string
	Stack     string
	CreatedAt time.Time
}

// RecordFailure keeps a fault, without the codes that its text may quote, and
// gives it a code.
func RecordFailure(tx *gorm.DB, office int64, source string, cause error) (*Failure, error) {
	var b [2]byte
	_, _ = rand.Read(b[:])
	f := &Failure{Code: fmt.Sprintf("%X", b), OfficeID: office, Source: source, Error: store.MaskCodes(cause.Error())}
	var p *store.PanicError
	if errors.As(cause, &p) {
		f.Stack = store.MaskCodes(string(p.Stack))
	}
	return f, store.AcrossOffices(tx).Create(f).Error
}
