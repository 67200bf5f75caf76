package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// ErrSameName: two people of one office with one name would be mixed up in
// every list; the second is told apart by an addition, 李强（教育）.
var ErrSameName = errors.New("another person of the office has this name")

// nameLimit is the longest name in characters; people of some nationalities
// have long ones.
const nameLimit = 30

// surnames are read otherwise as a name than in a text. The longer come first
// by the way they are looked up.
var surnames = map[string]string{
	"曾": "zeng", "单": "shan", "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "朴": "piao", "任": "ren", "盖": "ge",
	"乐": "yue", "缪": "miao", "翟": "zhai", "华": "hua", "万": "wan", "尹": "yin", "覃": "qin", "秘": "bi", "冼": "xian",
	"员": "yun", "宓": "fu", "种": "chong", "重": "chong", "折": "she", "黑": "he", "瞿": "qu", "隗": "wei", "燕": "yan",
	"应": "ying", "宁": "ning", "过": "guo", "那": "na", "哈": "ha", "晟": "cheng", "召": "shao", "繁": "po", "都": "du",
	"纪": "ji", "柏": "bai", "卜": "bu", "车": "che", "石": "shi", "沈": "shen", "洗": "xian", "阚": "kan", "郗": "xi",
	"牟": "mu", "祭": "zhai", "乜": "nie", "逄": "pang", "谌": "chen", "长孙": "zhang sun", "尉迟": "yu chi", "万俟": "mo qi",
	"澹台": "tan tai", "令狐": "ling hu", "皇甫": "huang fu", "单于": "chan yu", "呼延": "hu yan", "欧阳": "ou yang",
	"司马": "si ma", "上官": "shang guan", "诸葛": "zhu ge", "东方": "dong fang", "夏侯": "xia hou", "慕容": "mu rong",
	"宇文": "yu wen", "独孤": "du gu", "南宫": "nan gong", "公孙": "gong sun", "司徒": "si tu", "司空": "si kong",
}

// SortKey is the pinyin by which a name stands in the roster: the surname as
// surnames are read, syllables apart, so that 李强 stands before 李强国 and
// both before 林.
func SortKey(name string) string {
	runes := []rune(name)
	read := ""
	for n := min(2, len(runes)); n > 0 && read == ""; n-- {
		if s, ok := surnames[string(runes[:n])]; ok {
			read, runes = s, runes[n:]
		}
	}
	args := pinyin.NewArgs()
	// What is no Chinese character stays as it is, in lower case.
	args.Fallback = func(r rune, _ pinyin.Args) []string { return []string{strings.ToLower(string(r))} }
	var parts []string
	if read != "" {
		parts = append(parts, read)
	}
	for _, syllable := range pinyin.Pinyin(string(runes), args) {
		parts = append(parts, syllable[0])
	}
	return strings.Join(parts, " ")
}

// AddPerson puts somebody on the roster of tx's office. ErrSameName when the
// name is there already, among those who have not left.
func AddPerson(tx *gorm.DB, name string, roles Role) (*Person, error) {
	name, err := freeName(tx, name, 0)
	if err != nil {
		return nil, err
	}
	p := &Person{Name: name, SortKey: SortKey(name), Roles: roles}
	if err := tx.Create(p).Error; err != nil {
		return nil, fmt.Errorf("add person: %w", err)
	}
	return p, nil
}

// Rename gives a person another name; ErrSameName as in AddPerson.
func Rename(tx *gorm.DB, p *Person, name string) error {
	name, err := freeName(tx, name, p.ID)
	if err != nil {
		return err
	}
	p.Name, p.SortKey = name, SortKey(name)
	if err := tx.Model(p).Select("name", "sort_key").Updates(p).Error; err != nil {
		return fmt.Errorf("rename person %d: %w", p.ID, err)
	}
	return nil
}

// FreeName gives a name its normal form when nobody on the roster has it: ErrSameName, ErrEmpty,
// *TooLongError.
func FreeName(tx *gorm.DB, name string) (string, error) { return freeName(tx, name, 0) }

// freeName gives a name its normal form and makes sure that nobody but the person
// with id own has it.
func freeName(tx *gorm.DB, name string, own int64) (string, error) {
	if name = phrase.NormalName(name); name == "" {
		return "", store.ErrEmpty
	}
	if err := store.Text("name", &name, nameLimit); err != nil {
		return "", err
	}
	if err := store.LockOffice(tx, "names"); err != nil {
		return "", err
	}
	list, err := People(tx)
	if err != nil {
		return "", fmt.Errorf("look for the name: %w", err)
	}
	list = slices.DeleteFunc(list, func(p Person) bool { return p.ID == own })
	if Named(list, name) >= 0 {
		return "", ErrSameName
	}
	return name, nil
}

// Named finds who of a list has a name, however either is written; -1 for nobody.
// Rows of before names had a normal form may hold any.
func Named(list []Person, name string) int {
	name = phrase.NormalName(name)
	if i := slices.IndexFunc(list, func(p Person) bool { return p.Name == name }); i >= 0 {
		return i
	}
	return slices.IndexFunc(list, func(p Person) bool { return phrase.NormalName(p.Name) == name })
}

// LeaveOffice takes a person off the roster: the records stay, the account ends
// (EndAccount), though it is known when the person comes back. ErrLastDirector protects
// the office.
func LeaveOffice(tx *gorm.DB, p *Person, now time.Time) error {
	roles := p.Roles
	if err := SetRoles(tx, p, roles&^Director); err != nil {
		return err
	}
	// The roles of then are kept: they say what the person was.
	p.Roles, p.LeftAt = roles, store.StampPtr(now)
	if err := tx.Model(p).Select("roles", "left_at").Updates(p).Error; err != nil {
		return fmt.Errorf("person %d leaves: %w", p.ID, err)
	}
	return letGo(tx, p, now)
}

// ReturnToOffice puts a person who left back on the roster. ErrSameName or
// ErrOtherPerson when the name or the account is somebody else's by now.
func ReturnToOffice(tx *gorm.DB, p *Person) error {
	if _, err := freeName(tx, p.Name, p.ID); err != nil {
		return err
	}
	if p.TelegramID != 0 {
		switch _, err := PersonInOffice(tx, p.TelegramID); {
		case err == nil:
			return ErrOtherPerson
		case !errors.Is(err, store.ErrNotFound):
			return fmt.Errorf("who the account is: %w", err)
		}
	}
	p.LeftAt = nil
	if err := tx.Model(p).Update("left_at", nil).Error; err != nil {
		return fmt.Errorf("person %d returns: %w", p.ID, err)
	}
	return ledger.Unpark(tx, p.TelegramID, p.ID)
}

// PersonByName finds a person of tx's office by the name, however it is written;
// ErrNotFound.
func PersonByName(tx *gorm.DB, name string) (*Person, error) {
	list, err := People(tx)
	if err != nil {
		return nil, err
	}
	i := Named(list, name)
	if i < 0 {
		return nil, store.ErrNotFound
	}
	return &list[i], nil
}

// Called lists those of tx's office who have or had a name, also with an addition by which
// namesakes are told apart, 李强（教育）; those who have left too, for what they did is on
// record.
func Called(tx *gorm.DB, name string) (ids []int64, err error) {
	if name = phrase.NormalName(name); name == "" || utf8.RuneCountInString(name) > nameLimit {
		return nil, nil
	}
	with := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(name) + "（%"
	err = tx.Model(&Person{}).Where(`name = ? OR name LIKE ? ESCAPE '\'`, name, with).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("who is called %q: %w", name, err)
	}
	return ids, nil
}

// FindPeople finds those of tx's office in whose name the words stand, in the
// order of the roster.
func FindPeople(tx *gorm.DB, words string) ([]Person, error) {
	list, err := People(tx)
	if words = strings.ToLower(phrase.NormalName(words)); words == "" {
		return nil, err
	}
	return slices.DeleteFunc(list, func(p Person) bool {
		return !strings.Contains(strings.ToLower(phrase.NormalName(p.Name)), words)
	}), err
}

// People lists all who are in tx's office, in the order of the roster.
func People(tx *gorm.DB) ([]Person, error) {
	var list []Person
	err := tx.Where("left_at IS NULL").Order("sort_key, id").Find(&list).Error
	return list, err
}
