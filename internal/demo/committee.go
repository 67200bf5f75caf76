package demo

import (
	"fmt"
	"strings"
	"time"

	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/pledges"
	"lianluo/models/store"
)

// kept is how a promise of the committee was kept, on about this day of each year.
type kept struct {
	kind      pledges.Kind
	nth       int
	month     time.Month
	day       int
	who, said string
}

// keptPromises are those of a year (党委支持事项, §17) in the order of their days; the others wait.
var keptPromises = []kept{
	{pledges.Room, 1, time.January, 20, "", "联络处在镇政府三楼西头，配了会议桌、书柜和电脑。"},
	{pledges.Fund, 1, time.February, 27, "", "两万元列入镇财政预算，已经到账。"},
	{pledges.Meeting, 1, time.June, 25, "镇党委书记、党委委员", "听取上半年工作汇报，同意把校门口停车和农村饮水列入下半年办理事项。"},
	{pledges.Leaders, 1, time.September, 15, "镇党委副书记", "参加文史资料征集座谈。"},
	{pledges.Meeting, 2, time.December, 22, "镇党委书记、党委委员", "听取全年工作汇报，要求把断头路的事办出结果。"},
}

// writePledges keeps the promises of this year and the last.
func (h *history) writePledges() error {
	this := h.today.Start(h.loc).Year()
	for year := this - 1; year <= this; year++ {
		first, over := h.onDay(year, time.January, 4)
		if !over {
			continue
		}
		at := h.at(first, 9, 0)
		if err := pledges.Make(h.on(at), year, at); err != nil {
			return err
		}
		list, err := pledges.Of(h.tx, year)
		if err != nil {
			return err
		}
		if err := h.writeVisit(list, at); err != nil {
			return err
		}
		for _, k := range keptPromises {
			on, over := h.onDay(year, k.month, k.day)
			if !over {
				continue
			}
			for i := range list {
				if p := &list[i]; p.Kind == k.kind && p.Nth == k.nth {
					at := h.past(h.at(on, 17, 0), time.Hour)
					if _, err := pledges.Keep(h.on(at), p, pledges.Kept{On: on, Who: k.who, Said: k.said}, h.director, on, at); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// writeVisit has the secretary visit three members before the county's plenary, once that is over.
func (h *history) writeVisit(list []pledges.Pledge, made time.Time) error {
	for i := range list {
		p := &list[i]
		if p.Kind != pledges.Visit || p.DueOn >= h.today {
			continue
		}
		k := pledges.Kept{On: p.DueOn, Who: "镇党委书记", Said: "走访了三位委员，听了对教育、养老和办厂的意见。"}
		for _, seat := range []string{"education", "welfare", "business"} {
			k.Visited = append(k.Visited, h.holderOf(seat).ID)
		}
		at := h.at(p.DueOn, 17, 30)
		if at.Before(made) {
			at = made.Add(time.Hour)
		}
		if _, err := pledges.Keep(h.on(at), p, k, h.director, p.DueOn, at); err != nil {
			return err
		}
	}
	return nil
}

// difficulty is what the reports say is not solved.
const difficulty = "村级养老服务点缺专职人员，现在靠村干部兼着。"

// writeReports has the quarters' reports to the committee (§16) that are due delivered: those
// of the quarters whose briefing is out, as many as are listed.
func (h *history) writeReports() error {
	q := calendar.QuarterOf(h.now.In(h.loc))
	for back := 4; back > 0; back-- {
		of := q
		for range back {
			of = of.Prev()
		}
		due := committee.DueOn(h.cal, of)
		if due >= h.today {
			continue // the director has it before him
		}
		if err := h.writeReport(of, due, back); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) writeReport(q calendar.Quarter, due store.Date, back int) error {
	b, err := committee.Released(h.tx, q)
	if err != nil {
		return err
	}
	f, err := b.Snapshot()
	if err != nil {
		return err
	}
	at := h.past(h.at(due, 9, 30), 3*time.Hour)
	tx := h.on(at)
	r, err := committee.Begin(tx, b, reportParts(q, f), h.director, at)
	if err != nil {
		return err
	}
	if back == 4 {
		if _, err := committee.Raise(tx, r, difficulty, h.director); err != nil {
			return err
		}
	}
	if err := committee.Freeze(tx, r, h.director, at.Add(40*time.Minute)); err != nil {
		return err
	}
	d := committee.Delivery{On: due, To: "镇党委办公室", How: "当面送达"}
	if err := committee.Deliver(tx, r, d, h.director, at.Add(time.Hour)); err != nil {
		return err
	}
	if back != 1 {
		return nil
	}
	_, err = committee.Hear(h.on(at.Add(2*time.Hour)), r, "报告写得实。村级养老服务的事，请民政办同联络处一起拿个办法。", h.director)
	return err
}

// reportParts are a report that has been worked over: its sentences say the briefing's figures.
func reportParts(q calendar.Quarter, f *briefing.Figures) []parts.Draft {
	p := f.Public()
	sentence := func(text string, figures ...string) parts.Sentence {
		return parts.Sentence{Text: text, Figures: figures}
	}
	begin := func(text string) parts.Sentence { return parts.Sentence{Text: text, Paragraph: true} }
	count := func(list *[]parts.Sentence, format string, n int, figure string) {
		if n > 0 {
			*list = append(*list, sentence(fmt.Sprintf(format, n), figure))
		}
	}
	quarter := fmt.Sprintf("%d年第%s季度", q.Year, phrase.Numeral(q.Q))
	measures := []parts.Sentence{begin("一是抓学习，提高履职能力。")}
	count(&measures, "本季度组织集中学习%d次。", p.Sessions, briefing.FigSessions)
	count(&measures, "委员写学习笔记%d篇。", p.Notes, briefing.FigNotes)
	measures = append(measures, begin("二是抓活动和调研，摸清社情民意。"))
	count(&measures, "开展集体活动%d次。", p.Activities, briefing.FigActivities)
	if len(p.Research) > 0 {
		measures = append(measures, sentence("围绕“"+strings.Join(p.Research, "”“")+"”开展了调研。", briefing.FigResearch))
	}
	results := []parts.Sentence{begin("委员的意见建议得到重视。")}
	count(&results, "本季度委员提出意见建议%d条。", p.Filed, briefing.FigFiled)
	results = append(results, begin("委员为群众办了实事。"))
	count(&results, "核实好事实事%d件。", p.Deeds, briefing.FigDeeds)
	ahead := fmt.Sprintf("%d年第%s季度，继续抓好集中学习和每月一次的活动。", q.Next().Year, phrase.Numeral(q.Next().Q))
	return []parts.Draft{
		{Key: committee.Summary, Sentences: []parts.Sentence{begin(quarter + "，联络处在镇党委的领导和县政协的指导下，围绕全镇中心工作，组织委员学习调研、建言献策、服务群众。"), sentence("现将有关情况报告如下。")}},
		{Key: committee.Measures, Sentences: measures},
		{Key: committee.Results, Sentences: results},
		{Key: committee.Difficulties, Sentences: []parts.Sentence{begin(difficulty)}},
		{Key: committee.Ahead, Sentences: []parts.Sentence{begin(ahead), sentence("对已经报送、还没有办结的意见建议，一件一件跟到底，办理情况及时告诉提出意见的委员。")}},
	}
}
