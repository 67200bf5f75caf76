package collation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// QuestionState is what has come of a question.
type QuestionState string

// What comes of a question.
const (
	Unanswered QuestionState = "open"
	Answered   QuestionState = "answered"
	Mended     QuestionState = "corrected" // the entry was corrected after it, and nothing is said yet
)

// Question is a member's 有疑问 about an entry of the year, or about one that is missing. Those
// of a frozen year are kept (ID is not 0) and never changed.
type Question struct {
	ID          int64
	OfficeID    int64
	CollationID int64
	PersonID    int64
	RequestKind records.Kind // the request or the claim (补录) that asks; "" of who has said no more than 有疑问
	RequestID   int64
	RecordKind  records.Kind // the entry; "" for none
	RecordID    int64
	Title       string     // of the entry
	OnDay       store.Date // of the entry; "" for none
	Text        string
	AskedAt     time.Time
	State       QuestionState
	Answer      string
	AnsweredBy  int64
	AnsweredAt  *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is collation_questions.
func (Question) TableName() string { return "collation_questions" }

// request is a person's word about an entry (models/desk keeps it, which lies above).
type request struct {
	ID         int64
	OfficeID   int64
	PersonID   int64
	RecordKind records.Kind
	RecordID   int64
	Text       string
	State      activities.RequestState
	DecidedBy  int64
	DecidedAt  *time.Time
	Answer     string
	CreatedAt  time.Time
}

func (request) TableName() string { return "requests" }

// Questions are what a person or, for 0, all members have questioned in a year, in the order in
// which it was asked: what was asked about it since they were, and what is open still from
// before. Of a frozen year it is what was then.
func Questions(tx *gorm.DB, c *Collation, person int64) (list []Question, err error) {
	if c.FrozenAt != nil {
		where := tx.Where("collation_id = ?", c.ID)
		if person != 0 {
			where = where.Where("person_id = ?", person)
		}
		if err := where.Order("id").Find(&list).Error; err != nil {
			return nil, fmt.Errorf("questions of collation %d: %w", c.ID, err)
		}
		return list, nil
	}
	return questions(tx, c, person)
}

// questions are those of a year as they stand now.
func questions(tx *gorm.DB, c *Collation, person int64) (list []Question, err error) {
	if c.AskedAt == nil {
		return nil, nil
	}
	asked, err := askedBy(tx, c, person)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(*gorm.DB, *Collation, map[int64]*Asked) ([]Question, error){requests, claims} {
		found, err := part(tx, c, asked)
		if err != nil {
			return nil, fmt.Errorf("questions of %d: %w", c.Year, err)
		}
		list = append(list, found...)
	}
	if err := mended(tx, list, asked); err != nil {
		return nil, err
	}
	list = append(list, unsaid(list, asked)...)
	slices.SortStableFunc(list, func(a, b Question) int {
		return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(a.RequestKind, b.RequestKind), cmp.Compare(a.RequestID, b.RequestID))
	})
	return list, nil
}

func askedBy(tx *gorm.DB, c *Collation, person int64) (map[int64]*Asked, error) {
	var rows []Asked
	where := tx.Where("collation_id = ?", c.ID)
	if person != 0 {
		where = where.Where("person_id = ?", person)
	}
	if err := where.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("who is asked in collation %d: %w", c.ID, err)
	}
	of := map[int64]*Asked{}
	for i := range rows {
		of[rows[i].PersonID] = &rows[i]
	}
	return of, nil
}

func idsOf(asked map[int64]*Asked) (ids []int64) {
	for id := range asked {
		ids = append(ids, id)
	}
	return ids
}

// counts tells whether a question is the collation's: it was asked since the members were, or
// is open.
func (q *Question) counts(c *Collation) bool {
	return q.State == Unanswered || !q.AskedAt.Before(*c.AskedAt)
}

func requests(tx *gorm.DB, c *Collation, asked map[int64]*Asked) (list []Question, err error) {
	var rows []request
	err = tx.Where("kind = 'dispute' AND person_id IN ? AND state <> ?", idsOf(asked), activities.Withdrawn).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	refs := make([]records.Ref, len(rows))
	ids := make([]int64, len(rows))
	for i, r := range rows {
		refs[i], ids[i] = records.Ref{Kind: r.RecordKind, ID: r.RecordID}, r.ID
	}
	of, err := entriesOf(tx, c.Year, refs)
	if err != nil {
		return nil, err
	}
	since, err := askedAt(tx, records.KindRequest, ids)
	for i, r := range rows {
		about, is := of[refs[i]]
		q := Question{
			PersonID: r.PersonID, RequestKind: records.KindRequest, RequestID: r.ID, RecordKind: r.RecordKind, RecordID: r.RecordID, Title: about.title, OnDay: about.day,
			Text: r.Text, AskedAt: cmp.Or(since[r.ID], r.CreatedAt), State: Unanswered,
		}
		if r.State == activities.Granted {
			q.State, q.Answer, q.AnsweredBy, q.AnsweredAt = Answered, r.Answer, r.DecidedBy, r.DecidedAt
		}
		if q.counts(c) && (is || r.RecordKind == "" && q.AskedAt.Year() >= c.Year) {
			list = append(list, q)
		}
	}
	return list, err
}

func claims(tx *gorm.DB, c *Collation, asked map[int64]*Asked) (list []Question, err error) {
	var rows []activities.Claim
	err = tx.Where("person_id IN ? AND state <> ?", idsOf(asked), activities.Withdrawn).Order("id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids, held := make([]int64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i], held[i] = r.ID, r.ActivityID
	}
	var sheet []activities.Attendance
	if err := tx.Select("id", "activity_id", "person_id").Where("activity_id IN ? AND person_id IN ?", held, idsOf(asked)).Find(&sheet).Error; err != nil {
		return nil, err
	}
	refs := make([]records.Ref, len(rows))
	for i, r := range rows {
		if k := slices.IndexFunc(sheet, func(a activities.Attendance) bool { return a.ActivityID == r.ActivityID && a.PersonID == r.PersonID }); k >= 0 {
			refs[i] = records.Ref{Kind: records.KindAttendance, ID: sheet[k].ID}
		}
	}
	of, err := entriesOf(tx, c.Year, refs)
	if err != nil {
		return nil, err
	}
	since, err := askedAt(tx, records.KindCorrection, ids)
	for i, r := range rows {
		about, is := of[refs[i]]
		if !is {
			continue
		}
		q := Question{
			PersonID: r.PersonID, RequestKind: records.KindCorrection, RequestID: r.ID, RecordKind: refs[i].Kind, RecordID: refs[i].ID, Title: about.title, OnDay: about.day,
			Text: r.Reason, AskedAt: cmp.Or(since[r.ID], r.CreatedAt), State: Unanswered,
		}
		if r.State != activities.Asked {
			q.State, q.Answer, q.AnsweredBy, q.AnsweredAt = Answered, r.DecisionNote, r.DecidedBy, r.DecidedAt
		}
		if q.counts(c) {
			list = append(list, q)
		}
	}
	return list, err
}

// askedAt is when requests of a kind were made, by the step of it.
func askedAt(tx *gorm.DB, kind records.Kind, ids []int64) (map[int64]time.Time, error) {
	steps, err := records.StepsOf(tx, kind, ids...)
	at := map[int64]time.Time{}
	for id, list := range steps {
		at[id] = list[0].At
	}
	return at, err
}

// entriesOf are those of some records that are entries of a year's books, or were: one that was
// withdrawn because of the question is the question's still.
func entriesOf(tx *gorm.DB, year int, refs []records.Ref) (map[records.Ref]about, error) {
	of, err := aboutOf(tx, refs)
	maps.DeleteFunc(of, func(ref records.Ref, a about) bool {
		return ref.Kind == records.KindArchive || !strings.HasPrefix(string(a.day), strconv.Itoa(year)+"-")
	})
	return of, err
}

// mended marks the open questions whose entry somebody else has corrected since: a step of its
// life, or a correction of the sheet; after the member has said 有疑问 again, since then.
func mended(tx *gorm.DB, list []Question, asked map[int64]*Asked) error {
	ids := map[records.Kind][]int64{}
	for i := range list {
		if q := &list[i]; q.State == Unanswered && q.RecordKind != "" {
			ids[q.RecordKind] = append(ids[q.RecordKind], q.RecordID)
		}
	}
	type change struct {
		by int64
		at time.Time
	}
	changes := map[records.Ref][]change{}
	for kind, of := range ids {
		steps, err := records.StepsOf(tx, kind, of...)
		if err != nil {
			return err
		}
		for id, list := range steps {
			for _, s := range list {
				changes[records.Ref{Kind: kind, ID: id}] = append(changes[records.Ref{Kind: kind, ID: id}], change{s.ByID, s.At})
			}
		}
	}
	var fixed []activities.Correction
	if of := ids[records.KindAttendance]; len(of) > 0 {
		if err := tx.Where("record_kind = ? AND record_id IN ?", records.KindAttendance, of).Order("id").Find(&fixed).Error; err != nil {
			return fmt.Errorf("corrections of questioned attendances: %w", err)
		}
	}
	for _, f := range fixed {
		ref := records.Ref{Kind: f.RecordKind, ID: f.RecordID}
		changes[ref] = append(changes[ref], change{f.ByID, f.CreatedAt})
	}
	for i := range list {
		q := &list[i]
		since := q.AskedAt
		if row := asked[q.PersonID]; row != nil && row.Says == Doubts && row.AnsweredAt.After(since) {
			since = *row.AnsweredAt
		}
		for _, ch := range changes[records.Ref{Kind: q.RecordKind, ID: q.RecordID}] {
			if q.State == Unanswered && ch.by != q.PersonID && ch.at.After(since) {
				q.State, q.AnsweredBy, q.AnsweredAt = Mended, ch.by, &ch.at
			}
		}
	}
	return nil
}

// unsaid are the members who have said 有疑问 and nothing after it, or said it again after the
// answer.
func unsaid(list []Question, asked map[int64]*Asked) (more []Question) {
	for _, row := range asked {
		if row.Says == Doubts && !slices.ContainsFunc(list, func(q Question) bool {
			return q.PersonID == row.PersonID && (q.State == Unanswered || q.AnsweredAt != nil && !q.AnsweredAt.Before(*row.AnsweredAt))
		}) {
			more = append(more, Question{PersonID: row.PersonID, AskedAt: *row.AnsweredAt, State: Unanswered})
		}
	}
	return more
}

// Standing is how a member stands to the question in the end.
type Standing string

// How a member stands. A question that was answered is settled unless the member says 有疑问
// again while there is time.
const (
	StandsRight    Standing = "right"
	StandsDoubt    Standing = "doubt"
	StandsAnswered Standing = "answered"
	StandsNone     Standing = "none" // nothing said: 未提异议 at the end
	StandsAway     Standing = "away" // not joined: the same
)

// Stands tells how a member stands, of whom questions are.
func (a *Asked) Stands(questions []Question) Standing {
	switch {
	case a.Says == Right:
		return StandsRight
	case a.Says == Doubts && slices.ContainsFunc(questions, func(q Question) bool { return q.PersonID == a.PersonID && q.State == Unanswered }):
		return StandsDoubt
	case a.Says == Doubts && slices.ContainsFunc(questions, func(q Question) bool { return q.PersonID == a.PersonID }):
		return StandsAnswered
	case a.Says == Doubts: // of a year that was frozen before questions were kept
		return StandsDoubt
	case !a.Joined:
		return StandsAway
	}
	return StandsNone
}
