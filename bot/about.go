package bot

import (
	"time"

	"lianluo/models/ledger"
)

// about notes which record a message is about. What a button makes of a
// message takes the place of what it said before (ledger.SaidAbout).
func about(row *ledger.OutboxRow, m Message) {
	shown := row.Method == methodEdit && row.TargetID == 0 && row.ChatID > 0
	if row.Method == methodSend || shown {
		row.About, row.Stays, row.Placed = m.About, row.ChatID > 0 && (m.Stays || len(m.Files) > 0), shown
	}
}

// PostAgain says in the office's group what a row said that did not arrive; Ref is 0
// when that is no longer known, or the group cannot be written to.
func (c *Context) PostAgain(lost *ledger.OutboxRow) (Ref, error) {
	if lost.Payload == "" || c.Office == nil || c.Office.GroupChatID == 0 {
		return 0, nil
	}
	row := &ledger.OutboxRow{
		ChatID: c.Office.GroupChatID, Method: lost.Method, Payload: lost.Payload, FileName: lost.FileName, File: lost.File, About: lost.About,
		ActionID: lost.ActionID,
	}
	c.hold(row)
	err := c.enqueue(row)
	return row.ID, err
}

// SaidAbout lists what was said in private about records (Message.About).
func (c *Context) SaidAbout(refs ...string) ([]ledger.Said, error) {
	return ledger.SaidAbout(c.Tx, c.Now, refs...)
}

// Withhold cancels what waits for its time, because it holds no longer.
func (c *Context) Withhold(row int64) error {
	if err := ledger.CancelWaiting(c.Tx, row); err != nil {
		return err
	}
	c.back = append(c.back, row)
	return nil
}

// HoldBack keeps what waits for its time from being said, because it holds no longer,
// unless it is let go before until: what made it so can be undone till then.
func (c *Context) HoldBack(row int64, until time.Time) error {
	return ledger.HoldBack(c.Tx, row, until)
}

// LetGo has what was held back until a time be said after all.
func (c *Context) LetGo(row int64, until time.Time) error { return ledger.LetGo(c.Tx, row, until) }

// Unheard is what a message carries that waits for its time (Message.Before).
func (c *Context) Unheard(row int64) (string, error) {
	waiting, err := ledger.WaitingRow(c.Tx, row)
	if err != nil || waiting == nil || waiting.Method != methodSend {
		return "", err
	}
	m, err := contentOf[Message](waiting)
	return m.Before, err
}
