package phrase

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Somebody who cannot come says it in a hundred ways: 明天来不了, 家里有事请个假, 在县里开会去不成. A clause asks for leave
// when it has one of the words that do, and nothing in it but words of a day, of what is held and of a reason: 群众来不了 has
// another subject, 请假的人多吗 another matter.

const (
	leaveDay = `(?:今天|明天|后天|大后天|今晚|明晚|明早|今早|上午|下午|中午|晚上|早上|傍晚|(?:这个?|下个?|本|下下)?(?:周|周末)[一二三四五六日天末]{0,6}|` +
		`[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]?|[0-9一二三四五六七八九十]{1,3}[日号点]半?|[0-9]{1,2}[.:/][0-9]{1,2}|` +
		`(?:这|本|下|下一|这一|那)(?:次|回|场)|(?:这|近|最近|过)?[几两三]天|这段时间|最近|近期|月底|月初|年底|过两天|当天|那天|到时候?|[0-9一二两三四五六七八九十半几]+天|一趟|一次|到|至|-|~)`
	leaveEvent = `(?:集中学习|集体学习|集体活动|学习会|学习|活动|会议|全会|例会|开会|会|调研|走访|视察|培训|座谈会?|上课|课|签到)`
	leaveFill  = `(?:本人|我们家|我家|我这边|我们|我|可能|恐怕|估计|大概|应该|实在|确实|真|是|就|都|也|又|还|要|想|得|需要|打算|准备|临时|因为|由于|因此|所以|因|有点|必须|只能|只好|` +
		`向您|跟您|和您|给您|向你|跟你|和你|给你|跟主任|向主任|和主任|给主任|主任|您|这边|那个?|不好意思|抱歉|对不起|怕是|怕|看来|的|了|突然|刚好|正好|那里|这里|一直|提前|先|正在|正|被|今年|没法|不巧|有|呢|啊|唉|哎|但|但是|不过|再|申请|特|特此|报告|再次|麻烦|请|帮|帮我|和|跟)`
	leaveWhy = `(?:家里|家中|家|单位|公司|厂里|店里|学校|村里|镇里|镇上|县里|县上|县城|县|市里|市|省里|省城|区里|局里|院里|办公室|地里|身体|孩子|小孩|娃|孙子|孙女|儿子|女儿|老人|老婆|老公|媳妇|爱人|丈夫|妻子|父亲|母亲|爸爸|妈妈|老爸|老妈|老父亲|老母亲|爸|妈|父母|岳父|岳母|亲戚|亲家|朋友|同学|` +
		`外地|武汉|北京|上海|广州|急事|私事|公事|事情|事儿|事|会议|开会|开个?会|有会|出差|生病|感冒|发烧|发热|住院|不舒服|不适|值班|培训|加班|检查|体检|看病|看医生|医院|结婚|婚礼|办酒|吃酒|喝喜酒|喜酒|办喜事|办丧事|丧事|葬礼|去世|过世|忙不过来|很忙|太忙|忙|走不开|脱不开身|抽不开身|抽不出身|抽不出时间|抽不出空|没空|没时间|没有时间|没得空|不在家|不在|` +
		`在外面|在外|外出|回老家|老家|回家|接送|接|送|带|陪护|陪|照顾|堵车|车坏|下乡|出门|在|去|到|回|病|手术|做|腰疼|头疼|头痛|牙疼|肚子疼|腿疼|疼|痛|农忙|收稻子|收割|打药|插秧|搬家|装修|参加|面试|家长会|高考|考试|上班|当班|调休|开|接待|检查组|客人|来人|来客|客户|走|赶|时间|冲突|撞|撞车|另有|安排|安排不开|别的|其他|临时|紧急|任务|公务|差|看|上|下雨|路|路上|堵|里)`
	asksForIt = `(?:(?:请|告|休)(?:个|一个|一下|一次|一天|半天|个半天|两天|[0-9一二两三四五六七八九十几]+天|点|天|了)?(?:的)?(?:病|事|公|长|短)?假|请假)`
	cannot    = `(?:(?:来|去|到|参加|赶|过|出席|到会|到场|赶过|赶回|回|过来|过去|到得)(?:不了|不成|不到了|不来|不去|不赢|不及了)了?|` +
		`(?:不能|没法|无法|没办法|不便|不方便|来不及|没时间|没空|没有时间|没得时间|不克|不得)(?:按时|准时|前|再|过)?(?:来|去|参加|到会|到场|到|出席|开会|学习|参会|赶到|赶回来?|过来|过去|前来|前往|来开会|去开会|参加学习)+了?|` +
		`(?:就)?不(?:来|去|参加|过来|过去|出席|参会)了?|(?:要|得)?缺席(?:一次|了)?|来不了)`
	leaveEnd = `(?:` + leaveDay + `|` + leaveEvent + `|了|啦|哈|啊|的|谢谢|参加|出席|望批准|请批准|望准假|请准假|特此请假|特此|跟您说一声|跟你说一声|和您说一声|说一声|说一下|告诉一声|报告一下|批准|请主任批准|请谅解|望谅解|谅解|见谅|请见谅|请|好|可以|行|能)`
	// what goes on behind 请假 without a mark, as a reason does
	leaveReason = `(?:(?:去|回|带|陪|送|接|看|办|在|因|有|家|单|县|镇|村|身|生|出|孩|娃|老|处|照|做|开|理由|原因|事由).{1,30})?`
)

var (
	asksClause   = regexp.MustCompile(`^(?:` + leaveDay + `|` + leaveEvent + `|` + leaveFill + `|` + leaveWhy + `)*?` + asksForIt + leaveEnd + `*` + leaveReason + `$`)
	cannotClause = regexp.MustCompile(`^(?:` + leaveDay + `|` + leaveEvent + `|` + leaveFill + `|` + leaveWhy + `)*?` + cannot + leaveEnd + `*$`)
	// somebody else, or what is no reason, does what follows
	ofOthers = regexp.MustCompile(`(?:孩子|小孩|娃|孙子|孙女|儿子|女儿|老人|老婆|老公|媳妇|爱人|父亲|母亲|爸|妈|父母|亲戚|朋友|同学|客人|客户|车|学校|单位|村里|路)(?:` + leaveDay + `|都|也|又|就|可能|恐怕|的)*(?:` + cannot + `)`)
	mayI     = regexp.MustCompile(`^(?:我)?(?:可以|能|能不能|可不可以|可否|能否|想)?(?:` + leaveDay + `|` + leaveEvent + `|我)*(?:可以|能|能不能|可不可以|可否|能否)?(?:` + asksForIt + `|不(?:来|去|参加)(?:` + leaveDay + `|` + leaveEvent + `|的)*)(?:吗|么|不|的)?$`)
	// what is said of a day, which may be why somebody cannot come
	onlyWhy   = regexp.MustCompile(`^(?:` + leaveDay + `|` + leaveFill + `|` + leaveWhy + `)+$`)
	whyWord   = regexp.MustCompile(`有(?:点|急|私|公|个)?(?:事|会)|出差|生病|感冒|发烧|住院|不舒服|值班|加班|走不开|没空|没时间|没有时间|抽不|脱不开|在外地|不在家|外出|开会|冲突|家里有|临时有|在外|忙|手术|检查`)
	wishes    = regexp.MustCompile(`假的\p{Han}|几个|几位|几人|多少|哪|怎么|什么|为何|建议|希望|反映|应该|应当|能不能|能否|群众|村民|大家|他|她|委员们|谁|为什么|如果|要是|比如|例如|还是|"|“|”|「`)
	leaveTell = regexp.MustCompile(`假|不了|不成|不来|不去|不能|没法|无法|没办法|不参加|缺席|不便|不方便|来不|去不|没时间|没空|不克|不得`)
)

// readLeave reads words by which somebody asks leave; unsure, when they only tell of what may be the reason.
func readLeave(core string, asks bool) []Reading {
	if utf8.RuneCountInString(core) > longestSaid || wishes.MatchString(core) && !mayI.MatchString(core) {
		return nil
	}
	sure := Reading{Do: "leave"}
	unsure := Reading{Do: "leave", Unsure: true}
	if asks || strings.HasSuffix(core, "不") {
		if mayI.MatchString(core) {
			return []Reading{sure}
		}
		return nil
	}
	clauses := strings.FieldsFunc(core, func(r rune) bool { return r == ',' || r == ' ' || r == ':' })
	if len(clauses) > 5 {
		return nil
	}
	if !leaveTell.MatchString(core) {
		if whyWord.MatchString(core) && onlyWhy.MatchString(strings.Join(clauses, "")) && utf8.RuneCountInString(core) <= 16 {
			return []Reading{unsure}
		}
		return nil
	}
	for _, clause := range clauses {
		switch {
		case asksClause.MatchString(clause):
			return []Reading{sure}
		case cannotClause.MatchString(clause):
			if ofOthers.MatchString(clause) && !whyWord.MatchString(clause) {
				return []Reading{unsure}
			}
			return []Reading{sure}
		}
	}
	if whyWord.MatchString(core) && onlyWhy.MatchString(strings.Join(clauses, "")) && utf8.RuneCountInString(core) <= 16 {
		return []Reading{unsure}
	}
	return nil
}

var (
	leaveKernel = regexp.MustCompile(asksForIt + `|` + cannot)
	leaveDays   = regexp.MustCompile(leaveDay)
	noReason    = regexp.MustCompile(`^(?:` + leaveDay + `|` + leaveEvent + `|` + leaveFill + `|` + leaveEnd + `)*$`)
	beforeWhy   = regexp.MustCompile(`^(?:` + leaveDay + `|本人|我这边|我们|我|因为|由于|因|实在|可能|恐怕|不好意思|抱歉|对不起|主任|理由是?|原因是?|事由是?|说明|:|,)+`)
	studying    = regexp.MustCompile(`学习|上课`)
	beenThere   = regexp.MustCompile(`没来|没到|来了|到了|来齐|到齐|签|缺席|迟到|早退|名单|出席情况|到会情况`)
)

// LeaveSaid parts words that ask leave: when names the day, as far as they do, and why is the reason, as it was
// written; "" when they give none.
func LeaveSaid(text string) (when, why string) {
	var days, reasons []string
	for _, clause := range strings.FieldsFunc(Clean(text), func(r rune) bool { return strings.ContainsRune(",，。；;！! \n:：、", r) }) {
		plain := Spelled(clause)
		for _, core := range cores(plain, "") { // greetings and thanks give no reason
			if noReason.MatchString(core) {
				plain = core
			}
		}
		found := leaveDays.FindAllString(plain, -1)
		days = append(days, strings.Join(found, ""))
		rest := leaveKernel.ReplaceAllString(plain, "")
		if noReason.MatchString(rest) || IsNod(rest) {
			continue
		}
		if loc := leaveKernel.FindStringIndex(clause); loc != nil {
			clause = clause[:loc[0]] + " " + clause[loc[1]:]
		}
		clause = strings.TrimSpace(beforeWhy.ReplaceAllString(strings.TrimSpace(clause), ""))
		if clause = strings.TrimSuffix(clause, "了"); clause != "" {
			reasons = append(reasons, clause)
		}
	}
	return strings.Join(slices.DeleteFunc(days, func(s string) bool { return s == "" }), " "), strings.Join(reasons, "，")
}

// OfStudy tells words that mean a study session, of all that the office holds.
func OfStudy(text string) bool { return studying.MatchString(text) }

// BeenThere tells a question of who came, not of who comes.
func BeenThere(text string) bool { return beenThere.MatchString(text) }
