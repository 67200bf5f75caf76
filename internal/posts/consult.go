package posts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/consult"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

const (
	liveConsult = "consult"      // the group's post
	asksConsult = "consult_card" // what a member is asked
)

// AboutConsult names a consultation (征求意见, §11).
func AboutConsult(con *consult.Consultation) string {
	return records.Ref{Kind: records.KindConsult, ID: con.ID}.String()
}

func registerConsult(r *bot.Router) {
	r.Living(liveConsult, func(c *bot.Context, id int64) (bot.Ref, bot.Message, error) {
		con, err := consult.ByID(c.Tx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && con.PostRef == 0 {
			return 0, bot.Message{}, nil
		}
		if err != nil {
			return 0, bot.Message{}, err
		}
		m, err := ConsultPost(c, con)
		return con.PostRef, m, err
	})
	r.Asks(asksConsult, func(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
		id, err := AboutID(about, records.KindConsult)
		if err != nil {
			return m, next, err
		}
		con, err := consult.ByID(c.Tx, id)
		if err != nil {
			return m, next, err
		}
		if con.Takes(c.Now) {
			next = con.ClosesAt
		}
		m, err = ConsultCard(c, c.Words, con, c.Person)
		return m, next, err
	})
}

// RefreshConsult has the group's post of a consultation brought up to date.
func RefreshConsult(c *bot.Context, con *consult.Consultation) error {
	return c.Refresh(liveConsult, con.ID)
}

// ConsultTitle is how a matter begins, in a line.
func ConsultTitle(con *consult.Consultation) string {
	first, _, _ := strings.Cut(con.Matter, "\n")
	return phrase.Truncate(strings.TrimSpace(first), 40)
}

func consultCounts(w *locale.Words, n consult.Count) string {
	return w.T("consult.counts", "agree", n.Said[consult.Agrees], "disagree", n.Said[consult.Differs], "opinion", n.Said[consult.Opinions], "none", n.Said[consult.Unsaid])
}

// outcomeCounts counts what became of opinions: 意见 4 条：采纳 2，部分采纳 1，未采纳 1.
func outcomeCounts(w *locale.Words, list []consult.Opinion) string {
	n := map[consult.OpinionState]int{}
	for i := range list {
		n[list[i].State]++
	}
	return w.T("consult.outcomes", "count", len(list), "accepted", n[consult.Accepted], "partly", n[consult.Partly], "declined", n[consult.Declined], "given", n[consult.Given])
}

// ConsultPost is the group's one post of a consultation: how many have answered until the
// deadline, then how many have said what; it names nobody.
func ConsultPost(c *bot.Context, con *consult.Consultation) (m bot.Message, err error) {
	w := c.GroupWords()
	lines := []string{w.T("consult.post", "number", con.Number, "title", ConsultTitle(con))}
	n, err := consult.CountOf(c.Tx, con)
	if err != nil {
		return m, err
	}
	switch {
	case con.State == consult.Withdrawn:
		lines = append(lines, w.T("consult.post_withdrawn"))
	case con.Takes(c.Now):
		lines = append(lines, w.T("consult.post_open", "done", n.Answered, "of", n.Of, "time", w.DateClock(c.Local(con.ClosesAt), c.Local(c.Now))))
		if link := c.Link("consult-" + itoa(con.ID)); link != "" {
			m.Buttons = bot.Rows(1, bot.Button{Text: w.Plain("consult.answer_privately"), URL: link})
		}
	default:
		lines = append(lines, w.T("consult.post_closed", "counts", locale.HTML(consultCounts(w, n))))
		if con.Answering() {
			list, err := consult.OpinionsOf(c.Tx, con)
			if err != nil {
				return m, err
			}
			lines = append(lines, w.T("consult.post_sent"))
			if con.State == consult.Ended && len(list) > 0 {
				lines = append(lines, outcomeCounts(w, list))
			}
		}
	}
	m.About, m.Text = AboutConsult(con), strings.Join(lines, "\n")
	return m, nil
}

// ConsultCard is a consultation as a member is asked it: with what he or she has said, and
// while there is time the buttons to say it.
func ConsultCard(c *bot.Context, w *locale.Words, con *consult.Consultation, who *people.Person) (m bot.Message, err error) {
	row, err := consult.AskedOf(c.Tx, con.ID, who.ID)
	if err != nil {
		return m, err
	}
	mine, err := consult.OpinionsBy(c.Tx, con.ID, who.ID)
	if err != nil {
		return m, err
	}
	says := consult.Unsaid
	if row != nil {
		says = row.Says
	}
	takes := con.Takes(c.Now) && row != nil
	parts := []string{w.T("consult.card", "number", con.Number, "matter", con.Matter)}
	if said := consultSaid(w, con, says, mine); said != "" {
		parts = append(parts, said)
	}
	when := w.DateClock(c.Local(con.ClosesAt), c.Local(c.Now))
	switch {
	case con.State == consult.Withdrawn:
		parts = append(parts, w.T("consult.card_withdrawn"))
	case !takes:
		parts = append(parts, w.T("consult.card_over", "silent", says == consult.Unsaid, "sent", con.Answering()))
	case says == consult.Unsaid:
		parts = append(parts, w.T("consult.card_open", "time", when, "names", locale.HTML(consultNames(w, con))))
		m.Buttons = sayButtons(w, con)
	default:
		parts = append(parts, w.T("consult.card_said", "time", when, "names", locale.HTML(consultNames(w, con))))
		row := bot.Row(button(w, "consult.change", "consult_change", con.ID))
		if says != consult.Agrees {
			row = append(row, button(w, "consult.more_"+string(says), "consult_say", con.ID, says))
		}
		m.Buttons = append(m.Buttons, row)
	}
	files, err := consultFiles(c, w, con)
	if err != nil {
		return m, err
	}
	if files.Data != "" {
		m.Buttons = append(m.Buttons, bot.Row(files))
	}
	stands := []string{string(con.State), string(says), itoa(con.ClosesAt.Unix()), fmt.Sprint(takes)}
	for i := range mine {
		stands = append(stands, itoa(mine[i].ID)+string(mine[i].State))
	}
	m.About, m.Asks, m.Stands, m.Text = AboutConsult(con), asksConsult, strings.Join(stands, ":"), strings.Join(parts, "\n\n")
	return m, nil
}

// sayButtons are the three answers.
func sayButtons(w *locale.Words, con *consult.Consultation) [][]bot.Button {
	var row []bot.Button
	for _, says := range consult.Answers {
		row = append(row, button(w, "consult.say_"+string(says), "consult_say", con.ID, says))
	}
	return bot.Rows(3, row...)
}

// ConsultChange is the card of somebody who has answered, with the three answers again.
func ConsultChange(c *bot.Context, w *locale.Words, con *consult.Consultation, who *people.Person) (bot.Message, error) {
	m, err := ConsultCard(c, w, con, who)
	if err == nil && con.Takes(c.Now) {
		m.Buttons = append(sayButtons(w, con), bot.Row(button(w, "common.back", "consult", con.ID)))
	}
	return m, err
}

// consultSaid is what somebody has said, with the answers to his or her opinions.
// What is long is cut, so that all of it is in one message.
func consultSaid(w *locale.Words, con *consult.Consultation, says consult.Says, mine []consult.Opinion) string {
	if says == consult.Unsaid {
		return ""
	}
	long := store.Length(con.Matter)
	for i := range mine {
		long += store.Length(mine[i].Text) + store.Length(mine[i].Words)
	}
	if long > consultRoom {
		mine = shortOpinions(mine)
	}
	lines := []string{w.T("consult.mine", "said", w.Plain("consult.say_"+string(says)))}
	for i := range mine {
		lines = append(lines, opinionLine(w, &mine[i], i+1, ""))
	}
	return strings.Join(lines, "\n")
}

// shortOpinions are opinions by how they begin, with their answers.
func shortOpinions(list []consult.Opinion) []consult.Opinion {
	list = slices.Clone(list)
	for i := range list {
		list[i].Text, list[i].Words = phrase.Truncate(list[i].Text, 60), phrase.Truncate(list[i].Words, 150)
	}
	return list
}

// opinionLine is an opinion with its number, its author and its answer, as far as they are
// there.
func opinionLine(w *locale.Words, o *consult.Opinion, n int, name string) string {
	outcome := ""
	if o.Answered() {
		outcome = w.Plain("consult.state_" + string(o.State))
	}
	return w.T("consult.opinion", "n", n, "text", o.Text, "name", name, "outcome", outcome, "words", o.Words)
}

// consultNames says who sees the name of who answers.
func consultNames(w *locale.Words, con *consult.Consultation) string {
	if con.Unnamed {
		return w.T("consult.unnamed")
	}
	return w.T("consult.named")
}

// consultFiles shows the files of a consultation; without data when there are none.
func consultFiles(c *bot.Context, w *locale.Words, con *consult.Consultation) (bot.Button, error) {
	n, err := records.CountAttachments(c.Tx, records.KindConsult, con.ID)
	if err != nil || n[con.ID] == 0 {
		return bot.Button{}, err
	}
	return bot.Button{Text: w.Plain("writing.show_files", "count", n[con.ID]), Data: bot.Data("files", records.KindConsult, con.ID)}, nil
}

// TellConsulted asks those of a consultation who have not answered, in private; again says
// that it is a reminder. round tells one telling from another.
func TellConsulted(c *bot.Context, con *consult.Consultation, again bool, round string, opts ...bot.Option) error {
	list, err := consult.Unanswered(c.Tx, con)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if !p.Joined() {
			continue
		}
		w := c.WordsFor(p)
		m, err := ConsultCard(c, w, con, p)
		if err != nil {
			return err
		}
		if again {
			m.Text = w.T("consult.again", "time", w.DateClock(c.Local(con.ClosesAt), c.Local(c.Now))) + "\n\n" + m.Text
		}
		all := append([]bot.Option{
			bot.Mailing(), bot.Begins(con.ClosesAt), bot.Expires(con.ClosesAt), bot.Once(fmt.Sprintf("consult:%d:%s:%d", con.ID, round, p.ID)),
		}, opts...)
		if _, err := c.Tell(p, m, all...); err != nil {
			return err
		}
	}
	return nil
}

// ConsultOutcome tells a member what became of the opinions that he or she gave; without text
// while none has its answer.
func ConsultOutcome(c *bot.Context, w *locale.Words, con *consult.Consultation, person int64) (m bot.Message, err error) {
	mine, err := consult.OpinionsBy(c.Tx, con.ID, person)
	if err != nil {
		return m, err
	}
	if !slices.ContainsFunc(mine, func(o consult.Opinion) bool { return o.Answered() }) {
		return m, nil
	}
	lines := []string{w.T("consult.outcome", "number", con.Number, "title", ConsultTitle(con))}
	mine = slices.Clone(mine)
	for i := range mine {
		mine[i].Text = phrase.Truncate(mine[i].Text, 200)
		line := opinionLine(w, &mine[i], i+1, "")
		if !mine[i].Answered() {
			line += "\n" + w.T("consult.still")
		}
		lines = append(lines, line)
	}
	return bot.Message{About: AboutConsult(con), Stays: true, Text: strings.Join(lines, "\n")}, nil
}
