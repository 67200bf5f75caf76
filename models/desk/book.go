package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
	"lianluo/models/voices"
)

// Entry is one line of a record book (工作记录本, §23).
type Entry struct {
	records.Ref
	PersonID int64
	Name     string // of the person, where several are shown
	At       time.Time
	Sort     string // kind of activity, note …: a word of the catalogue
	Number   string // 议-2026-007
	Title    string
	Cut      bool       // Title is only how a longer text begins
	Status   string     // state of the record: a word of the catalogue
	Length   int        // of a note, in characters
	By       string     // who of the office marked an attendance for the member (代录)
	LeftAt   *time.Time // of an attendance: left before the end
	ByID     int64      // whose name By is
}

// Record is everything a person did in [from, to), the newest first, by pages
// (我的履职, §23). More tells whether another page follows.
func Record(tx *gorm.DB, person int64, from, to time.Time, page store.Page) (list []Entry, more bool, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, false, err
	}
	r := reader{tx: tx, from: store.Stamp(from), to: store.Stamp(to), loc: loc}
	mine := func(q *gorm.DB, table string) *gorm.DB { return q.Where(table+".person_id = ?", person) }
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) { return r.attendances(mine(r.tx, "attendances"), "activities.starts_at") },
		func() ([]Entry, error) { return r.notes(mine(r.tx, "notes")) },
		func() ([]Entry, error) { return r.suggestions(mine(r.tx, "suggestions")) },
		func() ([]Entry, error) { return r.cosigned(person) },
		func() ([]Entry, error) {
			return r.deeds(r.tx.Where(deeds.DoneBy(r.tx, person)).Where(deeds.IsFiled))
		},
		func() ([]Entry, error) {
			return r.donations(r.tx.Where(books.GivenBy(r.tx, person)).Where("state IN ?", books.Listed))
		},
		func() ([]Entry, error) {
			return r.honours(r.tx.Where("person_id = ?", person).Where("state IN ?", books.Listed))
		},
		func() ([]Entry, error) {
			return r.archive(r.tx.Where("person_id = ? AND state IN ?", person, []archive.State{archive.Filed, archive.Confirmed, archive.Returned}))
		},
	} {
		found, err := part()
		if err != nil {
			return nil, false, fmt.Errorf("record of person %d: %w", person, err)
		}
		list = append(list, found...)
	}
	list, more = pageOf(list, page)
	return list, more, nil
}

// pageOf puts entries in order, the newest first, and cuts a page out.
func pageOf(list []Entry, page store.Page) ([]Entry, bool) {
	slices.SortFunc(list, newestFirst)
	offset, size := page.Bounds()
	offset = min(offset, len(list))
	end := min(offset+size, len(list))
	return list[offset:end], end < len(list)
}

// newestFirst is the order of entries.
func newestFirst(a, b Entry) int {
	return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.ID, a.ID))
}

// Summary counts what a person did in [from, to), by the rules of the
// briefing, so that both show the same (§21: fairness).
func Summary(tx *gorm.DB, person int64, from, to time.Time) (briefing.PersonFigures, error) {
	all, err := briefing.FiguresBetween(tx, from, to)
	if err != nil {
		return briefing.PersonFigures{}, err
	}
	return all.Of(person), nil
}

// reader reads entries of the kinds of records in [from, to).
type reader struct {
	tx       *gorm.DB
	from, to time.Time
	loc      *time.Location
}

// between limits a query to the reader's span, if it has one.
func (r *reader) between(q *gorm.DB, column string) *gorm.DB {
	if r.to.IsZero() {
		return q
	}
	return q.Where(column+" >= ? AND "+column+" < ?", r.from, r.to)
}

func (r *reader) attendances(q *gorm.DB, column string) ([]Entry, error) {
	var rows []struct {
		activities.Attendance
		Kind     string
		Topic    string
		StartsAt time.Time
	}
	err := r.between(q.Model(&activities.Attendance{}), column).Joins("JOIN activities ON activities.id = attendances.activity_id AND activities.office_id = attendances.office_id").
		Select("attendances.id, attendances.person_id, attendances.state, attendances.by_hand, attendances.source, attendances.by_id, "+
			"attendances.marked_by, attendances.left_at, activities.kind, activities.topic, activities.starts_at").
		Where("attendances.state <> ? AND activities.state <> ?", activities.Unsettled, activities.ActivityCancelled).Scan(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, row := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindAttendance, ID: row.ID}, PersonID: row.PersonID, At: row.StartsAt.UTC(), Sort: row.Kind,
			Title: row.Topic, Status: string(row.State), ByID: row.MarkedFor(), LeftAt: row.LeftAt,
		})
	}
	if err != nil {
		return nil, err
	}
	return list, r.nameMarkers(list)
}

func (r *reader) activities(q *gorm.DB) ([]Entry, error) {
	var rows []activities.Activity
	err := r.between(q, "activities.starts_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, a := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindActivity, ID: a.ID}, PersonID: a.HostID, At: a.StartsAt, Sort: string(a.Kind), Title: a.Topic,
			Status: string(a.State),
		})
	}
	return list, err
}

func (r *reader) notes(q *gorm.DB) ([]Entry, error) {
	var rows []struct {
		ID, PersonID int64
		Kind, Title  string
		Length       int
		FiledAt      time.Time
		VoidedAt     *time.Time
	}
	err := r.between(q.Model(&notes.Note{}), "notes.filed_at").
		Select("id, person_id, kind, length, filed_at, voided_at, SUBSTR(text, 1, ?) AS title", store.TitleRunes+1).
		Where("voided_at IS NULL").Scan(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, n := range rows {
		title, cut := n.Title, false
		if runes := []rune(n.Title); len(runes) > store.TitleRunes {
			title, cut = string(runes[:store.TitleRunes]), true
		}
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindNote, ID: n.ID}, PersonID: n.PersonID, At: n.FiledAt.UTC(), Sort: n.Kind, Title: title, Cut: cut,
			Status: "filed", Length: n.Length,
		})
	}
	return list, err
}

// suggestions leaves drafts out: they are their author's alone.
func (r *reader) suggestions(q *gorm.DB) ([]Entry, error) {
	var rows []voices.Suggestion
	err := r.between(q.Where("suggestions.filed_at IS NOT NULL"), "suggestions.filed_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, s := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, PersonID: s.PersonID, At: *s.FiledAt, Number: s.Number, Title: s.Title,
			Status: s.Standing(),
		})
	}
	return list, err
}

// cosigned are colleagues' suggestions that bear a person's name (联名): of the day on which it was put
// there, and none of the person's own.
func (r *reader) cosigned(person int64) ([]Entry, error) {
	found, err := voices.CosignedBy(r.tx, person, r.from, r.to)
	list := make([]Entry, 0, len(found))
	for i := range found {
		s := &found[i].Of
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, PersonID: s.PersonID, At: found[i].At, Sort: "joined", Number: s.Number, Title: s.Title,
			Status: s.Standing(),
		})
	}
	return list, err
}

// onDays limits a query to the days of the reader's span, if it has one. Days are compared
// as days: a day is in the span when it starts in it.
func (r *reader) onDays(q *gorm.DB, table string) *gorm.DB {
	if r.to.IsZero() {
		return q
	}
	from := store.DateOf(r.from, r.loc)
	if from.Start(r.loc).Before(r.from) {
		from = from.AddDate(0, 0, 1)
	}
	return q.Where(table+".on_date >= ? AND "+table+".on_date <= ?", from, store.DateOf(r.to.Add(-time.Microsecond), r.loc))
}

func (r *reader) deeds(q *gorm.DB) ([]Entry, error) {
	var rows []deeds.Deed
	err := r.onDays(q, "deeds").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, d := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindDeed, ID: d.ID}, PersonID: d.PersonID, At: d.OnDate.Start(r.loc).UTC(), Number: d.Number,
			Title: d.Title, Status: string(d.State),
		})
	}
	return list, err
}

// consultations are the office's: nobody's record has one.
func (r *reader) consultations(q *gorm.DB) ([]Entry, error) {
	var rows []consult.Consultation
	err := r.between(q, "closes_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, c := range rows {
		title := store.CutRunes(c.Matter, store.TitleRunes)
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindConsult, ID: c.ID}, At: c.ClosesAt, Number: c.Number,
			Title: title, Cut: title != c.Matter, Status: string(c.State),
		})
	}
	return list, err
}

func (r *reader) research(q *gorm.DB) ([]Entry, error) {
	var rows []research.Research
	err := r.between(q, "research.created_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, s := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindResearch, ID: s.ID}, PersonID: s.LeaderID, At: s.CreatedAt, Title: s.Topic, Status: string(s.State),
		})
	}
	return list, err
}

// tasks are in nobody's record: the day is that on which one was given.
func (r *reader) tasks(q *gorm.DB) ([]Entry, error) {
	var rows []tasks.Task
	err := r.between(q, "created_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, t := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindFollowUp, ID: t.ID}, PersonID: t.OwnerID, At: t.CreatedAt, Title: t.Text, Status: string(t.State),
		})
	}
	return list, err
}

func (r *reader) announcements(q *gorm.DB) ([]Entry, error) {
	var rows []briefing.Announcement
	err := r.between(q.Where("state <> ?", briefing.AnnouncementScheduled), "announcements.posted_at").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, a := range rows {
		title := store.CutRunes(a.Text, store.TitleRunes)
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindAnnouncement, ID: a.ID}, PersonID: a.ByID, At: a.At(), Title: title, Cut: title != a.Text,
			Status: string(a.State),
		})
	}
	return list, err
}

// RecordLine gives the line of one record: what a figure opens to. ErrNotFound
// for a record of another office or kind.
func RecordLine(tx *gorm.DB, ref records.Ref) (*Entry, error) {
	list, err := RecordLines(tx, []records.Ref{ref})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, store.ErrNotFound
	}
	return &list[0], nil
}

// RecordLines gives the lines of several records, with names, the newest first.
func RecordLines(tx *gorm.DB, refs []records.Ref) ([]Entry, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	ids := map[records.Kind][]int64{}
	for _, ref := range refs {
		ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
	}
	r := reader{tx: tx, loc: loc}
	var list []Entry
	for kind, ids := range ids {
		var found []Entry
		var err error
		switch kind {
		case records.KindActivity:
			found, err = r.activities(tx.Where("id IN ?", ids))
		case records.KindAttendance:
			found, err = r.attendances(tx.Where("attendances.id IN ?", ids), "")
		case records.KindNote:
			found, err = r.notes(tx.Where("id IN ?", ids))
		case records.KindResearch:
			found, err = r.research(tx.Where("id IN ?", ids))
		case records.KindSuggestion:
			found, err = r.suggestions(tx.Where("id IN ?", ids))
		case records.KindDeed:
			found, err = r.deeds(tx.Where("id IN ?", ids))
		case records.KindDonation:
			found, err = r.donations(tx.Where("id IN ?", ids))
		case records.KindHonour:
			found, err = r.honours(tx.Where("id IN ?", ids))
		case records.KindArchive:
			found, err = r.archive(tx.Where("id IN ?", ids))
		case records.KindAnnouncement:
			found, err = r.announcements(tx.Where("id IN ?", ids))
		case records.KindConsult:
			found, err = r.consultations(tx.Where("id IN ?", ids))
		case records.KindFollowUp:
			found, err = r.tasks(tx.Where("id IN ?", ids))
		}
		if err != nil {
			return nil, fmt.Errorf("lines of %s: %w", kind, err)
		}
		list = append(list, found...)
	}
	slices.SortFunc(list, newestFirst)
	return list, addNames(tx, list)
}

func addNames(tx *gorm.DB, list []Entry) error {
	var ids []int64
	for _, e := range list {
		ids = append(ids, e.PersonID)
	}
	slices.Sort(ids)
	known, err := people.Names(tx, slices.Compact(ids))
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Name = known[list[i].PersonID]
	}
	return nil
}

// nameMarkers names who marked the attendances of a record; a leave that the
// office entered is marked by it too.
func (r *reader) nameMarkers(list []Entry) error {
	onLeave := map[int64]int{}
	var rows, ids []int64
	for i, e := range list {
		if e.ByID != 0 {
			ids = append(ids, e.ByID)
		} else if e.Status == string(activities.OnLeave) {
			onLeave[e.ID] = i
			rows = append(rows, e.ID)
		}
	}
	if rows != nil {
		var entered []struct{ ID, EnteredBy int64 }
		err := r.tx.Model(&activities.Attendance{}).Select("attendances.id, leaves.entered_by").
			Joins("JOIN leaves ON leaves.office_id = attendances.office_id AND leaves.activity_id = attendances.activity_id"+
				" AND leaves.person_id = attendances.person_id AND leaves.state = 'granted'").
			Where("attendances.id IN ? AND leaves.entered_by <> 0", rows).Scan(&entered).Error
		if err != nil {
			return fmt.Errorf("leaves entered by the office: %w", err)
		}
		for _, l := range entered {
			list[onLeave[l.ID]].ByID = l.EnteredBy
			ids = append(ids, l.EnteredBy)
		}
	}
	if ids == nil {
		return nil
	}
	known, err := people.Names(r.tx, ids)
	for i := range list {
		list[i].By = known[list[i].ByID]
	}
	return err
}
