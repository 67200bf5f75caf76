package phrase

import (
	"regexp"
	"strings"
)

// named is how a person is spoken of by name in a village: 王大爷, 李婆婆, 张某, 陈某某, 刘三家.
var (
	named    = regexp.MustCompile(`(\p{Han})(?:某某?|氏|大爷|大娘|大妈|大叔|大婶|大伯|大姐|大哥|爷爷|奶奶|婆婆|老汉|老太|老伯|叔|婶|嫂|姨|先生|女士|小姐|师傅|同学)`)
	named2   = regexp.MustCompile(`(?:村民|居民|农户|户主|学生|老人|群众|业主|商户|组民|家长|残疾人|低保户|脱贫户|五保户)(\p{Han}{2,4}?)(?:家|的|说|反映|户|等|，|,|。|（|\(|今年|因|患|住|每|天天|上学|去|到|在|$)`)
	delicate = regexp.MustCompile(`上访|信访|举报|告状|家暴|强奸|猥亵|吸毒|犯罪|服刑|刑满|艾滋|精神病|精神障碍|癌|患病|残疾|低保|离婚|婚姻|未成年|留守儿童|自杀|矛盾纠纷|邻里纠纷|打官司|诉讼|宗教|拆迁补偿|征地补偿|贪|受贿|腐败|克扣|截留`)
)

// unnamed are words in front of such forms that are no surname: 老大爷, 各位先生.
const unnamed = "老位的个些几各多和为给让请对向帮是有小大本全男女众该此某阿二三四五六七八九十两"

// NamesSomebody tells whether a text seems to speak of a private person by name.
func NamesSomebody(text string) bool {
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(unnamed, m[1]) && isSurnamed(m[1]+"某") {
			return true
		}
	}
	for _, m := range named2.FindAllStringSubmatch(text, -1) {
		if LooksNamed(m[1]) && isSurnamed(m[1]) {
			return true
		}
	}
	return false
}

// Delicate tells whether a text is about what touches a person closely: illness, poverty, a dispute, an accusation.
func Delicate(text string) bool { return delicate.MatchString(text) }
