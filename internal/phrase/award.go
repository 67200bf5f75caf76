package phrase

import (
	"regexp"
	"strings"
)

// Award is what a line says of an honour: 被县政协评为优秀政协委员. What it does not say is empty.
type Award struct {
	Title    string
	Level    string // nation, province, city, county, town
	Body     string // 授予单位
	Document string // 文号
}

var (
	documentNo = regexp.MustCompile(`[\p{Han}]{1,12}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*\d{1,4}\s*号`)
	byBody     = regexp.MustCompile(`(?:被|由|经)([^,，。;；]{2,40}?)(?:评选?为|评定为|授予|表彰为|认定为|命名为|颁发)`)
	bodyFirst  = regexp.MustCompile(`^([^,，。;；]{2,40}?)(?:授予|颁发|评选?为)了?(.+)$`)
	won        = regexp.MustCompile(`(?:荣获|获得|获评|获颁|喜获|获|被评选?为|评选?为|被授予|授予)了?(.+)$`)
	honouring  = regexp.MustCompile(`荣获|获评|获颁|喜获|被.{0,20}?(?:评选?为|授予|表彰)|(?:获得?|颁发).{0,20}?(?:奖|称号|荣誉|证书)|荣誉证书|荣誉称号|先进个人|优秀(?:政协)?委员`)
	levels     = []struct {
		level string
		words *regexp.Regexp
	}{
		{"nation", regexp.MustCompile(`全国|国家|国务院|中共中央|中华|人民大会堂`)},
		{"province", regexp.MustCompile(`省|自治区`)},
		{"city", regexp.MustCompile(`市`)},
		{"county", regexp.MustCompile(`县|区(?:委|政府|政协|级)`)},
		{"town", regexp.MustCompile(`镇|乡(?:级|党|政|人大)|街道`)},
	}
	titleMarks = "《》“”\"'「」『』 ,，。;；:：、!！\n\t"
)

// TellsHonour tells whether a text says that somebody was honoured.
func TellsHonour(text string) bool {
	return honouring.MatchString(strings.ReplaceAll(Clean(text), " ", ""))
}

// LevelOf tells whose honour a text names, the highest that it speaks of; "" for none.
func LevelOf(text string) string {
	for _, l := range levels {
		if l.words.MatchString(text) {
			return l.level
		}
	}
	return ""
}

// ReadAward reads a line of the honours book, from which the day was taken out already.
func ReadAward(text string) (a Award) {
	text = Clean(text)
	if at := documentNo.FindStringIndex(text); at != nil {
		a.Document = strings.Join(strings.Fields(text[at[0]:at[1]]), "")
		text = strings.Trim(text[:at[0]]+text[at[1]:], titleMarks)
	}
	rest := text
	if m := byBody.FindStringSubmatchIndex(text); m != nil {
		a.Body, rest = text[m[2]:m[3]], text[m[1]:]
	} else if m := bodyFirst.FindStringSubmatch(text); m != nil && LevelOf(m[1]) != "" {
		a.Body, rest = m[1], m[2]
	} else if m := won.FindStringSubmatch(text); m != nil {
		rest = m[1]
		if m := bodyFirst.FindStringSubmatch(rest); m != nil {
			a.Body, rest = m[1], m[2]
		}
	}
	rest = strings.Trim(rest, titleMarks)
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "了"), "的")
	for _, tail := range []string{"的荣誉称号", "荣誉称号", "的称号", "称号", "荣誉证书"} {
		if cut := strings.TrimSuffix(rest, tail); cut != rest && strings.Trim(cut, titleMarks) != "" {
			rest = cut
			break
		}
	}
	a.Title = strings.Trim(rest, titleMarks)
	a.Body = strings.Trim(a.Body, titleMarks)
	if a.Level = LevelOf(a.Body); a.Level == "" {
		a.Level = LevelOf(text)
	}
	return a
}
