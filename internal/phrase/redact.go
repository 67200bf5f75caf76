package phrase

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mask shows of each number that Sensitive finds no more than tells its writer which one it is: 138****5678.
func Mask(text string) string {
	found := Sensitive(text)
	for _, f := range slices.Backward(found) {
		var digits []rune
		for _, r := range newSource(text[f.Start:f.End]).r {
			if isDigit(r) || r == 'X' || r == 'x' {
				digits = append(digits, r)
			}
		}
		last := len(digits) - 4
		if f.Kind == ResidentID { // the last four tell more of a person here
			last = len(digits) - 2
		}
		text = text[:f.Start] + string(digits[:3]) + "****" + string(digits[last:]) + text[f.End:]
	}
	if len(found) > 0 { // what is left of one may be the beginning of another
		return Mask(text)
	}
	return text
}

// numberLabel is the word that says what the number behind it is.
var numberLabel = regexp.MustCompile(`(?i)(联系电话|联系方式|手机号码|手机号|手机|电话号码|电话|身份证号码|身份证号|身份证|银行卡号|银行卡|卡号|账号|帐号|号码|tel|phone|mobile)\s*(是|为)?\s*[:：.]?\s*\+?\s*$`)

// Redact puts mark in the place of each number that Sensitive finds. The word that announces it goes with it, and where
// nothing else stands between two stops, no mark is left: 送餐，电话13812345678 is 送餐.
func Redact(text, mark string) string {
	found := Sensitive(text)
	for _, f := range slices.Backward(found) {
		before, after := text[:f.Start], text[f.End:]
		if at := numberLabel.FindStringIndex(before); at != nil {
			before = before[:at[0]]
			last, size := utf8.DecodeLastRuneInString(before)
			next, width := utf8.DecodeRuneInString(after)
			switch {
			case strings.ContainsRune("（(", last) && strings.ContainsRune("）)", next) && size > 0 && width > 0:
				text = before[:len(before)-size] + after[width:]
				continue
			case size > 0 && strings.ContainsRune("，,、；;：: \n", last) && (width == 0 || strings.ContainsRune("，,、；;。.！!？? \n", next)):
				text = before[:len(before)-size] + after
				continue
			}
		}
		text = before + mark + after
	}
	switch {
	case len(Sensitive(text)) > 0: // what stood on either side has come together
		return Redact(text, mark)
	case len(found) > 0 && strings.TrimSpace(text) == "":
		return mark
	}
	return text
}
