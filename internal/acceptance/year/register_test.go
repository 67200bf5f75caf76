package year

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/study"
)

// register is what the office's books say at the end of the year, as the
// director gets it: the sheets and the 五有 of the activities, the internal
// tables of the four quarters, each member's record.
func (p *player) register() map[string]map[string]string {
	books := map[string]map[string]string{}
	for _, m := range p.Members {
		books[m.Name] = map[string]string{}
	}
	for _, a := range p.activities {
		for name, cell := range p.sheet(a) {
			books[name][a.Key] = cell
		}
	}
	sums := p.quarters()
	for _, m := range p.Members {
		row := books[m.Name]
		for _, a := range p.activities {
			if row[a.Key] == "" {
				row[a.Key] = "—"
			}
		}
		for _, key := range []string{"应到", "出席", "迟到", "请假", "公务病假", "缺席", "笔记", "心得", "调研", "建议", "采纳", "好事", "接待"} {
			row[key] = strconv.Itoa(sums[m.Name][key])
		}
		p.record(m, row)
	}
	return books
}

var (
	sheetLine  = regexp.MustCompile(`(?m)^\d+\. (\S+?)：(.+)$`)
	lightsLine = regexp.MustCompile(`(?m)^(\S+?)：(笔记[●○] 心得[●○]|\S+ · 补课[●○].*)$`)
	quarterly  = regexp.MustCompile(`(\p{Han}+)(\d+)`)
	yearlyRate = regexp.MustCompile(`出席率 (\d+)%`)
	madeUp     = regexp.MustCompile(`补课：完成 (\d+) 次`)
)

// sheet reads an activity's sheet, all its pages, and the 五有 of a session.
func (p *player) sheet(a *activity) map[string]string {
	d, cells := p.Director, map[string]string{}
	id := p.id(a)
	pages := func(route string, line *regexp.Regexp, take func(name, said string)) {
		for page := range 2 {
			d.Send("/office").Forge(fmt.Sprintf("%s:%d:%d", route, id, page))
			for _, m := range line.FindAllStringSubmatch(d.Last(), -1) {
				take(m[1], m[2])
			}
		}
	}
	pages("roster", sheetLine, func(name, said string) { cells[name] = p.cell(id, name, said) })
	if a.study() {
		written := map[string]string{}
		pages("five", lightsLine, func(name, said string) {
			switch {
			case strings.Contains(said, "补课●"):
				written[name] = "补"
			case strings.Contains(said, "补课○"):
				written[name] = "未补"
			default:
				written[name] = map[bool]string{true: "记", false: "-"}[strings.Contains(said, "笔记●")] +
					map[bool]string{true: "心", false: "-"}[strings.Contains(said, "心得●")]
			}
		})
		for name := range cells {
			cells[name] += "/" + written[name]
		}
	}
	return cells
}

// cell shortens what the sheet says: 请假（临时请假，代录 孙立国） of an
// official leave is 请假公·临时·代录.
func (p *player) cell(activity int64, name, said string) string {
	state, marks, _ := strings.Cut(said, "（")
	state, _, _ = strings.Cut(state, " ")
	if state == "请假" {
		p.Rows(func(tx *gorm.DB) error {
			l, err := activities.LiveLeave(tx, activity, p.person(name).Row)
			if err == nil {
				state += map[activities.LeaveKind]string{activities.OfficialLeave: "公", activities.SickLeave: "病", activities.PersonalLeave: "事", activities.OtherLeave: "其他"}[l.Kind]
			}
			return err
		})
	}
	for _, mark := range []string{"早退", "临时", "代录"} {
		if strings.Contains(marks, mark) {
			state += "·" + mark
		}
	}
	return state
}

// quarters adds up the internal tables of the year's briefings.
func (p *player) quarters() map[string]map[string]int {
	sums := map[string]map[string]int{}
	for q := 1; q <= 4; q++ {
		for page := 1; page <= 2; page++ {
			p.Director.Send(fmt.Sprintf("/briefing 2026Q%d 内部表 %d", q, page))
			for _, m := range sheetLine.FindAllStringSubmatch(p.Director.Last(), -1) {
				if sums[m[1]] == nil {
					sums[m[1]] = map[string]int{}
				}
				for _, f := range quarterly.FindAllStringSubmatch(m[2], -1) {
					n, err := strconv.Atoi(f[2])
					require.NoError(p.t, err)
					sums[m[1]][f[1]] += n
				}
			}
		}
	}
	return sums
}

// record adds what a member's own record says of the year.
func (p *player) record(m *harness.Person, row map[string]string) {
	p.Director.Send("/record " + m.Name + " 2026")
	said := p.Director.Last()
	row["出席率"], row["补课"] = "?", "0"
	if rate := yearlyRate.FindStringSubmatch(said); rate != nil {
		row["出席率"] = rate[1]
	}
	if made := madeUp.FindStringSubmatch(said); made != nil {
		row["补课"] = made[1]
	}
	p.Rows(func(tx *gorm.DB) error {
		owed, err := study.NotesOwed(tx, m.Row, firstDay, p.Clock.Now())
		n := map[notes.Kind]int{}
		for _, o := range owed {
			n[o.Kind]++
		}
		row["欠笔记"], row["欠心得"] = strconv.Itoa(n[notes.StudyNote]), strconv.Itoa(n[notes.Reflection])
		return err
	})
}
