package posts

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
)

// BriefingText is a quarter's briefing in its 公开 form (§21): what was done,
// praise by name and fact, without absences, points or a ranking.
func BriefingText(c *bot.Context, w *locale.Words, b *briefing.Briefing, f *briefing.Figures) string {
	lines := []string{
		w.T("briefing.title", "office", c.Office.Name, "quarter", QuarterName(w, b.Of())),
		heldLine(w, f), rateLine(w, f), writtenLine(w, f), suggestions(w, f), consulted(w, f), deeds(w, f), booksLine(w, f), groupLines(w, f), thanks(w, f),
	}
	if f.Nothing() {
		lines = append(lines, w.T("briefing.nothing"))
	}
	return locale.Join("\n", append(lines, string(locale.Escape(b.Remark)))...)
}

// counted words a figure of the office; "" for none: a page of noughts is no news.
func counted(w *locale.Words, f *briefing.Figures, key, figure string) string {
	n := f.Get(figure).Value
	if n == 0 {
		return ""
	}
	return w.T("briefing."+key, "count", n)
}

func heldLine(w *locale.Words, f *briefing.Figures) string {
	return locale.Join(sep, counted(w, f, "sessions", briefing.FigSessions), counted(w, f, "activities", briefing.FigActivities), research(w, f))
}

// rateLine says the attendance rate and what it is of, so that a reader can count again:
// it is of all activities (§21), of which the line above names but the two greatest kinds.
func rateLine(w *locale.Words, f *briefing.Figures) string {
	line, open := "", openFigures(w, f)
	if rate := f.Get(briefing.FigRate); rate.Known {
		line = w.T("briefing.rate", "n", rate.Value)
		all := 0
		var kinds []string
		for _, h := range f.Held {
			all += h.N
			kinds = append(kinds, w.Plain("briefing.held_kind."+h.Kind, "n", h.N))
		}
		if all > 0 { // earlier snapshots do not know
			line += w.T("briefing.rate_of", "count", all, "kinds", strings.Join(kinds, w.Plain("briefing.comma")),
				"excused", f.Get(briefing.FigExcused).Value > 0)
		}
	}
	if open == "" {
		return line
	}
	if line == "" {
		line = w.T("briefing.rate_none")
	}
	return line + w.T("briefing.open", "list", open)
}

func writtenLine(w *locale.Words, f *briefing.Figures) string {
	return locale.Join(w.Plain("briefing.pause"),
		counted(w, f, "written_notes", briefing.FigNotes), counted(w, f, "written_reflections", briefing.FigReflections))
}

// openFigures counts, within those expected, of whom it is not settled whether they
// were there: numbers of their own. "" when there is nobody.
func openFigures(w *locale.Words, f *briefing.Figures) string {
	var parts []string
	for _, key := range []string{briefing.FigUnconfirmed, briefing.FigUndecided} {
		if n := f.Get(key).Value; n > 0 {
			parts = append(parts, w.Plain("briefing."+key, "n", n))
		}
	}
	return strings.Join(parts, w.Plain("briefing.comma"))
}

func research(w *locale.Words, f *briefing.Figures) string {
	if len(f.Research) == 0 {
		return ""
	}
	var topics []string
	for _, r := range f.Research {
		topics = append(topics, r.Topic)
	}
	return w.T("briefing.research", "count", len(topics), "topics", strings.Join(topics, w.Plain("briefing.comma")))
}

// reached are the states of a suggestion of which a briefing tells, in order.
var reached = []struct {
	state briefing.Reached
	key   string
}{
	{briefing.ReachedSent, briefing.FigSent}, {briefing.ReachedAccepted, briefing.FigAccepted}, {briefing.ReachedPartly, briefing.FigPartly},
	{briefing.ReachedReference, briefing.FigReference}, {briefing.ReachedDeclined, briefing.FigDeclined}, {briefing.ReachedDone, briefing.FigSolved},
}

// suggestions tells what became of those filed in the quarter apart from what
// became of earlier ones: in one list an earlier one that was done would pass
// for the new one. Both together are the figures that open to their records. What
// waits for the office is for the 内部 form (WaitingSuggestions).
func suggestions(w *locale.Words, f *briefing.Figures) string {
	var fresh, earlier []string
	for _, r := range reached {
		var ofNew, ofEarlier int
		for _, s := range f.Suggestions {
			switch {
			case !slices.Contains(s.Reached, r.state):
			case isNew(s):
				ofNew++
			default:
				ofEarlier++
			}
		}
		if ofNew > 0 {
			fresh = append(fresh, w.T("briefing."+r.key, "count", ofNew))
		}
		if ofEarlier > 0 {
			earlier = append(earlier, w.T("briefing."+r.key, "count", ofEarlier))
		}
	}
	pause := w.T("briefing.pause")
	filed, before := "", ""
	if n := f.Get(briefing.FigFiled).Value; n > 0 {
		filed = locale.Join(pause, append([]string{w.T("briefing.suggestions", "count", n)}, fresh...)...)
	}
	if len(earlier) > 0 {
		before = w.T("briefing.suggestions_earlier", "list", locale.HTML(strings.Join(earlier, pause)))
	}
	return locale.Join(w.T("briefing.semicolon"), filed, before)
}

// consulted tells how many opinions were gathered by asking, and how many were accepted: 征求
// 意见 4 条，采纳 2 条. Those of an earlier quarter that were answered in this one count too.
func consulted(w *locale.Words, f *briefing.Figures) string {
	gathered := counted(w, f, "consulted", briefing.FigConsulted)
	if gathered == "" && f.Get(briefing.FigConsultYes).Value+f.Get(briefing.FigConsultPartly).Value > 0 {
		gathered = w.T("briefing.consulted_before")
	}
	return locale.Join(w.T("briefing.pause"), gathered,
		counted(w, f, "consulted_accepted", briefing.FigConsultYes), counted(w, f, "consulted_partly", briefing.FigConsultPartly))
}

// groupLines is the work of the groups (专班), a short line each: numbers only, since the words of
// a task are read by its group and the staff. What is late is the 内部 form's.
func groupLines(w *locale.Words, f *briefing.Figures) string {
	var lines []string
	for _, g := range f.Public().Groups {
		var work []string
		if g.Given > 0 {
			work = append(work, w.Plain("briefing.group_given", "n", g.Given))
		}
		if g.Done > 0 {
			work = append(work, w.Plain("briefing.group_done", "n", g.Done))
		}
		lines = append(lines, w.T("briefing.group", "name", g.Name, "work", strings.Join(work, w.Plain("briefing.pause"))))
	}
	return strings.Join(lines, "\n")
}

// isNew tells whether the suggestion was filed in the span of the figures.
func isNew(s briefing.SuggestionFigure) bool {
	return slices.Contains(s.Reached, briefing.ReachedFiled)
}

// WaitingSuggestions tells the staff which of the quarter's suggestions wait for the
// office, as the figures had it: 待审核 2 条，待报送 1 条. "" for none.
func WaitingSuggestions(w *locale.Words, f *briefing.Figures) string {
	n := map[briefing.Reached]int{}
	for _, s := range f.Suggestions {
		if isNew(s) {
			n[s.Reached[len(s.Reached)-1]]++
		}
	}
	var parts []string
	for _, x := range []struct {
		state briefing.Reached
		key   string
	}{{briefing.ReachedFiled, "waiting_review"}, {briefing.ReachedReviewed, "waiting_send"}} {
		if n[x.state] > 0 {
			parts = append(parts, w.T("briefing."+x.key, "count", n[x.state]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return w.T("briefing.waiting", "list", locale.HTML(strings.Join(parts, w.T("briefing.pause"))))
}

// shownDeeds bounds the titles of deeds whose sums stand in the text; the
// others are behind the figure.
const shownDeeds = 6

// deeds tells how many there were and, title by title, how much was done and
// whom it served: a title with its sums stands apart from the next.
func deeds(w *locale.Words, f *briefing.Figures) string {
	line := counted(w, f, "deeds", briefing.FigDeeds)
	if line == "" {
		return ""
	}
	parts := DeedSums(w, f.DeedTotals)
	parts = parts[:min(len(parts), shownDeeds)]
	if len(parts) > 0 {
		line += w.T("briefing.colon") + strings.Join(parts, w.T("briefing.semicolon"))
	}
	return line
}

// DeedSums writes sums of deeds, a part a title, as HTML.
func DeedSums(w *locale.Words, totals []mdeeds.Total) (parts []string) {
	var titles []string
	of := map[string][]mdeeds.Total{}
	for _, t := range totals {
		if of[t.Title] == nil {
			titles = append(titles, t.Title)
		}
		of[t.Title] = append(of[t.Title], t)
	}
	for _, title := range titles {
		parts = append(parts, deedSums(w, title, of[title]))
	}
	return parts
}

// deedSums writes the sums of one title: 送戏下乡 3 场、受益 800 人. Titles are
// free text, so that a title of which only the served are known has them in
// brackets: 慰问困难户（受益 20 户）.
func deedSums(w *locale.Words, title string, list []mdeeds.Total) string {
	var did, served []string
	for _, t := range list {
		text := phrase.Format(phrase.Quantity{Value: phrase.Amount(t.Value), Unit: t.Unit, Approx: t.Approx})
		if t.Kind == mdeeds.Beneficiaries && (len(list) > 1 || !phrase.Service(t.Unit)) {
			served = append(served, w.T("briefing.served", "amount", text))
		} else {
			did = append(did, string(locale.Escape(text)))
		}
	}
	comma := w.T("briefing.comma")
	if len(did) == 0 {
		return w.T("briefing.total_served", "title", title, "amount", locale.HTML(strings.Join(served, comma)))
	}
	return w.T("briefing.total", "title", title, "amount", locale.HTML(strings.Join(append(did, served...), comma)))
}

// shownThanks bounds the parts that stand in the text: an office of eleven
// has fewer, a long text would be cut.
const shownThanks = 12

// praise is what some people did, all of them the same.
type praise struct{ names, facts []string }

// praised gathers by name and fact, each person once with all that he or she did; people
// with the same facts stand together, in the order of the roster.
func praised(w *locale.Words, f *briefing.Figures) (all []praise) {
	var people []int64
	name, facts := map[int64]string{}, map[int64][]string{}
	for _, t := range f.Thanks {
		if name[t.PersonID] == "" {
			people = append(people, t.PersonID)
			name[t.PersonID] = t.Name
		}
		// 接待集体活动, whatever it was about; of a suggestion its author has not agreed to
		// have a word shown.
		title := ""
		if t.For == briefing.ThankDeed {
			title = t.Title
		}
		fact := w.Plain("briefing.thank."+t.For, "title", title)
		if !slices.Contains(facts[t.PersonID], fact) {
			facts[t.PersonID] = append(facts[t.PersonID], fact)
		}
	}
	at := map[string]int{}
	for _, p := range people {
		did := strings.Join(facts[p], "\n")
		i, known := at[did]
		if !known {
			i = len(all)
			at[did] = i
			all = append(all, praise{facts: facts[p]})
		}
		all[i].names = append(all[i].names, name[p])
	}
	return all
}

// thanks praises by name and fact.
func thanks(w *locale.Words, f *briefing.Figures) string {
	comma := w.Plain("briefing.comma")
	all := praised(w, f)
	if len(all) == 0 {
		return ""
	}
	var parts []string
	for _, p := range all[:min(len(all), shownThanks)] {
		parts = append(parts, w.T("briefing.thanked", "names", strings.Join(p.names, comma), "facts", strings.Join(p.facts, comma)))
	}
	line := w.T("briefing.thanks", "list", locale.HTML(strings.Join(parts, w.T("briefing.semicolon"))))
	if more := len(all) - shownThanks; more > 0 {
		line += w.T("briefing.more_thanks", "count", more)
	}
	return line
}
