package supervision

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/store"
	msupervision "lianluo/models/supervision"
)

// items shows the director what is before him, one after the other, in an order that
// says nothing. It is whispered too: the words stand in no row of the outbox.
func (r *room) items(w *bot.Whisper) error {
	if !w.Person.Is(people.Director) {
		w.Refuse("common.not_allowed")
		return nil
	}
	at := 0
	if len(w.Press) > 1 {
		at, _ = strconv.Atoi(w.Press[1])
	}
	list, err := msupervision.Before(w.Tx, msupervision.Shown, msupervision.Answered)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		w.Refuse("supervision.no_items")
		return nil
	}
	// What is not answered yet first.
	var open, done []msupervision.Item
	for _, i := range list {
		if i.State == msupervision.Shown {
			open = append(open, i)
		} else {
			done = append(done, i)
		}
	}
	list = append(open, done...)
	at = max(0, at) % len(list)
	i := list[at]
	lines, err := msupervision.Lines(w.Tx, i.ID)
	if err != nil {
		return err
	}
	c := w.Reading()
	w.Say(bot.Message{Text: threadText(c, lines, "supervision.item_line"), Protect: true}, nil)
	m := bot.Message{Text: w.Words.T("supervision.item", "n", at+1, "of", len(list), "topic", i.Topic, "state", w.Words.Plain("supervision.item_"+string(i.State)))}
	row := bot.Row(c.B("supervision.answer", "supervision_answer", i.ID), c.B("supervision.group", "supervision_group", i.ID))
	if i.State == msupervision.Answered {
		row = append(row, c.B("supervision.close", "supervision_close", i.ID))
	}
	m.Buttons = append(m.Buttons, row)
	last := bot.Row(r.button(w, "supervision.back", "head"))
	if len(list) > 1 {
		last = append(last, r.button(w, "supervision.next", "items", (at+1)%len(list)))
	}
	m.Buttons = append(m.Buttons, last)
	w.Say(m, nil)
	return nil
}

// answerForm takes the director's answer.
const answerForm bot.FormName[answerDraft] = "supervision_answer"

// answerDraft is an answer that is being written. The item is named by its key only.
type answerDraft struct {
	Item int64  `json:"item"`
	Text string `json:"text,omitempty"`
}

func newAnswerForm() *bot.Form[answerDraft] {
	return &bot.Form[answerDraft]{
		Name: answerForm, Access: bot.Directors,
		Card: func(c *bot.Context, v *answerDraft) (string, error) {
			return c.T("supervision_answer.card", "text", v.Text), nil
		},
		Fields: []bot.Field[answerDraft]{{
			Name: "text", Asked: true, Text: func(v *answerDraft) string { return v.Text }, Empty: func(v *answerDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *answerDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Text, in.Text, msupervision.AnswerLimit)
			},
		}},
		Submit: func(c *bot.Context, v *answerDraft) (m bot.Message, err error) {
			i, err := msupervision.ByID(c.Tx, v.Item)
			if err != nil {
				return m, c.MissingAs(err, "common.gone")
			}
			line, err := msupervision.Answer(c.Tx, i, v.Text, store.DateOf(c.Now, c.Location()))
			if err != nil {
				return m, problem(c, err)
			}
			a, err := c.Act("supervision_answer", line.ID, "")
			m.Text = c.T("supervision.answered")
			m.Buttons = bot.Rows(2, chat.Undo(c, a), c.B("supervision.next", route, "items", 0))
			return m, err
		},
	}
}

// undoAnswer takes an answer back within its five minutes.
func undoAnswer(c *bot.Context, line int64) error {
	if _, err := msupervision.TakeBack(c.Tx, line); err != nil {
		return problem(c, err)
	}
	_, err := c.Show(bot.Message{Text: c.T("supervision.taken_back"), Buttons: bot.Rows(1, c.B("supervision.back", route, "head"))})
	return err
}

func problem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, msupervision.ErrState):
		return c.Problem("supervision.moved_on")
	case errors.Is(err, msupervision.ErrFew):
		return c.Problem("supervision.too_few", "least", msupervision.Least)
	}
	return err
}

// pressedItem is the item of a pressed button.
func pressedItem(c *bot.Context) (*msupervision.Item, error) {
	return bot.Pressed(c, 0, msupervision.ByID)
}

func startAnswer(c *bot.Context) error {
	i, err := pressedItem(c)
	if err != nil {
		return err
	}
	return answerForm.Start(c, answerDraft{Item: i.ID})
}

func closeItem(c *bot.Context) error {
	i, err := pressedItem(c)
	if err != nil {
		return err
	}
	if err := msupervision.Close(c.Tx, i); err != nil {
		return problem(c, err)
	}
	_, err = c.Show(bot.Message{Text: c.T("supervision.closed"), Buttons: bot.Rows(2, c.B("supervision.back", route, "head"), c.B("supervision.next", route, "items", 0))})
	return err
}

// groupForm asks of which topic an item is.
const groupForm bot.FormName[groupDraft] = "supervision_group"

type groupDraft struct {
	Item  int64  `json:"item"`
	Topic string `json:"topic,omitempty"`
}

// topicLimit is how long a topic's word may be, in characters: it is a choice's value too.
const topicLimit = 10

func newGroupForm() *bot.Form[groupDraft] {
	return &bot.Form[groupDraft]{
		Name: groupForm, Access: bot.Directors, Direct: true,
		Fields: []bot.Field[groupDraft]{{
			Name: "topic", Asked: true, Text: func(v *groupDraft) string { return v.Topic }, Empty: func(v *groupDraft) bool { return v.Topic == "" },
			Choices: func(c *bot.Context, _ *groupDraft) (list []bot.Choice, err error) {
				topics, err := msupervision.Topics(c.Tx)
				for _, t := range topics[:min(len(topics), 8)] {
					list = append(list, bot.Choice{Label: t.Topic, Value: t.Topic})
				}
				return list, err
			},
			Set: func(c *bot.Context, v *groupDraft, in bot.Input) error {
				if in.Choice != "" {
					in.Text = in.Choice
				}
				// A colon parts what a button says.
				return chat.SetWords(c, &v.Topic, store.OneLine(strings.ReplaceAll(in.Text, ":", " ")), topicLimit)
			},
		}},
		Submit: func(c *bot.Context, v *groupDraft) (m bot.Message, err error) {
			i, err := msupervision.ByID(c.Tx, v.Item)
			if err != nil {
				return m, c.MissingAs(err, "common.gone")
			}
			if err := msupervision.Group(c.Tx, i, v.Topic); err != nil {
				return m, err
			}
			m.Text = c.T("supervision.grouped", "topic", v.Topic)
			m.Buttons = bot.Rows(2, c.B("supervision.topics", "supervision_topics"), c.B("supervision.next", route, "items", 0))
			return m, nil
		},
	}
}

func startGroup(c *bot.Context) error {
	i, err := pressedItem(c)
	if err != nil {
		return err
	}
	return groupForm.Start(c, groupDraft{Item: i.ID})
}

// topics lists what matters there are and how many items of each, with a button for those
// that may be shown to the group.
func topics(c *bot.Context) error {
	list, err := msupervision.Topics(c.Tx)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("supervision.topics_head", "least", msupervision.Least)}
	if len(list) == 0 {
		m.Text = c.T("supervision.no_topics")
	}
	for i, t := range list {
		m.Text = locale.Join("\n", m.Text, c.T("supervision.topic_line", "topic", t.Topic, "count", t.Items))
		if t.Items >= msupervision.Least && t.Fresh > 0 {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("supervision.post", "topic", t.Topic), Data: bot.Data("supervision_post", i, t.Topic)}))
		}
	}
	m.Buttons = c.Fold(bot.Data("supervision_topics"), bot.FewRows, append(m.Buttons, bot.Row(c.B("supervision.back", route, "head"))))
	_, err = c.Show(m)
	return err
}

// postForm shows the count and the answer of a topic to the group.
const postForm bot.FormName[postDraft] = "supervision_post"

type postDraft struct {
	Topic string `json:"topic"`
	Text  string `json:"text,omitempty"`
}

func newPostForm() *bot.Form[postDraft] {
	return &bot.Form[postDraft]{
		Name: postForm, Access: bot.Directors, SubmitKey: "supervision_post.do",
		Card: func(c *bot.Context, v *postDraft) (string, error) {
			n, err := countOf(c, v.Topic)
			return c.T("supervision_post.card") + "\n\n" + c.T("supervision.posted", "topic", v.Topic, "count", n, "text", v.Text), err
		},
		Fields: []bot.Field[postDraft]{{
			Name: "text", Asked: true, Text: func(v *postDraft) string { return v.Text }, Empty: func(v *postDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *postDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Text, in.Text, msupervision.AnswerLimit)
			},
		}},
		Submit: func(c *bot.Context, v *postDraft) (m bot.Message, err error) {
			n, err := msupervision.Posted(c.Tx, v.Topic, store.DateOf(c.Now, c.Location()))
			if err != nil {
				return m, problem(c, err)
			}
			if c.Office.GroupChatID == 0 {
				return m, c.Problem("supervision.no_group")
			}
			w := c.GroupWords()
			if _, err := c.Post(bot.Message{Text: w.T("supervision.posted", "topic", v.Topic, "count", n, "text", v.Text)}); err != nil {
				return m, err
			}
			return bot.Message{Text: c.T("supervision.post_done"), Buttons: bot.Rows(1, c.B("supervision.back", route, "head"))}, nil
		},
	}
}

func countOf(c *bot.Context, topic string) (int, error) {
	list, err := msupervision.Topics(c.Tx)
	for _, t := range list {
		if t.Topic == topic {
			return t.Items, err
		}
	}
	return 0, err
}

func startPost(c *bot.Context) error {
	topic := c.Arg(1)
	n, err := countOf(c, topic)
	if err != nil {
		return err
	}
	if n < msupervision.Least {
		return problem(c, msupervision.ErrFew)
	}
	return postForm.Start(c, postDraft{Topic: topic})
}
