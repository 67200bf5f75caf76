package security_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"testing"

	tg "github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

// updateID is the number of an update. A play gives those of usual size anew,
// since one that was seen before does nothing.
var updateID = regexp.MustCompile(`"update_id"\s*:\s*[0-9]{1,9}\b`)

// FuzzUpdate posts any bytes to the webhook, as a broken or hostile server
// between Telegram and us could that knows the secret. What it says of sender
// and chat is believed, as Telegram's word; everything else is not.
func FuzzUpdate(f *testing.F) {
	w := newWorld(f)
	for _, raw := range rawUpdates(w) {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := w.play(t, false)
		text := withoutMarks(string(raw))
		for _, id := range people(text) {
			for i, role := range cast {
				if id == firstAccount+int64(i) {
					s.acts(role, account(role))
				}
			}
			s.acts("", id)
		}
		var u tg.Update
		if json.Unmarshal([]byte(text), &u) == nil && u.Message != nil && u.Message.MigrateToChatID != 0 {
			s.moves(u.Message.Chat.ID) // Telegram's word, whoever made the group a supergroup
		}
		for range 2 { // also handed out again
			s.update++
			text = updateID.ReplaceAllString(text, `"update_id":`+strconv.FormatInt(2_000_000_000+s.update, 10))
			code := s.deliver([]byte(text))
			require.Contains(t, []int{http.StatusOK, http.StatusBadRequest}, code, "%q", text)
			require.Equal(t, code, s.deliver([]byte(text)))
		}
		s.check()
	})
}

// people are all numbers in an update: any of them may be an account or a chat.
func people(text string) (list []int64) {
	for _, n := range regexp.MustCompile(`-?[0-9]{1,19}`).FindAllString(text, -1) {
		id, err := strconv.ParseInt(n, 10, 64)
		if err == nil {
			list = append(list, id)
		}
	}
	return list
}

// rawUpdates are updates of every kind as Telegram sends them, and some as it
// never would.
func rawUpdates(w *world) []string {
	group := strconv.FormatInt(w.chats.group, 10)
	user := func(role string) string {
		raw, _ := json.Marshal(map[string]any{"id": account(role), "is_bot": false, "first_name": called(role), "language_code": "zh-hans"})
		return string(raw)
	}
	private := func(role, rest string) string {
		return `{"update_id":1,"message":{"message_id":90,"date":1796443200,"from":` + user(role) + `,"chat":{"id":` + strconv.FormatInt(account(role), 10) + `,"type":"private"},` + rest + `}}`
	}
	inGroup := func(role, rest string) string {
		return `{"update_id":1,"message":{"message_id":90,"date":1796443200,"from":` + user(role) + `,"chat":{"id":` + group + `,"type":"group","title":"委员群"},` + rest + `}}`
	}
	membership := func(role, was, is string, chat string) string {
		return `{"update_id":1,"my_chat_member":{"chat":` + chat + `,"from":` + user(role) + `,"date":1796443200,"old_chat_member":{"user":{"id":4200,"is_bot":true,"first_name":"b"},"status":"` + was +
			`"},"new_chat_member":{"user":{"id":4200,"is_bot":true,"first_name":"b"},"status":"` + is + `"}}}`
	}
	file := func(kind, rest string) string {
		return `"` + kind + `":{"file_id":"F1","file_unique_id":"U1",` + rest + `}`
	}
	mine := `{"id":` + strconv.FormatInt(account(author), 10) + `,"type":"private"}`
	list := []string{
		private(author, `"text":"/menu"`), private(author, `"text":"你好"`), private(stranger, `"text":"/start claim-x"`), `{"update_id":1,"message":{"message_id":90,"date":1796443200,"from":` + user(stranger) + `,"chat":{"id":100,"type":"private"},"text":"/start claim-x"}}`,
		private(director, `"text":"/newsession"`), private(author, `"text":"/deed \ud800 \udfff \u0000 \u202e 20场"`),
		private(author, `"caption":"送戏下乡 20场","photo":[{"file_id":"a","file_unique_id":"b","width":1,"height":1},{"file_id":"c","file_unique_id":"d","width":9,"height":9,"file_size":1}]`),
		private(author, `"caption":"/deed 助学 3人",`+file("document", `"file_name":"../../机密\u202egpj.exe","mime_type":"x/y","file_size":99999999999`)),
		private(author, file("voice", `"duration":1,"mime_type":"audio/ogg","file_size":-5`)), private(author, file("video", `"width":1,"height":1,"duration":1,"file_name":"<b>.mp4"`)),
		private(author, `"location":{"latitude":1e308,"longitude":-200}`), private(author, `"location":{"latitude":23.1,"longitude":113.2}`), private(author, `"contact":{"phone_number":"13800138000","first_name":"x"}`),
		private(author, `"media_group_id":"7","photo":[{"file_id":"a","file_unique_id":"b","width":1,"height":1}]`), private(author, `"photo":[]`), private(author, `"sticker":{"file_id":"s","emoji":"x"}`), private(author, `"text":null`),
		private(director, `"forward_origin":{"type":"user","date":1,"sender_user":`+user(outsider)+`},"text":"转发的话"`), private(author, `"reply_to_message":{"message_id":80,"date":1,"chat":`+mine+`,"text":"x"},"text":"回复"`),
		inGroup(author, `"text":"/checkin"`), inGroup(director, `"text":"/bind@lianluo_test_bot"`), inGroup(member, `"new_chat_title":"新群名<b>"`), inGroup(director, `"migrate_to_chat_id":-1001234567890`), inGroup(stranger, `"migrate_to_chat_id":-1001234567890`), inGroup(stranger, `"new_chat_members":[`+user(stranger)+`]`),
		inGroup(author, `"pinned_message":{"message_id":80,"date":1,"chat":{"id":`+group+`,"type":"group"}}`), inGroup(author, `"left_chat_member":`+user(author)), inGroup(author, `"text":"/menu"`),
		`{"update_id":1,"callback_query":{"id":"q","from":` + user(author) + `,"chat_instance":"1","data":"checkin:7","message":{"message_id":80,"date":1796443200,"chat":{"id":` + group + `,"type":"group","title":"x"}}}}`,
		`{"update_id":1,"callback_query":{"id":"q","from":` + user(author) + `,"chat_instance":"1","data":"run:menu","message":{"message_id":80,"date":0,"chat":` + mine + `}}}`,
		`{"update_id":1,"callback_query":{"id":"q","from":` + user(author) + `,"chat_instance":"1","game_short_name":"x"}}`, `{"update_id":1,"callback_query":{"id":"q","from":` + user(director) + `,"data":"run:office","inline_message_id":"z"}}`,
		membership(author, "member", "kicked", mine), membership(author, "kicked", "member", mine), membership(director, "left", "member", `{"id":-4000000003,"type":"group","title":"别的\u202e群<b>"}`),
		membership(director, "member", "kicked", `{"id":`+group+`,"type":"group","title":"委员群"}`), membership(stranger, "left", "administrator", `{"id":-1009,"type":"supergroup","title":""}`), membership(stranger, "member", "restricted", mine),
		`{"update_id":1}`, `{"update_id":0}`, `{"update_id":-1,"message":{}}`, `{"update_id":9223372036854775807,"message":{"from":null,"chat":{}}}`, `{"update_id":1,"channel_post":{"message_id":1,"chat":{"id":-1,"type":"channel"},"text":"/menu"}}`,
		`{"update_id":1,"message":{"message_id":1,"from":{"id":0},"chat":{"id":0,"type":"private"},"text":"/menu"}}`, `{"update_id":1,"edited_message":` + `{"message_id":1,"text":"x"}}`, `{"update_id":1,"message":{"text":1}}`, `[]`, `null`, `{`, ``, "\xff\xfe",
		`{"update_id":1,"message":{"message_id":1,"date":1,"from":{"id":1006,"first_name":"x"},"sender_chat":{"id":-100,"type":"channel"},"chat":{"id":1006,"type":"weird"},"text":"/menu"}}`, `{"update_id":1.5}`, `{"update_id":"1"}`,
	}
	return list
}
