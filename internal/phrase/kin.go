package phrase

import "regexp"

var kin = regexp.MustCompile(`孩子|小孩|儿子|女儿|孙子|孙女|老人|父亲|母亲|父母|爸|妈|爷爷|奶奶|外公|外婆|岳|公婆|婆婆|公公|爱人|老公|老婆|妻子|丈夫|家属|亲戚|看护|陪护|陪床|照顾|照看|护理`)

// OfKin tells words that speak of somebody whom the writer cares for: an illness in them
// may not be the writer's own.
func OfKin(text string) bool { return kin.MatchString(text) }
