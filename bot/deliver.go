package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
)

// errBadRow: a row that no call can be made of, as one of another version of
// the program may be.
var errBadRow = errors.New("outbox row cannot be read")

// deliver makes the one call that a row stands for and gives the id of the
// message sent or changed. message is what is changed, or what a new one answers.
func deliver(ctx context.Context, api *API, row *ledger.OutboxRow, message int64) (int64, error) {
	switch row.Method {
	case methodAnswer:
		cb, err := contentOf[callback](row)
		if err != nil {
			return 0, err
		}
		_, err = callJSON[bool](ctx, api, "answerCallbackQuery", &tgbot.AnswerCallbackQueryParams{CallbackQueryID: cb.ID, Text: cb.Text, ShowAlert: cb.Alert})
		return 0, err
	case methodReact:
		return 0, react(ctx, api, row)
	case methodCommands:
		menu, err := contentOf[commandMenu](row)
		if err != nil {
			return 0, err
		}
		return 0, menu.set(ctx, api.Client, row.ChatID)
	}
	if row.Method == methodButtons {
		return message, editButtons(ctx, api, row, int(message))
	}
	m, err := contentOf[Message](row)
	if err != nil {
		return 0, err
	}
	switch row.Method {
	case methodSend:
		return send(ctx, api, row, m, message)
	case methodEdit:
		return message, edit(ctx, api, row.ChatID, int(message), m)
	case methodDelete:
		_, err := callJSON[bool](ctx, api, "deleteMessage", &tgbot.DeleteMessageParams{ChatID: row.ChatID, MessageID: int(message)})
		return message, err
	case methodPin:
		_, err := api.Client.PinChatMessage(ctx, &tgbot.PinChatMessageParams{ChatID: row.ChatID, MessageID: int(message), DisableNotification: true})
		return message, err
	case methodUnpin:
		_, err := api.Client.UnpinChatMessage(ctx, &tgbot.UnpinChatMessageParams{ChatID: row.ChatID, MessageID: int(message)})
		return message, err
	}
	return 0, fmt.Errorf("%w: unknown method %q", errBadRow, row.Method)
}

// contentOf gives what a row says: as it was written just now, or from its payload.
func contentOf[T any](row *ledger.OutboxRow) (content T, err error) {
	if content, ok := row.Content.(T); ok {
		return content, nil
	}
	if err := json.Unmarshal([]byte(row.Payload), &content); err != nil {
		return content, fmt.Errorf("%w: %w", errBadRow, err)
	}
	return content, nil
}

// edit changes the words of a message: the text, or the caption of one that is
// a picture or a file.
func edit(ctx context.Context, api *API, chat int64, message int, m Message) error {
	_, err := callJSON[sentMessage](ctx, api, "editMessageText", &tgbot.EditMessageTextParams{
		ChatID: chat, MessageID: message, Text: m.Text, ParseMode: tg.ParseModeHTML,
		LinkPreviewOptions: noPreview(), ReplyMarkup: markup(m),
	})
	if !says(err, "there is no text in the message to edit") {
		return err
	}
	_, err = api.Client.EditMessageCaption(ctx, &tgbot.EditMessageCaptionParams{
		ChatID: chat, MessageID: message, Caption: fit(m.Text, maxCaption, func(left int) string { return fmt.Sprintf("(+%d)", left) }), ParseMode: tg.ParseModeHTML, ReplyMarkup: markup(m),
	})
	return err
}

func send(ctx context.Context, api *API, row *ledger.OutboxRow, m Message, above int64) (int64, error) {
	switch len(m.Files) {
	case 0:
		sent, err := callJSON[sentMessage](ctx, api, "sendMessage", &tgbot.SendMessageParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Text: m.Text, ParseMode: tg.ParseModeHTML, LinkPreviewOptions: noPreview(),
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyParameters: replyTo(above), ReplyMarkup: markup(m),
		})
		return sent.ID, err
	case 1:
		return sendFile(ctx, api.Client, row, m)
	}
	return sendAlbum(ctx, api.Client, row, m)
}

// sendFile sends a message that is a file with a caption.
func sendFile(ctx context.Context, api *tgbot.Bot, row *ledger.OutboxRow, m Message) (int64, error) {
	var sent *tg.Message
	var err error
	f := m.Files[0]
	switch f.Kind {
	case Photo:
		sent, err = api.SendPhoto(ctx, &tgbot.SendPhotoParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Photo: inputFile(row, f), Caption: m.Text, ParseMode: tg.ParseModeHTML,
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	case Voice:
		sent, err = api.SendVoice(ctx, &tgbot.SendVoiceParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Voice: inputFile(row, f), Caption: m.Text, ParseMode: tg.ParseModeHTML,
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	case Video:
		sent, err = api.SendVideo(ctx, &tgbot.SendVideoParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Video: inputFile(row, f), Caption: m.Text, ParseMode: tg.ParseModeHTML,
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	case Audio:
		sent, err = api.SendAudio(ctx, &tgbot.SendAudioParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Audio: inputFile(row, f), Caption: m.Text, ParseMode: tg.ParseModeHTML,
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	case Round: // has no caption
		sent, err = api.SendVideoNote(ctx, &tgbot.SendVideoNoteParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), VideoNote: inputFile(row, f), DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	case Location:
		sent, err = api.SendLocation(ctx, &tgbot.SendLocationParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Latitude: f.Lat, Longitude: f.Lon, DisableNotification: m.Silent,
		})
	default:
		sent, err = api.SendDocument(ctx, &tgbot.SendDocumentParams{
			ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Document: inputFile(row, f), Caption: m.Text, ParseMode: tg.ParseModeHTML,
			DisableNotification: m.Silent, ProtectContent: m.Protect, ReplyMarkup: markup(m),
		})
	}
	row.HasFile = sentFile(row, f, sent)
	return sentID(sent), err
}

// sendAlbum sends several photos, or several documents, as one group.
func sendAlbum(ctx context.Context, api *tgbot.Bot, row *ledger.OutboxRow, m Message) (int64, error) {
	var media []tg.InputMedia
	for i, f := range m.Files[:min(len(m.Files), maxAlbum)] {
		caption := ""
		if i == 0 {
			caption = m.Text
		}
		switch f.Kind {
		case Photo:
			media = append(media, &tg.InputMediaPhoto{Media: f.ID, Caption: caption, ParseMode: tg.ParseModeHTML})
		case Video:
			media = append(media, &tg.InputMediaVideo{Media: f.ID, Caption: caption, ParseMode: tg.ParseModeHTML})
		default:
			media = append(media, &tg.InputMediaDocument{Media: f.ID, Caption: caption, ParseMode: tg.ParseModeHTML})
		}
	}
	sent, err := api.SendMediaGroup(ctx, &tgbot.SendMediaGroupParams{ChatID: row.ChatID, MessageThreadID: int(row.ThreadID), Media: media, DisableNotification: m.Silent})
	if len(sent) == 0 {
		return 0, err
	}
	return sentID(sent[0]), err
}

func sentID(m *tg.Message) int64 {
	if m == nil {
		return 0
	}
	return int64(m.ID)
}

func inputFile(row *ledger.OutboxRow, f File) tg.InputFile {
	if row.File != nil {
		return &tg.InputFileUpload{Filename: row.FileName, Data: bytes.NewReader(row.File)}
	}
	return &tg.InputFileString{Data: f.ID}
}

// replyTo names the message above; one that is gone holds nothing up.
func replyTo(above int64) *tg.ReplyParameters {
	if above == 0 {
		return nil
	}
	return &tg.ReplyParameters{MessageID: int(above), AllowSendingWithoutReply: true}
}

func noPreview() *tg.LinkPreviewOptions {
	off := true
	return &tg.LinkPreviewOptions{IsDisabled: &off}
}

// markup gives a message's keyboard; an untyped nil when it has none, since a
// typed one would be sent as null.
func markup(m Message) tg.ReplyMarkup {
	switch {
	case len(m.Buttons) > 0:
		rows := make([][]tg.InlineKeyboardButton, len(m.Buttons))
		for i, row := range m.Buttons {
			for _, b := range row {
				rows[i] = append(rows[i], tg.InlineKeyboardButton{Text: b.Text, CallbackData: m.marked(b), URL: b.URL})
			}
		}
		return &tg.InlineKeyboardMarkup{InlineKeyboard: rows}
	case len(m.Keyboard) > 0 || m.AskPlace != "":
		var rows [][]tg.KeyboardButton
		if m.AskPlace != "" {
			rows = append(rows, []tg.KeyboardButton{{Text: m.AskPlace, RequestLocation: true}})
		}
		for _, row := range m.Keyboard {
			var keys []tg.KeyboardButton
			for _, label := range row {
				keys = append(keys, tg.KeyboardButton{Text: label})
			}
			rows = append(rows, keys)
		}
		return &tg.ReplyKeyboardMarkup{Keyboard: rows, ResizeKeyboard: true, IsPersistent: true}
	}
	return nil
}
