package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

// decoded are the updates that wait, as the bot's library reads them.
func (f *fixture) decoded() []models.Update {
	f.t.Helper()
	list := must[[]models.Update](f, "getUpdates", params{})
	f.ackAll()
	return list
}

func TestEveryKindOfMessageComesAsTelegramSendsIt(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	for name, c := range map[string]struct {
		out  Outgoing
		want func(m *models.Message) bool
	}{
		"audio": {Outgoing{Audios: []Upload{{Name: "会议.m4a", Data: []byte("x")}}, Caption: "/note 录音"}, func(m *models.Message) bool {
			return m.Audio.FileName == "会议.m4a" && m.Audio.MimeType == "audio/mp4" && m.Caption == "/note 录音" && m.Document == nil
		}},
		"video note": {Outgoing{VideoNote: []byte("x"), Duration: 9}, func(m *models.Message) bool { return m.VideoNote.Duration == 9 && m.Video == nil }},
		"animation": {Outgoing{Animation: &Upload{Name: "a.mp4", Data: []byte("x")}}, func(m *models.Message) bool {
			return m.Animation != nil && m.Document.FileID == m.Animation.FileID
		}},
		"sticker":   {Outgoing{Sticker: "👍"}, func(m *models.Message) bool { return m.Sticker.Emoji == "👍" }},
		"dice":      {Outgoing{Dice: "🎲"}, func(m *models.Message) bool { return m.Dice.Value > 0 }},
		"venue":     {Outgoing{Venue: &Venue{Title: "镇政府"}}, func(m *models.Message) bool { return m.Venue != nil && m.Location != nil }},
		"paid":      {Outgoing{Extra: map[string]any{"paid_media": map[string]any{"star_count": 1, "paid_media": []any{}}}, Caption: "看"}, func(m *models.Message) bool { return m.PaidMedia.StarCount == 1 && m.Caption == "看" }},
		"via bot":   {Outgoing{Text: "x", ViaBot: &User{ID: 5, IsBot: true, Username: "gif"}}, func(m *models.Message) bool { return m.ViaBot.Username == "gif" }},
		"forwarded": {Outgoing{Text: "x", Forward: &MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "甲"}}, func(m *models.Message) bool { return m.ForwardOrigin.MessageOriginHiddenUser.SenderUserName == "甲" }},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.srv.Send(li, li, c.out)
			require.NoError(t, err)
			got := f.decoded()
			require.Len(t, got, 1)
			require.True(t, c.want(got[0].Message))
		})
	}
	_, err := f.srv.Service(li, li, map[string]any{"message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400}})
	require.NoError(t, err)
	require.Equal(t, 86400, f.decoded()[0].Message.MessageAutoDeleteTimerChanged.MessageAutoDeleteTime)
	_, err = f.srv.Send(li, li, Outgoing{Text: strings.Repeat("长", 5000)})
	require.NoError(t, err)
	require.Len(t, f.decoded(), 2)
	_, err = json.Marshal(Message{Extra: map[string]any{"a": make(chan int)}})
	require.Error(t, err)
}

func TestAFileIsSentBackAsWhatItIsOnly(t *testing.T) {
	f := newFixture(t, Options{})
	sent, err := f.srv.Send(li, li, Outgoing{Audios: []Upload{{Name: "a.mp3", Data: []byte("x")}}, VideoNote: []byte("y")})
	require.NoError(t, err)
	audio, round := sent[0].Audio.FileID, sent[1].VideoNote.FileID
	require.NotNil(t, must[Message](f, "sendAudio", params{"chat_id": li, "audio": audio}).Audio)
	require.NotNil(t, must[Message](f, "sendVideoNote", params{"chat_id": li, "video_note": round, "caption": "无"}).VideoNote)
	require.Equal(t, "Bad Request: can't use file of type Audio as VoiceNote", f.call("sendVoice", params{"chat_id": li, "voice": audio}).Description)
}

func TestSendersWithoutAPerson(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	group := f.srv.AddSupergroup("委员群", li, wang)
	channel := f.srv.AddChannel("青山发布", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	require.NoError(t, f.srv.AddBot(li, channel.ID))
	added := f.decoded()
	last := added[len(added)-1].MyChatMember
	require.Equal(t, models.ChatTypeChannel, last.Chat.Type)
	require.Equal(t, models.ChatMemberTypeAdministrator, last.NewChatMember.Type)

	for as, from := range map[int64]int64{group.ID: 1087968824, channel.ID: 136817688} {
		_, err := f.srv.Send(li, group.ID, Outgoing{Text: "/bind", As: as})
		require.NoError(t, err)
		m := f.decoded()[0].Message
		require.Equal(t, from, m.From.ID)
		require.Equal(t, as, m.SenderChat.ID)
	}
	_, err := f.srv.Send(wang, group.ID, Outgoing{Text: "/bind", As: group.ID})
	require.ErrorIs(t, err, ErrNotAllowed)

	require.NoError(t, f.srv.PromoteBot(li, group.ID, true))
	f.decoded()
	_, err = f.srv.Publish(li, channel.ID, group.ID, Outgoing{Text: "通知"})
	require.NoError(t, err)
	carried := f.decoded()[0].Message
	require.True(t, carried.IsAutomaticForward)
	require.EqualValues(t, 777000, carried.From.ID)
	must[json.RawMessage](f, "getUpdates", params{"allowed_updates": `["channel_post"]`})
	_, err = f.srv.Publish(li, channel.ID, 0, Outgoing{Text: "/bind"})
	require.NoError(t, err)
	post := f.decoded()[0].ChannelPost
	require.Nil(t, post.From)
	require.Equal(t, channel.ID, post.SenderChat.ID)
}

func TestForumsHaveTopics(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	forum := f.srv.AddForum("委员群", li)
	require.NoError(t, f.srv.AddBot(li, forum.ID))
	topic, err := f.srv.AddTopic(li, forum.ID, "履职")
	require.NoError(t, err)
	f.ackAll()
	_, err = f.srv.Send(li, forum.ID, Outgoing{Text: "/bind", Topic: topic})
	require.NoError(t, err)
	m := f.decoded()[0].Message
	require.True(t, m.IsTopicMessage)
	require.True(t, m.Chat.IsForum)
	require.Equal(t, topic, m.MessageThreadID)
	b := f.newClient()
	said, err := b.SendMessage(f.ctx, &bot.SendMessageParams{ChatID: forum.ID, MessageThreadID: topic, Text: "好"})
	require.NoError(t, err)
	require.True(t, said.IsTopicMessage)
	require.NoError(t, f.srv.DeleteTopic(li, forum.ID, topic))
	_, err = b.SendMessage(f.ctx, &bot.SendMessageParams{ChatID: forum.ID, MessageThreadID: topic, Text: "好"})
	require.ErrorContains(t, err, "message thread not found")
	_, err = f.srv.Send(li, forum.ID, Outgoing{Text: "x", Topic: topic})
	require.ErrorIs(t, err, ErrNoTopic)
}

func TestForwardsNameTheirAuthor(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddSupergroup("委员群", li, wang)
	m, err := f.srv.Send(wang, group.ID, Outgoing{Text: "王芳的话"})
	require.NoError(t, err)
	open, err := f.srv.Forward(li, li, group.ID, m[0].MessageID, false)
	require.NoError(t, err)
	require.Equal(t, "王芳", open.ForwardOrigin.SenderUser.FirstName)
	hidden, err := f.srv.Forward(li, li, group.ID, m[0].MessageID, true)
	require.NoError(t, err)
	require.Equal(t, MessageOrigin{Type: "hidden_user", Date: m[0].Date, SenderUserName: "王芳"}, *hidden.ForwardOrigin)
}
