package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Gap is what a suggestion is thin in (§10, domain C1: 情况, 原因分析, 建议, each with facts).
type Gap int

// The gaps, the one that it helps most to close first.
const (
	GapProposal Gap = iota + 1
	GapCause
	GapPlace
	GapNumber
	GapHollow // it says what should be, not what is to be done
	GapDoer   // a proposal that says not who is to do it
)

var (
	placeWords  = regexp.MustCompile(`村|社区|组|屯|寨|镇区|街|巷|桥|路口|路段|河|水库|山塘|小学|中学|学校|医院|卫生院|市场|广场|小区|门口|东头|西头|南头|北头|[东南西北]边|全镇|各村`)
	doerWords   = regexp.MustCompile(`由|请|让|镇|村委|村里|村集体|党委|政府|部门|单位|公司|企业|[局所办站院校队]|中心|合作社|理事会|专班|志愿|委员|供电|水利|交通|民政|教育|公路|电信|移动|联通`)
	hollowWords = regexp.MustCompile(`(?:进一步|切实|大力|不断|全面|高度|尽快|尽早|及时|建议|希望|应该|应当|有关|相关|部门|加强|加大|重视|力度|提高|认识|完善|优化|改善|改进|解决|落实|推进|引起|关注|管理|问题|工作|机制|措施|好|的|这个|此|请|由|对|并|和|得到|予以|给予|上级|领导|政府|镇里|村里|镇|村|党委|[，。；、,.;！!\s])+`)
	digitsSome  = regexp.MustCompile(`[0-9０-９]|[一二两三四五六七八九十百千万几多半][多余几]?(?:个|人|名|户|位|米|里|公里|亩|次|起|年|天|辆|处|座|条|元|吨|盏|间|台|口|级|头)`)
)

// hollowRest is how many characters must be left of a proposal without the words that every one has.
const hollowRest = 4

// Gaps lists what a suggestion is thin in. A part that stands in another's place is there: who writes the cause into the
// situation has written it. It only reads; whether it matters is the writer's to say.
func Gaps(situation, analysis, proposal, place string) []Gap {
	var list []Gap
	wished := proposal
	if strings.TrimSpace(wished) == "" {
		for _, p := range sentenceEnds.FindAllString(situation, -1) {
			if wishing.MatchString(p) {
				wished += p
			}
		}
	}
	if strings.TrimSpace(wished) == "" {
		list = append(list, GapProposal)
	}
	if strings.TrimSpace(analysis) == "" && !causes.MatchString(situation) {
		list = append(list, GapCause)
	}
	all := situation + "\n" + analysis + "\n" + proposal
	if strings.TrimSpace(place) == "" && !placeWords.MatchString(situation) {
		list = append(list, GapPlace)
	}
	if !digitsSome.MatchString(all) && !CountsPeople(all) && len(ParseQuantities(all)) == 0 {
		list = append(list, GapNumber)
	}
	if strings.TrimSpace(wished) != "" {
		if utf8.RuneCountInString(hollowWords.ReplaceAllString(wished, "")) < hollowRest {
			list = append(list, GapHollow)
		}
		if !doerWords.MatchString(wished) {
			list = append(list, GapDoer)
		}
	}
	return list
}

var (
	sentenceEnds = regexp.MustCompile(`[^。！？!?；;\n]+`)
	wishing      = regexp.MustCompile(`建议|希望|应该|应当|能不能|能否|请|盼`)
	causes       = regexp.MustCompile(`原因|因为|由于|是因|造成|导致|缺乏资金|没钱|没有钱|没人管|无人管|年久失修|老化`)
)
