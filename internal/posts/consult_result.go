package posts

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/consult"
)

// consultRoom is how much of the opinions stands in one message, in characters.
const consultRoom = 3000

// ConsultStaff is a consultation before who consults: while it is open the counts, then the
// collated result, with the next step.
func ConsultStaff(c *bot.Context, w *locale.Words, con *consult.Consultation) (m bot.Message, err error) {
	head, lines, err := ConsultResult(c, w, con)
	if err != nil {
		return m, err
	}
	text, cut := head, false
	for _, line := range lines {
		if len([]rune(text))+len([]rune(line)) > consultRoom {
			text, cut = text+"\n"+w.T("consult.rest"), true
			break
		}
		text += "\n" + line
	}
	whole := button(w, "consult.whole", "consult_full", con.ID, 0)
	var row []bot.Button
	if cut {
		row = append(row, whole)
	}
	switch con.State {
	case consult.Open:
		row = append(row, button(w, "consult.extend", "consult_extend", con.ID), button(w, "consult.withdraw", "consult_off", con.ID))
	case consult.Closed:
		m.Buttons = bot.Rows(1, button(w, "consult.send", "consult_send", con.ID))
		row = append(row, button(w, "paper.consult_result", "paper", "consult_result", con.ID), button(w, "consult.withdraw", "consult_off", con.ID))
	case consult.Sent:
		m.Buttons = bot.Rows(1, button(w, "consult.walk", "consult_walk", con.ID))
		row = append(row, button(w, "paper.consult_result", "paper", "consult_result", con.ID))
	case consult.Ended:
		if len(lines) > 0 {
			row = append(row, button(w, "consult.correct", "consult_walk", con.ID, "all"))
		}
		row = append(row, button(w, "paper.consult_result", "paper", "consult_result", con.ID))
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, row...)...)
	files, err := consultFiles(c, w, con)
	if err != nil {
		return m, err
	}
	last := bot.Row(bot.CommandButton(w.Plain("consult.list"), "consult"))
	if files.Data != "" {
		last = append(bot.Row(files), last...)
	}
	m.Buttons = append(m.Buttons, last)
	m.About, m.Text = AboutConsult(con), text
	return m, nil
}

// ConsultResult is a consultation as it stands, in words: the head with the counts and, from
// the deadline on, the opinions, a line each. Of one without names nobody is named.
func ConsultResult(c *bot.Context, w *locale.Words, con *consult.Consultation) (head string, opinions []string, err error) {
	rows, persons, err := consult.Everybody(c.Tx, con)
	if err != nil {
		return "", nil, err
	}
	n, err := consult.CountOf(c.Tx, con)
	if err != nil {
		return "", nil, err
	}
	name := func(id int64) string {
		if p, ok := persons[id]; ok && !con.Unnamed {
			return p.Name
		}
		return ""
	}
	parts := []string{w.T("consult.staff", "number", con.Number, "unnamed", con.Unnamed, "matter", phrase.Truncate(con.Matter, 600))}
	var lines []string
	switch {
	case con.State == consult.Withdrawn:
		lines = append(lines, w.T("consult.withdrawn_on", "date", w.Date(c.Local(*con.VoidedAt), c.Local(c.Now)), "reason", con.VoidReason))
	case con.State == consult.Open:
		lines = append(lines, w.T("consult.staff_open", "done", n.Answered, "of", n.Of, "time", w.DateClock(c.Local(con.ClosesAt), c.Local(c.Now))))
	default:
		lines = append(lines, w.T("consult.staff_closed", "done", n.Answered, "of", n.Of, "time", w.DateClock(c.Local(con.ClosesAt), c.Local(c.Now))))
	}
	if con.State != consult.Withdrawn {
		lines = append(lines, consultCounts(w, n))
	}
	if con.Unnamed && n.Of < fewAsked && con.State != consult.Withdrawn {
		lines = append(lines, w.T("consult.few_asked", "count", n.Of))
	}
	if !con.Unnamed && con.State != consult.Withdrawn {
		groups := append([]consult.Says{consult.Unsaid}, consult.Answers...)
		if con.State != consult.Open {
			groups = append(slices.Clone(consult.Answers), consult.Unsaid)
		} else {
			groups = groups[:1]
		}
		for _, says := range groups {
			var names []string
			for _, row := range rows {
				if row.Says == says {
					names = append(names, persons[row.PersonID].Name)
				}
			}
			if len(names) > 0 {
				label := w.Plain("consult.unsaid")
				if says != consult.Unsaid {
					label = w.Plain("consult.say_" + string(says))
				}
				lines = append(lines, w.T("consult.who", "said", label, "names", strings.Join(names, w.Plain("session.comma"))))
			}
		}
	}
	if con.SentOn != "" {
		lines = append(lines, w.T("consult.sent_on", "date", w.Date(con.SentOn.Start(c.Location()), c.Local(c.Now)), "by", con.SentBy))
	}
	parts = append(parts, strings.Join(lines, "\n"))
	if con.State == consult.Open || con.State == consult.Withdrawn {
		return strings.Join(parts, "\n\n"), nil, nil
	}
	list, err := consult.OpinionsOf(c.Tx, con)
	if err != nil {
		return "", nil, err
	}
	if len(list) == 0 {
		return strings.Join(append(parts, w.T("consult.no_opinions")), "\n\n"), nil, nil
	}
	parts = append(parts, outcomeCounts(w, list))
	for i := range list {
		opinions = append(opinions, opinionLine(w, &list[i], list[i].N, name(list[i].PersonID)))
	}
	return strings.Join(parts, "\n\n"), opinions, nil
}

// fewAsked is from how many on a member who is not named is not easily guessed.
const fewAsked = 5
