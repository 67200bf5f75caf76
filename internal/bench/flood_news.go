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
// long his own commands take while that goes out. He begins when the members have their
// answers, so that what is measured is his chat and not the limit over all.
func (f *flood) behindNews(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	director := f.town.account(0)
	before := len(f.server.Messages(director))
	filed := f.o.News + f.o.News/5 // some go before he begins
	unanswered := map[int64]int{}  // the last message of each
	for n := range filed {
		who := f.others[n%len(f.others)]
		sent, err := f.server.Send(who, who, sandbox.Outgoing{Text: fmt.Sprintf("/deed 送戏下乡 %d场，惠及%d人", n+1, 100+n)})
		if err != nil {
			return err
		}
		unanswered[who] = sent[len(sent)-1].MessageID
	}
	come := func() int { return len(f.server.Messages(director)) - before }
	for come() == 0 || len(unanswered) > 0 {
		for who, message := range unanswered {
			if f.answered(who, message) {
				delete(unanswered, who)
			}
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%d members have no answer, the director was told of %d deeds: %w", len(unanswered), come(), ctx.Err())
		}
		sleepUntil(ctx, time.Now().Add(5*time.Millisecond))
	}
	waiting := filed - come()
	var took latencies
	for range commands {
		d, err := f.desk(ctx, director)
		if err != nil {
			return err
		}
		took = append(took, d)
		sleepUntil(ctx, time.Now().Add(lookTime))
	}
	fmt.Fprintf(out, "%d news for the director: his %d commands were answered with p50 %s, longest %s; %d of the news waited before the first, %d after the last\n",
		filed, len(took), ms(took.at(50)), ms(took.at(100)), waiting, filed-come()+2*len(took))
	return nil
}

// answered tells whether the bot has written to somebody after a message.
func (f *flood) answered(who int64, after int) bool {
	for _, m := range f.server.Messages(who) {
		if m.MessageID > after && m.From.IsBot {
			return true
		}
	}
	return false
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
