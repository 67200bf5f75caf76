package briefing

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Change is a figure of a released briefing that is another by what was settled
// afterwards (§21). The snapshot keeps From.
type Change struct {
	Key       string `json:"key"`
	From      int    `json:"from"`
	FromKnown bool   `json:"from_known"` // false for a rate of nothing
	To        int    `json:"to"`
	ToKnown   bool   `json:"to_known"`
}

// PublicFigures are those of the 公开 form, which everybody may open. The others are
// in the 内部 form and for the staff.
var PublicFigures = []string{
	FigSessions, FigActivities, FigRate, FigNotes, FigReflections, FigResearch, FigResearchNotes, FigFiled, FigSent, FigAccepted,
	FigPartly, FigReference, FigDeclined, FigSolved, FigDeeds, FigDonations, FigHonours, FigArchive, FigHosted,
}

// numbersOnly are figures of what was done that the group's post says as numbers, since the
// records behind them are not everybody's; saidInPublic are all that it says in such a way.
var (
	numbersOnly  = []string{FigConsulted, FigConsultYes, FigConsultPartly, FigTasksGiven, FigTasksDone}
	saidInPublic = append([]string{FigUnconfirmed, FigUndecided}, numbersOnly...)
)

// Public tells whether the change is of a figure that the 公开 form says.
func (ch Change) Public() bool {
	return slices.Contains(PublicFigures, ch.Key) || slices.Contains(saidInPublic, ch.Key)
}

// Why a line of an activity's list is another than in a briefing.
const (
	WhyCorrected = "corrected" // 更正: by hand, with its own trace
	WhyLeave     = "leave"     // a leave that waited was decided
	WhyConfirmed = "confirmed" // 名单确认
	WhyHeld      = "held"      // it was not known whether it took place, or it was not over
	WhyOther     = "changed"
)

// WhyKeys in the order in which they are shown.
var WhyKeys = []string{WhyConfirmed, WhyLeave, WhyCorrected, WhyHeld, WhyOther}

// Settling is what was settled of one activity: how many lines by which reason; none
// when it was called off because it did not take place.
type Settling struct {
	Activity activities.Activity
	Lines    map[string]int
}

// Corrections are what a released briefing would say otherwise today.
type Corrections struct {
	Changes []Change
	Settled []Settling // by activity, the oldest first
	Others  bool       // records other than of attendance have come or gone
}

// Any tells whether there is anything to be said.
func (k *Corrections) Any() bool { return len(k.Changes) > 0 }

// CorrectionsOf compares a released briefing with its quarter as it stands now. What was
// settled after the snapshot is a correction; it follows from the records, which keep
// who, when and why, so that taking one back takes its correction back. A snapshot that
// was counted by other rules has none that could be told; a figure that it does not have is none.
func CorrectionsOf(tx *gorm.DB, b *Briefing) (*Corrections, error) {
	out := &Corrections{}
	if b.State != BriefingReleased || b.RulesVersion < countsAlike {
		return out, nil
	}
	then, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	now, err := ComputeFigures(tx, b.Of(), loc)
	if err != nil {
		return nil, fmt.Errorf("corrections of briefing %d: %w", b.ID, err)
	}
	for _, key := range FigureKeys {
		from, to := then.Get(key), now.Get(key)
		if !then.has(key) {
			continue
		}
		if from.Value != to.Value || from.Known != to.Known {
			out.Changes = append(out.Changes, Change{Key: key, From: from.Value, FromKnown: from.Known, To: to.Value, ToKnown: to.Known})
			out.Others = out.Others || !slices.Contains(ofAttendance, key)
		}
	}
	if !out.Any() {
		return out, nil
	}
	out.Settled, err = settledSince(tx, b, then, now)
	return out, err
}

// statesOfLines are the figures of which a line of a list is in one, ofAttendance all
// that follow from lists.
var (
	statesOfLines = []string{FigPresent, FigLate, FigLeave, FigExcused, FigAbsent, FigUnconfirmed, FigUndecided}
	ofAttendance  = append([]string{FigSessions, FigActivities, FigExpected, FigRate, FigHosted, FigUnclosed}, statesOfLines...)
)

// settledSince tells, activity by activity, why lines stand otherwise.
func settledSince(tx *gorm.DB, b *Briefing, then, now *Figures) ([]Settling, error) {
	stands := func(f *Figures) map[int64]string {
		of := map[int64]string{}
		for _, key := range statesOfLines {
			for _, ref := range f.Get(key).Records {
				of[ref.ID] = key
			}
		}
		return of
	}
	before, after := stands(then), stands(now)
	changed := map[int64]bool{}
	for id, key := range before {
		changed[id] = after[id] != key
	}
	for id, key := range after {
		changed[id] = before[id] != key
	}
	maps.DeleteFunc(changed, func(_ int64, is bool) bool { return !is })
	var open []int64 // of which nothing was counted, and which are settled
	for _, ref := range then.Get(FigUnclosed).Records {
		if !slices.Contains(now.Get(FigUnclosed).Records, ref) {
			open = append(open, ref.ID)
		}
	}
	ids := slices.Sorted(maps.Keys(changed))
	var rows []activities.Attendance
	if err := tx.Where("id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("lines settled since: %w", err)
	}
	var byHand []int64
	err := tx.Model(&activities.Correction{}).Where("record_kind = ? AND record_id IN ? AND created_at > ?", records.KindAttendance, ids, b.CreatedAt).
		Pluck("record_id", &byHand).Error
	if err != nil {
		return nil, fmt.Errorf("lines corrected since: %w", err)
	}
	at := map[int64]int{}
	var list []Settling
	find := func(id int64) (int, error) {
		if i, known := at[id]; known {
			return i, nil
		}
		a, err := activities.ByID(tx, id)
		if err != nil {
			return 0, err
		}
		at[id], list = len(list), append(list, Settling{Activity: *a, Lines: map[string]int{}})
		return at[id], nil
	}
	for _, id := range open {
		if _, err := find(id); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		i, err := find(r.ActivityID)
		if err != nil {
			return nil, err
		}
		a := &list[i].Activity
		why := WhyOther
		switch was := before[r.ID]; {
		case slices.Contains(byHand, r.ID):
			why = WhyCorrected
		case was == FigUndecided:
			why = WhyLeave
		case slices.Contains(open, a.ID):
			why = WhyHeld
		case was == FigUnconfirmed && a.ConfirmedAt != nil:
			why = WhyConfirmed
		}
		list[i].Lines[why]++
	}
	slices.SortStableFunc(list, func(a, b Settling) int { return cmp.Compare(a.Activity.StartsAt.Unix(), b.Activity.StartsAt.Unix()) })
	return list, nil
}

// BriefingCorrection is what the group was told of a briefing's corrections.
type BriefingCorrection struct {
	ID         int64
	OfficeID   int64
	BriefingID int64
	Changes    string // JSON of []Change, as they stood
	PostRef    int64  // outbox row of the post
	VoidedAt   *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ErrToldAlready: the group knows the corrections as they stand.
var ErrToldAlready = errors.New("corrections are told already")

// TellCorrections keeps that the group is told of corrections as they stand.
// ErrToldAlready, store.ErrNotFound when there are none.
func TellCorrections(tx *gorm.DB, b *Briefing, k *Corrections, now time.Time) (*BriefingCorrection, error) {
	last, err := ToldCorrections(tx, b)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(k.Changes)
	if err != nil {
		return nil, fmt.Errorf("encode corrections: %w", err)
	}
	switch {
	case last != nil && last.Changes == string(raw):
		return nil, ErrToldAlready
	case last == nil && !k.Any():
		return nil, store.ErrNotFound
	}
	told := &BriefingCorrection{BriefingID: b.ID, Changes: string(raw), CreatedAt: store.Stamp(now)}
	if err := tx.Create(told).Error; err != nil {
		return nil, fmt.Errorf("keep corrections of briefing %d: %w", b.ID, err)
	}
	return told, nil
}

// ToldCorrections is what the group was told last of a briefing's corrections; nil
// when nothing.
func ToldCorrections(tx *gorm.DB, b *Briefing) (*BriefingCorrection, error) {
	var list []BriefingCorrection
	err := tx.Where("briefing_id = ? AND voided_at IS NULL", b.ID).Order("id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Tells tells whether the corrections that were told are these.
func (t *BriefingCorrection) Tells(k *Corrections) bool {
	raw, err := json.Marshal(k.Changes)
	return err == nil && t != nil && t.Changes == string(raw)
}

// CorrectionByID finds what the group was told.
func CorrectionByID(tx *gorm.DB, id int64) (*BriefingCorrection, error) {
	var t BriefingCorrection
	if err := tx.Take(&t, id).Error; err != nil {
		return nil, fmt.Errorf("corrections of a briefing %d: %w", id, err)
	}
	return &t, nil
}

// SetCorrectionRef keeps the outbox row of the post.
func SetCorrectionRef(tx *gorm.DB, t *BriefingCorrection, row int64) error {
	t.PostRef = row
	return tx.Model(t).Update("post_ref", row).Error
}

// VoidCorrection takes the telling back.
func VoidCorrection(tx *gorm.DB, t *BriefingCorrection, now time.Time) error {
	t.VoidedAt = store.StampPtr(now)
	done := tx.Model(t).Where("voided_at IS NULL").Update("voided_at", t.VoidedAt)
	return store.Changed(done, store.ErrNothingToUndo, "void corrections %d", t.ID)
}
