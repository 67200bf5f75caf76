package security_test

import (
	"errors"

	"lianluo/models/notes"
	"lianluo/models/research"
	"lianluo/models/voices"
)

// findings are the author's, who writes the report of the quarter's research: one
// with a note as its evidence, one of which a suggestion was made.
func (b *bookkeeper) findings() error {
	var r research.Research
	if err := b.tx.Order("id").Limit(1).Take(&r).Error; err != nil {
		return err
	}
	if err := research.SetWriter(b.tx, &r, b.author, b.boss); err != nil {
		return err
	}
	var n notes.Note
	if err := b.tx.Where("kind = ?", notes.ResearchNote).Take(&n).Error; err != nil {
		return err
	}
	var s voices.Suggestion
	if err := b.tx.Where("person_id = ?", b.author.ID).Order("id").Limit(1).Take(&s).Error; err != nil {
		return err
	}
	proved := &research.Finding{Title: b.mark + b.hidden + "缺专职护理员", Cause: b.mark + b.hidden + "待遇低", CreatedBy: b.author.ID}
	suggested := &research.Finding{Title: b.mark + b.hidden + "断头路", Proposal: b.mark + b.hidden + "列入明年项目", CreatedBy: b.author.ID}
	for _, f := range []*research.Finding{proved, suggested} {
		if err := research.NewFinding(b.tx, &r, f); err != nil {
			return err
		}
	}
	return errors.Join(research.Prove(b.tx, proved, &n), b.tx.Model(&s).Update("finding_id", suggested.ID).Error)
}

// reports are of earlier researches that the author leads: the first has come back
// from the committee and can be read by all, the second, which is the author's and
// the staff's yet, waits for the director; of two more one was accepted and one sent
// to the committee. The peer is on the team of the first.
func (b *bookkeeper) reports() error {
	for _, past := range []struct {
		quarter       int
		topic, report string
		steps         []research.Move
	}{
		{1, "饮水安全", b.mark + "管网末端水压不足。", []research.Move{
			{To: research.Submitted}, {To: research.Reported}, {To: research.Sent, OnDate: "2026-04-10"},
			{To: research.Settled, Outcome: string(research.OutcomeAdopted), Words: b.mark + "请水利站研究"},
		}},
		{2, "道路管护", b.mark + b.hidden + "通组路破损多处，未核实。", []research.Move{{To: research.Submitted}}},
		{3, "农村电网", b.mark + "三个村夏季电压不足。", []research.Move{{To: research.Submitted}, {To: research.Reported}}},
		{3, "垃圾清运", b.mark + "清运每周一次不够。", []research.Move{
			{To: research.Submitted}, {To: research.Reported}, {To: research.Sent, OnDate: "2026-10-10"},
		}},
	} {
		r := &research.Research{Year: 2026, Quarter: past.quarter, Topic: b.mark + past.topic, LeaderID: b.author.ID, Report: past.report}
		if err := research.Create(b.tx, r); err != nil {
			return err
		}
		if past.quarter == 1 {
			if err := research.SetTeam(b.tx, r, b.peer, true, b.boss); err != nil {
				return err
			}
		}
		for _, step := range past.steps {
			step.By = b.boss
			if step.To == research.Submitted {
				step.By = b.author
			}
			if _, err := research.Advance(b.tx, r, step, noon); err != nil {
				return err
			}
		}
	}
	return nil
}

// topics are what the two propose for the next research: in the first office the
// members vote, in the second they propose still.
func (b *bookkeeper) topics() error {
	call, err := research.OpenCall(b.tx, b.boss, noon.AddDate(0, 0, 3), noon)
	if err != nil {
		return err
	}
	if _, _, err := research.Propose(b.tx, call, b.author, b.mark+"校车安全", b.mark+"早晚都挤", noon); err != nil {
		return err
	}
	chosen, _, err := research.Propose(b.tx, call, b.peer, b.mark+"小水利", b.mark+"水渠渗漏", noon)
	if err != nil || b.office != firstID {
		return err
	}
	if err := research.OpenVote(b.tx, call, b.boss, noon.AddDate(0, 0, 5), noon); err != nil {
		return err
	}
	return errors.Join(research.CastVote(b.tx, call, b.author, chosen.ID, noon), research.CastVote(b.tx, call, b.peer, chosen.ID, noon))
}
