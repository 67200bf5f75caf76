package bot_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

// wire stands between the bot and the server and spoils connections.
type wire struct {
	next http.Handler

	mu    sync.Mutex
	spoil map[string]func(w http.ResponseWriter, r *http.Request) // by method; once
	hits  map[string]chan struct{}
}

// wired puts a wire in front of the engine's server, and timeouts that a test
// can wait for.
func wired(x **wire) setting {
	return func(e *engine, _ *sandbox.Options) {
		e.front = func(next http.Handler) http.Handler {
			*x = &wire{next: next, spoil: map[string]func(http.ResponseWriter, *http.Request){}, hits: map[string]chan struct{}{}}
			return *x
		}
		e.times = bot.Timeouts{Request: 2 * time.Second, Poll: time.Second, Slack: 2 * time.Second}
	}
}

func (x *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	x.mu.Lock()
	spoil, hit := x.spoil[method], x.hits[method]
	delete(x.spoil, method)
	x.mu.Unlock()
	if spoil == nil {
		x.next.ServeHTTP(w, r)
		return
	}
	spoil(w, r)
	close(hit)
}

// once spoils the next request of a method; done is closed when it is over.
func (x *wire) once(method string, spoil func(w http.ResponseWriter, r *http.Request)) (done <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	hit := make(chan struct{})
	x.spoil[method], x.hits[method] = spoil, hit
	return hit
}

// hang takes the request and never answers: the other side is gone, and nobody
// has said so. It ends when the client gives up.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does net/http see the client go
	<-r.Context().Done()
}

// reset ends the connection with RST.
func reset(w http.ResponseWriter, _ *http.Request) {
	conn := hijack(w)
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

// halve ends the connection in the middle of the answer that the server gives.
func (x *wire) halve(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	x.next.ServeHTTP(answer, r)
	raw := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(answer.Body.Len()) + "\r\n\r\n" + answer.Body.String()
	conn := hijack(w)
	_, _ = conn.Write([]byte(raw[:len(raw)-answer.Body.Len()/2-1]))
	_ = conn.Close()
}

func hijack(w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	return conn
}

// packed is an answer of 64 MB, packed to 64 KB.
var packed = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	pack := gzip.NewWriter(&b)
	_, _ = pack.Write([]byte(`{"ok":true,"result":[`))
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = pack.Write(blank)
	}
	_, _ = pack.Write([]byte(`]}`))
	_ = pack.Close()
	return b.Bytes()
})

// bomb answers with what is small and fills the memory when it is unpacked.
func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(packed())
}

func (e *engine) wait(done <-chan struct{}) {
	e.t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		require.Fail(e.t, "it was not asked for")
	}
}

// recover lets the clock run until all is taken and delivered: whoever rests
// after a fault tries again.
func (e *engine) recover() {
	e.t.Helper()
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		_ = e.sandbox.WaitAcked(e.ctx)
		_ = e.bot.Drain(e.ctx)
	}()
	for {
		ctx, cancel := context.WithCancel(e.ctx)
		resting := make(chan error, 1)
		go func() { resting <- e.clock.BlockUntilContext(ctx, 2) }() // the watch and one who rests
		select {
		case <-settled:
			cancel()
			<-resting
			return
		case err := <-resting:
			cancel()
			require.NoError(e.t, err)
			e.clock.Advance(time.Second)
		}
	}
}

func TestThePollerGoesOnWhateverHappensToItsConnection(t *testing.T) {
	packed() // made before anybody waits for it
	for name, spoil := range map[string]func(x *wire) func(http.ResponseWriter, *http.Request){
		"never answered":          func(*wire) func(http.ResponseWriter, *http.Request) { return hang },
		"reset":                   func(*wire) func(http.ResponseWriter, *http.Request) { return reset },
		"cut within the answer":   func(x *wire) func(http.ResponseWriter, *http.Request) { return x.halve },
		"answered by a gzip bomb": func(*wire) func(http.ResponseWriter, *http.Request) { return bomb },
	} {
		t.Run(name, func(t *testing.T) {
			var x *wire
			e := newEngine(t, counting, wired(&x), func(e *engine, _ *sandbox.Options) {
				if name != "never answered" {
					e.times.Slack = patience // a busy machine unpacks for seconds
				}
			})
			done := x.once("getUpdates", spoil(x))
			for range 3 {
				e.send(e.member(0), "/count") // ends the poll under way; the next one is hit
			}
			e.wait(done)
			e.send(e.member(0), "/count")
			e.recover()
			require.Equal(t, []string{"number 1", "number 2", "number 3", "number 4"}, e.heard(e.member(0)))
			require.Equal(t, strings.Contains(name, "bomb"), strings.Contains(e.log.String(), "answer is too large"))
			require.NotContains(t, e.log.String(), "secret-token")
		})
	}
}

func TestAMessageGoesOutWhateverHappensToItsConnection(t *testing.T) {
	packed()
	for name, c := range map[string]struct {
		spoil func(x *wire) func(http.ResponseWriter, *http.Request)
		twice bool // the server had taken it: nobody can know
	}{
		"never answered":          {func(*wire) func(http.ResponseWriter, *http.Request) { return hang }, false},
		"reset":                   {func(*wire) func(http.ResponseWriter, *http.Request) { return reset }, false},
		"cut within the answer":   {func(x *wire) func(http.ResponseWriter, *http.Request) { return x.halve }, true},
		"answered by a gzip bomb": {func(*wire) func(http.ResponseWriter, *http.Request) { return bomb }, false},
	} {
		t.Run(name, func(t *testing.T) {
			var x *wire
			e := newEngine(t, nil, wired(&x))
			done := x.once("sendMessage", c.spoil(x))
			e.tell(0, numbers(1, 3)...)
			e.wait(done)
			e.tell(1, "not concerned")
			e.recover()
			want := numbers(1, 3)
			if c.twice {
				want = append([]string{"1"}, want...)
			}
			require.Equal(t, want, e.heard(e.member(0)))
			require.Equal(t, []string{"not concerned"}, e.heard(e.member(1)))
			require.Equal(t, map[string]int{ledger.OutboxSent: 4}, e.states())
			require.Equal(t, 2, e.rows("chat_id = ?", e.member(0))[0].Attempts)
			require.Equal(t, strings.Contains(name, "bomb"), strings.Contains(e.log.String(), "answer is too large"))
			require.NotContains(t, e.log.String(), "secret-token")
		})
	}
}

func TestConnectionsThatTheServerClosesWhileTheyAreIdle(t *testing.T) {
	var x *wire
	e := newEngine(t, counting, wired(&x))
	for n := 1; n <= 5; n++ {
		e.tell(0, strconv.Itoa(n))
		e.recover()
		e.server.CloseClientConnections() // the idle ones, and the poll's too
	}
	e.send(e.member(1), "/count")
	e.recover()
	require.Equal(t, numbers(1, 5), e.heard(e.member(0)))
	require.Equal(t, []string{"number 1"}, e.heard(e.member(1)))
	require.Equal(t, map[string]int{ledger.OutboxSent: 6}, e.states())
}
