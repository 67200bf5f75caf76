package posts

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/records"
	"lianluo/models/store"
)

// CorrectionsText says which figures of a released briefing are others by now, from
// what to what and why (§21); "" when none is. In public without absences, and without
// how many lines of a list it was.
func CorrectionsText(c *bot.Context, w *locale.Words, k *briefing.Corrections, public bool) string {
	number := func(n int, known bool) string {
		if !known {
			return w.Plain("briefing.unknown")
		}
		return itoa(int64(n))
	}
	var changes []string
	for _, ch := range k.Changes {
		if public && !ch.Public() {
			continue
		}
		n := w.Plain("briefing.from_to", "from", number(ch.From, ch.FromKnown), "to", number(ch.To, ch.ToKnown))
		changes = append(changes, w.T("figures.key."+ch.Key, "n", n))
	}
	if len(changes) == 0 {
		return ""
	}
	lines := []string{strings.Join(changes, " · ")}
	for _, s := range k.Settled {
		var why []string
		for _, key := range briefing.WhyKeys {
			switch n := s.Lines[key]; {
			case n > 0 && public:
				why = append(why, w.Plain("briefing.why."+key))
			case n > 0:
				why = append(why, w.Plain("briefing.why_count", "why", w.Plain("briefing.why."+key), "n", n))
			}
		}
		if s.Activity.State == activities.ActivityCancelled {
			why = append(why, w.Plain("briefing.why.called_off"))
		}
		if len(why) == 0 {
			why = append(why, w.Plain("briefing.why.held"))
		}
		lines = append(lines, w.T("briefing.settled", "date", w.Date(c.Local(s.Activity.StartsAt), c.Local(c.Now)),
			"what", SessionQuoted(w, &s.Activity), "why", strings.Join(why, w.Plain("briefing.comma"))))
	}
	if k.Others {
		lines = append(lines, w.T("briefing.why.others"))
	}
	return strings.Join(lines, "\n")
}

// correctionsPart is what a released briefing's page says of its corrections; tell is
// true when the group does not know them as they stand.
func correctionsPart(c *bot.Context, w *locale.Words, b *briefing.Briefing) (text string, tell bool, err error) {
	if b.State != briefing.BriefingReleased {
		return "", false, nil
	}
	k, err := briefing.CorrectionsOf(c.Tx, b)
	if err != nil {
		return "", false, err
	}
	told, err := briefing.ToldCorrections(c.Tx, b)
	if err != nil {
		return "", false, err
	}
	said := CorrectionsText(c, w, k, false)
	switch {
	case told == nil && said == "":
		return "", false, nil
	case said == "":
		said = w.T("briefing.corrections_none")
	}
	state := w.T("briefing.corrections_untold")
	switch {
	case told.Tells(k):
		state = w.T("briefing.corrections_told", "time", w.DateClock(c.Local(told.CreatedAt), c.Local(c.Now)))
	case CorrectionsText(c, w, k, true) == "" && told == nil:
		state = w.T("briefing.corrections_internal")
	default:
		tell = true
	}
	return locale.Join("\n", w.T("briefing.corrections"), said, state), tell, nil
}

// CorrectionsPost is what the group is told of a briefing's corrections.
func CorrectionsPost(c *bot.Context, w *locale.Words, b *briefing.Briefing, k *briefing.Corrections, told int64) bot.Message {
	said := CorrectionsText(c, w, k, true)
	if said == "" {
		said = w.T("briefing.corrections_none")
	}
	basis := bot.Button{Text: w.Plain("briefing.basis"), Data: bot.Data("figures", b.ID)}
	if link := c.Link("figures-" + itoa(b.ID)); link != "" {
		basis = bot.Button{Text: basis.Text, URL: link}
	}
	return bot.Message{
		About:   records.Ref{Kind: records.KindBriefingCorrection, ID: told}.String(),
		Text:    w.T("briefing.corrections_head", "office", c.Office.Name, "quarter", QuarterName(w, b.Of())) + "\n" + said,
		Buttons: bot.Rows(1, basis),
	}
}

// TellCorrections tells the group, or while there is none every member in private,
// which figures of a released briefing are others by now.
func TellCorrections(c *bot.Context, b *briefing.Briefing, k *briefing.Corrections, told *briefing.BriefingCorrection) error {
	post := CorrectionsPost(c, c.GroupWords(), b, k, told.ID)
	ref, err := c.Post(post)
	if err != nil {
		return err
	}
	if ref == 0 {
		return tellMembers(c, post, "corrections:"+itoa(told.ID), nil)
	}
	return briefing.SetCorrectionRef(c.Tx, told, ref)
}

// LateSettled says that what was just settled of an activity is a correction: its
// quarter's briefing is out. "" when it is not.
func LateSettled(c *bot.Context, w *locale.Words, a *activities.Activity) (string, error) {
	q := calendar.QuarterOf(c.Local(a.StartsAt))
	b, err := briefing.Latest(c.Tx, q)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "", nil
	case err != nil || b.State != briefing.BriefingReleased:
		return "", err
	}
	return w.T("briefing.late_settled", "quarter", QuarterName(w, q), "key", q.Key()), nil
}
