package plans_test

import (
	"net/http"
	"regexp"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

const publicURL = "https://bot.example.org"

var pageAddress = regexp.MustCompile(publicURL + `(/(?:screen|calendar)/[\w.-]+)`)

// pages opens the code on the screen during the first session, scans it, and
// takes a calendar to the phone.
func pages(h *harness.Harness) {
	d, m := h.Director, h.Members[5]
	ask := func(p *harness.Person) {
		address := pageAddress.FindStringSubmatch(p.Last())
		require.NotNil(h.T, address, p.Last())
		require.Equal(h.T, http.StatusOK, h.Ask(address[1], "").Status)
	}
	d.Forge("screen:1")
	ask(d)
	payload := ""
	h.Rows(func(tx *gorm.DB) error {
		s, err := activities.ScreenOf(tx, 1)
		if err == nil {
			payload = "q-1-" + s.Code(h.Clock.Now())
		}
		return err
	})
	m.Open(payload)
	d.Forge("screen_off:1")
	for _, words := range []string{"/calendar", "/calendar 2026", "/calendar file", "/calendar feed"} {
		m.Send(words)
	}
	m.Tap("生成订阅地址")
	ask(m)
	m.Send("/calendar feed").Tap("撤销")
}
