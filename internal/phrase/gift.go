package phrase

import (
	"regexp"
	"strings"
)

// GiftKind says what was given.
type GiftKind int

// The kinds of gifts.
const (
	GiftUnknown GiftKind = iota
	GiftMoney
	GiftGoods
	GiftLabour
)

// Gift is what a line says of a donation: 张伟捐给青山小学 3万元. What it does not say is empty.
type Gift struct {
	Donor     string
	Unnamed   bool // 匿名
	Recipient string
	Kind      GiftKind
	Fen       int64  // the sum of money, or what goods are said to be worth; 0 for none
	Approx    bool   // the sum is a rough one
	What      string // goods or labour as they were written: 图书 1.2万余册
	Purpose   string // 用于购买课桌
}

var (
	giving       = regexp.MustCompile(`(?:自愿|无偿|个人|共同|又|再|也|都|先后|一次性)*(?:捐赠|捐助|捐献|捐资|捐款|捐出|捐建|捐|赠送|赠予|赠给|资助|义务|无偿)(?:了)?`)
	namelessGift = regexp.MustCompile(`匿名|不(?:愿意?|肯|想)?(?:透露|留)(?:姓名|名字|名)|无名(?:氏|人士|爱心人士)`)
	// receivers end the names of those who may receive: what follows such a name is what was given.
	receivers = regexp.MustCompile(`^.*(?:小学|中学|学校|学院|大学|幼儿园|医院|卫生院|卫生室|村委会|居委会|社区|村|基金会|慈善总会|慈善会|慈善协会|红十字会|协会|商会|敬老院|养老院|福利院|镇政府|乡政府|联络处|办事处|办公室|委员会|主任|公司|民政办|街道|中心|图书馆|文化站|书屋|灾区|农户|困难户|贫困户|五保户|家庭|家|学生|老人|群众|镇|乡|户)`)
	purpose   = regexp.MustCompile(`[,，。;；、]?(?:专门?|全部|都)?(?:用于|用来|用作|用以|拿来|以帮助|帮助)`)
	// money words say no more than that it is money.
	moneyWords = regexp.MustCompile(`现金|人民币|善款|款项|捐款|爱心款|资金|款|钱|共计|合计|共|整|[￥¥]`)
	worth      = regexp.MustCompile(`(?:总?价值|折合|市值|估价|估值|约合)(?:人民币|约|为)*`)
	labour     = regexp.MustCompile(`劳务|义务|义诊|义演|义修|出工|工时|工日|个工|投工|出车|志愿服务|支教|授课`)
	// tails of a sum: 5角3分 behind 元.
	jiao     = regexp.MustCompile(`^([1-9一二两三四五六七八九])角(?:([1-9一二两三四五六七八九])分)?`)
	gifted   = regexp.MustCompile(`捐(?:赠|助|献|资|款|出|建|了|给|\d|[一二两三四五六七八九十百千万]+[元块万本册套])|(?:无偿|爱心)赠送|资助了?.{0,12}(?:学生|元|万)`)
	toWhom   = regexp.MustCompile(`^(?:给了?|到|予|于|向|至|与|为|帮)`)
	fromTo   = regexp.MustCompile(`^(.*?)(?:向|给|为|对)(.+)$`)
	behindTo = regexp.MustCompile(`(?:送|交|捐|赠|拨|转)?给了?(.+)$`)
)

const giftMarks = " ,，。;；:：、!！\n\t"

// TellsGift tells whether a text says that something was donated.
func TellsGift(text string) bool { return gifted.MatchString(strings.ReplaceAll(Clean(text), " ", "")) }

// ReadGift reads a line of the donations book, from which the day was taken out already.
func ReadGift(text string) (g Gift) {
	text = Clean(text)
	g.Unnamed = namelessGift.MatchString(text)
	if at := purpose.FindStringIndex(text); at != nil && at[0] > 0 {
		g.Purpose = strings.Trim(text[at[1]:], giftMarks)
		text = text[:at[0]]
	}
	before, after := "", text
	if at := giving.FindStringIndex(text); at == nil && !g.Unnamed {
		if fen, _, _ := SumIn(text); fen == 0 && len(ParseQuantities(text)) == 0 {
			return Gift{Purpose: g.Purpose} // nothing is said of giving: 早上好
		}
	}
	if at := giving.FindStringIndex(text); at != nil {
		before, after = text[:at[0]], text[at[1]:]
		if strings.Contains(text[at[0]:at[1]], "义务") {
			g.Kind = GiftLabour
		}
	}
	before, after = strings.Trim(before, giftMarks), strings.Trim(after, giftMarks)
	g.Recipient, after = receiver(after)
	if m := fromTo.FindStringSubmatch(before); m != nil && g.Recipient == "" {
		before, g.Recipient = m[1], strings.Trim(m[2], giftMarks)
	}
	if g.Donor = strings.Trim(before, giftMarks); g.Unnamed {
		g.Donor = ""
	}
	g.given(after)
	return g
}

// receiver takes whoever receives out of what stands behind the word for giving: 给青山小学 3万元,
// 3万元给青山小学, 青山小学图书200册.
func receiver(after string) (name, rest string) {
	if to := toWhom.FindString(after); to != "" {
		part, rest := cutAtNumber(after[len(to):])
		if m := receivers.FindString(part); m != "" {
			return strings.Trim(m, giftMarks), part[len(m):] + rest
		}
		name, more, _ := strings.Cut(strings.Trim(part, giftMarks), " ")
		return name, more + rest
	}
	part, rest := cutAtNumber(after)
	if m := behindTo.FindStringSubmatchIndex(after); m != nil {
		return strings.Trim(after[m[2]:m[3]], giftMarks), after[:m[0]]
	}
	if m := receivers.FindString(part); m != "" {
		return strings.Trim(m, giftMarks), part[len(m):] + rest
	}
	return "", after
}

// cutAtNumber cuts a text where its first quantity begins.
func cutAtNumber(text string) (before, rest string) {
	p := newReader(text, referenceDay, nil)
	for i := range p.r {
		if m, ok := p.sum(i); ok && m.next > i {
			return text[:p.at[i]], text[p.at[i]:]
		}
		if q, ok := p.quantity(i); ok {
			return text[:p.at[q.from]], text[p.at[q.from]:]
		}
	}
	return text, ""
}

// given reads the sum and what it is.
func (g *Gift) given(text string) {
	fen, approx, rest := SumIn(text)
	g.Fen, g.Approx = fen, approx
	what := strings.Trim(worth.ReplaceAllString(rest, ""), giftMarks+"的")
	plain := strings.Trim(moneyWords.ReplaceAllString(what, ""), giftMarks+"约近的")
	switch {
	case labour.MatchString(what) || g.Kind == GiftLabour:
		g.Kind, g.What = GiftLabour, what
	case plain != "":
		g.Kind, g.What = GiftGoods, what
	case fen > 0:
		g.Kind = GiftMoney
	}
}

// SumIn finds the first sum of money in a text, in fen, and gives the rest of the text: 3万元,
// 3万, 三千元, 10000.50, 3万5千元, 100元5角. A number with another unit is none; without one it is
// a sum only at the end, or before a word that is no unit. approx: 约, 余, 多 stood with it.
func SumIn(text string) (fen int64, approx bool, rest string) {
	text = strings.ReplaceAll(text, "¥", "￥")
	p := newReader(text, referenceDay, nil)
	for i := 0; i < len(p.r); i++ {
		m, ok := p.sum(i)
		if !ok {
			if isDigit(p.peek(i)) || isNumeral(p.peek(i)) {
				if q, isOne := p.quantity(i); isOne {
					i = max(i, q.to-1)
				} else {
					i = p.skipNumber(i) - 1
				}
			}
			continue
		}
		from := p.approximation(i, m.round)
		before, after := text[:p.at[from]], text[p.at[m.next]:]
		return m.fen, m.approx || from < i, strings.Trim(strings.Trim(before, "￥¥"), " ") + after
	}
	return 0, false, text
}

type sumMatch struct {
	fen    int64
	next   int
	approx bool
	round  bool
}

// sum reads a sum of money at i.
func (p *reader) sum(i int) (s sumMatch, ok bool) {
	r := p.peek(i)
	if !isDigit(r) && !isNumeral(r) || !p.startsAlone(i) || p.ranged(i) {
		return s, false
	}
	m, ok := p.amount(i)
	if !ok {
		return s, false
	}
	value, ok := m.value()
	if !ok || value%10 != 0 { // finer than a fen
		return s, false
	}
	s = sumMatch{fen: int64(value) / 10, next: m.next, approx: m.approx, round: m.round && !m.approx}
	at := p.spaces(m.next)
	end, unit := p.word(at, "块钱")
	if !unit {
		if next := p.peek(at); next == '元' || next == '块' {
			end, unit = at+1, true
		}
	}
	if unit {
		if j := jiao.FindStringSubmatch(string(p.r[end:min(end+4, len(p.r))])); j != nil {
			s.fen += tenth(j[1])*10 + tenth(j[2])
			end += len([]rune(j[0]))
		} else if p.peek(end) == '整' || p.peek(end) == '钱' {
			end++
		} else if next := p.peek(end); (next == '余' || next == '多') && !s.approx {
			s.approx = true
			end++
		}
		s.next = end
		return s, true
	}
	if _, counts := p.unit(at); counts && at <= m.next+2 {
		return s, false // 200册
	}
	// A bare number is a sum at the end of what is said only; 一 and 百 are none.
	if m.one || m.round || m.exp < -2 || at < len(p.r) && !strings.ContainsRune(" ,，。;；!！、给整", p.peek(at)) {
		return s, false
	}
	return s, true
}

func tenth(digit string) int64 {
	if digit == "" {
		return 0
	}
	r := []rune(digit)[0]
	if isDigit(r) {
		return int64(r - '0')
	}
	return int64(max(digitOf(r), 0))
}

// FenOf reads a text that is a sum of money and nothing else; false for any other.
func FenOf(text string) (fen int64, approx, ok bool) {
	fen, approx, rest := SumIn(Clean(text))
	rest = strings.Trim(moneyWords.ReplaceAllString(worth.ReplaceAllString(rest, ""), ""), giftMarks)
	return fen, approx, fen > 0 && rest == ""
}

var (
	household   = regexp.MustCompile(`(?:户|困难家庭|村民|老人|学生|儿童|孤儿|奶奶|爷爷|大爷|大妈|大叔|阿姨|家)$`)
	institution = regexp.MustCompile(`(?:学|校|院|园|所|会|室|村|组|区|镇|乡|县|市|府|中心|公司|站|馆|社|队|办|厂|场|部|局|委|屋|银行|大家|国家|之家|农家)$`)
)

// Household tells whether a recipient is a family or a person rather than an institution: it
// stands on record without its name.
func Household(recipient string) bool {
	plain := strings.Join(strings.Fields(recipient), "")
	return plain != "" && !institution.MatchString(plain) && (household.MatchString(plain) || isSurnamed(plain))
}

// FirmLike tells whether a donor is a firm or another body rather than a person.
func FirmLike(donor string) bool {
	plain := strings.Join(strings.Fields(donor), "")
	return institution.MatchString(plain) || strings.Contains(plain, "公司") || strings.Contains(plain, "集团") || strings.Contains(plain, "商会")
}

// Oneself tells whether a name is no name but whoever writes: 我, 本人.
func Oneself(name string) bool { return oneself.MatchString(name) }

var oneself = regexp.MustCompile(`^(?:我|本人|我自己|自己|我本人|俺|咱)$`)
