package books_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// TestAmountsAsPeopleWriteThem are read, in whatever way they are written.
func TestAmountsAsPeopleWriteThem(t *testing.T) {
	h := harness.New(t).Seed()
	for i, c := range []struct {
		say  string
		card []string // what the card says of it
	}{
		{"/donation 今天我捐给青山小学3万", []string{"现金：30,000 元", "捐给：青山小学"}},
		{"/donation 今天我捐给青山小学三千元", []string{"现金：3,000 元"}},
		{"/donation 今天我捐给青山小学10000.50", []string{"现金：10,000.50 元"}},
		{"/donation 今天我捐给青山小学10000.50元", []string{"现金：10,000.50 元"}},
		{"/donation 今天我捐给青山小学30 万元器材", []string{"物资：", "器材", "300,000"}},
		{"/donation 今天我捐给青山小学图书1.2 万余册", []string{"物资：", "图书", "1.2 万余册"}},
		{"/donation 今天我捐给青山小学图书200册，价值4000元", []string{"物资：", "200册", "4,000"}},
		{"/donation 今天我捐给青山小学3万元和图书200册", []string{"图书", "200册", "30,000"}}, // both are said
	} {
		m := h.Members[i%len(h.Members)]
		m.Send(c.say)
		require.Contains(t, m.Last(), "请核对", c.say)
		for _, words := range c.card {
			require.Contains(t, m.Last(), words, c.say)
		}
		m.Tap("放弃")
	}

	// Of a deed that says all it is filed with one line.
	m := h.Members[0]
	m.Send("/deed 昨天送医下乡义诊120人次，送书1.2万余册")
	require.Contains(t, m.Last(), "数量 120 人次、约 12,000 册")
	m.Send("/deed 昨天给敬老院送了30 万元器材")
	require.Regexp(t, `300,000 元|30 ?万元`, m.Last())
	require.Contains(t, m.Last(), "器材")
}

// TestWhatCannotBeIsAskedAgain: a day to come, a sum to nobody, a time that makes no sense, a
// photo without words. What was said stays, and one more answer brings the card.
func TestWhatCannotBeIsAskedAgain(t *testing.T) {
	h := harness.New(t).Seed()
	for i, c := range []struct {
		name, say    string // the command and what is said with it
		photo        bool
		then         []string // what is sent after it
		asks, answer string
		tap          bool
		card         []string
	}{
		{"donation to come", "/donation 明年3月5日我捐给青山小学3万元", false, nil, "哪一天的", "今天", true, []string{"30,000 元", "青山小学"}},
		{"honour to come", "/honour 明年3月5日 被县政协评为优秀政协委员", false, nil, "哪一天的", "昨天", true, []string{"优秀政协委员", "县级"}},
		{"archive to come", "/archive", false, []string{"tap:记一份", "王家石桥", "tap:修改", "tap:年代", "2090年"}, "还没有到", "1958年", false, []string{"王家石桥", "1958年"}},
		{"archive backwards", "/archive", false, []string{"tap:记一份", "王家石桥", "tap:修改", "tap:年代", "1962年至1958年"}, "结束在开始之前", "1958年至1962年", false, []string{"王家石桥"}},
		{"archive month", "/archive", false, []string{"tap:记一份", "王家石桥", "tap:修改", "tap:年代", "1958年13月"}, "月、日不对", "1958年", false, []string{"王家石桥"}},
		{"archive reign", "/archive", false, []string{"tap:记一份", "王家石桥", "tap:修改", "tap:年代", "光绪五十年"}, "光绪一共 34 年", "不详", false, []string{"王家石桥"}},
		{"archive words", "/archive", false, []string{"tap:记一份", "王家石桥", "tap:修改", "tap:年代", "很久很久以前"}, "没看懂年代", "清末", false, []string{"王家石桥"}},
		{"no recipient", "/donation 今天我捐了3万元", false, nil, "捐给了哪里", "青山小学", false, []string{"30,000 元", "青山小学"}},
		{"to the office", "/donation 今天我捐给镇政协联络处3万元", false, nil, "不收钱物", "青山小学", false, []string{"30,000 元", "青山小学"}},
		{"no sum", "/donation 今天我捐给青山小学", false, nil, "捐了多少", "3万", false, []string{"30,000 元", "青山小学"}},
		{"no sum at all", "/donation 今天我捐给青山小学", false, []string{"很多"}, "没看懂捐了多少", "图书200册", false, []string{"200册", "青山小学"}},
		{"receipt without words", "/donation", true, nil, "谁捐了什么", "今天我捐给青山小学3万元", false, []string{"30,000 元", "照片 1 张"}},
		{"certificate without words", "/honour", true, nil, "荣誉", "昨天被县政协评为优秀政协委员", false, []string{"优秀政协委员", "照片 1 张"}},
	} {
		m := h.Members[i%len(h.Members)]
		m.Send(c.say)
		if c.photo {
			m.Photos(1, "")
		}
		for _, words := range c.then {
			if label, tap := cutTap(words); tap {
				m.Tap(label)
			} else {
				m.Send(words)
			}
		}
		require.Contains(t, m.Last(), c.asks, c.name)
		if c.tap {
			m.Tap(c.answer)
		} else {
			m.Send(c.answer)
		}
		require.Contains(t, m.Last(), "请核对", c.name)
		for _, words := range c.card {
			require.Contains(t, m.Last(), words, c.name)
		}
		m.Tap("放弃")
	}

	// A photo alone is asked what it is, and is there when that is said.
	m := h.Members[0]
	m.Photos(1, "")
	m.Tap("文史资料")
	require.Contains(t, m.Last(), "已收到照片 1 张。请写一句话")
	m.Send("老戏台")
	require.Contains(t, m.Last(), "照片 1 张")
	m.Tap("放弃")

	// A deed to come is not told as done.
	m.Send("/deed 明年3月5日送戏下乡3场")
	require.Contains(t, m.Last(), "还没到，这里要写已经过去的。您写的内容还在。")
	m.Tap("今天")
	require.Contains(t, m.Last(), "送戏下乡")
	require.Contains(t, m.Last(), "3 场")
}

func cutTap(words string) (label string, tap bool) {
	const mark = "tap:"
	if len(words) > len(mark) && words[:len(mark)] == mark {
		return words[len(mark):], true
	}
	return words, false
}

// TestNumbersOfPeopleAreNowhere: a number of identity or of a bank card is refused in one
// sentence wherever words are taken, and is in nothing that is kept or told.
func TestNumbersOfPeopleAreNowhere(t *testing.T) {
	h := harness.New(t).Seed()
	for _, number := range []string{"110101199003074477", "6222021001116245702"} {
		for i, say := range []string{
			"/donation 今天我捐给青山小学3万元，卡号 " + number,
			"/honour 昨天被县政协评为优秀政协委员 " + number,
			"/deed 昨天看望了王大爷 " + number,
		} {
			m := h.Members[i]
			m.Send(say)
			require.NotContains(t, m.Last(), number, say)
			require.NotContains(t, m.Last(), "编号", say)
			require.NotContains(t, h.Director.Chat(), number)
		}
		m := h.Members[4]
		m.Send("/archive").Tap("记一份")
		m.Send("王家石桥，王大爷讲的 " + number)
		require.NotContains(t, m.Last(), number)
	}
}
