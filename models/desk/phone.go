package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

// tracePhone is the trace of the office having looked at somebody's telephone number.
const tracePhone = "phone_read"

// PhoneRead is that somebody else of the office has looked at a telephone number.
type PhoneRead struct {
	By string
	At time.Time
}

// ReadPhone gives the telephone number of p for by, and keeps that it was looked at;
// "" when there is none, or its owner does not want it shown to by. One's own is not kept.
func ReadPhone(tx *gorm.DB, p, by *people.Person, now time.Time) (string, error) {
	if p.ID == by.ID {
		return p.Phone, nil
	}
	if seen, err := people.PhoneSeenBy(tx, p, by, now); err != nil || !seen {
		return "", err
	}
	_, err := Trace(tx, by.ID, tracePhone, p.ID, "")
	return p.Phone, err
}

// PhoneReads lists who of the office has looked at the telephone number of a person,
// the newest first, at most limit of them; 0: all.
func PhoneReads(tx *gorm.DB, person int64, limit int) ([]PhoneRead, error) {
	q := tx.Where("kind = 'phone_read' AND entity_id = ?", person).Order("id DESC") // as the index says
	if limit > 0 {
		q = q.Limit(limit)
	}
	var rows []ledger.Action
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("who read the telephone number of person %d: %w", person, err)
	}
	list := make([]PhoneRead, len(rows))
	for i, r := range rows {
		by, err := people.PersonByID(tx, r.PersonID)
		if err != nil {
			return nil, err
		}
		list[i] = PhoneRead{by.Name, r.CreatedAt}
	}
	return list, nil
}
