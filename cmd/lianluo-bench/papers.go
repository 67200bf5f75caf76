package main

import (
	"context"
	"io"
	"time"

	"lianluo/internal/bench"
)

type papersCmd struct {
	program
	Papers int           `default:"50" help:"How many pictures are asked for at once (${default})."`
	Rounds int           `default:"5" help:"How often (${default})."`
	Others int           `default:"50" help:"How many people check in meanwhile (${default})."`
	Every  time.Duration `default:"1s" help:"How often each of them asks for something (${default})."`
	Dir    string        `type:"existingdir" placeholder:"DIR" help:"Where the database lies; the system's temporary folder without it."`
}

// Run measures and prints.
func (b *papersCmd) Run(ctx context.Context, out io.Writer) error {
	file, remove, err := b.file(ctx)
	if err != nil {
		return err
	}
	defer remove()
	return bench.Papers(ctx, bench.PapersOptions{Program: file, Papers: b.Papers, Rounds: b.Rounds, Others: b.Others, Every: b.Every, Dir: b.Dir}, out)
}
