package phrase

import (
	"regexp"
	"strconv"
)

// listNumber is a number in front of an item of a list: 1. 1、 1) （1） ①, and 第1题, which is one whatever stands around it.
// A digit right behind a dot makes it a date or an amount: 5.4运动, 1.5亿.
var listNumber = regexp.MustCompile(`^\s*(?:第\s*([0-9０-９]{1,2})\s*题\s*[.．、:：]?|([0-9０-９]{1,2})\s*(?:[.．]|[、)）:：])|[（(]\s*([0-9０-９]{1,2})\s*[）)])\s*`)

var decimal = regexp.MustCompile(`^\s*[0-9０-９]{1,2}\s*[.．:：][0-9０-９]`)

// ListNumber reads the number in front of an item of a list, 0 for none; sure when it can be nothing else (第3题). Whether
// it is one shows from the items beside it: see Unlisted.
func ListNumber(line string) (n int, rest string, sure bool) {
	m := listNumber.FindStringSubmatch(line)
	if m == nil || decimal.MatchString(line) {
		return 0, line, false
	}
	n, _ = strconv.Atoi(Fold(m[1] + m[2] + m[3]))
	rest = line[len(m[0]):]
	if n == 0 || rest == "" {
		return 0, line, false
	}
	return n, rest, m[1] != ""
}

// Unlisted takes the numbers off the items of a list: of those that count on in step with another one. What begins like
// a number by itself (3、8两个节日) stays.
func Unlisted(items []string) []string {
	step := map[int]int{} // how many items have the number that this lies before their place
	for i, item := range items {
		if n, _, _ := ListNumber(item); n > 0 {
			step[n-i]++
		}
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = item
		if n, rest, sure := ListNumber(item); n > 0 && (sure || step[n-i] > 1) {
			out[i] = rest
		}
	}
	return out
}
