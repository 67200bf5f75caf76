package models

import "time"

// Term is a 届, five years long (§2). Past terms are never changed or removed,
// so that what belongs to them stays readable.
type Term struct {
	ID        int64
	OfficeID  int64
	Number    int    // 第十五届: 15
	Name      string // 县政协第十五届
	StartsOn  Date
	EndsOn    Date // the last day
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Membership is what a person was in a term: the sector and post of then,
// which later changes of the person do not touch (§1–§3).
type Membership struct {
	ID        int64
	OfficeID  int64
	TermID    int64
	PersonID  int64
	Sector    string // 界别
	Post      string // employer and post
	Groups    Words  `gorm:"column:work_groups"` // 专班
	CreatedAt time.Time
	UpdatedAt time.Time
}
