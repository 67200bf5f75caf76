package tasks_test

import (
	"bytes"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/tasks"
)

// given is an office whose director has given the fourth member a task that is of nothing in
// particular.
func given(t *testing.T) (h *harness.Harness, owner *harness.Person) {
	h = harness.New(t).Seed()
	d := h.Director
	owner = h.Members[3]
	d.Send("/tasks").Tap("交办任务")
	d.Send("送简报到村")
	d.Tap(owner.Name)
	d.Send("12月20日").Tap("交办任务")
	return h, owner
}

func task(t *testing.T, h *harness.Harness) (found *tasks.Task) {
	h.Rows(func(tx *gorm.DB) (err error) {
		found, err = tasks.ByID(tx, 1)
		return err
	})
	return found
}

// A photo that answers the message of a task is asked about, and is done with one tap.
func TestAPhotoAnswersATask(t *testing.T) {
	h, owner := given(t)
	h.Advance(6 * time.Minute)
	require.Contains(t, owner.Last(), "请您办理一件任务，12月20日（周日）前办好：\n送简报到村\n")
	asked := 0
	for _, m := range h.Sandbox.Messages(owner.ID) {
		if strings.Contains(m.Text, "送简报到村") {
			asked = m.MessageID
		}
	}
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
	owner.Give(sandbox.Outgoing{Photos: [][]byte{b.Bytes()}, ReplyTo: asked})
	require.Contains(t, owner.Last(), "这件事办好了吗？")
	require.Equal(t, tasks.Open, task(t, h).State, "nothing is done before the tap")
	owner.Tap("办好了")
	require.Equal(t, tasks.Done, task(t, h).State)
	h.Rows(func(tx *gorm.DB) error {
		n, err := records.CountAttachments(tx, records.KindFollowUp, 1)
		require.Equal(t, 1, int(n[1]))
		return err
	})
	require.Contains(t, h.Director.Send("/tasks").Forge("followup:1")+h.Director.Last(), "送简报到村")
}

// Whose owner has left is on the desk, and is handed over with one tap, which can be undone.
func TestWhoHasLeftHandsOver(t *testing.T) {
	h, owner := given(t)
	d, next := h.Director, h.Members[5]
	h.Advance(6 * time.Minute)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", owner.Row).Update("left_at", h.Clock.Now()).Error
	})
	require.Contains(t, d.Send("/office").Last(), "1 件的办理人已离任")
	d.Send("/tasks").Tap("1")
	require.Contains(t, d.Last(), owner.Name+"已离任")
	d.Tap("转交")
	require.NotContains(t, d.Last(), "[ "+owner.Name+" ]")
	d.Tap(next.Name)
	require.Contains(t, d.Last(), "已转交，5 分钟后告知"+next.Name)
	require.Contains(t, d.Last(), "转交给"+next.Name)
	require.Equal(t, next.Row, task(t, h).OwnerID)
	d.Tap("撤销")
	require.Equal(t, owner.Row, task(t, h).OwnerID)
	d.Forge("task_hand:1:" + strconv.FormatInt(next.Row, 10))
	h.Advance(6 * time.Minute)
	require.Contains(t, next.Last(), "请您办理一件任务")
	next.Tap("办好了")
	require.Equal(t, tasks.Done, task(t, h).State)
	require.NotContains(t, d.Send("/office").Last(), "离任")
}

// What is late stands on the desk in a line, and in the list with its days.
// A member sees the own tasks and nobody else's; only the staff gives one there.
func TestAMemberSeesTheOwnTasks(t *testing.T) {
	h, owner := given(t)
	h.Advance(6 * time.Minute)
	owner.Send("/tasks")
	require.Contains(t, owner.Last(), "您的任务 · 未办 1 件")
	require.Contains(t, owner.Last(), "送简报到村")
	require.NotContains(t, owner.Last(), "交办任务")
	owner.Tap("1")
	owner.Tap("办好了")
	require.Equal(t, tasks.Done, task(t, h).State)
	other := h.Members[4]
	require.NotEqual(t, owner.Row, other.Row)
	other.Send("/tasks")
	require.Contains(t, other.Last(), "您现在没有要办的任务")
}

func TestWhatIsLateIsOnTheDesk(t *testing.T) {
	h, owner := given(t)
	require.NotContains(t, h.Director.Send("/office").Last(), "逾期")
	h.AdvanceTo(time.Date(2026, 12, 22, 10, 0, 0, 0, h.Office.Location()))
	require.Equal(t, 1, strings.Count(owner.Chat(), "⏰ 今天到期的任务：\n送简报到村"))
	require.Contains(t, h.Director.Send("/office").Last(), "任务 · 逾期 1 件")
	require.Contains(t, h.Director.Send("/tasks").Last(), "逾期 2 天")
	h.Director.Tap("导出表格")
	_, sheets := h.Director.Book()
	for _, rows := range sheets {
		require.Equal(t, []string{"送简报到村", "", owner.Name, "2026-12-20", "逾期"}, rows[len(rows)-1][:5])
	}
}

// Bad words are told in a clear sentence, and nothing is kept.
func TestBadTasks(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/tasks").Tap("交办任务")
	d.Send(strings.Repeat("长", tasks.TextLimit+1))
	require.Contains(t, d.Last(), strconv.Itoa(tasks.TextLimit))
	d.Send("=1+1 𠮷䶮🚜")
	d.Send("没有这个人")
	require.Contains(t, d.Last(), "谁来办")
	d.Tap(h.Members[0].Name)
	d.Send("11月1日2026年")
	require.NotContains(t, d.Last(), "[ 交办任务 ]")
	d.Send("2026-11-01")
	require.Contains(t, d.Last(), "已经过去了")
	h.Members[0].Send("/todo").Forge("task_add::0")
	require.NotContains(t, h.Members[0].Last(), "要办什么事")
}
