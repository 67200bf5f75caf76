package fund

import (
	"crypto/sha256"
	"encoding/hex"

	"lianluo/bot"
	"lianluo/models/records"
)

// receiptSum is the receiver that reads what is in a receipt: the same one is known again when
// its photo is taken or sent anew with another name.
const receiptSum = "fund_receipt_sum"

func registerSums(r *bot.Router) {
	bot.AddReceiver(r, &bot.Receiver[string]{
		Name: receiptSum, Access: bot.Staff, MaxSize: records.FetchLimit,
		Read: func(data []byte) (string, error) {
			sum := sha256.Sum256(data)
			return hex.EncodeToString(sum[:]), nil
		},
		Receive: func(c *bot.Context, sum string, err error) error {
			if err != nil { // it is not compared then; nobody waits for it
				return nil
			}
			return records.NoteSum(c.Tx, c.Fetched().UniqueID, sum)
		},
	})
}

// weigh has what is in receipts read, after the commit.
func weigh(c *bot.Context, files ...bot.Upload) error {
	for _, f := range files {
		if f.UniqueID == "" || f.Size > records.FetchLimit {
			continue
		}
		if err := c.Fetch(f, receiptSum); err != nil {
			return err
		}
	}
	return nil
}

// receiptNames are the messenger's names of receipts, and of what is the same as one of them.
func receiptNames(c *bot.Context, files []bot.Upload) ([]string, error) {
	var uniques []string
	for _, f := range files {
		if f.UniqueID != "" {
			uniques = append(uniques, f.UniqueID)
		}
	}
	return records.SameContent(c.Tx, uniques)
}

// weighed has what is in a file read that a field takes.
func weighed[T any](set func(c *bot.Context, v *T, in bot.Input) error) func(c *bot.Context, v *T, in bot.Input) error {
	return func(c *bot.Context, v *T, in bot.Input) error {
		if err := set(c, v, in); err != nil || in.File == nil {
			return err
		}
		return weigh(c, *in.File)
	}
}
