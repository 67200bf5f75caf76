package handlers_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/handlers"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// TestOwnMenusOfANewProgram is the first start of a program with other commands: who does the
// office's work is given them, and who looks on what he may do, a few people a second.
func TestOwnMenusOfANewProgram(t *testing.T) {
	h := harness.New(t).Seed()
	menu := func(p *harness.Person) []sandbox.BotCommand {
		return h.Sandbox.Commands(sandbox.BotCommandScope{Type: "chat", ChatID: p.ID}, "")
	}
	offer := func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- handlers.OfferOwnMenus(ctx, h.App.Bot, h.Clock) }()
		for done := false; !done; {
			select {
			case err := <-ended:
				require.NoError(t, err)
				done = true
			default:
				h.Clock.Advance(time.Second) // it rests between the pieces
			}
		}
		h.Settle()
	}
	h.Write(func(tx *gorm.DB) error {
		err := tx.Model(&people.Person{}).Where("id > ?", h.Director.Row).Update("roles", people.Member|people.Secretary).Error
		if err != nil {
			return err
		}
		for row, role := range map[int64]people.Role{h.Members[0].Row: people.PartyContact, h.Members[1].Row: people.Member} {
			if err := tx.Model(&people.Person{}).Where("id = ?", row).Update("roles", role).Error; err != nil {
				return err
			}
		}
		return ledger.NoteDone(tx, "staff-menus", "of another program", h.Clock.Now())
	})
	offer()
	var looks []string
	for _, command := range menu(h.Members[0]) {
		looks = append(looks, command.Command)
	}
	require.Contains(t, looks, "outcome")
	require.NotContains(t, looks, "checkin")
	require.Empty(t, menu(h.Members[1]), "a member has everybody's")
	for _, p := range append([]*harness.Person{h.Director}, h.Members[2:]...) {
		require.NotEmpty(t, menu(p), p.Name)
	}

	// Nothing is said again, neither by the same program nor to those who have it.
	calls := len(h.Sandbox.Calls("setMyCommands"))
	offer()
	h.Write(func(tx *gorm.DB) error {
		return ledger.NoteDone(tx, "staff-menus", "of another program", h.Clock.Now())
	})
	offer()
	require.Len(t, h.Sandbox.Calls("setMyCommands"), calls)
}
