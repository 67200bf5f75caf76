package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
)

// StubAPI is a Bot API server that takes everything and has nothing to hand
// out.
type StubAPI struct {
	server *httptest.Server
	taken  atomic.Int64 // requests but for polls

	mu   sync.Mutex
	said [][]byte // bodies of what was sent since forget, the last few
}

// NewStubAPI serves on a port of loopback; Close ends it.
func NewStubAPI() *StubAPI {
	s := &StubAPI{}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// URL is the server's address.
func (s *StubAPI) URL() string { return s.server.URL }

// Token is one that the server takes.
func (s *StubAPI) Token() string { return "42:bench" }

// Close ends the server.
func (s *StubAPI) Close() {
	s.server.CloseClientConnections()
	s.server.Close()
}

// fewSaid is more than one answer takes.
const fewSaid = 16

const stubMessage = `{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}`

func (s *StubAPI) serve(w http.ResponseWriter, r *http.Request) {
	// A handler that does not read the body costs the client its connection.
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.said = append(s.said[max(len(s.said)-fewSaid+1, 0):], body)
	s.mu.Unlock()
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if method != "getUpdates" {
		s.taken.Add(1)
	}
	result := "true"
	switch {
	case method == "getMe":
		result = `{"id":42,"is_bot":true,"first_name":"bench","username":"lianluo_bench_bot"}`
	case method == "getUpdates":
		<-r.Context().Done() // a long poll without end
		return
	case method == "sendMediaGroup":
		result = "[" + stubMessage + "]"
	case strings.HasPrefix(method, "send"), strings.HasPrefix(method, "editMessage"):
		result = stubMessage
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ok":true,"result":`+result+`}`)
}
