package demo

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// onTheWay is what was told of a promised deed, so many days ago.
type onTheWay struct {
	seat string
	days int
	text string
}

// promised are the deeds of this term that are not done yet (承诺, §13): one that goes on,
// with who does it too, and one that nobody has begun.
var promised = []struct {
	seat, with            string
	days                  int
	title, details, place string
	notes                 []onTheWay
}{
	{"village", "building", 310, "修通石桥村机耕路", "任期内把石桥村到大塘村的机耕路修通，农机能直接下田。", "石桥村", []onTheWay{
		{"village", 190, "路线和村民代表一起走了两遍，占地的几户都签了字。"},
		{"building", 95, "路基已经推平，涵管埋好了 6 处。"},
		{"village", 20, "石料铺完一半，剩下的等晴天。"},
	}},
	{"education", "", 75, "给双井村教学点建图书角", "准备从孩子们爱看的绘本开始，请高年级学生轮流管理。", "双井村", nil},
}

// writePromises makes them and tells how they go on.
func (h *history) writePromises() error {
	for _, p := range promised {
		by, with := h.holderOf(p.seat), []int64(nil)
		if p.with != "" {
			with = append(with, h.holderOf(p.with).ID)
		}
		at := h.ago(p.days, 9, 20)
		d := &deeds.Deed{PersonID: by.ID, Title: p.title, Details: p.details, Place: p.place}
		if _, err := deeds.Promise(h.on(at), d, with, by, at); err != nil {
			return err
		}
		for _, n := range p.notes {
			at := h.ago(n.days, 17, 40)
			if _, err := deeds.AddNote(h.on(at), d, &deeds.Note{Text: n.text}, false, h.holderOf(n.seat), at); err != nil {
				return err
			}
		}
	}
	return nil
}

// given is a donation as it stands in the book, so many days ago.
type given struct {
	seat     string // of who entered it
	donor    string // "" for that member
	kind     books.DonorKind
	days     int
	sort     books.Sort
	yuan     int64 // of goods the estimate; 0: nobody has made one
	what     string
	to       string
	purpose  string
	receipt  string
	handler  string
	name     bool   // may be published
	sum      bool   // so may the sum
	deedName string // the kind of good deed of that member to which it belongs
}

// gifts are the donations book (爱心捐赠记载本, §14), the oldest first.
var gifts = []given{
	{seat: "business", kind: books.ByMember, days: 270, sort: books.Money, yuan: 20000, to: "青山镇中心小学", purpose: "购买课桌椅", receipt: "0021875", handler: "校总务处", name: true, sum: true},
	{seat: "women", kind: books.ByNobody, days: 150, sort: books.Money, yuan: 5000, to: "县慈善会", purpose: "资助困难学生", receipt: "0107362", sum: true},
	{seat: "culture", donor: "县新华书店", kind: books.ByFirm, days: 110, sort: books.Goods, yuan: 12000, what: "图书 600 册", to: "柳河村农家书屋", handler: "书屋管理员", name: true, sum: true, deedName: rooms.title},
	{seat: "health", kind: books.ByMember, days: 70, sort: books.Labour, what: "义务体检 2 天", to: "青山镇敬老院", name: true},
}

// awarded is an honour as it stands in the book, so many days ago.
type awarded struct {
	seat            string
	days            int
	title           string
	level           books.Level
	body, document  string
	deedName        string // the kind of good deed for which it was given
	enteredByOffice bool
	shown           bool // with a photo of the certificate
}

// honours are the honours book (个人荣誉登记本, §14), the oldest first.
var honours = []awarded{
	{"village", 430, "全省乡村振兴先进个人", books.Provincial, "省乡村振兴局", "", "", true, true},
	{"science", 235, "全国农技推广先进个人", books.National, "农业农村部", "", "", false, true},
	{"education", 85, "县优秀教师", books.County, "县教育局", "县教发〔{年}〕18号", "", false, true},
	{"culture", 80, "全市群众文化工作先进个人", books.Municipal, "市文化和旅游局", "", shows.title, false, true},
	{"women", 65, "镇先进工作者", books.Township, "镇党委、镇政府", "", "", true, false},
}

// writeBooks fills both books, through the rules that a filing in the chat keeps.
func (h *history) writeBooks() error {
	for _, g := range gifts {
		by, at := h.holderOf(g.seat), h.ago(g.days, 16, 10)
		d := &books.Donation{
			Filing: books.Filing{PersonID: by.ID}, Donor: g.donor, DonorKind: g.kind, Sort: g.sort, Fen: g.yuan * 100, What: g.what, OnDate: h.dayOf(at),
			Recipient: g.to, Purpose: g.purpose, Receipt: g.receipt, Handler: g.handler, NameOpen: g.name, SumOpen: g.sum,
		}
		if g.kind == books.ByMember {
			d.Donor, d.DonorID = by.Name, &by.ID
		}
		var err error
		if d.DeedID, err = h.deedOf(by, g.deedName, d.OnDate); err != nil {
			return err
		}
		if _, err := books.FileDonation(h.on(at), d, by, at); err != nil {
			return err
		}
		if _, err := books.DonationLife.Advance(h.tx, d, records.Move[books.State]{To: books.Confirmed, By: h.director}, at.Add(20*time.Hour)); err != nil {
			return err
		}
	}
	for _, a := range honours {
		whose, at := h.holderOf(a.seat), h.ago(a.days, 10, 30)
		by := whose
		if a.enteredByOffice {
			by = h.director
		}
		n := &books.Honour{Filing: books.Filing{PersonID: whose.ID}, Title: a.title, Level: a.level, Body: a.body, Document: fill(a.document, "{年}", strconv.Itoa(at.In(h.loc).Year())), OnDate: h.dayOf(at)}
		var err error
		if n.DeedID, err = h.deedOf(whose, a.deedName, n.OnDate); err != nil {
			return err
		}
		if _, err := books.FileHonour(h.on(at), n, by, at); err != nil {
			return err
		}
		if a.shown {
			if err := h.attach(records.KindHonour, n.ID, by, at, func() ([]File, error) { return certificate(a.seat, n) }); err != nil {
				return err
			}
		}
		if _, err := books.HonourLife.Advance(h.tx, n, records.Move[books.State]{To: books.Confirmed, By: h.director}, at.Add(22*time.Hour)); err != nil {
			return err
		}
	}
	return nil
}

// deedOf is a member's newest deed of a kind before a day; nil for no kind, or none.
func (h *history) deedOf(p *people.Person, title string, before store.Date) (*int64, error) {
	var ids []int64
	if title == "" {
		return nil, nil
	}
	err := h.tx.Model(&deeds.Deed{}).Where("person_id = ? AND title = ? AND on_date <= ?", p.ID, title, before).
		Order("on_date DESC, id DESC").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return &ids[0], nil
}

// ago is a time on the working day so many days ago, or soon after it.
func (h *history) ago(days, hour, minute int) time.Time {
	return h.at(h.later(h.today, -days), hour, minute)
}

func (h *history) dayOf(at time.Time) store.Date { return store.DateOf(at, h.loc) }

// on is the office's transaction at some time.
func (h *history) on(at time.Time) *gorm.DB {
	return h.tx.Session(&gorm.Session{NowFunc: func() time.Time { return at }})
}
