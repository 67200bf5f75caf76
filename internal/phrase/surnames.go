package phrase

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// compoundSurnames are those that a given name of one or two characters is most often set apart from.
var compoundSurnames = map[string]bool{"欧阳": true, "司马": true, "上官": true, "诸葛": true, "东方": true, "皇甫": true, "尉迟": true,
	"公孙": true, "令狐": true, "慕容": true, "宇文": true, "司徒": true, "夏侯": true, "端木": true, "南宫": true, "独孤": true,
	"长孙": true, "轩辕": true, "呼延": true, "百里": true, "钟离": true, "申屠": true, "澹台": true, "拓跋": true, "司空": true,
	"公羊": true, "太史": true, "仲孙": true, "闻人": true, "濮阳": true, "赫连": true, "宗政": true, "万俟": true, "淳于": true, "单于": true,
	"东郭": true, "西门": true, "南门": true, "公冶": true, "完颜": true, "耶律": true, "纳兰": true, "叶赫": true}

// surnames are the common ones of one character, and those of 百家姓.
const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷" +
	"罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田" +
	"樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲" +
	"伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏" +
	"柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公" +
	"肖闫付代涂覃仝揭丘占刑尧冼欧区佘佟苟苑原宇战撒哈海来但药言展晋仉缑亢况岳帅敬阳信钦商牟仵楼褟鄢缐漆赫桐初回矫冶泥才承法芦青亓栗沐洛邝车由银隋朴过褚谌檀祖冀门粟旷蹇"

// isSurnamed tells whether a word is of the shape of a Chinese name that begins with a surname, or is one with a dot.
func isSurnamed(word string) bool {
	word = bare(word)
	n := utf8.RuneCountInString(word)
	first, _ := utf8.DecodeRuneInString(word)
	if !isHan(word) {
		return strings.ContainsFunc(word, isDot)
	}
	for s := range compoundSurnames {
		if strings.HasPrefix(word, s) && n >= 3 && n <= 4 {
			return true
		}
	}
	return n >= 2 && n <= 3 && strings.ContainsRune(surnames, first)
}

func isSex(word string) bool { return word == "男" || word == "女" }

// peoples are the 56 of the country, without 族.
var peoples = set("汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 " +
	"撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺")

// remarks say something of a person that is no part of the name and does not tell two of one name apart.
var remarks = set("男 女 男性 女性 男同志 女同志 同志 少数民族 党员 中共党员 预备党员 群众 无党派 无党派人士 非党 党外 党外人士 中共 民革 民盟 民建 民进 农工党 致公党 九三 九三学社 台盟 特邀 新任 新增 增补 新 连任 留任 续任 兼 兼任 " +
	"召集人 组长 副组长 联系人 负责人 班长 副班长 主任 副主任 文书 委员 政协委员 常委 " +
	"调离 已调离 调出 已调出 调走 已调走 调任 已调任 退休 已退休 离休 离职 已离职 辞职 已辞职 辞去 免职 已免职 撤销 届满 离任 已离任 卸任 已卸任 " +
	"已故 去世 已去世 病故 已病故 逝世 已逝 请假 病假 外出 借调 挂职 暂缺 待定 停职")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// isRemark tells whether a word in brackets behind a name is a remark: 女, 回族, 已调离, 女回族.
func isRemark(word string) bool {
	if rest, ok := strings.CutPrefix(word, "女"); ok && rest != "" && isRemark(rest) {
		return true
	}
	if rest, ok := strings.CutPrefix(word, "男"); ok && rest != "" && isRemark(rest) {
		return true
	}
	return remarks[word] || peoples[word] || peoples[strings.TrimSuffix(word, "族")] || isYearOf(word)
}

// isYearOf tells a year of birth or of coming: 1978年生, 2024年新增.
func isYearOf(word string) bool {
	n := prefixLen(word, isDigit)
	what := strings.TrimPrefix(word[prefixBytes(word, n):], "年")
	return n == 4 && (what == "生" || what == "出生" || remarks[what])
}

// besides are words that people write behind a name in a list, and the titles of columns that are copied with it.
var besides = set("男 女 男性 女性 姓名 名字 性别 民族 职务 单位 工作单位 电话 手机 联系电话 专班 界别 届次 备注 序号 " +
	"中共 民革 民盟 民建 民进 农工党 致公党 九三学社 台盟 无党派 无党派人士 共青团 青联 总工会 工会 妇联 工商联 科协 台联 侨联 特邀 特邀人士 " +
	"农业 工业 商业 教育 文化 文艺 体育 卫生 医药 医卫 科技 经济 宗教 新闻 社科 民生 文史 招商 农民 农村 务农 经商 党员 群众 干部 公务员 常委 司机 " +
	"高中 初中 小学 中专 大专 大学 本科 硕士 博士 研究生 文书 书记 支书 村支书 主任 老板 校长 教师 老师 医生 个体 退休")

// posted finds what ends like a post, an employer or a sector.
var posted = regexp.MustCompile(`.(?:主任|书记|支书|经理|教师|老师|[校园院所局站厂村镇乡县部科处会社店队组班区馆场]长|秘书|会计|医生|医师|护士|护师|委员|主席|干事|职工|员工|农民|村民|居民|代表|负责人|法人|个体户|工程师|` +
	`专班|小学|中学|学校|幼儿园|医院|卫生院|卫生室|社区|公司|企业|工厂|合作社|村委会|居委会|政府|办公室|协会|商会|联合会|工商联|大户|能人|人士|党员|干部|` +
	`业界|教育界|文艺界|艺术界|体育界|科技界|技术界|科学界|经济界|工商界|新闻界|出版界|卫生界|医卫界|宗教界|民族界|资源界|保障界)$|^(?:农业|教育|文艺|文化|文化艺术|体育|科技|社科|经济|工商|新闻|新闻出版|医卫|医药卫生|宗教|少数民族|环境资源)界$`)

func isBesides(word string) bool {
	return besides[word] || posted.MatchString(word) || strings.HasSuffix(word, "族") && peoples[strings.TrimSuffix(word, "族")]
}
