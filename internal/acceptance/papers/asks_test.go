package papers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/handlers/papers"
	"lianluo/internal/harness"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
)

// ask says who asks for a paper, and of which record.
type ask struct {
	name string
	who  asker
	of   string // a query of the records that gives the argument; "" for none
}

// asker picks one of the office's people.
type asker func(h *harness.Harness) *harness.Person

func director(h *harness.Harness) *harness.Person { return h.Director }

// member is 龚平 in the demo office: its records are those that the queries pick.
func member(h *harness.Harness) *harness.Person { return h.Members[0] }

// newest are the queries that several papers share.
const (
	newestBriefing = "SELECT id FROM briefings WHERE state = 'published' ORDER BY year DESC, quarter DESC LIMIT 1"
	heldSession    = "SELECT id FROM activities WHERE state = 'closed' AND kind = 'study' ORDER BY starts_at DESC LIMIT 1"
	nextSession    = "SELECT id FROM activities WHERE state = 'planned' ORDER BY starts_at LIMIT 1"
)

// asks are all papers: a new one needs its line here.
var asks = []ask{}

func router(t testing.TB) *bot.Router {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	r := bot.NewRouter(words)
	handlers.Register(r, handlers.Options{Calendar: calendar.Embedded()})
	return r
}

// TestEachPaperIsAskedFor holds that what the program knows is what is looked at here.
func TestEachPaperIsAskedFor(t *testing.T) {
	var names []string
	for _, a := range asks {
		names = append(names, a.name)
	}
	require.ElementsMatch(t, papers.Names(router(t)), names, "each paper has a line in asks")
}

// came is a paper as it came to who asked.
type came struct {
	ask
	File  string // its name
	Photo bool
	Data  []byte
	Text  string // the words beside it and beneath, as they are read
	Lacks string // why nothing came
}

func (c *came) word() bool    { return strings.HasSuffix(c.File, ".docx") }
func (c *came) book() bool    { return strings.HasSuffix(c.File, ".xlsx") }
func (c *came) picture() bool { return c.Photo || strings.HasSuffix(c.File, ".png") }

// everything asks for each paper of an office. One of which there is no record is left out
// where some may be missing.
func everything(t testing.TB, h *harness.Harness, some bool) (list []*came) {
	t.Helper()
	for _, a := range asks {
		arg := ""
		if a.of != "" {
			h.Rows(func(tx *gorm.DB) error { return tx.Raw(a.of).Scan(&arg).Error })
			if arg == "" && some {
				continue
			}
			if arg == "" {
				list = append(list, &came{ask: a, Lacks: "there is no record: " + a.of})
				continue
			}
		}
		list = append(list, a.press(t, h, bot.Data("paper", a.name, arg)))
	}
	return list
}

// press presses a button that asks for a paper, and takes what comes.
func (a ask) press(t testing.TB, h *harness.Harness, data string) *came {
	t.Helper()
	p := a.who(h)
	seen := map[int]bool{}
	for _, m := range h.Sandbox.Messages(p.ID) {
		seen[m.MessageID] = true
	}
	toast := p.Forge(data)
	c := &came{ask: a}
	var fileID string
	for _, m := range h.Sandbox.Messages(p.ID) {
		if seen[m.MessageID] {
			continue
		}
		switch {
		case m.Document != nil:
			fileID, c.File = m.Document.FileID, m.Document.FileName
		case len(m.Photo) > 0:
			fileID, c.Photo = m.Photo[len(m.Photo)-1].FileID, true
		}
		c.Text += m.Caption + m.Text
	}
	if fileID == "" {
		c.Lacks = fmt.Sprintf("%s did not come: %s %s", data, toast, c.Text)
		return c
	}
	_, content, ok := h.Sandbox.File(fileID)
	require.True(t, ok, data)
	c.Data = content
	return c
}
