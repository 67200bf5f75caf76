package research

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a research stands.
type State string

// The states of a research.
const (
	Open      State = "open"
	Submitted State = "submitted" // the report is with the director
	Reported  State = "reported"  // the report was accepted
	Sent      State = "sent"      // 已报送镇党委
	Settled   State = "settled"   // the committee has answered: 批示/采纳
	Closed    State = "closed"
)

// Research is the thematic research of a quarter (专题调研, §6).
type Research struct {
	ID          int64
	OfficeID    int64
	Year        int
	Quarter     int // 1–4
	Topic       string
	Reason      string    // 选题依据
	ProposerID  int64     // who proposed the topic, 0 when the staff set it
	LeaderID    int64     // who writes the report (执笔人)
	Team        store.IDs // people, the leader not repeated
	DueOn       store.Date
	State       State
	Report      string
	ReportedAt  *time.Time // when the report was submitted
	SentOn      store.Date // to the party committee
	Outcome     Outcome
	OutcomeNote string
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName: the word has no plural.
func (Research) TableName() string { return "research" }

// ReportLimit is the longest report of a research, in characters.
const ReportLimit = 20000

// ErrState: the research is not in a state that allows this.
var ErrState = errors.New("research is closed or not reported")

// Create opens the research of a quarter.
func Create(tx *gorm.DB, r *Research) error {
	if err := r.check(); err != nil {
		return err
	}
	r.State = Open
	if err := tx.Create(r).Error; err != nil {
		return fmt.Errorf("open research: %w", err)
	}
	return nil
}

// Update saves topic, reason, leader, team and due date of an open one.
// Its trips call the team as it is then.
func Update(tx *gorm.DB, r *Research) error {
	if r.State == Closed || r.Voided() {
		return ErrState
	}
	if err := r.check(); err != nil {
		return err
	}
	err := tx.Model(r).Select("topic", "reason", "leader_id", "team", "due_on").Updates(r).Error
	if err != nil {
		return fmt.Errorf("update research %d: %w", r.ID, err)
	}
	return callTeam(tx, r)
}

func (r *Research) check() error {
	if err := errors.Join(store.Text("topic", &r.Topic, store.TopicLimit), store.Text("reason", &r.Reason, TopicReasonLimit)); err != nil {
		return err
	}
	if r.Topic == "" {
		return store.ErrEmpty
	}
	if r.Quarter < 1 || r.Quarter > 4 {
		return fmt.Errorf("research of quarter %d", r.Quarter)
	}
	if r.DueOn != "" && !r.DueOn.Valid() {
		return fmt.Errorf("research due on %q", r.DueOn)
	}
	slices.Sort(r.Team)
	r.Team = slices.DeleteFunc(slices.Compact(r.Team), func(id int64) bool { return id == r.LeaderID })
	return nil
}

// Void withdraws a research opened by mistake; its notes stay.
func Void(tx *gorm.DB, r *Research, by int64, why string, now time.Time) error {
	if err := store.VoidRow(tx, r, r.ID, by, why, now); err != nil {
		return err
	}
	r.Void(by, why, now)
	return nil
}

// Page lists all researches, the latest quarter first, and whether more
// follow.
func Page(tx *gorm.DB, page store.Page) (list []Research, more bool, err error) {
	offset, size := page.Bounds()
	err = tx.Where("voided_at IS NULL").Order("year DESC, quarter DESC, id DESC").Offset(offset).Limit(size + 1).Find(&list).Error
	if err != nil {
		return nil, false, fmt.Errorf("researches: %w", err)
	}
	if len(list) > size {
		return list[:size], true, nil
	}
	return list, false, nil
}

// ByID finds a research of tx's office.
func ByID(tx *gorm.DB, id int64) (*Research, error) {
	var r Research
	if err := tx.Take(&r, id).Error; err != nil {
		return nil, fmt.Errorf("research %d: %w", id, err)
	}
	return &r, nil
}

// Of lists the research of a quarter, the newest first: there should
// be one (每季度一个专题调研, §6).
func Of(tx *gorm.DB, q calendar.Quarter) ([]Research, error) {
	var list []Research
	err := tx.Where("year = ? AND quarter = ? AND voided_at IS NULL", q.Year, q.Q).Order("id DESC").Find(&list).Error
	return list, err
}

// Current is the one of the quarter that now falls in, by the
// office's clock; ErrNotFound when none was opened.
func Current(tx *gorm.DB, now time.Time) (*Research, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	list, err := Of(tx, calendar.QuarterOf(now.In(loc)))
	if err != nil {
		return nil, fmt.Errorf("research of the quarter: %w", err)
	}
	if len(list) == 0 {
		return nil, store.ErrNotFound
	}
	return &list[0], nil
}

// FileResearchNote files a note of the research that it names. ErrNotFound and
// ErrVoided tell of the research; the rest is notes.File's.
func FileResearchNote(tx *gorm.DB, n *notes.Note, now time.Time, files ...*records.Attachment) error {
	r, err := ByID(tx, n.ResearchID)
	if err != nil {
		return err
	}
	if r.Voided() {
		return store.ErrVoided
	}
	n.Kind = notes.ResearchNote
	return notes.File(tx, n, now, files...)
}

// NotesOf lists the notes of a research, oldest first.
func NotesOf(tx *gorm.DB, research int64) ([]notes.Note, error) {
	var list []notes.Note
	err := tx.Where("research_id = ? AND research_id <> 0 AND voided_at IS NULL", research).Order("filed_at, id").Find(&list).Error
	return list, err
}

// VoicesAmong counts the voices of the public (群众声音, §6) among notes.
func VoicesAmong(tx *gorm.DB, refs []records.Ref) (int, error) {
	if len(refs) == 0 {
		return 0, nil
	}
	var ids []int64
	for _, ref := range refs {
		ids = append(ids, ref.ID)
	}
	var n int64
	err := tx.Model(&notes.Note{}).Where("id IN ? AND voice <> ''", ids).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("voices among notes: %w", err)
	}
	return int(n), nil
}

// Of is the research's quarter.
func (r *Research) Of() calendar.Quarter { return calendar.Quarter{Year: r.Year, Q: r.Quarter} }

// Involved lists who leads the research, 0 while nobody does, and who is of its
// team.
func (r *Research) Involved() []int64 { return append([]int64{r.LeaderID}, r.Team...) }

// Involves tells whether a person leads the research or is of its team.
func (r *Research) Involves(person int64) bool {
	return r.LeaderID == person || slices.Contains(r.Team, person)
}
