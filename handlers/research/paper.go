package research

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// registerPaper: the report of a research as it is printed (§6, domain C4).
func registerPaper(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "research_report", Access: bot.Readers, Make: printReport, Offer: offerReports})
}

// offeredReports is how many /paper lists.
const offeredReports = 2

func offerReports(c *bot.Context) (offers []papers.Offer, err error) {
	list, err := papers.Newest(c, offeredReports, func(p store.Page) ([]mresearch.Research, error) {
		page, _, err := mresearch.Page(c.Tx, p)
		return page, err
	})
	for i := range list {
		r := &list[i]
		may, err := mayPrint(c, r)
		if err != nil {
			return nil, err
		}
		if may && r.Report != "" {
			label := c.P("report_paper.offer", "quarter", posts.QuarterName(c.Words, r.Of()), "topic", r.Topic)
			offers = append(offers, papers.Offer{Label: label, Arg: strconv.FormatInt(r.ID, 10)})
		}
	}
	return offers, err
}

// mayPrint tells whether the person may read the report, or what it is made of while there
// is none.
func mayPrint(c *bot.Context, r *mresearch.Research) (bool, error) {
	if r.ReportedAt == nil {
		return inside(c, r), nil
	}
	return researchKind().MayRead(c, r)
}

// printReport prints the report; while none is written, those who do the research get what
// was found.
func printReport(c *bot.Context, arg string) (*papers.File, error) {
	r, err := papers.Record(c, arg, standing)
	if err != nil {
		return nil, err
	}
	switch may, err := mayPrint(c, r); {
	case err != nil:
		return nil, err
	case !may && c.Person.LooksOn():
		return nil, c.Problem("common.gone")
	case !may:
		return nil, c.Problem("research.team_only")
	}
	asked := c
	c = papers.ForOffice(c)
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return nil, err
	}
	p := &reportPaper{c, o}
	blocks := append([]docx.Block{docx.Subtitle{Title: r.Topic, Below: c.P("report_paper.below", "quarter", posts.QuarterName(c.Words, r.Of()))}}, p.head()...)
	if r.Report != "" || r.ReportedAt != nil {
		blocks = append(blocks, docx.Text(p.or(r.Report))) // it has headings of its own
		files, err := mresearch.Files(c.Tx, r.ID, mresearch.UseReport)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, enclosures(files))
	} else {
		blocks = append(blocks, p.found()...)
	}
	d := &docx.Document{Blocks: append(blocks, docx.Signature{Office: chat.OfficeName(c.Words, c.Office), Day: p.signed()})}
	said := "report_paper.said"
	if r.State == mresearch.Open || r.State == mresearch.Submitted {
		d.Mark, said = c.P("paper.draft"), "report_paper.said_draft"
	}
	return papers.Word(c, c.P("report_paper.file"), posts.QuarterName(c.Words, r.Of()), asked.T(said, "topic", r.Topic), d)
}

// reportPaper writes the parts of a report in the office's words.
type reportPaper struct {
	c *bot.Context
	o *mresearch.Outline
}

func (p *reportPaper) or(words string) string {
	if strings.TrimSpace(words) == "" {
		return p.c.P("paper.nothing")
	}
	return words
}

// head says who did the research, when, where and how, and what came of it.
func (p *reportPaper) head() []docx.Block {
	c, o, comma := p.c, p.o, p.c.P("writing.comma")
	span := ""
	if !o.From.IsZero() {
		span = c.Words.FullDate(c.Local(o.From))
		if last := c.Words.FullDate(c.Local(o.To)); last != span {
			span += c.P("report_paper.until", "day", last)
		}
	}
	var list []docx.Block
	for _, l := range []struct{ key, words string }{
		{"report_paper.team", team(c, o)}, {"report_paper.time", span}, {"report_paper.places", strings.Join(o.Places, comma)},
		{"report_paper.way", c.P("report_paper.counts", "trips", len(o.Trips), "notes", o.Notes, "voices", o.Voices)}, {"report_paper.reason", o.Research.Reason},
	} {
		list = append(list, docx.Labelled{Label: c.P(l.key), Text: p.or(l.words)})
	}
	r := o.Research
	if r.SentOn != "" {
		list = append(list, docx.Labelled{Label: c.P("report_paper.sent"), Text: c.P("report_paper.sent_on", "day", c.Words.FullDate(r.SentOn.Start(c.Location())))})
	}
	if r.Outcome != "" {
		answer := locale.Join(c.P("briefing.pause"), c.P("research.outcome_"+string(r.Outcome)), r.OutcomeNote)
		list = append(list, docx.Labelled{Label: c.P("report_paper.answer"), Text: answer})
	}
	return list
}

// found is what the notes say: each problem with its facts and cause, and what is suggested.
func (p *reportPaper) found() []docx.Block {
	problems := []docx.Block{docx.Heading{Level: 1, Text: p.c.P("report_paper.problems")}}
	advice := []docx.Block{docx.Heading{Level: 1, Text: p.c.P("report_paper.advice")}}
	suggested := false
	for i := range p.o.Findings {
		f := &p.o.Findings[i]
		problems = append(problems, docx.Heading{Level: 2, Text: f.Title})
		if facts := f.Situation(); facts != f.Title {
			problems = append(problems, docx.Text(facts))
		}
		problems = append(problems, docx.Text(p.c.P("report_paper.cause", "text", p.or(f.Cause))))
		if f.Proposal != "" {
			suggested = true
			advice = append(advice, docx.Text(p.c.P("report_paper.advised", "n", i+1, "text", f.Proposal)))
		}
	}
	if len(p.o.Findings) == 0 {
		problems = append(problems, docx.Text(p.or("")))
	}
	if !suggested {
		advice = append(advice, docx.Text(p.or("")))
	}
	return append(problems, advice...)
}

// signed is the day of the report: when it was sent, or submitted; blank for a draft.
func (p *reportPaper) signed() string {
	c, r := p.c, p.o.Research
	switch {
	case r.SentOn != "":
		return c.Words.FullDate(r.SentOn.Start(c.Location()))
	case r.ReportedAt != nil && r.State != mresearch.Open && r.State != mresearch.Submitted:
		return c.Words.FullDate(c.Local(*r.ReportedAt))
	}
	return c.P("official.no_day")
}

// enclosures name the files that the report came with.
func enclosures(files []records.Attachment) (list docx.Enclosures) {
	for _, at := range files {
		if name := locale.Join(" ", at.Name, at.Caption); name != "" {
			list = append(list, name)
		}
	}
	return list
}
