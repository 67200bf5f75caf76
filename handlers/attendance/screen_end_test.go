package attendance_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/web"
	"lianluo/models/activities"
)

// Nobody has to press 「停用」: with the night after the activity the secret is
// gone. Another activity's screen stays.
func TestAScreenEndsByItself(t *testing.T) {
	h := harness.New(t, harness.Public("https://bot.example.org/")).Seed()
	d := h.Director
	d.Send("/newsession 12月5日 15:00 二十届四中全会精神 @三楼会议室").Tap("发布")
	d.Send("/newsession 12月12日 15:00 乡村振兴 @三楼会议室").Tap("发布")
	open := func(activity string) (path string) {
		d.Forge("screen:" + activity)
		found := regexp.MustCompile(`https://bot\.example\.org(` + web.ScreenPath + `[\w-]{27})`).FindStringSubmatch(d.Last())
		require.NotNil(t, found, d.Last())
		return found[1]
	}
	over, ahead := open("1"), open("2")
	secrets := func() map[int64]string {
		out := map[int64]string{}
		h.Rows(func(tx *gorm.DB) error {
			var list []activities.Screen
			err := tx.Find(&list).Error
			for _, s := range list {
				require.Equal(t, s.Secret == "", s.RevokedAt != nil)
				out[s.ActivityID] = s.Secret
			}
			return err
		})
		return out
	}
	h.AdvanceTo(time.Date(2026, 12, 5, 23, 0, 0, 0, harness.Shanghai))
	require.NotEmpty(t, secrets()[1], "not in the same night: its end may still be put off")
	h.AdvanceTo(time.Date(2026, 12, 6, 18, 0, 0, 0, harness.Shanghai))
	require.Empty(t, secrets()[1])
	require.NotEmpty(t, secrets()[2])
	status, _ := h.Get(over)
	require.Equal(t, http.StatusNotFound, status)
	status, _ = h.Get(ahead)
	require.Equal(t, http.StatusOK, status)
}
