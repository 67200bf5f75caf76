package phrase

import (
	"regexp"
	"slices"
	"sync"
)

// monthDay is a day or a month of the calendar: to a frame it is a day.
var monthDay = regexp.MustCompile(`(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]?|份)?`)

// notDone tells what is asked, over or said of others: 笔记写了, 心得要自己写.
var notDone = regexp.MustCompile(`[了过].|^[^把别]*[了过]$|[吗没\?]|不(?:会|好|能|用|对|是|写|交|提)|自己|[^心]得|(?:大家|委员|们|各位|别人|有人)的|[要得应]\p{Han}{0,2}[写交记提报发办]$`)

var asksMark = regexp.MustCompile(`[吗\?]|怎么`)

var (
	periodWord = regexp.MustCompile(`这个?季度|本季度?|这季|上个?季度|上季|今年|去年|本年|本届|这一届|第?[一二三四1-4]季度|全年|这一年|今年以来`)
	asksHow    = regexp.MustCompile(`怎么|哪里?|不会|不懂|教|方法|办法|步骤|流程|格式|要求|规定|手续|程序|写法|用法|how`)
)

var commandFrames = sync.OnceValue(func() (list [3]frame) {
	b := frames()
	cmd := []classSet{b.command}
	list[0] = frame{need: cmd, may: b.set("@f show qm have where towhom mark"), not: regexp.MustCompile(`不[^?吗]|没[^?吗有]`)}
	list[1] = frame{need: append(b.need("how"), b.command), may: b.set("@f show make qm what aspect mark"), not: regexp.MustCompile(`(?:建议|意见|提案|反映).{0,5}怎么(?:样|说|办)|得怎么样?了?$`)}
	list[2] = frame{need: cmd, may: b.set("p le adv me want make"), not: notDone}
	return list
})

// commandFramed reads a text that has one of the program's own words and no other matter.
func (s *Speech) commandFramed(core string, runes []rune, at [][]wordAt, a Asker) ([]Reading, int) {
	list := commandFrames()
	if c, ok := list[1].covered(runes, at); ok && asksHow.MatchString(core) && !list[1].not.MatchString(core) {
		if r := s.topic(c.key, core, a); r != nil {
			return r, c.heard
		}
	}
	if c, ok := list[0].covered(runes, at); ok && !list[0].not.MatchString(core) {
		known := s.lookUp(c.key, a)
		if len(known) > 0 && !slices.ContainsFunc(known, func(r Reading) bool { return !intents().looks[r.Do] || isQuestion(r.Do) }) {
			return known, c.heard
		}
	}
	if c, ok := list[2].covered(runes, at); ok && !list[2].not.MatchString(core) {
		known := s.lookUp(c.key, a)
		if len(known) > 0 && !slices.ContainsFunc(known, func(r Reading) bool { return isQuestion(r.Do) || acts[r.Do] }) {
			return known, c.heard
		}
	}
	return nil, 0
}
