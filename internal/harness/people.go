package harness

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Names are the members of a seeded office, in the order of the roster.
var Names = modelstest.MemberNames

// DirectorName is the director of a seeded office.
var DirectorName = modelstest.DirectorName

// Person is someone with a phone.
type Person struct {
	h     *Harness
	ID    int64 // Telegram account
	Row   int64 // row in people; 0 for a stranger
	Name  string
	Phone string // language of the phone
}

// Group is the office's group chat.
type Group struct {
	h  *Harness
	ID int64
}

// Stranger is someone whom no office knows, who has not pressed Start yet.
func (h *Harness) Stranger(name string) *Person {
	h.nextID++
	h.Sandbox.AddUser(sandbox.User{ID: h.nextID, FirstName: name, LanguageCode: "zh-hans"})
	return &Person{h: h, ID: h.nextID, Name: name}
}

// Seed makes an office with a director, eleven members and a bound group,
// everybody joined and ready to talk.
func (h *Harness) Seed() *Harness {
	h.T.Helper()
	h.Director = h.Stranger(DirectorName)
	for _, n := range Names {
		h.Members = append(h.Members, h.Stranger(n))
	}
	everybody := append([]*Person{h.Director}, h.Members...)
	var ids []int64
	for _, p := range everybody {
		ids = append(ids, p.ID)
	}
	chat := h.Sandbox.AddGroup("青山镇政协委员群", ids...)
	h.Group = &Group{h: h, ID: chat.ID}
	h.Write(func(tx *gorm.DB) error {
		h.Office = &people.Office{Name: "青山镇政协联络处", Town: "青山镇", TimeZone: "Asia/Shanghai", GroupChatID: chat.ID}
		rules := h.Office.Rules()
		rules.RingDaysOff = !h.daysOff
		if err := h.Office.SetRules(rules); err != nil {
			return err
		}
		if err := tx.Create(h.Office).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, h.Office.ID)
		for i, p := range everybody {
			role := people.Member
			if i == 0 {
				role = people.Director
			}
			at := store.Stamp(h.Clock.Now().AddDate(0, -6, 0))
			row := &people.Person{Name: p.Name, SortKey: fmt.Sprintf("%02d", i), Roles: role, TelegramID: p.ID, JoinedAt: &at, NoticeShownAt: &at}
			if err := tx.Create(row).Error; err != nil {
				return err
			}
			if err := people.StandIn(tx, row); err != nil {
				return err
			}
			p.Row = row.ID
			// Most tests are of other things: everybody has agreed, as if asked before.
			for _, kind := range people.ConsentKinds {
				if err := people.SetConsent(tx, row.ID, kind, true, at); err != nil {
					return err
				}
			}
		}
		return nil
	})
	// They pressed Start when they joined: to have each do it here would be a third of what
	// most tests take.
	for _, p := range everybody {
		require.NoError(h.T, h.Sandbox.Meet(p.ID))
	}
	require.NoError(h.T, h.Sandbox.AddBot(h.Director.ID, chat.ID))
	h.Settle()
	return h
}

// NewGroup makes a group of these people and the bot; the first one adds it.
func (h *Harness) NewGroup(title string, people ...*Person) *Group {
	h.T.Helper()
	var ids []int64
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	chat := h.Sandbox.AddGroup(title, ids...)
	require.NoError(h.T, h.Sandbox.AddBot(people[0].ID, chat.ID))
	h.Settle()
	return &Group{h: h, ID: chat.ID}
}

// Send writes to the bot in private and waits for the answers.
func (p *Person) Send(text string) *Person {
	p.h.T.Helper()
	_, err := p.h.Sandbox.Send(p.ID, p.ID, sandbox.Outgoing{Text: text})
	require.NoError(p.h.T, err)
	p.h.Settle()
	return p
}

// SendIn writes in the group.
func (p *Person) SendIn(g *Group, text string) {
	p.h.T.Helper()
	_, err := p.h.Sandbox.Send(p.ID, g.ID, sandbox.Outgoing{Text: text})
	require.NoError(p.h.T, err)
	p.h.Settle()
}

// Give sends anything: photos, a voice, a file, a place.
func (p *Person) Give(out sandbox.Outgoing) *Person {
	p.h.T.Helper()
	_, err := p.h.Sandbox.Send(p.ID, p.ID, out)
	require.NoError(p.h.T, err)
	p.h.Settle()
	return p
}

// Photos sends n photos as one album with a caption.
func (p *Person) Photos(n int, caption string) *Person {
	p.h.T.Helper()
	out := sandbox.Outgoing{Caption: caption}
	for i := range n {
		var b bytes.Buffer
		require.NoError(p.h.T, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40+i, 30))))
		out.Photos = append(out.Photos, b.Bytes())
	}
	return p.Give(out)
}

// ShareLocation presses the button of the reply keyboard that sends where the
// person is; it fails when the keyboard has none.
func (p *Person) ShareLocation(lat, lon float64) *Person {
	p.h.T.Helper()
	asked := false
	if k := p.h.Sandbox.Keyboard(p.ID, p.ID); k != nil {
		for _, row := range k.Keyboard {
			for _, b := range row {
				asked = asked || b.RequestLocation
			}
		}
	}
	require.True(p.h.T, asked, "nobody has asked for the place; the last message is:\n%s", p.Last())
	return p.Give(sandbox.Outgoing{Location: &sandbox.Location{Latitude: lat, Longitude: lon}})
}

// Open opens a deep link with the payload.
func (p *Person) Open(payload string) *Person {
	p.h.T.Helper()
	_, err := p.h.Sandbox.Start(p.ID, payload)
	require.NoError(p.h.T, err)
	p.h.Settle()
	return p
}

// Tap presses the button of the newest message in the private chat that has one whose
// label is or contains the words, and gives the toast or alert. One that stands behind
// 更多 of the newest message is uncovered first.
func (p *Person) Tap(label string) string {
	p.h.T.Helper()
	return p.h.tap(p, p.ID, label)
}

// TapIn presses a button in the group.
func (p *Person) TapIn(g *Group, label string) string {
	p.h.T.Helper()
	return p.h.tap(p, g.ID, label)
}

func (h *Harness) tap(p *Person, chat int64, label string) string {
	h.T.Helper()
	message, data := h.find(p, chat, label)
	if data == "" {
		return ""
	}
	return h.press(p, chat, message, data)
}

// Button gives the data of the button that Tap would press: to press it when it is gone.
func (p *Person) Button(label string) (data string) {
	p.h.T.Helper()
	_, data = p.h.find(p, p.ID, label)
	return data
}

func (h *Harness) find(p *Person, chat int64, label string) (message int, data string) {
	h.T.Helper()
	var seen []string
	newest := true
	for _, m := range slices.Backward(h.Sandbox.Messages(chat)) {
		if m.ReplyMarkup == nil {
			continue
		}
		found, more := "", ""
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				seen = append(seen, b.Text)
				switch {
				case b.CallbackData == "":
				case b.Text == label: // 修改 is not 保存修改
					return m.MessageID, b.CallbackData
				case found == "" && strings.Contains(b.Text, label):
					found = b.CallbackData
				case strings.Contains(b.CallbackData, "unfold:"):
					more = b.CallbackData
				}
			}
		}
		if newest && found == "" && more != "" {
			h.press(p, chat, m.MessageID, more)
			return h.find(p, chat, label)
		}
		newest = false
		if found != "" {
			return m.MessageID, found
		}
	}
	require.Failf(h.T, "no such button", "%q is not among %q; the last message is:\n%s", label, seen, p.Last())
	return 0, ""
}

func (h *Harness) press(p *Person, chat int64, message int, data string) string {
	h.T.Helper()
	id, err := h.Sandbox.Press(p.ID, chat, message, data)
	require.NoError(h.T, err)
	h.Settle()
	answer, _ := h.Sandbox.CallbackAnswer(id)
	return answer.Text
}

// Forge presses a button that is not there: data made up by a bad client.
func (p *Person) Forge(data string) string {
	p.h.T.Helper()
	if len(p.h.Sandbox.Messages(p.ID)) == 0 { // a button hangs on a message
		_, err := p.h.Sandbox.Start(p.ID, "")
		require.NoError(p.h.T, err)
		p.h.Settle()
	}
	list := p.h.Sandbox.Messages(p.ID)
	require.NotEmpty(p.h.T, list)
	id, err := p.h.Sandbox.PressForged(p.ID, p.ID, list[len(list)-1].MessageID, data)
	require.NoError(p.h.T, err)
	p.h.Settle()
	answer, _ := p.h.Sandbox.CallbackAnswer(id)
	return answer.Text
}

// Last is the newest message of the bot in the private chat as it reads now,
// its buttons under it.
func (p *Person) Last() string { return p.h.last(p.ID) }

// Told counts the messages that have come in the private chat with these words in them,
// whatever they read now.
func (p *Person) Told(words string) (n int) {
	for _, call := range p.h.Sandbox.Calls("sendMessage") {
		if call.Status == 200 && call.Params["chat_id"] == fmt.Sprint(p.ID) && strings.Contains(call.Params["text"], words) {
			n++
		}
	}
	return n
}

// Chat is the whole private chat as it reads now.
func (p *Person) Chat() string { return p.h.chat(p.ID) }

// Sign is what the bot has put on the newest message of the person's own in the private
// chat; "" for nothing.
func (p *Person) Sign() string {
	for _, m := range slices.Backward(p.h.Sandbox.Messages(p.ID)) {
		if m.From != nil && m.From.ID == p.ID {
			return strings.Join(m.Reactions[botID], "")
		}
	}
	return ""
}

// Last is the newest message of the bot in the group.
func (g *Group) Last() string { return g.h.last(g.ID) }

// Chat is the whole group as it reads now.
func (g *Group) Chat() string { return g.h.chat(g.ID) }

// Pinned is what is pinned in the group.
func (g *Group) Pinned() []sandbox.Message { return g.h.Sandbox.Pinned(g.ID) }

func (h *Harness) last(chat int64) string {
	for _, m := range slices.Backward(h.Sandbox.Messages(chat)) {
		if m.From != nil && m.From.IsBot && m.PinnedMessage == nil { // pinning leaves a message of its own
			return render(m)
		}
	}
	return ""
}

func (h *Harness) chat(chat int64) string {
	var parts []string
	for _, m := range h.Sandbox.Messages(chat) {
		who := "·"
		if m.From != nil {
			who = m.From.FirstName
		}
		parts = append(parts, who+": "+render(m))
	}
	return strings.Join(parts, "\n")
}

// Seen is a text as it looks: without the signs that keep a line from breaking.
func Seen(text string) string {
	return strings.NewReplacer("\u2060", "", "\u00a0", " ").Replace(text)
}

// render writes a message as a person sees it: words, files, buttons.
func render(m sandbox.Message) string {
	text := Seen(html.UnescapeString(m.Text + m.Caption))
	switch {
	case len(m.Photo) > 0:
		text = "[photo] " + text
	case m.Document != nil:
		text = "[file " + m.Document.FileName + "] " + text
	case m.Audio != nil:
		text = "[audio " + m.Audio.FileName + "] " + text
	case m.Voice != nil:
		text = "[voice] " + text
	case m.Location != nil:
		text = "[place] " + text
	}
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			text += "\n"
			for _, b := range row {
				text += "[ " + b.Text + " ] "
			}
		}
	}
	return strings.TrimRight(text, " ")
}

// Log collects the program's log.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
