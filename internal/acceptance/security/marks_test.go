package security_test

import (
	"encoding/json"
	"strings"

	"lianluo/internal/sandbox"
	mpeople "lianluo/models/people"
)

// Who may read what: the second office's words in its own chats, the author's
// and the member's own words with themselves and the staff, what the author shows
// to colleagues with every member of the office, what was sent to the committee with the
// party contact, opinions with who asks for them, supervision with the director alone.
func (s *scene) mayRead(mark string, chat int64) bool {
	readers := map[string][]string{
		foreign:  {outsider, other, both},
		secret:   {author, secretary, director},
		discreet: {member, secretary, director},
		shown:    {author, secretary, director, member, both},
		sent:     {author, secretary, director, contact},
		counsel:  {author, director, contact},
		signed:   {author, director},
		unnamed:  {director},
	}[mark]
	if mark == foreign && (chat == s.chats.foreignGroup || s.admitted[chat] || chat == s.chats.strangeGroup && s.onlyForeign()) {
		return true
	}
	for _, role := range readers {
		if chat == account(role) {
			return true
		}
	}
	return false
}

// onlyForeign tells that nobody but people of the second office has done something:
// they may make another group theirs.
func (s *scene) onlyForeign() bool {
	for role := range s.who {
		if secondOffice[role] == 0 {
			return false
		}
	}
	return true
}

// checkCall looks whether a request goes to a chat that it may go to and says
// nothing there that is not for it.
func (s *scene) checkCall(c sandbox.Call) {
	s.t.Helper()
	chat, words := addressed(c)
	if s.heard[s.chats.foreignGroup] {
		words = strings.ReplaceAll(words, foreignTitle, "") // who writes in a group sees what it is called
	}
	if chat == 0 && c.Method == "answerCallbackQuery" {
		for role := range s.who { // only who pressed sees it
			chat = account(role)
		}
	}
	if chat != 0 && !s.mayHear(chat) {
		s.t.Errorf("%v made the bot write to %d: %s %.300q", s.who, chat, c.Method, words)
	}
	for _, name := range []string{"text", "caption"} {
		if what := turned(c.Params[name], false); what != "" {
			s.t.Errorf("%v: %s shows %s: %.300q", s.who, c.Method, what, c.Params[name])
		}
	}
	for _, label := range labels(c) {
		if what := turned(label, true); what != "" {
			s.t.Errorf("%v: %s has a label with %s: %q", s.who, c.Method, what, label)
		}
	}
	for _, mark := range marks {
		if strings.Contains(words, mark) && !s.mayRead(mark, chat) {
			s.t.Errorf("%v made the bot show %s in %d: %s %.1000s", s.who, mark, chat, c.Method, words)
		}
	}
}

// mayHear tells whether a chat is one of those who act or of their offices.
func (s *scene) mayHear(chat int64) bool {
	if s.heard[chat] {
		return true
	}
	for role := range s.who {
		if chat == account(role) {
			return true
		}
	}
	for office, people := range map[int64]map[string]mpeople.Role{firstID: firstOffice, secondID: secondOffice} {
		if !s.offices[office] && !s.groups[office] {
			continue
		}
		if chat == map[int64]int64{firstID: s.chats.group, secondID: s.chats.foreignGroup}[office] {
			return true
		}
		for role := range people {
			if chat == account(role) {
				return true
			}
		}
	}
	return false
}

// addressed gives the chat of a request, 0 for none, and everything that is to
// be read there.
func addressed(c sandbox.Call) (chat int64, words string) {
	_ = json.Unmarshal([]byte(c.Params["chat_id"]), &chat)
	if scope := c.Params["scope"]; scope != "" {
		var to struct {
			ChatID int64 `json:"chat_id"`
		}
		_ = json.Unmarshal([]byte(scope), &to)
		chat = to.ChatID
	}
	for _, name := range []string{"text", "caption", "reply_markup", "media", "commands"} {
		words += c.Params[name] + "\n"
	}
	for _, f := range c.Files {
		words += f.Name + "\n"
	}
	return chat, words
}

// labels are the words on a message's buttons.
func labels(c sandbox.Call) (list []string) {
	var markup struct {
		Inline   [][]struct{ Text string } `json:"inline_keyboard"`
		Keyboard [][]struct{ Text string }
	}
	_ = json.Unmarshal([]byte(c.Params["reply_markup"]), &markup)
	for _, row := range append(markup.Inline, markup.Keyboard...) {
		for _, b := range row {
			list = append(list, b.Text)
		}
	}
	return list
}
