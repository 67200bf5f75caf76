package papers

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// hostileText are columns that take people's words, and how long those may be in characters.
// The newest rows get the longest.
var hostileText = []struct {
	table, column string
	runes         int
}{
	{"people", "name", 40}, {"people", "sector", 40}, {"people", "post", 40},
	{"memberships", "sector", 40}, {"memberships", "post", 40},
	{"activities", "topic", 100}, {"activities", "place", 100}, {"activities", "host_name", 40}, {"activities", "tutor", 40},
	{"activities", "agenda", 1000}, {"activities", "summary", 4000}, {"activities", "plan", 4000},
	{"guests", "name", 40}, {"guests", "post", 100},
	{"notes", "text", 4000},
	{"research", "topic", 100}, {"research", "report", 4000},
	{"research_findings", "title", 100}, {"research_findings", "cause", 1000}, {"research_findings", "proposal", 1000},
	{"suggestions", "title", 100}, {"suggestions", "situation", 4000}, {"suggestions", "analysis", 1000}, {"suggestions", "proposal", 1000},
	{"suggestions", "place", 100}, {"suggestions", "result", 1000}, {"suggestions", "rating_note", 300},
	{"deeds", "title", 100}, {"deeds", "details", 1000}, {"deeds", "place", 100},
	{"archive_items", "title", 100}, {"archive_items", "place", 100}, {"archive_items", "teller", 30}, {"archive_items", "text", 4000},
	{"donations", "donor", 60}, {"donations", "what", 200}, {"donations", "recipient", 60}, {"donations", "purpose", 200},
	{"donations", "receipt", 60}, {"donations", "handler", 60},
	{"collation_thanks", "text", 500}, {"pledge_agenda", "text", 100},
	{"honours", "title", 100}, {"honours", "body", 60}, {"honours", "document", 60},
	{"record_steps", "words", 300},
	{"announcements", "text", 3000}, {"announcement_answers", "words", 200},
	{"briefings", "remark", 1000},
	{"consultations", "matter", 1000}, {"consult_opinions", "text", 1000}, {"consult_opinions", "words", 300},
	{"praises", "text", 300}, {"tasks", "text", 300}, {"materials", "title", 100}, {"quizzes", "title", 100},
}

// longest is how many of a column's rows get texts of its full length: the newest ones, of
// which papers are.
const longest = 40

// hostileWords writes words that could break a file, of so many characters: they begin as a
// formula does and have an end by which they are known to be whole.
func hostileWords(id string, runes int) string {
	const lead, nasty = "=1+1", "𠮷䶮镕喆堃😀<&>\"'\x07\x1b"
	begin, end := lead+"〖"+id+"·"+nasty, "·"+id+"〗"
	fill := max(0, runes-len([]rune(begin))-len([]rune(end)))
	return begin + strings.Repeat("长", fill) + end
}

// seenWords is a text as a file may hold it: without what controls a terminal, and without
// the blanks that may stand for that.
func seenWords(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == ' ' {
			return -1
		}
		return r
	}, text)
}

// members is how many people a large office has.
const members = 300

var ofTheHostile struct {
	once  sync.Once
	list  []*came
	words map[string]string // what was written, by its id
}

// hostilePapers are all papers of the demo office after it was filled with hostile words and
// people.
func hostilePapers(t *testing.T) []*came {
	t.Helper()
	ofTheHostile.once.Do(func() {
		h := demoOffice(t)
		words := map[string]string{}
		h.Write(func(tx *gorm.DB) error { return spoil(tx, words) })
		h.Stop() // forgets what it remembers of them
		h.Start()
		ofTheHostile.words, ofTheHostile.list = words, everything(t, h, false)
	})
	require.Len(t, ofTheHostile.list, len(asks), "the papers of the hostile office did not come")
	return ofTheHostile.list
}

// spoil writes hostile words into every record, and fills the sheet of each activity.
func spoil(tx *gorm.DB, words map[string]string) error {
	if err := crowd(tx); err != nil {
		return err
	}
	for _, c := range hostileText {
		var ids []int64
		if err := tx.Table(c.table).Where("office_id = ? AND "+c.column+" != ''", officeOf(tx)).Order("id DESC").Pluck("id", &ids).Error; err != nil {
			return fmt.Errorf("%s.%s: %w", c.table, c.column, err)
		}
		for i, id := range ids {
			runes := c.runes
			if i >= longest {
				runes = min(runes, 60)
			}
			key := fmt.Sprintf("%s%s%d", strings.ReplaceAll(c.table, "_", ""), strings.ReplaceAll(c.column, "_", ""), id)
			words[key] = hostileWords(key, runes)
			if err := tx.Exec("UPDATE "+c.table+" SET "+c.column+" = ? WHERE id = ?", words[key], id).Error; err != nil {
				return fmt.Errorf("%s.%s: %w", c.table, c.column, err)
			}
		}
	}
	return nil
}

func officeOf(tx *gorm.DB) (id int64) {
	tx.Raw("SELECT MIN(id) FROM offices").Scan(&id)
	return id
}

// crowd makes the office one of 300 members, all of them called to the last activities.
func crowd(tx *gorm.DB) error {
	list, err := people.Members(tx)
	if err != nil {
		return err
	}
	var sessions []activities.Activity
	if err := tx.Order("starts_at DESC").Limit(12).Find(&sessions).Error; err != nil {
		return err
	}
	joined := store.Stamp(opening.AddDate(-2, 0, 0))
	for i := len(list); i < members; i++ {
		p := &people.Person{Name: "新委员", Sector: "农业", Post: "村民", SortKey: fmt.Sprintf("z%03d", i), Roles: people.Member, JoinedAt: &joined}
		if err := tx.Create(p).Error; err != nil {
			return err
		}
		for _, s := range sessions {
			row := &activities.Attendance{ActivityID: s.ID, PersonID: p.ID, Expected: true}
			if s.State == activities.Closed {
				row.State = []activities.AttendanceState{activities.Present, activities.Late, activities.Absent}[i%3]
			}
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

var begins = regexp.MustCompile(`〖([a-z]+\d+)·`)

// TestPapersOfAHostileOffice holds that whatever people write leaves each file valid, and
// that words which stand on a paper stand there whole.
func TestPapersOfAHostileOffice(t *testing.T) {
	for _, c := range hostilePapers(t) {
		t.Run(c.file(), func(t *testing.T) {
			c.said(t) // and so it is valid
			texts := seenWords(c.texts(t))
			whole := 0
			var cut []string
			for _, at := range begins.FindAllStringSubmatchIndex(texts, -1) {
				want := ofTheHostile.words[texts[at[2]:at[3]]]
				require.NotEmpty(t, want)
				_, want, _ = strings.Cut(seenWords(want), "〖")
				if strings.HasPrefix(texts[at[0]+len("〖"):], want) {
					whole++
				} else if begin, _, marked := strings.Cut(texts[at[0]+len("〖"):], "…"); !c.cuts || !marked || !strings.HasPrefix(want, begin) {
					cut = append(cut, fmt.Sprintf("%.200s", texts[at[0]:]))
				}
			}
			assert.Empty(t, cut[:min(len(cut), 3)], "cut: %d, whole: %d", len(cut), whole)
			if !c.bare && !c.picture() {
				assert.Positive(t, whole, "nothing of the office's words stands here")
			}
		})
	}
}

// texts are the words of a paper as they stand in it: those beside a picture.
func (c *came) texts(t *testing.T) string {
	t.Helper()
	switch {
	case c.word(), c.folder():
		lines, _, _ := wordText(t, c.docx(t))
		return strings.Join(lines, "\n")
	case c.book():
		var b strings.Builder
		for _, table := range tables(t, c.Data) {
			for _, row := range table.Rows {
				b.WriteString(strings.Join(row, "\n") + "\n")
			}
		}
		return b.String()
	}
	return harness.Seen(c.Text)
}

// TestPapersOfAnEmptyOffice holds that an office in which nothing has happened has papers
// too, where there is something that they are of: a quarter, a year, a person. Else it is
// told why there is none.
func TestPapersOfAnEmptyOffice(t *testing.T) {
	h := harness.New(t, harness.At(opening)).Seed()
	h.Write(func(tx *gorm.DB) error {
		b, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: 3}, nil)
		if err != nil {
			return err
		}
		return briefing.Release(tx, b, h.Director.Row, opening)
	})
	list := everything(t, h, true)
	for _, c := range list {
		t.Run(c.file(), func(t *testing.T) {
			if c.Lacks != "" {
				require.Regexp(t, "还没有|没有启用", c.Lacks)
				return
			}
			require.NotEmpty(t, c.said(t))
		})
	}
}
