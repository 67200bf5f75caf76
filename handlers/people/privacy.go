package people

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/desk"
	mpeople "lianluo/models/people"
)

// registerPrivacy is the page 个人信息 behind the settings of reminders: what a person
// has agreed to, taking it back, and the notice: privacy[:KIND:on|off], privacy:notice.
func registerPrivacy(r *bot.Router) { r.Button("privacy", bot.Joined, privacy) }

func privacy(c *bot.Context) error {
	switch kind := mpeople.ConsentKind(c.Arg(0)); {
	case kind == "":
		return showPrivacy(c, "")
	case kind == "notice":
		m, err := posts.Notice(c, c.Words, c.Person)
		if err != nil {
			return err
		}
		m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "privacy")))
		_, err = c.Show(m)
		return err
	case kind == phoneKind:
		return phoneFor(c, c.Arg(1))
	case !slices.Contains(mpeople.ConsentKinds, kind) || c.Arg(1) != "on" && c.Arg(1) != "off":
		return c.Problem("common.stale")
	default:
		return consent(c, kind, c.Arg(1) == "on")
	}
}

// phoneKind is the button of who sees one's telephone number.
const phoneKind = "phone"

// readsShown bounds how many readings of one's number are shown; /export has all.
const readsShown = 3

// phonesFormerly is what the buttons of yes and no mean, which are still out there.
var phonesFormerly = map[string]mpeople.PhoneFor{"on": mpeople.PhoneForDirector, "off": mpeople.PhoneForNone}

// phoneFor asks to whom one's number is shown, or keeps the answer: privacy:phone[:WHOM].
func phoneFor(c *bot.Context, answer string) error {
	if answer == "" {
		var buttons []bot.Button
		for _, whom := range mpeople.PhonesFor {
			sign := "○ "
			if c.Person.PhoneFor == whom {
				sign = "● "
			}
			buttons = append(buttons, bot.Button{Text: sign + c.P("privacy.phone_to_"+string(whom)), Data: bot.Data("privacy", phoneKind, string(whom))})
		}
		_, err := c.Show(bot.Message{Text: c.T("privacy.phone_ask"), Buttons: append(bot.Rows(1, buttons...), bot.Row(c.B("common.back", "privacy")))})
		return err
	}
	whom, ok := phonesFormerly[answer]
	if !ok {
		whom = mpeople.PhoneFor(answer)
	}
	if !slices.Contains(mpeople.PhonesFor, whom) {
		return c.Problem("common.stale")
	}
	if err := mpeople.SetPhoneFor(c.Tx, c.Person, whom); err != nil {
		return err
	}
	return showPrivacy(c, c.T("privacy.phone_saved"))
}

// phoneLines say who may see the person's number, and who has looked.
func phoneLines(c *bot.Context) (lines []string, button []bot.Button, err error) {
	if c.Person.Phone == "" {
		return nil, nil, nil
	}
	lines = []string{c.T("privacy.phone", "phone", c.Person.Phone, "whom", c.P("privacy.phone_to_"+string(c.Person.PhoneFor)))}
	button = bot.Row(c.B("privacy.phone_change", "privacy", phoneKind))
	reads, err := desk.PhoneReads(c.Tx, c.Person.ID, readsShown)
	for _, r := range reads {
		lines = append(lines, c.T("privacy.phone_read", "when", c.DateClock(r.At), "by", r.By))
	}
	return lines, button, err
}

// consent keeps what a person says here. With taking it back goes what was kept by it
// (个人信息保护法 47).
func consent(c *bot.Context, kind mpeople.ConsentKind, given bool) error {
	if err := mpeople.SetConsent(c.Tx, c.Person.ID, kind, given, c.Now); err != nil {
		return err
	}
	if given {
		return showPrivacy(c, c.T("privacy.agreed"))
	}
	var err error
	switch kind {
	case mpeople.ConsentIllness:
		err = mactivities.ForgetReasons(c.Tx, c.Person.ID, func(l *mactivities.Leave) bool { return mactivities.OfIllness(l.Kind, l.Reason) })
	case mpeople.ConsentPlace:
		err = mactivities.ForgetDistances(c.Tx, c.Person.ID)
	}
	if err != nil {
		return err
	}
	return showPrivacy(c, c.T("privacy.withdrawn"))
}

func showPrivacy(c *bot.Context, above string) error {
	lines := []string{c.T("privacy.title")}
	var buttons []bot.Button
	kinds := mpeople.ConsentKinds
	if c.Person.LooksOn() { // who neither asks leave nor checks in
		kinds = nil
	}
	for _, kind := range kinds {
		said, err := mpeople.ConsentOf(c.Tx, c.Person.ID, kind)
		if err != nil {
			return err
		}
		state, do, to := c.P("privacy.not_asked"), "privacy.give_", "on"
		if said != nil && said.Given {
			state, do, to = c.P("privacy.given", "date", c.Date(said.CreatedAt)), "privacy.take_", "off"
		} else if said != nil {
			state = c.P("privacy.refused", "date", c.Date(said.CreatedAt))
		}
		lines = append(lines, c.T("privacy."+string(kind), "state", state))
		buttons = append(buttons, c.B(do+string(kind), "privacy", string(kind), to))
	}
	phone, button, err := phoneLines(c)
	if err != nil {
		return err
	}
	lines, buttons = append(lines, phone...), append(buttons, button...)
	if above != "" {
		lines = append([]string{above, ""}, lines...)
	}
	last := bot.Row(c.B("privacy.notice", "privacy", "notice"))
	if c.Person.Is(mpeople.Inside) {
		buttons = append(buttons, c.B("roster.own", "own_entry"))
	}
	if c.Person.LooksOn() {
		last = append(last, bot.CommandButton(c.P("command.help"), "help"))
	} else {
		lines, last = append(lines, c.T("privacy.how")), append(last, c.B("mute.button", "mute"))
	}
	_, err = c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: append(bot.Rows(1, buttons...), last)})
	return err
}
