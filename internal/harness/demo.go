package harness

import (
	"context"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/demo"
	"lianluo/internal/posts"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// Demo makes the demo office as the trial begins: fourteen years of records, today's session
// announced, with a party contact.
func (h *Harness) Demo() *Harness {
	h.T.Helper()
	var accounts []int64
	for _, one := range demo.People() {
		h.Sandbox.AddUser(sandbox.User{ID: one.Account, FirstName: one.Name, LanguageCode: "zh-hans"})
		p := &Person{h: h, ID: one.Account, Name: one.Name}
		switch one.Role {
		case people.Director:
			h.Director = p
		case people.PartyContact:
			h.Contact = p
		default:
			h.Members = append(h.Members, p)
		}
		accounts = append(accounts, one.Account)
	}
	chat := h.Sandbox.AddGroup("青山镇政协委员群", accounts...)
	require.NoError(h.T, h.Sandbox.AddBot(h.Director.ID, chat.ID))
	require.NoError(h.T, h.Sandbox.PromoteBot(h.Director.ID, chat.ID, true))
	h.Group = &Group{h: h, ID: chat.ID}
	ctx := context.Background()
	office, err := demo.Generate(ctx, h.DB, demo.Options{Now: h.Clock.Now(), Group: chat.ID, Seed: 1, Keep: func(f demo.File) (string, string) {
		kept := h.Sandbox.AddFileAs(string(f.Kind), sandbox.Upload{Name: f.Name, Data: f.Content}, f.Seconds)
		return kept.FileID, kept.FileUniqueID
	}})
	require.NoError(h.T, err)
	h.Office = office
	require.NoError(h.T, h.App.Bot.Do(ctx, office.ID, "demo", func(c *bot.Context) error {
		session, err := activities.CurrentForCheckIn(c.Tx, c.Now)
		if err != nil {
			return err
		}
		_, err = posts.PublishSession(c, session)
		return err
	}))
	for _, id := range accounts {
		_, err := h.Sandbox.Start(id, "")
		require.NoError(h.T, err)
	}
	h.Settle()
	return h
}
