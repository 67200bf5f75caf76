package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
	"lianluo/internal/documents"
)

// attachFile picks a file as a person does, without the system's own window.
func (p *phone) attachFile(path string) {
	p.t.Helper()
	p.wait(`(HTMLInputElement.prototype.click = function () {}, true)`)
	p.tap(hook("attach"))
	p.tap(hook("attach-file"))
	p.write(path, `document.querySelector('input[type="file"]')`)
	p.wait(`document.querySelector('[data-testid="tray"]')?.innerText.includes(args[0])`, filepath.Base(path))
	p.tap(hook("send"))
}

// say types a message and sends it.
func (p *phone) say(text string) {
	p.t.Helper()
	p.write(text, hook("composer"))
	p.tap(hook("send"))
}

// TestARosterFromExcelInABrowser is the director's way from an empty template to
// join links, in the trial: what is wrong is said, nothing is kept before it is
// confirmed.
func TestARosterFromExcelInABrowser(t *testing.T) {
	b := newBrowser(t)
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	site := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))
	director := demo.People()[0].Account

	s := documents.Sheet{Name: "名册"}
	for _, title := range []string{"姓名", "性别", "出生年份", "界别", "单位及职务", "电话", "专班"} {
		s.Columns = append(s.Columns, documents.Column{Title: title, Width: 12})
	}
	for _, line := range []string{
		"郑洁|女|1988|教育界|镇中学教师|13800138000|文史",
		"何平|男|1979|工商联|青山农机公司副经理|13700137000|招商、民生",
		"唐宁|女|1991|医药卫生界|镇卫生院护师|13600136000|民生",
		"王芳|女|1983|教育界|镇中心小学副校长|13900139000|文史、民生",
		"冯远|男|1990|农业界|松林村主任|1380013|民生",
		"何平|男|1980|工商联|经理||招商",
		"马丽|女|1985|妇联|||体育",
	} {
		s.Rows = append(s.Rows, strings.Split(line, "|"))
	}
	data, err := s.Workbook()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "青山镇委员名册.xlsx")
	require.NoError(t, os.WriteFile(file, data, 0o600))

	b.open(fmt.Sprintf("%s/?as=%d&chat=%d", site, director, director))
	p := &phone{browser: b}
	p.say("/import")
	p.reads("委员名册模板.xlsx")
	p.reads("请把填好的表发到这里")
	b.shot("import-template")
	p.attachFile(file)
	card := p.reads("还没有保存")
	b.tap(hook("toggle-keyboard")) // the card is tall
	b.shot("import")
	for _, want := range []string{"新加入 3 人 · 更新 1 人 · 有误 3 行", "郑洁 · 女 · 1988年生 · 教育界 · 镇中学教师", "第6行 冯远", "与第3行重名", "体育"} {
		require.Contains(t, card, want)
	}
	p.press("inline-button", "导入 4 人")
	p.reads("已导入 4 人")
	p.reads("请把各人的链接单独发给本人")
	b.shot("imported")

	require.NoError(t, trial.cmd.Process.Signal(stopSignal))
	require.Zero(t, trial.wait(), trial.log)
	require.NotContains(t, trial.log.String(), "level=ERROR")
}
