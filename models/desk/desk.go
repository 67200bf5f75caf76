package desk

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/study"
	"lianluo/models/voices"
)

// DeskKind says what the director is asked to do.
type DeskKind string

// The kinds of work on the desk, in the order in which they come.
const (
	DeskLeave      DeskKind = "leave"      // grant or refuse
	DeskCorrection DeskKind = "correction" // 补录
	DeskReview     DeskKind = "review"     // a suggestion that was filed
	DeskSend       DeskKind = "send"       // a suggestion that was reviewed
	DeskDeed       DeskKind = "deed"       // confirm
	DeskBriefing   DeskKind = "briefing"   // release
	DeskReport     DeskKind = "report"     // of a research: accept or send back
	DeskRequest    DeskKind = "request"    // a person's word about own data
	DeskOutcome    DeskKind = "outcome"    // what the committee said
	DeskResult     DeskKind = "result"     // what was done about an accepted one
)

// DeskKinds in the order in which they come.
var DeskKinds = []DeskKind{
	DeskLeave, DeskCorrection, DeskReview, DeskSend, DeskDeed, DeskReport, DeskBriefing, DeskRequest, DeskOutcome, DeskResult,
}

// DeskItem is one thing that waits for the director.
type DeskItem struct {
	Kind     DeskKind
	Record   records.Ref
	PersonID int64 // whose it is
	Name     string
	Title    string
	Number   string
	Since    time.Time
	Short    bool // 临时请假
}

// Desk is what waits for the director (chat.md: a desk, not a menu).
type Desk []DeskItem

// Count tells how many items are of the kinds; of all without any.
func (d Desk) Count(kinds ...DeskKind) int {
	if len(kinds) == 0 {
		return len(d)
	}
	n := 0
	for _, item := range d {
		for _, k := range kinds {
			if item.Kind == k {
				n++
			}
		}
	}
	return n
}

// Urgent are the items that the director can settle alone; the others wait
// for the committee and would keep the desk from ever being empty.
func (d Desk) Urgent() Desk {
	var out Desk
	for _, item := range d {
		if item.Kind != DeskOutcome && item.Kind != DeskResult {
			out = append(out, item)
		}
	}
	return out
}

// Queue lists what waits for the director, what is bound to an hour first.
// Leaves of activities that are over stay until they are decided.
func Queue(tx *gorm.DB) (Desk, error) {
	var desk Desk
	for _, part := range []func(*gorm.DB) (Desk, error){deskLeaves, deskCorrections, deskReview, deskDeeds, deskReports, deskBriefings, deskRequests, deskOutcomes} {
		items, err := part(tx)
		if err != nil {
			return nil, fmt.Errorf("desk: %w", err)
		}
		desk = append(desk, items...)
	}
	var ids []int64
	for _, item := range desk {
		ids = append(ids, item.PersonID)
	}
	known, err := people.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range desk {
		desk[i].Name = known[desk[i].PersonID]
	}
	return desk, nil
}

func deskLeaves(tx *gorm.DB) (desk Desk, err error) {
	list, err := activities.PendingLeaves(tx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, l := range list {
		ids = append(ids, l.ActivityID)
	}
	topics, err := topicsOf(tx, ids)
	for _, l := range list {
		desk = append(desk, DeskItem{
			Kind: DeskLeave, Record: records.Ref{Kind: records.KindLeave, ID: l.ID}, PersonID: l.PersonID, Title: topics[l.ActivityID],
			Since: l.AskedAt, Short: l.Short,
		})
	}
	return desk, err
}

func deskCorrections(tx *gorm.DB) (desk Desk, err error) {
	list, err := activities.PendingClaims(tx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, r := range list {
		ids = append(ids, r.ActivityID)
	}
	topics, err := topicsOf(tx, ids)
	for _, r := range list {
		desk = append(desk, DeskItem{
			Kind: DeskCorrection, Record: records.Ref{Kind: records.KindCorrection, ID: r.ID}, PersonID: r.PersonID, Title: topics[r.ActivityID],
			Since: r.CreatedAt,
		})
	}
	return desk, err
}

func deskReview(tx *gorm.DB) (Desk, error) {
	return deskSuggestions(tx, map[voices.State]DeskKind{voices.Filed: DeskReview, voices.Reviewed: DeskSend})
}

func deskOutcomes(tx *gorm.DB) (Desk, error) {
	return deskSuggestions(tx, map[voices.State]DeskKind{
		voices.Sent: DeskOutcome, voices.Accepted: DeskResult, voices.Partly: DeskResult,
	})
}

func deskSuggestions(tx *gorm.DB, kinds map[voices.State]DeskKind) (desk Desk, err error) {
	var states []voices.State
	for s := range kinds {
		states = append(states, s)
	}
	list, err := voices.In(tx, states...)
	for _, s := range list {
		desk = append(desk, DeskItem{
			Kind: kinds[s.State], Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, PersonID: s.PersonID, Title: s.Title, Number: s.Number,
			Since: s.UpdatedAt,
		})
	}
	return desk, err
}

func deskDeeds(tx *gorm.DB) (desk Desk, err error) {
	list, err := deeds.ToConfirm(tx)
	for _, d := range list {
		desk = append(desk, DeskItem{
			Kind: DeskDeed, Record: records.Ref{Kind: records.KindDeed, ID: d.ID}, PersonID: d.PersonID, Title: d.Title, Number: d.Number, Since: d.FiledAt,
		})
	}
	return desk, err
}

func deskReports(tx *gorm.DB) (desk Desk, err error) {
	list, err := research.In(tx, research.Submitted)
	for _, r := range list {
		desk = append(desk, DeskItem{
			Kind: DeskReport, Record: records.Ref{Kind: records.KindResearch, ID: r.ID}, PersonID: r.LeaderID, Title: r.Topic, Since: r.UpdatedAt,
		})
	}
	return desk, err
}

func deskBriefings(tx *gorm.DB) (desk Desk, err error) {
	list, err := briefing.Drafts(tx)
	for _, b := range list {
		desk = append(desk, DeskItem{
			Kind: DeskBriefing, Record: records.Ref{Kind: records.KindBriefing, ID: b.ID}, Title: b.Of().String(), Since: b.CreatedAt,
		})
	}
	return desk, err
}

func deskRequests(tx *gorm.DB) (desk Desk, err error) {
	list, err := PendingRequests(tx)
	for _, r := range list {
		desk = append(desk, DeskItem{
			Kind: DeskRequest, Record: records.Ref{Kind: records.KindRequest, ID: r.ID}, PersonID: r.PersonID, Title: store.CutRunes(r.Text, store.TitleRunes),
			Since: r.CreatedAt,
		})
	}
	return desk, err
}

func topicsOf(tx *gorm.DB, ids []int64) (map[int64]string, error) {
	var list []activities.Activity
	if err := tx.Select("id", "topic").Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("topics of activities: %w", err)
	}
	out := map[int64]string{}
	for _, a := range list {
		out[a.ID] = a.Topic
	}
	return out, nil
}

// TodoKind says what a member is asked to do.
type TodoKind string

// The kinds of a member's work, in the order in which they come.
const (
	TodoAnswer       TodoKind = "answer"       // say whether one comes
	TodoReturned     TodoKind = "returned"     // a suggestion or deed came back
	TodoNote         TodoKind = "note"         // 学习笔记
	TodoReflection   TodoKind = "reflection"   // 心得体会
	TodoRate         TodoKind = "rate"         // how a suggestion was handled
	TodoAnnouncement TodoKind = "announcement" // to be read
	TodoFollowUp     TodoKind = "followup"     // what an activity left to be done
)

// TodoItem is one thing that waits for a member.
type TodoItem struct {
	Kind   TodoKind
	Record records.Ref
	Title  string
	Number string
	At     time.Time // of the activity, the return, the announcement
	Reason string    // why it came back
}

// Todo looks this far back for what is owed, and ahead for what is to be
// answered.
const (
	TodoBack  = 180 * 24 * time.Hour
	TodoAhead = 30 * 24 * time.Hour
)

// Todo lists what waits for a person.
func Todo(tx *gorm.DB, p *people.Person, now time.Time) ([]TodoItem, error) {
	since := now.Add(-TodoBack)
	if p.JoinedAt != nil && p.JoinedAt.After(since) {
		since = *p.JoinedAt
	}
	var list []TodoItem
	for _, part := range []func() ([]TodoItem, error){
		func() ([]TodoItem, error) { return todoAnswers(tx, p, now) },
		func() ([]TodoItem, error) { return todoReturned(tx, p) },
		func() ([]TodoItem, error) { return todoWriting(tx, p, now) },
		func() ([]TodoItem, error) { return todoRatings(tx, p) },
		func() ([]TodoItem, error) { return todoReading(tx, p, since) },
		func() ([]TodoItem, error) { return todoFollowUps(tx, p) },
	} {
		items, err := part()
		if err != nil {
			return nil, fmt.Errorf("todo of person %d: %w", p.ID, err)
		}
		list = append(list, items...)
	}
	return list, nil
}

func todoAnswers(tx *gorm.DB, p *people.Person, now time.Time) (list []TodoItem, err error) {
	if !p.Is(people.Member) {
		return nil, nil
	}
	next, err := activities.NextActivities(tx, now, store.MaxPage)
	for _, a := range next {
		if a.StartsAt.After(now.Add(TodoAhead)) {
			break
		}
		var row activities.Attendance
		err := tx.Where("activity_id = ? AND person_id = ?", a.ID, p.ID).Take(&row).Error
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if row.Answer == activities.NoAnswer && row.State == activities.Unsettled {
			list = append(list, TodoItem{Kind: TodoAnswer, Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, At: a.StartsAt})
		}
	}
	return list, err
}

func todoReturned(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	var suggestions []voices.Suggestion
	if err := tx.Where("person_id = ? AND state = ?", p.ID, voices.Returned).Order("id").Find(&suggestions).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(suggestions))
	for i, s := range suggestions {
		ids[i] = s.ID
	}
	lives, err := records.StepsOf(tx, records.KindSuggestion, ids...)
	if err != nil {
		return nil, err
	}
	for _, s := range suggestions {
		steps := lives[s.ID]
		item := TodoItem{Kind: TodoReturned, Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, Title: s.Title, Number: s.Number, At: s.UpdatedAt}
		if len(steps) > 0 {
			last := steps[len(steps)-1]
			item.At, item.Reason = last.At, last.Words
		}
		list = append(list, item)
	}
	var back []deeds.Deed
	err = tx.Where("person_id = ? AND state = ?", p.ID, deeds.Returned).Order("id").Find(&back).Error
	for _, d := range back {
		list = append(list, TodoItem{
			Kind: TodoReturned, Record: records.Ref{Kind: records.KindDeed, ID: d.ID}, Title: d.Title, Number: d.Number, At: d.UpdatedAt, Reason: d.ReturnReason,
		})
	}
	return list, err
}

func todoWriting(tx *gorm.DB, p *people.Person, now time.Time) (list []TodoItem, err error) {
	owed, err := study.NotesOwed(tx, p.ID, now.Add(-TodoBack), now)
	kinds := map[notes.Kind]TodoKind{notes.StudyNote: TodoNote, notes.Reflection: TodoReflection}
	for _, o := range owed {
		list = append(list, TodoItem{
			Kind: kinds[o.Kind], Record: records.Ref{Kind: records.KindActivity, ID: o.Activity.ID}, Title: o.Activity.Topic, At: o.Activity.StartsAt,
		})
	}
	return list, err
}

func todoRatings(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	var ended []voices.Suggestion
	err = tx.Where("person_id = ? AND state IN ?", p.ID, []voices.State{voices.Done, voices.Declined}).Order("id").Find(&ended).Error
	for _, s := range ended {
		list = append(list, TodoItem{
			Kind: TodoRate, Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, Title: s.Title, Number: s.Number, At: s.UpdatedAt,
		})
	}
	return list, err
}

func todoReading(tx *gorm.DB, p *people.Person, since time.Time) (list []TodoItem, err error) {
	unread, err := briefing.UnreadBy(tx, p.ID, since)
	for _, a := range unread {
		list = append(list, TodoItem{
			Kind: TodoAnnouncement, Record: records.Ref{Kind: records.KindAnnouncement, ID: a.ID}, Title: store.CutRunes(a.Text, store.TitleRunes), At: a.CreatedAt,
		})
	}
	return list, err
}
