package phrase

import (
	"regexp"
	"strings"
)

// Absence is why somebody cannot come, as far as the words tell.
type Absence int

// The reasons that are told apart.
const (
	Unclear Absence = iota
	Sick
	Official // on other duty
	Personal
)

// absences are the words by which a reason is known. The first that is found
// decides: 开会 before 家.
var absences = []struct {
	reason Absence
	words  []string
}{
	{Sick, []string{"病", "医院", "发烧", "感冒", "手术", "住院", "看医生", "体检", "不舒服", "sick", "ill"}},
	{Official, []string{"出差", "开会", "会议", "公务", "公差", "培训", "参会", "值班", "检查组", "调研", "business", "meeting", "official"}},
	{Personal, []string{"事假", "私事", "家里", "家中", "孩子", "老人", "婚", "丧", "搬家", "家长会", "旅", "personal", "family"}},
}

// AbsenceOf reads the reason of a leave (§8).
func AbsenceOf(text string) Absence {
	text = strings.ToLower(text)
	for _, a := range absences {
		for _, w := range a.words {
			if strings.Contains(text, w) {
				return a.reason
			}
		}
	}
	return Unclear
}

var (
	beenAway   = regexp.MustCompile(`上次|上回|前次|没来|没去|没到|没能来|没能去|没能参加|没参加|未到会|未参加|缺席`)
	unasking   = regexp.MustCompile(`(?:取消|撤回|撤销|收回)(?:我的|上次的|这次的|那次的)?(?:请假|假)|不(?:用|想|要)?请假|不用请了|不请了|销假`)
	forAnother = regexp.MustCompile(`^(?:我)?(?:替|帮|代|给|为)(.{1,8}?)(?:同志|委员)?(?:请|代)(?:个|一?次)?假`)
)

// BeenAway tells words of a leave that speak of what is over: 上次没来，孩子发烧.
func BeenAway(text string) bool { return beenAway.MatchString(text) }

// UnasksLeave tells words that take a leave back, or want none: 取消请假, 不请假了.
func UnasksLeave(text string) bool { return unasking.MatchString(text) }

// LeaveOfAnother tells for whom somebody asks leave who is not the one that writes: 替王芳请假.
func LeaveOfAnother(text string) (who string, ok bool) {
	if m := forAnother.FindStringSubmatch(text); m != nil && m[1] != "我" && m[1] != "自己" {
		return m[1], true
	}
	return "", false
}
