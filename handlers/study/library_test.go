package study_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/records"
)

func TestLibraryFromTextLinkAndFile(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members[0]
	require.Contains(t, d.Send("/library").Last(), "还没有资料。点「添加资料」")
	require.Contains(t, m.Send("/library").Last(), "还没有资料。主任")
	require.NotContains(t, m.Last(), "乡村振兴", "there is no shelf to choose")
	d.Send("/material 法律法规 http://www.gov.cn/ 不安全的链接")
	require.Contains(t, d.Last(), "https://")
	d.Send("/material 法律法规 https://www.gov.cn/ 乡村振兴促进法全文")
	require.Contains(t, d.Last(), "已存入学习园地：乡村振兴促进法全文")
	d.Send("/material")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "机密文件.pdf", Data: []byte("x")}}})
	require.Contains(t, d.Last(), "机密")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "土地管理法.pdf", Data: []byte("x")}}})
	d.Tap("完成")
	d.Tap("土地管理法")
	d.Tap("业务技能")
	d.Tap("提交")
	require.Contains(t, d.Last(), "土地管理法 · 业务技能")

	m.Send("/library")
	require.Contains(t, m.Last(), "[ #2 土地管理法")
	require.NotContains(t, m.Last(), "添加资料")
	m.Tap("#2")
	m.Tap("看附件 1")
	require.Contains(t, m.Chat(), "[file 土地管理法.pdf]")
	m.Send("/library")
	require.Contains(t, m.Last(), "#2 土地管理法 · 业务技能 · 12月5日（周六） · 已阅")
	require.Less(t, strings.Index(m.Last(), "#1 乡村"), strings.Index(m.Last(), "#2 土地"), "the unread first")
	require.Contains(t, m.Send("/library 法律法规").Last(), "乡村振兴")
	require.NotContains(t, m.Last(), "土地管理法")
	require.Contains(t, m.Send("/library 土地").Last(), "#2 土地管理法")
	require.Contains(t, m.Send("/library 没有的词").Last(), "没有找到")
	require.Contains(t, m.Send("/library 乡村振兴").Last(), "这一类还没有资料")
	require.NotContains(t, m.Last(), "[ 乡村振兴 ]", "one is there already")
	require.Contains(t, m.Send("/library 1").Last(), "链接：https://www.gov.cn/")
	require.Equal(t, 1, strings.Count(m.Last(), "乡村振兴促进法"), "its one line is its title")

	require.Contains(t, m.Forge("readers:2"), "主任办理")
	require.Contains(t, m.Forge("material_withdraw:2"), "主任办理")
	require.Contains(t, h.Members[3].Send("/library").Forge("library:s1:0"), "过时", "another's question")
	d.Send("/library 2").Tap("已阅 1 人")
	require.Contains(t, d.Last(), "已阅 1/11："+m.Name)
	d.Tap("返回")
	d.Tap("撤下")
	require.NotContains(t, m.Send("/library").Last(), "土地管理法")
	require.Contains(t, m.Forge("files:material:2"), "不在了")
	require.Contains(t, m.Forge("material:2"), "不在了")
	d.Tap("撤销")
	require.Contains(t, m.Send("/library").Last(), "土地管理法")
	m.Send("/start")
	require.Contains(t, strings.Join(scenes.Keyboard(h, m), " "), "学习园地")
	require.NotContains(t, h.Group.Chat(), "学习园地")
}

func TestShelvingASessionsMaterials(t *testing.T) {
	h, a := scenes.Planned(t)
	d := h.Director
	d.Send("/office").Forge(fmt.Sprintf("shelve:%d:law", a.ID))
	require.Contains(t, d.Forge(fmt.Sprintf("shelve:%d:law", a.ID)), "还没有资料")
	h.Write(func(tx *gorm.DB) error {
		return records.Attach(tx, &records.Attachment{
			OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.Document, FileID: "f", UniqueID: "u", Name: "公报.pdf", Use: records.UseMaterial,
		})
	})
	d.Send("/office").Forge(fmt.Sprintf("five:%d", a.ID))
	d.Tap("存入学习园地")
	d.Tap("理论政策")
	require.Contains(t, d.Last(), "已存入学习园地："+a.Topic)
	require.Contains(t, d.Send("/office").Forge(fmt.Sprintf("shelve:%d:law", a.ID)), "已经在学习园地")
	require.Contains(t, d.Forge(fmt.Sprintf("shelve:%d:nothing", a.ID)), "过时")
	require.Contains(t, h.Members[0].Send("/library").Last(), a.Topic)
	require.Contains(t, h.Members[0].Forge(fmt.Sprintf("shelve:%d:law", a.ID)), "主任办理")
}
