package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of polls, in characters.
const (
	maxQuestion    = 300
	maxOption      = 100
	maxOptions     = 12
	maxExplanation = 200
	maxOpenPeriod  = 2_628_000 // seconds
)

// pollPlace says where a poll is and who voted for what.
type pollPlace struct {
	chat    *chat
	message int
	votes   map[int64][]int // option numbers by voter
}

func (s *Server) sendPoll(r *request) (any, error) {
	p, err := s.readPoll(r)
	if err != nil {
		return nil, err
	}
	e, err := s.envelope(r)
	if err != nil {
		return nil, err
	}
	p.ID = fmt.Sprint(5_400_000_000_000_000_000 + s.newID())
	if p.OpenPeriod > 0 {
		p.CloseDate = s.now().Unix() + int64(p.OpenPeriod)
	}
	m := s.send(e, Message{Poll: p})
	place := pollPlace{chat: e.chat, message: m.MessageID, votes: map[int64][]int{}}
	s.polls[p.ID] = place
	if p.CloseDate != 0 && !p.IsClosed {
		s.timed[p.ID] = place
	}
	return m, nil
}

func (s *Server) readPoll(r *request) (*Poll, error) {
	p := &Poll{
		IsAnonymous: true, Type: PollRegular, IsClosed: r.bool("is_closed"),
		AllowsMultipleAnswers: r.bool("allows_multiple_answers"),
		OpenPeriod:            r.clamped("open_period", 0, 0, maxOpenPeriod),
		CloseDate:             r.int64("close_date"),
	}
	if _, given := r.params["is_anonymous"]; given {
		p.IsAnonymous = r.bool("is_anonymous")
	}
	var err error
	p.Question, p.QuestionEntities, err = s.formatted(
		r.params["question"], r.params["question_parse_mode"], r.params["question_entities"])
	switch {
	case err != nil:
		return nil, err
	case p.Question == "":
		return nil, err400("poll question must be non-empty")
	case utf8.RuneCountInString(p.Question) > maxQuestion:
		return nil, err400("poll question length must not exceed %d", maxQuestion)
	}
	if p.Options, err = s.readOptions(r); err != nil {
		return nil, err
	}
	if kind := r.params["type"]; kind == PollQuiz {
		return p, s.readQuiz(r, p)
	} else if kind != "" && kind != PollRegular {
		return nil, err400("unsupported poll type specified")
	}
	return p, nil
}

// readOptions reads options as strings or as InputPollOption objects.
func (s *Server) readOptions(r *request) ([]PollOption, error) {
	var raw []json.RawMessage
	if err := r.object("options", "options", &raw); err != nil {
		return nil, err
	}
	switch {
	case len(raw) < 2:
		return nil, err400("poll must have at least 2 option")
	case len(raw) > maxOptions:
		return nil, err400("poll can't have more than %d options", maxOptions)
	}
	var out []PollOption
	for i, cell := range raw {
		var in struct {
			Text     string          `json:"text"`
			Mode     string          `json:"text_parse_mode"`
			Entities json.RawMessage `json:"text_entities"`
		}
		if json.Unmarshal(cell, &in.Text) != nil {
			if err := json.Unmarshal(cell, &in); err != nil {
				return nil, err400("expected an option to be of type String")
			}
		}
		text, entities, err := s.formatted(in.Text, in.Mode, string(in.Entities))
		switch {
		case err != nil:
			return nil, err
		case text == "":
			return nil, err400("poll option text must be non-empty")
		case utf8.RuneCountInString(text) > maxOption:
			return nil, err400("poll options length must not exceed %d", maxOption)
		}
		out = append(out, PollOption{PersistentID: fmt.Sprint(i), Text: text, TextEntities: entities})
	}
	return out, nil
}

func (s *Server) readQuiz(r *request, p *Poll) error {
	p.Type = PollQuiz
	right := r.clamped("correct_option_id", -1, -1, maxOptions)
	if right < 0 || right >= len(p.Options) {
		return err400("wrong quiz correct_option_id")
	}
	p.CorrectOptionID = &right
	var err error
	p.Explanation, p.ExplanationEntities, err = s.formatted(
		r.params["explanation"], r.params["explanation_parse_mode"], r.params["explanation_entities"])
	if err == nil && utf8.RuneCountInString(p.Explanation) > maxExplanation {
		err = err400("explanation is too long")
	}
	return err
}

func (s *Server) stopPoll(r *request) (any, error) {
	c, err := s.target(r, "chat_id", toWrite)
	if err != nil {
		return nil, err
	}
	m := c.messages[r.messageID("message_id")]
	switch {
	case m == nil:
		return nil, err400("message with poll to stop not found")
	case m.Poll == nil:
		return nil, err400("message is not a poll")
	case !s.ours(m):
		return nil, err400("poll can't be stopped")
	case m.Poll.IsClosed:
		return nil, err400("poll has already been closed")
	}
	markup, err := inlineOnly(r, c)
	if err != nil {
		return nil, err
	}
	s.closePoll(c, m, markup)
	return c.messages[m.MessageID].Poll, nil
}

func (s *Server) closePoll(c *chat, m *Message, markup *InlineKeyboardMarkup) {
	p := *m.Poll
	p.IsClosed = true
	delete(s.timed, p.ID)
	changed := *m
	changed.Poll, changed.ReplyMarkup = &p, markup
	c.messages[m.MessageID] = &changed
	s.emitMessage(EventPoll, &changed)
	s.push("poll", 0, Update{Poll: &p})
}

// closeDuePolls closes polls whose time is over; it runs before every call and
// every vote, as nobody can see the difference in between.
func (s *Server) closeDuePolls() {
	now := s.now().Unix()
	for id, place := range s.timed {
		m := place.chat.messages[place.message]
		switch {
		case m == nil:
			delete(s.timed, id)
		case m.Poll.CloseDate <= now:
			s.closePoll(place.chat, m, m.ReplyMarkup)
		}
	}
}

// Vote votes in a poll with option numbers from 0; none takes the vote back.
// It fails like Send, with ErrNoMessage if there is no poll, and with
// ErrNotAllowed for a closed poll, an option that does not exist, a second
// answer where one is allowed, or a second try in a quiz.
func (s *Server) Vote(from, chatID int64, messageID int, options ...int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closeDuePolls()
	c, u, err := s.writer(from, chatID)
	if err != nil {
		return err
	}
	m := c.messages[messageID]
	if m == nil || m.Poll == nil {
		return fmt.Errorf("%w: poll %d", ErrNoMessage, messageID)
	}
	// A forwarded poll is the same poll; its votes are kept with the first one.
	place := s.polls[m.Poll.ID]
	if first := place.chat.messages[place.message]; first != nil {
		m, c = first, place.chat
	}
	p := *m.Poll
	options = slices.Compact(slices.Sorted(slices.Values(options)))
	old := place.votes[from]
	switch {
	case p.IsClosed, len(options) > 1 && !p.AllowsMultipleAnswers, p.Type == PollQuiz && len(old) > 0:
		return fmt.Errorf("%w: vote in %d", ErrNotAllowed, messageID)
	case len(options) > 0 && (options[0] < 0 || options[len(options)-1] >= len(p.Options)):
		return fmt.Errorf("%w: no such option in %d", ErrNotAllowed, messageID)
	}
	p.Options = slices.Clone(p.Options)
	count := func(options []int, by int) {
		for _, i := range options {
			p.Options[i].VoterCount += by
		}
		if len(options) > 0 {
			p.TotalVoterCount += by
		}
	}
	count(old, -1)
	count(options, 1)
	place.votes[from] = options
	changed := *m
	changed.Poll = &p
	c.messages[m.MessageID] = &changed
	s.emitMessage(EventPoll, &changed)
	if !s.ours(m) {
		return nil
	}
	s.push("poll", 0, Update{Poll: &p})
	if !p.IsAnonymous {
		answer := append([]int{}, options...)
		s.push("poll_answer", 0, Update{PollAnswer: &PollAnswer{PollID: p.ID, User: &u.User, OptionIDs: answer}})
	}
	return nil
}
