package phrase

import "strings"

// units are the measure words that make a number a quantity. The list is closed: 三楼, 二十届, 五有 and 一事一议 hold numbers and
// count nothing. Where one begins with another, the longer comes first.
var units = []string{
	"平方公里", "平方米", "立方米", "平米", "公里", "公斤", "公顷", "千克", "千米", "千瓦", "人次", "户次", "车次", "场次", "班次", "课时", "学时",
	"小时", "分钟", "群众", "家庭", "项目", "块钱",
	"个农家书屋", "个图书室", "个图书角", "个书屋", "个自然村", "个行政村", "个村民小组", "个村", "个社区", "个组", "个项目", "个学校",
	"个家庭", "个岗位", "个学生", "个老人", "个孩子", "个",
	"场", "次", "册", "本", "套", "台", "件", "条", "人", "名", "户", "家", "位", "只", "头", "辆", "吨", "斤", "克", "米", "里", "亩",
	"㎡", "元", "块", "份", "盒", "箱", "袋", "瓶", "桶", "床", "双", "张", "幅", "篇", "期", "班", "节", "堂", "棵", "株", "盏", "面",
	"座", "间", "所", "处", "项", "桩", "批", "趟", "支", "部", "副", "枚", "对", "眼", "口", "匹", "盆", "顶", "根", "把", "车",
	"kg", "km", "m²",
}

// personal are the units that count people and households, and what they are called in sums of beneficiaries.
var personal = map[string]string{"人": "人", "名": "人", "位": "人", "群众": "人", "个学生": "人", "个老人": "人", "个孩子": "人",
	"人次": "人次", "户": "户", "户次": "户次", "家": "户", "家庭": "户", "个家庭": "户"}

// Service tells whether a measure word says by itself that people were served, as 义诊 120 人次 does; 120 人 could as well be
// those who did it.
func Service(unit string) bool { return unit == "人次" || unit == "户次" }

// unit reads a measure word at i and says where it ends.
func (s *source) unit(i int) (next int, ok bool) {
	for _, u := range unitsByFirst[s.peek(i)] {
		next, ok := s.word(i, u)
		if after := s.peek(next); ok && (after == 0 || !strings.ContainsRune(otherWords[u], after)) {
			return next, true
		}
	}
	return i, false
}

// unitsByFirst spares the search through the whole list for each number.
var unitsByFirst = func() map[rune][]string {
	m := make(map[rune][]string)
	for _, u := range units {
		first := []rune(u)[0]
		m[first] = append(m[first], u)
	}
	return m
}()

// fixedPhrases hold numbers that count nothing: slogans and idioms of the trade.
var fixedPhrases = []string{
	"两个维护", "两个确立", "两个结合", "两个毫不动摇", "四个意识", "四个自信", "四个全面", "四个服从", "三个代表", "三个务必", "三个本",
	"三个区分开来", "两个先锋队", "五个一", "六个一", "八项规定", "十项举措", "一个中心", "一条龙", "一家人", "一次性", "一本正经", "一部分",
	"一期一会", "一对一", "一张蓝图", "一件事", "一个窗口", "一组数据", "千家万户", "万户千家", "百家讲坛", "百家宴", "三里屯",
	"一条心", "一条线", "两条腿", "两头", "四面",
}

// articles are the units before which 一 is an article or part of a word rather than a count.
var articles = map[string]bool{"面": true, "批": true, "部": true, "期": true, "家": true, "位": true, "把": true, "块": true,
	"对": true, "口": true, "顶": true, "根": true, "头": true, "支": true}

// ordinals are the units that number rather than count after Chinese numerals other than 两: 二期工程, 十里八村.
var ordinals = map[string]bool{"期": true, "里": true, "节": true}

// otherWords are the runes that make another word of a unit: 人民币, 元旦, 部门.
var otherWords = map[string]string{"人": "民大才工均事社", "元": "旦宵", "家": "长乡电具里中有人务访族属", "部": "门队分", "节": "目日约能前后", "对": "口",
	"件": "套", "面": "积", "本": "次届月年周星", "处": "理于", "所": "有", "座": "谈", "位": "于", "个": "人别体", "头": "疼痛晕", "眼": "睛疾科", "口": "之腔", "场": "地馆", "班": "上里主", "期": "间中末", "车": "坏祸间站", "条": "例"}
