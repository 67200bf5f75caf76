package year

import (
	"bytes"
	"image"
	"image/png"
	"strings"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// What the office does for itself, by the verbs of testdata/office.txt.

// receipt sends a photo of a receipt: no two are the same file.
func (p *player) receipt(who *harness.Person, caption string) {
	p.used["receipt"]++
	var b bytes.Buffer
	require.NoError(p.t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 60+p.used["receipt"], 80))))
	if caption != "" {
		p.keep(who, caption)
	}
	who.Give(sandbox.Outgoing{Caption: caption, Photos: [][]byte{b.Bytes()}})
}

// spend enters spending from its receipt, with the activity that it was for.
func (p *player) spend(who *harness.Person, words string) {
	caption, activity, _ := strings.Cut(words, " | ")
	p.receipt(who, caption)
	p.tap(who, "经费支出凭证")
	if activity != "" {
		p.tap(who, tapEdit)
		p.tap(who, "补活动")
		p.tap(who, activity)
	}
	p.tap(who, "确认入账")
}

// assign gives members a 专班, who have none, from the list of the roster.
func (p *player) assign(who *harness.Person, words string) {
	group, names, ok := strings.Cut(words, "：")
	require.True(p.t, ok, words)
	for _, name := range strings.Fields(names) {
		p.tap(who, "人没有专班")
		p.tap(who, name)
		p.tap(who, group)
		p.tap(who, "完成")
	}
}
