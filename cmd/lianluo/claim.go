package main

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// claimLife is how long a claim link made by hand can be opened.
const claimLife = claimDays * 24 * time.Hour

const claimDays = 7

type claimCmd struct{ dbFlag }

// Run makes a claim code for one more office and prints how to use it.
func (c *claimCmd) Run(ctx context.Context, io *streams) error {
	db, err := store.Open(ctx, store.Config{DSN: c.DB})
	if err != nil {
		return err
	}
	defer db.Close()
	var code string
	err = db.Write(ctx, func(tx *gorm.DB) error {
		code, err = people.NewCode(tx, people.CodeClaim, 0, 0, claimLife)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "Open this in Telegram, with your bot's name for BOT (good for %d days, once):\n"+
		"  https://t.me/BOT?start=claim-%s\nor send this to the bot:\n  /start claim-%s\n", claimDays, code, code)
	return nil
}
