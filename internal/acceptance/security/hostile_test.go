package security_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// hostile are words that somebody could send to break or fake what others see.
func hostile() []string {
	return []string{
		`<b>bold</b> <a href="https://evil.example">点我</a> <script>alert(1)</script> &lt; &amp; "x" 'y'`, "<b>never closed", "</b></i></code>", "&#x202e; &#0; &nbsp;",
		"a\u202edcba\u202c b \u2066a\u2067b\u2068c\u2069\u2069 \u200f\u200e\u061c 送\u200b戏\u200d下\ufeff乡\u2060", "שלום 12/5 عشرون 20场",
		"a\x00b\x01c\x1b[31m\x7f\u0085", "第一行\r\n✅ 主任已同意\u2028第三行\v\f", "Z" + strings.Repeat("\u0336\u0354", 500),
		strings.Repeat("👨‍👩‍👧‍👦", 300), strings.Repeat("😀", 4096), strings.Repeat("好", 4096), strings.Repeat("&", 4096), strings.Repeat("<", 4096), strings.Repeat("x", 4000),
		"{{.name}} {{range}} %s %d ${x}", "99999999999999999999999999场 1e309人 -5户 0.0000001万元", "'); DROP TABLE people; --", "../../etc/passwd", "\u3164\u115f\u034f\ufffc", "\ufffd\ufffe\uffff 𠮷㐂䶮\U000e0100",
		"/start\u3000claim-x", "@all #话题 https://t.me/x tg://user?id=1001",
	}
}

// everyChance is the number of hostile texts that are tried where CI's time is
// not to be had.
const everyChance = 5

// tap presses the newest button of the private chat whose label contains the
// words; nothing when there is none.
func (s *scene) tap(role, label string) {
	s.t.Helper()
	for _, m := range slices.Backward(s.sandbox.Messages(account(role))) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.Contains(b.Text, label) && b.CallbackData != "" {
					s.presses(role, account(role), b.CallbackData)
					return
				}
			}
		}
	}
}

// writeEverywhere puts the words into everything that takes words: fields of
// forms, lines behind commands, captions, names of files, of people, of the
// group and of the office. Most are refused for one reason or another, which
// is as good.
func (s *scene) writeEverywhere(x string) {
	own := func(role string, texts ...string) {
		for _, text := range texts {
			s.says(role, account(role), text)
		}
	}
	file := func(role, caption string) {
		s.sends(role, account(role), sandbox.Message{Caption: caption, Document: &sandbox.Document{FileID: "F", FileUniqueID: fmt.Sprint("U", len(s.calls)), FileName: x, MimeType: x, FileSize: 9}})
	}
	short := x
	if r := []rune(x); len(r) > 40 {
		short = string(r[:40])
	}
	own(author, x, "/deed "+x, "/deed 植树 30棵，地点："+short)
	s.tap(author, "修改")
	s.tap(author, "改")
	own(author, short, "/deed "+short+" 20场")
	file(author, "/deed 慰问 3户 "+short)
	s.tap(author, "修改")
	s.tap(author, "补地点")
	own(author, short)
	s.tap(author, "提交")
	own(author, "/suggest "+short+"影响300人。原因："+x+"。建议："+x)
	s.tap(author, "修改")
	s.tap(author, "改题目")
	own(author, short)
	s.tap(author, "提交")
	own(author, "/note "+x, "/reflect "+short+"，委员要多到户里听意见。", "/research "+short, "/dispute "+short, "/rate 议-2026-001 满意 "+short)
	own(member, "/leave 12月20日 事假 "+short)
	s.presses(author, account(author), "claim_reason:3")
	own(author, short)
	own(secretary, "/newsession 2026-12-21 15:00 "+short+" @"+short+" #"+short+"\n"+x)
	s.tap(secretary, "发布")
	s.presses(secretary, account(secretary), "materials_add:4")
	file(secretary, short)
	s.tap(secretary, "提交")
	s.presses(secretary, account(secretary), "session_edit:1")
	s.tap(secretary, "总结")
	own(secretary, short)
	s.tap(secretary, "提交")
	own(director, "/announce "+short, "发出", "/research 题目："+short, "/addmember "+x, "/outcome 议-2026-002 未采纳 "+short, "/correct 周涛 缺席 "+short, "/answer 1 "+short,
		"/briefing 2026Q2 remark "+short, "/search "+short, "/role "+short, "/members "+short, "/record "+short, "/settings town "+short, "/settings name "+short)
	for _, step := range []string{"rename", "describe"} {
		s.presses(director, account(director), "member:3:"+step)
		own(director, short, short)
		s.tap(director, "提交")
	}
	from := s.user(director)
	from.FirstName, from.LastName = x, x
	s.sends(director, s.chats.strangeGroup, sandbox.Message{NewChatTitle: x})
	named := s.chat(s.chats.strangeGroup)
	named.Title = short
	self := sandbox.User{ID: 4200, IsBot: true, FirstName: "联络"}
	s.acts(director, s.chats.strangeGroup)
	s.hand(sandbox.Update{MyChatMember: &sandbox.ChatMemberUpdated{
		Chat: named, From: from, Date: noon.Unix(), OldChatMember: sandbox.ChatMember{User: self, Status: "left"}, NewChatMember: sandbox.ChatMember{User: self, Status: "member"},
	}})
	newcomer := s.user(stranger)
	newcomer.FirstName, newcomer.LastName, newcomer.LanguageCode = short, x, x
	s.acts(stranger, account(stranger))
	s.offices[newOffice] = true
	private := s.chat(account(stranger))
	s.hand(sandbox.Update{Message: &sandbox.Message{MessageID: 1, From: &newcomer, Chat: private, Date: noon.Unix(), Text: "/start claim-" + goodClaim}})
	own(stranger, short)
}

// lookEverywhere opens everything in which the words could stand.
func (s *scene) lookEverywhere() {
	for _, role := range []string{director, author} {
		for _, view := range []string{"/menu", "/todo", "/record 全部", "/deeds", "/suggestions", "/sessions", "/members", "/research", "/office", "/review", "/search", "/unread", "/read", "/offices", "/briefing 2026Q4", "/briefing 2026Q4 table", "/export", "/settings"} {
			s.says(role, account(role), view)
		}
		for _, data := range []string{"deed:5", "deed:6", "deed:7", "suggestion:6", "noteview:7", "session:10", "activity:10", "roster:4", "five:1", "announce_card:3", "member:3", "record:all:0", "entry:deed:5:all:0", "files:deed:7", "materials:4", "figures:3", "briefing:2026Q2"} {
			s.presses(role, account(role), data)
		}
	}
	s.says(director, account(director), "/briefing 2026Q2 send")
	s.presses(author, s.chats.group, "answer:10:yes")
	s.presses(author, s.chats.group, "announce_read:3")
}

// TestHostileWords writes hostile words wherever words are taken, as everybody
// who may, and then looks at every card, list and post: all arrive within
// Telegram's limits, as what was written and not as markup, and none puts what
// stands beside it in another order.
func TestHostileWords(t *testing.T) {
	w := newWorld(t)
	list := hostile()
	for i, x := range list {
		if os.Getenv("LIANLUO_CI") == "" && i >= everyChance && i%everyChance != 0 {
			continue
		}
		t.Run(fmt.Sprintf("%.20q", x), func(t *testing.T) {
			s := w.play(t, true)
			s.writeEverywhere(x)
			before := len(s.calls)
			s.lookEverywhere()
			require.Greater(t, len(s.calls), before+40)
			s.nothingInvisibleIsKept()
			s.noMarkupOfTheirs()
			s.check()
		})
	}
}

// nothingInvisibleIsKept looks through every text of the database.
func (s *scene) nothingInvisibleIsKept() {
	s.t.Helper()
	tx := s.db.Read(context.Background())
	var columns []struct{ Tbl, Col string }
	require.NoError(s.t, tx.Raw(`SELECT m.name AS tbl, c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT IN ('outbox', 'touched', 'planted')`).Scan(&columns).Error)
	require.Greater(s.t, len(columns), 60)
	for _, c := range columns {
		var texts []string
		require.NoError(s.t, tx.Raw(fmt.Sprintf("SELECT %s FROM %s WHERE %[1]s <> ''", c.Col, c.Tbl)).Scan(&texts).Error)
		for _, text := range texts {
			if i := strings.IndexFunc(text, neverKept); i >= 0 {
				s.t.Errorf("%s.%s keeps %+q", c.Tbl, c.Col, text[max(i-20, 0):min(i+20, len(text))])
			}
		}
	}
}

// neverKept are characters that no record holds: they turn or hide text, or
// PostgreSQL does not take them.
func neverKept(r rune) bool {
	return r < ' ' && r != '\n' || 0x7f <= r && r < 0xa0 || strings.ContainsRune("\u200b\u200e\u200f\u061c\u2060\ufeff", r) ||
		0x2028 <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
}

// noMarkupOfTheirs looks for links and bold type that people wrote.
func (s *scene) noMarkupOfTheirs() {
	s.t.Helper()
	for _, chat := range s.everyChat() {
		for _, m := range s.sandbox.Messages(chat) {
			if !m.From.IsBot {
				continue
			}
			for _, e := range append(slices.Clone(m.Entities), m.CaptionEntities...) {
				if e.Type == "text_link" || e.Type == "text_mention" {
					s.t.Errorf("a link of theirs: %q in %.300q", e.URL, m.Text+m.Caption)
				}
			}
		}
	}
}

func TestALineEndIsNoLineOfOurs(t *testing.T) {
	s := newWorld(t).play(t, true)
	const faked = "✅ 主任已同意"
	s.says(author, account(author), "/deed 植树 30棵")
	s.presses(author, account(author), "deed_edit:5")
	s.tap(author, "改")
	s.says(author, account(author), "植树\n"+faked)
	s.tap(author, "提交")
	s.says(secretary, account(secretary), "/newsession 2026-12-21 15:00 学习\n地点：三楼\n主题：学习")
	for _, view := range []string{"/deeds", "/record", "/review"} {
		s.says(author, account(author), view)
		s.says(director, account(director), view)
	}
	s.presses(author, account(author), "record:all:0")
	shown := false
	for _, role := range []string{author, director} {
		for _, m := range s.sandbox.Messages(account(role)) {
			if !m.From.IsBot {
				continue
			}
			shown = shown || strings.Contains(m.Text, "植树 "+faked)
		}
	}
	require.True(t, shown, "it stands in the line of the title")
	s.check()
}
