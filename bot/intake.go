package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"
)

const (
	pollLimit = 100
	// longestRest is the longest wait after a failed poll.
	longestRest = 30 * time.Second
)

// Poll takes updates by long polling until ctx is done. An update is
// acknowledged, by the next poll's offset, only after its commit: whatever
// happens in between, Telegram hands it out again.
func (b *Bot) Poll(ctx context.Context, api *API) {
	var offset int64
	rest := time.Duration(0)
	for ctx.Err() == nil {
		list, err := api.poll(ctx, offset, pollLimit)
		if err == nil {
			offset, err = b.take(ctx, offset, list)
		}
		if err == nil {
			rest = 0
			if len(list) == 0 {
				// All is acknowledged. Without an offset whatever comes next is
				// handed out, also when ids begin anew below the last one.
				offset = 0
			}
			continue
		}
		if ctx.Err() != nil {
			return
		}
		rest = min(max(2*rest, time.Second), longestRest)
		var flood *tgbot.TooManyRequestsError
		if errors.As(err, &flood) {
			rest = retryAfter(flood)
		}
		b.metrics.pollErrors.Inc()
		b.log.Warn("polling", "error", err, "retry_in", rest)
		select {
		case <-ctx.Done():
		case <-b.clock.After(rest):
		}
	}
}

// take handles one answer of a poll and gives the next offset: behind the last
// update that was committed with all before it.
func (b *Bot) take(ctx context.Context, offset int64, list []polled) (int64, error) {
	updates := make([]*tg.Update, len(list))
	for i, p := range list {
		updates[i] = p.update
		if p.bad != nil {
			b.log.Error("update cannot be read", "update", p.id, "error", p.bad)
		}
	}
	results := make([]error, len(list))
	var all sync.WaitGroup
	all.Add(len(list))
	err := b.Submit(ctx, updates, func(i int, err error) {
		results[i] = err
		all.Done()
	})
	all.Wait() // also after an error: Submit calls done for each all the same
	for i, failed := range results {
		if failed != nil {
			return offset, failed
		}
		offset = list[i].id + 1
	}
	return offset, err
}
