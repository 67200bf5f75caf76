package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// A command that opens a form asks before it takes what was sent in the last minutes.
func TestR3ACommandAsksBeforeItTakesWhatWasSent(t *testing.T) {
	for name, send := range map[string]func(p *harness.Person){
		"a file": func(p *harness.Person) {
			p.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "x.pdf", Data: []byte("x")}}})
		},
		"a photo": func(p *harness.Person) { p.Photos(1, "") },
		"words":   func(p *harness.Person) { p.Send("村东头断头路下雨学生要绕两公里") },
		"a voice": func(p *harness.Person) { p.Give(sandbox.Outgoing{Voice: []byte("OggS"), Duration: 3}) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, command := range []string{"/note", "/suggest", "/deed", "/reflect", "记笔记", "提建议", "报好事"} {
				h := harness.New(t).Seed()
				p := h.Members[0]
				send(p)
				h.Advance(5 * time.Minute)
				p.Send(command)
				require.Contains(t, p.Last(), "刚才发来的内容", command)
			}
			h := harness.New(t).Seed()
			p := h.Members[0]
			send(p)
			p.Send("/note")
			p.Tap("不是，另写")
			p.Send("自己写的心得")
			p.Tap("提交")
			require.Equal(t, "自己写的心得", notesOf(h)[0].Text)
			require.Empty(t, filesOf(h))
		})
	}
}
