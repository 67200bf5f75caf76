package security_test

import (
	"errors"

	"lianluo/models"
)

// findings are the author's, who writes the report of the quarter's research: one
// with a note as its evidence, one of which a suggestion was made.
func (b *bookkeeper) findings() error {
	var r models.Research
	if err := b.tx.Order("id").Limit(1).Take(&r).Error; err != nil {
		return err
	}
	if err := models.SetWriter(b.tx, &r, b.author, b.boss); err != nil {
		return err
	}
	var n models.Note
	if err := b.tx.Where("kind = ?", models.ResearchNote).Take(&n).Error; err != nil {
		return err
	}
	var s models.Suggestion
	if err := b.tx.Where("person_id = ?", b.author.ID).Order("id").Limit(1).Take(&s).Error; err != nil {
		return err
	}
	proved := &models.ResearchFinding{Title: b.mark + b.hidden + "缺专职护理员", Cause: b.mark + b.hidden + "待遇低", CreatedBy: b.author.ID}
	suggested := &models.ResearchFinding{Title: b.mark + b.hidden + "断头路", Proposal: b.mark + b.hidden + "列入明年项目", CreatedBy: b.author.ID}
	for _, f := range []*models.ResearchFinding{proved, suggested} {
		if err := models.NewFinding(b.tx, &r, f); err != nil {
			return err
		}
	}
	return errors.Join(models.Prove(b.tx, proved, &n), b.tx.Model(&s).Update("finding_id", suggested.ID).Error)
}

// reports are of two earlier researches that the author leads: one has come back
// from the committee and can be read by all, the other, which is the author's
// and the staff's yet, waits for the director. The peer is on the team of the
// first.
func (b *bookkeeper) reports() error {
	for _, past := range []struct {
		quarter       int
		topic, report string
		steps         []models.ResearchStep
	}{
		{1, "饮水安全", b.mark + "管网末端水压不足。", []models.ResearchStep{
			{ToState: models.ResearchSubmitted}, {ToState: models.ResearchReported}, {ToState: models.ResearchSent, OnDate: "2026-04-10"},
			{ToState: models.ResearchSettled, Outcome: models.OutcomeAdopted, Note: b.mark + "请水利站研究"},
		}},
		{2, "道路管护", b.mark + b.hidden + "通组路破损多处，未核实。", []models.ResearchStep{{ToState: models.ResearchSubmitted}}},
	} {
		r := &models.Research{Year: 2026, Quarter: past.quarter, Topic: b.mark + past.topic, LeaderID: b.author.ID, Report: past.report}
		if err := models.CreateResearch(b.tx, r); err != nil {
			return err
		}
		if past.quarter == 1 {
			if err := models.SetTeam(b.tx, r, b.peer, true, b.boss); err != nil {
				return err
			}
		}
		for _, step := range past.steps {
			by := b.boss
			if step.ToState == models.ResearchSubmitted {
				by = b.author
			}
			if err := models.AdvanceResearch(b.tx, r, &step, by, noon); err != nil {
				return err
			}
		}
	}
	return nil
}

// topics are what the two propose for the next research: in the first office the
// members vote, in the second they propose still.
func (b *bookkeeper) topics() error {
	call, err := models.OpenCall(b.tx, b.boss, noon.AddDate(0, 0, 3), noon)
	if err != nil {
		return err
	}
	if _, err := models.Propose(b.tx, call, b.author, b.mark+"校车安全", b.mark+"早晚都挤", noon); err != nil {
		return err
	}
	chosen, err := models.Propose(b.tx, call, b.peer, b.mark+"小水利", b.mark+"水渠渗漏", noon)
	if err != nil || b.office != firstID {
		return err
	}
	if err := models.OpenVote(b.tx, call, b.boss, noon.AddDate(0, 0, 5), noon); err != nil {
		return err
	}
	return errors.Join(models.CastVote(b.tx, call, b.author, chosen.ID, noon), models.CastVote(b.tx, call, b.peer, chosen.ID, noon))
}
