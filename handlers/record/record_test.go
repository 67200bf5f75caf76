package record_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
)

func TestRecord(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m := h.Members[0]
	m.Send("/record")
	require.Contains(t, m.Last(), "我的履职 · 2026年第四季度")
	require.Contains(t, m.Last(), "应到 1，到会 1（出席率 100%）")
	require.Contains(t, m.Last(), "学习笔记 1 篇 · 心得体会 1 篇")
	require.Contains(t, m.Last(), "\n好事实事 1 件（本届承诺 3–5 件）\n", "W22: once")
	require.Contains(t, m.Last(), "[ ✅ 本季度 ]")
	require.NotContains(t, m.Last(), "11月20日", "12: the figures alone")
	overview, _, _ := strings.Cut(m.Last(), "[")
	require.LessOrEqual(t, strings.Count(strings.TrimSpace(overview), "\n"), 3, "12: a head and three lines:\n%s", overview)
	m.Tap("明细")
	require.Contains(t, m.Last(), "3. 11月20日（周五） 集中学习 「四中全会精神」 出席")
	m.Tap("返回")
	m.Tap("今年")
	require.Contains(t, m.Last(), "✅ 今年")
	m.Send("/record 2025")
	require.Contains(t, m.Last(), "这段时间还没有记录。")
	m.Send("/record 随便")
	require.Contains(t, m.Last(), "没看懂“随便”")
	m.Send("/record").Tap("怎么算的")
	require.Contains(t, m.Last(), "开始前 30 分钟起可签到")
	require.Contains(t, h.Members[0].Forge("record:all."+strconv.FormatInt(h.Members[1].Row, 10)), "主任")

	h.Director.Send("/record 龚平 2026")
	require.Contains(t, h.Director.Last(), "龚平的履职 · 2026年")
	h.Director.Tap("明细")
	h.Director.Tap("1")
	h.Director.Tap("返回")
	require.Contains(t, h.Director.Last(), "龚平的履职")
}

// W22: each figure is said once, on the overview and among the details, each matter in a line.
func TestW22EachFigureOnce(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		for i, leader := range []int64{h.Members[0].Row, h.Members[3].Row} {
			team := store.IDs{h.Members[1].Row}
			if i == 0 {
				team = append(team, h.Members[3].Row)
			}
			r := &research.Research{
				Year: 2026, Quarter: 4, Topic: "村级养老", LeaderID: leader, Team: team, State: research.Settled, DueOn: "2026-12-31",
			}
			if i == 1 {
				r.Quarter = 3
			}
			at := store.Stamp(h.Clock.Now())
			r.ReportedAt = &at
			if err := tx.Create(r).Error; err != nil {
				return err
			}
		}
		return nil
	})
	for i, want := range []string{"专题调研 1 项（执笔）", "专题调研 2 项（参加）", "", "专题调研 2 项（执笔 1 项、参加 1 项）"} {
		for _, details := range []bool{false, true} {
			m := h.Members[i]
			m.Send("/record 2026")
			if details {
				m.Tap("明细")
			}
			figures, _, _ := strings.Cut(m.Last(), "\n\n")
			require.Contains(t, figures+"\n", want+"\n")
			for _, word := range []string{"好事实事", "专题调研 ", "意见建议", "学习笔记", "心得体会"} {
				require.LessOrEqual(t, strings.Count(figures, word), 1, "%s: %s", word, figures)
			}
			require.Equal(t, 1, strings.Count(figures, "好事实事"))
		}
	}
}

func TestRecordOfAttendanceAddsUp(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		p, err := people.PersonByID(tx, h.Members[0].Row)
		if err != nil {
			return err
		}
		for day, kind := range []activities.LeaveKind{"come", "late", activities.PersonalLeave, activities.SickLeave, activities.OfficialLeave, activities.OtherLeave, "", "byhand"} {
			start := time.Date(2026, 11, 2+day, 15, 0, 0, 0, harness.Shanghai)
			a := &activities.Activity{Kind: activities.Discussion, Topic: "座谈", StartsAt: start}
			if err := activities.Create(tx, a); err != nil {
				return err
			}
			switch kind {
			case "come":
				_, err = activities.CheckIn(tx, a, p, start, activities.BySelf)
			case "late":
				_, err = activities.CheckIn(tx, a, p, start.Add(time.Hour), activities.BySelf)
			case "byhand":
				_, err = activities.Correct(tx, a, p, activities.OnLeave, director, "电话请假", start)
			case "":
			default:
				_, _, err = activities.EnterLeave(tx, a, p, kind, "有事", director, start.AddDate(0, 0, -3))
			}
			if err == nil {
				err = activities.Close(tx, a, start.Add(3*time.Hour))
			}
			if err == nil {
				err = activities.Confirm(tx, a, director, start.Add(3*time.Hour))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	want := "应到 6，到会 2（出席率 33%，其中迟到 1） · 事假 1 · 其他请假 1 · 请假 1 · 缺席 1 · 另有公务 1、病假 1（不计应到）"
	h.Members[0].Send("/record 2026")
	require.Contains(t, h.Members[0].Last(), want)
	h.Director.Send("/record " + h.Members[0].Name + " 2026")
	require.Contains(t, h.Director.Last(), want)
}

func TestRecordOfTheBriefingsQuarter(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Write(func(tx *gorm.DB) error {
		_, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 4}, nil)
		return err
	})
	h.Director.Send("/office").Tap("办理")
	h.Director.Tap("发出")
	payload := ""
	for _, row := range slices.Backward(h.Sandbox.Messages(h.Group.ID)) {
		if row.ReplyMarkup == nil {
			continue
		}
		_, payload, _ = strings.Cut(row.ReplyMarkup.InlineKeyboard[0][0].URL, "?start=")
		break
	}
	require.Equal(t, "record-2026Q4", payload)
	h.Clock.Advance(60 * 24 * time.Hour)
	m := h.Members[0]
	m.Send("/record")
	require.Contains(t, m.Last(), "我的履职 · 2027年第一季度")
	require.Contains(t, m.Last(), "这段时间还没有记录。")
	require.NotContains(t, m.Last(), "没有已结束的活动")
	require.NotContains(t, m.Last(), "0 篇")
	m.Open(payload)
	require.Contains(t, m.Last(), "我的履职 · 2026年第四季度")
	require.Contains(t, m.Last(), "应到 1，到会 1")
	m.Send("/record").Tap("‹ 2026年第四季度")
	require.Contains(t, m.Last(), "我的履职 · 2026年第四季度")
	m.Tap("‹ 2026年第三季度")
	require.Contains(t, m.Last(), "我的履职 · 2026年第三季度")
	for _, odd := range []string{"record-", "record-all.2", "record-2026", "record-x"} {
		require.NotContains(t, m.Open(odd).Last(), "我的履职 · ", odd)
	}
}

func TestDisputeIsAnsweredAndUndone(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m := h.Members[0]
	m.Send("/record 2026").Tap("明细")
	m.Tap("1")
	m.Tap("有误，申请更正")
	m.Send("受益应是 800 人").Tap("提交")
	require.Contains(t, m.Last(), "主任会核对并答复您")
	require.Contains(t, h.Director.Last(), "有一件申请待答复")
	require.Contains(t, h.Director.Last(), "受益应是 800 人")
	told := strings.Count(h.Director.Chat(), "陈静")
	m.Tap("撤销")
	require.Contains(t, h.Director.Last(), "陈静已撤回申请，不用答复了。", "the message itself says so")
	require.NotContains(t, h.Director.Chat(), "受益应是")
	require.NotContains(t, h.Director.Last(), "[ 答复 ]")
	require.LessOrEqual(t, strings.Count(h.Director.Chat(), "陈静"), told, "no second message")

	m.Send("/record 2026").Tap("明细")
	m.Tap("1")
	m.Tap("有误，申请更正")
	m.Send("受益应是 900 人").Tap("提交")
	require.Contains(t, h.Director.Last(), "受益应是 900 人")
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "待办还有 1 件，现在办：委员的申请")
	h.Director.Tap("稍后")
	require.Contains(t, h.Director.Last(), "稍后再办的还有 1 件")
	h.Director.Tap("再看一遍")
	h.Director.Tap("答复")
	h.Director.Send("已改").Tap("答复")
	require.Contains(t, h.Director.Last(), "没有等您办的事了")
	require.NotContains(t, m.Last(), "已改")
	h.Advance(ledger.UndoTime)
	require.Contains(t, m.Last(), "答复：已改")
	require.NotContains(t, h.Group.Chat(), "900")
	// Another's entry cannot be opened or disputed.
	require.NotEmpty(t, h.Members[5].Forge("entry:deed:1:2026:0"))
	require.NotEmpty(t, h.Members[5].Forge("dispute:deed:1"))
}

func TestExportAndForget(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	m := h.Members[0]
	m.Send("/export")
	require.Contains(t, m.Last(), "[file 我的履职资料-陈静-2026-12-05.json]")
	m.Send("/forget").Tap("申请删除")
	require.Contains(t, m.Last(), "主任会办理并答复您")
	h.Advance(ledger.UndoTime + time.Second)
	require.Contains(t, h.Director.Last(), "陈静申请删除与本人有关的资料")
}

func TestSearch(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.QuarterOfWork(t, h)
	h.Director.Send("/search 断头路")
	require.Contains(t, h.Director.Last(), "查找：断头路")
	require.Contains(t, h.Director.Last(), "张伟")
	h.Director.Tap("1")
	h.Director.Tap("返回")
	require.Contains(t, h.Director.Last(), "查找：断头路")
	h.Director.Send("/search")
	h.Director.Tap("看全部")
	h.Director.Tap("›")
	require.Contains(t, h.Director.Last(), "7. ")
	h.Director.Send("/search 没有这个词")
	require.Contains(t, h.Director.Last(), "没有找到")
	h.Members[0].Send("/search 断头路")
	require.Contains(t, h.Members[0].Last(), "没有找到", "its author has not shown it")
	h.Members[8].Send("/search 断头路")
	require.Contains(t, h.Members[8].Last(), "修通村东断头路", "one's own")
}

func TestRequestsByCommandsAlone(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/dispute")
	require.Contains(t, m.Last(), "请写明哪里有误")
	m.Send("/dispute 11月20日我到了")
	m.Send("/forget yes")
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "编号 #1")
	h.Director.Send("/answer 1 已更正")
	require.Contains(t, h.Director.Last(), "编号 #2")
	h.Director.Send("/answer 1 再答")
	require.Contains(t, h.Director.Last(), "已经答复过了")
	h.Director.Send("/answer 1")
	h.Advance(ledger.UndoTime)
	require.Contains(t, m.Chat(), "已更正")
	require.NotContains(t, m.Chat(), "再答")
	m.Send("/answer 2 好")
	require.Contains(t, m.Last(), "主任")
}

// A person's export has the rota and the topics, own rows only, in both
// languages.
func TestExportHasHostingAndTopics(t *testing.T) {
	h := harness.New(t).Seed()
	scenes.Proposed(h)
	h.Director.Send("/research").Tap("选题征集")
	h.Director.Tap("开始投票")
	h.Director.Tap("12月10日")
	h.Director.Tap("发出")
	a, b := h.Members[0], h.Members[1]
	a.Send("/vote 2")
	h.Members[2].Send("/vote 1")
	h.Members[3].Forge("host:take:2027-01")
	a.Forge("host:take:2027-02")
	b.Forge("host:take:2027-03")
	b.Send("/rota").Tap("与陈静对换（2月）")
	a.Tap("可以")
	for _, lang := range []string{"zh", "en"} {
		a.Send("/language " + lang)
		a.Send("/export")
		require.Regexp(t, `接待月份和对换|months you host`, a.Last())
		var data []byte
		for _, m := range h.Sandbox.Messages(a.ID) {
			if m.Document != nil {
				_, data, _ = h.Sandbox.File(m.Document.FileID)
			}
		}
		var out struct {
			Slots []struct {
				Month                  string
				Hosts, Asked, Declined bool
			} `json:"host_slots"`
			Swaps []struct {
				OwnMonth, OtherMonth, State string
				Offered                     bool
			} `json:"host_swaps"`
			Proposals []struct{ Title string }   `json:"topic_proposals"`
			Votes     []struct{ PersonID int64 } `json:"topic_votes"`
		}
		require.NoError(t, json.Unmarshal(data, &out))
		require.Len(t, out.Slots, 1)
		require.Equal(t, "2027-03", out.Slots[0].Month)
		require.True(t, out.Slots[0].Hosts)
		require.Len(t, out.Swaps, 1)
		require.Equal(t, "2027-02", out.Swaps[0].OwnMonth)
		require.False(t, out.Swaps[0].Offered)
		require.Len(t, out.Proposals, 1)
		require.Equal(t, "村级养老", out.Proposals[0].Title)
		require.Len(t, out.Votes, 1)
		require.Equal(t, a.Row, out.Votes[0].PersonID)
	}
}

// The director and the secretary hear of a request, and both can answer it; what the
// other was told says how it stands.
func TestRequestsAreTheStaffs(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/role 赵磊 +secretary").Tap("确定")
	m, other := h.Members[0], h.Members[9]
	require.Equal(t, "赵磊", other.Name)
	m.Send("/dispute 11月20日我到了")
	for _, p := range []*harness.Person{h.Director, other} {
		require.Contains(t, p.Last(), "有一件申请待答复：")
		require.Contains(t, p.Last(), "11月20日我到了")
	}
	m.Send("/dispute 11月21日我到了")
	require.NotContains(t, m.Last(), "撤销", "the request is the earlier one")
	for _, p := range []*harness.Person{h.Director, other} {
		require.NotContains(t, p.Chat(), "11月20日", "changed in place")
		require.Equal(t, 1, strings.Count(p.Chat(), "有一件申请待答复"))
	}
	other.Tap("答复")
	other.Send("电话 13800138000")
	require.Contains(t, other.Last(), "号码")
	other.Send("已更正").Tap("答复")
	require.Contains(t, other.Last(), "5 分钟后告知陈静")
	require.Contains(t, h.Director.Last(), "已办理：已答复", "the director's message says that it is answered")
	require.NotContains(t, h.Director.Last(), "[ 答复 ]")
	other.Tap("撤销")
	require.Contains(t, other.Last(), "[ 答复 ]")
	require.Contains(t, h.Director.Last(), "有一件申请待答复：")
	h.Advance(6 * time.Minute)
	require.NotContains(t, m.Chat(), "已有答复", "an undone answer is told to nobody")
	h.Director.Tap("答复")
	h.Director.Send("已改").Tap("答复")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(m.Chat(), "已有答复"))
	require.Contains(t, m.Last(), "答复：已改")
	require.NotContains(t, m.Chat(), "13800138000")

	m.Send("/dispute 11月22日我到了")
	require.Contains(t, other.Last(), "11月22日我到了")
	h.Director.Send("/answer 2 已查")
	require.Contains(t, other.Last(), "已办理：已答复")
	require.NotContains(t, other.Last(), "[ 答复 ]")

	// What is said of somebody in a request is refused with its number.
	m.Send("/dispute 我的电话是 13800138000")
	require.Contains(t, m.Last(), "号码")
	require.NotContains(t, h.Director.Chat(), "13800138000")
	require.Contains(t, h.Director.Send("/review").Last(), "没有等您办的事了")
}

// An answer of the evening is read in the morning.
func TestAnswersDoNotComeAtNight(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/dispute 11月20日我到了")
	h.AdvanceTo(time.Date(2026, 12, 5, 23, 0, 0, 0, harness.Shanghai))
	h.Director.Send("/answer 1")
	require.Contains(t, h.Director.Last(), "请写答复")
	h.Director.Send("已更正").Tap("答复")
	require.Contains(t, h.Director.Last(), "12月6日（周日）08:00告知陈静")
	h.AdvanceTo(time.Date(2026, 12, 6, 7, 59, 0, 0, harness.Shanghai))
	require.NotContains(t, m.Chat(), "已更正")
	h.AdvanceTo(time.Date(2026, 12, 6, 8, 1, 0, 0, harness.Shanghai))
	require.Contains(t, m.Last(), "答复：已更正")
}

func TestARequestMadeAgainIsOneMessage(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[3]
	m.Send("/forget yes")
	m.Send("/forget yes")
	h.Advance(6 * time.Minute)
	heard := strings.Count(h.Director.Chat(), "李强申请")
	require.Equal(t, 1, heard, h.Director.Chat())
	m.Send("/forget yes")
	h.Advance(6 * time.Minute)
	require.Equal(t, heard, strings.Count(h.Director.Chat(), "李强申请"))
}
