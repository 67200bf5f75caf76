package year

import (
	"cmp"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// A push is a new message, silent too, that does not answer its reader's act of the
// last minute. In the group nobody in particular acts: there each new message is one.

// What the year may push at most, a month on average.
const (
	memberPushes = 4.5
	groupPushes  = 3.0
)

// answered is how long what follows an act of the reader is its answer.
const answered = time.Minute

// push is one of them.
type push struct {
	who    string
	at     time.Time
	text   string
	silent bool
}

// pushes lists what rang in each chat of the year.
func (p *player) pushes(events []sandbox.Event) (list []push) {
	names := map[int64]string{p.Group.ID: groupLog, p.Director.ID: "主任", p.Contact.ID: p.Contact.Name}
	for _, m := range p.Members {
		names[m.ID] = m.Name
	}
	acted := map[int64]time.Time{}
	for _, e := range events {
		switch {
		case e.Kind == sandbox.EventPressed:
			acted[e.User] = e.Time
		case e.Kind != sandbox.EventMessage || e.Message.From == nil:
		case !e.Message.From.IsBot:
			acted[e.Message.From.ID] = e.Time
		case e.Message.PinnedMessage != nil || names[e.Chat] == "":
		case !acted[e.Chat].IsZero() && e.Time.Sub(acted[e.Chat]) <= answered:
		default:
			list = append(list, push{names[e.Chat], e.Time.In(harness.Shanghai), html.UnescapeString(e.Message.Text + e.Message.Caption), e.Message.Silent})
		}
	}
	return list
}

// pushTable writes the pushes a month, of each chat, and then of each kind.
func (p *player) pushTable(t *testing.T, list []push) string {
	kinds := catalogue(t)
	count, sum, of := map[string]map[time.Month]int{}, map[string]int{}, map[string]map[string]int{}
	for _, x := range list {
		if x.at.Year() != 2026 {
			continue
		}
		if count[x.who] == nil {
			count[x.who] = map[time.Month]int{}
		}
		count[x.who][x.at.Month()]++
		sum[x.who]++
		chat := x.who
		if chat != groupLog && chat != "主任" && chat != p.Contact.Name {
			chat = "委员"
		}
		if of[chat] == nil {
			of[chat] = map[string]int{}
		}
		of[chat][kinds.of(x.text)]++
	}
	var b strings.Builder
	b.WriteString("# 2026 年每月推送：不是答复本人一分钟内所为的新消息，无声的也算。由测试写成。\n")
	var names []string
	for _, m := range p.Members {
		names = append(names, m.Name)
	}
	for _, who := range append(names, "主任", p.Contact.Name, groupLog) {
		fmt.Fprintf(&b, "%s |", who)
		for m := time.January; m <= time.December; m++ {
			fmt.Fprintf(&b, " %d", count[who][m])
		}
		fmt.Fprintf(&b, " | %.2f\n", float64(sum[who])/12)
	}
	all := 0
	for _, m := range p.Members {
		all += sum[m.Name]
	}
	fmt.Fprintf(&b, "委员平均 | %.2f\n", float64(all)/12/float64(len(p.Members)))
	for _, chat := range []string{"委员", "主任", p.Contact.Name, groupLog} {
		fmt.Fprintf(&b, "\n# %s\n", chat)
		for _, kind := range slices.SortedFunc(maps.Keys(of[chat]), func(x, y string) int {
			return cmp.Or(cmp.Compare(of[chat][y], of[chat][x]), cmp.Compare(x, y))
		}) {
			fmt.Fprintf(&b, "%4d %s\n", of[chat][kind], kind)
		}
	}
	return b.String()
}

// average is the pushes a month of one of the chats.
func average(list []push, names ...string) float64 {
	n := 0
	for _, x := range list {
		if x.at.Year() == 2026 && slices.Contains(names, x.who) {
			n++
		}
	}
	return float64(n) / 12 / float64(len(names))
}

// words finds the key of the catalogue by which a message begins.
type words []struct {
	key    string
	like   *regexp.Regexp
	length int
}

// catalogue reads the Chinese words.
func catalogue(t *testing.T) (list words) {
	dir := filepath.Join("..", "..", "locale", "catalog")
	files, err := fs.Glob(os.DirFS(dir), "*.zh-Hans.toml")
	require.NoError(t, err)
	place := regexp.MustCompile(`\\\{\\\{[^}]*\\\}\\\}`)
	for _, name := range files {
		var tree map[string]any
		_, err := toml.DecodeFile(filepath.Join(dir, name), &tree)
		require.NoError(t, err)
		var walk func(prefix string, tree map[string]any)
		walk = func(prefix string, tree map[string]any) {
			for key, v := range tree {
				switch v := v.(type) {
				case map[string]any:
					walk(prefix+key+".", v)
				case string:
					line, _, _ := strings.Cut(v, "\n")
					line = regexp.MustCompile(`</?[a-z]+>`).ReplaceAllString(line, "")
					like := regexp.QuoteMeta(line)
					fixed := place.ReplaceAllString(like, "")
					if len([]rune(fixed)) < 4 {
						continue
					}
					list = append(list, struct {
						key    string
						like   *regexp.Regexp
						length int
					}{prefix + key, regexp.MustCompile("^" + place.ReplaceAllString(like, ".*") + "$"), len([]rune(fixed))})
				}
			}
		}
		walk("", tree)
	}
	return list
}

func (w words) of(text string) string {
	line, _, _ := strings.Cut(harness.Seen(text), "\n")
	switch day, found := strings.CutPrefix(line, "⏰ "); {
	case found && strings.HasPrefix(day, "明天"):
		return "session.reminder 前一晚"
	case found && strings.HasPrefix(day, "今天 "):
		return "session.reminder 前一小时"
	case found && strings.Contains(strings.SplitN(day, "：", 2)[0], "月"):
		return "session.reminder 前三天"
	}
	best, length := "", 0
	for _, x := range w {
		if x.like.MatchString(line) && (x.length > length || x.length == length && x.key < best) {
			best, length = x.key, x.length
		}
	}
	if best == "" {
		return "? " + string([]rune(line)[:min(12, len([]rune(line)))])
	}
	return best
}

// comparePushes holds the table against the one of testdata, and the averages
// against what is wanted.
func (p *player) comparePushes(t *testing.T, events []sandbox.Event) {
	list := p.pushes(events)
	for _, x := range list {
		night := x.at.Hour() >= 21 || x.at.Hour() < 8
		assert.False(t, night && !x.silent, "%s rings at %s: %s", x.who, x.at, x.text)
	}
	table, file := p.pushTable(t, list), filepath.Join("testdata", "pushes.txt")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(table), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), table)
	var members []string
	for _, m := range p.Members {
		members = append(members, m.Name)
	}
	assert.LessOrEqual(t, average(list, members...), memberPushes, "a member's pushes a month")
	assert.LessOrEqual(t, average(list, groupLog), groupPushes, "the group's")
}
