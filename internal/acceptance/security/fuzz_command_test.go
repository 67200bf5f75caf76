package security_test

import (
	"testing"

	"lianluo/internal/sandbox"
)

// oneLine are commands as people type them, and as they should not.
var oneLine = []string{
	"/deed 昨天送戏下乡 20场，惠及800人，地点：文化广场", "/deed 捐书一万二千册 12.5万元 近百件", "/suggest 村东断头路影响300人。原因：资金没落实。建议：列入明年一事一议项目。",
	"/leave 12月20日 事假 出差", "/leave 下下周八", "/checkin 7", "/note 学习笔记", "/reflect 心得", "/research 题目：村级养老", "/research 敬老院 12 位老人",
	"/addmember 王芳、李强\n1. 张伟（教育）", "/newsession 2026-12-21 15:00-17:00 主题 @镇政府 #王芳\n议程：一、学习\n地点：三楼", "/newsession 明天 25:00 主题",
	"/correct 周涛 缺席 没来", "/correct #3 周涛 出席", "/outcome 议-2026-002 采纳 已列入", "/outcome 议-2026-002 未采纳", "/rate 议-2026-001 满意 路通了",
	"/withdraw 议-2026-002", "/confirm 好-2026-002", "/announce 周五前报送", "/unread remind", "/briefing 2026Q2 remark 感谢", "/briefing 2026Q2 send", "/briefing 去年第四季度 table 2", "/briefing 2026Q2 table 9223372036854775807",
	"/record 周涛 2026", "/record 全部", "/search %_' OR 1=1 --", "/dispute 九月那次我到了", "/answer 1 已改", "/answer #2 已改", "/role 周涛 +文书 -委员", "/role 孙立国 -主任",
	"/settings quiet 21:00-08:00", "/settings late 99999999999999999999", "/settings name 青山镇政协联络处", "/language en", "/mute day3", "/help leave", "/start run-menu",
	"/start@lianluo_test_bot s-7", "/members 周", "/forget", "/export", "/bind", "/offices", "/undo", "/cancel", "/todo", "/menu", "/office", "/review leave", "/read",
	"签到", "我的履职 2", "没有说是什么的话，捐款 2000 元", "1", "提交", "身份证 11010519491231002X 电话 13800138000", "机密文件",
}

// FuzzCommand sends a line and an answer to what the bot asks then, as
// anybody, anywhere.
func FuzzCommand(f *testing.F) {
	w := newWorld(f)
	for i, line := range append(append([]string{}, oneLine...), hostile()...) {
		f.Add([]byte{5, 7}[i%2], byte(0), line, "下周三 15:00")
		f.Add(byte(i), byte(i), line, "提交")
	}
	w.play(f, true)
	for i, name := range w.routes.Commands() {
		f.Add(byte(4+i%4), byte(0), "/"+name+" 1", "提交")
		f.Add(byte(9), byte(0), "/"+name+" 周涛", "议-2026-001")
	}
	f.Add(byte(7), byte('b'), "/bind", "提交") // a director of one office in the other's group
	f.Fuzz(func(t *testing.T, who, where byte, line, answer string) {
		role := person(who)
		s := w.play(t, false)
		for _, text := range []string{line, answer} {
			s.sends(role, w.place(where, role), sandbox.Message{Text: withoutMarks(text)})
		}
		s.check()
	})
}
