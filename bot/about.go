package bot

import "lianluo/models/ledger"

// about notes which record a private message is about. What a button makes of a
// message takes the place of what it said before.
func (c *Context) about(row *ledger.OutboxRow, m Message) error {
	shown := row.Method == methodEdit && row.TargetID == 0
	if row.ChatID < 0 || row.Method != methodSend && !shown {
		return nil
	}
	row.About, row.Stays = m.About, m.Stays || len(m.Files) > 0
	if !shown || c.Office == nil {
		return nil
	}
	return ledger.Replace(c.Tx, c.Office.ID, row.ChatID, row.MessageID)
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
