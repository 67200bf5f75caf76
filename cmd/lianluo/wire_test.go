package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// wire is a Bot API server for real processes that knows what is under way.
type wire struct {
	*sandbox.Server
	url string

	mu       sync.Mutex
	open     map[string]bool // connections, by the other end's address
	requests int
	alarm    int // the number of requests at which ring is closed
	ring     chan struct{}
	changed  chan struct{} // closed when a connection is opened or closed
}

// newWire starts a Bot API server.
func newWire(t *testing.T, o sandbox.Options) *wire {
	t.Helper()
	o.Token = testToken
	w := &wire{Server: sandbox.New(o), open: map[string]bool{}, changed: make(chan struct{})}
	handler := w.Handler()
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.request()
		handler.ServeHTTP(rw, r)
	}))
	web.Config.ConnState = w.connection
	web.Start()
	w.url = web.URL
	t.Cleanup(func() {
		w.Close()
		web.CloseClientConnections()
		web.Close()
	})
	return w
}

func (w *wire) request() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if w.ring != nil && w.requests >= w.alarm {
		close(w.ring)
		w.ring = nil
	}
}

// after is closed when n more requests have come in, before the last of them
// is done.
func (w *wire) after(n int) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.alarm, w.ring = w.requests+n, make(chan struct{})
	return w.ring
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests
}

func (w *wire) connection(c net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch state {
	case http.StateNew:
		w.open[c.RemoteAddr().String()] = true
	case http.StateClosed, http.StateHijacked:
		delete(w.open, c.RemoteAddr().String())
	default:
		return
	}
	close(w.changed)
	w.changed = make(chan struct{})
}

// quiet waits until all that a killed process had sent was read and dealt
// with. Connections are taken in turn: once one of ours is there, so was every
// one of the process's.
func (w *wire) quiet(t *testing.T) {
	t.Helper()
	mine, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	require.NoError(t, err)
	defer mine.Close()
	deadline := time.After(patience)
	for {
		w.mu.Lock()
		alone, changed := len(w.open) == 1 && w.open[mine.LocalAddr().String()], w.changed
		w.mu.Unlock()
		if alone {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			require.Fail(t, "connections of a killed process stay open")
		}
	}
}
