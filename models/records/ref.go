package records

import (
	"strconv"
	"strings"
)

// Kind names a kind of record wherever one points at another.
type Kind string

// The kinds of records.
const (
	KindActivity     Kind = "activity"
	KindAttendance   Kind = "attendance"
	KindLeave        Kind = "leave"
	KindNote         Kind = "note"
	KindResearch     Kind = "research"
	KindSuggestion   Kind = "suggestion"
	KindDeed         Kind = "deed"
	KindDeedNote     Kind = "deed_note" // of how a deed goes on
	KindAnnouncement Kind = "announcement"
	KindAnswer       Kind = "announcement_answer" // what a member has handed in to one
	KindBriefing     Kind = "briefing"
	KindCorrection   Kind = "correction_request"
	KindRequest      Kind = "request"
	KindFollowUp     Kind = "followup"
	KindMaterial     Kind = "material"
	KindAttachment   Kind = "attachment"
	KindProposal     Kind = "topic_proposal"
	KindPraise       Kind = "praise"
	KindAway         Kind = "away"
	KindConsult      Kind = "consultation"
	KindOpinion      Kind = "consult_opinion" // of a member, to a consultation
	KindArchive      Kind = "archive_item"    // local history (§15)
	KindSupervision  Kind = "supervision"     // under a name: what has none is no record of anybody's

	KindProfile Kind = "profile_change" // of what the roster says of a member (§1)

	KindDonation Kind = "donation"
	KindHonour   Kind = "honour"

	KindCollation Kind = "collation" // of a year (models/collation)
	KindPledge    Kind = "pledge"    // of the committee, for a year (§17)

	KindGroup Kind = "work_group" // a 专班 (people.Group)

	KindFund Kind = "fund" // a slip of it (models/fund)

	KindTermChange  Kind = "term_change"  // the change itself
	KindApplication Kind = "application"  // 个人申请 in a change of term (models/terms)
	KindSummary     Kind = "term_summary" // 工作小结

	KindReport     Kind = "committee_report"  // of a quarter, to the committee (models/committee)
	KindDifficulty Kind = "report_difficulty" // that a report has raised
	KindFundYear   Kind = "fund_year"         // its ID is the year

	KindBriefingCorrection Kind = "briefing_correction" // what the group was told of one
)

// Ref points at one record.
type Ref struct {
	Kind Kind  `json:"kind"`
	ID   int64 `json:"id"`
}

// ParseRef reads what String writes; ok is false for anything else.
func ParseRef(s string) (r Ref, ok bool) {
	kind, id, found := strings.Cut(s, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	return Ref{Kind(kind), n}, found && err == nil
}

// String is how what is said names the record that it is about (bot.Message.About).
func (r Ref) String() string { return string(r.Kind) + ":" + strconv.FormatInt(r.ID, 10) }
