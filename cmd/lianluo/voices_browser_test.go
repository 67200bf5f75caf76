package main

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
)

// voicesOf plays suggestions, consultation and supervision (§9, §11, §12) in the trial, on
// phones of 390 px.
type voicesOf struct {
	*phone
	site                  string
	director, contact     int64
	author, joiner, third int64
}

func newVoices(t *testing.T, flags ...string) *voicesOf {
	b := newBrowser(t)
	trial := start(t, append([]string{"try", "--listen", "127.0.0.1:0"}, flags...)...)
	people := demo.People()
	v := &voicesOf{
		phone: &phone{browser: b}, site: regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C")),
		director: people[0].Account, contact: people[len(people)-1].Account,
		author: people[2].Account, joiner: people[4].Account, third: people[5].Account,
	}
	b.size(390, 844, 1)
	t.Cleanup(func() { require.NotContains(t, trial.log.String(), "level=ERROR") })
	return v
}

// as looks at the phone of somebody, whose taps are counted from here on.
func (v *voicesOf) as(who int64) {
	v.t.Helper()
	v.open(fmt.Sprintf("%s/?as=%d&chat=%d", v.site, who, who))
	v.taps = 0
}

// oneLine asserts that the way of a suggestion, which begins with 提交, is not broken.
func (v *voicesOf) oneLine() {
	v.t.Helper()
	v.holds("the way is one line", `((m) => { const r = document.createRange(); const walk = document.createTreeWalker(m, NodeFilter.SHOW_TEXT);
		for (let n; (n = walk.nextNode());) { const at = n.data.indexOf('●提交'); if (at >= 0) { r.setStart(n, at); r.setEnd(n, n.data.indexOf('办结', at) + 2);
			return new Set([...r.getClientRects()].map((b) => Math.round(b.top))).size === 1 } } return false })([...document.querySelectorAll('[data-testid="message"]')].at(-1))`)
}

// exactly taps the newest button that says just this: 同意 is not 不同意.
func (v *voicesOf) exactly(label string) {
	v.t.Helper()
	v.taps++
	v.tap(`[...document.querySelectorAll('[data-testid="inline-button"]')].findLast((b) => b.textContent.trim() === args[0])`, label)
	v.wait(`!document.querySelector('[data-testid="inline-button"][aria-busy="true"]')`)
}

// look has everything fit the phone.
func (v *voicesOf) look() {
	v.t.Helper()
	v.toTheEnd()
	v.fits()
	v.uncut()
}

// uncut asserts that the words of the newest message's buttons that stand beside each other are
// on one line each: Telegram's apps cut what is not.
func (v *voicesOf) uncut() {
	v.t.Helper()
	v.holds("words of buttons are whole", `[...[...document.querySelectorAll('.row')].at(-1).querySelectorAll('[data-testid="inline-button"]')].filter((e) => e.clientHeight > 50 && e.parentElement.querySelectorAll('[data-testid="inline-button"]').length > 1).map((e) => e.innerText).join('|') === ''`)
}

// keep makes a picture for the guides, without the keyboard: what is tall fits.
func (v *voicesOf) keep(name string) {
	v.t.Helper()
	var open bool
	if v.eval(`!document.querySelector('.keyboard-panel').hidden`, &open); open {
		v.eval(hook("toggle-keyboard")+`.click()`, nil) // no pointer stays on it
	}
	v.toTheEnd()
	v.fits()
	v.picture(name)
}

// counted asserts how many taps it took.
func (v *voicesOf) counted(most int, what string) {
	v.t.Helper()
	v.t.Logf("%s: %d taps", what, v.taps)
	require.LessOrEqual(v.t, v.taps, most, what)
}

const matter = "青山村村东断头路，下雨天学生要绕两公里"

// TestTapsAndPicturesOfSuggestions counts what the bot asks of people, at 390 px: a suggestion from
// one sentence, joining one, a consultation's answer, and what the contact and the director do.
func TestTapsAndPicturesOfSuggestions(t *testing.T) {
	v := newVoices(t)

	// A suggestion from a sentence that nobody asked for: which kind it is, and that is that.
	v.as(v.author)
	v.say(matter)
	v.reads("要记成什么")
	v.press("inline-button", "意见建议")
	v.reads("还可以补上")
	v.look()
	v.press("inline-button", "就这样提交")
	filed := regexp.MustCompile(`编号 (议-\d{4}-\d{3})`).FindStringSubmatch(v.reads("待主任审核"))
	require.NotNil(t, filed)
	open := "/suggestions " + filed[1]
	v.counted(3, "a suggestion from one sentence")
	v.look()

	// From the keyboard it is as many.
	v.as(v.third)
	v.press("reply-button", "提建议")
	v.reads("您要反映什么事")
	v.say("镇卫生院门口没有公交站，老人看病走三里路")
	v.reads("还可以补上")
	v.press("inline-button", "就这样提交")
	v.reads("待主任审核")
	v.counted(3, "a suggestion from the keyboard")

	// One like it is joined with one tap.
	v.as(v.joiner)
	v.say("青山村东边的路断了，学生下雨绕两公里")
	v.reads("要记成什么")
	v.press("inline-button", "意见建议")
	require.Contains(t, v.reads("相近的有"), "断头路")
	v.look()
	v.taps = 0
	v.press("inline-button", "附和第1条")
	v.reads("您已附和")
	v.counted(1, "joining one that is alike")
	v.look()

	// The director looks through what waits, and it goes to the committee.
	v.as(v.director)
	v.say(open)
	v.reads(matter)
	v.taps = 0
	v.press("inline-button", "审核通过")
	v.reads("已审核通过")
	v.counted(1, "approving")
	v.say(open)
	v.reads("已审核")
	v.taps = 0
	v.press("inline-button", "报送")
	v.reads("哪天送到")
	v.press("inline-button", "今天")
	v.press("inline-button", "确认报送")
	v.reads("已报送镇党委")
	v.counted(3, "sending to the committee, with its day")

	// The contact answers from his keyboard in three.
	v.as(v.contact)
	v.press("reply-button", "工作台")
	v.reads("联系领导的工作台")
	v.look()
	v.keep("contact")
	v.press("inline-button", "断头路")
	v.reads("已报送镇党委")
	v.look()
	v.oneLine()
	v.exactly("采纳")
	v.reads("已采纳，")
	v.counted(3, "the contact's answer")
	v.look()

	// 转办 and 办结, from the suggestion's card.
	v.as(v.director)
	v.say(open)
	v.reads("已采纳")
	v.taps = 0
	v.press("inline-button", "转办")
	v.reads("转给哪个部门")
	v.press("inline-button", "村镇建设办")
	v.reads("在哪天以前答复")
	v.look()
	v.press("inline-button", "12月")
	v.look()
	v.press("inline-button", "确认转办")
	v.reads("已转村镇建设办")
	v.counted(4, "转办: the office, the day, and looking it over")
	v.say(open)
	v.reads("已转办")
	v.look()
	v.taps = 0
	v.press("inline-button", "办结")
	v.reads("办理的结果是什么")
	v.say("已铺设600米砂石路，学生不用绕路")
	v.reads("办结？")
	v.press("inline-button", "办结")
	v.reads("已办结，")
	v.counted(2, "办结, with its result")
	v.look()

	// Its author sees how far it has come.
	v.as(v.author)
	v.say(open)
	v.reads("办理经过")
	v.look()
	v.size(390, 1120, 1) // the whole card
	v.keep("suggestion")
}

// TestTapsAndPicturesOfAConsultation: a member answers with one tap; at the deadline the result
// goes to the committee and each opinion is answered with one.
func TestTapsAndPicturesOfAConsultation(t *testing.T) {
	v := newVoices(t)
	v.consulted()
	v.as(v.author)
	v.reads("点一下就算答复")
	v.look()
	v.keep("consult")
	v.exactly("同意")
	v.reads("您的答复：同意")
	v.counted(1, "a consultation's answer")
	v.look()
	v.opinions()

	v.atTheDeadline()
	v.taps = 0
	v.press("inline-button", "报送镇党委")
	v.reads("哪天报送")
	v.press("inline-button", "今天")
	v.reads("由谁送到")
	v.press("inline-button", "由我")
	v.reads("已登记")
	v.counted(3, "sending the result to the committee")
	v.look()
	v.taps = 0
	v.press("inline-button", "逐条答复")
	v.reads("1/3")
	v.look()
	v.exactly("采纳")
	v.reads("2/3")
	v.counted(2, "the first opinion's answer")
	v.press("inline-button", "写一句话再答复")
	v.reads("怎么答复")
	v.look()
}

// consulted has the director put a matter to all members.
func (v *voicesOf) consulted() {
	v.t.Helper()
	v.as(v.director)
	v.say("/consult 拟先修村东断头路，再装路灯，约12万元，从明年一事一议资金列支")
	v.reads("什么时候截止")
	v.press("inline-button", "三天后")
	v.reads("请核对")
	v.look()
	v.press("inline-button", "发出")
	v.reads("已发出")
}

// opinions has two members write what they think.
func (v *voicesOf) opinions() {
	v.t.Helper()
	v.as(v.joiner)
	v.press("inline-button", "有意见")
	v.reads("您有什么意见")
	v.look()
	v.say("先装路灯，晚上不安全")
	v.reads("请核对")
	v.say("资金还没落实，建议分两年")
	v.reads("共 2 条")
	v.look()
	v.press("inline-button", "提交")
	v.reads("您的答复：有意见")
	v.as(v.third)
	v.press("inline-button", "不同意")
	v.press("inline-button", "补充理由")
	v.reads("为什么不同意")
	v.say("路宽不够，消防车进不来，先拓宽")
	v.reads("请核对")
	v.press("inline-button", "提交")
	v.reads("您的答复：不同意")
	v.look()
}

// atTheDeadline goes on to where the director has the result.
func (v *voicesOf) atTheDeadline() {
	v.t.Helper()
	v.as(v.director)
	v.jump("jump-day", 3)
	v.jump("jump-hour", 11)
	v.reads("征求意见已截止，结果如下")
	v.look()
	v.keep("consult-result")
}

// TestTapsAndPicturesOfSupervision: two members write without a name, the director has both in a
// batch, and an author reads the answer by the code.
func TestTapsAndPicturesOfSupervision(t *testing.T) {
	v := newVoices(t)
	v.as(v.author)
	v.press("reply-button", "民主监督")
	v.reads("有话可以直说")
	v.look()
	v.press("inline-button", "匿名写")
	code := regexp.MustCompile(`您的口令：\s*(\S.*\S)`).FindStringSubmatch(v.reads("您的口令"))
	require.NotNil(t, code)
	v.reads("请回复这条消息")
	v.counted(2, "to the receipt and the question")
	v.look()
	v.keep("supervise")
	v.say("村里收垃圾费不开票，问了也不解释")
	v.reads("还没有保存")
	v.look()
	v.as(v.joiner)
	v.press("reply-button", "民主监督")
	v.press("inline-button", "匿名写")
	v.reads("请回复这条消息")
	v.say("村务公开栏半年没有换过")
	v.reads("还没有保存")
	v.past(18) // when what was written is brought before the director
	v.reads("已收下")
	v.look()

	v.as(v.director)
	v.reads("新到匿名意见 2 条")
	v.look()
	v.press("inline-button", "去看看")
	v.reads("等您答复")
	v.press("inline-button", "看匿名的")
	v.reads("1/2")
	v.counted(2, "the director's first item")
	v.look()
	v.keep("supervise-batch")
	v.taps = 0
	v.exactly("答复")
	v.reads("请写答复")
	v.say("已请财政所本月起开票")
	v.reads("您的答复")
	v.press("inline-button", "提交")
	v.reads("凭口令来看")
	v.counted(2, "the director's answer")
	v.look()

	v.as(v.author)
	v.say("/supervise " + code[1])
	v.reads("再写几句")
	v.look()
	v.press("inline-button", "删除聊天里的这几条")
	v.reads("能删的都删了")
	v.look()
}
