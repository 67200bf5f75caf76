package year

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// groupLog is the name of the group's transcript.
const groupLog = "group"

// transcripts are the chats as logs, by the file's name: what each person
// sent, pressed and was told, and every message of the group. Of several
// versions of one message on one day only the last is written, unless somebody
// did something in between.
func (p *player) transcripts(events []sandbox.Event) map[string]string {
	logs, answers := map[string]*chatLog{}, map[string]sandbox.CallbackAnswer{}
	of := map[int64]*chatLog{}
	open := func(name string, chat int64) {
		logs[name] = &chatLog{numbers: map[int]int{}}
		of[chat] = logs[name]
	}
	open(groupLog, p.Group.ID)
	open("director", p.Director.ID)
	if p.Contact != nil {
		open("contact", p.Contact.ID)
	}
	for _, m := range p.Members {
		open(m.Name, m.ID)
	}
	for _, e := range events {
		if e.Kind == sandbox.EventCallbackAnswer {
			answers[e.CallbackID] = *e.Answer
		}
	}
	presses := 0
	for _, e := range events {
		if e.Kind == sandbox.EventPressed {
			label := p.presses[presses]
			presses++
			where := ""
			if e.Chat == p.Group.ID {
				where = "在群里"
			}
			line := fmt.Sprintf("%s点 [ %s ]", where, label)
			if said := answers[e.CallbackID].Text; said != "" {
				line += "  → " + said
			}
			of[e.User].did(e.Time, line)
			continue
		}
		if log := of[e.Chat]; log != nil {
			log.take(e)
		}
	}
	out := map[string]string{}
	for name, log := range logs {
		out[name] = p.masked(log.String())
	}
	return out
}

var joinCode = regexp.MustCompile(`join-[\w-]{27}`)

// masked hides the receipts and the codes to join by, which are drawn anew in each run.
func (p *player) masked(log string) string {
	log = joinCode.ReplaceAllString(log, "join-〔加入码〕")
	for _, r := range p.receipts {
		log = strings.ReplaceAll(log, r, "〔口令〕")
	}
	return log
}

// chatLog is one chat, in order.
type chatLog struct {
	entries []entry
	numbers map[int]int // messages are numbered as they come
}

type entry struct {
	at      time.Time
	message int // 0: something the person did
	text    string
}

func (l *chatLog) did(at time.Time, text string) {
	l.entries = append(l.entries, entry{at: at, text: "▸ " + text})
}

func (l *chatLog) number(id int) int {
	if l.numbers[id] == 0 {
		l.numbers[id] = len(l.numbers) + 1
	}
	return l.numbers[id]
}

func (l *chatLog) take(e sandbox.Event) {
	switch e.Kind {
	case sandbox.EventMessage, sandbox.EventEdited:
		if e.Message.From == nil || !e.Message.From.IsBot {
			if said := content(e.Message); said != "" && e.Message.From != nil && e.Kind == sandbox.EventMessage {
				l.did(e.Time, "发 "+said)
			}
			return
		}
		if e.Message.PinnedMessage != nil {
			return
		}
		n := l.number(e.MessageID)
		sign := fmt.Sprintf("#%d ", n)
		if e.Kind == sandbox.EventEdited {
			sign = fmt.Sprintf("#%d（改） ", n)
			l.replaceable(n, e.Time)
		}
		text := content(e.Message)
		if k := e.Message.ReplyMarkup; k != nil {
			for _, row := range k.InlineKeyboard {
				text += "\n"
				for _, b := range row {
					text += "[ " + b.Text + " ] "
				}
				text = strings.TrimRight(text, " ")
			}
		}
		l.entries = append(l.entries, entry{e.Time, n, sign + text})
	case sandbox.EventDeleted:
		if n := l.numbers[e.MessageID]; n != 0 {
			l.entries = append(l.entries, entry{e.Time, n, fmt.Sprintf("#%d（删）", n)})
		}
	}
}

// replaceable drops the version before of a message that is edited again on
// the same day, as long as nothing was done in this chat since.
func (l *chatLog) replaceable(n int, at time.Time) {
	for i := len(l.entries) - 1; i >= 0; i-- {
		x := l.entries[i]
		if x.message == 0 || day(x.at) != day(at) {
			return
		}
		if x.message == n {
			if strings.Contains(x.text[:min(len(x.text), 20)], "（改）") {
				l.entries = append(l.entries[:i], l.entries[i+1:]...)
			}
			return
		}
	}
}

func day(t time.Time) string { return t.In(harness.Shanghai).Format("2006-01-02") }

// bracketed is a day with its weekday within brackets; the name of a file may have one.
var bracketed = regexp.MustCompile(`（[^（）文\n][^（）\n]*（周[一二三四五六日]`)

// secrets of the program that differ from run to run.
var secrets = regexp.MustCompile(`(/screen/|/calendar/)[\w-]{27}`)

func content(m *sandbox.Message) string {
	text := harness.Seen(html.UnescapeString(m.Text + m.Caption))
	switch {
	case len(m.Photo) > 0:
		text = "（照片）" + text
	case m.Document != nil:
		text = "（文件 " + m.Document.FileName + "）" + text
	case m.Audio != nil:
		text = "（录音 " + m.Audio.FileName + "）" + text
	case m.Voice != nil:
		text = "（语音）" + text
	case m.Location != nil:
		text = "（位置）" + text
	}
	return secrets.ReplaceAllString(text, "${1}…")
}

// settle puts what the bot did of its own accord at one instant in one order, new messages
// first: the changes that follow a commit go out beside them.
func (l *chatLog) settle() {
	for from := 0; from < len(l.entries); {
		to := from + 1
		for to < len(l.entries) && l.entries[to].at.Equal(l.entries[from].at) {
			to++
		}
		run := l.entries[from:to]
		if !slices.ContainsFunc(run, func(x entry) bool { return x.message == 0 }) {
			slices.SortStableFunc(run, func(a, b entry) int {
				if a.changes() != b.changes() {
					if a.changes() {
						return 1
					}
					return -1
				}
				return cmp.Compare(a.message, b.message)
			})
		}
		from = to
	}
}

// changes tells whether a message that was there already is changed or deleted.
func (x entry) changes() bool {
	head := x.text[:min(len(x.text), 20)]
	return strings.Contains(head, "（改）") || strings.Contains(head, "（删）")
}

func (l *chatLog) String() string {
	l.settle()
	var b strings.Builder
	last := ""
	for _, x := range l.entries {
		at := x.at.In(harness.Shanghai)
		if d := day(at); d != last {
			fmt.Fprintf(&b, "\n==== %s 周%s\n", d, []string{"日", "一", "二", "三", "四", "五", "六"}[at.Weekday()])
			last = d
		}
		body := strings.ReplaceAll(x.text, "\n", "\n  ")
		fmt.Fprintf(&b, "%s  %s\n", at.Format("15:04"), body)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
