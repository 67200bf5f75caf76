package bench

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"lianluo/internal/sandbox"
)

// Who asks for something while much news waits in his chat: answers go first, and both
// share what Telegram lets through.

// commands is how often the director asks, and between them how long he looks at it.
const (
	commands = 8
	lookTime = 2 * time.Second
)

// desk stands in the answer to /office, and in no news.
const desk = "待办"

// behindNews has members file deeds, each of which the director is told, and measures how
// long his own commands take while that goes out.
func (f *flood) behindNews(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	director := f.town.account(0)
	before := len(f.server.Messages(director))
	for n := range f.o.News {
		if _, err := f.server.Send(f.others[n%len(f.others)], f.others[n%len(f.others)], sandbox.Outgoing{Text: fmt.Sprintf("/deed 送戏下乡 %d场，惠及%d人", n+1, 100+n)}); err != nil {
			return err
		}
	}
	for { // the first of it is there: the rest waits
		if len(f.server.Messages(director)) > before {
			break
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the director was told of no deed: %w", ctx.Err())
		}
		sleepUntil(ctx, time.Now().Add(5*time.Millisecond))
	}
	var took latencies
	ahead := 0
	for range commands {
		d, err := f.desk(ctx, director)
		if err != nil {
			return err
		}
		took = append(took, d)
		ahead = len(f.server.Messages(director)) - before - 2*len(took)
		sleepUntil(ctx, time.Now().Add(lookTime))
	}
	fmt.Fprintf(out, "%d news for the director: his %d commands were answered with p50 %s, longest %s; %d of the news had come by the last\n",
		f.o.News, len(took), ms(took.at(50)), ms(took.at(100)), ahead)
	return nil
}

// desk asks for the desk and gives the time until it is there.
func (f *flood) desk(ctx context.Context, who int64) (time.Duration, error) {
	begin := time.Now()
	asked, err := f.server.Send(who, who, sandbox.Outgoing{Text: "/office"})
	if err != nil {
		return 0, err
	}
	after := 0
	for _, m := range asked {
		after = max(after, m.MessageID)
	}
	for {
		for _, m := range f.server.Messages(who) {
			if m.MessageID > after && m.From.IsBot && strings.Contains(m.Text, desk) {
				return time.Since(begin), nil
			}
		}
		if ctx.Err() != nil {
			return 0, fmt.Errorf("the desk was not shown: %w", ctx.Err())
		}
		sleepUntil(ctx, time.Now().Add(2*time.Millisecond))
	}
}
