package security_test

import (
	"errors"

	"lianluo/models/assess"
	"lianluo/models/briefing"
	"lianluo/models/committee"
	"lianluo/models/fund"
	"lianluo/models/parts"
	mpeople "lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/terms"
)

// committee are three versions of a quarter's report: one that was delivered, with what the
// committee said of it, one that is final, and a draft. A difficulty is open.
func (b *bookkeeper) committee() error {
	released, err := committee.Released(b.tx, quarterOf)
	if err != nil {
		return err
	}
	var drafts []parts.Draft
	for _, key := range committee.Keys {
		drafts = append(drafts, parts.Draft{Key: key, Sentences: []parts.Sentence{
			{Text: b.mark + "季度里学习一次。", Paragraph: true, Figures: []string{briefing.FigSessions}}, {Text: b.mark + "群众满意。"},
		}})
	}
	r, err := committee.Begin(b.tx, released, drafts, b.boss, noon)
	if err != nil {
		return err
	}
	if _, err := committee.Raise(b.tx, r, b.mark+"经费不足", b.boss); err != nil {
		return err
	}
	if err := committee.Freeze(b.tx, r, b.boss, noon); err != nil {
		return err
	}
	if err := committee.Deliver(b.tx, r, committee.Delivery{On: "2026-10-12", To: b.mark + "镇党委", How: b.mark + "送到办公室"}, b.boss, noon); err != nil {
		return err
	}
	if _, err := committee.Hear(b.tx, r, b.mark+"要多下村", b.boss); err != nil {
		return err
	}
	second, err := committee.Again(b.tx, r, b.boss, noon)
	if err != nil {
		return err
	}
	if err := committee.Freeze(b.tx, second, b.boss, noon); err != nil {
		return err
	}
	third, err := committee.Again(b.tx, second, b.boss, noon)
	if err != nil {
		return err
	}
	list, err := parts.Of(b.tx, records.KindReport, third.ID)
	if err != nil {
		return err
	}
	_, err = parts.Add(b.tx, &list[0], list[0].Revision, b.mark+"主任补写一句。", b.boss.ID, noon)
	return err
}

// promises are the agenda of the half year's meeting, a promise that was added, and the
// year's self-assessment.
func (b *bookkeeper) promises() error {
	list, err := pledges.Of(b.tx, 2026)
	if err != nil {
		return err
	}
	if _, err := pledges.AddLine(b.tx, &list[0], b.mark+"听取工作汇报", b.boss); err != nil {
		return err
	}
	if _, _, err := pledges.AddOther(b.tx, b.mark+"修会议室", "2026-12-20", b.boss, noon); err != nil {
		return err
	}
	usual := []assess.Item{{Part: b.mark + "组织", Title: b.mark + "按时学习", Rule: b.mark + "缺一次扣一分", Most: 10 * assess.Point}}
	return assess.Make(b.tx, 2026, usual, b.boss, noon)
}

// fund is spending that waits for its second person, income, and spending that counts.
func (b *bookkeeper) fund() error {
	slip := func(side fund.Side, sort string, fen int64, purpose string) error {
		s := &fund.Slip{Side: side, Sort: sort, Fen: fen, OnDate: "2026-12-01", Purpose: b.mark + purpose, Payee: b.mark + "文具店"}
		return fund.File(b.tx, s, b.boss, noon)
	}
	return errors.Join(
		fund.SetBudget(b.tx, 2026, 20_000_00, b.boss, noon), slip(fund.Spending, "", fund.DefaultLimit+100, "买电脑"),
		slip(fund.Income, fund.Grant, 20_000_00, "年度拨款"), slip(fund.Spending, "", 35_00, "打印费"),
	)
}

// change is the change of term: the author has filed both, of the peer there is a summary
// that is being written, and somebody new is to join.
func (b *bookkeeper) change() error {
	t, err := mpeople.CurrentTerm(b.tx, noon)
	if err != nil {
		return err
	}
	c, err := terms.Begin(b.tx, t, terms.Plan{Asked: []int64{b.author.ID, b.peer.ID}, DueOn: "2027-01-15", Name: b.mark + "县政协第十六届"}, b.boss, noon)
	if err != nil {
		return err
	}
	a := &terms.Application{Filing: terms.Filing{ChangeID: c.ID, PersonID: b.author.ID}, Willing: terms.Yes, Strengths: b.mark + b.hidden + "联系群众", Words: b.mark + b.hidden + "愿意继续"}
	if _, err := terms.Apply(b.tx, a, b.author, noon); err != nil {
		return err
	}
	for _, p := range []struct {
		file bool
		of   *bookkeeper
	}{{true, b}, {false, &bookkeeper{author: b.peer, hidden: b.unsaid}}} {
		s, _, err := terms.OpenSummary(b.tx, c, p.of.author, noon)
		if err != nil {
			return err
		}
		text := []parts.Draft{{Key: "study", Sentences: []parts.Sentence{{Text: b.mark + p.of.hidden + "学习二十八次。"}, {Text: b.mark + p.of.hidden + "做好事三件。"}}}}
		if err := parts.Lay(b.tx, records.KindSummary, s.ID, text); err != nil {
			return err
		}
		if !p.file {
			continue
		}
		if _, err := terms.FileSummary(b.tx, s, p.of.author, noon); err != nil {
			return err
		}
	}
	_, err = terms.Join(b.tx, c, b.mark+"新委员", b.boss)
	return err
}
