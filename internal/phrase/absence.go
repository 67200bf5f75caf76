package phrase

import "strings"

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
