package term

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/collation"
	"lianluo/models/store"
)

var update = flag.Bool("update", false, "write testdata/first-collation.txt anew")

const right = "✅ 没问题"

// scheduleCollation plans a year's collation once its last briefing is out. All but the first
// of the roster say that theirs are right.
func (p *player) scheduleCollation(year int, doubts []event) {
	day := func(month time.Month, n int) store.Date {
		at := time.Date(year+1, month, n, 0, 0, 0, 0, harness.Shanghai)
		for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			at = at.AddDate(0, 0, 1)
		}
		return store.DateOf(at, harness.Shanghai)
	}
	p.plan(day(time.January, 19), 10*time.Hour, func() {
		if year == firstYear {
			p.log = &strings.Builder{}
		}
		p.ask(year)
	})
	p.plan(day(time.January, 24), 11*time.Hour, func() { p.answer(year, doubts) })
	p.plan(day(time.February, 17), 10*time.Hour, func() {
		p.freeze(year)
		if p.log != nil {
			p.announce(year)
			p.compareLog()
			p.log = nil
		}
	})
}

func (p *player) ask(year int) {
	d := p.Director
	p.does(d, fmt.Sprintf("发 /collate %d", year), func() { d.Send(fmt.Sprintf("/collate %d", year)) })
	p.taps(d, "开始整理")
	if strings.Contains(d.Last(), "看未了事项") {
		p.taps(d, "看未了事项")
		p.taps(d, "返回")
	}
	p.taps(d, "请委员核对")
	p.taps(d, "确定发出")
}

func (p *player) answer(year int, doubts []event) {
	title := fmt.Sprintf("请核对您%d年的登记", year)
	p.hears(p.Members[1], title)
	for _, m := range p.Members[1:] {
		require.Equal(p.T, 1, m.Told(title), m.Name)
		require.Equal(p.T, collation.Unsaid, p.said(year, m), m.Name)
		if doubt := p.doubtOf(m, doubts); doubt != nil {
			p.doubt(year, m, doubt)
			continue
		}
		p.tapOn(m, title, right) // one tap, and it is said
		require.Equal(p.T, collation.Right, p.said(year, m), m.Name)
		require.Contains(p.T, p.messageWith(m.ID, title).Text, "您已核对：没问题")
	}
	if p.log != nil {
		m := p.Members[1]
		p.wrote(m, "点 [ "+right+" ]", p.messageWith(m.ID, title).Text)
		p.does(p.Director, fmt.Sprintf("发 /collate %d", year), func() { p.Director.Send(fmt.Sprintf("/collate %d", year)) })
		p.taps(p.Director, "谁答复了")
	}
}

func (p *player) said(year int, m *harness.Person) (says collation.Says) {
	p.Rows(func(tx *gorm.DB) error {
		c, err := collation.Of(tx, year)
		require.NoError(p.T, err)
		row, err := collation.AskedOf(tx, c, m.Row)
		require.NoError(p.T, err)
		says = row.Says
		return nil
	})
	return says
}

func (p *player) doubtOf(m *harness.Person, doubts []event) *event {
	for i := range doubts {
		if doubts[i].Who == m.Name {
			return &doubts[i]
		}
	}
	return nil
}

// doubt is a 有疑问: the member taps the line and says what is wrong, the director puts it
// right and answers, and then it is right for the member too.
func (p *player) doubt(year int, m *harness.Person, e *event) {
	d := p.Director
	var no int
	_, err := fmt.Sscan(e.Text, &no)
	require.NoError(p.T, err)
	title := fmt.Sprintf("请核对您%d年的登记", year)
	p.tapOn(m, title, "有疑问")
	m.Tap(fmt.Sprintf("第%d次学习", no))
	m.Send("我到了，忘了签到").Tap("提交")
	require.Equal(p.T, collation.Doubts, p.said(year, m))
	require.Contains(p.T, d.Chat(), "我到了，忘了签到")
	d.Send(fmt.Sprintf("/correct #%d %s 出席 签字本上有", p.sessionOf(year, no).ID, m.Name)).Tap("更正")
	d.Send("/answer 1 已更正为出席")
	p.Advance(10 * time.Minute)
	require.Contains(p.T, m.Chat(), "已更正为出席")
	m.Forge(fmt.Sprintf("collation:%d", year-firstYear+1))
	m.Tap("没问题")
	require.Equal(p.T, collation.Right, p.said(year, m))
}

func (p *player) freeze(year int) {
	d, silent := p.Director, p.Members[0]
	require.Equal(p.T, 1, silent.Told(fmt.Sprintf("还没有收到您的核对。\n\n<b>请核对您%d年的登记", year)), "who has not answered is reminded once")
	p.does(d, fmt.Sprintf("发 /collate %d", year), func() { d.Send(fmt.Sprintf("/collate %d", year)) })
	p.taps(d, "定稿")
	p.taps(d, "确定定稿")
	p.frozenScreen(year)
}

// announce makes a frozen year known: the group's post, and the paper.
func (p *player) announce(year int) {
	d := p.Director
	p.taps(d, "发到群里")
	p.taps(d, "确定发到群里")
	p.wrote(nil, "群里", p.Group.Last())
	for _, paper := range []struct {
		who  *harness.Person
		name string
	}{{p.Members[1], "collation_public"}, {d, "collation_inner"}} {
		paper.who.Forge(fmt.Sprintf("paper:%s:%d", paper.name, year))
		name, _, text := paper.who.Word()
		p.wrote(paper.who, "拿到 "+name, text)
	}
}

// The log: what each did, and what came of it.

func (p *player) wrote(who *harness.Person, did, text string) {
	if p.log == nil {
		return
	}
	name := ""
	if who != nil {
		name = who.Name + " "
	}
	fmt.Fprintf(p.log, "▸ %s%s %s\n%s\n\n", p.Clock.Now().In(harness.Shanghai).Format("2006-01-02 15:04 "), name, did, strings.TrimSpace(harness.Seen(text)))
}

func (p *player) does(who *harness.Person, did string, do func()) {
	do()
	p.wrote(who, did, who.Last())
}

func (p *player) taps(who *harness.Person, label string) {
	p.does(who, "点 [ "+label+" ]", func() { who.Tap(label) })
}

// hears writes down what somebody was asked.
func (p *player) hears(who *harness.Person, words string) {
	if p.log != nil {
		m := p.messageWith(who.ID, words)
		text := m.Text
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			text += "\n"
			for _, b := range row {
				text += "[ " + b.Text + " ] "
			}
		}
		p.wrote(who, "收到", text)
	}
}

func (p *player) compareLog() {
	path := filepath.Join("testdata", "first-collation.txt")
	if *update {
		require.NoError(p.T, os.WriteFile(path, []byte(p.log.String()), 0o644))
		return
	}
	raw, err := os.ReadFile(path)
	require.NoError(p.T, err)
	want, got := strings.Split(string(raw), "\n"), strings.Split(p.log.String(), "\n")
	for i := range min(len(want), len(got)) {
		require.Equal(p.T, want[i], got[i], "first-collation.txt:%d", i+1)
	}
	require.Len(p.T, got, len(want))
}
