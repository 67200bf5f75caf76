package handlers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
)

// Papers that are marked as secret or internal are taken nowhere (domain F2).
func TestMarkedPapersAreRefusedWhereverFilesAreTaken(t *testing.T) {
	h, a := scenes.Planned(t)
	paper := func(name string) sandbox.Outgoing {
		return sandbox.Outgoing{Documents: []sandbox.Upload{{Name: name, Data: []byte("paper")}}}
	}
	captioned := paper("a.docx")
	captioned.Caption = "/announce 内部资料，注意保存"
	for name, open := range map[string]func(){
		"materials": func() { h.Director.Forge("materials_add:1") },
		"plan": func() {
			h.Director.Send("/newsession").Send("主题").Send("12月9日 15:00").Send("镇政府").Send("跳过").Send("跳过")
		},
		"announcement": func() { h.Director.Send("/announce").Send("周五报送"); h.Director.Tap("附件") },
		"deed":         func() { h.Members[0].Send("/deed 植树 30棵") },
	} {
		p := h.Director
		if name == "deed" {
			p = h.Members[0]
		}
		open()
		p.Give(paper("机\u200b密文件.docx"))
		require.Contains(t, p.Last(), "机密", name)
		require.NotContains(t, p.Last(), "文件 1 个", name)
		p.Send("/cancel")
	}
	h.Director.Give(captioned)
	require.Contains(t, h.Director.Last(), "内部")
	require.NotContains(t, h.Group.Chat(), "内部资料")
	require.EqualValues(t, 1, a.ID)
}
