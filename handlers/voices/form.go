package voices

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// words is a text field of the suggestion form.
func words(name string, limit int, asked bool, value func(v *SuggestionDraft) *string) bot.Field[SuggestionDraft] {
	return bot.Field[SuggestionDraft]{
		Name: name, Asked: asked, Optional: true, Text: func(v *SuggestionDraft) string { return *value(v) },
		Empty: func(v *SuggestionDraft) bool { return *value(v) == "" },
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			text, err := chat.TakeText(c, in.Text, limit)
			if err == nil {
				*value(v) = text
			}
			return err
		},
	}
}

// suggestionTexts are all that is written of a suggestion.
func suggestionTexts(v *SuggestionDraft) []*string {
	return []*string{&v.Situation, &v.Analysis, &v.Proposal, &v.Title, &v.Place, &v.HeardFrom}
}

// retype takes a text in the place of one that could not stay as it was.
func retype(c *bot.Context, v *SuggestionDraft, text string) error {
	w := *v
	w.Situation = ""
	if err := readSuggestion(c, &w, text); err != nil {
		return err
	}
	*v = w
	return nil
}

func newSuggestionForm() *bot.Form[SuggestionDraft] {
	topic := words("topic", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.Title })
	setTopic := topic.Set
	topic.Set = func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
		err := setTopic(c, v, in)
		v.Titled = v.Titled || err == nil
		return err
	}
	heard := words("heard", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.HeardFrom })
	setHeard := heard.Set
	heard.Set = func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
		if phrase.NamesSomebody(in.Text) {
			return c.Problem("suggestion.heard_named")
		}
		return setHeard(c, v, in)
	}
	form := &bot.Form[SuggestionDraft]{
		Name: SuggestionForm, Access: bot.Members,
		Fields: []bot.Field[SuggestionDraft]{
			chat.Guard(suggestionTexts, retype),
			chat.GuardMarked(suggestionTexts, func(v *SuggestionDraft) *[]string { return &v.Sure }, retype),
			chat.GuardFiles(func(v *SuggestionDraft) *[]bot.Upload { return &v.Files }),
			situationField(), whoseField(), topic, restField(),
			words("analysis", store.MatterLimit, false, func(v *SuggestionDraft) *string { return &v.Analysis }),
			words("proposal", store.MatterLimit, false, func(v *SuggestionDraft) *string { return &v.Proposal }),
			words("place", store.TitleLimit, false, func(v *SuggestionDraft) *string { return &v.Place }),
			heard, categoryField(),
			chat.FetchedFiles(func(v *SuggestionDraft) *[]bot.Upload { return &v.Files },
				func(c *bot.Context, v *SuggestionDraft, text string) error {
					return chat.AddText(c, &v.Situation, text, store.MatterLimit)
				}),
		},
		Card: suggestionCard, Beside: alikeRows, Aside: aside,
		Submit: fileSuggestion,
	}
	for _, consent := range mvoices.Consents {
		form.Fields = append(form.Fields, consentField(consent))
	}
	return form
}

// categoryField takes the field that the matter is about (类别, domain C2), by one tap; it stands behind 修改.
func categoryField() bot.Field[SuggestionDraft] {
	choices := func(c *bot.Context, _ *SuggestionDraft) (list []bot.Choice, _ error) {
		for _, k := range mvoices.Categories {
			list = append(list, bot.Choice{Label: c.P("suggestion.outcome_" + string(k)), Value: string(k)})
		}
		return list, nil
	}
	return bot.Field[SuggestionDraft]{
		Name: "category", Optional: true, Empty: func(v *SuggestionDraft) bool { return v.Category == "" }, Choices: choices,
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			list, _ := choices(c, v)
			value, ok := chat.Pick(in, list)
			if !ok {
				return c.Problem("suggestion.which_category")
			}
			v.Category = mvoices.Category(value)
			return nil
		},
	}
}

// situationField asks for the matter: a sentence is enough, and its headings are read.
func situationField() bot.Field[SuggestionDraft] {
	return bot.Field[SuggestionDraft]{
		Name: "situation", Asked: true, Files: true, Words: true,
		Text:  func(v *SuggestionDraft) string { return v.Situation },
		Filed: func(v *SuggestionDraft) bool { return v.Suggestion != 0 },
		Question: func(c *bot.Context, v *SuggestionDraft) (string, error) {
			return locale.Join("\n", chat.WordsToo(c, v.Files), c.T("suggestion.situation.ask")), nil
		},
		Empty:  func(v *SuggestionDraft) bool { return v.Situation == "" },
		Enough: func(v *SuggestionDraft) bool { return v.Situation != "" },
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			if in.Source != "" {
				v.Source, in.Text = in.Source, chat.Unattributed(c, in.Text, in.Source)
			}
			if in.File != nil {
				return suggestionFile(c, v, in)
			}
			if in.Add {
				return chat.AddText(c, &v.Situation, in.Text, store.MatterLimit)
			}
			text, err := chat.TakeText(c, in.Text, store.MessageLimit)
			if err != nil {
				return err
			}
			v.Situation = ""
			return readSuggestion(c, v, text)
		},
	}
}

// suggestionFile takes a photo sent in answer to a question, and its caption
// as words on the situation.
func suggestionFile(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
	if err := chat.TakeFetched(c, &v.Files, in.File); err != nil {
		return err
	}
	if err := chat.AddText(c, &v.Situation, in.Text, store.MatterLimit); err != nil {
		return err
	}
	v.Guess()
	return nil
}
