package main

import (
	"context"
	"io"
	"time"

	"lianluo/internal/bench"
)

type floodCmd struct {
	program
	Span     time.Duration `default:"60s" help:"How long each phase lasts (${default})."`
	Messages int           `default:"1000" help:"Messages of one person's flood, over the span (${default})."`
	Crowd    int           `default:"200" help:"How many press one button (${default})."`
	Within   time.Duration `default:"2s" help:"The time in which they do (${default})."`
	Others   int           `default:"50" help:"How many people go about their business meanwhile (${default})."`
	Every    time.Duration `default:"5s" help:"How often each of them asks for something (${default})."`
	News     int           `default:"50" help:"What waits in the director's chat while he asks for something (${default})."`
	Dir      string        `type:"existingdir" placeholder:"DIR" help:"Where the database lies; the system's temporary folder without it."`
}

// Run measures and prints.
func (b *floodCmd) Run(ctx context.Context, out io.Writer) error {
	file, remove, err := b.file(ctx)
	if err != nil {
		return err
	}
	defer remove()
	return bench.Flood(ctx, bench.FloodOptions{
		Program: file, Span: b.Span, Messages: b.Messages, Crowd: b.Crowd, Within: b.Within, Others: b.Others, Every: b.Every, News: b.News, Dir: b.Dir,
	}, out)
}
