package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// Role is what a person may be in an office (spec, "People"). One person can
// have several, so roles are a set of bits.
type Role int64

// The roles of the spec.
const (
	Member       Role = 1 << iota // 委员
	Director                      // 主任
	Secretary                     // 文书
	PartyContact                  // 联系领导
	Observer                      // 观察
)

// Roles in the order in which they are shown.
var Roles = []Role{Director, Secretary, Member, PartyContact, Observer}

// Staff may do what the office's desk does: the director and, as delegated,
// the secretary.
const Staff = Director | Secretary

// Inside are those who do the work of the office. Who is none of them looks on: the party
// contact (联系领导) and the observer (观察) are counted nowhere.
const Inside = Member | Staff

// Has tells whether the set r has any of the given roles.
func (r Role) Has(any Role) bool { return r&any != 0 }

// Name is the role's word in catalogue keys and callback data.
func (r Role) Name() string {
	switch r {
	case Member:
		return "member"
	case Director:
		return "director"
	case Secretary:
		return "secretary"
	case PartyContact:
		return "contact"
	case Observer:
		return "observer"
	}
	return ""
}

// RoleByName reads what Name wrote.
func RoleByName(name string) (Role, bool) {
	i := slices.IndexFunc(Roles, func(r Role) bool { return r.Name() == name })
	if i < 0 {
		return 0, false
	}
	return Roles[i], true
}

// Person is someone of an office: a member, the director or one of the others
// (§1). TelegramID is 0 until the person has opened the join link.
type Person struct {
	ID         int64
	OfficeID   int64
	TelegramID int64
	Name       string
	SortKey    string // pinyin, so that lists stand in the order of the roster
	Roles      Role
	Sex        string
	BirthYear  int
	Sector     string // 界别
	Post       string // employer and post
	Phone      string
	PhoneFor   PhoneFor `gorm:"default:director"` // to whom its owner lets it be shown
	Language   string   // of the Telegram client, or chosen: zh-Hans, en, …
	Muted      string   // words of the reminders this person has switched off
	JoinedAt   *time.Time
	LeftAt     *time.Time
	// NoticeShownAt is when the person was told how personal data is handled,
	// NoticeAt when he or she said to know it (个人信息保护法 17).
	NoticeShownAt *time.Time
	NoticeAt      *time.Time
	CreatedAt     time.Time
	UpdatedAt     time.Time

	// How the person stands in an area of the office's work (At). No columns.
	delegation  string
	area        Area
	held, given Role
}

// TableName is people, which gorm's rule of plurals gives too; stated because
// raw queries rely on it.
func (Person) TableName() string { return "people" }

// Is tells whether the person has any of the roles and is still in the office.
func (p *Person) Is(any Role) bool {
	return p != nil && p.LeftAt == nil && (p.Roles&^p.held | p.given).Has(any)
}

// LooksOn tells whether the person has a part in the office, but none of its work.
func (p *Person) LooksOn() bool {
	return p != nil && p.LeftAt == nil && p.Roles != 0 && !p.Roles.Has(Inside)
}

// Joined tells whether the bot can write to the person.
func (p *Person) Joined() bool { return p.TelegramID != 0 && p.LeftAt == nil }

// JoinedBy tells whether the person had joined at a time.
func (p *Person) JoinedBy(at time.Time) bool { return p.JoinedAt != nil && !p.JoinedAt.After(at) }

// MutedKind tells whether the person has switched this kind of reminder off.
func (p *Person) MutedKind(kind string) bool {
	return slices.Contains(strings.Fields(p.Muted), kind)
}

func (p *Person) setMuted(kind string, muted bool) {
	kinds := slices.DeleteFunc(strings.Fields(p.Muted), func(k string) bool { return k == kind })
	if muted {
		kinds = append(kinds, kind)
	}
	p.Muted = strings.Join(kinds, " ")
}

// Account says in which of a person's offices a private chat stands at the
// moment: one Telegram account may belong to several.
type Account struct {
	TelegramID int64 `gorm:"primaryKey;autoIncrement:false"`
	OfficeID   int64
	PersonID   int64
	UpdatedAt  time.Time
}

// ErrLastDirector: an office must always have someone who directs it.
var ErrLastDirector = errors.New("the last director cannot be taken away")

// OfAccount is the condition that somebody present has a Telegram account. It
// says what the index on accounts says, without which the index is not used.
const OfAccount = "telegram_id = ? AND telegram_id <> 0 AND left_at IS NULL"

// PersonByAccount finds who a Telegram account is in the office it stands in
// at the moment; ErrNotFound for a stranger.
func PersonByAccount(tx *gorm.DB, telegramID int64) (*Person, error) {
	p, _, err := StandsAs(tx, telegramID)
	return p, err
}

// standing is what there is to know of an account at each of its updates, remembered as
// one: where it stands, and all offices that it belongs to.
type standing struct {
	person  *Person // not to be changed
	fell    bool
	offices []Belonging
}

// Belonging is an office that an account belongs to, and since when.
type Belonging struct {
	OfficeID int64
	JoinedAt time.Time
}

func standingOf(tx *gorm.DB, telegramID int64) (*standing, error) {
	q := store.Everywhere(tx)
	return store.Remembered(q, store.PeopleShelf, telegramID, func() (*standing, error) {
		// Nearly everybody stands in the one office there is.
		p, err := store.One[Person](q, "id = (SELECT person_id FROM accounts WHERE telegram_id = ?) AND telegram_id = ? AND left_at IS NULL"+
			" AND NOT EXISTS (SELECT 1 FROM people other WHERE other.telegram_id = ? AND other.telegram_id <> 0 AND other.left_at IS NULL AND other.id <> people.id)", "", telegramID, telegramID, telegramID)
		if err == nil {
			return newStanding(p, *p), nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		list, err := store.Some[Person](q, OfAccount, " ORDER BY id", telegramID)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, store.ErrNotFound
		}
		account, err := store.One[Account](q, "telegram_id = ?", "", telegramID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		s := newStanding(&list[0], list...) // the office it stood in was left: any other one will do
		if account != nil {
			s.fell = account.PersonID == 0
			if i := slices.IndexFunc(list, func(p Person) bool { return p.ID == account.PersonID }); i >= 0 {
				s.person = &list[i]
			}
		}
		return s, nil
	})
}

func newStanding(p *Person, all ...Person) *standing {
	s := &standing{person: p}
	for i := range all {
		if at := all[i].JoinedAt; at != nil {
			s.offices = append(s.offices, Belonging{all[i].OfficeID, *at})
		}
	}
	return s
}

// StandsAs is PersonByAccount; fell tells that the account stood in an office that was
// left, and was not told yet that it stands in another one now.
func StandsAs(tx *gorm.DB, telegramID int64) (p *Person, fell bool, err error) {
	s, err := standingOf(tx, telegramID)
	if err != nil {
		return nil, false, err
	}
	person := *s.person
	return &person, s.fell, nil
}

// OfficesOf lists the offices that an account belongs to.
func OfficesOf(tx *gorm.DB, telegramID int64) ([]Belonging, error) {
	s, err := standingOf(tx, telegramID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("offices of an account: %w", err)
	}
	return s.offices, nil
}

// PersonInOffice finds who a Telegram account is in tx's office.
func PersonInOffice(tx *gorm.DB, telegramID int64) (*Person, error) {
	q := store.Here(tx)
	return store.Remembered(q, store.PeopleShelf, [2]int64{q.Office, telegramID}, func() (*Person, error) {
		return store.One[Person](q, OfAccount, "", telegramID)
	})
}

// PersonByID finds a person of tx's office, also one who has left.
func PersonByID(tx *gorm.DB, id int64) (*Person, error) {
	var p Person
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("person %d: %w", id, err)
	}
	return &p, nil
}

// With lists the people of tx's office who have any of the roles, in
// the order of the roster.
func With(tx *gorm.DB, any Role) ([]Person, error) {
	var list []Person
	err := tx.Where("roles & ? <> 0 AND left_at IS NULL", int64(any)).Order("sort_key, id").Find(&list).Error
	return list, err
}

// Members lists the members of tx's office in the order of the roster.
func Members(tx *gorm.DB) ([]Person, error) { return With(tx, Member) }

// MembersBy lists the members who had joined at a time: who is called by what is
// said to all then. Who joins later owes it nothing.
func MembersBy(tx *gorm.DB, at time.Time) ([]Person, error) {
	list, err := Members(tx)
	return slices.DeleteFunc(list, func(p Person) bool { return !p.JoinedBy(at) }), err
}

// StandIn makes the office of p the one that p's private chat stands in. What was being
// filled in for another waits as a draft: words typed from now on are no answer to it.
func StandIn(tx *gorm.DB, p *Person) error {
	var was Account
	err := store.AcrossOffices(tx).Where("telegram_id = ?", p.TelegramID).Limit(1).Find(&was).Error
	if err != nil {
		return fmt.Errorf("where account of person %d stood: %w", p.ID, err)
	}
	if was.PersonID != 0 && was.PersonID != p.ID {
		if err := ledger.CloseDialogs(store.InOffice(tx, was.OfficeID), was.PersonID); err != nil {
			return err
		}
	}
	a := Account{TelegramID: p.TelegramID, OfficeID: p.OfficeID, PersonID: p.ID}
	err = store.AcrossOffices(tx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "telegram_id"}}, DoUpdates: clause.AssignmentColumns([]string{"office_id", "person_id", "updated_at"}),
	}).Create(&a).Error
	if err != nil {
		return fmt.Errorf("stand in office %d: %w", p.OfficeID, err)
	}
	return nil
}

// SetRoles gives p these roles. ErrLastDirector when the office would be left
// without a director who has joined.
func SetRoles(tx *gorm.DB, p *Person, roles Role) error {
	if p.Roles.Has(Director) && !roles.Has(Director) {
		if err := anotherDirector(tx, p); err != nil {
			return err
		}
	}
	p.Roles = roles
	return tx.Model(p).Update("roles", roles).Error
}

// Names gives the names of people, also of those who have left.
func Names(tx *gorm.DB, ids []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var list []Person
	if err := tx.Select("id", "name").Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	for _, p := range list {
		out[p.ID] = p.Name
	}
	return out, nil
}
