package plan

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerPaper: a year's study sessions as a plan to be printed (学习计划, §4, §25).
func registerPaper(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "study_plan", Access: bot.Viewers, Make: studyPlan, Offer: offerStudyPlan})
}

// draftMark stands before the id of a plan that is not published: d12.
const draftMark = "d"

// studyPlanButton asks for the study plan of what the director lays out.
func studyPlanButton(c *bot.Context, p *activities.YearPlan) bot.Button {
	return papers.Button(c, "study_plan", draftMark+strconv.FormatInt(p.ID, 10))
}

// offerStudyPlan lists this year's and the next one's, where there are sessions.
func offerStudyPlan(c *bot.Context) (list []papers.Offer, err error) {
	for _, y := range append([]int{c.Local(c.Now).Year() + 1}, papers.Years(c, 1)...) {
		sessions, err := sessionsOf(c, y)
		if err != nil {
			return nil, err
		}
		if len(sessions) > 0 {
			list = append(list, papers.Offer{Label: c.P("study_plan.offer", "year", strconv.Itoa(y)), Arg: strconv.Itoa(y)})
		}
	}
	return list, nil
}

// sessionsOf lists the study sessions of a year that were not called off, in order.
func sessionsOf(c *bot.Context, year int) (sessions []activities.Activity, err error) {
	first := time.Date(year, time.January, 1, 0, 0, 0, 0, c.Location())
	list, err := activities.Between(c.Tx, first, first.AddDate(1, 0, 0))
	for _, a := range list {
		if a.Kind == activities.Study {
			sessions = append(sessions, a)
		}
	}
	return sessions, err
}

// lesson is one line of the plan.
type lesson struct {
	date, clock, topic, leader, material string
}

// studyPlan prints what stands in the calendar of a year, or for the director a draft that
// is laid out: arg is the year, or d and the draft's id.
func studyPlan(c *bot.Context, arg string) (*papers.File, error) {
	if id, ok := strings.CutPrefix(arg, draftMark); ok {
		return draftStudyPlan(c, id)
	}
	year, err := strconv.Atoi(arg)
	if err != nil || year < firstYear || year > lastYear {
		return nil, c.Problem("common.stale")
	}
	sessions, err := sessionsOf(c, year)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range sessions {
		ids = append(ids, a.ID)
	}
	files, err := records.AttachmentsOf(c.Tx, records.KindActivity, ids...)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	var list []lesson
	for i := range sessions {
		a := &sessions[i]
		start := c.Local(a.StartsAt)
		one := lesson{date: w.Date(start, start), clock: w.Clock(start), topic: a.Topic, leader: a.HostName}
		if a.Tutor != "" {
			one.leader = strings.TrimPrefix(one.leader+"\n"+w.Plain("study_plan.tutor", "name", a.Tutor), "\n")
		}
		one.material = materialNames(files[a.ID])
		list = append(list, one)
	}
	return writeStudyPlan(c, year, list, false)
}

// materialNames are the names of what is read for a session, a line each.
func materialNames(files []records.Attachment) string {
	var names []string
	for _, at := range files {
		if at.Use != records.UseMaterial && at.Use != records.UsePlan {
			continue
		}
		if at.Name != "" {
			names = append(names, at.Name)
		} else if at.Caption != "" {
			names = append(names, at.Caption)
		}
	}
	return strings.Join(names, "\n")
}

func draftStudyPlan(c *bot.Context, arg string) (*papers.File, error) {
	id, err := papers.ID(c, arg)
	if err != nil {
		return nil, err
	}
	if !c.Person.Is(people.Director) { // as the draft itself
		return nil, c.Problem("common.not_allowed")
	}
	p, d, err := openPlan(c, id)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	var list []lesson
	for _, it := range d.Items {
		if it.Kind == activities.Study {
			day := it.Day.Start(c.Location())
			at := int(d.Template.Clock)
			list = append(list, lesson{date: w.Date(day, day), clock: fmt.Sprintf("%02d:%02d", at/60, at%60), topic: it.Topic})
		}
	}
	return writeStudyPlan(c, p.Year, list, true)
}

func writeStudyPlan(c *bot.Context, year int, list []lesson, draft bool) (*papers.File, error) {
	w, of := c.GroupWords(), strconv.Itoa(year)
	or := func(words string) string {
		if words == "" {
			return w.Plain("paper.nothing")
		}
		return words
	}
	blocks := []docx.Block{docx.Title(w.Plain("study_plan.title", "year", of))}
	if len(list) == 0 {
		blocks = append(blocks, docx.Text(or("")))
	} else {
		t := docx.Table{Columns: []docx.Column{
			{Title: w.Plain("study_plan.number"), Width: 11, Centre: true}, {Title: w.Plain("study_plan.time"), Width: 44, Centre: true},
			{Title: w.Plain("study_plan.topic"), Width: 44}, {Title: w.Plain("study_plan.leader"), Width: 25}, {Title: w.Plain("study_plan.material"), Width: 32},
		}}
		for i, one := range list {
			t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), one.date + "\n" + one.clock, or(one.topic), or(one.leader), or(one.material)})
		}
		blocks = append(blocks, docx.Text(w.Plain("study_plan.count", "year", of, "n", len(list))), t)
	}
	day := w.FullDate(c.Local(c.Now))
	d, said := &docx.Document{}, "study_plan.said"
	if draft {
		d.Mark, day, said = w.Plain("paper.draft"), w.Plain("official.no_day"), "study_plan.said_draft"
	}
	d.Blocks = append(blocks, docx.Signature{Office: chat.OfficeName(w, c.Office), Day: day})
	return papers.Word(c, w.Plain("paper.study_plan"), w.Plain("study_plan.of", "year", of), c.T(said, "year", of), d)
}
