package plans_test

import (
	"strings"
	"time"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// study is what belongs to studying: the booklet, praise, make-up study, the
// library and quizzes, after the session of meet.
func study(h *harness.Harness) {
	d, m := h.Director, h.Members
	d.Send("/office").Forge("five:1")
	d.Tap("写思考题")
	d.Send("甲？\n乙？\n丙？").Tap("存好")
	d.Send("/office").Forge("materials_add:1")
	d.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "公报.pdf", Data: []byte("paper")}}})
	d.Tap("完成")
	d.Send("/office").Forge("booklet:1")
	d.Tap("心得体会")
	d.Tap("推荐到群")
	h.Advance(6 * time.Minute)
	m[0].Tap("同意，署名")
	m[0].Tap("撤销")
	m[0].Tap("不同意")
	m[7].Send("/catchup 1").Tap("公报")
	m[7].Send("/catchup 1").Tap("答思考题")
	m[7].Send("甲").Send("乙").Send("丙").Tap("提交")
	m[7].Send("/catchup 1").Tap("写心得")
	m[7].Send("补课心得").Tap("提交")
	m[7].Send("/record").Tap("明细")
	d.Send("/office").Forge("catchup_see:1")
	d.Tap("张伟")
	d.Send("/material 法律法规 https://www.gov.cn/ 乡村振兴促进法全文")
	d.Send("/office").Forge("shelve:1:theory")
	m[0].Send("/library").Tap("#1")
	m[0].Send("/library 法律法规").Send("/library 乡村")
	d.Send("/library 1").Tap("已阅")
	d.Tap("返回")
	d.Tap("撤下")
	d.Tap("撤销")
	d.Send("/newquiz 测验：常识\n一？\nA. 是*\nB. 否\n二？\nA. 是*\nB. 否\n三？\nA. 是*\nB. 否").Tap("存为测验")
	d.Tap("改第2题")
	d.Send("二？\nA. 对*\nB. 错").Tap("回到测验")
	d.Tap("发布给委员")
	d.Tap("撤销")
	d.Tap("发布给委员")
	h.Advance(6 * time.Minute)
	m[0].Send("/quiz").Tap("#1")
	for _, letter := range strings.Split("A B A A", " ") {
		m[0].Send("/quiz 1 " + letter)
	}
	m[0].Tap("看结果")
	m[0].Tap("再做一遍")
	d.Send("/quiz").Send("/quiz 1").Tap("撤下测验")
	d.Tap("撤销")
	d.Send("/office")
}
