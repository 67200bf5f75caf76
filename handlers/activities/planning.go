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
	"lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerPlanning is the planning of activities of every kind (§4–§7) through
// the one form.
func registerPlanning(r *bot.Router, form *bot.Form[SessionDraft]) {
	r.Command("newactivity", bot.Staff, func(c *bot.Context) error {
		kind, rest := readKind(c, c.Args)
		return startPlanning(c, form, readSession(c, rest, kind))
	})
}

// startPlanning shows the card of what one line gave, or asks for what is missing and
// what was not understood.
func startPlanning(c *bot.Context, form *bot.Form[SessionDraft], v SessionDraft) error {
	if v.Notice != "" || v.unsure {
		return form.Start(c, v)
	}
	return form.Check(c, v)
}

// kindName is a kind as it is chosen.
func kindName(w *locale.Words, k mactivities.ActivityKind) string {
	if k == mactivities.Fieldwork {
		return w.Plain("session.kind_fieldwork")
	}
	return w.Plain("activity.kind." + string(k))
}

// readKind takes a kind's word off the front of a line; "" when there is none.
func readKind(c *bot.Context, line string) (mactivities.ActivityKind, string) {
	line = phrase.Clean(line)
	found, rest := mactivities.ActivityKind(""), line
	for _, lang := range locale.Languages {
		w := c.Bot.Words(lang)
		for _, k := range mactivities.ActivityKinds {
			for _, name := range []string{kindName(w, k), w.Plain("activity.kind." + string(k))} {
				if len(line) < len(name) || !strings.EqualFold(line[:len(name)], name) {
					continue
				}
				if after := phrase.BehindKind(line, len(name)); found == "" || len(after) < len(rest) { // the longest name counts
					found, rest = k, after
				}
			}
		}
	}
	return found, rest
}

// kindField asks first what is planned.
func kindField() bot.Field[SessionDraft] {
	choices := func(c *bot.Context, _ *SessionDraft) (list []bot.Choice, err error) {
		if list, err = likeChoices(c); err != nil {
			return nil, err
		}
		for _, k := range mactivities.ActivityKinds {
			list = append(list, bot.Choice{Label: kindName(c.Words, k), Value: string(k)})
		}
		return list, nil
	}
	return bot.Field[SessionDraft]{
		Name: "kind", Asked: true, NoEdit: true, Unnumbered: true,
		Empty:   func(v *SessionDraft) bool { return v.Kind == "" },
		Choices: choices,
		Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
			list, err := choices(c, v)
			if err != nil {
				return err
			}
			kind, ok := chat.Pick(in, list)
			if !ok {
				return c.Problem("session.use_choices")
			}
			if name, like := strings.CutPrefix(kind, likeLast); like {
				return v.likeLast(c, name)
			}
			v.Kind = mactivities.ActivityKind(kind)
			return nil
		},
	}
}

// receiverField asks which member receives the others (接待, §5).
func receiverField(fresh bool) bot.Field[SessionDraft] {
	return bot.Field[SessionDraft]{
		Name: "receiver", Asked: fresh, Optional: true,
		When:  func(v *SessionDraft) bool { return v.kind().Hosted() },
		Empty: func(v *SessionDraft) bool { return v.HostID == 0 },
		Question: func(c *bot.Context, v *SessionDraft) (string, error) {
			return locale.Join("\n\n", v.Doubts["tutor"], c.T("session.receiver.ask")), nil // #NAME is the member here
		},
		Choices: func(c *bot.Context, _ *SessionDraft) ([]bot.Choice, error) { return chat.MemberChoices(c) },
		Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
			choices, err := chat.MemberChoices(c)
			if err != nil {
				return err
			}
			return chat.PickPerson(c, &v.HostID, in, choices)
		},
	}
}

// moneyField takes a sum in yuan, only by a tap on the card.
func moneyField(name string, when func(v *SessionDraft) bool, fen func(v *SessionDraft) *int64) bot.Field[SessionDraft] {
	return bot.Field[SessionDraft]{
		Name: name, Optional: true, When: when,
		Empty:    func(v *SessionDraft) bool { return *fen(v) == 0 },
		Question: func(c *bot.Context, _ *SessionDraft) (string, error) { return c.T("session." + name + ".ask"), nil },
		Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
			text := phrase.Clean(in.Text)
			sum, ok := phrase.ParseFen(text)
			if !ok || sum > mactivities.MoneyLimit {
				return c.Problem("session.bad_sum", "text", phrase.Truncate(text, 20))
			}
			*fen(v) = sum
			return nil
		},
	}
}

// receiverNamed sets the member whom #NAME of a line means; who is not found is
// asked for.
func (v *SessionDraft) receiverNamed(c *bot.Context, name string) error {
	if name == "" {
		return nil
	}
	p, err := chat.MemberNamed(c, name)
	if _, wrong := err.(*bot.Problem); wrong || err == nil && !p.Is(people.Member) {
		v.unsure = true
		return nil
	}
	if err == nil {
		v.HostID = p.ID
	}
	return err
}

// sessionLines are the fields of an activity as its cards list them, those
// with a value only. A long text is cut.
func sessionLines(c *bot.Context, a *mactivities.Activity, short func(string) string) (lines []string, cut bool, err error) {
	host, receiver := a.HostName, ""
	if a.Kind.Hosted() && a.HostID != 0 {
		p, err := people.PersonByID(c.Tx, a.HostID)
		if err != nil {
			return nil, false, err
		}
		host, receiver = "", p.Name
	}
	var spent int64
	if a.ID != 0 { // it is entered in the fund, once
		if spent, err = fund.SpentOn(c.Tx, a.ID); err != nil {
			return nil, false, err
		}
	}
	sum := func(fen int64) string {
		if fen == 0 {
			return ""
		}
		return c.P("session.yuan", "sum", phrase.FormatFen(fen))
	}
	for _, f := range []struct{ field, value string }{
		{"receiver", receiver}, {"host", host}, {"tutor", a.Tutor}, {"plan", a.Plan}, {"agenda", a.Agenda},
		{"budget", sum(a.BudgetFen)}, {"spent", sum(spent)},
		{"receipt", a.Receipt}, {cameOf(a), a.Summary},
	} {
		if f.value != "" {
			value := short(f.value)
			cut = cut || value != f.value
			lines = append(lines, c.T("session.field", "label", c.P("session."+f.field+".label"), "value", value))
		}
	}
	return lines, cut, nil
}

// cameOf is the word for what came of an activity.
func cameOf(a *mactivities.Activity) string {
	if a.Kind == mactivities.Study {
		return "summary"
	}
	return "outcome"
}

// cardLines and cardLength are how much of a text its card shows: what can be done with
// the activity has to be on a phone's screen with it.
const (
	cardLines  = 3
	cardLength = 90
)

func fewLines(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) > cardLines {
		text = strings.Join(lines[:cardLines], "\n") + "…"
	}
	return phrase.Truncate(text, cardLength)
}

// fullSession sends the whole texts of an activity, one a message: on its card they are cut.
func fullSession(c *bot.Context) error {
	a, err := PressedActivity(c)
	if err != nil {
		return err
	}
	for _, f := range []struct{ field, value string }{{"plan", a.Plan}, {"agenda", a.Agenda}, {cameOf(a), a.Summary}} {
		if f.value == "" || fewLines(f.value) == f.value {
			continue
		}
		text := c.T("session.field", "label", c.P("session."+f.field+".label"), "value", f.value)
		if _, err := c.Say(bot.Message{Text: text, Silent: true}); err != nil {
			return err
		}
	}
	return nil
}

// kindsOf tells whether a draft is of one of the kinds.
func kindsOf(kinds ...mactivities.ActivityKind) func(v *SessionDraft) bool {
	return func(v *SessionDraft) bool { return slices.Contains(kinds, v.kind()) }
}

func notStudy(v *SessionDraft) bool { return v.kind() != mactivities.Study }

func heldNotStudy(v *SessionDraft) bool { return v.Held && notStudy(v) }

// PlanOn opens the form of a new activity at a time that was agreed on before; of a whole day
// the hour is asked for.
func PlanOn(c *bot.Context, topic string, start time.Time, wholeDay bool) error {
	v := SessionDraft{Topic: topic}
	if wholeDay {
		v.Day = store.DateOf(start, c.Location())
		v.Notice = c.T("session.which_hour", "date", c.Date(start))
	} else {
		v.Start, v.End = start, start.Add(2*time.Hour)
	}
	return bot.FormName[SessionDraft]("session").Start(c, v)
}
