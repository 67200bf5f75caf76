package consult

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mconsult "lianluo/models/consult"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// What a member says: by one tap, or in words.

// sayDraft are the opinions of a member, as they are written.
type sayDraft struct {
	ID    int64         `json:"id"`
	Says  mconsult.Says `json:"says"`
	Texts []string      `json:"texts,omitempty"`
	// Others are words that were forwarded, until it is said that they are the member's opinion too.
	Others string `json:"others,omitempty"`
}

const sayForm bot.FormName[sayDraft] = "consult_say"

func registerAnswers(r *bot.Router) {
	bot.AddForm(r, opinionsForm())
	about := posts.AboutArg(records.KindConsult)
	r.Button("consult_say", bot.Members, say).Asks(about, openToAnswer)
	r.Button("consult_change", bot.Members, change).Asks(about, openToAnswer)
}

// openToAnswer: an answer can be given, and changed, until the deadline.
func openToAnswer(c *bot.Context, args []string) (s bot.Standing, err error) {
	con, err := lookAt(c.Tx, args)
	if err != nil {
		return s, err
	}
	if con.Takes(c.Now) {
		s.Until = con.ClosesAt
		return s, nil
	}
	s.Over, err = posts.ConsultCard(c, c.Words, con, c.Person)
	return s, err
}

// asked is the consultation that a button names, if the person is asked in it and there is
// time, with what he or she has said.
func asked(c *bot.Context, id int64) (*mconsult.Consultation, *mconsult.Asked, error) {
	con, err := mconsult.ByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	row, err := mconsult.AskedOf(c.Tx, con.ID, c.Person.ID)
	switch {
	case err != nil:
		return nil, nil, err
	case row == nil:
		return nil, nil, c.Problem("common.gone")
	case con.State == mconsult.Withdrawn:
		return nil, nil, c.Problem("consult.was_withdrawn")
	case !con.Takes(c.At()):
		return nil, nil, c.Problem("consult.is_over")
	}
	return con, row, nil
}

// change shows the three answers again.
func change(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	con, _, err := asked(c, id)
	if err != nil {
		return err
	}
	m, err := posts.ConsultChange(c, c.Words, con, c.Person)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// say is consult_say:ID:agree|disagree|opinion, consult_say:ID:agree:sure.
func say(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	con, row, err := asked(c, id)
	if err != nil {
		return err
	}
	return takeAnswer(c, con, row, mconsult.Says(c.Arg(1)), nil, c.Arg(2) == "sure")
}

// takeAnswer keeps an answer, or asks for its words. What would take back opinions that were
// written is asked about first.
func takeAnswer(c *bot.Context, con *mconsult.Consultation, row *mconsult.Asked, says mconsult.Says, words []string, sure bool) error {
	if !slices.Contains(mconsult.Answers, says) {
		return c.Problem("common.stale")
	}
	mine, err := mconsult.OpinionsBy(c.Tx, con.ID, c.Person.ID)
	if err != nil {
		return err
	}
	var texts []string
	for i := range mine {
		texts = append(texts, mine[i].Text)
	}
	switch {
	case says == mconsult.Opinions, says == mconsult.Differs && (row.Says == mconsult.Differs || len(words) > 0):
		return sayForm.Start(c, sayDraft{ID: con.ID, Says: says, Texts: append(texts, words...)})
	case says == mconsult.Agrees && len(mine) > 0 && !sure:
		_, err := c.Show(bot.Message{
			About: posts.AboutConsult(con), Text: c.T("consult.agree_check", "count", len(mine)),
			Buttons: bot.Rows(2, c.B("consult.agree_sure", "consult_say", con.ID, says, "sure"), c.B("consult.keep", "consult", con.ID)),
		})
		return err
	}
	if err := mconsult.Say(c.Tx, con, c.Person, says, texts, c.At()); err != nil {
		return problem(c, err)
	}
	if err := changed(c, con); err != nil {
		return err
	}
	m, err := posts.ConsultCard(c, c.Words, con, c.Person)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// changed brings the group's post and what was asked up to date.
func changed(c *bot.Context, con *mconsult.Consultation) error {
	if err := posts.RefreshConsult(c, con); err != nil {
		return err
	}
	return c.Settled(posts.AboutConsult(con))
}

func opinionsForm() *bot.Form[sayDraft] {
	return &bot.Form[sayDraft]{
		Name: sayForm, Access: bot.Members,
		Back:     func(c *bot.Context, v *sayDraft) bot.Button { return back(c, v.ID) },
		Concerns: func(v *sayDraft) string { return posts.AboutConsult(&mconsult.Consultation{ID: v.ID}) },
		About: func(c *bot.Context, v *sayDraft) (string, error) {
			con, _, err := asked(c, v.ID)
			if err != nil {
				return "", err
			}
			return posts.ConsultTitle(con), nil
		},
		Fields: []bot.Field[sayDraft]{
			chat.Guard(func(v *sayDraft) (list []*string) {
				for i := range v.Texts {
					list = append(list, &v.Texts[i])
				}
				return list
			}, func(c *bot.Context, v *sayDraft, words string) error {
				v.Texts = nil
				return v.add(c, words)
			}),
			othersField(),
			{
				Name: "words", Asked: true, Words: true, Thanks: true,
				Text:  func(v *sayDraft) string { return strings.Join(v.Texts, "\n") },
				Empty: func(v *sayDraft) bool { return len(v.Texts) == 0 && v.Others == "" },
				Question: func(c *bot.Context, v *sayDraft) (string, error) {
					con, _, err := asked(c, v.ID)
					if err != nil {
						return "", err
					}
					return c.T("consult_say.words.ask_"+string(v.Says), "title", posts.ConsultTitle(con), "unnamed", con.Unnamed), nil
				},
				Set: func(c *bot.Context, v *sayDraft, in bot.Input) error {
					if in.Source != "" {
						text, err := chat.TakeText(c, chat.Unattributed(c, in.Text, in.Source), mconsult.OpinionLimit)
						if err == nil {
							v.Others = text
						}
						return err
					}
					was := v.Texts
					if !in.Add {
						v.Texts = nil
					}
					err := v.add(c, in.Text)
					if err != nil {
						v.Texts = was
					}
					return err
				},
			},
		},
		Card: func(c *bot.Context, v *sayDraft) (string, error) {
			con, _, err := asked(c, v.ID)
			if err != nil {
				return "", err
			}
			if len(v.Texts) == 0 {
				return c.T("consult_say.check_none", "title", posts.ConsultTitle(con)), nil
			}
			var lines []string
			for i, text := range v.Texts {
				lines = append(lines, c.T("consult.opinion", "n", i+1, "text", text, "name", "", "outcome", "", "words", ""))
			}
			several := slices.ContainsFunc(v.Texts, phrase.SeveralMatters)
			return c.T("consult_say.check", "title", posts.ConsultTitle(con), "said", c.P("consult.say_"+string(v.Says)), "count", len(v.Texts),
				"list", locale.HTML(strings.Join(lines, "\n")), "unnamed", con.Unnamed, "several", several), nil
		},
		Submit: func(c *bot.Context, v *sayDraft) (m bot.Message, err error) {
			con, _, err := asked(c, v.ID)
			if err != nil {
				return m, err
			}
			if err := mconsult.Say(c.Tx, con, c.Person, v.Says, v.Texts, c.At()); err != nil {
				return m, problem(c, err)
			}
			if err := changed(c, con); err != nil {
				return m, err
			}
			return posts.ConsultCard(c, c.Words, con, c.Person)
		},
	}
}

// othersField asks whether words that were forwarded are the member's own opinion too: whose they
// were is not kept.
func othersField() bot.Field[sayDraft] {
	asked := func(v *sayDraft) bool { return v.Others != "" }
	return bot.Field[sayDraft]{
		Name: "others", Asked: true, NoEdit: true, Unnumbered: true, Guards: true, When: asked, Empty: asked,
		Question: func(c *bot.Context, v *sayDraft) (string, error) {
			return c.T("consult_say.others.ask", "text", v.Others), nil
		},
		Choices: func(c *bot.Context, _ *sayDraft) ([]bot.Choice, error) {
			return []bot.Choice{{Label: c.P("consult.others_mine"), Value: "mine"}, {Label: c.P("consult.others_not"), Value: "not"}}, nil
		},
		Set: func(c *bot.Context, v *sayDraft, in bot.Input) error {
			switch in.Choice {
			case "mine":
				if err := v.add(c, v.Others); err != nil {
					return err
				}
			case "not":
			default:
				return c.Problem("consult.others_which")
			}
			v.Others = ""
			return nil
		},
	}
}

// marks are the numbers with which a list of matters is written: 1. 2、 （3） 一、
var marks = regexp.MustCompile(`(?m)^\s*(?:[(（]?\d{1,2}[.、．)）]|[①②③④⑤⑥]|[一二三四五六]、)\s*`)

// opinionsIn takes numbered opinions apart, one matter each; what is not numbered is one.
func opinionsIn(words string) (list []string) {
	words = phrase.Clean(words)
	parts := []string{words}
	if len(marks.FindAllString(words, -1)) > 1 {
		parts = marks.Split(words, -1)
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// add puts what was written behind the opinions that are there; the same twice is one.
func (v *sayDraft) add(c *bot.Context, words string) error {
	list := opinionsIn(words)
	if len(list) == 0 {
		return c.Problem("writing.no_words")
	}
	all := slices.Clone(v.Texts)
	for _, part := range list {
		text, err := chat.TakeText(c, part, mconsult.OpinionLimit)
		if err != nil {
			return err
		}
		if word := phrase.Classified(text); word != "" {
			return c.Problem("consult.marked", "word", word)
		}
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if len(all) > mconsult.OpinionsLimit {
		return problem(c, mconsult.ErrTooMany)
	}
	v.Texts = all
	return nil
}

// Heard takes words that answer a consultation: a reply to the message that asks, or, when
// that is the last thing that was said to the person, a plain sentence (同意, 我有意见：…). Whole
// tells that words of a reply which are neither may be taken for an opinion.
func Heard(c *bot.Context, text string, whole bool) (taken bool, err error) {
	if !c.Private || !c.Person.Is(people.Member) {
		return false, nil
	}
	says, words := means(c, phrase.Clean(text))
	if m := c.Message(); says == mconsult.Unsaid && (m == nil || m.ReplyToMessage == nil) {
		return false, nil
	}
	con, replied, err := spokenOf(c)
	if con == nil || err != nil {
		return false, err
	}
	row, err := mconsult.AskedOf(c.Tx, con.ID, c.Person.ID)
	if err != nil || row == nil {
		return false, err
	}
	if says == mconsult.Unsaid {
		if !replied || !whole {
			return false, nil
		}
		says, words = mconsult.Opinions, phrase.Clean(text)
	}
	if !con.Takes(c.At()) {
		if !replied {
			return false, nil
		}
		return true, c.Problem("consult.is_over")
	}
	c.Goes()
	var list []string
	if words != "" {
		list = opinionsIn(words)
	}
	return true, takeAnswer(c, con, row, says, list, false)
}

// spokenOf is the consultation that a message answers: replied tells that it replies to what
// was said of it.
func spokenOf(c *bot.Context) (con *mconsult.Consultation, replied bool, err error) {
	about := ""
	if m := c.Message(); m != nil && m.ReplyToMessage != nil {
		replied = true
		if about, err = ledger.AboutOf(c.Tx, c.Account, int64(m.ReplyToMessage.ID)); err != nil {
			return nil, false, err
		}
	} else if last, err := ledger.LastTold(c.Tx, c.Account); err != nil {
		return nil, false, err
	} else if last != nil {
		other, err := ledger.SaidAfter(c.Tx, c.Account, last.ID)
		if err != nil || other {
			return nil, false, err
		}
		about = last.About
	}
	ref, ok := records.ParseRef(about)
	if !ok || ref.Kind != records.KindConsult {
		return nil, false, nil
	}
	con, err = mconsult.ByID(c.Tx, ref.ID)
	if err != nil {
		return nil, false, c.MissingAs(err, "common.gone")
	}
	return con, replied, nil
}

// means reads a plain sentence: what it says, and the words that go with it.
func means(c *bot.Context, text string) (says mconsult.Says, words string) {
	for _, says := range mconsult.Answers {
		words, alone, ok := chat.Leads(c, text, "consult.heard_"+string(says), "。.！!～~ ", "：:，,。 \n")
		if ok && (alone || says != mconsult.Agrees) {
			return says, words
		}
	}
	return mconsult.Unsaid, ""
}
