package phrase

import (
	"strconv"
	"strings"
)

// Amount is a number of things in thousandths, exact: 1.2 is 1200.
type Amount int64

const (
	thousandth = 1000
	// maxAmount is the largest that is read, a million millions; sums of thousands of them still fit.
	maxAmount Amount = 1_000_000_000_000 * thousandth
)

// Whole gives n as an Amount.
func Whole(n int64) Amount { return Amount(n * thousandth) }

// String writes the number with groups of three digits and without needless zeros: 12,000, 1.5.
func (a Amount) String() string {
	sign, n := "", uint64(a)
	if a < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatUint(n/thousandth, 10)
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	if f := n % thousandth; f != 0 {
		b.WriteString("." + strings.TrimRight(strconv.FormatUint(thousandth+f, 10)[1:], "0"))
	}
	return b.String()
}

// amountMatch is a number that was read in front of a unit: n times ten to the power of exp.
type amountMatch struct {
	n      int64
	exp    int
	next   int
	approx bool // with 余, 多, 来 or 几
	round  bool // no more than 百, 千, 万: a number only with an approximation (近百件, but 千家万户)
	one    bool // the Chinese 一, which is often no more than an article
}

// value gives the exact amount; false where it is zero, too large or finer than a thousandth.
func (m amountMatch) value() (Amount, bool) {
	n, exp := Amount(m.n), m.exp+3
	for ; exp > 0; exp-- {
		if n > maxAmount/10 {
			return 0, false
		}
		n *= 10
	}
	for ; exp < 0; exp++ {
		if n%10 != 0 {
			return 0, false
		}
		n /= 10
	}
	return n, 0 < n && n <= maxAmount
}

// amount reads 20, 12,000, 1.2万, 30 万, 10多万, 百余, 两, 三十, 一百二十, 三千五.
func (s *source) amount(i int) (amountMatch, bool) {
	read := s.chinese
	if isDigit(s.peek(i)) {
		read = s.arabic
	}
	m, ok := read(i)
	if !ok {
		return m, false
	}
	s.approximate(&m)
	for s.multiplied(&m) {
		s.approximate(&m)
	}
	s.lower(&m)
	if next := s.peek(m.next); isDigit(next) || isNumeral(next) && !s.thousandUnit(m.next) {
		return m, false
	}
	return m, true
}

// lower reads the 5千 of 3万5千, the 5000 of 3万5000 and the 零500 of 3万零500: what is smaller than the place before it.
// The 5 of 3万5 is not read: it is as often 5,000 as 5.
func (s *source) lower(m *amountMatch) {
	zero := s.peek(m.next) == '零'
	from := m.next
	if zero {
		from++
	}
	if m.approx || m.exp < 3 || !isDigit(s.peek(from)) {
		return
	}
	low, ok := s.arabic(from)
	for ok && s.multiplied(&low) {
		continue
	}
	digits := low.next - from
	if !ok || low.exp < 0 || low.exp == 0 && !zero && digits != m.exp {
		return
	}
	n, place, whole := low.n, int64(1), m.n
	for range low.exp {
		n *= 10
	}
	for range m.exp {
		place *= 10
	}
	if n >= place || whole > int64(maxAmount)/place {
		return
	}
	m.n, m.exp, m.next = whole*place+n, 0, low.next
	s.approximate(m)
}

// thousandUnit says whether the 千 at i begins a unit: 千克, 千米, 千瓦.
func (s *source) thousandUnit(i int) bool {
	next := s.peek(i + 1)
	return s.peek(i) == '千' && (next == '克' || next == '米' || next == '瓦')
}

func (s *source) approximate(m *amountMatch) {
	at := m.next
	if r := s.peek(at + 1); s.peek(at) == ' ' && (r == '余' || r == '多') { // 800 余人
		at++
	}
	switch s.peek(at) {
	case '余', '多', '来', '几':
		m.approx = true
		m.next = at + 1
	}
}

// multiplied reads the 万 of 30万 and of 10多万; one space may stand before it.
func (s *source) multiplied(m *amountMatch) bool {
	at := m.next
	if s.peek(at) == ' ' {
		at++
	}
	exp := 0
	switch s.peek(at) {
	case '百':
		exp = 2
	case '千':
		if !s.thousandUnit(at) {
			exp = 3
		}
	case '万':
		exp = 4
	case '亿':
		exp = 8
	}
	m.exp += exp
	if exp == 0 || m.exp > 12 {
		return false
	}
	m.next = at + 1
	return true
}

// arabic reads figures of at most 17 digits: 20, 12,000, 1.25.
func (s *source) arabic(i int) (amountMatch, bool) {
	m := amountMatch{next: i}
	digits := 0
	read := func() {
		for ; isDigit(s.peek(m.next)) && digits < 18; m.next++ {
			m.n = m.n*10 + int64(s.peek(m.next)-'0')
			digits++
		}
	}
	read()
	if digits <= 3 {
		for s.peek(m.next) == ',' && s.group(m.next+1) {
			for range 3 {
				m.next++
				m.n = m.n*10 + int64(s.peek(m.next)-'0')
				digits++
			}
			m.next++
			if digits > 15 {
				return m, false
			}
		}
	}
	if s.peek(m.next) == '.' && isDigit(s.peek(m.next+1)) {
		whole := digits
		m.next++
		read()
		m.exp = whole - digits
	}
	return m, digits <= 17
}

// group says whether exactly three digits stand at i.
func (s *source) group(i int) bool {
	return isDigit(s.peek(i)) && isDigit(s.peek(i+1)) && isDigit(s.peek(i+2)) && !isDigit(s.peek(i+3))
}

// chinese reads numerals with their places: 两, 十二, 一百二十, 一百零五, 三千五, 两万三千. 七八 (seven or eight) and 二〇二六 (a
// year) are no quantities.
func (s *source) chinese(i int) (amountMatch, bool) {
	var (
		m              = amountMatch{next: i}
		total, section int64 // what is complete; what waits for 万 or 亿
		digit          = -1  // the digit that waits for its place
		place          int64 // the last place read
		lowest         int64 = 1 << 40
		zero           bool
	)
	for ; m.next-i < 16; m.next++ {
		r := s.peek(m.next)
		if d := digitOf(r); d == 0 {
			if digit >= 0 || zero || m.next == i {
				return m, false
			}
			zero = true
			continue
		} else if d > 0 {
			if digit >= 0 {
				return m, false
			}
			digit = d
			continue
		}
		by := map[rune]int64{'十': 10, '廿': 10, '卅': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}[r]
		if by == 0 {
			break
		}
		if m.next > i && s.thousandUnit(m.next) {
			break // 两千克 is two kilograms
		}
		if by >= 10_000 {
			if digit >= 0 {
				section += int64(digit)
			} else if section == 0 {
				if m.next > i {
					return m, false
				}
				section, m.round = 1, true
			}
			total, section, lowest = total+section*by, 0, by
		} else {
			if by >= lowest {
				return m, false
			}
			times := int64(max(digit, 1))
			switch {
			case r == '廿' && digit < 0:
				times = 2
			case r == '卅' && digit < 0:
				times = 3
			case digit < 0 && r != '十' && m.next > i:
				return m, false
			case digit < 0 && r != '十':
				m.round = true
			}
			section, lowest = section+times*by, by
		}
		digit, place, zero = -1, by, false
	}
	if digit >= 0 {
		if place >= 100 && !zero {
			section += int64(digit) * place / 10 // 三千五 is 3,500
		} else {
			section += int64(digit)
		}
		m.round = false
	}
	m.n = total + section
	m.one = m.next == i+1 && s.peek(i) == '一'
	m.round = m.round && m.next == i+1
	return m, m.next > i && (digit >= 0 || place > 0)
}
