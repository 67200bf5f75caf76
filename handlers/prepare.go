package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (

	// firstClaimLife is how long the link in the log can be opened; every
	// start makes a new one.
	firstClaimLife = 24 * time.Hour
	// firstClaim stands in for the person of the codes that starts make, so
	// that a new one revokes them and leaves those made by hand.
	firstClaim int64 = -1
)

// Prepare does what every start of the program owes: everybody's menus of
// commands and, while there is no office, the link in the log that makes its opener the
// director of the first one (§1).
func Prepare(ctx context.Context, b *bot.Bot, log *slog.Logger) error {
	h, code := &Office{}, ""
	err := b.Do(ctx, 0, "prepare", func(c *bot.Context) error {
		if err := h.offerMenus(c); err != nil {
			return err
		}
		claimed, err := people.AnyOffice(c.Tx)
		if err != nil || claimed {
			return err
		}
		if err := people.RevokeCodes(store.AcrossOffices(c.Tx), people.CodeClaim, firstClaim); err != nil {
			return err
		}
		code, err = people.NewCode(c.Tx, people.CodeClaim, 0, firstClaim, firstClaimLife)
		return err
	})
	if err != nil || code == "" {
		return err
	}
	payload := people.CodeClaim + "-" + code
	link := b.Link(payload)
	if link == "" {
		link = "?start=" + payload
	}
	log.Info("no office yet: open this link in Telegram to become its director",
		"link", link, "code", payload, "or_send_the_bot", "/start "+payload)
	return nil
}

// The menus of commands, as far as the commands are there.
var (
	everybodysCommands = []string{
		"menu", "todo", "checkin", "leave", "note", "reflect", "suggest", "deed", "research", "record",
		"calendar", "sessions", "suggestions", "deeds", "members", "language", "mute", "help", "cancel", "undo",
	}
)

// offerMenus sets the menu of commands for everybody, in both languages.
func (h *Office) offerMenus(c *bot.Context) error {
	names := front.Known(c, everybodysCommands)
	for _, language := range []string{"", locale.English} {
		if err := c.OfferCommands(0, language, names); err != nil {
			return err
		}
	}
	return nil
}

// OfferStaffMenus gives those who do an office's work their longer menu of
// commands, when it is another one than at the last start. It goes on beside
// everything else, a few people a second: there may be thousands.
func OfferStaffMenus(ctx context.Context, b *bot.Bot, clock clockwork.Clock) error {
	h, after := &Office{}, int64(0)
	for {
		done := false
		err := b.Do(ctx, 0, staffMenus, func(c *bot.Context) error {
			menu := h.staffMenu(c)
			have, err := ledger.Noted(c.Tx, staffMenus)
			if done = have == menu; err != nil || done {
				return err
			}
			staff, err := people.StaffAfter(c.Tx, after, staffAtOnce)
			if err != nil {
				return err
			}
			for i := range staff {
				if after, err = staff[i].ID, h.offerMenuTo(c, staff[i].TelegramID); err != nil {
					return err
				}
			}
			if done = len(staff) < staffAtOnce; !done {
				return nil
			}
			return ledger.NoteDone(c.Tx, staffMenus, menu, c.Now)
		})
		if err != nil || done {
			return err
		}
		select {
		case <-clock.After(time.Second):
		case <-ctx.Done():
			return nil // the next start begins anew
		}
	}
}

const (
	staffMenus  = "staff-menus" // in the ledger
	staffAtOnce = 10            // a third of what Telegram takes in a second
)

// staffMenu tells one menu from another: its commands and their descriptions.
func (h *Office) staffMenu(c *bot.Context) string {
	sum := sha256.New()
	for _, language := range []string{locale.Chinese, locale.English} {
		for _, name := range front.Known(c, front.StaffsCommands) {
			fmt.Fprintln(sum, name, c.Bot.Words(language).Plain("command."+name))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// offerMenuTo is offerMenu for the office that an account stands in.
func (h *Office) offerMenuTo(c *bot.Context, account int64) error {
	stands, err := people.PersonByAccount(c.Tx, account)
	if err != nil {
		return err
	}
	return front.OfferMenu(c, stands)
}
