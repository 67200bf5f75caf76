package term

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/store"
)

// player plays the term: what is due next is the event that comes first.
type player struct {
	*harness.Harness
	of   map[string]*harness.Person
	acts []act
	log  *strings.Builder // of the collation that is written down; nil: of none
}

type act struct {
	at time.Time
	do func()
}

func (p *player) plan(day store.Date, clock time.Duration, do func()) {
	p.acts = append(p.acts, act{day.Start(harness.Shanghai).Add(clock), do})
}

// play does everything that is planned, in its order.
func (p *player) play() {
	slices.SortStableFunc(p.acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range p.acts {
		p.until(a.at)
		a.do()
	}
}

// until moves the clock. Over days on which nothing happens the program wakes every second
// morning, as a machine does that sleeps, and every morning while a year is put in order, when
// members are reminded: to stop at all that is due takes most of the time, and it is not what
// is shown here.
func (p *player) until(at time.Time) {
	for {
		now := p.Clock.Now().In(harness.Shanghai)
		days := 2
		switch left := at.Sub(now); {
		case left <= 30*time.Hour:
			p.AdvanceTo(at)
			return
		case left <= 54*time.Hour, now.Month() <= time.February:
			days = 1
		}
		p.Advance(time.Date(now.Year(), now.Month(), now.Day()+days, 9, 30, 0, 0, harness.Shanghai).Sub(now))
	}
}

// book is how a book's entries are filed and found.
type book struct{ file, list, sign string }

var books = map[string]book{
	"好事": {"/deed ", "/deeds", "好"}, "捐赠": {"/donation 昨天 ", "/donations", "捐"},
	"荣誉": {"/honour 昨天 ", "/honours", "荣"}, "文史": {"", "/archive", "史"},
}

func (b book) open(who *harness.Person, year, no int) *harness.Person {
	return who.Send(fmt.Sprintf("%s %s-%d-%03d", b.list, b.sign, year, no))
}

// schedule plans an event.
func (p *player) schedule(e event) {
	switch e.What {
	case "学习":
		p.session(e)
	case "更正": // it is settled where it is asked: in the collation
	case "补核":
		var year, no int
		_, err := fmt.Sscanf(e.How+" "+strings.TrimPrefix(e.Text, "好事 "), "%d %d", &year, &no)
		require.NoError(p.T, err)
		p.plan(e.Day, 10*time.Hour, func() { books["好事"].open(p.Director, year, no).Tap("核实") })
	default:
		p.plan(e.Day, 10*time.Hour, func() { p.entry(e) })
	}
}

// entry is an entry of a book: the member files it, the director decides of it the same day.
func (p *player) entry(e event) {
	b, m, d, year := books[e.What], p.of[e.Who], p.Director, e.Day.Start(harness.Shanghai).Year()
	words, with, _ := strings.Cut(e.Text, " 同行 ")
	words, changed, _ := strings.Cut(words, " 改为 ")
	switch {
	case e.What == "文史":
		m.Send("/archive").Tap("记一份")
		m.Send(words).Tap("提交")
	case with != "":
		m.Send("/deed").Send(words).Tap("修改")
		m.Tap("补同行委员")
		m.Tap(with)
		m.Tap("完成")
		m.Tap("提交")
	case e.What == "好事":
		m.Send(b.file + words)
	default:
		m.Send(b.file + words).Tap("提交")
	}
	switch e.How {
	case "待核实":
	case "撤回":
		b.open(m, year, e.No).Tap("撤回")
	case "核实":
		b.open(d, year, e.No).Tap("核实")
	case "核实又撤销又核实":
		b.open(d, year, e.No).Tap("核实")
		d.Tap("撤销")
		b.open(d, year, e.No).Tap("核实")
	case "退回又改":
		b.open(d, year, e.No).Tap("退回")
		d.Tap("请写清数量和受益人数")
		p.Advance(10 * time.Minute)
		b.open(m, year, e.No).Tap("修改")
		m.Tap("改数量")
		m.Send(changed).Tap("提交")
		b.open(d, year, e.No).Tap("核实")
	default:
		require.Fail(p.T, "no such decision", e.How)
	}
}

// session is a study session, from its calling to its sheet.
func (p *player) session(e event) {
	d, day := p.Director, e.Day.Start(harness.Shanghai)
	p.plan(e.Day, 9*time.Hour, func() {
		d.Send(fmt.Sprintf("/newsession %d年%d月%d日 15:00 第%d次学习 @镇政府", day.Year(), day.Month(), day.Day(), e.No)).Tap("发布")
	})
	p.plan(e.Day, 14*time.Hour+50*time.Minute, func() {
		for _, name := range strings.Fields(e.Text) {
			p.of[name].Send("/checkin")
		}
	})
	p.plan(e.Day, 18*time.Hour+30*time.Minute, func() {
		d.Send("/sessions").Tap(fmt.Sprintf("第%d次学习", e.No))
		d.Tap("结束")
		d.Tap("结束，不写小结")
		if len(strings.Fields(e.Text)) < len(p.Members) { // of one to which all came there is nothing to confirm
			d.Tap("确认名单")
		}
	})
}

// sessionOf finds a session of a year by its number.
func (p *player) sessionOf(year, no int) (a activities.Activity) {
	day := store.Date("")
	for _, e := range events(p.T) {
		if e.What == "学习" && e.No == no && e.Day.Start(harness.Shanghai).Year() == year {
			day = e.Day
		}
	}
	at := day.Start(harness.Shanghai)
	p.Rows(func(tx *gorm.DB) error {
		return tx.Where("starts_at >= ? AND starts_at < ?", store.Stamp(at), store.Stamp(at.AddDate(0, 0, 1))).Take(&a).Error
	})
	return a
}

// messageWith finds the newest message of a chat that has these words in it.
func (p *player) messageWith(chat int64, words string) *sandbox.Message {
	list := p.Sandbox.Messages(chat)
	for i := range slices.Backward(list) {
		if strings.Contains(list[i].Text+list[i].Caption, words) {
			return &list[i]
		}
	}
	require.Fail(p.T, "no such message", words)
	return nil
}

// tapOn presses a button of the message with these words, once: whoever was asked something
// answers where it was asked, whatever has come since.
func (p *player) tapOn(who *harness.Person, words, label string) {
	m := p.messageWith(who.ID, words)
	for _, row := range m.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if b.Text == label {
				_, err := p.Sandbox.Press(who.ID, who.ID, m.MessageID, b.CallbackData)
				require.NoError(p.T, err)
				p.Settle()
				return
			}
		}
	}
	require.Fail(p.T, "no such button", "%s under %s", label, m.Text)
}
