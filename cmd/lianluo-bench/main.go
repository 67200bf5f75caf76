// Command lianluo-bench measures lianluo on this machine, as docs/performance.md
// says.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	_ "time/tzdata" // zones also where the system has none

	"github.com/alecthomas/kong"
)

type cli struct {
	Speed   speedCmd   `cmd:"" default:"withargs" help:"Updates a second, beside a floor that does nothing else."`
	Scale   scaleCmd   `cmd:"" help:"Compare what things cost in databases of few and of many offices."`
	Flood   floodCmd   `cmd:"" help:"How long others wait while somebody floods the bot."`
	Papers  papersCmd  `cmd:"" help:"How long check-ins take while pictures are made."`
	Similar similarCmd `cmd:"" help:"What the search for similar suggestions finds, and how long a question takes."`
	Floor   floorCmd   `cmd:"" hidden:"" help:"The floor, as a program under test."`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings as parameters.
func run(args []string, stdout, stderr io.Writer) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("lianluo-bench"), kong.Description("Measure lianluo on this machine: docs/performance.md."),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }))
	if err != nil {
		panic(err) // the grammar is a constant
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help has printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "lianluo-bench: %v (see lianluo-bench --help)\n", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	k.BindTo(stdout, (*io.Writer)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintf(stderr, "lianluo-bench: %v\n", err)
		return 1
	}
	return 0
}

// program is the lianluo that is measured, in processes of its own.
type program struct {
	Program string `type:"existingfile" placeholder:"FILE" help:"The build of lianluo to measure. Without it one is made from the source in the working directory."`
}

// file gives the program; remove throws away one that was made for this.
func (p program) file(ctx context.Context) (file string, remove func(), err error) {
	if p.Program != "" {
		return p.Program, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "lianluo-build-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	file = filepath.Join(dir, "lianluo")
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", file, "lianluo/cmd/lianluo").CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("build lianluo: %w\n%s", err, out)
	}
	return file, remove, nil
}
