package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const token = "77:bench"

// load says how the stub hands out the stream.
type load struct {
	name   string
	rate   int           // updates a second become available; 0: all at once
	delay  time.Duration // added to the answer of every request
	window int           // at most so many handed out and not answered; 0: no bound
	posts  int           // connections of a webhook; 0: polling
}

// stub is a Bot API server that does nothing but hand out a stream of updates
// and note when each is answered. It is as cheap as can be: what it takes of
// the machine's processors is taken from the program under test.
type stub struct {
	load   load
	list   []wish
	server *http.Server
	url    string
	conns  atomic.Int64

	mu       sync.Mutex
	more     *sync.Cond
	started  time.Time
	stopped  bool
	acked    int            // updates before this one are done with
	handed   int            // of the last answer to a poll: up to here
	first    []time.Time    // hand-out by position in the stream
	byPress  map[string]int // position by the id of the press
	typed    [][]int        // positions of typed wishes by member, not answered
	took     []time.Duration
	answers  int
	edits    int
	wrong    []string
	expected int
	last     time.Time
	begun    chan struct{} // closed at the first hand-out
	done     chan struct{} // closed when all is answered and acknowledged
	ended    bool
}

func newStub(l load, list []wish) (*stub, error) {
	s := &stub{
		load: l, list: list, first: make([]time.Time, len(list)), byPress: map[string]int{},
		begun: make(chan struct{}), done: make(chan struct{}),
	}
	s.more = sync.NewCond(&s.mu)
	members := 0
	for i := range list {
		members = max(members, list[i].member+1)
		if !list[i].again {
			s.expected++
		}
	}
	s.typed = make([][]int, members)
	s.took = make([]time.Duration, 0, s.expected)
	l4, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.url = "http://" + l4.Addr().String()
	s.server = &http.Server{Handler: s, ConnState: func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.conns.Add(1)
		}
	}}
	go func() { _ = s.server.Serve(l4) }()
	return s, nil
}

func (s *stub) close() {
	s.mu.Lock()
	s.stopped = true
	s.more.Broadcast()
	s.mu.Unlock()
	_ = s.server.Close()
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// ServeHTTP answers /bot<token>/METHOD.
func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	body := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(body)
	body.Reset()
	if _, err := io.Copy(body, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	arrived := time.Now()
	var answer []byte
	switch method {
	case "getUpdates":
		answer = s.poll(r.Context(), body.Bytes())
	case "sendMessage":
		chat, _ := strconv.ParseInt(field(body.Bytes(), "chat_id"), 10, 64)
		s.answeredTyped(int(chat-firstMember), arrived)
		answer = fmt.Appendf(nil, `{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"text":"x"}}`,
			1_000_000+arrived.UnixNano()%1_000_000_000, arrived.Unix(), chat)
	case "editMessageText":
		s.mu.Lock()
		s.edits++
		s.mu.Unlock()
		answer = []byte(`{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":5,"type":"private"},"text":"x"}}`)
	case "answerCallbackQuery":
		s.answeredPress(field(body.Bytes(), "callback_query_id"), arrived)
		answer = []byte(`{"ok":true,"result":true}`)
	case "getMe":
		answer = []byte(`{"ok":true,"result":{"id":77,"is_bot":true,"first_name":"联络","username":"bench_bot"}}`)
	default: // setMyCommands, deleteWebhook and the like
		answer = []byte(`{"ok":true,"result":true}`)
	}
	if s.load.delay > 0 {
		time.Sleep(s.load.delay)
	}
	w.Header()["Content-Type"] = []string{"application/json"}
	_, _ = w.Write(answer)
}

// field finds a parameter in a body of either form that clients send.
func field(body []byte, name string) string {
	if bytes.HasPrefix(body, []byte("{")) {
		_, rest, _ := bytes.Cut(body, []byte(`"`+name+`":`))
		end := bytes.IndexAny(rest, ",}")
		if end < 0 {
			return ""
		}
		return string(bytes.Trim(rest[:end], `" `))
	}
	_, rest, _ := bytes.Cut(body, []byte(`name="`+name+"\"\r\n\r\n"))
	value, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return string(value)
}

// poll answers getUpdates: what is available, up to a hundred, at once.
func (s *stub) poll(ctx context.Context, body []byte) []byte {
	offset, _ := strconv.ParseInt(field(body, "offset"), 10, 64)
	timeout, _ := strconv.Atoi(field(body, "timeout"))
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		s.more.Broadcast()
		s.mu.Unlock()
	})
	defer stop()
	deadline := time.Now().Add(time.Duration(timeout) * time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	// An offset behind the last one handed out acknowledges them all.
	if s.handed > s.acked && offset == s.list[s.handed-1].id+1 {
		s.acked = s.handed
		s.finish()
	}
	for {
		if s.stopped || ctx.Err() != nil || time.Now().After(deadline) {
			return []byte(`{"ok":true,"result":[]}`)
		}
		if upTo := s.available(); upTo > s.acked {
			return s.handOut(min(upTo, s.acked+100))
		}
		s.more.Wait()
	}
}

// available tells up to where the stream may be handed out now. s.mu is held.
func (s *stub) available() int {
	now := time.Now()
	if s.started.IsZero() {
		s.started = now
		close(s.begun)
		if s.load.rate > 0 {
			go s.pace()
		}
	}
	upTo := len(s.list)
	if s.load.rate > 0 {
		upTo = min(upTo, 1+int(now.Sub(s.started).Seconds()*float64(s.load.rate)))
	}
	if s.load.window > 0 {
		upTo = min(upTo, s.acked+s.load.window-s.outstanding())
	}
	return upTo
}

// outstanding counts what was handed out and not answered. s.mu is held.
func (s *stub) outstanding() int {
	open := 0
	for _, list := range s.typed {
		open += len(list)
	}
	return open + len(s.byPress)
}

// pace wakes the poll each time an update becomes available.
func (s *stub) pace() {
	tick := time.NewTicker(time.Second / time.Duration(s.load.rate))
	defer tick.Stop()
	for range tick.C {
		s.mu.Lock()
		s.more.Broadcast()
		over := s.stopped || s.ended
		s.mu.Unlock()
		if over {
			return
		}
	}
}

// handOut writes the updates from the last acknowledged one on. s.mu is held.
func (s *stub) handOut(upTo int) []byte {
	answer := append(make([]byte, 0, 64<<10), `{"ok":true,"result":[`...)
	now := time.Now()
	for i := s.acked; i < upTo; i++ {
		if i > s.acked {
			answer = append(answer, ',')
		}
		answer = append(answer, s.list[i].body...)
		if i >= s.handed { // not handed out before
			s.note(i, now)
		}
	}
	s.handed = max(s.handed, upTo)
	return append(answer, "]}"...)
}

// note remembers that an answer is owed. s.mu is held.
func (s *stub) note(i int, now time.Time) {
	w := &s.list[i]
	s.first[i] = now
	switch {
	case w.again:
	case w.press:
		s.byPress[w.pressID()] = i
	default:
		s.typed[w.member] = append(s.typed[w.member], i)
	}
}

func (s *stub) answeredPress(id string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, open := s.byPress[id]
	if !open {
		s.wrong = append(s.wrong, "an answer too many to press "+id)
		return
	}
	delete(s.byPress, id)
	s.settle(i, at)
}

func (s *stub) answeredTyped(member int, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if member < 0 || member >= len(s.typed) || len(s.typed[member]) == 0 {
		s.wrong = append(s.wrong, fmt.Sprintf("a message too many to member %d", member))
		return
	}
	i := s.typed[member][0]
	s.typed[member] = s.typed[member][1:]
	s.settle(i, at)
}

// settle notes the answer to the update at i. s.mu is held.
func (s *stub) settle(i int, at time.Time) {
	s.took = append(s.took, at.Sub(s.first[i]))
	s.answers++
	s.last = at
	if s.load.window > 0 {
		s.more.Broadcast()
	}
	s.finish()
}

func (s *stub) finish() {
	if !s.ended && s.answers >= s.expected && s.acked == len(s.list) {
		s.ended = true
		close(s.done)
	}
}
