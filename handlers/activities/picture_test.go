package activities_test

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	mactivities "lianluo/models/activities"
)

// scan reads the code of a picture as a phone does; the test skips where there is no
// reader, and fails there in CI.
func scan(t *testing.T, img image.Image) string {
	t.Helper()
	if _, err := exec.LookPath("zbarimg"); err != nil {
		if os.Getenv("LIANLUO_CI") != "" {
			t.Fatal("zbarimg is not there: CI has to read the codes of posters")
		}
		t.Skip("zbarimg (Debian: zbar-tools) is not there: codes of posters are read where it is")
	}
	path := filepath.Join(t.TempDir(), "poster.png")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(f, img))
	require.NoError(t, f.Close())
	out, err := exec.Command("zbarimg", "--quiet", "--raw", path).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// scaled is a picture as a screen shows it.
func scaled(img image.Image, width int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, width, img.Bounds().Dy()*width/img.Bounds().Dx()))
	draw.CatmullRom.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	return out
}

// The page for the wall is one of A4, whatever stands on it, and its code leads to the
// card, from the page and from a screen of 390 pixels.
func TestAPosterIsAPageThatIsScanned(t *testing.T) {
	for name, topic := range map[string]string{"usual": "二十届四中全会精神", "X of a hundred characters": strings.Repeat("学习贯彻全会精神", 12) + "=𠮷😀！"} {
		t.Run(name, func(t *testing.T) {
			h, a := scenes.Planned(t)
			h.Write(func(tx *gorm.DB) error {
				return tx.Model(a).Updates(map[string]any{"topic": topic, "place": strings.Repeat("镇政府三楼会议室", 1+len(topic)/40), "host_name": "王芳"}).Error
			})
			h.Director.Tap("二维码")
			h.Director.Tap("签到海报")
			img, photo, words := scenes.Picture(h, h.Director)
			require.False(t, photo, "what is printed is not made smaller on its way")
			require.Contains(t, words, topic)
			require.Contains(t, words, "签到 14:30–17:00")
			require.InDelta(t, 297.0/210, float64(img.Bounds().Dy())/float64(img.Bounds().Dx()), 0.01, "A4")
			link := fmt.Sprintf("?start=s-%d", a.ID)
			require.Contains(t, scan(t, img), link)
			require.Contains(t, scan(t, scaled(img, 390)), link)
		})
	}
}

func TestNoPosterOfWhatIsOver(t *testing.T) {
	h, a := scenes.Planned(t)
	require.NotEmpty(t, h.Members[0].Forge(fmt.Sprintf("paper:poster:%d", a.ID)), "the staff hangs it up")
	h.Director.Forge("paper:poster:99")
	require.Contains(t, h.Director.Last(), "不在了")
	h.Write(func(tx *gorm.DB) error { return mactivities.Cancel(tx, a, "停电", harness.Noon) })
	h.Director.Forge(fmt.Sprintf("paper:poster:%d", a.ID))
	require.Contains(t, h.Director.Last(), "取消")
	h.Director.Forge("paper:poster:-1'")
	h.Director.Forge("paper:attendance_grid:2026-99")
}

// The staff alone have the year's attendance as a picture; a year of many activities is
// made of several.
func TestAttendanceOfTheYearAsAPicture(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/sessions").Tap("出席一览图")
	require.Contains(t, h.Director.Last(), "2026年还没有已结束的活动")
	scenes.QuarterOfWork(t, h)
	h.Director.Tap("出席一览图")
	img, photo, words := scenes.Picture(h, h.Director)
	require.True(t, photo)
	require.Equal(t, 1080, img.Bounds().Dx())
	require.Contains(t, words, "2026年出席情况 · 11月20日至11月20日\n已结束的活动 1 次，按名册排列，不作排名。只供主任和文书查看")
	require.NotContains(t, h.Director.Last(), "[ 第2张")
	for _, p := range h.Members {
		require.NotContains(t, h.Group.Chat(), "出席一览图")
		p.Send("/sessions")
		require.NotContains(t, p.Last(), "出席一览图")
		require.Contains(t, p.Forge("paper:attendance_grid:2026"), "主任")
	}
	h.Write(func(tx *gorm.DB) error {
		for i := range 13 {
			a := &mactivities.Activity{Kind: mactivities.Study, Topic: "学习", Place: "镇政府", StartsAt: time.Date(2026, 1, 5+i, 9, 0, 0, 0, harness.Shanghai)}
			if err := mactivities.Create(tx, a); err != nil {
				return err
			}
			closed := a.EndsAt
			if err := tx.Model(a).Updates(map[string]any{"state": mactivities.Closed, "closed_at": closed, "presented_at": closed, "confirmed_at": closed}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	h.Director.Send("/sessions").Tap("出席一览图")
	require.Contains(t, h.Director.Last(), "1月5日至1月11日（第1张，共2张）")
	h.Director.Tap("第2张（共2张）›")
	require.Contains(t, h.Director.Last(), "1月12日至11月20日（第2张，共2张）")
	require.Contains(t, h.Director.Last(), "‹ 第1张（共2张）")
}
