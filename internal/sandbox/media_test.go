package sandbox

import (
	"bytes"
	"encoding/json"
	"image"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (f *fixture) download(path string) (int, []byte) {
	f.t.Helper()
	res, err := http.Get(f.url + "/file/bot77:secret/" + path)
	require.NoError(f.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(f.t, err)
	return res.StatusCode, data
}

func TestPeopleSendFiles(t *testing.T) {
	f := newFixture(t, Options{})
	pic := picture(t, 640, 480)
	sent, err := f.srv.Send(li, li, Outgoing{
		Photos: [][]byte{pic, []byte("no picture"), pic}, Caption: " 送戏下乡 20场 ",
		Documents: []Upload{{Name: "a/总结.docx", Data: []byte("PK")}},
		Voice:     []byte("OggS"), Duration: 3,
		Location: &Location{Latitude: 30.5, Longitude: 114.3},
		Contact:  &Contact{PhoneNumber: "123", FirstName: "李强"},
		Text:     strings.Repeat("长", 5000), ReplyTo: 1,
	})
	require.NoError(t, err)
	require.Len(t, sent, 9)
	require.Equal(t, "送戏下乡 20场", sent[0].Caption)
	require.NotNil(t, sent[0].ReplyToMessage)
	require.NotEmpty(t, sent[0].MediaGroupID)
	require.Equal(t, sent[0].MediaGroupID, sent[2].MediaGroupID)
	require.Empty(t, sent[3].MediaGroupID)
	require.Equal(t, "总结.docx", sent[3].Document.FileName)
	require.Contains(t, sent[3].Document.MimeType, "wordprocessingml")
	require.Equal(t, 3, sent[4].Voice.Duration)
	require.Equal(t, 4096, utf16Len(sent[7].Text))
	require.Equal(t, 904, utf16Len(sent[8].Text))
	require.Len(t, f.updates(nil), 9)

	sizes := sent[0].Photo
	require.Len(t, sizes, 2)
	require.Equal(t, [2]int{320, 240}, [2]int{sizes[0].Width, sizes[0].Height})
	require.Equal(t, [2]int{640, 480}, [2]int{sizes[1].Width, sizes[1].Height})
	info := must[FileInfo](f, "getFile", params{"file_id": sizes[1].FileID})
	require.EqualValues(t, len(pic), info.FileSize)
	status, data := f.download(info.FilePath)
	require.Equal(t, 200, status)
	require.Equal(t, pic, data)
	small := must[FileInfo](f, "getFile", params{"file_id": sizes[0].FileID})
	_, data = f.download(small.FilePath)
	cfg, kind, err := image.DecodeConfig(bytes.NewReader(data))
	require.NoError(t, err)
	require.Equal(t, "jpeg", kind)
	require.Equal(t, 320, cfg.Width)
	require.Equal(t, [2]int{1280, 720}, [2]int{sent[1].Photo[1].Width, sent[1].Photo[1].Height}, "not measurable")
	_, data, ok := f.srv.File(sent[1].Photo[0].FileID)
	require.True(t, ok)
	require.Equal(t, "no picture", string(data))

	f.srv.Fault(Fault{Method: "file", Times: 1, Status: 500})
	status, _ = f.download(info.FilePath)
	require.Equal(t, 500, status)
	_, _, ok = f.srv.File("none")
	require.False(t, ok)

	_, err = f.srv.Send(li, li, Outgoing{})
	require.ErrorIs(t, err, ErrEmpty)
	_, err = f.srv.Send(li, li, Outgoing{Photos: [][]byte{pic}, Caption: strings.Repeat("长", 1025)})
	require.ErrorIs(t, err, ErrTooLong)
	_, err = f.srv.Send(li, li, Outgoing{Text: "x", ReplyTo: 999})
	require.ErrorIs(t, err, ErrNoMessage)

	big, err := f.srv.Send(li, li, Outgoing{Documents: []Upload{{Name: "大.zip", Data: make([]byte, maxDownload+1)}}})
	require.NoError(t, err)
	require.Equal(t, "Bad Request: file is too big",
		f.call("getFile", params{"file_id": big[0].Document.FileID}).Description)
}

func TestPeopleEdit(t *testing.T) {
	f := newFixture(t, Options{})
	m := f.say("第一稿")
	f.ackAll()
	_, err := f.srv.EditText(li, li, m.MessageID, "第二稿")
	require.NoError(t, err)
	list := f.updates(nil)
	require.Equal(t, "第二稿", list[0].EditedMessage.Text)
	require.NotZero(t, list[0].EditedMessage.EditDate)
	_, err = f.srv.EditText(li, li, m.MessageID, " ")
	require.ErrorIs(t, err, ErrEmpty)
	_, err = f.srv.EditText(li, li, m.MessageID, strings.Repeat("长", 4097))
	require.ErrorIs(t, err, ErrTooLong)
	_, err = f.srv.EditText(li, li, 999, "x")
	require.ErrorIs(t, err, ErrNoMessage)
	ours := must[Message](f, "sendMessage", params{"chat_id": li, "text": "x"})
	_, err = f.srv.EditText(li, li, ours.MessageID, "y")
	require.ErrorIs(t, err, ErrNotAllowed)
	photo, err := f.srv.Send(li, li, Outgoing{Photos: [][]byte{picture(t, 9, 9)}, Caption: "旧"})
	require.NoError(t, err)
	edited, err := f.srv.EditText(li, li, photo[0].MessageID, "新")
	require.NoError(t, err)
	require.Equal(t, "新", edited.Caption)
	got, ok := f.srv.Message(li, photo[0].MessageID)
	require.True(t, ok)
	require.Equal(t, edited, got)
}

func TestForwardAndCopy(t *testing.T) {
	f := newFixture(t, Options{})
	m := f.say("转给主任")
	_, err := f.srv.Start(zhou, "")
	require.NoError(t, err)
	fwd := must[Message](f, "forwardMessage", params{"chat_id": zhou, "from_chat_id": li, "message_id": m.MessageID})
	require.Equal(t, "转给主任", fwd.Text)
	require.Equal(t, li, fwd.ForwardOrigin.SenderUser.ID)
	require.Equal(t, "Bad Request: message can't be edited",
		f.call("editMessageText", params{"chat_id": zhou, "message_id": fwd.MessageID, "text": "x"}).Description)
	id := must[map[string]int](f, "copyMessage", params{"chat_id": zhou, "from_chat_id": li, "message_id": m.MessageID})
	got, ok := f.srv.Message(zhou, id["message_id"])
	require.True(t, ok)
	require.Equal(t, "转给主任", got.Text)
	require.Nil(t, got.ForwardOrigin)
	locked := must[Message](f, "sendMessage", params{"chat_id": li, "text": "x", "protect_content": true})
	require.Equal(t, 400, f.call("forwardMessage",
		params{"chat_id": zhou, "from_chat_id": li, "message_id": locked.MessageID}).Status)
}

func TestPolls(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddGroup("镇政协", li, zhou)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	f.ackAll()
	m := must[Message](f, "sendPoll", params{
		"chat_id": group.ID, "question": "哪天学习？", "options": []any{"周三", map[string]any{"text": "周四"}}, "is_anonymous": false,
	})
	require.NoError(t, f.srv.Vote(li, group.ID, m.MessageID, 0))
	require.NoError(t, f.srv.Vote(zhou, group.ID, m.MessageID, 0))
	require.NoError(t, f.srv.Vote(zhou, group.ID, m.MessageID, 1))
	require.NoError(t, f.srv.Vote(li, group.ID, m.MessageID))
	require.ErrorIs(t, f.srv.Vote(li, group.ID, m.MessageID, 0, 1), ErrNotAllowed)
	require.ErrorIs(t, f.srv.Vote(li, group.ID, m.MessageID, 2), ErrNotAllowed)
	require.ErrorIs(t, f.srv.Vote(li, group.ID, 999, 0), ErrNoMessage)
	list := f.updates(nil)
	require.Len(t, list, 8, "a poll and a poll_answer for each vote")
	require.Equal(t, []int{0}, list[1].PollAnswer.OptionIDs)
	require.Equal(t, []int{}, list[7].PollAnswer.OptionIDs)
	last := list[6].Poll
	require.Equal(t, 1, last.TotalVoterCount)
	require.Equal(t, []int{0, 1}, []int{last.Options[0].VoterCount, last.Options[1].VoterCount})

	p := must[Poll](f, "stopPoll", params{"chat_id": group.ID, "message_id": m.MessageID})
	require.True(t, p.IsClosed)
	require.ErrorIs(t, f.srv.Vote(li, group.ID, m.MessageID, 0), ErrNotAllowed)
	require.Equal(t, "Bad Request: poll has already been closed",
		f.call("stopPoll", params{"chat_id": group.ID, "message_id": m.MessageID}).Description)

	quiz := must[Message](f, "sendPoll", params{
		"chat_id": group.ID, "question": "q", "options": `["a","b"]`, "type": "quiz", "correct_option_id": 1, "open_period": 60})
	require.NoError(t, f.srv.Vote(li, group.ID, quiz.MessageID, 1))
	require.ErrorIs(t, f.srv.Vote(li, group.ID, quiz.MessageID, 0), ErrNotAllowed, "one try")
	f.clock.Advance(time.Minute)
	require.ErrorIs(t, f.srv.Vote(zhou, group.ID, quiz.MessageID, 0), ErrNotAllowed, "its time is over")
	got, _ := f.srv.Message(group.ID, quiz.MessageID)
	require.True(t, got.Poll.IsClosed)
}

func TestCommandsAndProfile(t *testing.T) {
	f := newFixture(t, Options{BotName: "联络"})
	group := f.srv.AddGroup("镇政协", li, zhou)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	set := func(name, scope, lang string) {
		must[bool](f, "setMyCommands", params{
			"commands": []BotCommand{{Command: name, Description: "说明"}}, "scope": scope, "language_code": lang})
	}
	names := func(user, chat int64) string {
		list := f.srv.CommandsFor(user, chat)
		if len(list) == 0 {
			return ""
		}
		return list[0].Command
	}
	require.Empty(t, names(li, li))
	set("all", "", "")
	set("zh", "", "zh")
	require.Equal(t, "zh", names(li, li))
	require.Equal(t, "all", names(zhou, group.ID))
	set("private", `{"type":"all_private_chats"}`, "")
	require.Equal(t, "private", names(li, li), "a narrower scope goes before the language")
	set("groups", `{"type":"all_group_chats"}`, "")
	set("admins", `{"type":"all_chat_administrators"}`, "")
	require.Equal(t, "groups", names(zhou, group.ID))
	require.Equal(t, "admins", names(li, group.ID))
	scope := BotCommandScope{Type: "chat_member", ChatID: group.ID, UserID: zhou}
	raw, err := json.Marshal(map[string]any{"type": scope.Type, "chat_id": scope.ChatID, "user_id": scope.UserID})
	require.NoError(t, err)
	set("zhou", string(raw), "")
	require.Equal(t, "zhou", names(zhou, group.ID))
	require.Equal(t, "zhou", f.srv.Commands(scope, "")[0].Command)
	require.Equal(t, "all", must[[]BotCommand](f, "getMyCommands", nil)[0].Command)
	must[bool](f, "deleteMyCommands", params{"scope": string(raw)})
	require.Equal(t, "groups", names(zhou, group.ID))

	must[bool](f, "setMyDescription", params{"description": "履职助手"})
	must[bool](f, "setMyDescription", params{"description": "Helper", "language_code": "en"})
	require.Equal(t, "Helper", must[map[string]string](f, "getMyDescription", params{"language_code": "en"})["description"])
	require.Equal(t, "履职助手", must[map[string]string](f, "getMyDescription", params{"language_code": "zh"})["description"])
	must[bool](f, "setMyShortDescription", params{"short_description": "助手"})
	must[bool](f, "setMyName", params{"name": "联络处"})
	require.Equal(t, "联络处", must[User](f, "getMe", nil).FirstName)
	must[bool](f, "setMyName", params{"name": ""})
	require.Equal(t, "联络", must[map[string]string](f, "getMyName", nil)["name"])

	must[bool](f, "setChatMenuButton", params{
		"chat_id": li, "menu_button": `{"type":"web_app","text":"开","web_app":{"url":"https://e.com"}}`})
	require.Equal(t, "web_app", f.srv.MenuButton(li).Type)
	require.Equal(t, "commands", must[MenuButton](f, "getChatMenuButton", nil).Type)
	must[bool](f, "setChatMenuButton", params{"chat_id": li})
	require.Equal(t, "commands", f.srv.MenuButton(li).Type)
}

func TestReplyKeyboard(t *testing.T) {
	f := newFixture(t, Options{})
	require.Nil(t, f.srv.Keyboard(li, li))
	must[Message](f, "sendMessage", params{
		"chat_id": li, "text": "菜单", "reply_markup": `{"keyboard":[["签到",{"text":"请假"}],[]],"resize_keyboard":true}`})
	must[Message](f, "sendMessage", params{"chat_id": li, "text": "请写", "reply_markup": `{"force_reply":true}`})
	k := f.srv.Keyboard(li, li)
	require.Equal(t, [][]KeyboardButton{{{Text: "签到"}, {Text: "请假"}}}, k.Keyboard)
	require.True(t, k.ResizeKeyboard)
	must[Message](f, "sendMessage", params{"chat_id": li, "text": "好", "reply_markup": `{"remove_keyboard":true}`})
	require.Nil(t, f.srv.Keyboard(li, li))
}

func TestVideosVoicesAndContacts(t *testing.T) {
	f := newFixture(t, Options{})
	sent, err := f.srv.Send(li, li, Outgoing{
		Photos: [][]byte{picture(t, 9, 9)}, Videos: []Upload{{Name: "戏.mp4", Data: []byte("film")}}, Voice: []byte("OggS"),
	})
	require.NoError(t, err)
	require.NotEmpty(t, sent[1].MediaGroupID, "photos and videos share an album")
	video := must[Message](f, "sendVideo", params{"chat_id": li, "video": sent[1].Video.FileID, "caption": "送戏下乡"})
	require.Equal(t, sent[1].Video, video.Video)
	voice := must[Message](f, "sendVoice", params{"chat_id": li, "voice": sent[2].Voice.FileID, "duration": 4})
	require.Equal(t, 4, voice.Voice.Duration)
	require.Zero(t, sent[2].Voice.Duration)
	contact := must[Message](f, "sendContact", params{"chat_id": li, "phone_number": "123", "first_name": "王芳"})
	require.Equal(t, "王芳", contact.Contact.FirstName)
	r := f.call("sendMediaGroup", params{"chat_id": li, "media": []map[string]string{
		{"type": "photo", "media": sent[0].Photo[0].FileID}, {"type": "voice", "media": sent[2].Voice.FileID}}})
	require.Equal(t, "Bad Request: can't parse InputMedia: type must be one of photo, document, video", r.Description)
}

func TestAddedFileCanBeSent(t *testing.T) {
	f := newFixture(t, Options{})
	added := f.srv.AddFile(Upload{Name: "学习资料.txt", Data: []byte("要点")})
	sent := must[Message](f, "sendDocument", params{"chat_id": li, "document": added.FileID})
	require.Equal(t, "学习资料.txt", sent.Document.FileName)
	require.Equal(t, added.FileUniqueID, sent.Document.FileUniqueID)
	code, data := f.download(must[FileInfo](f, "getFile", params{"file_id": sent.Document.FileID}).FilePath)
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, "要点", string(data))

	photo := f.srv.AddFileAs("photo", Upload{Data: picture(t, 1000, 700)}, 0)
	require.Len(t, must[Message](f, "sendPhoto", params{"chat_id": li, "photo": photo.FileID}).Photo, 2)
	voice := f.srv.AddFileAs("voice", Upload{Data: []byte("OggS")}, 42)
	require.Equal(t, 42, must[Message](f, "sendVoice", params{"chat_id": li, "voice": voice.FileID}).Voice.Duration)
}
