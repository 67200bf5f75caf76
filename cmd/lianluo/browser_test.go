package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
	"lianluo/internal/harness"
)

// phone is one person's phone, showing the trial in a browser. It counts the
// taps that the bot asks of its owner.
type phone struct {
	*browser
	taps int
}

// hook finds elements of the page by their data-testid.
func hook(id string) string { return fmt.Sprintf("document.querySelector('[data-testid=%q]')", id) }

// press taps the newest button of a kind whose label contains the words, and
// waits until the bot has answered it.
func (p *phone) press(kind, label string) {
	p.t.Helper()
	p.taps++
	p.tap(fmt.Sprintf(`[...document.querySelectorAll('[data-testid=%q]')].findLast((b) => b.textContent.includes(args[0]))`, kind), label)
	p.wait(`!document.querySelector('[data-testid="inline-button"][aria-busy="true"]')`)
}

// reads waits until some message contains the words and gives the newest one
// that does.
func (p *phone) reads(words string) string {
	p.t.Helper()
	raw := p.wait(`[...document.querySelectorAll('[data-testid="message"]')].findLast((m) => m.innerText.replace(/\u2060/g, '').replace(/\u00a0/g, ' ').includes(args[0]))?.innerText`, words)
	var text string
	require.NoError(p.t, json.Unmarshal(raw, &text))
	return harness.Seen(text)
}

// TestTheTrialInABrowser is the trial as a newcomer sees it: a member signs in
// with one tap and files a good deed with a picture in three; then the clock
// goes past the quarter's end and the briefing is in the group.
func TestTheTrialInABrowser(t *testing.T) {
	b := newBrowser(t)
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
	member := demo.People()[1].Account

	// Choose a person, then a chat: as the page leads.
	b.open(site + "/")
	b.shot("people")
	b.tap(hook(fmt.Sprint("person-", member)))
	b.wait(hook(fmt.Sprint("chat-", member)))
	b.shot("chats")
	p := &phone{browser: b}
	group := group(b)

	// A check-in is one tap, on the session's post in the group.
	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, group))
	p.reads("签到")
	b.shot("group")
	p.press("inline-button", "签到")
	b.wait(hook("toast") + `?.innerText.includes('已签到')`)
	b.shot("checked-in")
	require.Equal(t, 1, p.taps, "a check-in is one tap")

	// A good deed is three: the menu's word, send, submit. (Picking the picture
	// and typing are what the member has to say; no tap of them is the bot's.)
	p.taps = 0
	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, member))
	p.press("reply-button", "报好事")
	p.reads("做了什么好事")
	b.tap(hook("attach"))
	b.tap(hook("attach-sample-photo"))
	b.wait(`document.querySelector('[data-testid="tray"]')?.querySelector('img')`)
	b.write("送戏下乡 20场，惠及800人", hook("composer"))
	b.shot("deed-written")
	p.taps++
	b.tap(hook("send"))
	card := p.reads("请核对")
	b.shot("deed-card")
	require.Contains(t, card, "送戏下乡")
	require.Contains(t, card, "20 场")
	require.Contains(t, card, "800 人")
	p.press("inline-button", "提交")
	require.Regexp(t, `编号 好-\d{4}-\d{3}`, p.reads("已提交「送戏下乡」"))
	b.shot("deed-filed")
	require.Equal(t, 3, p.taps, "a deed is three taps")

	// The clock goes past the quarter's end: the director has the preview (22),
	// and only after another step the briefing is in the group.
	director := demo.People()[0].Account
	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, director, director))
	before := clock(b)
	b.tap(hook("jump-quarter"))
	b.wait(hook("clock")+`.dataset.now > args[0] + 86400`, before)
	require.Contains(t, p.reads("履职通报"), "发到群里")
	b.shot("preview")
	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, member, group))
	b.wait(`[...document.querySelectorAll('[data-testid="message"]')].every((m) => !m.innerText.includes('履职通报'))`)
	before = clock(b)
	b.tap(hook("jump-quarter"))
	b.wait(hook("clock")+`.dataset.now > args[0] + 3600`, before)
	briefing := p.reads("履职通报")
	require.Contains(t, briefing, "季度")
	require.Contains(t, briefing, "好事实事")
	b.shot("briefing")

	require.NoError(t, trial.cmd.Process.Signal(stopSignal))
	require.Zero(t, trial.wait(), trial.log)
	require.NotContains(t, trial.log.String(), "level=ERROR")
}

// clock is the office's time on the page, in Unix seconds.
func clock(b *browser) (at int64) {
	b.t.Helper()
	require.NoError(b.t, json.Unmarshal(b.wait("Number("+hook("clock")+".dataset.now)"), &at))
	return at
}

// group is the id of the only group in the list of chats.
func group(b *browser) (id int64) {
	b.t.Helper()
	raw := b.wait(`Number(document.querySelector('[data-testid^="chat--"]')?.dataset.testid.slice('chat-'.length))`)
	require.NoError(b.t, json.Unmarshal(raw, &id))
	return id
}

// jump moves the clock on, a press of its button a time: the next once the journey has ended,
// since one that is pressed on the way does nothing.
func (b *browser) jump(button string, times int) {
	b.t.Helper()
	for range times {
		before := clock(b)
		b.tap(hook(button))
		b.wait(hook("clock")+`.dataset.now > args[0] + 3500 && `+hook(button)+`.getAttribute('aria-disabled') === 'false'`, before)
	}
}

// past goes on by hours until it is past an hour of the office's day: the trial begins now,
// whenever that is.
func (b *browser) past(hour int) {
	b.t.Helper()
	for time.Unix(clock(b), 0).In(harness.Shanghai).Hour() < hour {
		b.jump("jump-hour", 1)
	}
}
