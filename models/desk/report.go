package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/committee"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
)

// Report is what who looks on reads of the office's work: a quarterly briefing that is out,
// the report of a research, or of a quarter (§16), that was sent to the committee.
type Report struct {
	Record  records.Ref
	Year    int
	Quarter int
	Topic   string    // of a research; "" for a briefing
	At      time.Time // when it went out, or the day on which it was sent
}

// Reports lists what a person who looks on may read, the newest first, from an item on:
// the briefings, and for the party contact the reports that were sent, of researches and of
// quarters (§6, §16, §21).
func Reports(tx *gorm.DB, p *people.Person, from, limit int) ([]Report, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	var out []Report
	var briefings []briefing.Briefing
	err = tx.Where("state = ?", briefing.BriefingReleased).Order("released_at DESC, id DESC").Limit(from + limit).Find(&briefings).Error
	if err != nil {
		return nil, fmt.Errorf("briefings that are out: %w", err)
	}
	for _, b := range briefings {
		if b.ReleasedAt != nil {
			out = append(out, Report{Record: records.Ref{Kind: records.KindBriefing, ID: b.ID}, Year: b.Year, Quarter: b.Quarter, At: *b.ReleasedAt})
		}
	}
	if p.Is(people.PartyContact) {
		var sent []research.Research
		err := tx.Where("sent_on <> '' AND voided_at IS NULL").Order("sent_on DESC, id DESC").Limit(from + limit).Find(&sent).Error
		if err != nil {
			return nil, fmt.Errorf("reports that were sent: %w", err)
		}
		for _, r := range sent {
			out = append(out, Report{Record: records.Ref{Kind: records.KindResearch, ID: r.ID}, Year: r.Year, Quarter: r.Quarter, Topic: r.Topic, At: r.SentOn.Start(loc)})
		}
		handed, err := committee.Handed(tx, from+limit)
		if err != nil {
			return nil, err
		}
		for _, r := range handed {
			out = append(out, Report{Record: records.Ref{Kind: records.KindReport, ID: r.ID}, Year: r.Year, Quarter: r.Quarter, At: r.DeliveredOn.Start(loc)})
		}
	}
	slices.SortStableFunc(out, func(a, b Report) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Record.ID, a.Record.ID)) })
	return out[min(from, len(out)):min(from+limit, len(out))], nil
}
