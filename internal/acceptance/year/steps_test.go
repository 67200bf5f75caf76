package year

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// receipt is eight characters by which an answer is read.
var receipt = regexp.MustCompile(`\p{Han}{2} \p{Han}{2} \p{Han}{2} \p{Han}{2}`)

var joinLink = regexp.MustCompile(`\?start=(join-[\w-]+)`)

// step does one line of testdata/events.txt or office.txt. The verbs:
//
//	发 words       types something private (a command without words is not)
//	公 words       types something that is meant for all
//	许 label       agrees to have shown in the group what the newest message asks about
//	点 label|label presses the newest such button in private
//	群点 label     presses one in the group
//	照 n caption   sends n photos as an album
//	音, 件 name    sends a voice message, a file
//	链 payload     opens a deep link
//	翻 label       leafs through the list until the button is there, and presses it
//	管 key         opens an activity's card as the director
//	见 words       holds what the newest message says
//	禁言, 解禁     nobody but its administrators may write in the group, or all may again
//	过 n           n minutes pass
//	匿 words       writes to the room of supervision; the receipt is kept
//	令             reads the answer by the receipt
//	入 name        joins by the link that the director has just got, as the party contact
//	据 caption     sends a photo of a receipt, each another one
//	支 words | activity  enters what such a receipt says, as spent for the activity
//	编 group：names  gives members who have none their 专班, from the roster's list
//	评 scores      scores one item of the self-assessment after the other
//	印 quarter     prints the report that is shown, as it is sent
//	重启           the program is stopped and started
func (p *player) step(s *step) {
	who := p.person(s.Who)
	switch s.Verb {
	case "发":
		if !strings.HasPrefix(s.Text, "/") || strings.Contains(s.Text, " ") {
			p.keep(who, s.Text)
		}
		who.Send(s.Text)
	case "公":
		who.Send(s.Text)
	case "点":
		require.NotNil(p.t, p.find(who.ID, "", s.Text), "%s: no button %q; the chat ends:\n%s", s, s.Text, who.Last())
		p.tap(who, s.Text)
	case "群点":
		p.press(who, p.Group.ID, "", s.Text)
	case "照":
		n, caption, _ := strings.Cut(s.Text, " ")
		count, err := strconv.Atoi(n)
		require.NoError(p.t, err, "%s", s)
		p.photos(who, count, caption)
	case "音":
		who.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 12})
	case "件":
		p.files(who, s.Text)
	case "管":
		p.manage(p.at(s.Text))
	case "见":
		require.Contains(p.t, who.Last(), s.Text, "%s", s)
	case "禁言":
		require.NoError(p.t, p.Sandbox.SetPermissions(p.Director.ID, p.Group.ID, sandbox.Rights{}))
	case "解禁":
		require.NoError(p.t, p.Sandbox.SetPermissions(p.Director.ID, p.Group.ID, sandbox.AllRights))
	case "过":
		n, err := strconv.Atoi(s.Text)
		require.NoError(p.t, err, "%s", s)
		p.wait(n)
	case "翻":
		p.turnTo(who, s.Text)
		p.tap(who, s.Text)
	case "许":
		p.consent(who)
		p.tap(who, s.Text)
	case "链":
		who.Open(s.Text)
	case "匿":
		p.keep(who, s.Text)
		receipts := receipt.FindAllString(who.Chat(), -1)
		require.NotEmpty(p.t, receipts, "%s: %s", s, who.Last())
		p.receipts[who.ID] = receipts[len(receipts)-1]
		who.Send(s.Text)
	case "令":
		who.Send("/supervise " + p.receipts[who.ID])
	case "入":
		link := joinLink.FindStringSubmatch(p.Director.Last())
		require.NotNil(p.t, link, "%s: %s", s, p.Director.Last())
		p.Contact = p.Stranger(s.Text)
		p.Contact.Open(link[1])
	case "据":
		p.receipt(who, s.Text)
	case "支":
		p.spend(who, s.Text)
	case "编":
		p.assign(who, s.Text)
	case "评":
		for i, score := range strings.Fields(s.Text) {
			if i > 0 {
				p.tap(who, "下一项")
			}
			p.tap(who, "打分")
			who.Send(score)
		}
	case "印":
		p.tap(who, "季度汇报")
		_, mark, text := who.Word()
		require.Empty(p.t, mark, "%s: a draft", s)
		p.reports[s.Text] = text
	case "重启":
		p.restart()
	default:
		require.Failf(p.t, "unknown verb", "%s: %s", s, s.Verb)
	}
}

// consent lets the words that the newest message shows be seen in the group
// from now on: their author says so.
func (p *player) consent(who *harness.Person) {
	shown, kept := who.Last(), p.private[:0]
	for _, c := range p.private {
		if c.By == who.Name && strings.Contains(shown, c.Text) {
			c.At = p.Clock.Now()
			p.consented = append(p.consented, c)
			continue
		}
		kept = append(kept, c)
	}
	p.private = kept
}

// photos sends an album.
func (p *player) photos(who *harness.Person, n int, caption string) {
	out := sandbox.Outgoing{Caption: caption}
	for i := range n {
		var b bytes.Buffer
		require.NoError(p.t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40+i, 30))))
		out.Photos = append(out.Photos, b.Bytes())
	}
	if caption != "" {
		p.keep(who, caption)
	}
	who.Give(out)
}

func (p *player) files(who *harness.Person, names ...string) {
	var out sandbox.Outgoing
	for _, name := range names {
		out.Documents = append(out.Documents, sandbox.Upload{Name: name, Data: []byte(name)})
	}
	who.Give(out)
}

// manage opens an activity's card as the director does, from the list.
func (p *player) manage(a *activity) {
	label := "#" + strconv.FormatInt(p.id(a), 10) + " "
	p.Director.Send("/sessions")
	p.turnTo(p.Director, label)
	p.tap(p.Director, label)
}

// turnTo leafs through a list until a button is there: on, then back, then
// through what is past.
func (p *player) turnTo(who *harness.Person, label string) {
	for _, turn := range []string{"[ 下一页 › ]", "[ ‹ 上一页 ]", "[ 以往的活动 ]", "[ 下一页 › ]"} {
		for !p.lastHas(who, label) && p.lastHas(who, turn) {
			p.tap(who, strings.Trim(turn, "[ ]"))
		}
	}
	require.True(p.t, p.lastHas(who, label), "%q is not in the list:\n%s", label, who.Last())
}
