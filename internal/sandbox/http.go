package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Handler serves /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		if rest, ok := strings.CutPrefix(hr.URL.Path, "/file/bot"); ok {
			s.serveFile(w, hr, rest)
			return
		}
		rest, ok := strings.CutPrefix(hr.URL.Path, "/bot")
		if !ok {
			writeError(w, &apiError{code: http.StatusNotFound, text: "Not Found"})
			return
		}
		token, method, _ := strings.Cut(rest, "/")
		if token != s.opt.Token {
			writeError(w, &apiError{code: http.StatusUnauthorized, text: "Unauthorized"})
			return
		}
		s.serveCall(w, hr, strings.TrimSuffix(method, "/"))
	})
}

// Call is one request of the bot.
type Call struct {
	Seq    int64 // 1, 2, 3 …, by arrival
	Time   time.Time
	Method string            // as Telegram spells it, "sendMessage"
	Params map[string]string // objects and arrays as JSON text
	Files  map[string]Upload // by the name of the form part; Data is nil
	Status int               // HTTP status; 0 while it runs and if the connection was cut
	Result []byte            // JSON of "result"; nil for errors and getUpdates
	Error  string            // description, empty if it went well
	Fault  bool              // a Fault made the answer
}

// Calls are the newest requests of the bot (Options.KeepCalls); with methods,
// only those.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls[max(0, len(s.calls)-s.opt.KeepCalls):] {
		if len(methods) == 0 || slices.ContainsFunc(methods, func(m string) bool { return strings.EqualFold(m, c.Method) }) {
			out = append(out, c)
		}
	}
	return out
}

// CallsSince are the requests after the one of that number (Call.Seq), of all
// that are kept.
func (s *Server) CallsSince(seq int64) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := int(min(s.lastCall-seq, int64(len(s.calls)), int64(s.opt.KeepCalls)))
	return slices.Clone(s.calls[len(s.calls)-n:])
}

func (s *Server) logCall(r *request) int64 {
	files := map[string]Upload{}
	for name, f := range r.files {
		files[name] = Upload{Name: f.Name, MimeType: f.MimeType}
	}
	name := r.method
	if m, ok := methods[r.method]; ok {
		name = m.name
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastCall++
	s.calls = append(s.calls, Call{
		Seq: s.lastCall, Time: s.now(), Method: name, Params: maps.Clone(r.params), Files: files,
	})
	if len(s.calls) >= 2*s.opt.KeepCalls { // seldom, so that a call costs no copy of them all
		s.calls = slices.Clone(s.calls[len(s.calls)-s.opt.KeepCalls:])
	}
	return s.lastCall
}

func (s *Server) logAnswer(seq int64, a *answer, byFault bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.calls) - 1 - int(s.lastCall-seq)
	if i < 0 {
		return // forgotten since
	}
	c := &s.calls[i]
	c.Fault = byFault
	if a == nil {
		return
	}
	c.Status = http.StatusOK
	if a.err != nil {
		c.Status, c.Error = a.err.code, a.err.text
	} else if c.Method != "getUpdates" {
		c.Result = a.result
	}
}

// answer is what goes back to the client.
type answer struct {
	result json.RawMessage
	note   string // "description" of a success
	err    *apiError
}

func (s *Server) serveCall(w http.ResponseWriter, hr *http.Request, method string) {
	r, err := decodeRequest(method, hr)
	if err != nil {
		writeError(w, asAPIError(err))
		return
	}
	seq := s.logCall(r)
	rule := s.matchFault(r)
	if rule != nil && !rule.After {
		if !rule.wait(hr.Context()) {
			return
		}
		if rule.spoils() {
			s.logAnswer(seq, rule.answer(), true)
			rule.write(w)
			return
		}
	}
	a := s.perform(hr.Context(), r)
	if rule != nil && rule.After {
		if !rule.wait(hr.Context()) {
			return
		}
		if rule.spoils() {
			s.logAnswer(seq, rule.answer(), true)
			rule.write(w)
			return
		}
	}
	s.logAnswer(seq, a, false)
	if a.err != nil {
		writeError(w, a.err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"ok": true, "result": a.result}, a.note)
}

// perform runs a method and encodes its result, under the lock: a result shares
// its parts with the chats.
func (s *Server) perform(ctx context.Context, r *request) *answer {
	m, ok := methods[r.method]
	if !ok {
		return &answer{err: &apiError{code: http.StatusNotFound, text: "Not Found: method not found"}}
	}
	var result any
	var err error
	if r.method == "getupdates" {
		result, err = s.getUpdates(ctx, r)
	} else {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.closeDuePolls()
		if m.sends {
			err = s.checkFlood(r)
		}
		if err == nil {
			result, err = m.run(s, r)
		}
	}
	if err != nil {
		return &answer{err: asAPIError(err)}
	}
	a := &answer{}
	if n, ok := result.(noted); ok {
		a.note, result = n.note, n.result
	}
	if a.result, err = json.Marshal(result); err != nil {
		return &answer{err: asAPIError(err)}
	}
	return a
}

// noted is a result with a description beside it.
type noted struct {
	result any
	note   string
}

func asAPIError(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return &apiError{code: http.StatusInternalServerError, text: "Internal Server Error: " + err.Error()}
}

func writeError(w http.ResponseWriter, e *apiError) {
	body := map[string]any{"ok": false, "error_code": e.code, "description": e.text}
	if e.retryAfter > 0 {
		body["parameters"] = map[string]any{"retry_after": e.retryAfter}
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	if e.migrateTo != 0 {
		body["parameters"] = map[string]any{"migrate_to_chat_id": e.migrateTo}
	}
	writeJSON(w, e.code, body, "")
}

func writeJSON(w http.ResponseWriter, status int, body map[string]any, note string) {
	if note != "" {
		body["description"] = note
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that is gone is no fault here
}
