package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/study"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/research"
)

// shortFigures are the three lines of the overview: whether the person came, what
// was written and suggested, which deeds were done; and what is to be made up.
func shortFigures(c *bot.Context, p *people.Person, sum *briefing.PersonFigures, nothing bool, from, to time.Time) (string, error) {
	deeds, err := promise(c, p)
	if err != nil || nothing { // noughts would say it a second time
		return deeds, err
	}
	catchUps, err := study.CatchUpRecord(c, p.ID, from, to)
	if err != nil {
		return "", err
	}
	kinds, err := activities.LeavesByKind(c.Tx, p.ID, sum.Get(briefing.FigLeave).Records)
	if err != nil {
		return "", err
	}
	if deeds == "" {
		deeds = c.T("record.deeds", "n", sum.Get(briefing.FigDeeds).Value)
	}
	deeds += also(c, sum)
	return locale.Join("\n", attendanceLine(c, sum, kinds), writtenLine(c, sum)+" · "+suggestionsLine(c, sum), deeds, catchUps), nil
}

// wholeFigures are all that is counted.
func wholeFigures(c *bot.Context, p *people.Person, sum *briefing.PersonFigures, nothing bool, from, to time.Time) (string, error) {
	text := ""
	if !nothing {
		kinds, err := activities.LeavesByKind(c.Tx, p.ID, sum.Get(briefing.FigLeave).Records)
		if err != nil {
			return "", err
		}
		if text, err = summaryLines(c, sum, kinds); err != nil {
			return "", err
		}
	}
	deeds, err := promise(c, p)
	if err != nil {
		return "", err
	}
	catchUps, err := study.CatchUpRecord(c, p.ID, from, to)
	if err != nil {
		return "", err
	}
	led, err := research.Led(c.Tx, p.ID, sum.Get(briefing.FigResearch).Records)
	if err != nil {
		return "", err
	}
	research := ""
	if n := sum.Get(briefing.FigResearch).Value; n > 0 {
		research = c.T("record.research_roles", "led", led, "joined", n-led)
	}
	return locale.Join("\n", text, research, deeds, catchUps), nil
}

// attendanceLine counts a person's attendance so that it adds up: who came and
// who did not are those expected; the excused stand apart, as in the rate
// (domain B3, B4). Kinds of leave are for the person and the staff, who alone
// see this record. "" when nothing was closed.
func attendanceLine(c *bot.Context, p *briefing.PersonFigures, kinds map[activities.LeaveKind]int) string {
	n := func(key string) int { return p.Get(key).Value }
	if n(briefing.FigExpected) == 0 {
		return c.T("record.no_activity")
	}
	var notes []string
	if rate := p.Get(briefing.FigRate); rate.Known {
		notes = append(notes, c.P("record.rate", "n", rate.Value))
	}
	if late := n(briefing.FigLate); late > 0 {
		notes = append(notes, c.P("record.late", "n", late))
	}
	parts := []string{c.T("record.attendance", "came", n(briefing.FigPresent)+n(briefing.FigLate),
		"of", n(briefing.FigExpected)-n(briefing.FigExcused), "notes", strings.Join(notes, c.P("record.comma")))}
	var apart []string
	for _, k := range append(slices.Clone(activities.LeaveKinds), "") {
		switch {
		case kinds[k] == 0:
		case k.Excused():
			apart = append(apart, c.P("record.leave_apart", "kind", c.P("leave.kind_"+string(k)), "n", kinds[k]))
		case k == activities.PersonalLeave:
			parts = append(parts, c.T("record.leave_personal", "n", kinds[k]))
		case k == activities.OtherLeave:
			parts = append(parts, c.T("record.leave_other", "n", kinds[k]))
		default: // marked by hand: nobody said which
			parts = append(parts, c.T("record.leave", "n", kinds[k]))
		}
	}
	if absent := n(briefing.FigAbsent); absent > 0 {
		parts = append(parts, c.T("record.absent", "n", absent))
	}
	for _, key := range []string{briefing.FigUnconfirmed, briefing.FigUndecided} {
		if v := n(key); v > 0 {
			parts = append(parts, c.T("record."+key, "n", v))
		}
	}
	if len(apart) > 0 {
		parts = append(parts, c.T("record.apart", "list", strings.Join(apart, c.P("session.comma"))))
	}
	return strings.Join(parts, " · ")
}

func writtenLine(c *bot.Context, p *briefing.PersonFigures) string {
	return c.T("record.written", "notes", p.Get(briefing.FigNotes).Value, "reflections", p.Get(briefing.FigReflections).Value)
}

func suggestionsLine(c *bot.Context, p *briefing.PersonFigures) string {
	line := c.T("record.suggestions", "n", p.Get(briefing.FigFiled).Value)
	for _, key := range []string{briefing.FigSent, briefing.FigAccepted, briefing.FigPartly, briefing.FigDeclined, briefing.FigSolved} {
		if v := p.Get(key).Value; v > 0 {
			line += " · " + c.T("record.outcome."+key, "n", v)
		}
	}
	return line
}

func deedsLine(c *bot.Context, p *briefing.PersonFigures) string {
	return c.T("record.deeds", "n", p.Get(briefing.FigDeeds).Value) + also(c, p)
}

// also is what stands behind the deeds in their line: hosting, research.
func also(c *bot.Context, p *briefing.PersonFigures) (text string) {
	for _, key := range []string{briefing.FigHosted, briefing.FigResearch} {
		if v := p.Get(key).Value; v > 0 {
			text += " · " + c.T("record.also."+key, "n", v)
		}
	}
	return text
}

// summaryLines are a person's figures, counted as in the briefing.
func summaryLines(c *bot.Context, p *briefing.PersonFigures, kinds map[activities.LeaveKind]int) (string, error) {
	lines := []string{attendanceLine(c, p, kinds), writtenLine(c, p), suggestionsLine(c, p)}
	line := deedsLine(c, p)
	// Both are notes of a research by the rules of counting; read they are two things.
	voices, err := research.VoicesAmong(c.Tx, p.Get(briefing.FigResearchNotes).Records)
	if err != nil {
		return "", err
	}
	if v := p.Get(briefing.FigResearchNotes).Value - voices; v > 0 {
		line += " · " + c.T("record.also.research_notes", "n", v)
	}
	if voices > 0 {
		line += " · " + c.T("record.also.voices", "n", voices)
	}
	return strings.Join(append(lines, line), "\n"), nil
}

// promise is how far a member has come with the term's 3–5 deeds (§2).
func promise(c *bot.Context, p *people.Person) (string, error) {
	if !p.Is(people.Member) {
		return "", nil
	}
	done, goal, err := mdeeds.Progress(c.Tx, p.ID, c.Now)
	if err != nil {
		return "", fmt.Errorf("deeds of the term: %w", err)
	}
	return c.T("record.promise", "done", done, "goal", mdeeds.Promised(goal)), nil
}
