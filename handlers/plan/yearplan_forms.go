package plan

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// planTopics are topics of a plan as they are typed: of item N, or while N is 0
// the list that is pasted.
type planTopics struct {
	ID   int64  `json:"id"`
	N    int    `json:"n,omitempty"`
	Text string `json:"text,omitempty"`
}

// planText asks for the one text of a form of topics.
func planText(limit int) []bot.Field[planTopics] {
	return []bot.Field[planTopics]{{
		Name: "text", Asked: true, Text: func(v *planTopics) string { return v.Text }, Empty: func(v *planTopics) bool { return v.Text == "" },
		Set: func(c *bot.Context, v *planTopics, in bot.Input) error {
			return chat.SetText(c, &v.Text, in.Text, limit, false)
		},
	}}
}

// planTopicsForm takes all topics of a year, a line each; what was laid out is
// laid out anew.
func planTopicsForm() *bot.Form[planTopics] {
	return &bot.Form[planTopics]{
		Name: "plan_topics", Access: bot.Directors, Fields: planText(activities.PlanLimit), SubmitKey: "plan_topics.do", DropKey: "plan_topics.drop",
		Card: func(c *bot.Context, v *planTopics) (string, error) {
			return c.T("plan_topics.card", "list", strings.Join(topicLines(v.Text), "\n")), nil
		},
		Submit: func(c *bot.Context, v *planTopics) (bot.Message, error) {
			p, d, err := openPlan(c, v.ID)
			if err != nil {
				return bot.Message{}, err
			}
			d.Template.Topics, d.Items = nil, nil
			d.Template.Topics = topicLines(v.Text)
			if err := mactivities.SavePlan(c.Tx, p, d); err != nil {
				return bot.Message{}, err
			}
			return planMessage(c, p, 0)
		},
	}
}

// topicLines reads a topic a line.
func topicLines(text string) (list []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = store.OneLine(line); line != "" && len(list) < 18 {
			list = append(list, store.Shorten(line, store.TopicLimit))
		}
	}
	return list
}

// planTopicForm gives one item of a plan another topic.
func planTopicForm() *bot.Form[planTopics] {
	return &bot.Form[planTopics]{
		Name: "plan_topic", Access: bot.Directors, Direct: true, Fields: planText(store.TopicLimit),
		Submit: func(c *bot.Context, v *planTopics) (bot.Message, error) {
			p, d, err := openPlan(c, v.ID)
			if err != nil {
				return bot.Message{}, err
			}
			it := d.Item(v.N)
			if it == nil {
				return bot.Message{}, c.Problem("common.stale")
			}
			it.Topic = store.OneLine(v.Text)
			if err := mactivities.SavePlan(c.Tx, p, d); err != nil {
				return bot.Message{}, err
			}
			return planItemMessage(c, p, d, v.N)
		},
	}
}
