package models

import "time"

// DeedState is where a deed stands (§13).
type DeedState string

// The states of a deed.
const (
	DeedFiled     DeedState = "filed"
	DeedConfirmed DeedState = "confirmed"
	DeedReturned  DeedState = "returned"
	DeedWithdrawn DeedState = "withdrawn"
)

// Deed is a good deed (好事实事, §13).
type Deed struct {
	ID           int64
	OfficeID     int64
	Number       string // 好-2026-031, given on filing
	PersonID     int64
	Title        string
	Details      string
	OnDate       Date
	Place        string
	State        DeedState
	FiledAt      time.Time
	ConfirmedBy  int64
	ConfirmedAt  *time.Time
	ReturnReason string
	Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// QuantityKind tells what was done from whom it served.
type QuantityKind string

// The kinds of quantities.
const (
	Done          QuantityKind = "done"          // 20 场
	Beneficiaries QuantityKind = "beneficiaries" // 受益 800 人
)

// Quantity is a count or sum in thousandths, so that 1.5 万 stays exact.
type Quantity int64

// DeedQuantity is one "how many" of a deed.
type DeedQuantity struct {
	ID        int64
	OfficeID  int64
	DeedID    int64
	Kind      QuantityKind
	Value     Quantity
	Unit      string
	Approx    bool // 约, 余, 多
	CreatedAt time.Time
	UpdatedAt time.Time
}

// DeedCoworker is another member who took part.
type DeedCoworker struct {
	ID        int64
	OfficeID  int64
	DeedID    int64
	PersonID  int64
	CreatedAt time.Time
	UpdatedAt time.Time
}
