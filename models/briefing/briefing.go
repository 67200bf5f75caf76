package briefing

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// RulesVersion names the way in which figures are counted. It is kept with
// each snapshot and raised when the counting in this package changes (§21).
const RulesVersion = 5

// countsAlike is the earliest version whose figures are counted as today: the later ones have
// only added some.
const countsAlike = 3

// BriefingState is where a briefing stands.
type BriefingState string

// The states of a briefing.
const (
	BriefingDraft    BriefingState = "draft"
	BriefingReleased BriefingState = "released"
	BriefingReplaced BriefingState = "replaced" // a newer snapshot took its place
)

// Briefing is a snapshot of a quarter's figures (履职季通报, §21). Its figures
// never change: a refresh makes a new version beside it.
type Briefing struct {
	ID           int64
	OfficeID     int64
	Year         int
	Quarter      int
	Version      int // 1, 2, … within the quarter
	State        BriefingState
	Figures      string // JSON of Figures
	RulesVersion int
	ReleaseAt    *time.Time // when it goes out by itself
	ReleasedAt   *time.Time
	ReleasedBy   int64  // 0 when it went out by itself
	Remark       string // the director's words
	PostRef      int64  // outbox row of the post
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// remarkLimit is the longest of the director's words, in characters.
const remarkLimit = 1000

// Faults of a briefing.
var (
	ErrReleased    = errors.New("briefing is released")
	ErrNotReleased = errors.New("briefing is not released")
)

// Draft freezes the figures of a quarter as they stand now. The one
// that is there already, draft or released, is given back unchanged. ReleaseAt
// is when it goes out by itself; nil for never.
func Draft(tx *gorm.DB, q calendar.Quarter, releaseAt *time.Time) (*Briefing, error) {
	b, err := Latest(tx, q)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return b, err
	}
	b = &Briefing{Year: q.Year, Quarter: q.Q, Version: 1, State: BriefingDraft}
	if releaseAt != nil {
		b.ReleaseAt = store.StampPtr(*releaseAt)
	}
	return b, b.freeze(tx)
}

// Refresh freezes the figures anew in a new version, before the
// release; the version before stays as it was, marked as replaced. The
// director's remark and the time of release go over.
func Refresh(tx *gorm.DB, b *Briefing) (*Briefing, error) {
	if b.State != BriefingDraft {
		return nil, ErrReleased
	}
	next := &Briefing{
		Year: b.Year, Quarter: b.Quarter, Version: b.Version + 1, State: BriefingDraft,
		ReleaseAt: b.ReleaseAt, Remark: b.Remark, PostRef: b.PostRef,
	}
	if err := b.move(tx, BriefingDraft, BriefingReplaced); err != nil {
		return nil, err
	}
	return next, next.freeze(tx)
}

func (b *Briefing) freeze(tx *gorm.DB) error {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	figures, err := ComputeFigures(tx, b.Of(), loc)
	if err != nil {
		return fmt.Errorf("figures of %s: %w", b.Of().Key(), err)
	}
	raw, err := json.Marshal(figures)
	if err != nil {
		return fmt.Errorf("encode figures: %w", err)
	}
	b.Figures, b.RulesVersion = string(raw), RulesVersion
	if err := tx.Create(b).Error; err != nil {
		return fmt.Errorf("keep briefing %s: %w", b.Of().Key(), err)
	}
	return nil
}

// Of is the briefing's quarter.
func (b *Briefing) Of() calendar.Quarter { return calendar.Quarter{Year: b.Year, Q: b.Quarter} }

// Snapshot gives the frozen figures; those of earlier rules in the words of today
// (Figures.upgrade).
func (b *Briefing) Snapshot() (*Figures, error) {
	var f Figures
	if err := json.Unmarshal([]byte(b.Figures), &f); err != nil {
		return nil, fmt.Errorf("figures of briefing %d: %w", b.ID, err)
	}
	f.upgrade()
	return &f, nil
}

// Release lets a draft out; by is 0 when it goes out by itself.
// ErrReleased when it is out or replaced: of several replicas one succeeds.
func Release(tx *gorm.DB, b *Briefing, by int64, now time.Time) error {
	if b.State != BriefingDraft {
		return ErrReleased
	}
	b.ReleasedAt, b.ReleasedBy = store.StampPtr(now), by
	return b.move(tx, BriefingDraft, BriefingReleased)
}

// Unrelease takes a release back; it no longer goes out by itself.
func Unrelease(tx *gorm.DB, b *Briefing) error {
	if b.State != BriefingReleased {
		return ErrNotReleased
	}
	b.ReleasedAt, b.ReleasedBy, b.ReleaseAt = nil, 0, nil
	return b.move(tx, BriefingReleased, BriefingDraft)
}

func (b *Briefing) move(tx *gorm.DB, from, to BriefingState) error {
	b.State = to
	done := tx.Model(b).Where("state = ?", from).Select("state", "release_at", "released_at", "released_by").Updates(b)
	if done.Error != nil {
		return fmt.Errorf("save briefing %d: %w", b.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrReleased
	}
	return nil
}

// SetRemark keeps the director's words, before the release.
func SetRemark(tx *gorm.DB, b *Briefing, remark string) error {
	if err := store.Text("remark", &remark, remarkLimit); err != nil {
		return err
	}
	if b.State != BriefingDraft {
		return ErrReleased
	}
	b.Remark = remark
	return tx.Model(b).Update("remark", remark).Error
}

// SetRef keeps the outbox row of the briefing's post.
func SetRef(tx *gorm.DB, b *Briefing, row int64) error {
	b.PostRef = row
	return tx.Model(b).Update("post_ref", row).Error
}

// Hold changes when a draft goes out by itself; nil for never.
func Hold(tx *gorm.DB, b *Briefing, releaseAt *time.Time) error {
	if b.State != BriefingDraft {
		return ErrReleased
	}
	b.ReleaseAt = nil
	if releaseAt != nil {
		b.ReleaseAt = store.StampPtr(*releaseAt)
	}
	return tx.Model(b).Select("release_at").Updates(b).Error
}

// ByID finds a briefing of tx's office.
func ByID(tx *gorm.DB, id int64) (*Briefing, error) {
	var b Briefing
	if err := tx.Take(&b, id).Error; err != nil {
		return nil, fmt.Errorf("briefing %d: %w", id, err)
	}
	return &b, nil
}

// Latest is the newest version of a quarter's; ErrNotFound.
func Latest(tx *gorm.DB, q calendar.Quarter) (*Briefing, error) {
	var b Briefing
	if err := tx.Where("year = ? AND quarter = ?", q.Year, q.Q).Order("version DESC").Take(&b).Error; err != nil {
		return nil, err
	}
	return &b, nil
}

// Drafts lists what awaits release, the oldest quarter first.
func Drafts(tx *gorm.DB) ([]Briefing, error) {
	var list []Briefing
	err := tx.Where("state = ?", BriefingDraft).Order("year, quarter").Find(&list).Error
	return list, err
}

// Out lists the latest briefings that are out, the newest quarter first, and with drafts
// those that await release as well.
func Out(tx *gorm.DB, drafts bool, limit int) ([]Briefing, error) {
	states := []BriefingState{BriefingReleased}
	if drafts {
		states = append(states, BriefingDraft)
	}
	var list []Briefing
	err := tx.Select("id", "year", "quarter", "state").Where("state IN ?", states).Order("year DESC, quarter DESC").Limit(limit).Find(&list).Error
	return list, err
}

// ToldUntil is until when the figures that the group has read go: the end of the latest
// quarter whose briefing is out; the zero time before the first.
func ToldUntil(tx *gorm.DB, loc *time.Location) (time.Time, error) {
	list, err := Out(tx, false, 1)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0].Of().End(loc), nil
}
