package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Why somebody cannot come is told in any words: 我明天下地收棉花去不成了. It is he or she who cannot when the words begin with
// 我, or with home, shop, family or the like, and the one who cannot stands not right before it: 我店里来货了，今天不去了,
// but not 我老公来不了 or 村里的老人去不了.

const longLeave = `请[个一两二三四五六七八九十半几0-9天周星期礼拜上下午早晚月的事病公产婚丧长短年探亲]{0,8}(?:假|[家加价架]$)`

var (
	looseCannot = regexp.MustCompile(cannot + `|(?:来|去|赶|过|回|到)不(?:得|过来|过去|回来|回去|上|到)了?|走不脱|脱不了身|告(?:个|一?[天次])?假|` + longLeave)
	// of the one who writes: 我, but not what somebody thinks, has seen or where he or she lives
	ofMyself   = regexp.MustCompile(`^(?:我|本人)`)
	ofMySide   = regexp.MustCompile(`^(?:我)?(?:家里|家中|家|店里|店|厂里|单位|公司|学校(?:有|要|安排|今|明)|地里|田里|孩子|小孩|娃|孙|儿子|女儿|老婆|老公|老伴|媳妇|爱人|父|母|爸|妈|老爸|老妈|岳|老丈|丈母|人(?:还)?在|身体|临时|突然|在外|在家|外地|出差|感冒|生病|病了|发高?烧|高烧|拉肚子|咳嗽|头晕|摔|崴|闪了|痛风|腰|腿|脚|牙|头疼|头痛|车|火车|飞机|路上|票|堵|有(?:点|个|急)?(?:事|会)|手头|今|明|后天|这|下|本周|周|最近|实在|恐怕|可能|不好意思|抱歉|对不起)`)
	ofOthersIs = regexp.MustCompile(`^我(?:们)?(?:村|镇|乡|校|组|社区|们村|国|县|看|听|问|发现|走访|觉得|认为|建议|反映|希望|了解|知道|想问|说|去年|昨天|上次|的建议|代|替|帮|给|去看|们委员)|假的\p{Han}|家长(?:[^会]|$)|[们户]都|群众|村民|居民|学生|老人(?:都|们)|有的|有些|很多|许多|不少|大家|他|她|委员|建议|希望|反映|怎么|什么|多少|哪|谁|为何|能不能|能否|如果|要是|不让|不给|才|吗|\?|比如|例如|"|“|「|农户|企业|工人|户|以前|曾|没有?请|不用请|不请|不能请|名|问题|政策|困难`)
	mustI      = regexp.MustCompile(`不(?:去|来|参加|到|请假)不(?:行|可以|成|好)(?:吗|么|\?)*$`) // 不去不行吗
	mayBe      = regexp.MustCompile(`(?:,?(?:行不行|行不|行吗|好不好|好吗|可以吗|可以不|成不|成吗|中不|中吗|可否|可行))`)
	busy       = regexp.MustCompile(`(?:走不开|抽不开身|脱不开身|走不脱|脱不了身|没空|没得空|忙不过来|抽不出身|抽不出时间)(?:了|啊|呀|哈)?$`)
	kinBefore  = regexp.MustCompile(`(?:孩子|小孩|娃|孙子|孙女|儿子|女儿|老人|老婆|老公|老伴|媳妇|爱人|父亲|母亲|爸|妈|父母|亲戚|朋友|同学|客人|客户|车|学校|单位|路|人|同事|邻居)(?:` + leaveDay + `|都|也|又|就|可能|恐怕|的)*$`)
	// a reason that goes on without a mark: 去不了要到市里学习, but not 去不了县里
	firmCannot = regexp.MustCompile(`不(?:了|成|得|上)了?$`)
	goesOnWhy  = regexp.MustCompile(`^(?:要|得|有(?:点|个|急|事|客)|在(?:外|家|县|市|省|医|单|店|厂)|因为|由于|临时|正好|家里(?:有|来|要)|店里(?:有|来|要|忙|走)|单位(?:有|要)|厂里(?:有|要|忙)|孩子|孙|老(?:人|伴|婆|公|爸|妈)|身体|感冒|发烧|出差).{0,14}$`)
	looseEnd   = regexp.MustCompile(`^(?:` + leaveEnd + `|我|本人|哈|呀|吧|嘛|主任|您|跟|向|和|给|,)*(?:,.{0,16}|(?:了|因为|因|由于)(?:我|家|店|孩|单位|要|有|在|去|得|身|老|厂|公司|县|镇).{0,14})?$`)
)

// readLoose reads words by which somebody says that he or she cannot come, whatever the reason.
func readLoose(text string) []Reading {
	text = mayBe.ReplaceAllString(text, "")
	if utf8.RuneCountInString(text) > 40 || ofOthersIs.MatchString(text) {
		return nil
	}
	core := text
	for range 4 {
		core = strings.Trim(withoutFront(core, intents()), " ,")
	}
	if !ofMyself.MatchString(core) && !ofMySide.MatchString(core) {
		if loc := looseCannot.FindStringIndex(core); loc == nil || loc[0] != 0 {
			return nil
		}
	}
	all := looseCannot.FindAllStringIndex(core, -1)
	if all == nil {
		if busy.MatchString(core) && utf8.RuneCountInString(core) <= 20 {
			return []Reading{{Do: "leave", Unsure: true}}
		}
		return nil
	}
	last := all[len(all)-1]
	why := firmCannot.MatchString(core[last[0]:last[1]]) && goesOnWhy.MatchString(core[last[1]:])
	if !why && !looseEnd.MatchString(core[last[1]:]) {
		return nil
	}
	return []Reading{{Do: "leave", Unsure: kinBefore.MatchString(core[:all[0][0]])}}
}
