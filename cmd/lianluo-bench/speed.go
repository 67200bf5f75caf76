package main

import (
	"context"
	"io"

	"lianluo/internal/bench"
	"lianluo/internal/profile"
)

type speedCmd struct {
	program
	Updates int      `default:"20000" help:"How many updates a run takes (${default})."`
	Rounds  int      `default:"3" help:"Runs of each program and way (${default})."`
	Ways    string   `placeholder:"LIST" help:"Some of the ways only: backlog, paced, rtt60, window50, webhook, webhook-rtt60."`
	Sync    []string `default:"FULL,NORMAL" help:"SQLite's synchronous (${default})."`
	Bare    bool     `help:"Also a floor that writes attendance rows only: no rows of updates seen, of actions and of the outbox."`
	Build   []string `type:"existingfile" placeholder:"FILE" help:"Another build of lianluo to run in turn with it; may be repeated."`
	Profile string   `type:"existingdir" placeholder:"DIR" help:"Write a profile of each run there, for go tool pprof."`
	Dir     string   `type:"existingdir" placeholder:"DIR" help:"Where the databases lie; the system's temporary folder without it."`
}

// Run measures and prints.
func (b *speedCmd) Run(ctx context.Context, out io.Writer) error {
	ways, err := bench.OneOf(b.Ways)
	if err != nil {
		return err
	}
	file, remove, err := b.file(ctx)
	if err != nil {
		return err
	}
	defer remove()
	return bench.Speed(ctx, bench.Options{
		Program: file, Updates: b.Updates, Rounds: b.Rounds, Ways: ways, Syncs: b.Sync, Dir: b.Dir, Builds: b.Build, Profile: b.Profile, Bare: b.Bare,
	}, out)
}

type floorCmd struct {
	API    string
	DB     string `name:"db"`
	Sync   string
	Listen string
	Bare   bool

	CPUProfile string `name:"cpu-profile"`
}

// Run answers updates until a signal.
func (b *floorCmd) Run(ctx context.Context) error {
	endProfile, err := profile.Begin(b.CPUProfile)
	if err != nil {
		return err
	}
	defer endProfile()
	f := &bench.Floor{API: b.API, DB: b.DB, Sync: b.Sync, Listen: b.Listen, Bare: b.Bare}
	return f.Run(ctx)
}
