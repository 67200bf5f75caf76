package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// BotCommand is one line of the command menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// BotCommandScope says whom a list of commands is for. Type is "default",
// "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
// "chat_administrators" or "chat_member"; ChatID is set for the last three,
// UserID for the last.
type BotCommandScope struct {
	Type   string
	ChatID int64
	UserID int64
}

const (
	maxCommands           = 100
	maxCommandDescription = 256
)

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageCode = regexp.MustCompile(`^([a-z]{2})?$`)
)

type commandKey struct {
	scope    BotCommandScope
	language string
}

// readScope reads scope and language_code, for which "" is every language.
func (s *Server) readScope(r *request) (commandKey, error) {
	var in struct {
		Type   string `json:"type"`
		ChatID flexID `json:"chat_id"`
		UserID flexID `json:"user_id"`
	}
	if err := r.object("scope", "BotCommandScope", &in); err != nil {
		return commandKey{}, err
	}
	key := commandKey{scope: BotCommandScope{Type: in.Type}, language: r.params["language_code"]}
	if !languageCode.MatchString(key.language) {
		return key, err400("invalid language code specified")
	}
	switch in.Type {
	case "":
		key.scope.Type = "default"
		return key, nil
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key, nil
	case "chat", "chat_administrators", "chat_member":
	default:
		return key, err400("can't parse BotCommandScope: Unsupported type specified")
	}
	if in.ChatID == "" {
		return key, err400("can't parse BotCommandScope: Empty chat_id specified")
	}
	id, err := strconv.ParseInt(string(in.ChatID), 10, 64)
	if err != nil {
		return key, err400("chat not found")
	}
	c, err := s.targetID(id, toRead)
	if err != nil {
		return key, err
	}
	if in.Type != "chat" && !c.isGroup() {
		return key, err400("chat not found")
	}
	key.scope.ChatID = id
	if in.Type == "chat_member" {
		if key.scope.UserID, err = strconv.ParseInt(string(in.UserID), 10, 64); err != nil || key.scope.UserID <= 0 {
			return key, err400("can't parse BotCommandScope: Invalid user_id specified")
		}
	}
	return key, nil
}

func (s *Server) setMyCommands(r *request) (any, error) {
	var list []BotCommand
	if _, err := r.required("commands"); err != nil {
		return nil, err
	}
	if err := r.object("commands", "commands", &list); err != nil {
		return nil, err
	}
	key, err := s.readScope(r)
	if err != nil {
		return nil, err
	}
	if len(list) > maxCommands {
		return nil, err400("BOT_COMMANDS_TOO_MUCH")
	}
	for i := range list {
		c := &list[i]
		c.Command, c.Description = strings.TrimPrefix(trimText(c.Command), "/"), trimText(c.Description)
		switch {
		case !commandName.MatchString(c.Command):
			return nil, err400("BOT_COMMAND_INVALID")
		case c.Description == "":
			return nil, err400("command description must be non-empty")
		case utf8.RuneCountInString(c.Description) > maxCommandDescription:
			return nil, err400("command description length must not exceed %d", maxCommandDescription)
		}
	}
	if len(list) == 0 {
		delete(s.profile.commands, key)
	} else {
		s.profile.commands[key] = list
	}
	s.emit(Event{Kind: EventCommands})
	return true, nil
}

func (s *Server) getMyCommands(r *request) (any, error) {
	key, err := s.readScope(r)
	if err != nil {
		return nil, err
	}
	return append([]BotCommand{}, s.profile.commands[key]...), nil
}

func (s *Server) deleteMyCommands(r *request) (any, error) {
	key, err := s.readScope(r)
	if err != nil {
		return nil, err
	}
	delete(s.profile.commands, key)
	s.emit(Event{Kind: EventCommands})
	return true, nil
}

// Commands are the commands set for exactly this scope and language.
func (s *Server) Commands(scope BotCommandScope, language string) []BotCommand {
	s.mu.Lock()
	defer s.mu.Unlock()
	if scope.Type == "" {
		scope.Type = "default"
	}
	return slices.Clone(s.profile.commands[commandKey{scope, language}])
}

// CommandsFor are the commands that the app of the person shows in the chat:
// those of the narrowest scope, in the person's language if there are any.
func (s *Server) CommandsFor(userID, chatID int64) []BotCommand {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c := s.users[userID], s.chats[chatID]
	if u == nil || c == nil {
		return nil
	}
	scopes := []BotCommandScope{{Type: "chat", ChatID: chatID}, {Type: "all_private_chats"}, {Type: "default"}}
	if c.isGroup() {
		scopes = []BotCommandScope{{Type: "chat_member", ChatID: chatID, UserID: userID}}
		if c.isAdmin(userID) {
			scopes = append(scopes, BotCommandScope{Type: "chat_administrators", ChatID: chatID})
		}
		scopes = append(scopes, BotCommandScope{Type: "chat", ChatID: chatID})
		if c.isAdmin(userID) {
			scopes = append(scopes, BotCommandScope{Type: "all_chat_administrators"})
		}
		scopes = append(scopes, BotCommandScope{Type: "all_group_chats"}, BotCommandScope{Type: "default"})
	}
	language, _, _ := strings.Cut(strings.ToLower(u.LanguageCode), "-")
	for _, scope := range scopes {
		for _, lang := range []string{language, ""} {
			if list := s.profile.commands[commandKey{scope, lang}]; list != nil {
				return slices.Clone(list)
			}
		}
	}
	return nil
}

// profile is what the bot tells of itself.
type profile struct {
	commands map[commandKey][]BotCommand
	menu     MenuButton
	texts    map[string]map[string]string // by method field, then by language
}

func newProfile(name string) profile {
	return profile{
		commands: map[commandKey][]BotCommand{},
		menu:     MenuButton{Type: "commands"},
		texts: map[string]map[string]string{
			"name": {"": name}, "description": {}, "short_description": {},
		},
	}
}

// profileLimits are the longest texts, in characters.
var profileLimits = map[string]int{"name": 64, "description": 512, "short_description": 120}

// setProfile is setMyName, setMyDescription and setMyShortDescription.
func setProfile(field string) func(*Server, *request) (any, error) {
	return func(s *Server, r *request) (any, error) {
		language, text := r.params["language_code"], trimText(r.params[field])
		switch {
		case !languageCode.MatchString(language):
			return nil, err400("invalid language code specified")
		case utf8.RuneCountInString(text) > profileLimits[field]:
			return nil, err400("%s is too long", strings.ReplaceAll(field, "_", " "))
		case text == "" && field == "name" && language == "":
			text = s.opt.BotName
		}
		s.profile.texts[field][language] = text
		return true, nil
	}
}

// getProfile reads them back; a language without a text shows the general one.
func getProfile(field string) func(*Server, *request) (any, error) {
	return func(s *Server, r *request) (any, error) {
		texts := s.profile.texts[field]
		text := texts[r.params["language_code"]]
		if text == "" {
			text = texts[""]
		}
		return map[string]string{field: text}, nil
	}
}

// MenuButton is the button beside the composer of a private chat. Type is
// "default", "commands" or "web_app".
type MenuButton struct {
	Type   string      `json:"type"`
	Text   string      `json:"text,omitempty"`
	WebApp *WebAppInfo `json:"web_app,omitempty"`
}

// menuChat is the private chat of a menu button, nil for the default one.
func (s *Server) menuChat(r *request) (*chat, error) {
	if r.params["chat_id"] == "" {
		return nil, nil
	}
	c, err := s.target(r, "chat_id", toWrite)
	if err == nil && c.isGroup() {
		err = err400("private chat not found")
	}
	return c, err
}

func (s *Server) setChatMenuButton(r *request) (any, error) {
	button := MenuButton{Type: "default"}
	if raw := r.params["menu_button"]; raw != "" {
		if err := json.Unmarshal([]byte(raw), &button); err != nil {
			return nil, err400("can't parse menu button JSON object")
		}
	}
	switch button.Type {
	case "default", "commands":
		button = MenuButton{Type: button.Type}
	case "web_app":
		if button.Text == "" || button.WebApp == nil || !strings.HasPrefix(button.WebApp.URL, "https://") {
			return nil, err400("BUTTON_URL_INVALID")
		}
	default:
		return nil, err400("can't parse menu button: MenuButton has unsupported type")
	}
	c, err := s.menuChat(r)
	if err != nil {
		return nil, err
	}
	if c == nil {
		s.profile.menu = button
		s.emit(Event{Kind: EventMenuButton})
	} else {
		c.menu = &button
		s.emit(Event{Kind: EventMenuButton, Chat: c.ID})
	}
	return true, nil
}

func (s *Server) getChatMenuButton(r *request) (any, error) {
	c, err := s.menuChat(r)
	if err != nil {
		return nil, err
	}
	return s.menuOf(c), nil
}

func (s *Server) menuOf(c *chat) MenuButton {
	if c != nil && c.menu != nil && c.menu.Type != "default" {
		return *c.menu
	}
	return s.profile.menu
}

// MenuButton is the menu button that a private chat shows.
func (s *Server) MenuButton(chatID int64) MenuButton {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menuOf(s.chats[chatID])
}
