package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const notModified = "Bad Request: message is not modified: specified new message content and reply markup are " +
	"exactly the same as a current content and reply markup of the message"

// TestStrictErrors holds the server to the real one's words.
func TestStrictErrors(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	group := f.srv.AddGroup("镇政协", li, wang)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	left := f.srv.AddSupergroup("旧群", li)
	require.NoError(t, f.srv.AddBot(li, left.ID))
	require.NoError(t, f.srv.RemoveBot(li, left.ID))
	stranger := f.srv.AddUser(User{FirstName: "陌生人"})
	other := f.srv.AddGroup("别的群", zhou)

	text := must[Message](f, "sendMessage", params{"chat_id": li, "text": "一", "reply_markup": inline("甲", "a")})
	withKeys := must[Message](f, "sendMessage", params{
		"chat_id": li, "text": "菜单", "reply_markup": `{"keyboard":[["签到","请假"]]}`})
	place := must[Message](f, "sendLocation", params{"chat_id": li, "latitude": 30.5, "longitude": "114.3"})
	sent, err := f.srv.Send(li, li, Outgoing{Text: "你好"})
	require.NoError(t, err)
	theirs := sent[0].MessageID
	must[bool](f, "setMessageReaction", params{"chat_id": li, "message_id": theirs, "reaction": `[{"type":"emoji","emoji":"👌"}]`})
	buttons := func(n int, data string) string {
		cell := fmt.Sprintf(`{"text":"x","callback_data":%q}`, data)
		return `{"inline_keyboard":[` + strings.TrimSuffix(strings.Repeat("["+cell+"],", n), ",") + `]}`
	}
	long := strings.Repeat("长", 4097)

	for _, c := range []struct {
		method string
		params params
		code   int
		want   string
	}{
		{"sendMessage", params{"text": "x"}, 400, "Bad Request: chat_id is empty"},
		{"sendMessage", params{"chat_id": 999, "text": "x"}, 400, "Bad Request: chat not found"},
		{"sendMessage", params{"chat_id": "@nobody", "text": "x"}, 400, "Bad Request: chat not found"},
		{"sendMessage", params{"chat_id": stranger.ID, "text": "x"}, 400, "Bad Request: chat not found"},
		{"sendMessage", params{"chat_id": other.ID, "text": "x"}, 400, "Bad Request: chat not found"},
		{"sendMessage", params{"chat_id": wang, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"},
		{"sendMessage", params{"chat_id": left.ID, "text": "x"}, 403, "Forbidden: bot was kicked from the supergroup chat"},
		{"sendMessage", params{"chat_id": li}, 400, "Bad Request: message text is empty"},
		{"sendMessage", params{"chat_id": li, "text": " \n\t "}, 400, "Bad Request: text must be non-empty"},
		{"sendMessage", params{"chat_id": li, "text": "<b> </b>", "parse_mode": "HTML"}, 400, "Bad Request: text must be non-empty"},
		{"sendMessage", params{"chat_id": li, "text": long}, 400, "Bad Request: message is too long"},
		{"sendMessage", params{"chat_id": li, "text": strings.Repeat("𠮷", 2049)}, 400, "Bad Request: message is too long"},
		{"sendMessage", params{"chat_id": li, "text": "a<b", "parse_mode": "HTML"}, 400,
			"Bad Request: can't parse entities: Unclosed start tag at byte offset 1"},
		{"sendMessage", params{"chat_id": li, "text": "x", "parse_mode": "Fancy"}, 400, "Bad Request: unsupported parse_mode"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": "{"}, 400,
			"Bad Request: can't parse reply keyboard markup JSON object"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": "[]"}, 400,
			"Bad Request: object expected as reply markup"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": buttons(1, strings.Repeat("a", 65))}, 400,
			"Bad Request: BUTTON_DATA_INVALID"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": buttons(1, "")}, 400,
			"Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"x","copy_text":{"text":""}}]]}`},
			400, "Bad Request: BUTTON_COPY_TEXT_INVALID"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": buttons(101, "a")}, 400,
			"Bad Request: reply markup is too long"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"x","url":"mailto"}]]}`},
			400, "Bad Request: inline keyboard button URL 'mailto' is invalid: Wrong HTTP URL"},
		{"sendMessage", params{"chat_id": group.ID, "text": "x", "reply_markup": `{"keyboard":[[{"text":"x","request_contact":true}]]}`},
			400, "Bad Request: phone number can be requested in private chats only"},
		{"sendMessage", params{"chat_id": li, "text": "x", "reply_parameters": `{"message_id":999}`}, 400,
			"Bad Request: message to be replied not found"},

		{"editMessageText", params{"text": "x"}, 400, "Bad Request: message identifier is not specified"},
		{"editMessageText", params{"chat_id": li, "message_id": 999, "text": "x"}, 400, "Bad Request: message to edit not found"},
		{"editMessageText", params{"chat_id": li, "message_id": theirs, "text": "x"}, 400, "Bad Request: message can't be edited"},
		{"editMessageText", params{"chat_id": li, "message_id": withKeys.MessageID, "text": "x"}, 400,
			"Bad Request: message can't be edited"},
		{"editMessageText", params{"chat_id": li, "message_id": place.MessageID, "text": "x"}, 400,
			"Bad Request: there is no text in the message to edit"},
		{"editMessageText", params{"chat_id": li, "message_id": text.MessageID, "text": long}, 400, "Bad Request: MESSAGE_TOO_LONG"},
		{"editMessageText", params{"chat_id": li, "message_id": text.MessageID, "text": " 一 ", "reply_markup": inline("甲", "a")},
			400, notModified},
		{"editMessageText", params{"chat_id": li, "message_id": text.MessageID, "text": "x", "reply_markup": `{"remove_keyboard":true}`},
			400, "Bad Request: inline keyboard expected"},
		{"editMessageReplyMarkup", params{"chat_id": li, "message_id": text.MessageID, "reply_markup": inline("甲", "a")},
			400, notModified},
		{"editMessageCaption", params{"chat_id": li, "message_id": text.MessageID, "caption": "x"}, 400,
			"Bad Request: there is no caption in the message to edit"},

		{"deleteMessage", params{"chat_id": li, "message_id": 999}, 400, "Bad Request: message to delete not found"},
		{"deleteMessages", params{"chat_id": li, "message_ids": "[]"}, 400, "Bad Request: message identifiers are not specified"},
		{"pinChatMessage", params{"chat_id": li, "message_id": 999}, 400, "Bad Request: message to pin not found"},
		{"pinChatMessage", params{"chat_id": group.ID, "message_id": 1}, 400,
			"Bad Request: not enough rights to manage pinned messages in the chat"},
		{"unpinChatMessage", params{"chat_id": li}, 400, "Bad Request: message to unpin not found"},
		{"answerCallbackQuery", params{"callback_query_id": "1"}, 400,
			"Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"answerCallbackQuery", params{"callback_query_id": "1", "text": strings.Repeat("字", 201)}, 400,
			"Bad Request: MESSAGE_TOO_LONG"},

		{"sendPhoto", params{"chat_id": li}, 400, "Bad Request: there is no photo in the request"},
		{"sendPhoto", params{"chat_id": li, "photo": "attach://none"}, 400, "Bad Request: there is no photo in the request"},
		{"sendPhoto", params{"chat_id": li, "photo": "AgAC"}, 400, "Bad Request: wrong file identifier/HTTP URL specified"},
		{"sendPhoto", params{"chat_id": li, "photo": "https://example.com/x.png"}, 400, "Bad Request: failed to get HTTP URL content"},
		{"sendDocument", params{"chat_id": li, "caption": strings.Repeat("长", 1025)}, 400,
			"Bad Request: message caption is too long"},
		{"sendMediaGroup", params{"chat_id": li}, 400, `Bad Request: parameter "media" is required`},
		{"sendMediaGroup", params{"chat_id": li, "media": `[{"type":"photo","media":"x"}]`}, 400,
			"Bad Request: there must be 2-10 media in an album"},
		{"sendMediaGroup", params{"chat_id": li, "media": "[" + strings.Repeat("{},", 10) + "{}]"}, 400,
			"Bad Request: too many messages to send as an album"},
		{"getFile", params{}, 400, "Bad Request: file_id not specified"},
		{"getFile", params{"file_id": "x"}, 400, "Bad Request: invalid file_id"},
		{"sendLocation", params{"chat_id": li, "longitude": 1}, 400, "Bad Request: latitude is empty"},
		{"sendLocation", params{"chat_id": li, "latitude": 91, "longitude": 1}, 400, "Bad Request: wrong location specified"},
		{"sendContact", params{"chat_id": li, "first_name": "x"}, 400, `Bad Request: parameter "phone_number" is required`},

		{"sendPoll", params{"chat_id": li, "options": `["a","b"]`}, 400, "Bad Request: poll question must be non-empty"},
		{"sendPoll", params{"chat_id": li, "question": strings.Repeat("问", 301), "options": `["a","b"]`}, 400,
			"Bad Request: poll question length must not exceed 300"},
		{"sendPoll", params{"chat_id": li, "question": "q", "options": `["a"]`}, 400, "Bad Request: poll must have at least 2 option"},
		{"sendPoll", params{"chat_id": li, "question": "q", "options": "[" + strings.Repeat(`"a",`, 12) + `"a"]`}, 400,
			"Bad Request: poll can't have more than 12 options"},
		{"sendPoll", params{"chat_id": li, "question": "q", "options": `["a","` + strings.Repeat("b", 101) + `"]`}, 400,
			"Bad Request: poll options length must not exceed 100"},
		{"sendPoll", params{"chat_id": li, "question": "q", "options": `["a","b"]`, "type": "quiz"}, 400,
			"Bad Request: wrong quiz correct_option_id"},
		{"stopPoll", params{"chat_id": li, "message_id": 999}, 400, "Bad Request: message with poll to stop not found"},

		{"setMyCommands", params{"commands": `[{"command":"Start","description":"x"}]`}, 400, "Bad Request: BOT_COMMAND_INVALID"},
		{"setMyCommands", params{"commands": `[{"command":"签到","description":"x"}]`}, 400, "Bad Request: BOT_COMMAND_INVALID"},
		{"setMyCommands", params{"commands": `[{"command":"a","description":" "}]`}, 400,
			"Bad Request: command description must be non-empty"},
		{"setMyCommands", params{"commands": `[{"command":"a","description":"` + strings.Repeat("字", 257) + `"}]`}, 400,
			"Bad Request: command description length must not exceed 256"},
		{"setMyCommands", params{"commands": "[]", "scope": `{"type":"planet"}`}, 400,
			"Bad Request: can't parse BotCommandScope: Unsupported type specified"},
		{"setMyCommands", params{"commands": "[]", "language_code": "zh-hans"}, 400, "Bad Request: invalid language code specified"},
		{"setChatMenuButton", params{"menu_button": `{"type":"x"}`}, 400,
			"Bad Request: can't parse menu button: MenuButton has unsupported type"},
		{"setMyName", params{"name": strings.Repeat("字", 65)}, 400, "Bad Request: name is too long"},

		{"sendChatAction", params{"chat_id": li, "action": "dance"}, 400, "Bad Request: wrong parameter action in request"},
		{"setMessageReaction", params{"chat_id": li, "message_id": 999}, 400, "Bad Request: message to react not found"},
		{"setMessageReaction", params{"chat_id": li, "message_id": theirs, "reaction": `[{"type":"emoji","emoji":"✅"}]`}, 400,
			"Bad Request: REACTION_INVALID"},
		{"setMessageReaction", params{"chat_id": li, "message_id": theirs, "reaction": `[{"type":"emoji","emoji":"👍"},{"type":"emoji","emoji":"👌"}]`}, 400,
			"Bad Request: REACTIONS_TOO_MANY"},
		{"setMessageReaction", params{"chat_id": li, "message_id": theirs, "reaction": `[{"type":"emoji","emoji":"👌"}]`}, 400, notModified},
		{"setMessageReaction", params{"chat_id": wang, "message_id": 1}, 403, "Forbidden: bot can't initiate conversation with a user"},
		{"getChatMember", params{"chat_id": group.ID}, 400, "Bad Request: invalid user_id specified"},
		{"getChatMember", params{"chat_id": group.ID, "user_id": stranger.ID}, 400, "Bad Request: user not found"},
		{"getChatMember", params{"chat_id": left.ID, "user_id": li}, 403, "Forbidden: bot was kicked from the supergroup chat"},
		{"getChatAdministrators", params{"chat_id": li}, 400, "Bad Request: there are no administrators in the private chat"},
		{"leaveChat", params{"chat_id": li}, 400, "Bad Request: chat member status can't be changed in private chats"},
		{"exportChatInviteLink", params{"chat_id": group.ID}, 400, "Bad Request: not enough rights to manage chat invite link"},
		{"setWebhook", params{"url": "http://example.com/x"}, 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		{"setWebhook", params{"url": "https://example.com:81/x"}, 400,
			"Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"},
		{"setWebhook", params{"url": "https://example.com/x", "secret_token": "a b"}, 400,
			"Bad Request: secret token contains unallowed characters"},
		{"forwardMessage", params{"chat_id": li, "from_chat_id": li, "message_id": 999}, 400,
			"Bad Request: message to forward not found"},
		{"copyMessage", params{"chat_id": li, "from_chat_id": li, "message_id": 999}, 400, "Bad Request: message to copy not found"},
	} {
		t.Run(c.method+"/"+c.want, func(t *testing.T) {
			r := f.call(c.method, c.params)
			require.Equal(t, c.want, r.Description)
			require.Equal(t, c.code, r.Status)
		})
	}
}

func TestWhatTelegramLetsPass(t *testing.T) {
	f := newFixture(t, Options{})
	m := must[Message](f, "sendMessage", params{"chat_id": "11", "text": strings.Repeat("长", 4096)})
	require.Len(t, []rune(m.Text), 4096)

	m = must[Message](f, "sendMessage", params{"chat_id": li, "text": "x", "reply_markup": map[string]any{
		"inline_keyboard": [][]map[string]any{
			{{"text": "", "callback_data": "dropped"}, {"text": "甲", "callback_data": strings.Repeat("a", 64), "copy_text": map[string]any{"text": ""}}},
			{},
			{{"text": "乙", "url": "example.com"}},
		},
	}})
	require.Equal(t, [][]InlineKeyboardButton{
		{{Text: "甲", CallbackData: strings.Repeat("a", 64)}}, {{Text: "乙", URL: "http://example.com/"}},
	}, m.ReplyMarkup.InlineKeyboard)

	m = must[Message](f, "sendMessage", params{
		"chat_id": li, "text": "x", "reply_parameters": `{"message_id":999,"allow_sending_without_reply":true}`})
	require.Nil(t, m.ReplyToMessage)

	m = must[Message](f, "sendMessage", params{"chat_id": li, "text": "李强 王芳 /x", "entities": []map[string]any{
		{"type": "text_mention", "offset": 0, "length": 2, "user": map[string]any{"id": li}},
		{"type": "text_mention", "offset": 3, "length": 2, "user": map[string]any{"id": wang}},
		{"type": "glitter", "offset": 0, "length": 2}, {"type": "bold", "offset": 3, "length": 1 << 40},
	}})
	require.Len(t, m.Entities, 3, "people the bot has not met cannot be mentioned")
	require.Equal(t, "李强", m.Entities[0].User.FirstName)
	require.Equal(t, MessageEntity{Type: "bold", Offset: 3, Length: 5}, m.Entities[1])
	require.Equal(t, "bot_command", m.Entities[2].Type)

	m = must[Message](f, "editMessageText", params{"chat_id": li, "message_id": m.MessageID, "text": "y", "reply_markup": inline("甲", "a")})
	require.NotZero(t, m.EditDate)
	require.NotNil(t, m.ReplyMarkup)
	m = must[Message](f, "editMessageText", params{"chat_id": li, "message_id": m.MessageID, "text": "y"})
	require.Nil(t, m.ReplyMarkup, "an edit without a keyboard takes it away")
	require.Equal(t, []int{1, 2, 3, 4, 5}, ids(f.srv.Messages(li)))
	must[bool](f, "deleteMessages", params{"chat_id": li, "message_ids": []int{2, 3, 99}})
	require.Equal(t, []int{1, 4, 5}, ids(f.srv.Messages(li)))

	group := f.srv.AddGroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	sent, err := f.srv.Send(li, group.ID, Outgoing{Text: "到了"})
	require.NoError(t, err)
	must[bool](f, "setMessageReaction", params{"chat_id": group.ID, "message_id": sent[0].MessageID, "reaction": `[{"type":"emoji","emoji":"👌"}]`})
	must[bool](f, "setMessageReaction", params{"chat_id": group.ID, "message_id": sent[0].MessageID})
	onGroup, _ := f.srv.Message(group.ID, sent[0].MessageID)
	require.Empty(t, onGroup.Reactions, "without any it is taken off")
}

func ids(list []Message) []int {
	var out []int
	for _, m := range list {
		out = append(out, m.MessageID)
	}
	return out
}
