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
	Table    []string `default:"first,free,phone,fresh" help:"By which tables they are told again (${default})."`
	Matters  bool     `help:"Print the totals of each matter too."`
	Missed   bool     `help:"Print also what was not found, and what was found wrongly."`
}

// Run measures and prints a line for each engine, and for each of the tables by which suggestions are told again.
func (b *similarCmd) Run(ctx context.Context, out io.Writer) error {
	for _, table := range b.Table {
		fmt.Fprintln(out, "told again by the table "+table+":")
		dir, err := os.MkdirTemp("", "lianluo-similar-")
		if err != nil {
			return err
		}
		for _, dsn := range append([]string{filepath.Join(dir, "lianluo.db")}, b.Postgres...) {
			err = errors.Join(err, b.measure(ctx, dsn, table, out))
		}
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return err
		}
	}
	return nil
}

func (b *similarCmd) measure(ctx context.Context, dsn, table string, out io.Writer) error {
	found, err := bench.Alike{DSN: dsn, Size: b.Size, Asked: b.Asked, Seed: b.Seed, Table: table}.Run(ctx)
	if err != nil {
		return err
	}
	if b.Missed {
		for _, line := range found.Missed {
			fmt.Fprintln(out, line)
		}
	}
	found.Write(out, b.Size)
	if b.Matters {
		found.WriteMatters(out)
	}
	return nil
}
