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
	"lianluo/handlers/people"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// firstClaimLife is how long the link in the log can be opened; every start
// makes a new one.
const firstClaimLife = 24 * time.Hour

// Prepare does what every start of the program owes: everybody's menus of
// commands and, while there is no office, the link in the log that makes its opener the
// director of the first one (§1).
func Prepare(ctx context.Context, b *bot.Bot, log *slog.Logger) error {
	code := ""
	err := b.Do(ctx, 0, "prepare", func(c *bot.Context) error {
		if err := offerMenus(c); err != nil {
			return err
		}
		if name, err := ledger.Noted(c.Tx, ledger.BotName); err != nil {
			return err
		} else if name != b.Username { // written when it has changed: a program has to start on a full disk
			if err := ledger.NoteDone(c.Tx, ledger.BotName, b.Username, c.Now); err != nil {
				return err
			}
		}
		claimed, err := mpeople.AnyOffice(c.Tx)
		if err != nil || claimed {
			return err
		}
		if err := mpeople.RevokeCodes(store.AcrossOffices(c.Tx), mpeople.CodeClaim, people.FirstClaim); err != nil {
			return err
		}
		code, err = mpeople.NewCode(c.Tx, mpeople.CodeClaim, 0, people.FirstClaim, firstClaimLife)
		return err
	})
	if err != nil || code == "" {
		return err
	}
	payload := mpeople.CodeClaim + "-" + code
	link := b.Link(payload)
	if link == "" {
		link = "?start=" + payload
	}
	log.Info("no office yet: open this link in Telegram to become its director",
		"link", link, "code", payload, "or_send_the_bot", "/start "+payload)
	return nil
}

// offerMenus sets the menu of commands for everybody, in both languages.
func offerMenus(c *bot.Context) error {
	names := front.KnownCommands(c, front.EverybodysCommands)
	for _, language := range []string{"", locale.English} {
		if err := c.OfferCommands(0, language, names); err != nil {
			return err
		}
	}
	return nil
}

// OfferOwnMenus gives those who do an office's work their longer menu of commands, and those
// who look on their short one, when one of them is another than at the last start. It goes on
// beside everything else, a few people a second: there may be thousands.
func OfferOwnMenus(ctx context.Context, b *bot.Bot, clock clockwork.Clock) error {
	after := int64(0)
	for {
		done := false
		err := b.Do(ctx, 0, ownMenus, func(c *bot.Context) error {
			menu := menusSum(c)
			have, err := ledger.Noted(c.Tx, ownMenus)
			if done = have == menu; err != nil || done {
				return err
			}
			list, err := mpeople.OwnMenusAfter(c.Tx, after, menusAtOnce)
			if err != nil {
				return err
			}
			for i := range list {
				if after, err = list[i].ID, offerMenuTo(c, list[i].TelegramID); err != nil {
					return err
				}
			}
			if done = len(list) < menusAtOnce; !done {
				return nil
			}
			return ledger.NoteDone(c.Tx, ownMenus, menu, c.Now)
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
	ownMenus    = "staff-menus" // in the ledger
	menusAtOnce = 10            // a third of what Telegram takes in a second
)

// menusSum tells these menus from others: their commands and the descriptions.
func menusSum(c *bot.Context) string {
	sum := sha256.New()
	for _, language := range []string{locale.Chinese, locale.English} {
		for _, names := range [][]string{front.StaffsCommands, front.LookersCommands} {
			for _, name := range front.KnownCommands(c, names) {
				fmt.Fprintln(sum, name, c.Bot.Words(language).Plain("command."+name))
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// offerMenuTo is front.OfferMenu for the office that an account stands in.
func offerMenuTo(c *bot.Context, account int64) error {
	stands, err := mpeople.PersonByAccount(c.Tx, account)
	if err != nil {
		return err
	}
	return front.OfferMenu(c, stands)
}
