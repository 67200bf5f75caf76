package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// Words that were forwarded are somebody else's: whose is asked, and kept as a kind of
// source only. The name that Telegram gives with them is a private person's and is not kept.

// sources are what forwarded words may be.
var sources = []string{"own", "public", "paper", "colleague"}

// whoseField asks whose words they are.
func whoseField() bot.Field[SuggestionDraft] {
	asked := func(v *SuggestionDraft) bool { return v.Source != "" }
	return bot.Field[SuggestionDraft]{
		Name: "whose", Asked: true, NoEdit: true, Unnumbered: true, Guards: true, When: asked, Empty: asked,
		Choices: func(c *bot.Context, _ *SuggestionDraft) (list []bot.Choice, err error) {
			for _, s := range sources {
				list = append(list, bot.Choice{Label: c.P("suggestion.whose_" + s), Value: s})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *SuggestionDraft, in bot.Input) error {
			from := ""
			switch {
			case in.Choice == "own":
			case slices.Contains(sources, in.Choice):
				from = c.P("suggestion.whose_" + in.Choice)
			case in.Choice != "":
				return c.Problem("common.stale")
			case phrase.NamesSomebody(in.Text):
				return c.Problem("suggestion.heard_named")
			default:
				text, err := chat.TakeText(c, in.Text, store.TitleLimit)
				if err != nil {
					return err
				}
				from = text
			}
			v.HeardFrom, v.Source = from, ""
			return nil
		},
	}
}
