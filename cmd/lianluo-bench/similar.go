package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lianluo/internal/bench"
)

type similarCmd struct {
	Size     int      `default:"10000" help:"How many suggestions the office has (${default})."`
	Asked    int      `default:"500" help:"How many are told again, and how many matters are asked for that a village has none of (${default})."`
	Seed     uint64   `default:"10" help:"What is drawn differs by it (${default})."`
	Postgres []string `placeholder:"URL,…" help:"Empty PostgreSQL databases to measure too."`
	Missed   bool     `help:"Print also what was not found, and what was found wrongly."`
}

// Run measures and prints a line for each engine, and for each of the two ways in which suggestions are told again.
func (b *similarCmd) Run(ctx context.Context, out io.Writer) error {
	for _, later := range []bool{false, true} {
		words := "told again in other words"
		if later {
			words = "told again so freely that the matter is often not named"
		}
		fmt.Fprintln(out, words+":")
		dir, err := os.MkdirTemp("", "lianluo-similar-")
		if err != nil {
			return err
		}
		for _, dsn := range append([]string{filepath.Join(dir, "lianluo.db")}, b.Postgres...) {
			err = errors.Join(err, b.measure(ctx, dsn, later, out))
		}
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return err
		}
	}
	return nil
}

func (b *similarCmd) measure(ctx context.Context, dsn string, later bool, out io.Writer) error {
	found, err := bench.Alike{DSN: dsn, Size: b.Size, Asked: b.Asked, Seed: b.Seed, Later: later}.Run(ctx)
	if err != nil {
		return err
	}
	if b.Missed {
		for _, line := range found.Missed {
			fmt.Fprintln(out, line)
		}
	}
	found.Write(out, b.Size)
	return nil
}
