package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
)

// eval gives the value of a JavaScript expression now.
func (b *browser) eval(expression string, value any, args ...any) {
	b.t.Helper()
	if args == nil {
		args = []any{}
	}
	b.call("POST", "/execute/sync", map[string]any{"script": "const args = arguments; return (" + expression + ")", "args": args}, value)
}

// looks is how often an expression is looked at: each look is a question to the browser.
const looks = 200

// holds proves that a JavaScript expression becomes true.
func (b *browser) holds(why, expression string, args ...any) {
	b.t.Helper()
	var got any
	for range looks { // a page that was just opened is laid out a moment later
		if b.eval(expression, &got, args...); got == true {
			return
		}
	}
	if got != true {
		raw, _ := json.Marshal(got)
		b.shot("failed")
		require.Failf(b.t, why, "%s is %s", expression, raw)
	}
}

// keys types into whatever has the focus: WebDriver's signs stand for keys.
func (b *browser) keys(keys string) {
	b.t.Helper()
	var found map[string]string
	b.call("GET", "/element/active", nil, &found)
	b.call("POST", "/element/"+found[elementKey]+"/value", map[string]any{"text": keys}, nil)
}

const (
	tabKey   = "\ue004"
	enterKey = "\ue007"
	// overlap gives how many days' labels stand at the top of the conversation.
	stuck = `((top) => [...document.querySelectorAll('.day span')].filter((s) => Math.abs(s.getBoundingClientRect().top - top) < 24).length)
		(document.querySelector('.log').getBoundingClientRect().top)`
	noSideways = `document.documentElement.scrollWidth <= innerWidth && document.querySelector('.log').scrollWidth <= document.querySelector('.log').clientWidth`
	readTwice  = `[...document.querySelectorAll('[title]')].filter((e) => e.title === e.getAttribute('aria-label') || e.title === e.innerText.trim()).map((e) => e.outerHTML)`
)

// TestTheWebChatInABrowser is the page that the trial is looked at through.
func TestTheWebChatInABrowser(t *testing.T) {
	b := newBrowser(t)
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
	director, member := demo.People()[0], demo.People()[2]
	p := &phone{browser: b}
	fresh := func(query string, args ...any) { b.open(site + "/?" + fmt.Sprintf(query, args...)) }
	on := func(part *testing.T) func() { // a part of the story that fails is named
		b.t = part
		return func() { b.t = t }
	}
	group := int64(0)

	t.Run("39 what to try first", func(t *testing.T) {
		defer on(t)()
		fresh("lang=zh")
		b.shot("people")
		b.holds("three", `[...document.querySelectorAll('.start-option')].map((e) => e.innerText).join('|') === args[0]`,
			"① "+member.Name+"：签到|② 群：看数字变|③ "+director.Name+"：办理")
		b.tap(hook("start-2"))
		p.reads("应到")
		b.eval("Number(new URLSearchParams(location.search).get('chat'))", &group)
		require.Negative(t, group)
		fresh("lang=zh")
		b.tap(hook("start-3"))
		b.wait(`document.querySelector('.phone-of')?.innerText.includes(args[0])`, director.Name)
		fresh("lang=zh")
		b.tap(hook("start-1"))
		b.wait(`document.querySelector('.phone-of')?.innerText.includes(args[0])`, member.Name)
		b.shot("first")
	})
	t.Run("R35 the focus stays in the message, 38 and the way to the composer is short", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=zh", member.Account, group)
		p.reads("应到")
		b.eval(`[...document.querySelectorAll('.inline-button')].findLast((e) => e.textContent === '签到').focus()`, nil)
		b.keys(enterKey)
		b.wait(hook("toast") + `?.innerText.includes('已签到')`)
		b.wait(`[...document.querySelectorAll('.row')].some((r) => r.innerText.replace(/\u2060|\u00a0/g, '').includes('已签到2') || r.innerText.includes('已签到'))`)
		b.wait(`document.activeElement.closest('.row')?.querySelector('.inline-button')`)
		b.keys(tabKey)
		b.holds("Tab goes on from there", `document.activeElement !== document.body`)
		fresh("as=%d&chat=%d&lang=zh", director.Account, director.Account)
		for range 3 {
			p.say("/office")
			p.reads("工作台")
		}
		b.wait(`document.querySelectorAll('.row').length > 5`)
		b.holds("one message is a stop", `[...document.querySelectorAll('.messages :is(button, a, .row)')].filter((e) => e.tabIndex >= 0).every((e) => e.closest('.row') === [...document.querySelectorAll('.row')].at(-1))`)
		b.eval(`document.querySelectorAll('.row')[1].focus()`, nil)
		b.holds("the one that has the focus", `[...document.querySelectorAll('.messages .inline-button')].filter((e) => e.tabIndex >= 0).every((e) => e.closest('.row') === document.querySelectorAll('.row')[1])`)
	})
	t.Run("38 the composer comes first for the keyboard", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=zh", director.Account, director.Account)
		b.wait(`document.querySelectorAll('.row').length > 1`)
		focused := `document.activeElement === ` + hook("composer")
		b.holds("a finger opens no keyboard by looking", `document.activeElement === document.body`)
		b.holds("first of its pane", `[...document.querySelectorAll('.pane :is(button, a[href], textarea, [tabindex])')].find((e) => e.tabIndex >= 0 && e.offsetParent) === `+hook("composer"))
		b.holds("first of the page, by one key", `[...document.querySelectorAll('button, a[href], textarea, [tabindex]')].find((e) => e.tabIndex >= 0 && !e.hidden) === `+hook("skip"))
		b.eval(hook("skip")+`.focus()`, nil)
		b.holds("seen when it has the focus", `document.querySelector('.skip').getBoundingClientRect().width > 40`)
		b.shot("skip")
		b.keys(enterKey)
		b.holds("and goes there", focused)
		b.holds("it stands below", hook("composer")+`.getBoundingClientRect().top > document.querySelector('.log').getBoundingClientRect().bottom - 1`)
		b.holds("between its buttons", `((x) => x('commands') < x('composer') && x('attach') < x('composer') && x('composer') < x('send'))((id) => document.querySelector('[data-testid="' + id + '"]').getBoundingClientRect().left)`)
	})
	t.Run("R36 nothing is read twice or sign by sign", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=zh", member.Account, group)
		b.holds("found by a search", `document.body.innerText.replace(/\u00a0/g, ' ').includes('应到 11')`)
		var twice []string
		b.eval(readTwice, &twice)
		require.Empty(t, twice)
		fresh("as=%d", member.Account)
		b.eval(readTwice, &twice)
		require.Empty(t, twice)
		fresh("lang=zh")
		b.eval(readTwice, &twice)
		require.Empty(t, twice)
	})
	t.Run("37 an attachment that fails holds up no words", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=zh", member.Account, member.Account)
		b.eval(`(() => { const real = fetch; window.fetch = (u, o) => o?.body instanceof FormData && o.body.has('photo') ? Promise.reject(new TypeError('Failed to fetch')) : real(u, o); })()`, nil)
		b.tap(hook("attach"))
		b.tap(hook("attach-sample-photo"))
		b.wait(`document.querySelector('[data-testid="tray"] img')`)
		b.write("照片的说明", hook("composer"))
		b.tap(hook("send"))
		b.wait(hook("tray-failed"))
		b.wait(hook("toast") + `?.innerText.includes('连接不上')`)
		b.holds("the words are kept", hook("composer")+`.value === '照片的说明'`)
		b.shot("failed-attachment")
		b.tap(hook("send"))
		b.wait(`[...document.querySelectorAll('.row.out')].at(-1)?.innerText.includes('照片的说明')`)
		b.wait(hook("composer") + `.value === '' && ` + hook("tray") + `.querySelectorAll('img').length === 1`)
		b.tap(`document.querySelector('.tray-remove')`)
		b.wait(hook("tray") + `.hidden`)
	})
	t.Run("23 each day sticks in a block of its own", func(t *testing.T) {
		defer on(t)()
		b.tap(hook("jump-day"))
		b.wait(`document.querySelectorAll('.day').length > 1 || `+hook("clock")+`.dataset.now`, "")
		p.say("/help")
		p.reads("/help")
		b.tap(hook("jump-day"))
		p.say("/help")
		b.wait(`document.querySelectorAll('.day-block').length >= 2`)
		b.holds("one label a block", `[...document.querySelectorAll('.day-block')].every((e) => e.querySelectorAll('.day').length === 1 && e.firstElementChild.classList.contains('day'))`)
		for _, share := range []string{"1", "0.7", "0.5", "0.2", "0"} {
			b.eval(`(() => { const l = document.querySelector('.log'); l.classList.add('moving'); l.scrollTop = l.scrollHeight * `+share+`; })()`, nil)
			b.holds("at "+share, stuck+` <= 1`)
		}
		b.shot("days")
	})
	t.Run("37 the clock's buttons are all seen, R34 on a low screen the conversation is", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=zh", member.Account, member.Account)
		b.wait(`document.querySelectorAll('.reply-button').length > 4`)
		for _, s := range []struct{ w, h, log int }{{390, 844, 250}, {360, 780, 200}, {320, 568, 250}, {844, 390, 180}, {320, 200, 70}} {
			b.size(s.w, s.h, 2)
			b.shot(fmt.Sprintf("size-%dx%d", s.w, s.h))
			b.holds("no sideways scroll", noSideways)
			b.holds("chips within", `[...document.querySelectorAll('.chip')].every((c) => { const r = c.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth + 1; })`)
			b.holds(fmt.Sprintf("room of the conversation at %v", s), `document.querySelector('.log').clientHeight >= args[0]`, s.log)
			b.holds("the composer is seen", `(() => { const r = document.querySelector('textarea').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight + 1; })()`)
		}
		b.size(390, 844, 2)
		b.wait(`!document.querySelector('.keyboard-panel').hidden`)
	})
	t.Run("R33 twice as large letters", func(t *testing.T) {
		defer on(t)()
		const cut = `[...document.querySelectorAll(args[0])].filter((e) => e.clientHeight && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2)).map((e) => e.className + ': ' + e.innerText)`
		large := func() { b.eval(`document.documentElement.style.setProperty('font-size', '34px')`, nil) }
		var list []string
		fresh("lang=zh")
		large()
		b.shot("large-people")
		b.eval(cut, &list, ".avatar, .badge, .person-name, .chip, .start-option")
		require.Empty(t, list)
		fresh("as=%d&lang=zh", director.Account)
		large()
		b.eval(cut, &list, ".avatar, .badge, .chat-title, .person-name")
		require.Empty(t, list)
		b.shot("large-chats")
		fresh("as=%d&chat=%d&lang=zh", director.Account, group)
		large()
		b.eval(cut, &list, ".avatar, .badge, .pane-head, textarea, .chip, .inline-label")
		require.Empty(t, list)
		b.wait(`document.querySelector('.pane-title').clientWidth >= 4 * 34 * 1.03`) // it has room
		b.shot("large-chat")
		b.holds("no sideways scroll", noSideways)
	})
	t.Run("36 in English", func(t *testing.T) {
		defer on(t)()
		fresh("as=%d&chat=%d&lang=en", member.Account, member.Account)
		b.holds("chips", `!/[\u4e00-\u9fff]/.test(document.querySelector('.jumps').innerText)`)
		b.eval(`(() => { window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); })()`, nil)
		b.write("hello", hook("composer"))
		b.tap(hook("send"))
		b.wait(hook("toast") + `?.innerText === 'Not sent: no connection, or the attachment is gone'`)
		fresh("lang=en")
		b.holds("what to try", `document.querySelector('.starts-title').innerText === 'Three things to try'`)
		names := []string{"联络处"}
		for _, who := range demo.People() {
			names = append(names, who.Name, string([]rune(who.Name)[1:])) // as in the circle before it
		}
		// But for names, and for the button that a start tells of, no word is Chinese.
		const chinese = `(() => { let s = document.title + document.querySelector('.topbar').innerText + document.querySelector('.people-pane').innerText +
			[...document.querySelectorAll('[aria-label], [placeholder]')].map((e) => (e.ariaLabel || '') + (e.placeholder || '')).join();
			for (const n of [...args, '（签到）', '(签到)', '(办理)', '中文']) s = s.replaceAll(n, ''); return s.match(/[\u4e00-\u9fff，。：「」]+/g) || []; })()`
		var left []string
		all := make([]any, len(names))
		for i, n := range names {
			all[i] = n
		}
		b.eval(chinese, &left, all...)
		require.Empty(t, left)
		b.holds("notes", `document.querySelectorAll('.person-note')[0].innerText === 'director' && document.querySelectorAll('.person-note')[2].innerText.startsWith('member · Party secretary')`)
		b.shot("english")
		fresh("lang=zh")
	})
	require.NoError(t, trial.cmd.Process.Signal(stopSignal))
	require.Zero(t, trial.wait(), trial.log)
	require.NotContains(t, trial.log.String(), "level=ERROR")
}
