package bot

import (
	"strings"
	"unicode"

	tg "github.com/go-telegram/bot/models"
)

// What a message brings is told from what it says by one list each of what can
// be kept (upload) and of what cannot (unkept). A message that is on neither
// and has no words brings nothing: Telegram wrote it itself (a wallpaper was
// set, a gift was made, a message was pinned), and there is nothing to answer.

// unkept names content that cannot be kept, as the catalogue's lost.NAME; ""
// when there is none.
func unkept(m *tg.Message) string {
	switch {
	case m.Animation != nil:
		return "animation"
	case m.Sticker != nil:
		return "sticker"
	case m.Contact != nil:
		return "contact"
	case m.Poll != nil:
		return "poll"
	case m.PaidMedia != nil:
		return "paid"
	case m.Story != nil:
		return "story"
	case m.Checklist != nil:
		return "checklist"
	case m.Dice != nil, m.Game != nil, m.Invoice != nil, m.Giveaway != nil, m.GiveawayWinners != nil, m.RichMessage != nil:
		return "unknown"
	case m.Caption != "" && upload(m) == nil:
		return "unknown" // a kind that is newer than this program
	}
	return ""
}

// gesture tells content that stands for a nod, or for nothing.
func gesture(m *tg.Message) bool {
	return (m.Animation != nil || m.Sticker != nil || m.Dice != nil) && m.Caption == ""
}

// isService tells messages that Telegram writes itself: pinned, joined, …
func isService(m *tg.Message) bool {
	return m.Text == "" && m.Caption == "" && upload(m) == nil && unkept(m) == ""
}

// others names who wrote the words of a message when it was not its sender:
// they were forwarded, or made by an inline bot. ok is false for one's own.
func (c *Context) others(m *tg.Message) (name string, ok bool) {
	switch {
	case m.ForwardOrigin != nil:
		name = originName(m.ForwardOrigin)
	case m.ViaBot != nil:
		name = "@" + m.ViaBot.Username
	default:
		return "", false
	}
	if name = strings.TrimSpace(name); name == "" || name == "@" {
		name = c.P("forward.nobody")
	}
	return name, true
}

func originName(o *tg.MessageOrigin) string {
	switch {
	case o.MessageOriginUser != nil:
		return userName(&o.MessageOriginUser.SenderUser)
	case o.MessageOriginHiddenUser != nil:
		return o.MessageOriginHiddenUser.SenderUserName
	case o.MessageOriginChat != nil:
		return o.MessageOriginChat.SenderChat.Title
	case o.MessageOriginChannel != nil:
		return o.MessageOriginChannel.Chat.Title
	}
	return ""
}

// userName is what somebody is called in Telegram: surname first when the name is
// Chinese.
func userName(u *tg.User) string {
	if isHan(u.FirstName) && isHan(u.LastName) {
		return u.LastName + u.FirstName
	}
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

func isHan(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// ours tells whether a message that was forwarded is the bot's own.
func (c *Context) ours(m *tg.Message) bool {
	o := m.ForwardOrigin
	return o != nil && o.MessageOriginUser != nil && o.MessageOriginUser.SenderUser.ID == c.Bot.ID
}
