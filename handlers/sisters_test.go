package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/activities"
)

// What people wrote in other words than those of the other tests of a kind.

func atOffice(t *testing.T) *harness.Harness {
	t.Helper()
	return harness.New(t, harness.At(time.Date(2026, 11, 28, 9, 45, 0, 0, harness.Shanghai))).Seed()
}

// TestF18ANoticeInOtherLayouts: every part of a notice goes where it belongs, none is lost.
func TestF18ANoticeInOtherLayouts(t *testing.T) {
	for name, line := range map[string]string{
		"labels in one line":       "/newsession 12月5日下午3点 全会精神 地点：镇政府3楼 辅导：王芳",
		"labels spread":            "/newsession 时　间：12月5日下午3点\n地　点：镇政府3楼\n主　题：全会精神\n主　讲：王芳",
		"the time before a label":  "/newsession 12月5日下午3点 主题：全会精神\n@镇政府3楼 #王芳",
		"an hour before a label":   "/newsession 12月5日15:00 地点：镇政府3楼 主题：全会精神 辅导：王芳",
		"numbers in one line":      "/newsession 一、时间：12月5日15:00 二、地点：镇政府3楼 三、主题：全会精神 四、辅导：王芳",
		"signs in a line":          "/newsession 12月5日下午3点 全会精神\n@镇政府3楼 #王芳",
		"the time in a line":       "/newsession 全会精神\n12月5日下午3点\n@镇政府3楼 #王芳",
		"F6 spaces behind signs":   "/newsession 12月5日下午3点 全会精神 @ 镇政府3楼 # 王芳",
		"F14 begins at":            "/newsession 12月5日下午3点正式开始 全会精神 @镇政府3楼 #王芳",
		"F14 minutes with 分":       "/newsession 12月5日15:00分 全会精神 @镇政府3楼 #王芳",
		"F14 the month with 份":     "/newsession 12月份5号下午3点 全会精神 @镇政府3楼 #王芳",
		"F2 the words of the week": "/newsession 下周六（12月5日）下午3点 全会精神 @镇政府3楼 #王芳",
	} {
		t.Run(name, func(t *testing.T) {
			h := atOffice(t)
			h.Director.Send(line)
			last := h.Director.Last()
			require.Contains(t, last, "集中学习：全会精神\n12月5日（周六）15:00–17:00\n地点：镇政府3楼\n辅导教师：王芳\n这天是休息日")
		})
	}
}

// TestF2ADeedOfAFeastIsAskedForItsDay: a feast or a year in a deed's words says when it was done.
func TestF2ADeedOfAFeastIsAskedForItsDay(t *testing.T) {
	h := atOffice(t)
	for _, words := range []string{"国庆节慰问环卫工人30名", "春节慰问", "重阳节慰问老人20名", "今年帮扶5户"} {
		h.Members[0].Send("/cancel").Send("/deed " + words)
		require.Contains(t, h.Members[0].Last(), "哪天办的", words)
	}
	require.Empty(t, scenes.Deeds(h))
}

// TestF9ADeedIsCalledByWhatWasDone: not by what its quantities leave behind.
func TestF9ADeedIsCalledByWhatWasDone(t *testing.T) {
	h := atOffice(t)
	for words, title := range map[string]string{
		"帮助3名学生，每人500元":     "帮助3名学生",
		"给敬老院送米送油，价值2000元":  "给敬老院送米送油",
		"修桥1座，总价值3万元":       "修桥",
		"11月20日送米，每户50斤":    "送米",
		"节约用水宣传，共计发放资料300份": "节约用水宣传，共计发放资料",
	} {
		h.Members[0].Send("/cancel").Send("/deed " + words)
		deeds := scenes.Deeds(h)
		require.NotEmpty(t, deeds, words)
		require.Equal(t, title, deeds[len(deeds)-1].Title, words)
	}
}

// TestF17WhatHardlyLooksLikeANameIsShownFirst.
func TestF17WhatHardlyLooksLikeANameIsShownFirst(t *testing.T) {
	h := atOffice(t)
	for _, words := range []string{"大家好", "今天加程普", "请加郭嘉", "镇长夏侯渊", "荀彧和荀攸"} {
		h.Director.Send("/cancel").Send("/addmember " + words)
		require.Contains(t, h.Director.Last(), "不像常见的姓名："+words, words)
		require.Contains(t, h.Director.Last(), "[ 加入名册 ]")
	}
	for words, said := range map[string]string{
		"徐晃同志":             "已把徐晃加入名册",
		"1.马岱 2.关羽 3.关平":   "已把 3 人加入名册",
		"玉素甫.艾买提 阿依古丽·买买提": "已把 2 人加入名册",
	} {
		h.Director.Send("/cancel").Send("/addmember " + words)
		require.Contains(t, h.Director.Last(), said, words)
	}
}

// TestF8LeaveInOtherWords: nothing is filed for another activity, day or person than was said.
func TestF8LeaveInOtherWords(t *testing.T) {
	h := atOffice(t)
	h.Write(func(tx *gorm.DB) error {
		for _, day := range []time.Time{time.Date(2026, 11, 27, 15, 0, 0, 0, harness.Shanghai), time.Date(2026, 12, 8, 15, 0, 0, 0, harness.Shanghai)} {
			if err := activities.Create(tx, &activities.Activity{Kind: activities.Study, Topic: "全会精神", Place: "镇政府", StartsAt: day}); err != nil {
				return err
			}
		}
		return nil
	})
	p := h.Members[3]
	for _, of := range [][2]string{
		{"上次没来，孩子发烧", "已经结束，不能再请假"},
		{"没来成，家里有事", "已经结束，不能再请假"},
		{"取消请假", "撤回已经请的假"},
		{"不请假了", "撤回已经请的假"},
		{"替王芳请假", "没有替王芳请"},
		{"帮王芳请个假", "没有替王芳请"},
		{h.Members[4].Name + "请假，生病了", "没有替" + h.Members[4].Name + "请"},
		{"元旦回老家过节", "您写的：元旦回老家过节"},
		{"月底前都在外地", "您写的：月底前都在外地"},
		{"12.5家里有事", "您写的：12.5家里有事"},
		{"12.5头疼", "您写的：12.5头疼"},
		{"12.5个人有事", "您写的：12.5个人有事"},
		{"12.9班上有事", "您写的：12.9班上有事"},
		{"初五要出门", "您写的：初五要出门"},
		{"初十家里办酒", "您写的：初十家里办酒"},
	} {
		h.Advance(time.Minute)
		p.Send("/cancel").Send("/leave " + of[0])
		require.Contains(t, p.Last(), of[1], of[0])
		h.Rows(func(tx *gorm.DB) error {
			var n int64
			require.NoError(t, tx.Model(&activities.Leave{}).Count(&n).Error)
			require.Zero(t, n, of[0])
			return nil
		})
	}
	p.Send("/leave 12月8日家里有事")
	require.Contains(t, p.Last(), "请假已交主任")
}

// TestF4AFileThatACommandDoesNotTakeIsSaid: it is not dropped in silence.
func TestF4AFileThatACommandDoesNotTakeIsSaid(t *testing.T) {
	h := atOffice(t)
	up := []sandbox.Upload{{Name: "名单.xlsx", Data: []byte("x")}}
	h.Director.Give(sandbox.Outgoing{Documents: up, Caption: "/addmember 周瑜"})
	require.Contains(t, h.Director.Last(), "随附的文件没有用上")
	require.Contains(t, h.Director.Chat(), "已把周瑜加入名册")
	h.Director.Give(sandbox.Outgoing{Audios: []sandbox.Upload{{Name: "a.m4a", Data: []byte("x")}}, Caption: "/newsession 12月9日下午3点 学习 @镇政府"})
	require.Contains(t, h.Director.Last(), "随附的文件没有用上")
	for _, caption := range []string{"/note 会议录音", "/deed 昨天送戏2场", "/suggest 断头路"} {
		h.Members[0].Send("/cancel").Give(sandbox.Outgoing{Audios: []sandbox.Upload{{Name: "a.m4a", Data: []byte("x")}}, Caption: caption})
		require.NotContains(t, h.Members[0].Last(), "没有用上", caption)
	}
}

// TestS1TheWordsOfTheMenuAnswerNoQuestion: 菜单 and 帮助 are typed as well as tapped.
func TestS1TheWordsOfTheMenuAnswerNoQuestion(t *testing.T) {
	for _, word := range []string{"菜单", "帮助"} {
		h := atOffice(t)
		p := h.Members[0]
		p.Send("/suggest").Send(word).Send("断头路修好了")
		require.Contains(t, p.Last(), "要记成什么", word)
		require.NotContains(t, p.Last(), word)
		h.Director.Send("/announce").Send(word)
		require.NotContains(t, h.Director.Last(), "[ 发出 ]", word)
	}
}
