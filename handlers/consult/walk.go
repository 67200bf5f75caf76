package consult

import (
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Each opinion is answered, one after the other: 采纳, 部分采纳 or 未采纳, with words. Who gave
// them hears of all answers of a day in one message.

// replyDraft is the answer to an opinion.
type replyDraft struct {
	Opinion int64                 `json:"opinion"`
	To      mconsult.OpinionState `json:"to,omitempty"`
	Words   string                `json:"words,omitempty"`
}

const replyForm bot.FormName[replyDraft] = "consult_reply"

// answered is the kind of the action by which an opinion was answered.
const answered = "consult_opinion"

func registerWalk(r *bot.Router) {
	bot.AddForm(r, newReplyForm())
	bot.AddForm(r, newShownForm())
	r.Button("consult_walk", bot.Leaders, walk).Asks(posts.AboutArg(records.KindConsult), toWalk)
	r.Button("consult_answer", bot.Leaders, answer).Asks(posts.AboutArg(records.KindOpinion), toAnswer)
	r.Button("consult_words", bot.Leaders, func(c *bot.Context) error {
		_, o, err := opinionArg(c)
		if err != nil {
			return err
		}
		return replyForm.Start(c, replyDraft{Opinion: o.ID})
	})
	r.Undo(answered, bot.Leaders, unanswer)
}

// toWalk: opinions wait for an answer, or answers can be corrected.
func toWalk(c *bot.Context, args []string) (s bot.Standing, err error) {
	con, err := lookAt(c.Tx, args)
	if err != nil {
		return s, err
	}
	if con.State == mconsult.Sent || con.State == mconsult.Ended && len(args) > 1 {
		s.Until = c.Now.Add(posts.LookAgain)
		return s, nil
	}
	s.Over, err = posts.ConsultStaff(c, c.Words, con)
	return s, err
}

// toAnswer: an opinion can be given this answer.
func toAnswer(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil || len(args) < 2 {
		return s, err
	}
	o, err := mconsult.OpinionByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	con, err := mconsult.ByID(c.Tx, o.ConsultationID)
	if err == nil && con.Answering() && mconsult.OpinionLife.Allows(o, mconsult.OpinionState(args[1]), c.Person) {
		s.Until = c.Now.Add(posts.LookAgain)
	}
	return s, err
}

// opinionArg is the opinion that a button names, with its consultation.
func opinionArg(c *bot.Context) (*mconsult.Consultation, *mconsult.Opinion, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, nil, err
	}
	return opinionOf(c, id)
}

func opinionOf(c *bot.Context, id int64) (*mconsult.Consultation, *mconsult.Opinion, error) {
	o, err := mconsult.OpinionByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	con, err := kind().Readable(c, o.ConsultationID)
	if err != nil {
		return nil, nil, err
	}
	if !con.Answering() || o.State == mconsult.Dropped {
		return nil, nil, c.Problem("consult.not_sent")
	}
	return con, o, nil
}

// walk is consult_walk:ID, the first opinion without an answer; consult_walk:ID:skip:N, the
// next after number N; consult_walk:ID:all, all of them; consult_walk:ID:one:N, that one.
func walk(c *bot.Context) error {
	con, err := pressed(c)
	if err != nil {
		return err
	}
	if !con.Answering() {
		return notNow(c, con)
	}
	list, err := mconsult.OpinionsOf(c.Tx, con)
	if err != nil {
		return err
	}
	switch c.Arg(1) {
	case "all":
		_, err = c.Show(listed(c, con, list))
		return err
	case "one":
		i := slices.IndexFunc(list, func(o mconsult.Opinion) bool { return o.N == c.ArgInt(2) })
		if i < 0 {
			return c.Problem("common.stale")
		}
		return shownForm.Start(c, shown{Opinion: list[i].ID})
	}
	m, err := goOn(c, con, "", c.ArgInt(2), nil)
	return showLeft(c, m, err)
}

// listed are all opinions with what became of them, a button each, to correct an answer.
func listed(c *bot.Context, con *mconsult.Consultation, list []mconsult.Opinion) bot.Message {
	m := bot.Message{Text: c.T("consult.which", "number", con.Number)}
	var row []bot.Button
	for i := range list {
		o := &list[i]
		row = append(row, bot.Button{Text: c.P("consult.pick_one", "n", o.N, "state", c.P("consult.state_"+string(o.State))), Data: bot.Data("consult_walk", con.ID, "one", o.N)})
	}
	m.Buttons = c.Fold(bot.Data("consult_walk", con.ID, "all"), bot.FewRows, bot.Rows(2, row...), c.B("common.back", "consult", con.ID))
	return m
}

// goOn shows the next opinion after a number that has no answer; where none is left it gives how
// the consultation has ended, to be shown. act is what can be undone of the one before.
func goOn(c *bot.Context, con *mconsult.Consultation, done string, after int, act *ledger.Action) (m bot.Message, err error) {
	list, err := mconsult.OpinionsOf(c.Tx, con)
	if err != nil {
		return m, err
	}
	open := func(o mconsult.Opinion) bool { return !o.Answered() }
	at := slices.IndexFunc(list, func(o mconsult.Opinion) bool { return open(o) && o.N > after })
	if at < 0 {
		at = slices.IndexFunc(list, open)
	}
	if at >= 0 {
		v := shown{Opinion: list[at].ID, Done: done}
		if act != nil {
			v.Undo = act.ID
		}
		return m, shownForm.Start(c, v)
	}
	if m, err = posts.ConsultStaff(c, c.Words, con); err != nil {
		return m, err
	}
	if len(list) > 0 {
		done = locale.Join("\n", done, c.T("consult.all_answered", "count", len(list), "time", c.DateClock(c.HeardAt(bot.After(tellingAt(c))))))
	}
	m.Text = locale.Join("\n\n", done, m.Text)
	if act != nil {
		m.Buttons = append(m.Buttons, bot.Row(chat.Undo(c, act)))
	}
	return m, nil
}

// showLeft shows what is left to be shown after goOn.
func showLeft(c *bot.Context, m bot.Message, err error) error {
	if err != nil || m.Text == "" {
		return err
	}
	_, err = c.Show(m)
	return err
}

// answer is consult_answer:OPINION:accepted|partly|declined, with what was typed below the
// opinion; what is declined needs words.
func answer(c *bot.Context) error {
	con, o, err := opinionArg(c)
	if err != nil {
		return err
	}
	to := mconsult.OpinionState(c.Arg(1))
	switch {
	case !slices.Contains(mconsult.Outcomes, to):
		return c.Problem("common.stale")
	case !mconsult.OpinionLife.Allows(o, to, c.Person):
		return c.Problem("consult.settled")
	}
	words, err := typedBelow(c, o)
	if err != nil {
		return err
	}
	if to == mconsult.Declined && words == "" {
		return replyForm.Start(c, replyDraft{Opinion: o.ID, To: to})
	}
	m, err := decide(c, con, o, to, words)
	return showLeft(c, m, err)
}

// decide answers an opinion and goes on with the next.
func decide(c *bot.Context, con *mconsult.Consultation, o *mconsult.Opinion, to mconsult.OpinionState, words string) (m bot.Message, err error) {
	step, err := mconsult.Decide(c.Tx, con, o, to, words, c.Person, c.Now)
	if err != nil {
		return m, problem(c, err)
	}
	act, err := chat.ActOn(c, step, answered, string(to))
	if err != nil {
		return m, err
	}
	if err := answeredNow(c, con, o); err != nil {
		return m, err
	}
	return goOn(c, con, c.T("consult.answered", "n", o.N, "state", c.P("consult.state_"+string(to))), o.N, act)
}

// answeredNow brings up to date what was said of an opinion and its consultation.
func answeredNow(c *bot.Context, con *mconsult.Consultation, o *mconsult.Opinion) error {
	if err := changed(c, con); err != nil {
		return err
	}
	if err := c.Settled(records.Ref{Kind: records.KindOpinion, ID: o.ID}.String()); err != nil {
		return err
	}
	return tellOutcome(c, con, o.PersonID)
}

// tellingHour is when who gave opinions hears of the answers of the day: all in one message,
// which does not come before the last of them can be given.
const (
	tellingHour = 18 * time.Hour
	morningHour = 9 * time.Hour
)

// tellOutcome tells who gave opinions what became of them, once a day; what waits to be told is
// changed by what is answered after it. What is answered, or corrected, when that has gone out
// is told on the next morning: a change without a sound would be read by nobody.
func tellOutcome(c *bot.Context, con *mconsult.Consultation, person int64) error {
	p, err := people.PersonByID(c.Tx, person)
	if err != nil || p.ID == c.Person.ID {
		return err
	}
	today := store.DateOf(c.Now, c.Location())
	key := fmt.Sprintf("consult_outcome:%d:%d:%s", con.ID, p.ID, today)
	m, err := posts.ConsultOutcome(c, c.WordsFor(p), con, p.ID)
	if err != nil {
		return err
	}
	later := key + ":later"
	if m.Text == "" { // the only answer was undone
		return c.Unsay(key, later)
	}
	at := tellingAt(c)
	said, err := c.Said(key)
	if err != nil {
		return err
	}
	held, err := c.Held(key)
	if err != nil {
		return err
	}
	if said != 0 && !held {
		key, at = later, today.AddDate(0, 0, 1).Start(c.Location()).Add(morningHour)
		if said, err = c.Said(key); err != nil {
			return err
		}
	}
	if said != 0 {
		return c.Edit(said, m)
	}
	_, err = c.Tell(p, m, bot.After(at), bot.Once(key), bot.Because(0))
	return err
}

// tellingAt is when what is answered now is told: in the evening, and not before it can no
// longer be undone.
func tellingAt(c *bot.Context) time.Time {
	at := store.DateOf(c.Now, c.Location()).Start(c.Location()).Add(tellingHour)
	if soon := c.Now.Add(ledger.UndoTime); at.Before(soon) {
		return soon
	}
	return at
}

// unanswer takes an answer back.
func unanswer(c *bot.Context, id int64) error {
	o, err := mconsult.OpinionByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	con, err := kind().Readable(c, o.ConsultationID)
	if err != nil {
		return err
	}
	if _, err := mconsult.OpinionLife.Undo(c.Tx, o, c.Person, c.Action.ID, c.Now); err != nil {
		return problem(c, err)
	}
	if err := mconsult.Settle(c.Tx, con, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	if err := answeredNow(c, con, o); err != nil {
		return err
	}
	return shownForm.Start(c, shown{Opinion: o.ID, Done: c.T("common.undone")})
}
