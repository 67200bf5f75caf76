package store

import "time"

// How long personal data is kept that has an end (保存期). The notice to who joins and
// the guides say the same; the nightly job holds it.
const (
	KeepDrafts  = 90 * 24 * time.Hour  // a form that nobody went on with
	KeepReasons = 365 * 24 * time.Hour // why somebody asked for leave, from the activity on
	KeepAnswers = 365 * 24 * time.Hour // what a member has handed in to an announcement (填报)
	KeepPhones  = 30 * 24 * time.Hour  // the telephone number of who has left
)

// Days writes such a time as people read it.
func Days(d time.Duration) int { return int(d / (24 * time.Hour)) }
