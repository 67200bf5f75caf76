package security_test

import (
	"errors"
	"lianluo/models/activities"
	"lianluo/models/away"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/dates"
	mpeople "lianluo/models/people"
	"lianluo/models/roster"
	"lianluo/models/tasks"
)

// term has the office in its last year, and its three groups: the author leads one, the peer
// belongs to another.
func (b *bookkeeper) term() error {
	t := &mpeople.Term{Number: 15, Name: b.mark + "县政协第十五届", StartsOn: "2022-03-01", EndsOn: "2027-02-28"}
	if err := mpeople.NewTerm(b.tx, t); err != nil {
		return err
	}
	for i, p := range []*mpeople.Person{b.author, b.peer} {
		m := &mpeople.Membership{TermID: t.ID, PersonID: p.ID, Sector: b.mark + "经济", Post: b.mark + "合作社", Groups: []string{mpeople.WorkGroups[i]}}
		if err := mpeople.SetMembership(b.tx, m); err != nil {
			return err
		}
	}
	groups, err := mpeople.MakeGroups(b.tx, t.ID)
	if err != nil {
		return err
	}
	if err := errors.Join(groups[0].SetLeader(b.tx, b.author.ID), groups[0].SetPurpose(b.tx, b.mark+"查找困难群众")); err != nil {
		return err
	}
	task := &tasks.Task{SourceKind: tasks.FromGroup, SourceID: groups[0].ID, Text: b.mark + b.hidden + "摸底", OwnerID: b.author.ID, DueOn: "2026-12-28"}
	_, err = tasks.Add(b.tx, task, b.boss, noon)
	return err
}

// entries are a change that the author wants of the own entry, one that the office has made,
// and days on which the author is away.
func (b *bookkeeper) entries() error {
	if _, _, err := roster.File(b.tx, mpeople.RosterPost, b.mark+b.hidden+"新单位", b.author, noon); err != nil {
		return err
	}
	if _, err := roster.Put(b.tx, b.author, mpeople.RosterSector, b.mark+"农业", b.boss, noon); err != nil {
		return err
	}
	_, _, err := away.Note(b.tx, b.author, "2026-12-22", "2026-12-24", "2026-12-05", noon)
	return err
}

// asked are a date that is looked for and an announcement that asks for a number, answered
// by the author; a guest is on the sheet of noon.
func (b *bookkeeper) asked() error {
	times := []dates.Option{{StartsAt: noon.AddDate(0, 0, 10)}, {StartsAt: noon.AddDate(0, 0, 11)}}
	p, err := dates.Ask(b.tx, b.mark+"看项目", times, noon.AddDate(0, 0, 3), b.boss, noon)
	if err != nil {
		return err
	}
	list, err := dates.OptionsOf(b.tx, p)
	if err != nil {
		return err
	}
	if err := dates.Say(b.tx, p, list[0].ID, b.author, dates.Yes, noon); err != nil {
		return err
	}
	a, err := briefing.Announce(b.tx, b.boss, briefing.AnnouncementDraft{Text: b.mark + "请填报联系户数", Ask: briefing.Ask{Kind: briefing.AskWords}}, noon)
	if err != nil {
		return err
	}
	if _, err := briefing.HandIn(b.tx, a, b.author, briefing.Given{Words: b.mark + b.hidden + "十二户"}, noon); err != nil {
		return err
	}
	var session activities.Activity
	if err := b.tx.Where("topic = ?", b.mark+"午学习").Take(&session).Error; err != nil {
		return err
	}
	_, err = activities.AddGuests(b.tx, &session, []activities.Guest{{Name: b.mark + "刘局长", Post: b.mark + "农业局"}}, b.boss)
	return err
}

// quarterOf is the one whose briefing is released.
var quarterOf = calendar.Quarter{Year: 2026, Q: 3}
