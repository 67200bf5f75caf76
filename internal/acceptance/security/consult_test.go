package security_test

import (
	"time"

	"lianluo/models/consult"
	"lianluo/models/records"
	"lianluo/models/store"
)

// consultations are three in which only the author is asked: one is open, the result of one is
// with the committee and has an opinion without an answer, one waits to be sent.
func (b *bookkeeper) consultations() error {
	day := 24 * time.Hour
	ask := func(matter string, from, closes time.Time) (*consult.Consultation, error) {
		c, _, err := consult.Ask(b.tx, consult.Draft{Matter: b.mark + matter, To: []int64{b.author.ID}, Times: consult.Times{ClosesAt: closes}}, b.boss, from)
		return c, err
	}
	if _, err := ask("先修东段", noon, noon.Add(3*day)); err != nil {
		return err
	}
	for _, matter := range []string{"路灯装在哪里", "停车场怎么管"} {
		c, err := ask(matter, noon.Add(-4*day), noon.Add(-day))
		if err != nil {
			return err
		}
		if err := consult.Say(b.tx, c, b.author, consult.Opinions, []string{b.mark + b.counsel + "装在学校门口"}, noon.Add(-3*day)); err != nil {
			return err
		}
		if err := consult.Close(b.tx, c, noon.Add(-day)); err != nil {
			return err
		}
		if matter != "路灯装在哪里" {
			continue
		}
		move := records.Move[consult.State]{To: consult.Sent, By: b.boss, Words: b.boss.Name, OnDate: store.DateOf(noon, noon.Location())}
		if _, err := consult.Life.Advance(b.tx, c, move, noon); err != nil {
			return err
		}
	}
	return nil
}
