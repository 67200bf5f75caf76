package main

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

// claimLife is how long a claim link made by hand can be opened.
const claimLife = claimDays * 24 * time.Hour

const claimDays = 7

type claimCmd struct{ dbFlag }

// Run makes a claim code for one more office and prints how to use it.
func (c *claimCmd) Run(ctx context.Context, io *streams) error {
	db, err := c.openUpToDate(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	name, err := ledger.Noted(db.Read(ctx), ledger.BotName)
	if err != nil {
		return err
	}
	var code string
	err = db.Write(ctx, func(tx *gorm.DB) error {
		code, err = people.NewCode(tx, people.CodeClaim, 0, 0, claimLife)
		return err
	})
	if err != nil {
		return err
	}
	hint := ""
	if name == "" { // a bot that has not been started yet, or has no username
		name, hint = "BOT", ", with your bot's name for BOT"
	}
	fmt.Fprintf(io.out, "Open this in Telegram%s (good for %d days, once):\n"+
		"  https://t.me/%s?start=claim-%s\nor send this to the bot:\n  /start claim-%s\n", hint, claimDays, name, code, code)
	return nil
}
