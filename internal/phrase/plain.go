package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// simplified are the characters of the words of intents.txt as they are written where the old forms are used.
var simplified = func() map[rune]rune {
	const old, plain = "簽請單幫記筆議實報專題調職務審覈匯導設動產員會學習資園測驗關閉語換處繫聯絡錯點撤銷麼嗎啊誰沒來裏裡這個時間幾號還過給話機遠開辦課補歷聲應該業體書寫證據項發佈佈訊對現場進臺檯達樓齊遲離緊無趕為從與問題謝勞煩們認識讀閱劃範圍預約醫療殘聽說愛東車門鄉鎮縣區運際歲節慶國長風飛馬魚鳥電視錄認準確變讓評優團隊軍華萬億傳統紀選舉" +
		"組織領總結經濟農業態勢師傅剛纔才後邊遞繳納條數據價錢購買賣貝財務費賬戶帳護衛緣廣場廳庫陽陰陳張劉楊趙黃吳鄭馮許鄧蕭葉鐘鍾韓譚蘇盧賈鄒陸顏龔嚴賴樂覺見觀規則視號遲來檔協貓隨內興滅屆筆訂閱歸檢測約離線週禮拜醫冊參減亂災難養橋燈樹紙義診貧窮戶牽馮輪辭觸誤蓋賀寫頁啟啓鬧繼續層懸減贊塊",
		"签请单帮记笔议实报专题调职务审核汇导设动产员会学习资园测验关闭语换处系联络错点撤销么吗啊谁没来里里这个时间几号还过给话机远开办课补历声应该业体书写证据项发布布讯对现场进台台达楼齐迟离紧无赶为从与问题谢劳烦们认识读阅划范围预约医疗残听说爱东车门乡镇县区运际岁节庆国长风飞马鱼鸟电视录认准确变让评优团队军华万亿传统纪选举" +
			"组织领总结经济农业态势师傅刚才才后边递缴纳条数据价钱购买卖贝财务费账户账护卫缘广场厅库阳阴陈张刘杨赵黄吴郑冯许邓萧叶钟钟韩谭苏卢贾邹陆颜龚严赖乐觉见观规则视号迟来档协猫随内兴灭届笔订阅归检测约离线周礼拜医册参减乱灾难养桥灯树纸义诊贫穷户牵冯轮辞触误盖贺写页启启闹继续层悬减赞块"
	m, to := map[rune]rune{}, []rune(plain)
	for i, r := range []rune(old) {
		m[r] = to[i]
	}
	return m
}()

// Spelled writes words as they are looked up: full-width and old forms as the plain ones, small letters, no spaces among
// Chinese, no marks and pictures around them. A question mark at the end stays: it makes another thing of a word.
func Spelled(text string) string {
	runes, _ := spelled([]rune(Clean(text)))
	return closeUp(string(runes))
}

// spelled also gives, for each rune, which of the text it was.
func spelled(text []rune) (out []rune, at []int) {
	for i, r := range text {
		if len(out) == maxSpelled {
			break
		}
		r = plainRune(r)
		if r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out, at = append(out, r), append(at, i)
	}
	from, to := 0, len(out)
	for from < to && !speaks(out[from]) {
		from++
	}
	for to > from && !speaks(out[to-1]) && out[to-1] != '?' {
		to--
	}
	return out[from:to], at[from:to]
}

// maxSpelled is the longest text that is looked at, in runes: what people say is shorter, a text to be kept longer.
const maxSpelled = 400

func plainRune(r rune) rune {
	if s, ok := simplified[r]; ok {
		r = s
	}
	r = unicode.ToLower(fold(r))
	switch r {
	case '。', '；', ';', '！', '!', '、', '…', '~', '\n', '\r', '．':
		return ','
	case '？':
		return '?'
	case '\t':
		return ' '
	}
	return r
}

// speaks tells a rune that is part of what is said; marks and pictures are none.
func speaks(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// closeUp takes the spaces from between Chinese characters, as a phone's dictation leaves them.
func closeUp(text string) string {
	if !strings.Contains(text, " ") {
		return text
	}
	runes := []rune(text)
	out := make([]rune, 0, len(runes))
	for i, r := range runes {
		if r == ' ' && (i == 0 || i+1 == len(runes) || !isASCII(runes[i-1]) || !isASCII(runes[i+1])) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func isASCII(r rune) bool { return r < utf8.RuneSelf }

// fillers are what a word has in it that says nothing: 记个笔记, 我的履职.
var fillers = strings.NewReplacer("一下子", "", "一下", "", "一个", "", "一条", "", "一份", "", "一篇", "", "一件", "", "一次", "", "个", "", "当前", "", "现在", "")

// plainWord is a word without what says nothing.
func plainWord(word string) string {
	if word == "" || isASCII(rune(word[0])) {
		return strings.TrimSpace(word)
	}
	return fillers.Replace(closeUp(word))
}
