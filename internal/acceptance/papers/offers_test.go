package papers

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// TestWhatIsOfferedComes holds that each button of the list of papers gives its paper, to
// the director, to a member and to the party contact.
func TestWhatIsOfferedComes(t *testing.T) {
	h := demoOffice(t)
	for _, who := range []struct {
		name string
		as   asker
	}{{"director", director}, {"member", member}, {"contact", func(h *harness.Harness) *harness.Person { return h.Contact }}} {
		t.Run(who.name, func(t *testing.T) {
			p := who.as(h)
			offered := buttons(h, p.Send("/paper"), "paper:")
			for _, kind := range buttons(h, p, "papers:") {
				p.Forge(kind)
				offered = append(offered, buttons(h, p, "paper:")...)
			}
			assert.NotEmpty(t, offered)
			for _, data := range offered {
				name, _, _ := strings.Cut(strings.TrimPrefix(data, "paper:"), ":")
				c := ask{name: name, who: who.as}.press(t, h, data)
				require.NotEmpty(t, c.said(t))
			}
		})
	}
}

// buttons are those under the newest message whose data begin so.
func buttons(h *harness.Harness, p *harness.Person, lead string) (list []string) {
	newest := slices.MaxFunc(h.Sandbox.Messages(p.ID), func(a, b sandbox.Message) int { return a.MessageID - b.MessageID })
	if newest.ReplyMarkup == nil {
		return nil
	}
	for _, row := range newest.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if strings.HasPrefix(b.CallbackData, lead) {
				list = append(list, b.CallbackData)
			}
		}
	}
	return list
}
