package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// late23 is a minute before midnight, and past0 a minute after it.
var (
	late23 = time.Date(2026, 12, 5, 23, 59, 0, 0, harness.Shanghai)
	past0  = time.Date(2026, 12, 6, 0, 1, 0, 0, harness.Shanghai)
)

// A day that is typed is seen from when the message was sent, though the bot was down
// over midnight and reads it the next day.
func TestADayIsReadAsOfWhenItWasSent(t *testing.T) {
	for name, c := range map[string]struct {
		first string // sent before midnight while the bot runs
		words string
		who   func(h *harness.Harness) *harness.Person
		want  string
	}{
		"a session in one line":  {"", "/newsession 明天 15:00 学习 @三楼 #陈静", director, "12月6日（周日）15:00"},
		"the answer of a form":   {"/newsession", "明天 15:00", director, "12月6日（周日）15:00"},
		"a deed of yesterday":    {"", "/deed 昨天义诊，服务120人次", member0, "12月4日（周五）"},
		"a deed without a day":   {"", "/deed 义诊，服务120人次", member0, "12月5日（周六）"},
		"days that one is away":  {"/away", "后天", member0, "12月7日（周一）"},
		"a day behind a weekday": {"", "/newsession 下周一 15:00 学习 @三楼 #陈静", director, "12月7日（周一）15:00"},
	} {
		t.Run(name, func(t *testing.T) {
			h := harness.New(t).Seed()
			p := c.who(h)
			h.AdvanceTo(late23)
			if c.first == "/newsession" {
				p.Send("/newsession").Send("学习二十届四中全会精神")
			} else if c.first != "" {
				p.Send(c.first)
				p.Tap("记几天")
			}
			h.Stop()
			_, err := h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{Text: c.words})
			require.NoError(t, err)
			h.Clock.Advance(past0.Sub(h.Clock.Now()))
			h.Start()
			switch c.first {
			case "/newsession":
				p.Send("三楼")
				p.Tap("跳过")
				p.Tap("跳过")
			case "/away":
				p.Tap("就这一天")
			}
			require.Contains(t, p.Last(), c.want)
		})
	}
}

// Words that were asked about first are read as of when they were sent, too.
func TestADayInWordsThatWereAskedAbout(t *testing.T) {
	t.Run("what is this", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Members[0]
		h.AdvanceTo(late23)
		p.Send("昨天义诊，服务120人次")
		h.AdvanceTo(past0)
		p.Tap("好事实事")
		require.Contains(t, p.Last(), "12月4日")
	})
	t.Run("is this the answer", func(t *testing.T) {
		h := harness.New(t).Seed()
		p := h.Director
		h.AdvanceTo(late23.Add(-4 * time.Hour))
		p.Send("/newsession").Send("学习二十届四中全会精神")
		h.AdvanceTo(late23)
		p.Send("明天 15:00")
		h.AdvanceTo(past0)
		p.Tap("是")
		p.Send("三楼")
		p.Tap("跳过")
		p.Tap("跳过")
		require.Contains(t, p.Last(), "12月6日（周日）15:00")
	})
}

func director(h *harness.Harness) *harness.Person { return h.Director }
func member0(h *harness.Harness) *harness.Person  { return h.Members[0] }
