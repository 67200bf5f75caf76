package sandbox

import "strings"

// method is one method of the Bot API; run is called under the lock.
type method struct {
	name  string
	run   func(*Server, *request) (any, error)
	sends bool // counts for the flood limits
}

// methods are all that the server knows, by their name in lower case. They are
// filled in by init, as a method can lead back to them: an answer to a webhook
// may call one.
var methods map[string]method

func init() {
	methods = map[string]method{}
	add := func(sends bool, list map[string]func(*Server, *request) (any, error)) {
		for name, run := range list {
			methods[strings.ToLower(name)] = method{name: name, run: run, sends: sends}
		}
	}
	add(true, map[string]func(*Server, *request) (any, error){
		"sendMessage":    (*Server).sendMessage,
		"sendPhoto":      sendMedia("photo"),
		"sendDocument":   sendMedia("document"),
		"sendVideo":      sendMedia("video"),
		"sendVoice":      sendMedia("voice"),
		"sendAudio":      sendMedia("audio"),
		"sendVideoNote":  sendMedia("video_note"),
		"sendMediaGroup": (*Server).sendMediaGroup,
		"sendLocation":   (*Server).sendLocation,
		"sendContact":    (*Server).sendContact,
		"sendPoll":       (*Server).sendPoll,
		"forwardMessage": (*Server).forwardMessage,
		"copyMessage":    (*Server).copyMessage,

		"setMessageReaction": (*Server).setMessageReaction, // no message, but who puts many is told to slow down alike
	})
	add(false, map[string]func(*Server, *request) (any, error){
		"getMe":                  (*Server).getMe,
		"getUpdates":             nil, // waits, so it takes the lock itself; see perform
		"setWebhook":             (*Server).setWebhook,
		"deleteWebhook":          (*Server).deleteWebhook,
		"getWebhookInfo":         (*Server).getWebhookInfo,
		"stopPoll":               (*Server).stopPoll,
		"editMessageText":        (*Server).editMessageText,
		"editMessageCaption":     (*Server).editMessageCaption,
		"editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
		"editMessageMedia":       (*Server).editMessageMedia,
		"deleteMessage":          (*Server).deleteMessage,
		"deleteMessages":         (*Server).deleteMessages,
		"pinChatMessage":         (*Server).pinChatMessage,
		"unpinChatMessage":       (*Server).unpinChatMessage,
		"unpinAllChatMessages":   (*Server).unpinAllChatMessages,
		"answerCallbackQuery":    (*Server).answerCallbackQuery,
		"setMyCommands":          (*Server).setMyCommands,
		"getMyCommands":          (*Server).getMyCommands,
		"deleteMyCommands":       (*Server).deleteMyCommands,
		"setChatMenuButton":      (*Server).setChatMenuButton,
		"getChatMenuButton":      (*Server).getChatMenuButton,
		"setMyName":              setProfile("name"),
		"getMyName":              getProfile("name"),
		"setMyDescription":       setProfile("description"),
		"getMyDescription":       getProfile("description"),
		"setMyShortDescription":  setProfile("short_description"),
		"getMyShortDescription":  getProfile("short_description"),
		"getFile":                (*Server).getFile,
		"getChat":                (*Server).getChat,
		"getChatMember":          (*Server).getChatMember,
		"getChatAdministrators":  (*Server).getChatAdministrators,
		"getChatMemberCount":     (*Server).getChatMemberCount,
		"sendChatAction":         (*Server).sendChatAction,
		"leaveChat":              (*Server).leaveChat,
		"exportChatInviteLink":   (*Server).exportChatInviteLink,
		"createChatInviteLink":   (*Server).createChatInviteLink,
	})
}

func (s *Server) getMe(*request) (any, error) {
	u := s.bot
	u.FirstName = s.profile.texts["name"][""]
	yes, no, all := true, false, s.opt.NoPrivacy
	u.CanJoinGroups, u.CanReadAllGroupMessages, u.SupportsInlineQueries = &yes, &all, &no
	return u, nil
}
