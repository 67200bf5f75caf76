package voices

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lianluo/internal/alike"
	"lianluo/models/records"
	"lianluo/models/store"
)

// indexed is the kind under which suggestions are found.
const indexed = string(records.KindSuggestion)

// mattersIndexed is how many of the matters that a text speaks of it is found by.
const mattersIndexed = 3

// subject is what a suggestion is about, as it is compared.
func (s *Suggestion) subject() *alike.Subject {
	return alike.Of(s.Title, s.Situation+"\n"+s.Proposal, s.Place)
}

// Index has a suggestion found by its words as they stand now, and by the names of its
// matters; in the transaction that keeps them. Who may see it is asked when it is found.
func Index(tx *gorm.DB, s *Suggestion) error {
	of := s.subject()
	matters := of.Matters()
	words := slices.Concat(matters[:min(len(matters), mattersIndexed)], of.Pairs())
	return store.IndexRecord(tx, indexed, s.ID, words, alike.Mark())
}

// indexAtOnce is how many suggestions one transaction indexes: the writer is kept from
// people's updates for some tens of milliseconds at most.
const indexAtOnce = 50

// FillIndex indexes the suggestions of all offices that a migration has left to it, or that
// were indexed by another dictionary, a piece at a time, until there are none or ctx is done.
func FillIndex(ctx context.Context, db *store.DB) error {
	for left := true; left && ctx.Err() == nil; {
		err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
			list, err := store.StaleTexts(store.AcrossOffices(tx), indexed, alike.Mark(), indexAtOnce)
			left = len(list) == indexAtOnce
			for _, row := range list {
				if err == nil {
					err = renew(store.InOffice(tx, row.OfficeID), row.RecordID)
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("index suggestions: %w", err)
		}
	}
	return nil
}

func renew(tx *gorm.DB, id int64) error {
	s, err := ByID(tx, id)
	switch {
	case errors.Is(err, store.ErrNotFound), errors.Is(err, gorm.ErrRecordNotFound):
		return store.Unindex(tx, indexed, id)
	case err != nil:
		return err
	}
	return Index(tx, s)
}
