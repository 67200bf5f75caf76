package supervision_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
	"lianluo/models/supervision"
)

var spacedReceipt = regexp.MustCompile(`\p{Han}{2} \p{Han}{2} \p{Han}{2} \p{Han}{2}`)

// receiptOf is the receipt that stands in somebody's chat.
func receiptOf(t *testing.T, p *harness.Person) string {
	t.Helper()
	found := spacedReceipt.FindAllString(p.Chat(), -1)
	require.NotEmpty(t, found, p.Chat())
	return found[len(found)-1]
}

// rows counts what the program keeps of anybody's doings.
func rows(h *harness.Harness) (n [5]int64) {
	h.Rows(func(tx *gorm.DB) error {
		for i, row := range []any{&ledger.OutboxRow{}, &ledger.SeenUpdate{}, &ledger.Action{}, &ledger.Dialog{}, &ledger.Failure{}} {
			if err := store.AcrossOffices(tx).Model(row).Count(&n[i]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return n
}

func TestAnItemWithoutAName(t *testing.T) {
	h := harness.New(t).Seed()
	li, wang := h.Members[0], h.Members[1]
	before := rows(h)

	li.Send("民主监督")
	require.Contains(t, li.Last(), "匿名写")
	li.Tap("匿名写")
	receipt := receiptOf(t, li)
	require.Contains(t, li.Last(), "请回复这条消息")
	li.Send("河道清淤的钱去年就拨了，到现在没有动工，也没有人说明原因。")
	require.Contains(t, li.Chat(), "还没有保存")
	wang.Send("/supervise").Tap("匿名写")
	wang.Send("敬老院的伙食标准没有公示。")
	require.Equal(t, before, rows(h), "nothing of it is a row")

	h.Rows(func(tx *gorm.DB) error {
		list, err := supervision.Before(tx, supervision.Waiting)
		require.Empty(t, list)
		return err
	})
	h.AdvanceTo(harness.Noon.Add(time.Hour))
	require.Contains(t, li.Chat(), "已收下")
	require.Contains(t, wang.Chat(), "已收下")
	require.Equal(t, 1, li.Told("已收下"))
	wang.Tap("删除聊天里的这几条")
	require.NotContains(t, wang.Chat(), "敬老院")
	require.NotContains(t, wang.Chat(), "请回复这条消息")

	// By day's end on Monday the director gets both, in no order.
	h.AdvanceTo(harness.Noon.Add(2*24*time.Hour + 7*time.Hour))
	require.Contains(t, h.Director.Last(), "匿名意见 2 条")
	h.Director.Tap("去看看")
	require.Contains(t, h.Director.Last(), "匿名 2 条")
	h.Director.Tap("看匿名的")
	text := h.Director.Chat()
	require.Contains(t, text, "1/2 · 待答复")
	if !strings.Contains(text, "河道清淤") {
		h.Director.Tap("下一条")
	}
	require.Contains(t, h.Director.Chat(), "河道清淤")
	h.Director.Tap("答复")
	h.Director.Send("已请水利站说明，12月20日前动工。").Tap("提交")
	require.Contains(t, h.Director.Last(), "已答复")

	li.Send("/supervise " + receipt)
	require.Contains(t, li.Last(), "12月20日前动工")
	li.Tap("再写几句")
	li.Send("知道了，请公示。")
	h.Advance(time.Hour)
	li.Send(receipt) // the receipt alone is known for one
	require.Contains(t, li.Last(), "知道了，请公示。")
	require.Contains(t, li.Last(), "还没有送到主任那里")
}

func TestWhatIsWrongIsSaidAndNothingIsLost(t *testing.T) {
	h := harness.New(t).Seed()
	li := h.Members[0]
	li.Send("/supervise").Tap("匿名写")
	before := rows(h)
	li.Photos(2, "看照片")
	require.Equal(t, 1, li.Told("照片、语音和文件会留下痕迹"))
	li.Give(sandbox.Outgoing{Text: "听说了", Forward: &sandbox.MessageOrigin{Type: "hidden_user", SenderUserName: "某人"}})
	require.Contains(t, li.Last(), "转发的话")
	li.Send("。。。")
	require.Contains(t, li.Last(), "没有看到内容")
	li.Send(strings.Repeat("长", 1201))
	require.Contains(t, li.Last(), "1201")
	li.Send("打 13812345678 问村会计，账目不公开。")
	require.Contains(t, li.Last(), "号码")
	li.Tap("隐去号码")
	require.Contains(t, li.Chat(), "还没有保存")
	li.Tap("撤回这一条")
	require.Contains(t, li.Last(), "已撤回")
	li.Send("/supervise").Tap("匿名写")
	li.Send("一是路灯不亮，二是公厕没人管。")
	require.Contains(t, li.Last(), "不止一件事")
	li.Tap("就这样交")
	li.Send("/supervise").Tap("匿名写")
	require.Contains(t, li.Send("一是路灯不亮，二是公厕没人管。").Tap("就这样交"), "同样的一条已经在等整点了")
	li.Send("台账说是机密。")
	require.Contains(t, li.Last(), "文件密级的字样")
	require.Equal(t, before, rows(h))
	for range 4 {
		li.Send("/supervise 安安安安安安安安")
		require.NotContains(t, li.Last(), "分钟后", "a slip of the pen is no guess")
	}
	for range 4 {
		li.Send("/supervise " + supervision.NewReceipt())
	}
	require.Contains(t, li.Last(), "请 1 分钟后再试")
	h.Advance(2 * time.Minute)
	li.Send("/supervise " + supervision.NewReceipt())
	require.NotContains(t, li.Last(), "分钟后")
	require.Equal(t, before, rows(h))
}

// TestLeavingTheDoor: an open draft stays as it is, and whoever goes elsewhere is told that
// what comes next is kept.
func TestLeavingTheDoor(t *testing.T) {
	h := harness.New(t).Seed()
	li := h.Members[0]
	li.Send("/suggest 村东头断头路")
	draft := rows(h)
	li.Send("/supervise").Tap("匿名写")
	require.Equal(t, draft, rows(h), "the draft is left alone")
	li.Send("我的履职")
	require.Contains(t, li.Chat(), "您离开了民主监督")
	require.NotContains(t, li.Chat(), "请回复这条消息")
}

// TestARestartIsTold: what was in memory is gone, its author hears so, and a reply to the
// question is no ordinary message after it.
func TestARestartIsTold(t *testing.T) {
	h := harness.New(t).Seed()
	li, wang := h.Members[0], h.Members[1]
	li.Send("/supervise").Tap("匿名写")
	li.Send("村账三年没有公开。")
	wang.Send("/supervise").Tap("匿名写")
	list := h.Sandbox.Messages(wang.ID)
	asked := list[len(list)-1].MessageID
	h.Stop()
	require.Contains(t, li.Chat(), "没有保存")
	require.Contains(t, wang.Chat(), "民主监督先关上了")
	h.Start()
	before := rows(h)
	wang.Give(sandbox.Outgoing{Text: "低保评议走过场。", ReplyTo: asked})
	require.Contains(t, wang.Chat(), "程序重启过")
	require.Equal(t, before, rows(h))
	h.Advance(2 * time.Hour)
	require.Zero(t, li.Told("已收下"))
}

func TestUnderAName(t *testing.T) {
	h := harness.New(t).Seed()
	li := h.Members[0]
	li.Send("/supervise").Tap("署名写")
	li.Send("镇里的公车用车登记没有公示。").Tap("提交")
	require.Contains(t, li.Last(), "监-2026-001")
	h.AdvanceTo(harness.Noon.Add(2*24*time.Hour + 7*time.Hour)) // Monday
	require.Contains(t, h.Director.Last(), "署名意见 1 条")
	h.Director.Tap("去看看")
	h.Director.Tap("看署名的")
	h.Director.Tap("监-2026-001")
	h.Director.Tap("答复")
	h.Director.Send("本月起每月公示。").Tap("答复")
	h.Advance(10 * time.Minute)
	require.Contains(t, li.Last(), "本月起每月公示")
}

// What is wrong with a word under a name is said, and nothing is lost: somebody else's, numbers also in what is
// added, what sounds secret, two matters, too long, the same twice.
func TestBadWordUnderAName(t *testing.T) {
	h := harness.New(t).Seed()
	li := h.Members[0]
	li.Send("/supervise").Tap("署名写")
	li.Give(sandbox.Outgoing{Text: "听说了", Forward: &sandbox.MessageOrigin{Type: "hidden_user", Date: 1, SenderUserName: "某人"}})
	require.Contains(t, li.Last(), "请用您自己的话写")
	li.Send(strings.Repeat("长", 2001))
	require.Contains(t, li.Last(), "最多 2000 字")
	li.Send("公车登记没有公示，台账说是机密。")
	require.Contains(t, li.Last(), "写的内容里有“机密”字样")
	li.Tap("不涉密，接着办")
	li.Send("问13812345678。")
	require.Contains(t, li.Last(), "手机号码")
	li.Tap("去掉号码")
	require.Contains(t, li.Last(), "公车登记没有公示")
	require.NotContains(t, li.Last(), "138")
	li.Send("另外，公厕没人管。")
	require.Contains(t, li.Last(), "好像不止一件事")
	li.Tap("提交")
	require.Contains(t, li.Last(), "监-2026-001")

	for range 2 {
		li.Send("/supervise").Tap("署名写")
		li.Send("村账三年没有公开。").Tap("提交")
	}
	require.Contains(t, li.Last(), "刚才已经提交过了：监-2026-002")
}
