package bench

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// hookSecret is what the stub shows with each post.
const hookSecret = "bench_secret_of_16"

// post hands the stream to a webhook over as many connections as the load has;
// an update that is not taken is posted again.
func (s *stub) post(ctx context.Context, url string) {
	transport := &http.Transport{
		MaxIdleConnsPerHost: s.load.posts, MaxConnsPerHost: s.load.posts,
		DialContext: (&net.Dialer{}).DialContext,
	}
	defer transport.CloseIdleConnections()
	s.mu.Lock()
	s.started = time.Now()
	close(s.begun)
	s.mu.Unlock()
	var next atomic.Int64
	var all sync.WaitGroup
	for range s.load.posts {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(s.list) {
					return
				}
				s.mu.Lock()
				s.note(i, time.Now())
				s.mu.Unlock()
				for ctx.Err() == nil && !postOne(ctx, transport, url, s.list[i].body) {
				}
				s.mu.Lock()
				s.acked++
				s.finish()
				s.mu.Unlock()
			}
		})
	}
	all.Wait()
}

func postOne(ctx context.Context, transport *http.Transport, url string, body []byte) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
