package records

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// columns are those that a step writes.
func (l Life[S]) columns() []string {
	columns := append([]string{"state"}, l.Kept...)
	if l.Number != nil {
		columns = append(columns, "number")
	}
	return columns
}

// hold reads anew what steps have kept of a record, and has others wait who want to write
// it (on PostgreSQL; SQLite has one writer). What is noted leaves the state as it is, so
// that the state does not tell that something was kept since the record was read: it would
// be overwritten. *TransitionError when it is in another state by now.
func (m *Machine[S]) hold(tx *gorm.DB, rec Living[S], to S) error {
	life, was := rec.Life(), m.remember(rec)
	if len(m.Notes) == 0 || *life.ID == 0 {
		return nil
	}
	from := *life.State
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Select(life.columns()).Take(rec).Error
	if err != nil {
		was()
		return fmt.Errorf("hold %s %d: %w", m.Kind, *life.ID, err)
	}
	if *life.State != from {
		was()
		return m.Wrong(from, to)
	}
	return nil
}

// save keeps a new record, or saves one if it still is in the state in which it
// was read.
func (m *Machine[S]) save(tx *gorm.DB, rec Living[S], from S) error {
	life := rec.Life()
	if *life.ID == 0 {
		if err := tx.Create(rec).Error; err != nil {
			return fmt.Errorf("keep %s: %w", m.Kind, err)
		}
		return nil
	}
	done := tx.Model(rec).Where("state = ?", from).Select(life.columns()).Updates(rec)
	if done.Error != nil {
		return fmt.Errorf("save %s %d: %w", m.Kind, *life.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return m.Wrong(from, *life.State)
	}
	return nil
}

// Amend saves other columns of a record if it still is in the state in which it
// was read: what its author changes while nobody has decided. *TransitionError
// when somebody has.
func (m *Machine[S]) Amend(tx *gorm.DB, rec Living[S], columns ...string) error {
	life := rec.Life()
	done := tx.Model(rec).Where("state = ?", *life.State).Select(columns).Updates(rec)
	if done.Error != nil {
		return fmt.Errorf("change %s %d: %w", m.Kind, *life.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return m.Wrong(*life.State, *life.State)
	}
	return nil
}
