package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"lianluo/internal/bench"
	"lianluo/internal/demo"
)

type scaleCmd struct {
	program
	Offices []int         `default:"40,400,4000" placeholder:"N,…" help:"How many offices the databases have (${default}); of 4,000 it takes 9 GB."`
	Rounds  int           `default:"12" help:"How often all databases are gone through (${default})."`
	Ops     int           `default:"20" help:"How often each thing is done in a round (${default})."`
	Starts  int           `default:"5" help:"How often the program is started on each (${default})."`
	Idle    time.Duration `default:"20s" help:"How long a started program is left alone before its memory is read (${default})."`
	Dir     string        `placeholder:"DIR" help:"Keep the databases here and use those that are there. Without it they are thrown away."`
	At      time.Time     `format:"2006-01-02T15:04" placeholder:"TIME" help:"Up to when the records of a new database go, such as 2026-12-08T12:00. Without it, now."`
}

// Validate is called by kong: what is wrong here is a mistake in the flags.
func (b *scaleCmd) Validate() error {
	for _, n := range b.Offices {
		if n < 1 {
			return fmt.Errorf("--offices: %d is no number of offices", n)
		}
	}
	if b.Rounds < 1 || b.Ops < 1 || b.Starts < 1 {
		return fmt.Errorf("--rounds, --ops and --starts must be at least 1")
	}
	return nil
}

// Run measures and prints a table.
func (b *scaleCmd) Run(ctx context.Context, out io.Writer) error {
	file, remove, err := b.file(ctx)
	if err != nil {
		return err
	}
	defer remove()
	at := b.At
	if at.IsZero() {
		at = demo.Opening(time.Now())
	}
	return bench.Scale{
		Offices: b.Offices, Rounds: b.Rounds, Ops: b.Ops, Starts: b.Starts, Idle: b.Idle, Dir: b.Dir, Now: at, Program: file, Out: out,
	}.Run(ctx)
}
