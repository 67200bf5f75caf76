package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/bot"
	"lianluo/internal/app"
	"lianluo/internal/profile"
)

type serveCmd struct {
	dbFlag
	filesFlag
	Token     string `help:"The bot's token from @BotFather. Better in the environment or in a file than on the command line." group:"Telegram"`
	TokenFile string `type:"existingfile" placeholder:"FILE" help:"File that holds the token." group:"Telegram"`
	APIURL    string `name:"api-url" default:"https://api.telegram.org" placeholder:"URL" help:"The Bot API server (${default}); one of your own works too." group:"Telegram"`
	Proxy     string `placeholder:"URL" help:"Proxy to the Bot API server: http://, https:// or socks5://." group:"Telegram"`
	SendRate  int    `default:"30" placeholder:"N" help:"Messages a second over all (${default}); 0: no limits, for a server of your own." group:"Telegram"`

	WebhookURL    string `name:"webhook-url" placeholder:"URL" help:"Public https address that Telegram posts updates to. Without it the bot polls." group:"Web"`
	WebhookSecret string `placeholder:"TEXT" help:"Secret that Telegram has to show with each post: 16–256 of A–Z a–z 0–9 _ -" group:"Web"`
	Listen        string `placeholder:"ADDRESS" help:"Where to serve the webhook, the pages of --public-url, /healthz, /readyz and /metrics, such as 127.0.0.1:8081." group:"Web"`
	PublicURL     string `name:"public-url" placeholder:"URL" help:"Address under which people reach --listen, such as https://bot.example.org: for the code on the meeting room's screen and calendars in phones." group:"Web"`

	TZ          string `name:"tz" default:"Asia/Shanghai" placeholder:"ZONE" help:"Time zone of new offices (${default})."`
	Synchronous string `name:"sync" enum:"FULL,NORMAL" default:"FULL" help:"SQLite's synchronous: FULL survives power loss, NORMAL a crash of the program."`
	LogFormat   string `enum:"text,json" default:"text" help:"text or json."`
	LogLevel    string `enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error."`
	CPUProfile  string `name:"cpu-profile" hidden:"" placeholder:"FILE" help:"Write a profile for go tool pprof, from the start to the stop."`
}

// secretForm is Telegram's, but not so short that it can be guessed.
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

// Validate is called by kong: what is wrong here is a mistake in the flags.
func (s *serveCmd) Validate() error {
	if _, err := time.LoadLocation(s.TZ); err != nil || s.TZ == "" {
		return fmt.Errorf("--tz: %q is no time zone, such as Asia/Shanghai", s.TZ)
	}
	if s.SendRate < 0 {
		return fmt.Errorf("--send-rate must not be negative")
	}
	if err := s.checkPublic(); err != nil {
		return err
	}
	if s.WebhookURL == "" && s.WebhookSecret == "" {
		return nil
	}
	switch {
	case !strings.HasPrefix(s.WebhookURL, "https://") && !strings.HasPrefix(s.WebhookURL, "http://"):
		return fmt.Errorf("--webhook-url must be an http(s) address")
	case !secretForm.MatchString(s.WebhookSecret):
		return fmt.Errorf("--webhook-secret is needed with --webhook-url: 16–256 of A–Z a–z 0–9 _ -")
	case s.Listen == "":
		return fmt.Errorf("--listen is needed with --webhook-url")
	}
	return nil
}

// checkPublic says what is wrong with the address that people are given.
func (s *serveCmd) checkPublic() error {
	if s.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(s.PublicURL)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("--public-url must be an http(s) address without ? and #, such as https://bot.example.org")
	case s.Listen == "":
		return fmt.Errorf("--listen is needed with --public-url")
	}
	return nil
}

// Run runs the bot until a signal.
func (s *serveCmd) Run(ctx context.Context, io *streams) error {
	return s.run(ctx, io, clockwork.NewRealClock(), func(*app.App) {})
}

// run is Run by a clock; ready is given the program before it runs.
func (s *serveCmd) run(ctx context.Context, io *streams, clock clockwork.Clock, ready func(a *app.App)) error {
	token, source, err := s.token()
	if err != nil {
		return err
	}
	if err := checkPlace(s.DB); err != nil {
		return err
	}
	if err := s.checkFiles(); err != nil {
		return err
	}
	endProfile, err := profile.Begin(s.CPUProfile)
	if err != nil {
		return err
	}
	defer endProfile()
	unlock, err := lock(s.DB)
	if err != nil {
		return err
	}
	defer unlock()
	a, err := app.New(ctx, app.Config{
		Token: token, API: s.APIURL, Proxy: s.Proxy, DB: s.DB, Sync: s.Synchronous, TimeZone: s.TZ, SendRate: s.SendRate, Files: s.Files,
		WebhookURL: s.WebhookURL, WebhookSecret: s.WebhookSecret, Listen: s.Listen, PublicURL: s.PublicURL,
		Clock: clock, Log: newLog(io.err, s.LogFormat, s.LogLevel, token, s.WebhookSecret),
	})
	if errors.Is(err, bot.ErrToken) || errors.Is(err, bot.ErrTokenForm) {
		return fmt.Errorf("%w: check it; it came from %s", err, source)
	}
	if err != nil {
		return err
	}
	defer a.Close()
	ready(a)
	return a.Run(ctx)
}

// token gives the bot's token and where it came from, in words.
func (s *serveCmd) token() (token, source string, err error) {
	if s.TokenFile == "" {
		switch {
		case s.Token == "":
			return "", "", fmt.Errorf("no token: give LIANLUO_TOKEN, --token-file or --token (from @BotFather)")
		case s.Token == os.Getenv("LIANLUO_TOKEN"):
			return strings.TrimSpace(s.Token), "LIANLUO_TOKEN in the environment", nil
		}
		return strings.TrimSpace(s.Token), "--token", nil
	}
	raw, err := os.ReadFile(s.TokenFile)
	if err != nil {
		return "", "", fmt.Errorf("read the token: %w", err)
	}
	return strings.TrimSpace(string(raw)), "the file " + s.TokenFile, nil
}

// newLog makes the program's log. Secrets are taken out at its edge, wherever
// they come from: the library puts the token into URLs and errors.
func newLog(w io.Writer, format, level string, secrets ...string) *slog.Logger {
	var l slog.Level
	_ = l.UnmarshalText([]byte(level)) // kong has checked it
	edge := &redactor{w: w}
	for _, s := range secrets {
		if len(s) >= shortestSecret { // a shorter one would take words of the log with it
			edge.secrets = append(edge.secrets, s, "***")
		}
	}
	opts := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(edge, opts))
	}
	return slog.New(slog.NewTextHandler(edge, opts))
}

// shortestSecret is the shortest that is replaced wherever it stands.
const shortestSecret = 8

// passwordIn finds the password in a database's address, in either of its forms. One in
// a URL may hold an @ that should have been escaped: it ends at the last.
var passwordIn = regexp.MustCompile("(://[^\\s:/@]*:)(?:[^\\s\"`]*@|[^\\s@]*@)" + `|(?i:(\b(?:pg|ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+))`)

// withoutPasswords takes passwords of databases out of what is printed.
func withoutPasswords(text string) string {
	return passwordIn.ReplaceAllStringFunc(text, func(found string) string {
		part := passwordIn.FindStringSubmatch(found)
		if part[1] != "" {
			return part[1] + "***@"
		}
		return part[2] + "***"
	})
}

// redactor replaces secrets in what is written. slog writes a record in one
// call, so that a secret never lies across two.
type redactor struct {
	w       io.Writer
	secrets []string // pairs for strings.NewReplacer
}

func (r *redactor) Write(p []byte) (int, error) {
	if _, err := io.WriteString(r.w, withoutPasswords(strings.NewReplacer(r.secrets...).Replace(string(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}
