package voices

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// State is where a suggestion stands (§9).
type State string

// The states of §9. That it was adopted, or not, is not a state but what its answer
// concludes.
const (
	Draft     State = "draft"
	Filed     State = "filed"
	Returned  State = "returned" // to its author, with a reason
	Reviewed  State = "reviewed"
	Sent      State = "sent"     // delivered (报送)
	Answered  State = "answered" // 答复, with an outcome
	Assigned  State = "assigned" // 转办, to an office
	Done      State = "done"     // 办结, with a result
	Rated     State = "rated"    // by its author
	Merged    State = "merged"   // 并案: another one stands for it
	Withdrawn State = "withdrawn"
)

// Kind is what a suggestion is written for (§9, domain C1, C2).
type Kind string

// The kinds.
const (
	Opinion  Kind = "opinion"  // 意见建议, to the town's committee
	Report   Kind = "report"   // 社情民意, information for the county
	Proposal Kind = "proposal" // 提案, prepared for the county
)

// Kinds in the order in which they are shown.
var Kinds = []Kind{Opinion, Report, Proposal}

// Category is the field that a suggestion is about (domain C2).
type Category string

// The categories.
const (
	Economy  Category = "economy"
	Politics Category = "politics"
	Culture  Category = "culture"
	Society  Category = "society"
	Ecology  Category = "ecology"
	Other    Category = "other"
)

// Categories in the order in which they are shown.
var Categories = []Category{Economy, Politics, Culture, Society, Ecology, Other}

// Level is to whom a suggestion was delivered.
type Level string

// The levels.
const (
	ToCommittee  Level = "committee"  // 镇党委
	ToCounty     Level = "county"     // 县政协
	ToDepartment Level = "department" // 部门
)

// Levels in the order in which they are shown.
var Levels = []Level{ToCommittee, ToCounty, ToDepartment}

// Outcome is what an answer concludes (domain C1, 采纳结论).
type Outcome string

// The outcomes.
const (
	Adopted   Outcome = "adopted"   // 采纳
	Partly    Outcome = "partly"    // 部分采纳
	Reference Outcome = "reference" // 留作参考, with words
	Declined  Outcome = "declined"  // 未采纳, with words
)

// Outcomes in the order in which they are shown.
var Outcomes = []Outcome{Adopted, Partly, Reference, Declined}

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
	FindingID  int64  // of a research, that it was made of (§6); 0 for none
	Title      string
	Situation  string // 情况
	Analysis   string // 分析
	Proposal   string // 建议
	Place      string
	HeardFrom  string // from whom it was heard, without naming a private person
	Kind       Kind   // Opinion if none is given
	FirstKind  Kind   // as which its author wrote it
	Category   Category
	MayJoin    bool // colleagues may see it and join it (附和, 联名)
	NameShown  bool // the party contact reads whose it is
	IsPublic   bool // it may be shown to the group and on the public form
	State      State
	FiledAt    *time.Time // first filing
	ReviewedAt *time.Time // 审核通过
	SentAt     *time.Time // when the delivery was entered
	SentTo     Level
	SentOn     store.Date // the day of the delivery; "" of old ones
	SentPaper  string     // its number or form, as words
	DecidedAt  *time.Time // answered
	Outcome    Outcome
	Evidence   string // 批示, 纪要, 回函, as words
	AssignedAt *time.Time
	AssignedTo string     // the office that deals with it
	DueOn      store.Date // by which that office owes an answer
	PlanOn     store.Date // by which it is to be done
	DoneAt     *time.Time
	Result     string
	ToldAt     *time.Time // when the party contact was told that it waits
	LookedAt   *time.Time // when its author was asked whether it held (回头看)
	HeldAt     *time.Time // when he or she said that it does
	ReopenedAt *time.Time // when he or she said that it does not, until it is done again
	MergedInto int64      // the one that stands for it; 0 for none
	Rating     Rating
	RatingNote string
	Joins      int `gorm:"-" json:"-"` // names under it (附和), where suggestions are listed
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ErrAlreadySuggested: another suggestion was made of the finding, and not
// withdrawn.
var ErrAlreadySuggested = errors.New("finding was made a suggestion before")

// New keeps a draft. Without a title one is guessed from the
// situation. ErrAlreadySuggested.
func New(tx *gorm.DB, s *Suggestion) error {
	if err := s.check(); err != nil {
		return err
	}
	if taken, err := s.findingTaken(tx); err != nil {
		return err
	} else if taken {
		return ErrAlreadySuggested
	}
	s.State, s.Number, s.FirstKind = Draft, "", s.Kind
	if err := tx.Create(s).Error; err != nil {
		return fmt.Errorf("keep suggestion: %w", err)
	}
	return Index(tx, s)
}

// Edit saves the texts and consents of one that is with its author: a draft, or
// returned. What was filed changes its kind by ChangeKind.
func Edit(tx *gorm.DB, s *Suggestion, by *people.Person) error {
	if by.ID != s.PersonID {
		return store.ErrNotAllowed
	}
	if s.State != Draft && s.State != Returned {
		return SuggestionLife.Wrong(s.State, Draft)
	}
	if err := s.check(); err != nil {
		return err
	}
	columns := []string{"title", "situation", "analysis", "proposal", "place", "heard_from", "category", "may_join", "name_shown", "is_public"}
	if s.State == Draft {
		s.FirstKind = s.Kind
		columns = append(columns, "kind", "first_kind")
	}
	if err := SuggestionLife.Amend(tx, s, columns...); err != nil {
		return err
	}
	return Index(tx, s)
}

// findingTaken tells whether another suggestion stands for the finding. A unique
// index sees to it as well; but a statement that fails ends the transaction on
// PostgreSQL, and a person is owed a sentence: so two processes ask one after the other.
func (s *Suggestion) findingTaken(tx *gorm.DB) (bool, error) {
	if s.FindingID == 0 {
		return false, nil
	}
	if err := store.LockOffice(tx, fmt.Sprint("finding:", s.FindingID)); err != nil {
		return false, err
	}
	made, err := SuggestionsOfFindings(tx, s.FindingID)
	other := made[s.FindingID]
	return other != nil && other.ID != s.ID && other.State != Withdrawn, err
}

func (s *Suggestion) check() error {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{
		{"title", &s.Title, store.TitleLimit}, {"situation", &s.Situation, store.MatterLimit}, {"analysis", &s.Analysis, store.MatterLimit},
		{"proposal", &s.Proposal, store.MatterLimit}, {"place", &s.Place, store.TitleLimit}, {"heard from", &s.HeardFrom, store.TitleLimit},
	} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	if s.Title == "" {
		s.Title = store.GuessTitle(s.Situation)
	}
	if s.Title == "" {
		return store.ErrEmpty
	}
	if s.Kind == "" {
		s.Kind = Opinion
	}
	if !slices.Contains(Kinds, s.Kind) || s.Category != "" && !slices.Contains(Categories, s.Category) {
		return ErrUnknownKind
	}
	return nil
}

// ByID finds a suggestion of tx's office.
func ByID(tx *gorm.DB, id int64) (*Suggestion, error) {
	var s Suggestion
	if err := tx.Take(&s, id).Error; err != nil {
		return nil, fmt.Errorf("suggestion %d: %w", id, err)
	}
	return &s, nil
}

// ByIDs gives suggestions of tx's office by their ids.
func ByIDs(tx *gorm.DB, ids ...int64) (map[int64]*Suggestion, error) {
	out := map[int64]*Suggestion{}
	if len(ids) == 0 {
		return out, nil
	}
	var list []*Suggestion
	if err := tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("suggestions: %w", err)
	}
	for _, s := range list {
		out[s.ID] = s
	}
	return out, nil
}

// SuggestionsOfFindings gives what was made of findings of a research, by
// finding: the one that was not withdrawn, otherwise the newest.
func SuggestionsOfFindings(tx *gorm.DB, findings ...int64) (map[int64]*Suggestion, error) {
	out := map[int64]*Suggestion{}
	if len(findings) == 0 {
		return out, nil
	}
	var list []*Suggestion
	if err := tx.Where("finding_id IN ? AND finding_id <> 0", findings).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("suggestions of findings: %w", err)
	}
	for _, s := range list {
		if had := out[s.FindingID]; had == nil || had.State == Withdrawn {
			out[s.FindingID] = s
		}
	}
	return out, nil
}

// ByNumber finds a suggestion by its number: 议-2026-007.
func ByNumber(tx *gorm.DB, number string) (*Suggestion, error) {
	var s Suggestion
	if err := tx.Where("number = ? AND number <> ''", store.CleanText(number)).Take(&s).Error; err != nil {
		return nil, fmt.Errorf("suggestion of a number: %w", err)
	}
	return &s, nil
}

// List lists a person's suggestions or, for 0, the office's, in any
// of the states (none: all), the newest first.
func List(tx *gorm.DB, person int64, states []State, page store.Page) ([]Suggestion, error) {
	q := tx.Model(&Suggestion{})
	if len(states) > 0 {
		q = q.Where("state IN ?", states)
	}
	if person != 0 {
		q = q.Where("person_id = ?", person)
	}
	offset, size := page.Bounds()
	var list []Suggestion
	if err := q.Order("id DESC").Offset(offset).Limit(size).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list suggestions: %w", err)
	}
	return list, countJoins(tx, list)
}

// SentInYear counts what went to the committee in a year by the office's
// clock, and gives the office's goal (§9: 5–8 a year).
func SentInYear(tx *gorm.DB, year int) (sent, goal int, err error) {
	o, err := people.OfficeByID(tx, store.OfficeOf(tx))
	if err != nil {
		return 0, 0, err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, o.Location())
	var n int64
	err = tx.Model(&Suggestion{}).Where("sent_at >= ? AND sent_at < ?", store.Stamp(from), store.Stamp(from.AddDate(1, 0, 0))).Count(&n).Error
	if err != nil {
		return 0, 0, fmt.Errorf("suggestions sent in %d: %w", year, err)
	}
	return int(n), o.Rules().SuggestionsGoal, nil
}

// CountIn counts the office's suggestions in a state.
func CountIn(tx *gorm.DB, state State) (int64, error) {
	var n int64
	if err := tx.Model(&Suggestion{}).Where("state = ?", state).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count suggestions: %w", err)
	}
	return n, nil
}
