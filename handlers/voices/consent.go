package voices

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	mvoices "lianluo/models/voices"
)

// What its author agrees to: that colleagues see a suggestion and join it, that the party
// contact reads whose it is, that it is shown to the group (§9, domain F3). Each is one tap,
// when it is filed and at any time after.

// registerConsent: the author changes what he or she has agreed to.
func registerConsent(r *bot.Router) {
	r.Button("suggestion_agreed", bot.Members, func(c *bot.Context) error {
		s, err := suggestionKind().Own(c)
		if err != nil {
			return err
		}
		return showAgreed(c, s)
	})
	r.Button("suggestion_agree", bot.Members, func(c *bot.Context) error {
		s, err := suggestionKind().Own(c)
		if err != nil {
			return err
		}
		if to := c.Arg(2); to != bot.SwitchOn && to != bot.SwitchOff {
			return c.Problem("common.stale")
		}
		if err := mvoices.SetConsent(c.Tx, s, c.Person, mvoices.Consent(c.Arg(1)), c.Arg(2) == bot.SwitchOn, c.Now); err != nil {
			return c.Problem("common.stale")
		}
		if err := c.Settled(aboutSuggestion(s)); err != nil { // an offer to join it may hold no longer
			return err
		}
		return showAgreed(c, s)
	})
}

// aboutSuggestion names a suggestion in what is asked of it.
func aboutSuggestion(s *mvoices.Suggestion) string {
	return records.Ref{Kind: records.KindSuggestion, ID: s.ID}.String()
}

// agrees tells whether the writer agrees, by what he or she has said or else by a careful
// default: what names somebody, or touches a person closely, is not for colleagues before
// its writer says so, and nothing is for the group.
func (v *SuggestionDraft) agrees(consent mvoices.Consent) bool {
	if said, ok := v.Agreed[consent]; ok {
		return said
	}
	switch consent {
	case mvoices.ConsentName:
		return true
	case mvoices.ConsentJoin:
		text := locale.Join("\n", v.Title, v.Situation, v.Analysis, v.Proposal, v.HeardFrom)
		return !phrase.NamesSomebody(text) && !phrase.Delicate(text)
	}
	return false
}

// agreedLine says what the writer agrees to.
func (v *SuggestionDraft) agreedLine(c *bot.Context) string {
	return sayAgreed(c, v.agrees)
}

// agreedLine says what the author of a suggestion has agreed to.
func agreedLine(c *bot.Context, s *mvoices.Suggestion) string {
	return sayAgreed(c, func(consent mvoices.Consent) bool { return *s.Consent(consent) })
}

func sayAgreed(c *bot.Context, agrees func(mvoices.Consent) bool) string {
	return c.P("suggestion.agreed", "join", agrees(mvoices.ConsentJoin), "name", agrees(mvoices.ConsentName), "public", agrees(mvoices.ConsentPublic))
}

// consentField is a consent as a switch of the form.
func consentField(consent mvoices.Consent) bot.Field[SuggestionDraft] {
	return bot.Field[SuggestionDraft]{
		Name: "may_" + string(consent), Optional: true, NoEdit: true,
		Empty:  func(*SuggestionDraft) bool { return false },
		Switch: func(v *SuggestionDraft) bool { return v.agrees(consent) },
		Set: func(_ *bot.Context, v *SuggestionDraft, in bot.Input) error {
			if v.Agreed == nil {
				v.Agreed = map[mvoices.Consent]bool{}
			}
			v.Agreed[consent] = in.Choice == bot.SwitchOn
			return nil
		},
	}
}

// showAgreed shows what the author has agreed to, with a button that turns each over.
func showAgreed(c *bot.Context, s *mvoices.Suggestion) error {
	joins, err := joinedNames(c, s)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("suggestion.agreed_card", "number", s.Number, "title", s.Title, "agreed", agreedLine(c, s), "joins", joins)}
	for _, consent := range mvoices.Consents {
		is, to := bot.SwitchOff, bot.SwitchOn
		if *s.Consent(consent) {
			is, to = bot.SwitchOn, bot.SwitchOff
		}
		m.Buttons = append(m.Buttons, bot.Row(c.B("suggestion.may_"+string(consent)+"."+is, "suggestion_agree", s.ID, consent, to)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("suggestion.view", "suggestion", s.ID)))
	return chat.InPrivate(c, m)
}
