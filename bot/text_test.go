package bot_test

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// hard are texts that people send, by mistake or on purpose.
func hard() map[string]string {
	return map[string]string{
		"markup":            `<b>bold</b> <a href="https://evil.example">link</a> <script>alert(1)</script> & &amp; "quotes"`,
		"open tag":          "<b>never closed",
		"lone brackets":     "a < b > c && d",
		"templates":         "{{.title}} {{range}} %s %d $1",
		"right to left":     "abc\u202eدعم\u202c def\u200f\u200e",
		"zero width":        "送\u200b戏\u200d下\ufeff乡\u2060",
		"control":           "a\x00b\x01c\x1b[31md\x7f",
		"newlines":          "a\r\nb\r\rc\u2028d\u2029e",
		"broken UTF-8":      "a\xff\xfe\xc3(b",
		"lone surrogate":    "a\xed\xa0\x80b",
		"emoji":             strings.Repeat("👨‍👩‍👧‍👦", 300),
		"4096 emoji":        strings.Repeat("😀", 2048),
		"combining":         "Z" + strings.Repeat("\u0336\u0354", 500),
		"4096 characters":   strings.Repeat("好", 4096),
		"4096 ampersands":   strings.Repeat("&", 4096),
		"4096 brackets":     strings.Repeat("<", 4096),
		"SQL":               `'); DROP TABLE people; --`,
		"a long word":       strings.Repeat("x", 4000),
		"only marks":        "\u200b\u200e\u202e",
		"a file's name":     "../../etc/passwd",
		"the button's word": "form:1:submit",
	}
}

// unseen leaves out the signs that are not shown or set a text apart.
var unseen = strings.NewReplacer("\x7f", "", "\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "")

func TestHardTextsSurviveWithoutADeadLetter(t *testing.T) {
	e, filed := formEngine(t)
	n := 0
	for name, text := range hard() {
		who := e.member(n % 11)
		n++
		e.talk(who, "/trip")
		messages, err := e.sandbox.Send(who, who, outgoing(text))
		if err != nil {
			require.ErrorIs(t, err, sandbox.ErrEmpty, name) // Telegram's own app would not send it
			e.talk(who, "/cancel")
			continue
		}
		require.Len(t, messages, 1, name)
		e.settle()
		e.clock.Advance(3 * time.Second) // of a long text more could follow
		require.NoError(t, e.bot.SendDue(e.ctx))
		e.settle()
		e.tap(who, "跳过")
		e.tap(who, "提交")
		require.True(t, strings.HasPrefix(e.last(who).Text, "filed: "), "%s: %.200s", name, e.last(who).Text)
		require.NotEmpty(t, *filed, name)
		if last := (*filed)[len(*filed)-1]; len(text) < 1000 {
			require.Equal(t, unseen.Replace(html.UnescapeString("filed: "+last.Place)), unseen.Replace(html.UnescapeString(e.last(who).Text)), "%s is shown as it was written", name)
			for _, mark := range e.last(who).Entities {
				require.Contains(t, []string{"url", "bot_command", "mention", "hashtag"}, mark.Type, "%s brings no markup", name)
			}
		}
		require.Empty(t, e.rows("state = ?", ledger.OutboxDead), name)
		require.Empty(t, e.failures(), name)
	}
	var people int64
	require.NoError(t, store.InOffice(e.db.Read(e.ctx), e.office.ID).Model(&mpeople.Person{}).Count(&people).Error)
	require.EqualValues(t, 12, people)
}

func TestTheRouterTakesHardTextsToo(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Text(bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "you wrote: " + string(locale.Escape(c.Text()))})
			return err
		})
		r.Command("say", bot.Joined, echo("say"))
	})
	who := e.member(0)
	for _, text := range hard() {
		for _, before := range []string{"", "/", "/start ", "/start run-", "/nonsense "} {
			if _, err := e.sandbox.Send(who, who, outgoing(before+text)); err == nil {
				e.settle()
			}
		}
	}
	require.Empty(t, e.failures())
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
}

func TestLongTextsAreFitted(t *testing.T) {
	for limit, texts := range map[int][]string{
		4096: {strings.Repeat("好", 5000), "<b>" + strings.Repeat("好", 5000) + "</b>", strings.Repeat("&amp;", 5000), strings.Repeat("😀", 3000), strings.Repeat("&#34;", 5000)},
		1024: {strings.Repeat("好", 1025), strings.Repeat("&lt;b&gt;", 600), "<i>" + strings.Repeat("😀", 600) + "</i>"},
	} {
		for _, text := range texts {
			cut := bot.Fit(text, limit)
			units := 0
			for _, r := range html.UnescapeString(cut) { // Telegram counts what is shown
				units++
				if r > 0xffff {
					units++
				}
			}
			require.LessOrEqual(t, units, limit)
			require.Greater(t, units, limit/2, "no more than needed is cut: %.20s", text)
			require.Regexp(t, `…\n\(\d+ more\)$`, cut, "F13: what is left out is said")
		}
	}
	require.Equal(t, "<b>short</b>", bot.Fit("<b>short</b>", 4096), "what fits keeps its markup")
	for _, whole := range []string{"<b>" + strings.Repeat("&amp;", 4096) + "</b>", strings.Repeat("😀", 2048)} {
		require.Equal(t, whole, bot.Fit(whole, 4096), "F13: one measure, what Telegram shows")
	}

	e := newEngine(t, func(r *bot.Router) {
		r.Command("long", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "<b>" + strings.Repeat("长", 6000) + "</b>", Buttons: bot.Rows(1, bot.Button{Text: strings.Repeat("很", 100), Data: "long"})})
			return err
		})
		r.Button("long", bot.Joined, func(c *bot.Context) error { return c.Toast(strings.Repeat("😀", 300)) })
	})
	e.talk(e.member(0), "/long")
	require.NotEmpty(t, e.tap(e.member(0), "很").Text)
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
}
