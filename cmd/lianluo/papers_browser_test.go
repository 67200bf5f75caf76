package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPapersAndPicturesInABrowser: at 390 px a picture stands in the chat, opens large with a
// tap and closes with another; a Word document is downloaded under its Chinese name, whole.
func TestPapersAndPicturesInABrowser(t *testing.T) {
	v := newVoices(t)
	v.as(v.director)
	v.say("/settings")
	v.press("inline-button", "图片颜色")
	v.reads("选好就发一张样张给您看")
	v.taps = 0
	v.press("inline-button", "黛蓝")
	v.counted(1, "another palette")
	v.reads("图片样张：黛蓝")
	const pictured = `[...document.querySelectorAll('.photo img')].at(-1)`
	v.holds("the picture is there", pictured+`?.complete && `+pictured+`.naturalWidth === 1080`)
	v.look()
	v.tap(pictured + `.closest('button')`)
	v.wait(`document.querySelector('[data-testid="lightbox"] img')`)
	v.holds("the picture is as wide as the phone lets it", `document.querySelector('[data-testid="lightbox"] img').getBoundingClientRect().width > 300`)
	v.tap(`document.querySelector('[data-testid="lightbox"] img')`)
	v.wait(`!document.querySelector('[data-testid="lightbox"]')`)

	v.say("/settings fonts")
	v.reads("Word 文件用哪种字体")
	v.press("inline-button", "看 Word 样张")
	v.reads("Word 样张：打开看字体和红头位置")
	v.holds("what was being made is not said any more", `![...document.querySelectorAll('[data-testid="message"]')].some((m) => m.innerText.includes('正在制作'))`)
	v.look()
	var file struct{ Name, Disposition, Data string }
	v.eval(`(async () => {
		const a = [...document.querySelectorAll('a.document')].at(-1), r = await fetch(a.href);
		const bytes = new Uint8Array(await r.arrayBuffer());
		return { Name: a.download, Disposition: r.headers.get('Content-Disposition'), Data: btoa(String.fromCharCode(...bytes)) };
	})()`, &file)
	require.True(t, strings.HasSuffix(file.Name, "-样张.docx"), file.Name)
	require.Contains(t, file.Disposition, "filename*=utf-8''", "a Chinese name")
	data, err := base64.StdEncoding.DecodeString(file.Data)
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, part := range z.File { // reading to the end checks its sum
		r, err := part.Open()
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, r)
		require.NoError(t, err, part.Name)
	}
}
