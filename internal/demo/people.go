package demo

import (
	"fmt"
	"slices"
	"time"

	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Someone is a person of a demo office.
type Someone struct {
	Account int64 // Telegram account in the sandbox
	Name    string
	Role    people.Role
	Sector  string
	Post    string
	English string // of the post

	sex    string
	born   int
	trade  string
	groups []int // 专班, by place in people.WorkGroups
	since  since
	before predecessor
}

// since is when a member took the seat.
type since int

const (
	fromStart since = iota
	fromSecond
	fromThird
	elevenYears // by-elected within the first term (龚平: 任委员11年)
)

// predecessor held the seat before.
type predecessor struct {
	name, sex string
	born      int
	post      string
}

var roster = []Someone{
	{Name: "孙立国", Role: people.Director, Post: "镇政协联络处主任", English: "director of the liaison office", sex: "男", born: 1968},
	{Name: "龚平", Role: people.Member, Post: "镇文体服务中心主任", English: "head of the culture and sports centre", sex: "男", born: 1974, trade: "culture", groups: []int{1},
		since: elevenYears, before: predecessor{"徐德明", "男", 1955, "镇文化站站长"}},
	{Name: "李强", Role: people.Member, Post: "青山村党支部书记", English: "Party secretary of Qingshan village", sex: "男", born: 1971, trade: "village", groups: []int{0, 2}},
	{Name: "王芳", Role: people.Member, Post: "镇中心小学教师", English: "teacher at the primary school", sex: "女", born: 1983, trade: "education", groups: []int{1},
		since: fromSecond, before: predecessor{"何建华", "男", 1957, "镇中心小学校长"}},
	{Name: "张伟", Role: people.Member, Post: "青山农机公司经理", English: "manager of a farm machinery firm", sex: "男", born: 1975, trade: "business", groups: []int{2}},
	{Name: "刘洋", Role: people.Member, Post: "镇卫生院医师", English: "doctor at the clinic", sex: "男", born: 1979, trade: "health", groups: []int{0}},
	{Name: "陈静", Role: people.Member, Post: "镇妇联主席", English: "chair of the women’s federation", sex: "女", born: 1977, trade: "women", groups: []int{0}},
	{Name: "杨帆", Role: people.Member, Post: "镇农技站农艺师", English: "agronomist at the farming station", sex: "男", born: 1985, trade: "science", groups: []int{0, 1},
		since: fromSecond, before: predecessor{"马福生", "男", 1956, "镇农技站站长"}},
	{Name: "赵磊", Role: people.Member, Post: "建筑公司项目经理", English: "project manager of a builder", sex: "男", born: 1973, trade: "building", groups: []int{2}},
	{Name: "黄敏", Role: people.Member, Post: "镇敬老院院长", English: "head of the home for the aged", sex: "女", born: 1980, trade: "welfare", groups: []int{0},
		since: fromThird, before: predecessor{"唐秀英", "女", 1959, "镇敬老院院长"}},
	{Name: "周涛", Role: people.Member, Post: "客运站站长", English: "head of the bus station", sex: "男", born: 1982, trade: "transport", groups: []int{2},
		since: fromThird, before: predecessor{"郭长河", "男", 1960, "客运站站长"}},
	{Name: "吴丹", Role: people.Member, Post: "信用社客户经理", English: "account manager of the credit union", sex: "女", born: 1986, trade: "finance", groups: []int{2},
		since: fromSecond, before: predecessor{"罗玉兰", "女", 1958, "信用社主任"}},
}

// partyContact answers what is sent to the committee. The demo alone has one: an office
// that is measured is its director and eleven members.
var partyContact = Someone{Name: "许文斌", Role: people.PartyContact, Post: "镇党委副书记", English: "deputy secretary of the Party committee", sex: "男", born: 1976}

// firstAccount is the director's of the first office.
const firstAccount = 101

// People are the director, the eleven members and the party contact of the demo office.
// Their accounts are numbered from 101.
func People() []Someone { return PeopleOf(Options{}, 0) }

// PeopleOf are those of the i-th office that o makes.
func PeopleOf(o Options, i int) []Someone {
	list := slices.Clone(roster)
	if o.Offices == 0 {
		list = append(list, partyContact)
	}
	first := o.Accounts
	if first == 0 {
		first = firstAccount
	}
	for k := range list {
		p := &list[k]
		p.Account = first + int64(i*PeoplePerOffice+k)
		if t := trades[p.trade]; t != nil {
			p.Sector = t.sector
		}
		if i > 0 {
			p.Name = personName(i, k)
			if p.before.name != "" {
				p.before.name = personName(i, k+len(list))
			}
		}
	}
	return list
}

var (
	townFirst  = []rune("青白清龙凤金银石松柏梅兰竹云双大新南东西北长高永安")
	townSecond = []rune("山水河潭溪桥湾坪塘岭冲港洲坝畈江泉井岗堰田原")
	surnames   = []rune("李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
	givenFirst = []rune("国建志文明德海小玉春秀桂永长正立新家光庆")
	givenNext  = []rune("华强军平英兰芳霞勇辉峰斌波涛杰萍燕玲刚林")
)

// townName is the i-th town's; the first is the demo's.
func townName(i int) string {
	n := len(townFirst)
	name := string([]rune{townFirst[i%n], townSecond[(i/n)%len(townSecond)]})
	if lap := i / (n * len(townSecond)); lap > 0 {
		return name + "第" + phrase.Numeral(lap+1) + "镇"
	}
	return name + "镇"
}

// personName is the k-th person's of a further office: no two of an office
// have the same, because the surnames differ.
func personName(i, k int) string {
	mix := i*7919 + k*104729
	return string([]rune{
		surnames[(i*13+k)%len(surnames)], givenFirst[mix%len(givenFirst)], givenNext[mix/len(givenFirst)%len(givenNext)],
	})
}

// seat is one of the eleven places of the office with who held it.
type seat struct {
	trade   *trade
	key     string // of the trade
	groups  store.Words
	holders []holder
	zeal    float64 // how seldom the holder is away or in arrears
}

// holder held a seat from a day on until the day before another.
type holder struct {
	*people.Person
	from, until store.Date // until "" for now
}

// at gives who holds the seat on a day; nil when nobody does.
func (s *seat) at(day store.Date) *people.Person {
	for _, p := range s.holders {
		if day >= p.from && (p.until == "" || day < p.until) {
			return p.Person
		}
	}
	return nil
}

// members are those of a day, in the order of the seats.
func (h *history) members(day store.Date) []*people.Person {
	var list []*people.Person
	for i := range h.seats {
		if p := h.seats[i].at(day); p != nil {
			list = append(list, p)
		}
	}
	return list
}

// writePeople makes the roster of now and those who left, each with the terms
// that they served.
func (h *history) writePeople() error {
	var rows []*people.Person
	first, second, third := h.terms[0].StartsOn, h.terms[1].StartsOn, h.terms[2].StartsOn
	days := map[since]store.Date{
		fromStart: first, fromSecond: second, fromThird: third,
		elevenYears: max(store.DateOf(h.now, h.loc).AddDate(-11, 0, -20), first),
	}
	for _, s := range h.people {
		from := days[s.since]
		p := h.person(s.Name, s.Role, s.sex, s.born, s.Sector, s.Post, from)
		p.TelegramID = s.Account
		p.Phone = fmt.Sprintf("1380000%04d", s.Account%10000) // of no network
		rows = append(rows, p)
		switch s.Role {
		case people.Director:
			h.director = p
			continue
		case people.PartyContact:
			continue
		}
		place := seat{trade: trades[s.trade], key: s.trade, zeal: 0.88 + h.rng.Float64()*0.22}
		for _, g := range s.groups {
			place.groups = append(place.groups, people.WorkGroups[g])
		}
		if b := s.before; b.name != "" && from > first {
			old := h.person(b.name, people.Member, b.sex, b.born, s.Sector, b.post, first)
			left := store.Stamp(from.Start(h.loc))
			old.LeftAt = &left
			rows = append(rows, old)
			place.holders = append(place.holders, holder{old, first, from})
		}
		place.holders = append(place.holders, holder{p, from, ""})
		h.seats = append(h.seats, place)
	}
	if err := insert(h, rows); err != nil {
		return err
	}
	for _, p := range rows {
		if p.TelegramID == 0 {
			continue
		}
		if err := people.StandIn(h.tx, p); err != nil {
			return err
		}
	}
	return h.writeMemberships()
}

func (h *history) person(name string, role people.Role, sex string, born int, sector, post string, from store.Date) *people.Person {
	joined := store.Stamp(from.Start(h.loc).Add(9 * time.Hour))
	return &people.Person{
		Name: name, SortKey: people.SortKey(name), Roles: role, Sex: sex, BirthYear: born, Sector: sector, Post: post,
		JoinedAt: &joined, NoticeShownAt: &joined, NoticeAt: &joined, CreatedAt: joined, UpdatedAt: joined,
	}
}

func (h *history) writeMemberships() error {
	var rows []*people.Membership
	for _, t := range h.terms {
		at := store.Stamp(t.StartsOn.Start(h.loc))
		for _, s := range h.seats {
			for _, p := range s.holders {
				if p.from > t.EndsOn || p.until != "" && p.until <= t.StartsOn {
					continue
				}
				rows = append(rows, &people.Membership{
					TermID: t.ID, PersonID: p.ID, Sector: p.Sector, Post: p.Post, Groups: s.groups, CreatedAt: at, UpdatedAt: at,
				})
			}
		}
	}
	return insert(h, rows)
}

// tradeOf is the trade of the seat that a person holds or held.
func (h *history) tradeOf(person int64) *trade {
	for i := range h.seats {
		for _, p := range h.seats[i].holders {
			if p.ID == person {
				return h.seats[i].trade
			}
		}
	}
	return nil
}
