package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

// newClient is the client library that the bot uses, pointed at the server.
func (f *fixture) newClient(opts ...bot.Option) *bot.Bot {
	f.t.Helper()
	b, err := bot.New(f.srv.Token(), append([]bot.Option{bot.WithServerURL(f.url)}, opts...)...)
	require.NoError(f.t, err)
	return b
}

func TestClientSendsAndEdits(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	b := f.newClient()
	me, err := b.GetMe(f.ctx)
	require.NoError(t, err)
	require.Equal(t, "lianluo_bot", me.Username)

	keys := &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
		{{Text: "签到", CallbackData: "in:1"}, {Text: "资料", URL: "https://e.com/a"}},
	}}
	m, err := b.SendMessage(f.ctx, &bot.SendMessageParams{
		ChatID: li, Text: "今天 <b>15:00</b> \"学习\" \\ <a href=\"https://e.com/x\">资料</a>", ParseMode: models.ParseModeHTML,
		ReplyMarkup: keys, ReplyParameters: &models.ReplyParameters{MessageID: 1},
	})
	require.NoError(t, err)
	require.Equal(t, `今天 15:00 "学习" \ 资料`, m.Text)
	require.Equal(t, models.MessageEntityTypeBold, m.Entities[0].Type)
	require.Equal(t, "https://e.com/x", m.Entities[1].URL)
	require.Equal(t, "in:1", m.ReplyMarkup.InlineKeyboard[0][0].CallbackData)
	require.Equal(t, 1, m.ReplyToMessage.ID)

	edit := &bot.EditMessageTextParams{ChatID: li, MessageID: m.ID, Text: "已签到"}
	m, err = b.EditMessageText(f.ctx, edit)
	require.NoError(t, err)
	require.Nil(t, m.ReplyMarkup)
	_, err = b.EditMessageText(f.ctx, edit)
	require.ErrorIs(t, err, bot.ErrorBadRequest)
	require.ErrorContains(t, err, "message is not modified")
	require.NoError(t, f.srv.AddBot(li, f.srv.AddGroup("认识", li, wang).ID))
	_, err = b.SendMessage(f.ctx, &bot.SendMessageParams{ChatID: wang, Text: "x"})
	require.ErrorIs(t, err, bot.ErrorForbidden)

	f.srv.Fault(Fault{Method: "sendMessage", Times: 1, Status: 429, RetryAfter: 9})
	_, err = b.SendMessage(f.ctx, &bot.SendMessageParams{ChatID: li, Text: "x"})
	var flood *bot.TooManyRequestsError
	require.ErrorAs(t, err, &flood)
	require.Equal(t, 9, flood.RetryAfter)

	group := f.srv.AddGroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	super, err := f.srv.MigrateToSupergroup(group.ID)
	require.NoError(t, err)
	_, err = b.SendMessage(f.ctx, &bot.SendMessageParams{ChatID: group.ID, Text: "x"})
	var moved *bot.MigrateError
	require.ErrorAs(t, err, &moved)
	require.EqualValues(t, super.ID, moved.MigrateToChatID)

	done, err := b.SetMyCommands(f.ctx, &bot.SetMyCommandsParams{
		Commands: []models.BotCommand{{Command: "menu", Description: "菜单"}},
		Scope:    &models.BotCommandScopeChat{ChatID: li},
	})
	require.NoError(t, err)
	require.True(t, done)
	require.Equal(t, "menu", f.srv.CommandsFor(li, li)[0].Command)

	poll, err := b.SendPoll(f.ctx, &bot.SendPollParams{
		ChatID: super.ID, Question: "哪天？", Options: []models.InputPollOption{{Text: "周三"}, {Text: "周四"}},
		IsAnonymous: bot.False(),
	})
	require.NoError(t, err)
	require.False(t, poll.Poll.IsAnonymous)
	member, err := b.GetChatMember(f.ctx, &bot.GetChatMemberParams{ChatID: super.ID, UserID: li})
	require.NoError(t, err)
	require.Equal(t, models.ChatMemberTypeOwner, member.Type)
	_, err = b.GetChat(f.ctx, &bot.GetChatParams{ChatID: super.ID})
	require.NoError(t, err)
	_, err = b.GetWebhookInfo(f.ctx)
	require.NoError(t, err)
}

func TestClientSendsFiles(t *testing.T) {
	f := newFixture(t, Options{})
	b := f.newClient()
	pic := picture(t, 400, 300)
	m, err := b.SendPhoto(f.ctx, &bot.SendPhotoParams{
		ChatID: li, Photo: &models.InputFileUpload{Filename: "卡片.png", Data: bytes.NewReader(pic)}, Caption: "通报",
	})
	require.NoError(t, err)
	require.Equal(t, "通报", m.Caption)
	largest := m.Photo[len(m.Photo)-1]
	require.Equal(t, 400, largest.Width)
	_, err = b.SendPhoto(f.ctx, &bot.SendPhotoParams{
		ChatID: li, Photo: &models.InputFileUpload{Filename: "x.png", Data: strings.NewReader("not an image")}})
	require.ErrorContains(t, err, "IMAGE_PROCESS_FAILED")

	again, err := b.SendPhoto(f.ctx, &bot.SendPhotoParams{ChatID: li, Photo: &models.InputFileString{Data: largest.FileID}})
	require.NoError(t, err)
	require.Equal(t, largest.FileUniqueID, again.Photo[len(again.Photo)-1].FileUniqueID)
	_, err = b.SendDocument(f.ctx, &bot.SendDocumentParams{ChatID: li, Document: &models.InputFileString{Data: largest.FileID}})
	require.ErrorContains(t, err, "can't use file of type Photo as Document")

	doc, err := b.SendDocument(f.ctx, &bot.SendDocumentParams{
		ChatID: li, Document: &models.InputFileUpload{Filename: "汇报.docx", Data: strings.NewReader("PK")},
	})
	require.NoError(t, err)
	require.Equal(t, "汇报.docx", doc.Document.FileName)
	file, err := b.GetFile(f.ctx, &bot.GetFileParams{FileID: doc.Document.FileID})
	require.NoError(t, err)
	res, err := http.Get(b.FileDownloadLink(file))
	require.NoError(t, err)
	data, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, "PK", string(data))
	require.Equal(t, "汇报.docx", f.srv.Calls("sendDocument")[1].Files["document"].Name)

	album, err := b.SendMediaGroup(f.ctx, &bot.SendMediaGroupParams{ChatID: li, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.png", MediaAttachment: bytes.NewReader(pic), Caption: "<i>一</i>", ParseMode: models.ParseModeHTML},
		&models.InputMediaPhoto{Media: largest.FileID},
	}})
	require.NoError(t, err)
	require.Len(t, album, 2)
	require.Equal(t, "一", album[0].Caption)
	require.Equal(t, album[0].MediaGroupID, album[1].MediaGroupID)

	edited, err := b.EditMessageMedia(f.ctx, &bot.EditMessageMediaParams{
		ChatID: li, MessageID: m.ID,
		Media: &models.InputMediaDocument{Media: "attach://b.txt", MediaAttachment: strings.NewReader("b"), Caption: "全文"},
	})
	require.NoError(t, err)
	require.Empty(t, edited.Photo)
	require.Equal(t, "b.txt", edited.Document.FileName)
	edited, err = b.EditMessageCaption(f.ctx, &bot.EditMessageCaptionParams{ChatID: li, MessageID: m.ID, Caption: "全文（Word）"})
	require.NoError(t, err)
	require.Equal(t, "全文（Word）", edited.Caption)
}

func TestClientGetsUpdates(t *testing.T) {
	f := newFixture(t, Options{})
	ctx, stop := context.WithCancel(f.ctx)
	var mu sync.Mutex
	var faults []error
	b := f.newClient(
		bot.WithNotAsyncHandlers(),
		bot.WithErrorsHandler(func(err error) {
			mu.Lock()
			defer mu.Unlock()
			if !errors.Is(err, context.Canceled) {
				faults = append(faults, err)
			}
		}),
		bot.WithDefaultHandler(func(ctx context.Context, b *bot.Bot, u *models.Update) {
			switch {
			case u.Message != nil && u.Message.Text != "":
				_, _ = b.SendMessage(ctx, &bot.SendMessageParams{
					ChatID: u.Message.Chat.ID, Text: "收到：" + u.Message.Text,
					ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "撤销", CallbackData: "undo"}}}},
				})
			case u.CallbackQuery != nil:
				_, _ = b.EditMessageText(ctx, &bot.EditMessageTextParams{
					ChatID: u.CallbackQuery.Message.Message.Chat.ID, MessageID: u.CallbackQuery.Message.Message.ID, Text: "已撤销",
				})
				_, _ = b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "好"})
			}
		}))
	sub := f.srv.Subscribe()
	defer sub.Close()
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		b.Start(ctx)
	}()
	f.say("签到")
	var got *Message
	for got == nil {
		e, err := sub.Next(f.ctx)
		require.NoError(t, err)
		if e.Kind == EventMessage && e.User == 77 {
			got = e.Message
		}
	}
	require.Equal(t, "收到：签到", got.Text)
	id, err := f.srv.Press(li, li, got.MessageID, "undo")
	require.NoError(t, err)
	answer, err := f.srv.WaitCallback(f.ctx, id)
	require.NoError(t, err)
	require.Equal(t, "好", answer.Text)
	now, _ := f.srv.Message(li, got.MessageID)
	require.Equal(t, "已撤销", now.Text)
	require.NoError(t, f.srv.WaitAcked(f.ctx))
	stop()
	<-finished
	mu.Lock()
	defer mu.Unlock()
	require.Empty(t, faults)
}
