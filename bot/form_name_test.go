package bot_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
)

func TestAFormIsOpenedByItsName(t *testing.T) {
	const (
		trip    bot.FormName[tripDraft] = "trip"
		missing bot.FormName[tripDraft] = "journey"
		other   bot.FormName[string]    = "trip"
	)
	var filed []tripDraft
	e := newEngine(t, func(r *bot.Router) {
		bot.AddForm(r, tripForm(func(v *tripDraft) { filed = append(filed, *v) }))
		r.Command("trip", bot.Members, func(c *bot.Context) error { return trip.Start(c, tripDraft{Place: c.Args}) })
		r.Command("again", bot.Members, func(c *bot.Context) error { return trip.Reopen(c, tripDraft{Place: c.Args}) })
		r.Command("file", bot.Members, func(c *bot.Context) error { return trip.File(c, tripDraft{Place: c.Args}) })
		r.Command("amend", bot.Members, func(c *bot.Context) error {
			_, err := trip.Amend(c, func(v *tripDraft) (bool, error) {
				v.Place = c.Args
				return true, nil
			})
			return err
		})
		r.Command("take", bot.Members, func(c *bot.Context) error {
			v, err := trip.Take(c, 0)
			if err == nil {
				_, err = c.Say(bot.Message{Text: "taken: " + v.Place})
			}
			return err
		})
		r.Command("missing", bot.Members, func(c *bot.Context) error { return missing.Start(c, tripDraft{}) })
		r.Command("other", bot.Members, func(c *bot.Context) error { return other.Start(c, "") })
	})
	who := e.member(0)
	e.talk(who, "/trip one")
	require.Equal(t, "What kind?", e.last(who).Text)
	e.talk(who, "/amend two")
	require.Equal(t, "What kind?", e.last(who).Text)
	e.talk(who, "/take")
	require.Equal(t, "taken: two", e.last(who).Text)
	e.talk(who, "/again three")
	require.Equal(t, "check: three /  / 0 pictures", e.last(who).Text, "what was passed over is not asked again")
	e.talk(who, "/file four")
	require.Equal(t, "filed: four", e.last(who).Text)
	require.Len(t, filed, 1)

	e.talk(who, "/missing")
	require.Contains(t, e.log.String(), "no form registered by the name journey")
	e.talk(who, "/other")
	require.Contains(t, e.log.String(), "the form trip is a *bot.Form[lianluo/bot_test.tripDraft], not a *bot.Form[string]")
}
