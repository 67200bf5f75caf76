package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	tg "github.com/go-telegram/bot/models"

	"lianluo/models/ledger"
)

// The same paper is asked for by many, and made anew for each: Telegram has it already
// and takes it by its id. Should it no longer, the paper is made once more.

// reuse names the file of a message by the id that Telegram knows it by, where what was
// made has been sent before.
func (c *Context) reuse(row *ledger.OutboxRow, m Message) (Message, error) {
	if c.made == nil || row.Method != methodSend || len(m.Files) != 1 || m.Files[0].Data == nil {
		return m, nil
	}
	f := m.Files[0]
	sum := sha256.New()
	_, _ = io.WriteString(sum, f.Name+"\x00") // a hash takes all
	_, _ = sum.Write(f.Data)
	f.Hash = hex.EncodeToString(sum.Sum(nil))
	id, err := ledger.FileSent(c.Tx, c.Bot.ID, string(f.Kind), f.Hash)
	if err != nil {
		return m, err
	}
	if id != "" {
		f.ID, f.Data = id, nil
		again := *c.made
		again.Waiting = 0
		if m.Remake, err = json.Marshal(again); err != nil {
			return m, fmt.Errorf("encode what is to be made: %w", err)
		}
	}
	m.Files = []File{f}
	return m, nil
}

// sentFile is what Telegram has now of a file that was made; nil for any other.
func sentFile(row *ledger.OutboxRow, f File, sent *tg.Message) *ledger.SentFile {
	if f.Hash == "" || f.ID != "" || sent == nil {
		return nil
	}
	id := ""
	switch {
	case f.Kind == Photo && len(sent.Photo) > 0:
		id = sent.Photo[len(sent.Photo)-1].FileID // the largest comes last
	case f.Kind == Document && sent.Document != nil:
		id = sent.Document.FileID
	}
	if id == "" {
		return nil
	}
	return &ledger.SentFile{OfficeID: row.OfficeID, BotID: row.BotID, Kind: string(f.Kind), Hash: f.Hash, FileID: id}
}

// remake has the file of a row made anew that Telegram does not take by its id; ok is
// false when the refusal means something else.
func (s *sender) remake(row *ledger.OutboxRow, cause error) (ok bool) {
	if row.Method != methodSend || !says(cause, "wrong file identifier", "wrong remote file", "FILE_REFERENCE", "invalid file_id", "wrong file_id") {
		return false
	}
	m, err := contentOf[Message](row)
	if err != nil || len(m.Remake) == 0 {
		return false
	}
	err = s.bot.Do(context.WithoutCancel(s.ctx), row.OfficeID, "remake", func(c *Context) error {
		if err := ledger.ForgetFile(c.Tx, row.BotID, string(m.Files[0].Kind), m.Files[0].Hash); err != nil {
			return err
		}
		return c.enqueue(&ledger.OutboxRow{ChatID: row.ChatID, Method: methodMake, Payload: string(m.Remake)})
	})
	if err != nil {
		s.bot.log.Error("make a file anew", "row", row.ID, "error", err)
		return false
	}
	return true
}
