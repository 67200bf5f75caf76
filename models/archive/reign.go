package archive

import (
	"regexp"
	"strings"
)

// reign is a run of years that are counted from its first.
type reign struct {
	name        string
	first, last int
}

// reigns are those by which years are counted in what a township tells: of the Republic,
// of the Qing and of the Ming.
var reigns = []reign{
	{"民国", 1912, 1949},
	{"宣统", 1909, 1911}, {"光绪", 1875, 1908}, {"同治", 1862, 1874}, {"咸丰", 1851, 1861}, {"道光", 1821, 1850}, {"嘉庆", 1796, 1820},
	{"乾隆", 1736, 1795}, {"雍正", 1723, 1735}, {"康熙", 1662, 1722}, {"顺治", 1644, 1661},
	{"崇祯", 1628, 1644}, {"天启", 1621, 1627}, {"万历", 1573, 1620}, {"隆庆", 1567, 1572}, {"嘉靖", 1522, 1566}, {"正德", 1506, 1521},
	{"弘治", 1488, 1505}, {"成化", 1465, 1487}, {"天顺", 1457, 1464}, {"景泰", 1450, 1456}, {"正统", 1436, 1449}, {"宣德", 1426, 1435},
	{"洪熙", 1425, 1425}, {"永乐", 1403, 1424}, {"建文", 1399, 1402}, {"洪武", 1368, 1398},
}

// times are those that people call by a name. Those since 1949 are as a township counts them.
var times = map[string]Period{
	"解放前": {1912, 1949}, "新中国成立前": {1912, 1949}, "建国前": {1912, 1949}, "旧社会": {1912, 1949},
	"解放": {1949, 1949}, "刚解放": {1949, 1950}, "解放初": {1949, 1956}, "解放后": {1949, 1956}, "建国初": {1949, 1956}, "建国后": {1949, 1956},
	"新中国成立": {1949, 1949}, "新中国成立初": {1949, 1956}, "新中国成立后": {1949, 1956},
	"土改": {1950, 1953}, "土地改革": {1950, 1953}, "抗美援朝": {1950, 1953}, "互助组": {1951, 1955}, "合作化": {1953, 1957}, "农业合作化": {1953, 1957},
	"初级社": {1954, 1956}, "高级社": {1956, 1958}, "大跃进": {1958, 1960}, "人民公社": {1958, 1983}, "公社": {1958, 1983}, "大集体": {1958, 1983},
	"生产队": {1958, 1983}, "大食堂": {1958, 1961}, "三年困难": {1959, 1961}, "困难": {1959, 1961}, "社教": {1963, 1966}, "四清": {1963, 1966},
	"文革": {1966, 1976}, "文化大革命": {1966, 1976}, "知青": {1968, 1980}, "知青下乡": {1968, 1980}, "农业学大寨": {1964, 1978},
	"改革开放": {1978, 1992}, "改革开放初": {1978, 1985}, "包产到户": {1978, 1984}, "分田到户": {1978, 1984}, "实行责任制": {1978, 1984},
	"辛亥革命": {1911, 1912}, "北洋": {1912, 1928}, "北伐": {1926, 1928}, "大革命": {1924, 1927}, "土地革命": {1927, 1937}, "红军": {1927, 1937},
	"长征": {1934, 1936}, "抗战": {1931, 1945}, "抗日": {1931, 1945}, "抗日战争": {1931, 1945}, "抗战胜利": {1945, 1945}, "解放战争": {1945, 1949},
	"太平天国": {1851, 1864}, "鸦片战争": {1840, 1842}, "清末民初": {1900, 1919}, "晚清": {1840, 1911}, "明末清初": {1620, 1680},
	"元末明初": {1350, 1390}, "明清": {1368, 1911}, "民初": {1912, 1924},
	"隋": {581, 618}, "唐": {618, 907}, "五代": {907, 960}, "北宋": {960, 1127}, "南宋": {1127, 1279}, "宋": {960, 1279}, "元": {1271, 1368},
	"明": {1368, 1644}, "清": {1644, 1911},
}

// cuts are parts of a dynasty as they are usually told, which are no thirds.
var cuts = map[string]Period{
	"清初": {1644, 1722}, "清中": {1723, 1839}, "清末": {1840, 1911}, "明初": {1368, 1435}, "明中": {1436, 1572}, "明末": {1573, 1644},
	"民国初": {1912, 1924}, "民国末": {1945, 1949},
}

var (
	ending    = regexp.MustCompile(`(?:年间|年代|时期|期间|时代|运动|那几年|那些年|朝|代|时|间|期|年)$`)
	inReign   = regexp.MustCompile(`^(?:(元|` + numeral + `)年` + behind + `|([甲乙丙丁戊己庚辛壬癸])([子丑寅卯辰巳午未申酉戌亥])年?` + behind + `)$`)
	dynasty   = regexp.MustCompile(`^(?:大?[明清])(?:朝|代)?`)
	reignPart = regexp.MustCompile(`^(?:朝|年间|时期|期间|时|间)?` + partOf + `$`)
)

// known is a time that has a name, with what may stand behind one: 解放初期, 抗战时期.
func known(s string) (Period, bool) {
	for {
		for _, all := range []map[string]Period{cuts, times} {
			if p, ok := all[s]; ok {
				return p, true
			}
		}
		shorter := ending.ReplaceAllString(s, "")
		if shorter == s || shorter == "" {
			break
		}
		s = shorter
	}
	for end, word := range map[string]string{"朝末": "末", "代末": "末", "朝初": "初", "代初": "初", "朝中": "中", "代中": "中"} {
		if name, ok := strings.CutSuffix(s, end); ok {
			p, ok := cuts[name+word]
			return p, ok
		}
	}
	return Period{}, false
}

// reignAt is the reign whose name a text begins with.
func reignAt(s string) *reign {
	for i := range reigns {
		if strings.HasPrefix(s, reigns[i].name) {
			return &reigns[i]
		}
	}
	return nil
}

// ofReign is a year of a reign, or the reign as a whole: 光绪二十年, 民国元年, 乾隆年间.
func ofReign(s string) (Period, PeriodError, bool) {
	s = strings.TrimPrefix(s, "中华")
	r := reignAt(s)
	if r == nil {
		s = dynasty.ReplaceAllString(s, "")
		if r = reignAt(s); r == nil {
			return Period{}, PeriodError{}, false
		}
	}
	rest := s[len(r.name):]
	if reignPart.MatchString(rest) {
		word := reignPart.FindStringSubmatch(rest)[1]
		return cut(Period{r.first, r.last}, word), PeriodError{}, true
	}
	m := inReign.FindStringSubmatch(rest)
	if m == nil {
		return Period{}, PeriodError{Fault: NotUnderstood}, true
	}
	wrong := PeriodError{Fault: NoSuchYear, Name: r.name, Years: r.last - r.first + 1}
	year := 0
	if m[3] != "" {
		for y := r.first; y <= r.last && year == 0; y++ {
			if (y-4)%10 == index1("甲乙丙丁戊己庚辛壬癸", m[3]) && (y-4)%12 == index1("子丑寅卯辰巳午未申酉戌亥", m[4]) {
				year = y
			}
		}
		if year == 0 {
			return Period{}, wrong, true
		}
		return Period{year, year}, PeriodError{}, true
	}
	n, ok := 1, true
	if m[1] != "元" {
		n, ok = number(m[1])
	}
	switch {
	case !ok:
		return Period{}, PeriodError{Fault: NotUnderstood}, true
	case n < 1 || n > r.last-r.first+1:
		return Period{}, wrong, true
	}
	year = r.first + n - 1
	return Period{year, year}, restFault(year, m[2]), true
}

// index1 is the place of a character among those of a list.
func index1(list, of string) int { return strings.Index(list, of) / len("甲") }
