package files

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/bot"
	"lianluo/models/records"
	"lianluo/models/store"
)

// every is how often the keeper looks whether there is something to keep.
const every = time.Minute

// Keeper brings the files of the archive and the books into a folder, one after the other.
// Nothing waits for it, and no transaction is open while it asks the messenger. What a stop
// cuts off is done again: a file without a row is not kept.
type Keeper struct {
	dir   *Dir
	bot   *bot.Bot
	db    *store.DB
	clock clockwork.Clock
	log   *slog.Logger

	turn sync.Mutex // one pass at a time
	seen int64      // the last attachment that was looked at
}

// NewKeeper makes the keeper of a folder.
func NewKeeper(dir *Dir, b *bot.Bot, db *store.DB, clock clockwork.Clock, log *slog.Logger) *Keeper {
	return &Keeper{dir: dir, bot: b, db: db, clock: clock, log: log}
}

// Run keeps what is to be kept, now and at every minute, until ctx is done. What an earlier
// run has given up for want of an answer is asked for once more.
func (k *Keeper) Run(ctx context.Context) {
	err := k.bot.Do(ctx, 0, "keep files", func(c *bot.Context) error {
		return records.TryAgain(store.AcrossOffices(c.Tx), c.Now)
	})
	for {
		if err == nil {
			err = k.Pass(ctx)
		}
		if err != nil && ctx.Err() == nil {
			k.log.Warn("files are not kept now; it is tried again", "error", err)
		}
		err = nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Pass removes what is to be kept no more, and keeps all that is to be kept by now. It ends at
// the first file that does not come: then the line is down more often than the file is bad.
func (k *Keeper) Pass(ctx context.Context) error {
	k.turn.Lock()
	defer k.turn.Unlock()
	if err := errors.Join(k.remove(ctx), k.removeLeft(ctx)); err != nil {
		return err
	}
	last, err := records.LastAttachment(store.AcrossOffices(k.db.Read(ctx)))
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		at, err := records.ToKeep(store.AcrossOffices(k.db.Read(ctx)), k.seen, k.clock.Now())
		if err != nil {
			return err
		}
		if at == nil {
			k.seen = max(k.seen, last)
			return nil
		}
		if err := k.keep(ctx, at); err != nil {
			return err
		}
		k.seen = max(k.seen, at.ID)
	}
	return ctx.Err()
}

// keep brings one file. Its error is one that may pass.
func (k *Keeper) keep(ctx context.Context, at *records.Attachment) error {
	data, err := k.bot.Bring(ctx, bot.Upload{ID: at.FileID, Size: at.Size})
	if ctx.Err() != nil {
		return ctx.Err() // stopping: it is fetched at the next start
	}
	sum, why := "", records.Fault("")
	switch {
	case errors.Is(err, bot.ErrFileTooBig):
		why = records.FaultBig
	case errors.Is(err, bot.ErrFileGone):
		why = records.FaultGone
	case err == nil:
		sum, err = k.dir.Put(data)
	}
	if err != nil && why == "" {
		why = records.FaultLate
	}
	if err != nil {
		k.log.Warn("file not kept", "attachment", at.ID, "why", why, "error", err)
	}
	noted := k.bot.Do(ctx, at.OfficeID, "keep files", func(c *bot.Context) error {
		if why != "" {
			return records.NotKept(c.Tx, at.ID, why, c.Now)
		}
		return records.Keep(c.Tx, at.ID, sum, int64(len(data)), c.Now)
	})
	if why != records.FaultLate {
		err = nil
	}
	if why == "" && noted == nil && k.dir.Check(sum) != nil { // another process removed it between: now it has a row
		_, err = k.dir.Put(data)
	}
	if why == "" && noted == nil {
		k.log.Info("file kept", "attachment", at.ID, "bytes", len(data))
	}
	return errors.Join(noted, err)
}

// remove takes away the files of records that were withdrawn, and of what was taken off a
// record, once that cannot be undone; a file that another record has too stays. A stop between
// the file and its row has it done again.
func (k *Keeper) remove(ctx context.Context) error {
	for ctx.Err() == nil {
		row, err := records.ToRemove(store.AcrossOffices(k.db.Read(ctx)), k.clock.Now())
		if err != nil || row == nil {
			return err
		}
		err = k.dir.Remove(row.SHA256, func() (bool, error) {
			return records.Wanted(store.AcrossOffices(k.db.Read(ctx)), row.SHA256, k.clock.Now())
		})
		if err != nil {
			return err
		}
		if err := k.bot.Do(ctx, row.OfficeID, "remove files", func(c *bot.Context) error { return records.Removed(c.Tx, row) }); err != nil {
			return err
		}
		k.log.Info("file removed", "attachment", row.AttachmentID)
	}
	return ctx.Err()
}

// removeLeft takes away the files of offices that are gone, unless another has the same.
func (k *Keeper) removeLeft(ctx context.Context) error {
	sums, err := records.LeavingFiles(k.db.Read(ctx))
	if err != nil {
		return err
	}
	for _, sum := range sums {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := k.dir.Remove(sum, func() (bool, error) {
			return records.Wanted(store.AcrossOffices(k.db.Read(ctx)), sum, k.clock.Now())
		})
		if err != nil {
			return err
		}
		if err := k.bot.Do(ctx, 0, "remove files", func(c *bot.Context) error { return records.LeftFile(c.Tx, sum) }); err != nil {
			return err
		}
	}
	return nil
}
