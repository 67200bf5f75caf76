package locale_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"lianluo/internal/locale"
)

// oneWord is a way to say something that has a word already.
type oneWord struct {
	not  *regexp.Regexp
	say  string
	save []string // keys, or beginnings of keys, where it means something else
}

// heard are words that are understood and never shown.
var heard = []string{"suggestion.also_"}

// consent is what a person agrees to with what is his or her own: that is no decision of the office.
var consent = []string{"place.", "privacy.", "leave.agree", "leave.disagree", "leave.withheld", "leave.consent.", "leavefor.withheld", "praise.", "consult.", "consult_say."}

var chineseWords = []oneWord{
	{not: regexp.MustCompile(`(?:^|[^报])送镇?党委|[交给到]镇?党委`), say: "报送镇党委"},
	{not: regexp.MustCompile(`(?:^|[^镇])党委`), say: "镇党委"},
	{not: regexp.MustCompile(`同意`), say: "审核通过 of a suggestion or report, 批准 of leave", save: consent},
	{not: regexp.MustCompile(`接受|准假通过|获准`), say: "审核通过 of a suggestion or report, 批准 of leave"},
	{not: regexp.MustCompile(`(?:^|[^核])通过(?:审核)?(?:[了。，]|$)`), say: "审核通过"},
	{not: regexp.MustCompile(`待审(?:[^核]|$)|审核中|在审`), say: "待审核"},
	{not: regexp.MustCompile(`待核(?:[^实]|$)`), say: "待确认 of a list and who is on it, 待核实 of a deed"},
	{not: regexp.MustCompile(`考勤|签到记录本|出勤`), say: "签到登记, 出席"},
	{not: regexp.MustCompile(`填报人|报送人|上报人|填写人`), say: "提交人"},
	{not: regexp.MustCompile(`上报|呈报|呈送`), say: "报送 to the committee, 提交 to the office"},
	{not: regexp.MustCompile(`已读|已看|未读|没读|没看的|标为已阅`), say: "已阅, 未阅, 记为已阅"},
	{not: regexp.MustCompile(`工作群|履职群`), say: "委员群"},
	{not: regexp.MustCompile(`花名册|委员名单`), say: "名册"},
	{not: regexp.MustCompile(`私下|私信`), say: "私聊"},
	{not: regexp.MustCompile(`告诉本人|\.later}}告诉`), say: "告知"},
	{not: regexp.MustCompile(`感谢：|致谢`), say: "表扬"},
	{not: regexp.MustCompile(`第 (?:\{\{|\d)|\d 年|年 \d|}} 年第`), say: "第15届, 2026年第1次, without spaces"},
	{not: regexp.MustCompile(`[你妳]`), say: "您"},
}

var englishWords = []oneWord{
	{not: regexp.MustCompile(`(?i)\bagree`), say: "approve a suggestion or report, grant leave", save: append([]string{"help.", "notice."}, consent...)},
	{not: regexp.MustCompile(`(?i)\badopt`), say: "accept"},
	{not: regexp.MustCompile(`(?i)\bforward(ed)? to the committee|\btold by\b`), say: "send to the committee, submitted by"},
}

// TestOneWordForOneAct: one act, one thing and one state are called by one word, on the
// button, in the message and in the list.
func TestOneWordForOneAct(t *testing.T) {
	for lang, words := range map[string][]oneWord{locale.Chinese: chineseWords, locale.English: englishWords} {
		for key, e := range catalogue(t, lang) {
			if begins(key, heard) {
				continue
			}
			for _, text := range e.forms {
				for _, w := range words {
					if found := w.not.FindString(text); found != "" && !begins(key, w.save) {
						t.Errorf("%s (%s): %q; say %s", key, e.file, found, w.say)
					}
				}
			}
		}
	}
}

func begins(key string, with []string) bool {
	return slices.ContainsFunc(with, func(w string) bool { return key == w || strings.HasPrefix(key, w) })
}

// outside are names that other programs have, or that are no button.
var outside = map[string]bool{
	"通过网址添加": true, "添加订阅": true, "add subscription": true, "from URL": true, "Location": true, // of a phone
	"改…": true, "Change …": true, "Answer: B": true,
}

var quoted = map[string]*regexp.Regexp{
	locale.Chinese: regexp.MustCompile(`「([^「」{}]+)」`), locale.English: regexp.MustCompile(`“([^“”{}]+)”`),
}

// TestQuotedButtonsAreThere: a text that sends people to a button calls it as the button does.
func TestQuotedButtonsAreThere(t *testing.T) {
	value := regexp.MustCompile(`\s*[(（]?\{\{.*`)
	for lang, quote := range quoted {
		all, texts := catalogue(t, lang), map[string]bool{}
		for key, e := range all {
			for _, text := range e.forms {
				texts[text], texts[value.ReplaceAllString(text, "")] = true, true
				if strings.HasSuffix(key, ".label") {
					for _, form := range []string{"form.edit", "form.add"} {
						texts[strings.Replace(all[form].forms[""], "{{.label}}", text, 1)] = true
					}
				}
			}
		}
		for key, e := range all {
			for _, text := range e.forms {
				for _, found := range quote.FindAllStringSubmatch(text, -1) {
					if !texts[found[1]] && !outside[found[1]] {
						t.Errorf("%s (%s): no button is called %q", key, e.file, found[1])
					}
				}
			}
		}
	}
}
