package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/models/calendar"
	"lianluo/models/notes"
	"lianluo/models/research"
	"lianluo/models/store"
)

// study of a quarter, with the places that its numbers were seen in.
type inquiry struct {
	*research.Research
	subject  *subject
	number   string
	villages []string
	begin    store.Date
}

// writeResearch makes one thematic research a quarter (§6) with its notes; the
// one of this quarter is open, the one before reported.
func (h *history) writeResearch() error {
	var list []*inquiry
	var rows []*research.Research
	order := h.deal(len(subjects))
	current := calendar.QuarterOf(h.now.In(h.loc))
	n := 0
	for q := calendar.QuarterOf(h.start().In(h.loc)).Next(); ; q = q.Next() {
		if q == current.Next() {
			break
		}
		r := h.inquiry(q, &subjects[order[n%len(order)]], n >= len(order), q == current, q.Next() == current)
		list, rows = append(list, r), append(rows, r.Research)
		n++
	}
	if err := insert(h, rows); err != nil {
		return err
	}
	if err := insertSteps(h, h.researchSteps(list)); err != nil {
		return err
	}
	var notes []*notes.Note
	for _, r := range list {
		notes = append(notes, h.fieldNotes(r)...)
	}
	return insert(h, notes)
}

func (h *history) inquiry(q calendar.Quarter, s *subject, again, open, reported bool) *inquiry {
	begin := h.workday(q.Year, q.FirstDay().Month, h.between(4, 9))
	if begin > h.today {
		begin = store.DateFrom(q.FirstDay())
	}
	made := h.past(h.at(begin, 9, h.rng.IntN(60)), time.Hour)
	topic := s.topic
	if again {
		topic = "回访：" + topic
	}
	members := h.members(begin)
	team := h.deal(len(members))
	r := &inquiry{subject: s, number: strconv.Itoa(h.round(s.n)), begin: begin, Research: &research.Research{
		Year: q.Year, Quarter: q.Q, Topic: topic, LeaderID: members[team[0]].ID, State: research.Closed, CreatedAt: made, UpdatedAt: made,
		DueOn: h.workday(q.Year, q.LastDay().Month, 22),
	}}
	for _, k := range team[1:h.between(3, 5)] {
		r.Team = append(r.Team, members[k].ID)
	}
	for _, k := range h.deal(len(villages))[:3] {
		r.villages = append(r.villages, villages[k])
	}
	if open {
		r.State = research.Open
		return r
	}
	at := h.past(h.inOffice(h.later(r.DueOn, -h.between(1, 6))), 24*time.Hour)
	r.Report, r.ReportedAt, r.UpdatedAt = r.report(), &at, h.at(h.later(r.DueOn, 16), 10, 30)
	if reported {
		r.State, r.UpdatedAt = research.Reported, at
	}
	return r
}

// report writes what was found and what is proposed.
func (r *inquiry) report() string {
	f, a := r.subject.findings, r.subject.asks
	for i := range f {
		f[i] = fill(f[i], "{n}", r.number)
	}
	return fmt.Sprintf(`一、调研情况。调研组先后到%s，采取入户走访、座谈和实地查看的方式，了解%s的情况。
二、主要问题。一是%s。二是%s。三是%s。
三、几点建议。一是%s。二是%s。三是%s。`, strings.Join(r.villages, "、"), r.subject.topic, f[0], f[1], f[2], a[0], a[1], a[2])
}

// fieldOpens begin a note from the field: {村} is where.
var fieldOpens = []string{
	"上午在{村}走了八户，", "{村}座谈会上群众讲，", "和{村}的组长一起看了现场，", "入户时一位老党员说，", "在{村}碰到几位正在干活的村民，都说",
	"下午到{村}，先看后问，", "翻了{村}的台账，再到实地核对，", "{村}支书介绍，",
}

var fieldEnds = []string{"拟写进报告。", "需要再到邻村比较一下。", "群众的办法是：%s。", "我的想法是%s。", "回来核对了数字，属实。", "建议%s，村里表示可行。"}

// fieldNotes are the notes of a research: the team's.
func (h *history) fieldNotes(r *inquiry) []*notes.Note {
	var list []*notes.Note
	authors := r.Involved()
	opens := h.deal(len(fieldOpens))
	for k := range h.between(3, 6) {
		village := r.villages[k%len(r.villages)]
		i := k % 3
		text := fill(fieldOpens[opens[k]], "{村}", village) + fill(r.subject.findings[i], "{n}", r.number) + "。" +
			of(h.one(fieldEnds), r.subject.asks[i])
		at := h.at(h.later(r.begin, h.between(3, 62)), h.between(11, 20), h.rng.IntN(60))
		if r.ReportedAt != nil && at.After(*r.ReportedAt) {
			at = r.ReportedAt.AddDate(0, 0, -1)
		}
		if at.After(h.now) {
			if k >= 2 {
				continue // still to be done
			}
			at = h.past(at, time.Duration(20+h.rng.IntN(200))*time.Hour)
		}
		if at.Before(r.CreatedAt) {
			at = r.CreatedAt.Add(time.Minute)
		}
		list = append(list, &notes.Note{
			Kind: notes.ResearchNote, ResearchID: r.ID, PersonID: authors[k%len(authors)], Text: text,
			Length: utf8.RuneCountInString(text), FiledAt: at, CreatedAt: at, UpdatedAt: at,
		})
	}
	return list
}
