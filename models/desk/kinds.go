package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/away"
	"lianluo/models/books"
	"lianluo/models/collation"
	"lianluo/models/committee"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/roster"
	"lianluo/models/store"
	"lianluo/models/supervision"
	"lianluo/models/tasks"
	"lianluo/models/terms"
	"lianluo/models/voices"
)

// life is a kind of record on the lifecycle as what looks across all kinds sees it.
type life interface {
	kind() records.Kind
	// waiting are the records that are before the staff, as the machine's Waits say.
	waiting(tx *gorm.DB) (Desk, error)
	// returned are those that their author has back, by the machine's Back.
	returned(tx *gorm.DB, person int64) ([]TodoItem, error)
	// own are a person's records, and steps all that happened to them.
	own(tx *gorm.DB, person int64) (rows any, err error)
	steps(tx *gorm.DB, person int64) ([]records.Step, error)
}

// lives are all kinds on the lifecycle, by the name under which a person's own are
// exported. A new kind is a line here: desk, to-do list and export follow from its
// machine.
var lives = []struct {
	name string
	life
}{
	{"leaves", &of[activities.RequestState, activities.Leave, *activities.Leave]{machine: activities.LeaveLife, before: activities.PendingLeaves, lines: ofActivities(func(l *activities.Leave) (int64, line) {
		return l.ActivityID, line{since: l.AskedAt, short: l.Short}
	})}},
	{"correction_requests", &of[activities.RequestState, activities.Claim, *activities.Claim]{machine: activities.ClaimLife, before: activities.PendingClaims, lines: ofActivities(func(r *activities.Claim) (int64, line) {
		return r.ActivityID, line{since: r.CreatedAt}
	})}},
	{"suggestions", &of[voices.State, voices.Suggestion, *voices.Suggestion]{machine: voices.SuggestionLife, lines: each(func(s *voices.Suggestion) line {
		return line{title: s.Title, number: s.Number, since: s.UpdatedAt}
	})}},
	{"deeds", &of[deeds.State, deeds.Deed, *deeds.Deed]{machine: deeds.Life, whose: deeds.DoneBy, lines: each(func(d *deeds.Deed) line {
		return line{title: d.Title, number: d.Number, since: d.FiledAt}
	})}},
	{"donations", &of[books.State, books.Donation, *books.Donation]{machine: books.DonationLife, whose: books.GivenBy, lines: each(func(d *books.Donation) line {
		return line{title: d.Recipient, number: d.Number, since: d.FiledAt}
	})}},
	{"honours", &of[books.State, books.Honour, *books.Honour]{machine: books.HonourLife, lines: each(func(h *books.Honour) line {
		return line{title: h.Title, number: h.Number, since: h.FiledAt}
	})}},
	{"archive_items", &of[archive.State, archive.Item, *archive.Item]{machine: archive.Life, lines: each(func(it *archive.Item) line {
		return line{title: it.Title, number: it.Number, since: it.FiledAt}
	})}},
	{"term_applications", &of[terms.FilingState, terms.Application, *terms.Application]{machine: terms.ApplicationLife, lines: ofAuthors(func(a *terms.Application) *terms.Filing { return &a.Filing })}},
	{"term_summaries", &of[terms.FilingState, terms.Summary, *terms.Summary]{machine: terms.SummaryLife, lines: ofAuthors(func(s *terms.Summary) *terms.Filing { return &s.Filing })}},
	{"research_led", &of[research.State, research.Research, *research.Research]{machine: research.Life, before: research.ToAccept, lines: each(func(r *research.Research) line {
		return line{title: r.Topic, since: r.UpdatedAt}
	})}},
	{"requests", &of[activities.RequestState, Request, *Request]{machine: RequestLife, lines: each(func(r *Request) line {
		return line{title: store.CutRunes(r.Text, store.TitleRunes), since: r.CreatedAt}
	})}},
	{"tasks", &of[tasks.State, tasks.Task, *tasks.Task]{machine: tasks.Life}},
	{"profile_changes", &of[roster.State, roster.Change, *roster.Change]{machine: roster.Life, lines: each(func(ch *roster.Change) line {
		return line{since: ch.CreatedAt}
	})}},
	{"away", &of[away.State, away.Span, *away.Span]{machine: away.Life}},
	{"consultations", &of[consult.State, consult.Consultation, *consult.Consultation]{machine: consult.Life}},
	{"opinions", &of[consult.OpinionState, consult.Opinion, *consult.Opinion]{machine: consult.OpinionLife}},
	{"supervision", &of[supervision.OpenState, supervision.Open, *supervision.Open]{machine: supervision.OpenLife}},
	{"pledges", &of[pledges.State, pledges.Pledge, *pledges.Pledge]{machine: pledges.Life}},
	{"committee_reports", &of[committee.State, committee.Report, *committee.Report]{machine: committee.Life}},
	{"collations", &of[collation.State, collation.Collation, *collation.Collation]{machine: collation.Life}},
	{"praises", &of[notes.PraiseState, notes.Praise, *notes.Praise]{machine: notes.PraiseLife}},
	{"topic_proposals", &of[research.ProposalState, research.TopicProposal, *research.TopicProposal]{machine: research.ProposalLife}},
}

// of is the life of records of the type T.
type of[S ~string, T any, P interface {
	*T
	records.Living[S]
}] struct {
	machine *records.Machine[S]
	// before lists what is before the staff; nil: all in the machine's states, in the
	// order in which they came.
	before func(tx *gorm.DB) ([]T, error)
	// whose is the condition that a record is a person's; nil: its author's.
	whose func(tx *gorm.DB, person int64) *gorm.DB
	// lines say what a list shows of records; nil for a kind that is in no list here.
	lines func(tx *gorm.DB, list []T) ([]line, error)
}

// line is what a list shows of a record.
type line struct {
	title, number string
	since         time.Time
	at            time.Time // of the activity
	short         bool      // 临时请假
}

// each makes the lines of records one by one.
func each[T any](describe func(r *T) line) func(tx *gorm.DB, list []T) ([]line, error) {
	return func(_ *gorm.DB, list []T) ([]line, error) {
		lines := make([]line, len(list))
		for i := range list {
			lines[i] = describe(&list[i])
		}
		return lines, nil
	}
}

func (k *of[S, T, P]) kind() records.Kind { return k.machine.Kind }

func (k *of[S, T, P]) waiting(tx *gorm.DB) (desk Desk, err error) {
	if len(k.machine.Waits) == 0 {
		return nil, nil
	}
	before := k.before
	if before == nil {
		before = func(tx *gorm.DB) ([]T, error) { return records.Waiting[T](tx, k.machine) }
	}
	list, err := before(tx)
	if err != nil {
		return nil, err
	}
	lines, err := k.lines(tx, list)
	if err != nil {
		return nil, err
	}
	for i := range list {
		rec := P(&list[i]).Life()
		desk = append(desk, Item{
			Kind: k.machine.Waits[*rec.State], Record: records.Ref{Kind: k.machine.Kind, ID: *rec.ID}, PersonID: rec.Author,
			Title: lines[i].title, Number: lines[i].number, Since: lines[i].since, At: lines[i].at, Short: lines[i].short,
		})
	}
	return desk, nil
}

func (k *of[S, T, P]) returned(tx *gorm.DB, person int64) (items []TodoItem, err error) {
	if k.machine.Back == "" {
		return nil, nil
	}
	var list []T
	if err := tx.Where(k.machine.Own(tx, person)).Where("state = ?", k.machine.Back).Order("id").Find(&list).Error; err != nil {
		return nil, err
	}
	lines, err := k.lines(tx, list)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = *P(&list[i]).Life().ID
	}
	lives, err := records.StepsOf(tx, k.machine.Kind, ids...)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		item := TodoItem{
			Kind: TodoReturned, Record: records.Ref{Kind: k.machine.Kind, ID: id}, Title: lines[i].title, Number: lines[i].number, At: lines[i].since,
		}
		if steps := lives[id]; len(steps) > 0 {
			last := steps[len(steps)-1]
			item.At, item.Reason = last.At, last.Words
		}
		items = append(items, item)
	}
	return items, nil
}

func (k *of[S, T, P]) condition(tx *gorm.DB, person int64) *gorm.DB {
	if k.whose != nil {
		return k.whose(tx, person)
	}
	return k.machine.Own(tx, person)
}

func (k *of[S, T, P]) own(tx *gorm.DB, person int64) (any, error) {
	list := []T{}
	err := tx.Where(k.condition(tx, person)).Order("id").Find(&list).Error
	return list, err
}

func (k *of[S, T, P]) steps(tx *gorm.DB, person int64) (list []records.Step, err error) {
	mine := tx.Model(new(T)).Select("id").Where(k.machine.Own(tx, person))
	err = tx.Where("record_kind = ? AND record_id IN (?)", k.machine.Kind, mine).Order("id").Find(&list).Error
	return list, err
}

// ofActivities makes the lines of what belongs to activities, titled with their topics.
func ofActivities[T any](describe func(r *T) (activity int64, l line)) func(tx *gorm.DB, list []T) ([]line, error) {
	return func(tx *gorm.DB, list []T) ([]line, error) {
		lines, ids := make([]line, len(list)), make([]int64, len(list))
		for i := range list {
			ids[i], lines[i] = describe(&list[i])
		}
		var found []activities.Activity
		if err := tx.Select("id", "topic", "starts_at").Where("id IN ?", ids).Find(&found).Error; err != nil {
			return nil, fmt.Errorf("topics of activities: %w", err)
		}
		of := map[int64]*activities.Activity{}
		for i := range found {
			of[found[i].ID] = &found[i]
		}
		for i, id := range ids {
			if a := of[id]; a != nil {
				lines[i].title, lines[i].at = a.Topic, a.StartsAt
			}
		}
		return lines, nil
	}
}

// ofAuthors makes the lines of what is handed in to a change of term, titled with whose it is.
func ofAuthors[T any](filing func(r *T) *terms.Filing) func(tx *gorm.DB, list []T) ([]line, error) {
	return func(tx *gorm.DB, list []T) ([]line, error) {
		ids := make([]int64, len(list))
		for i := range list {
			ids[i] = filing(&list[i]).PersonID
		}
		names, err := people.Names(tx, ids)
		lines := make([]line, len(list))
		for i := range list {
			f := filing(&list[i])
			lines[i] = line{title: names[f.PersonID], since: f.FiledAt}
		}
		return lines, err
	}
}

// stepsOf are the steps of a person's own records.
func stepsOf(tx *gorm.DB, p *people.Person) ([]records.Step, error) {
	all := []records.Step{}
	for _, l := range lives {
		steps, err := l.steps(tx, p.ID)
		if err != nil {
			return nil, fmt.Errorf("steps of %s: %w", l.kind(), err)
		}
		all = append(all, steps...)
	}
	return all, nil
}
