package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/study"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/voices"
)

// shortFigures are the few lines of the overview: whether the person came, what was
// written and suggested, which deeds were done, and what is to be made up.
func shortFigures(c *bot.Context, p *people.Person, sum *briefing.PersonFigures, nothing bool, from, to time.Time) (string, error) {
	deeds, err := deedsLine(c, p, sum)
	if err != nil || nothing { // noughts would say it a second time
		return deeds, err
	}
	catchUps, err := study.CatchUpRecord(c, p.ID, from, to)
	if err != nil {
		return "", err
	}
	kinds, err := leavesByKind(c, p, sum)
	if err != nil {
		return "", err
	}
	research, err := researchLine(c, p, sum)
	if err != nil {
		return "", err
	}
	joined, err := voices.CosignedBy(c.Tx, p.ID, from, to)
	if err != nil {
		return "", err
	}
	return locale.Join("\n", attendanceLine(c, sum, kinds), chat.Joined(writtenLine(c, sum), suggestionsLine(c, sum), also(c, "joined", len(joined))), deeds,
		chat.Joined(also(c, briefing.FigHosted, sum.Get(briefing.FigHosted).Value), research), keptLine(c, sum), catchUps), nil
}

// wholeFigures are all that is counted, as in the briefing: each figure once, those of
// one matter in a line.
func wholeFigures(c *bot.Context, p *people.Person, sum *briefing.PersonFigures, nothing bool, from, to time.Time) (string, error) {
	deeds, err := deedsLine(c, p, sum)
	if err != nil {
		return "", err
	}
	catchUps, err := study.CatchUpRecord(c, p.ID, from, to)
	if err != nil || nothing {
		return locale.Join("\n", deeds, catchUps), err
	}
	kinds, err := leavesByKind(c, p, sum)
	if err != nil {
		return "", err
	}
	research, err := researchLine(c, p, sum)
	if err != nil {
		return "", err
	}
	notes, err := researchNotesLine(c, sum)
	if err != nil {
		return "", err
	}
	joined, err := voices.CosignedBy(c.Tx, p.ID, from, to)
	if err != nil {
		return "", err
	}
	return locale.Join("\n", attendanceLine(c, sum, kinds), writtenLine(c, sum), chat.Joined(suggestionsLine(c, sum), also(c, "joined", len(joined))), deeds, keptLine(c, sum),
		also(c, briefing.FigHosted, sum.Get(briefing.FigHosted).Value), research, notes, catchUps), nil
}

// leavesByKind counts the person's leaves, those that leave 应到 (公务、病假) too.
func leavesByKind(c *bot.Context, p *people.Person, sum *briefing.PersonFigures) (map[activities.LeaveKind]int, error) {
	return activities.LeavesByKind(c.Tx, p.ID, slices.Concat(sum.Get(briefing.FigLeave).Records, sum.Get(briefing.FigExcused).Records))
}

// attendanceLine counts a person's attendance so that it adds up: who came and
// who did not are those expected; the excused stand apart, as in the rate
// (domain B3, B4). Kinds of leave are for the person and the staff, who alone
// see this record. "" when nothing was closed.
func attendanceLine(c *bot.Context, p *briefing.PersonFigures, kinds map[activities.LeaveKind]int) string {
	n := func(key string) int { return p.Get(key).Value }
	if n(briefing.FigExpected)+n(briefing.FigExcused) == 0 {
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
		"of", n(briefing.FigExpected), "notes", strings.Join(notes, c.P("record.comma")))}
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
	for _, key := range []string{briefing.FigSent, briefing.FigAccepted, briefing.FigPartly, briefing.FigReference, briefing.FigDeclined, briefing.FigSolved} {
		if v := p.Get(key).Value; v > 0 {
			line += " · " + c.T("record.outcome."+key, "n", v)
		}
	}
	return line
}

// deedsLine counts the deeds of the time, and for a member how far they are with the 3–5
// of the term (§2).
func deedsLine(c *bot.Context, p *people.Person, sum *briefing.PersonFigures) (string, error) {
	n := sum.Get(briefing.FigDeeds).Value
	if !p.Is(people.Member) {
		if n == 0 {
			return "", nil
		}
		return c.T("record.deeds", "n", n), nil
	}
	done, goal, err := mdeeds.Progress(c.Tx, p.ID, c.Now)
	if err != nil {
		return "", fmt.Errorf("deeds of the term: %w", err)
	}
	key := "record.promise"
	if done == n { // the number is said once
		key = "record.promise_same"
	}
	return c.T(key, "n", n, "done", done, "goal", mdeeds.GoalOf(goal)), nil
}

// researchLine counts the researches, with the part that the person had in them.
func researchLine(c *bot.Context, p *people.Person, sum *briefing.PersonFigures) (string, error) {
	figure := sum.Get(briefing.FigResearch)
	if figure.Value == 0 {
		return "", nil
	}
	led, err := research.Led(c.Tx, p.ID, figure.Records)
	if err != nil {
		return "", err
	}
	joined := figure.Value - led
	switch {
	case joined == 0:
		return c.T("record.research_led", "n", led), nil
	case led == 0:
		return c.T("record.research_joined", "n", joined), nil
	}
	return c.T("record.research_roles", "n", figure.Value, "led", led, "joined", joined), nil
}

// researchNotesLine counts what was written down for a research. Both are notes of it by
// the rules of counting; read they are two things.
func researchNotesLine(c *bot.Context, sum *briefing.PersonFigures) (string, error) {
	voices, err := research.VoicesAmong(c.Tx, sum.Get(briefing.FigResearchNotes).Records)
	if err != nil {
		return "", err
	}
	return chat.Joined(also(c, "research_notes", sum.Get(briefing.FigResearchNotes).Value-voices), also(c, "voices", voices)), nil
}

// keptLine counts the honours that were awarded in the time, and what of local history was
// confirmed in it. A donation is the office's figure and nobody's own (§14).
func keptLine(c *bot.Context, sum *briefing.PersonFigures) string {
	return chat.Joined(also(c, briefing.FigHonours, sum.Get(briefing.FigHonours).Value), also(c, briefing.FigArchive, sum.Get(briefing.FigArchive).Value))
}

// also is a figure that is left out when there is nothing of it.
func also(c *bot.Context, key string, n int) string {
	if n <= 0 {
		return ""
	}
	return c.T("record.also."+key, "n", n)
}
