package records

import (
	"time"

	"lianluo/models/store"
)

// The states of a life that Checked keeps, as its machine names them.
const (
	filed     = "filed"
	confirmed = "confirmed"
	returned  = "returned"
	withdrawn = "withdrawn"
)

// Checked is what a record keeps whose author files it and the staff confirms it or sends it
// back; the record embeds it. Its states are draft, filed, confirmed, returned and withdrawn,
// and what may come before it is filed.
type Checked struct {
	FiledAt      time.Time // the first time; of what was never filed, when it was begun
	ConfirmedBy  int64
	ConfirmedAt  *time.Time
	ReturnReason string
	store.Voiding
}

// CheckedColumns are the columns of Checked, as a Life keeps them.
var CheckedColumns = []string{"filed_at", "confirmed_by", "confirmed_at", "return_reason", "voided_at", "voided_by", "void_reason"}

// Follow keeps what a step says: when it was filed first, who confirmed it, why it is with its
// author.
func (c *Checked) Follow(step *Step) {
	switch step.ToState {
	case filed:
		c.ReturnReason = ""
		if step.FromState != returned {
			c.FiledAt = step.At
		}
	case confirmed:
		c.ConfirmedBy, c.ConfirmedAt = step.ByID, store.StampPtr(step.At)
	case returned:
		c.ReturnReason = step.Words
	case withdrawn:
		c.Void(step.ByID, step.Words, step.At)
	}
}

// Begun is Checked of a record that was begun at a time, before its first step.
func Begun(at time.Time) Checked { return Checked{FiledAt: store.Stamp(at)} }
