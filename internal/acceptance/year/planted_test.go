package year

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// TestTheScanFindsWhatIsPlanted shows that the scan of the group's messages can
// fail: what somebody typed in private is put into the group through the
// director's notice, and found; a notice that is none of it passes.
func TestTheScanFindsWhatIsPlanted(t *testing.T) {
	p := &player{t: t, Harness: harness.New(t).Seed()}
	p.sub = p.Sandbox.Subscribe()
	m := p.Members[4] // 刘洋
	p.keep(m, "肠胃炎在卫生院输液")
	p.keep(m, "/suggest 村东头断头路下雨学生要绕两公里")
	p.keep(m, "腿脚不便盼着有人送餐，电话13812345678")
	later := p.Clock.Now().Add(time.Hour)
	p.consented = []canary{{Text: "开会不发言等于没有来", By: m.Name, At: later}}
	said := func(words string) []string {
		p.Director.Send("/announce " + words).Tap("发出")
		return p.leaks(p.heard())
	}
	require.Empty(t, said("8月10日前请各位委员报送防汛值班安排。"))
	for _, words := range []string{
		"有人肠胃炎在卫生院输液，请大家保重。",   // the reason of a leave
		"关于村东头断头路下雨学生要绕两公里的建议", // a suggestion's title
		"请联系13812345678", // a number
		"刘洋请假",           // who is away
		"请提醒刘洋：心得体会未交",   // who owes what
		"上周测验的结果另发",      // what is told in private only
		"帮扶-03 已经办结",     // the log of paired help (§19)
		"开会不发言等于没有来。",    // words of which the author has not agreed yet
	} {
		require.NotEmpty(t, said(words), words)
	}
	p.AdvanceTo(later.Add(time.Minute))
	require.Empty(t, said("开会不发言等于没有来。"), "agreed to")
}
