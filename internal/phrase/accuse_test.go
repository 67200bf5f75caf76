package phrase_test

import (
	"testing"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

func TestAccuses(t *testing.T) {
	for _, text := range []string{
		"王主任贪污了我们村的修路款",
		"举报柳河村支书李强收红包",
		"举报王强收人家的烟酒",
		"村主任张伟把低保名额给了自己亲戚，优亲厚友，请查一查",
		"刘某利用职务挪用扶贫资金 3 万元",
		"我们村的会计做假账，私吞集体的钱",
		"大王村书记赵德才多次索要好处，收受施工队现金",
		"镇上李所长是砂场老板的保护伞",
		"情况：赵国强当村长以来霸占集体山林。建议：请上级调查",
		"陈某某殴打群众",
		"检举陈小刚骗低保",
		"张会计经手水费。他截留了一半",
		"/suggest 王主任吃拿卡要",
		"柳河村支书贪污",
	} {
		if !phrase.Accuses(text) {
			t.Errorf("%q accuses nobody", text)
		}
	}
	for _, text := range []string{
		"",
		"王主任帮我们修了路",
		"感谢李书记带领大家修通断头路",
		"王主任说村里水管老化，建议更换",
		"李强反映村东路灯不亮",
		"村里水费被截留，账目不清，建议公开",
		"个别村干部优亲厚友，建议加强公示",
		"有的干部吃拿卡要，群众反映强烈",
		"建议加强村级财务公开，防止挪用集体资金",
		"学习了张某某严重违纪违法案的通报，感触很深",
		"观看警示教育片，剧中李书记收受贿赂，教训深刻",
		"王主任带头不收红包",
		"高速公路建设资金被挪用的传言要及时澄清",
		"征地补偿款被克扣，请核实发放情况",
		"低保评定存在优亲厚友现象，建议评议结果上墙",
		"张大爷家住危房，建议改造",
		"张大爷被殴打后没人管，建议在路口装监控",
		"赌博风气不好，建议多办文化活动",
		"周校长建议增设斑马线",
		"孙医生多次到村里义诊",
		"反映王家庄道路坑洼",
		"金龙鱼塘排污，请环保部门处理",
		"12388 怎么打",
		"我要举报垃圾乱倒",
		"投诉自来水水质差",
		"投诉高速收费站堵车",
		"举报黄泥塘有人倒垃圾",
		"举报王家庄养猪场排污",
		"村干部要带头，不能优亲厚友",
	} {
		if phrase.Accuses(text) {
			t.Errorf("%q is refused", text)
		}
	}
}

func FuzzAccuses(f *testing.F) {
	f.Add("王主任贪污了我们村的修路款")
	f.Add("举报\x00李")
	f.Fuzz(func(t *testing.T, text string) {
		got := phrase.Accuses(text)
		if got && utf8.RuneCountInString(text) < 4 {
			t.Errorf("%q says too little to accuse anybody", text)
		}
	})
}
