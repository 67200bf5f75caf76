// Command lianluo runs the bot of a township CPPCC liaison office.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // zones also where the system has none

	"github.com/alecthomas/kong"
)

// Exit codes: a mistake in the command line, and anything else.
const (
	exitFailed = 1
	exitUsage  = 2
)

// cli is the whole command line.
type cli struct {
	Serve   serveCmd   `cmd:"" help:"Run the bot."`
	Try     tryCmd     `cmd:"" help:"Try everything in a browser: a demo office on this machine, no token needed."`
	Claim   claimCmd   `cmd:"" help:"Make a one-time link that makes who opens it the director of a new office."`
	Doctor  doctorCmd  `cmd:"" help:"Say what is wrong or stuck in a database. Exits 1 when something needs a person."`
	Health  healthCmd  `cmd:"" help:"Ask the program that is serving on this machine whether it can do its work. Exits 1 when not."`
	Backup  backupCmd  `cmd:"" help:"Write a consistent copy of the database, also while the bot is serving."`
	Restore restoreCmd `cmd:"" help:"Put a backup in the place of the database. The old one is kept beside it."`
	Office  officeCmd  `cmd:"" help:"List the offices of a database; export one wholly, remove it, or take the removal back."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

const description = `lianluo (联络) is a Telegram bot that runs a township CPPCC liaison office
(乡镇政协联络处): check-in, leave, notes, suggestions, good deeds, reminders and
the quarterly briefing.

Start with:  lianluo try

For real:    LIANLUO_TOKEN=… lianluo serve

Every flag can be given as an environment variable: --send-rate is
LIANLUO_SEND_RATE.`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings as parameters. Errors are one line on
// stderr, never a stack trace.
func run(args []string, stdout, stderr io.Writer) int {
	stdout, stderr = &redactor{w: stdout}, &redactor{w: stderr} // whatever names the database
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("lianluo"), kong.Description(description), kong.DefaultEnvars("LIANLUO"),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: false}),
	)
	if err != nil {
		panic(err) // the grammar is a constant
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help has printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "lianluo: %v%s (see lianluo --help)\n", err, fromEnvironment(err, args))
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// After the first signal the default is back: a second one exits at once.
	context.AfterFunc(ctx, stop)
	k.BindTo(ctx, (*context.Context)(nil))
	err = k.Run(&streams{in: os.Stdin, out: stdout, err: stderr})
	var silent *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &silent):
		return silent.code
	case (k.Command() == "serve" || k.Command() == "try") && ctx.Err() != nil &&
		(errors.Is(err, context.Cause(ctx)) || errors.Is(err, context.Canceled)):
		return 0 // told to stop while it was starting
	}
	fmt.Fprintf(stderr, "lianluo: %v\n", err)
	return exitFailed
}

var flagName = regexp.MustCompile(`--([a-z][a-z-]*)`)

// fromEnvironment names the variable that a flag with a mistake was set by, as
// kong does for some mistakes only.
func fromEnvironment(mistake error, args []string) string {
	found := flagName.FindStringSubmatch(mistake.Error())
	if found == nil || slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, found[0]) }) {
		return ""
	}
	name := "LIANLUO_" + strings.ToUpper(strings.ReplaceAll(found[1], "-", "_"))
	if os.Getenv(name) == "" || strings.Contains(mistake.Error(), name) {
		return ""
	}
	return " (from the environment: " + name + ")"
}

// streams are where a command reads what is typed, and prints.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// exitError ends a command that has said what there is to say.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit %d", e.code) }
