package security_test

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// keepBooks puts on record at noon, in both offices, what nobody of the scene
// has typed. The ids in access_samples_test.go are those of the first office,
// which always comes before the second.
func keepBooks(tx *gorm.DB) error {
	unposted := &activities.Activity{Kind: activities.Study, Topic: "补学习", Place: "会议室", StartsAt: noon.AddDate(0, 0, 20)}
	if err := activities.Create(store.InOffice(tx, firstID), unposted); err != nil {
		return err
	}
	first, err := bookkeeperOf(tx, firstID, "", secret, discreet, counsel, signed, unnamed, director, author, called(member))
	if err != nil {
		return err
	}
	second, err := bookkeeperOf(tx, secondID, foreign, foreign, foreign, foreign, foreign, foreign, other, outsider, foreign+"芳")
	if err != nil {
		return err
	}
	both := []*bookkeeper{first, second}
	for _, keep := range []func(*bookkeeper) error{
		(*bookkeeper).roster, (*bookkeeper).hosts, (*bookkeeper).visit, (*bookkeeper).year, (*bookkeeper).addresses,
		(*bookkeeper).study, (*bookkeeper).quizzes, (*bookkeeper).missed, (*bookkeeper).praise,
		(*bookkeeper).findings, (*bookkeeper).reports, (*bookkeeper).topics, (*bookkeeper).consultations, (*bookkeeper).supervision, (*bookkeeper).gifts, (*bookkeeper).archive,
		(*bookkeeper).term, (*bookkeeper).entries, (*bookkeeper).asked, (*bookkeeper).committee, (*bookkeeper).promises, (*bookkeeper).fund, (*bookkeeper).change,
	} {
		for _, b := range both {
			if err := keep(b); err != nil {
				return err
			}
		}
	}
	var newcomers []mpeople.Person
	err = store.AcrossOffices(tx).Where("telegram_id = 0").Order("office_id").Find(&newcomers).Error
	if err != nil || len(newcomers) != 2 {
		return fmt.Errorf("newcomers: %d, %w", len(newcomers), err)
	}
	return plantCodes(tx, newcomers[0].ID, newcomers[1].ID)
}

// bookkeeper keeps the books of one office. mark stands in all words, hidden in
// those that the author wrote for the staff, unsaid in the peer's own; the others: see
// the marks.
type bookkeeper struct {
	tx                   *gorm.DB
	office               int64
	mark, hidden, unsaid string

	counsel, signed, unnamed string
	boss, author, peer       *mpeople.Person
}

func bookkeeperOf(tx *gorm.DB, office int64, mark, hidden, unsaid, counsel, signed, unnamed, boss, writer, peer string) (*bookkeeper, error) {
	b := &bookkeeper{tx: store.InOffice(tx, office), office: office, mark: mark, hidden: hidden, unsaid: unsaid, counsel: counsel, signed: signed, unnamed: unnamed}
	var errs [3]error
	b.boss, errs[0] = mpeople.PersonByName(b.tx, called(boss))
	b.author, errs[1] = mpeople.PersonByName(b.tx, called(writer))
	b.peer, errs[2] = mpeople.PersonByName(b.tx, peer)
	return b, errors.Join(errs[:]...)
}

// roster is a workbook of people that waits to be taken over.
func (b *bookkeeper) roster() error {
	sheet := map[string]any{"rows": 1, "entries": []mpeople.RosterEntry{{Row: 2, Name: b.hidden + "册上人", Roles: mpeople.Member, Phone: "13800138000"}}}
	_, err := mpeople.KeepImport(b.tx, b.boss.ID, mpeople.ImportRoster, b.hidden+"名册.xlsx", sheet)
	return err
}

// hosts gives the author February and the last of the others March of the rota,
// who offers to change.
func (b *bookkeeper) hosts() error {
	members, err := mpeople.Members(b.tx)
	if err != nil {
		return err
	}
	theirs := members[len(members)-1]
	if theirs.ID == b.author.ID {
		theirs = members[0]
	}
	february, err := activities.RotaAt(b.tx, "2027-02")
	if err != nil {
		return err
	}
	march, err := activities.RotaAt(b.tx, "2027-03")
	if err != nil {
		return err
	}
	err = errors.Join(activities.TakeMonth(b.tx, february, b.author, noon), activities.TakeMonth(b.tx, march, &theirs, noon))
	if err != nil {
		return err
	}
	_, err = activities.AskSwap(b.tx, &theirs, march, february, noon)
	return err
}

// visit is what the author hosts, and what is left to the author to be done: one
// matter open, one done.
func (b *bookkeeper) visit() error {
	a := &activities.Activity{
		Kind: activities.Visit, Topic: b.mark + "视察水塘", Place: b.mark + "村口", CreatedBy: b.boss.ID,
		StartsAt: time.Date(2027, 2, 10, 15, 0, 0, 0, noon.Location()),
	}
	if err := activities.Create(b.tx, a); err != nil {
		return err
	}
	open := &tasks.Task{SourceKind: tasks.FromActivity, SourceID: a.ID, Text: b.mark + b.hidden + "修路灯", OwnerID: b.author.ID, DueOn: "2027-02-20", CreatedBy: b.boss.ID}
	done := &tasks.Task{SourceKind: tasks.FromActivity, SourceID: a.ID, Text: b.mark + b.hidden + "送简报", OwnerID: b.author.ID, DueOn: "2027-02-22", CreatedBy: b.boss.ID}
	for _, f := range []*tasks.Task{open, done} {
		if _, err := tasks.Add(b.tx, f, b.boss, noon); err != nil {
			return err
		}
	}
	_, err := tasks.Life.Advance(b.tx, done, records.Move[tasks.State]{To: tasks.Done, By: b.author}, noon)
	return err
}

// year has a plan that is being drawn up and one that was published.
func (b *bookkeeper) year() error {
	if _, err := activities.DraftOfYear(b.tx, 2027, b.boss.ID); err != nil {
		return err
	}
	p, err := activities.DraftOfYear(b.tx, 2026, b.boss.ID)
	if err != nil {
		return err
	}
	d, err := p.Read()
	if err != nil {
		return err
	}
	d.Items = []activities.PlanItem{{N: 1, Kind: activities.Study, Day: "2026-12-16", Topic: b.mark + "年终学习"}}
	if err := activities.SavePlan(b.tx, p, d); err != nil {
		return err
	}
	_, err = activities.PublishPlan(b.tx, calendar.Embedded(), p, b.boss.ID, b.mark+"待定", noon)
	return err
}

// addresses are the author's calendar and the screen of the session at noon.
func (b *bookkeeper) addresses() error {
	if _, err := mpeople.NewFeed(b.tx, b.author, noon); err != nil {
		return err
	}
	var a activities.Activity
	if err := b.tx.Where("topic = ?", b.mark+"午学习").Take(&a).Error; err != nil {
		return err
	}
	s := screenAt(b.office, a.ID)
	s.CreatedBy = b.boss.ID
	return b.tx.Create(s).Error
}
