package committee

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	hparts "lianluo/handlers/parts"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	mcommittee "lianluo/models/committee"
	"lianluo/models/deeds"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/voices"
)

// A report tells of two concrete cases (domain D2): good deeds and suggestions of the quarter,
// of which the director picks.

func registerCases(r *bot.Router) {
	r.Button("report_cases", bot.Staff, cases)
	r.Button("report_case", bot.Staff, pickCase)
}

const (
	mostCases  = 2
	caseLabel  = 26 // characters of a case on its button
	casesOfOne = 6  // deeds, and suggestions, that are offered
)

// beside: the part of results has the choice of cases, that of difficulties a difficulty that
// is kept for the next reports.
func beside(c *bot.Context, p *parts.Part) ([]bot.Button, error) {
	switch p.Key {
	case mcommittee.Results:
		if told, err := casesTold(p); err != nil || len(told) >= mostCases {
			return nil, err
		}
		return bot.Row(c.B("report.case_pick", "report_cases", p.ID)), nil
	case mcommittee.Difficulties:
		return bot.Row(c.B("report.raise", "report_raise", p.RecordID)), nil
	}
	return nil, nil
}

// caseOf is a case that can be told.
type caseOf struct {
	ref   records.Ref
	label string
	lines []parts.Sentence
}

// casesPart is the part of results that a button names, while its report can be changed, with
// the cases that stand in it.
func casesPart(c *bot.Context) (r *mcommittee.Report, p *parts.Part, told []records.Ref, err error) {
	if p, err = bot.Pressed(c, 0, parts.ByID); err != nil {
		return nil, nil, nil, err
	}
	if p.RecordKind != records.KindReport || p.Key != mcommittee.Results {
		return nil, nil, nil, c.Problem("common.stale")
	}
	if r, err = mcommittee.ByID(c.Tx, p.RecordID); err != nil {
		return nil, nil, nil, c.MissingAs(err, "common.gone")
	}
	if r.State != mcommittee.Draft || p.Locked {
		return nil, nil, nil, c.Problem("parts.closed")
	}
	told, err = casesTold(p)
	return r, p, told, err
}

// casesTold are the cases that stand in a part: each is a paragraph of its own, while a title
// that is named within a sentence is none.
func casesTold(p *parts.Part) (told []records.Ref, err error) {
	now, err := p.Now()
	for _, s := range now {
		if s.Paragraph && len(s.Records) == 1 {
			told = append(told, s.Records[0])
		}
	}
	return told, err
}

// cases is report_cases:PART: what can be told of the quarter, a button each.
func cases(c *bot.Context) error {
	r, p, told, err := casesPart(c)
	if err != nil {
		return err
	}
	list, err := caseList(c, r)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(x caseOf) bool { return slices.Contains(told, x.ref) })
	m := bot.Message{Text: c.T("report.cases", "count", len(list))}
	for _, x := range list {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: x.label, Data: bot.Data("report_case", p.ID, x.ref.Kind, x.ref.ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "part", p.ID)))
	_, err = c.Show(m)
	return err
}

// caseList are the good deeds of the quarter, those that served the most people first as they
// stand in the briefing, and the suggestions that came to something.
func caseList(c *bot.Context, r *mcommittee.Report) (list []caseOf, err error) {
	b, err := briefing.ByID(c.Tx, r.BriefingID)
	if err != nil {
		return nil, err
	}
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	for _, ref := range f.Get(briefing.FigDeeds).Records {
		if len(list) == casesOfOne {
			break
		}
		x, err := deedCase(c, ref.ID)
		if err != nil {
			return nil, err
		}
		if x != nil {
			list = append(list, *x)
		}
	}
	n := len(list)
	for i := range f.Suggestions {
		if len(list)-n == casesOfOne {
			break
		}
		x, err := suggestionCase(c, &f.Suggestions[i])
		if err != nil {
			return nil, err
		}
		if x != nil {
			list = append(list, *x)
		}
	}
	return list, nil
}

// deedCase tells of a good deed by what was filed of it: never who was helped. nil: it does
// not stand any more.
func deedCase(c *bot.Context, id int64) (*caseOf, error) {
	d, err := deeds.ByID(c.Tx, id)
	if err != nil || d.State != deeds.Confirmed {
		return nil, ignoreMissing(err)
	}
	totals, err := deeds.Totals(c.Tx, []deeds.Deed{*d})
	if err != nil {
		return nil, err
	}
	by, err := people.PersonByID(c.Tx, d.PersonID)
	if err != nil {
		return nil, err
	}
	w, sums := c.GroupWords(), ""
	if list := posts.DeedSums(w, totals); len(list) > 0 {
		sums = strings.TrimPrefix(plain(strings.Join(list, w.Plain("briefing.semicolon"))), d.Title)
		sums = strings.Trim(sums, " （）()")
	}
	text := w.Plain("report_draft.case_deed", "date", w.Day(d.OnDate.Start(c.Location())), "name", by.Name, "place", d.Place, "title", d.Title, "sums", sums)
	return told(c, records.Ref{Kind: records.KindDeed, ID: d.ID}, c.P("report.case_deed", "title", phrase.Truncate(d.Title, caseLabel)), text), nil
}

// suggestionCase tells of a suggestion that was accepted or done; its author by name only
// where he or she agreed that the committee reads it. nil: there is nothing to tell.
func suggestionCase(c *bot.Context, fig *briefing.SuggestionFigure) (*caseOf, error) {
	state := ""
	for _, to := range fig.Reached {
		if to == briefing.ReachedAccepted || to == briefing.ReachedPartly || to == briefing.ReachedDone {
			state = string(to)
		}
	}
	if state == "" {
		return nil, nil
	}
	s, err := voices.ByID(c.Tx, fig.ID)
	if err != nil || s.State == voices.Withdrawn {
		return nil, ignoreMissing(err)
	}
	name := ""
	if s.NameShown || s.IsPublic {
		by, err := people.PersonByID(c.Tx, s.PersonID)
		if err != nil {
			return nil, err
		}
		name = by.Name
	}
	w, sent, result := c.GroupWords(), "", ""
	if s.SentOn != "" {
		sent = w.Day(s.SentOn.Start(c.Location()))
	}
	if state == string(briefing.ReachedDone) {
		result = ended(s.Result)
	}
	text := w.Plain("report_draft.case_suggestion", "title", fig.Title, "name", name, "sent", sent, "state", w.Plain("report_draft.case_state_"+state), "result", result)
	return told(c, records.Ref{Kind: records.KindSuggestion, ID: s.ID}, c.P("report.case_suggestion", "title", phrase.Truncate(fig.Title, caseLabel)), text), nil
}

func told(c *bot.Context, ref records.Ref, label, text string) *caseOf {
	return &caseOf{ref: ref, label: label, lines: []parts.Sentence{
		{Text: text, Paragraph: true, Records: []records.Ref{ref}},
		{Text: c.GroupWords().Plain("report_draft.case_more"), Ask: true},
	}}
}

// pickCase is report_case:PART:KIND:ID: it puts the case at the end of the part, in the place
// of what asks for cases.
func pickCase(c *bot.Context) error {
	r, p, known, err := casesPart(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(2)
	if err != nil {
		return err
	}
	ref := records.Ref{Kind: records.Kind(c.Arg(1)), ID: id}
	list, err := caseList(c, r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x caseOf) bool { return x.ref == ref })
	switch {
	case i < 0:
		return c.Problem("common.stale")
	case slices.Contains(known, ref):
		return c.Problem("report.case_there")
	case len(known) >= mostCases:
		return c.Problem("report.cases_enough")
	}
	asks := c.GroupWords().Plain("report_draft.case_ask")
	ch, err := parts.Set(c.Tx, p, p.Revision, parts.Added, c.Person.ID, c.Now, func(was []parts.Sentence) ([]parts.Sentence, error) {
		was = slices.DeleteFunc(slices.Clone(was), func(s parts.Sentence) bool { return s.Ask && s.Text == asks })
		return append(was, list[i].lines...), nil
	})
	if err != nil {
		return problem(c, err)
	}
	m, err := hparts.Done(c, p.ID, ch)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}
