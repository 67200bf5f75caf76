package phrase

import (
	"regexp"
	"slices"
	"strings"
)

// Labelled is a part of a notice with a label in front: 会议时间：12月5日15:00.
type Labelled struct {
	Field string // what the label names: topic, when, place, host, tutor, agenda, receiver or budget, or what known says
	Text  string
}

// labels are the words that notices put in front of their parts.
var labels = map[string]string{
	"时间": "when", "日期": "when", "地点": "place", "地址": "place", "会场": "place", "主题": "topic", "内容": "topic", "议题": "topic", "题目": "topic", "主持": "host",
	"主持人": "host", "主讲": "tutor", "主讲人": "tutor", "授课人": "tutor", "辅导": "tutor", "辅导人": "tutor", "辅导教师": "tutor", "辅导老师": "tutor", "议程": "agenda",
	"流程": "agenda", "接待": "receiver", "接待人": "receiver", "接待委员": "receiver", "经费": "budget",
}

var (
	// labelMark is a word before a colon, at the beginning or behind a space or a mark.
	labelMark = regexp.MustCompile(`(?:^|[\s，,；;。、])[【\[]?([\p{Han}A-Za-z \x{3000}]{2,20}?)[】\]]?\s*[:：]`)
	// labelKind is what may stand before the label's own word: 会议时间.
	labelKind = regexp.MustCompile(`^(?:会议|活动|学习|开会|集中|培训|讲座|座谈|调研|考察|具体|本次|集合|主要)+`)
	// otherLabel is a line with a label of notices that no field of ours takes: 参会人员：全体委员.
	otherLabel = regexp.MustCompile(`^[（(]?[一二三四五六七八九十\d]*[、.）)]?\s*[【\[]?(?:会议|活动|学习|本次|有关|其他|相关)*(?:(?:参会|参加|参与|出席|列席|与会)(?:人员|对象|委员|范围)?|人员|对象|范围|要求|注意事项|事项|` +
		`备注|说明|联系人|联系电话|联系方式|电话|(?:主办|承办|协办)(?:单位)?|着装|携带|材料|资料|请假|回复|报名|截止|交通|集合|人数|规模|形式|方式|目的|记录|记录人|各位委员|通知|附件)[】\]]?\s*[:：]`)
)

// Labels takes the parts with a label out of a line of a notice, and gives the words before the first. known names the
// field of labels that are not among those of notices; "" is none.
func Labels(line string, known func(label string) string) (words string, list []Labelled) {
	fieldOf := func(label string) string {
		drawn := strings.ReplaceAll(strings.ReplaceAll(label, " ", ""), "\u3000", "") // 时　间
		for _, f := range []string{known(label), known(drawn), labels[drawn], labels[labelKind.ReplaceAllString(drawn, "")]} {
			if f != "" {
				return f
			}
		}
		return ""
	}
	// field finds the field of a label. Of several words before the colon the last may be the label:
	// 全会精神 地点：; what stands before it is none of it.
	field := func(m []int) string {
		for from := m[2]; ; {
			label := strings.TrimSpace(line[from:m[3]])
			if f := fieldOf(label); f != "" {
				if from > m[2] {
					m[0], m[2] = from, from
				}
				return f
			}
			i := strings.IndexAny(line[from:m[3]], " \u3000")
			if i < 0 {
				return ""
			}
			for from += i; from < m[3] && (line[from] == ' ' || strings.HasPrefix(line[from:], "\u3000")); {
				from += len(line[from:]) - len(strings.TrimLeft(line[from:], " \u3000"))
			}
		}
	}
	marks := slices.DeleteFunc(labelMark.FindAllStringSubmatchIndex(line, -1), func(m []int) bool { return field(m) == "" })
	if len(marks) == 0 {
		return line, nil
	}
	for i, m := range marks {
		end := len(line)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		list = append(list, Labelled{Field: field(m), Text: strings.Trim(unlisted(line, m[1], end), " \u3000，,；;。")})
	}
	return strings.TrimRight(unlisted(line, 0, marks[0][0]), " \u3000、"), list
}

// unlisted is a part of a line that ends where a label begins, without the number of the
// label in its list: 一、会议地点. A number that no 、 follows is the part's own: 15:00 地点.
func unlisted(line string, from, to int) string {
	if strings.HasPrefix(line[to:], "、") {
		return itemNumber.ReplaceAllString(line[from:to], "$1")
	}
	return line[from:to]
}

var itemNumber = regexp.MustCompile(`(^|[\s，,；;。])(?:[一二三四五六七八九十]{1,3}|\d{1,2})$`)

// HasLabel says whether a line begins with a label that notices have beside those.
func HasLabel(line string) bool { return otherLabel.MatchString(line) }

// begins are words behind a time that say no more than that something begins then.
var begins = regexp.MustCompile(`^(?:(?:正式|准时)?(?:开始|开会|召开|举行|集合|报到)|准时|吧)(?:$|[\s,，、;；。.]+)`)

// BeforeBegin leaves out the words behind a time that say no more than that something begins then: 15:00准时开始.
func BeforeBegin(text string) string {
	for _, word := range [...]string{"开始", "准时", "召开", "举行", "开会"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, word))
	}
	return text
}
