package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthWait is how long a program may take to say that it is ready.
const healthWait = 5 * time.Second

type healthCmd struct {
	Listen string `placeholder:"ADDRESS" help:"The --listen of the program that is asked."`
}

// Run asks a program on this machine whether it can do its work: in a container
// there is nothing else to ask with.
func (h *healthCmd) Run(ctx context.Context, s *streams) error {
	if h.Listen == "" {
		return fmt.Errorf("no address: give --listen or LIANLUO_LISTEN, as serve has it")
	}
	host, port, err := net.SplitHostPort(h.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // a name might not be known here
	}
	ctx, cancel := context.WithTimeout(ctx, healthWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	// Not through a proxy that the environment names.
	resp, err := (&http.Client{Transport: &http.Transport{}}).Do(req)
	if err != nil {
		return fmt.Errorf("no answer at %s: %w", h.Listen, err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("no answer at %s: %w", h.Listen, err)
	}
	text := strings.TrimSpace(string(said))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", text)
	}
	fmt.Fprintln(s.out, text)
	return nil
}
