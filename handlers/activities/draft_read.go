package activities

import (
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mactivities "lianluo/models/activities"
)

// readSession reads what stands behind /newsession: the time, the topic,
// @place and #tutor (of other kinds the member who receives the others) on the
// first line, and below it lines with a word in front (地点：…) or the plan or
// agenda. What is not clear is left to be asked for.
func readSession(c *bot.Context, text string, kind mactivities.ActivityKind) SessionDraft {
	v := SessionDraft{Kind: kind}
	var below []string
	titled := false // the topic has a label
	when := ""      // the time that has one
	for _, line := range strings.Split(phrase.Clean(text), "\n") {
		words, fields := phrase.Labels(line, labelField(c))
		for _, f := range fields {
			switch {
			case f.Field == "topic" && titled:
				below = append(below, f.Text)
				continue
			case f.Field == "topic":
				if v.Topic != "" {
					below = append([]string{v.Topic}, below...)
				}
				titled = true
			case f.Field == "when" && when != "" && when != f.Text && !v.Start.IsZero():
				v.Start, v.End, v.unsure = time.Time{}, time.Time{}, true
				v.Notice = c.T("session.twice", "list", when+c.P("session.comma")+f.Text)
				continue
			case f.Field == "when":
				when = f.Text
			}
			v.put(c, f.Field, v.unsigned(c, f))
		}
		switch words = strings.TrimSpace(words); {
		case words == "" && len(fields) > 0:
		case v.Topic != "" && v.takesLine(c, words):
		case v.Topic != "" || words == "" || len(fields) == 0 && phrase.HasLabel(words):
			below = append(below, words)
		default:
			v.Topic = v.readLine(c, words)
		}
	}
	plan := strings.TrimSpace(strings.Join(below, "\n"))
	if kind != "" && kind != mactivities.Study {
		if v.Agenda == "" {
			v.Agenda = plan
		}
		if kind.Hosted() {
			v.note(c, v.receiverNamed(c, v.Tutor))
		}
		v.Tutor = ""
	} else if v.Plan == "" {
		v.Plan = plan
	}
	return v.fitted(c)
}

// takesLine reads a line below the topic that is nothing but a time or what is marked:
// @镇政府三楼会议室 #王芳. Of a line with more to say it takes nothing.
func (v *SessionDraft) takesLine(c *bot.Context, line string) bool {
	signs := phrase.ReadSigns(line)
	if signs.Rest != "" {
		t, err := chat.SplitTime(c, signs.Rest)
		if err != nil || !t.Found || t.Rest != "" || !v.Start.IsZero() || v.Day != "" {
			return false
		}
		v.note(c, v.take(c, t.Span))
	}
	if v.Place != "" && len(signs.Places) > 0 || v.Tutor != "" && len(signs.Names) > 0 {
		return false
	}
	v.Place = v.only(c, "place", v.Place, signs.Places)
	v.Tutor = v.only(c, "tutor", v.Tutor, signs.Names)
	return true
}

// readLine reads the time and what is marked out of a line and gives its topic.
func (v *SessionDraft) readLine(c *bot.Context, line string) string {
	if v.Start.IsZero() && v.Day == "" {
		t, err := chat.SplitTime(c, line)
		if err != nil {
			v.note(c, err)
			v.unsure = true
		} else if t.Found {
			v.note(c, v.take(c, t.Span))
		}
		line = t.Rest
	}
	signs := phrase.ReadSigns(line)
	v.Place = v.only(c, "place", v.Place, signs.Places)
	v.Tutor = v.only(c, "tutor", v.Tutor, signs.Names)
	return signs.Rest
}

// only gives the one value that was marked; of several none, and a doubt.
func (v *SessionDraft) only(c *bot.Context, field, was string, marked []string) string {
	if was != "" && !slices.Contains(marked, was) {
		marked = append([]string{was}, marked...)
	}
	switch len(marked) {
	case 0:
		return was
	case 1:
		return marked[0]
	}
	if v.Doubts == nil {
		v.Doubts = map[string]string{}
	}
	v.Doubts[field] = c.T("session.twice", "list", strings.Join(marked, c.P("session.comma")))
	v.unsure = true
	return ""
}

// unsigned is the value of a labelled line without what is marked in it: 辅导：王芳 @镇政府.
func (v *SessionDraft) unsigned(c *bot.Context, f phrase.Labelled) string {
	switch f.Field {
	case "topic", "host", "tutor", "receiver":
		signs := phrase.ReadSigns(f.Text)
		if signs.Rest == "" {
			return f.Text
		}
		v.Place, v.Tutor = v.only(c, "place", v.Place, signs.Places), v.only(c, "tutor", v.Tutor, signs.Names)
		return signs.Rest
	}
	return f.Text
}

// put takes the value of a labelled line.
func (v *SessionDraft) put(c *bot.Context, field, value string) {
	switch field {
	case "topic":
		v.Topic = value
	case "when":
		err := v.SetWhen(c, phrase.BeforeBegin(value))
		v.unsure = v.unsure || err != nil
		v.note(c, err)
	case "place":
		v.Place = v.only(c, "place", v.Place, []string{value})
	case "host":
		v.Host = value
	case "tutor":
		v.Tutor = v.only(c, "tutor", v.Tutor, []string{value})
	case "plan":
		v.Plan = value
	case "agenda":
		v.Agenda = value
	case "receiver":
		v.Tutor = v.only(c, "tutor", v.Tutor, []string{value}) // looked up with the others
	case "budget":
		sum, ok := phrase.ParseFen(value)
		if bad := !ok || sum > mactivities.MoneyLimit; bad {
			v.unsure = true
		} else {
			v.Budget = sum
		}
	}
}

// note keeps a problem to be shown above the question about the time.
func (v *SessionDraft) note(c *bot.Context, err error) {
	if p, ok := err.(*bot.Problem); ok {
		v.Notice = c.T(p.Key, p.Pairs...)
	}
}

// labelField is the field that one of the form's own labels names, in any
// language; "" when it names none.
func labelField(c *bot.Context) func(label string) string {
	return func(label string) string {
		for _, lang := range locale.Languages {
			for _, field := range []string{"topic", "when", "place", "host", "tutor", "plan", "agenda", "receiver", "budget"} {
				if label == c.Bot.Words(lang).Plain("session."+field+".label") {
					return field
				}
			}
		}
		return ""
	}
}
