package models

import "time"

// SuggestionState is where a suggestion stands (§9).
type SuggestionState string

// The states of §9.
const (
	SuggestionDraft     SuggestionState = "draft"
	SuggestionFiled     SuggestionState = "filed"
	SuggestionReturned  SuggestionState = "returned" // to its author, with a reason
	SuggestionReviewed  SuggestionState = "reviewed"
	SuggestionSent      SuggestionState = "sent" // to the committee
	SuggestionAccepted  SuggestionState = "accepted"
	SuggestionPartly    SuggestionState = "partly"
	SuggestionDeclined  SuggestionState = "declined" // with a reason
	SuggestionDone      SuggestionState = "done"     // with a result
	SuggestionRated     SuggestionState = "rated"    // by its author
	SuggestionWithdrawn SuggestionState = "withdrawn"
)

// Rating is how content the author is with the handling (domain C2).
type Rating string

// The ratings.
const (
	Satisfied    Rating = "satisfied"    // 满意
	Fair         Rating = "fair"         // 基本满意
	Dissatisfied Rating = "dissatisfied" // 不满意
)

// Ratings in the order in which they are shown.
var Ratings = []Rating{Satisfied, Fair, Dissatisfied}

// Suggestion is one matter (一事一议) that a member puts to the committee (§9).
type Suggestion struct {
	ID         int64
	OfficeID   int64
	Number     string // 议-2026-007, given on filing
	PersonID   int64  // the author
	Title      string
	Situation  string // 情况
	Analysis   string // 分析
	Proposal   string // 建议
	Place      string
	HeardFrom  string // from whom it was heard, without naming a private person
	State      SuggestionState
	FiledAt    *time.Time // first filing
	SentAt     *time.Time
	DecidedAt  *time.Time // accepted, partly or declined
	DoneAt     *time.Time
	Result     string
	Rating     Rating
	RatingNote string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// SuggestionStep is one transition: the history that its author hears of.
type SuggestionStep struct {
	ID           int64
	OfficeID     int64
	SuggestionID int64
	FromState    SuggestionState
	ToState      SuggestionState
	ByID         int64
	At           time.Time
	Note         string // reason, result, remark
	Evidence     string // 批示, 纪要, 回函
	Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}
