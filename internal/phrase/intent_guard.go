package phrase

import (
	"regexp"
	"slices"
	"strings"
)

// What is done at once, or opens a form, must be meant by the one who writes, of now or of what comes. The words of others
// (主任到了, 我老公请假), of the past (昨天我来不了) and of what is still to be (下午到) look the same without their marks: they
// are left to be asked about.

var (
	saysI = regexp.MustCompile(`我|俺|咱|本人|鄙人`)
	// a title, or whoever is spoken of, right before what is done: 主任到了. With a mark between, he or she is spoken to.
	othersDo = regexp.MustCompile(`^(?:(?:\p{Han}{0,2}(?:主任|领导|老师|书记|委员|同志|秘书|镇长|站长|科长|局长|经理|老板|师傅)|各位|大家|你们?|您|他们?|她们?|人家|别人|对方)` +
		`(?:` + leaveDay + `|也|都|已经?|刚刚?|刚才|就|一定|肯定|准时|按时|应该|可能|说|能|可以|会|要|又|还|没|不|人)*` +
		`(?:到|来|去|参加|出席|过来|过去|在|签到了|签了|报名了|请了?假|错))`)
	pastDay   = regexp.MustCompile(`昨[天晚日]|前[天晚]|前几天|上次|上回|上个?(?:周|星期|礼拜|月)|去年|前年|那天|那次|以前|当时|当初`)
	comingDay = regexp.MustCompile(`今天|今日|今晚|今早|今儿|明[天日晚早年儿]|后天|下午|上午|晚上|月底|月初|年底|下[次回周月个]|这[次回周两几]|本[次周月]|周[一二三四五六日天末]|星期|礼拜|马上|现在|[日号]`)
	laterDay  = regexp.MustCompile(`上午|下午|晚上|中午|傍晚|今晚|[明后][天日晚早儿]|等|会儿|待会|稍后|迟|晚点|马上|就到|准备|[0-9一二两三四五六七八九十]点`)
	isNow     = regexp.MustCompile(`了|啦|咯|嘞|喽|已|在|刚|现在`)
	doneSign  = regexp.MustCompile(`签到?过|签过到`)
	doneLeave = regexp.MustCompile(`(?:很少|从来|从不|从没|经常|常常|老是|总是?|每次|一般|平时|偶尔|不常|难得)\p{Han}{0,2}(?:请|不来|不去|来不|去不)|(?:已经?|早就|早已)(?:请|告)|请(?:过|好了?|完)(?:了)?假|请假(?:过|好了|完)|请(?:个|了|半天|一天)?假(?:过来|赶来|来)(?:开会|参加|学习|的)|[跟向和找同](?:我们?)?(?:单位|公司|厂里?|老板|学校|店里|队里|家里|班主任|经理)[^,， ]{0,4}请|(?:^|[^来是想要])请假的$|假[^,，]{0,8}的(?:人|时候|问题|情况|同志|委员|制度|规定|理由)|假[^,，]{0,6}(?:很|太|真|最|比较)?(?:难|多)$`)
	// somebody of one's own, or where one works, right before the leave that is asked
	kinAsks  = regexp.MustCompile(`(?:孩子|小孩|娃|孙子|孙女|儿子|女儿|老人|老婆|老公|老伴|媳妇|爱人|父亲|母亲|[爸妈]|父母|朋友|同学|同事|邻居|学校|单位|公司|村里|大家|委员们?|群众|学生|工人|员工)(?:` + leaveDay + `|都|也|要|想|得|又|可能|就)*(?:请|告)\p{Han}{0,3}假`)
	whether  = regexp.MustCompile(`来不来|去不去|到不到|参不参加|参加不参加|该不该`)
	comesTo  = regexp.MustCompile(`[来去](?:问|说|讲|看|查|找|提|写|试|帮|弄|办|记|补|介绍|汇报|反映|谈|聊|接|送|吃|喝|买|拿|取|干)`)
	notMyTap = regexp.MustCompile(`(?:地点|时间|名字?|号码?|电话|内容|数字|数|金额|价格|日期|地址|姓|规定|制度|做法|方向|态度|路|话|字)(?:也|都|又|好像|是)*(?:错|不对|弄错|搞错|打错|写错)|^(?:我|你|您|他|她)(?:是|真|也)?(?:的)?(?:错|不对)|^(?:不对|错了|不是)(?:了|啊|呀|吧|哦)*$`)
	// 不去医院了 is of another place than what is held
	elsewhere = regexp.MustCompile(`不(?:去|来|到|回)(?:医院|学校|县|市|省|单位|公司|店|厂|外地|老家|家|北京|上海|武汉|广州)`)
	// 刚才说来不了，现在能来了
	comesNow = regexp.MustCompile(`(?:^|[^不])(?:能|可以)(?:来|去|参加|到|赶上)(?:$|[^不]$|[了的啦,， ])`)
	inVain   = regexp.MustCompile(`有什么(?:用|意思|意义|好)|白[^天色]|没(?:看)?见|没看到`)
	// 老李病了，请假
	ofNamed   = regexp.MustCompile(`^(?:老[^家人婆公爸妈伴母父丈岳乡师板是想要得]|小[^孩孙儿娃学时心]|阿\p{Han})`)
	withoutMy = regexp.MustCompile(`^(?:参加|出席|去|来)(?:了|过)+$`)
)

// guarded takes away what is done by a text that may tell of somebody else or of another time.
func guarded(text string, list []Reading) []Reading {
	if len(list) == 0 || list[0].Whole {
		return list
	}
	unsure := func() []Reading {
		list = slices.Clone(list)
		for i := range list {
			list[i].Unsure = true
		}
		return list
	}
	do := list[0].Do
	mine := saysI.MatchString(text)
	past := pastDay.MatchString(text) && !comingDay.MatchString(pastDay.ReplaceAllString(text, ""))
	switch do {
	case "checkin":
		if past || doneSign.MatchString(text) || laterDay.MatchString(text) && !isNow.MatchString(text) || !mine && othersDo.MatchString(text) {
			return nil
		}
	case ReadYes, ReadMaybe:
		if past || comesTo.MatchString(text) || !mine && othersDo.MatchString(text) || withoutMy.MatchString(text) {
			return nil
		}
	case "undo":
		if notMyTap.MatchString(text) {
			return nil
		}
	case "suggestions":
		if inVain.MatchString(text) {
			return nil
		}
	case "leave":
		switch {
		case comesNow.MatchString(text) && !whether.MatchString(text) && !strings.Contains(text, "能不能"):
			return nil
		case past, doneLeave.MatchString(text), whether.MatchString(text) && !strings.Contains(text, "请"):
			return nil
		case kinAsks.MatchString(text), elsewhere.MatchString(text) && !strings.Contains(text, "假"), !mine && ofNamed.MatchString(text), !mine && othersDo.MatchString(text) && !strings.Contains(text, "请个") && !strings.Contains(text, "请一"):
			return unsure()
		}
	}
	return list
}
