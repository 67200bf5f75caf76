package committee_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
)

var update = flag.Bool("update", false, "write the golden report anew")

var q3 = calendar.Quarter{Year: 2026, Q: 3}

// begun is the demo office whose director has drafted the report of the third quarter.
func begun(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Demo()
	released(t, h)
	unreported(h)
	h.Director.Send("/report 2026Q3")
	require.Contains(t, h.Director.Last(), "关于2026年第三季度政协联络处工作情况的报告")
	h.Director.Tap("起草汇报")
	return h
}

// unreported takes the report that the demo office has delivered away, with what was said of it.
func unreported(h *harness.Harness) {
	h.Write(func(tx *gorm.DB) error {
		for _, what := range []any{&mcommittee.Remark{}, &mcommittee.Difficulty{}} {
			if err := tx.Where("1 = 1").Delete(what).Error; err != nil {
				return err
			}
		}
		return tx.Where("year = ? AND quarter = ?", q3.Year, q3.Q).Delete(&mcommittee.Report{}).Error
	})
}

func released(t *testing.T, h *harness.Harness) {
	t.Helper()
	h.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, q3, nil)
		if err != nil || b.State == briefing.BriefingReleased {
			return err
		}
		return briefing.Release(tx, b, 0, time.Date(2026, 10, 12, 9, 0, 0, 0, harness.Shanghai))
	})
}

func latest(h *harness.Harness) (r *mcommittee.Report) {
	h.Rows(func(tx *gorm.DB) (err error) {
		r, err = mcommittee.Latest(tx, q3)
		return err
	})
	return r
}

func texts(h *harness.Harness, id int64) (all map[string]string) {
	all = map[string]string{}
	h.Rows(func(tx *gorm.DB) error {
		list, err := parts.Of(tx, records.KindReport, id)
		for i := range list {
			now, err := list[i].Now()
			if err != nil {
				return err
			}
			all[list[i].Key] = parts.Text(now)
		}
		return err
	})
	return all
}

// golden compares a report as it is printed with what was read over by a person.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := "testdata/" + name + ".txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text+"\n"), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(want)), strings.TrimSpace(text))
}

// The story of §16: the report waits for the briefing, is drafted from it, edited part by
// part, made final, printed, delivered, and what the committee said comes back.
func TestAReportFromDraftToDelivery(t *testing.T) {
	h := begun(t)
	d := h.Director
	require.Contains(t, d.Last(), "草稿好了。")
	require.Contains(t, d.Last(), "一、工作措施")
	require.Contains(t, d.Last(), "[ 定稿 ]")
	d.Tap("整篇看")
	d.Tap("季度汇报（文档）") // the paper, below the whole text
	_, mark, printed := d.Word()
	require.Contains(t, mark, "草稿，未经审定")
	require.Contains(t, printed, "中共青山镇委员会：")
	golden(t, "draft", printed)

	require.Contains(t, d.Send("/report 2026Q3").Tap("定稿"), "处要补写", "nothing with open places goes to the committee")

	// A part is changed by two taps and the words.
	d.Send("/report 2026Q3").Tap("二、工作成效")
	d.Tap("选事例")
	require.Contains(t, d.Last(), "写哪一件？")
	d.Tap("好事：")
	require.Contains(t, d.Last(), "已加上。现在是：")
	require.NotContains(t, d.Last(), "选两个具体事例")
	require.Contains(t, d.Last(), "事例：")
	d.Tap("补写")
	d.Send("群众说，戏送到了家门口。")
	require.Contains(t, d.Last(), "已改好。现在是：")
	require.Contains(t, d.Last(), "群众说，戏送到了家门口。")
	d.Tap("撤销")
	require.NotContains(t, d.Last(), "群众说，戏送到了家门口。")
	d.Tap("补写")
	d.Send("群众说，戏送到了家门口。")
	d.Tap("回到汇报")
	d.Tap("一、工作措施")
	d.Tap("整段换掉")
	d.Send("一是抓学习。二是抓活动。")
	require.Contains(t, d.Last(), "已换掉。现在是：\n\n一、工作措施")
	d.Tap("删去一句")
	d.Tap("2")
	require.Contains(t, d.Last(), "已删去。")
	require.NotContains(t, d.Last(), "二是抓活动。")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "二是抓活动。")

	// A difficulty is kept for the next reports.
	d.Tap("回到汇报")
	d.Tap("三、存在困难")
	d.Tap("记一条困难")
	d.Send("活动经费不足，请镇党委研究安排")
	require.Contains(t, d.Last(), "已记下，也写进了这一部分")
	require.NotContains(t, d.Last(), "【请主任补写", "it stands where the draft asked for one")
	d.Tap("加一段")
	d.Send("办公场地偏小。")
	d.Tap("回到汇报")
	d.Tap("四、下步打算")
	d.Tap("补写")
	d.Send("抓好年底前的专题调研。")
	d.Tap("回到汇报")
	d.Tap("定稿")
	require.Contains(t, d.Last(), "就此定稿？")
	d.Tap("确定定稿")
	require.Contains(t, d.Last(), "已定稿。")
	require.Equal(t, mcommittee.Frozen, latest(h).State)

	d.Tap("季度汇报（文档）")
	_, mark, printed = d.Word()
	require.Empty(t, mark)
	golden(t, "final", printed)

	// Delivered: the day, to whom and how are buttons.
	d.Send("/report 2026Q3").Tap("记报送")
	d.Tap("今天")
	d.Tap("镇党委书记")
	d.Tap("送纸质件")
	require.Contains(t, d.Last(), "已记下。")
	require.Equal(t, mcommittee.Delivered, latest(h).State)

	// The contact reads it, and changes nothing.
	h.Contact.Send("/reports")
	require.Contains(t, h.Contact.Last(), "2026年第三季度工作汇报")
	h.Contact.Tap("2026年第三季度工作汇报")
	require.Contains(t, h.Contact.Last(), "群众说，戏送到了家门口。")
	require.NotContains(t, h.Contact.Last(), "整段换掉")

	// What the committee said becomes something by one tap.
	d.Send("/report 2026Q3").Tap("镇党委的意见")
	d.Tap("记一条意见")
	d.Send("经费问题下次党委会研究。")
	require.Contains(t, d.Last(), "这条怎么办？")
	d.Tap("记着备查")
	require.Contains(t, d.Last(), "已记着备查。")

	// A change after that is a new version; the old one stays.
	was := latest(h)
	before := texts(h, was.ID)
	d.Send("/report 2026Q3").Tap("另起一版")
	d.Tap("另起一版来改")
	require.Contains(t, d.Last(), "第2版")
	d.Tap("更多")
	require.Contains(t, d.Last(), "[ 看第1版 ]")
	d.Tap("四、下步打算")
	d.Tap("整段换掉")
	d.Send("另有打算。")
	require.Equal(t, before, texts(h, was.ID))
	require.Equal(t, "另有打算。", texts(h, latest(h).ID)[mcommittee.Ahead])

	// The next report carries what is not solved.
	h.Rows(func(tx *gorm.DB) error {
		open, err := mcommittee.Open(tx)
		require.Len(t, open, 1)
		return err
	})
	d.Send("/report").Tap("没有解决的困难")
	d.Tap("1")
	d.Tap("已经解决")
	d.Send("镇里安排了经费。")
	require.Contains(t, d.Last(), "已记下，以后的报告不再带上。")
}

// Before the briefing is out there is no report, and it is said what it waits for.
func TestTheReportWaitsForTheBriefing(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/report 2026Q4")
	require.Contains(t, d.Last(), "还没有过完")
	d.Send("/report 2026Q3")
	require.Contains(t, d.Last(), "季通报还没有发布，报告等它")
	require.Contains(t, d.Forge("report_begin:2026Q3"), "季通报还没有发布，报告等它")
	require.Contains(t, d.Send("/report 无此季度").Last(), "没看懂季度")
}

// Every number of the report is one of the briefing's, and each sentence that says one opens
// to its records.
func TestTheFiguresAreTheBriefings(t *testing.T) {
	h := begun(t)
	r := latest(h)
	digits := regexp.MustCompile(`\d+`)
	h.Rows(func(tx *gorm.DB) error {
		b, err := briefing.ByID(tx, r.BriefingID)
		require.NoError(t, err)
		f, err := b.Snapshot()
		require.NoError(t, err)
		list, err := parts.Of(tx, records.KindReport, r.ID)
		require.NoError(t, err)
		require.Len(t, list, len(mcommittee.Keys))
		for i := range list {
			now, err := list[i].Now()
			require.NoError(t, err)
			for _, s := range now {
				if len(s.Figures) == 0 && len(s.Records) == 0 {
					require.NotRegexp(t, `\d+(次|件|条|篇|项|%)`, s.Text, "a figure without a source")
					continue
				}
				known := map[string]bool{}
				for _, key := range s.Figures {
					known[fmt.Sprint(f.Get(key).Value)] = true
				}
				if i > 1 || len(s.Figures) == 0 { // sums of deeds and gifts, titles, kinds of activities
					continue
				}
				for _, n := range digits.FindAllString(strings.Split(s.Text, "（")[0], -1) {
					require.True(t, known[n], "%s is none of %v in %q", n, s.Figures, s.Text)
				}
			}
		}
		return nil
	})
	d := h.Director
	d.Send("/report 2026Q3").Tap("一、工作措施")
	d.Tap("更多")
	d.Tap("看来源")
	d.Tap("2")
	require.Contains(t, d.Last(), "来源")
	d.Tap("集中学习")
	require.Contains(t, d.Last(), "集中学习")
	require.Contains(t, d.Last(), "[ 1 ]")
	d.Tap("1")
	d.Tap("返回") // from the record
	d.Tap("返回") // from the records of the figure
	require.Contains(t, d.Last(), "来源")
}

// Nobody but the staff edits, whatever is forged; a report that is final says the same after
// each button that was out.
func TestForgedButtonsChangeNothing(t *testing.T) {
	h := begun(t)
	r := latest(h)
	var list []parts.Part
	h.Rows(func(tx *gorm.DB) (err error) {
		list, err = parts.Of(tx, records.KindReport, r.ID)
		return err
	})
	before := texts(h, r.ID)
	forged := func() (out []string) {
		for _, p := range list {
			for rev := range 2 {
				out = append(out, fmt.Sprintf("part_cut:%d:%d:0", p.ID, rev), fmt.Sprintf("part_restore:%d:%d", p.ID, rev), fmt.Sprintf("part_write:%d:replace:%d", p.ID, rev))
			}
		}
		return append(out, fmt.Sprintf("report_raise:%d", r.ID), fmt.Sprintf("report_case:%d:deed:1", list[2].ID))
	}
	for _, p := range []*harness.Person{h.Members[0], h.Contact} {
		for _, data := range forged() {
			p.Forge(data)
			p.Send("乱改一句。")
		}
		require.NotEmpty(t, p.Forge(fmt.Sprintf("report_whole:%d", r.ID)), "a draft is nobody's but the staff's")
	}
	require.Equal(t, before, texts(h, r.ID))
	h.Write(func(tx *gorm.DB) error {
		for i := range list {
			p, err := parts.ByID(tx, list[i].ID)
			require.NoError(t, err)
			if _, err := parts.Replace(tx, p, p.Revision, "定下来的话。", 1, h.Clock.Now()); err != nil {
				return err
			}
		}
		var director people.Person
		if err := tx.Where("telegram_id = ?", h.Director.ID).Take(&director).Error; err != nil {
			return err
		}
		r, err := mcommittee.Latest(tx, q3)
		require.NoError(t, err)
		return mcommittee.Freeze(tx, r, &director, h.Clock.Now())
	})
	before = texts(h, r.ID)
	for _, data := range forged() {
		h.Director.Forge(data)
		h.Director.Send("乱改一句。")
	}
	require.Equal(t, before, texts(h, r.ID))
}

// Two editors at once: the second is told by whom it was changed, nothing is lost, and his
// words are put there by a tap.
func TestTwoEditorsAtOnce(t *testing.T) {
	h := begun(t)
	m := h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("telegram_id = ?", m.ID).Update("roles", people.Member|people.Secretary).Error
	})
	d := h.Director
	d.Send("/report 2026Q3").Tap("四、下步打算")
	d.Tap("整段换掉")
	m.Send("/report 2026Q3").Tap("四、下步打算")
	m.Tap("整段换掉")
	m.Send("文书写的打算。")
	require.Contains(t, m.Last(), "已换掉。")
	d.Send("主任写的打算。")
	require.Contains(t, d.Last(), m.Name+"刚刚也改了这一部分，您写的没有丢。")
	require.Contains(t, d.Last(), "文书写的打算。")
	require.Equal(t, "文书写的打算。", texts(h, latest(h).ID)[mcommittee.Ahead])
	d.Tap("用我刚才写的")
	require.Equal(t, "主任写的打算。", texts(h, latest(h).ID)[mcommittee.Ahead])
	d.Tap("撤销")
	require.Equal(t, "文书写的打算。", texts(h, latest(h).ID)[mcommittee.Ahead])
}
