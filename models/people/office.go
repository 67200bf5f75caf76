package people

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// Office is one 联络处: one group chat and its people (spec §A). A deployment
// serves many; every other record belongs to exactly one.
type Office struct {
	ID          int64
	Name        string // 青山镇政协联络处
	Town        string // 青山镇, as the committee is called: 中共青山镇委员会
	TimeZone    string // IANA name
	GroupChatID int64  // 0 until bound
	// GroupThreadID is the topic of the group, when it is a forum, in which the
	// group was bound: what the office posts stands there. 0 for General.
	GroupThreadID int64
	Settings      string     // JSON of Settings
	Holidays      string     // tables of days off that the office has taken over itself, a year a line (SetHolidays)
	RemovalAt     *time.Time // when all of it is deleted (models/offices); nil: it stays
	RemovalBy     int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Settings are what a director may set for the office. The zero value is
// never used: DefaultSettings gives the rules of the spec.
type Settings struct {
	CheckInOpens    Minutes `json:"check_in_opens"`          // before the start (§8: 30)
	CheckInCloses   Minutes `json:"check_in_closes"`         // after the start; 0: with the end
	LateAfter       Minutes `json:"late_after"`              // after the start (§8: 0; the field often allows 15)
	QuietFrom       Minutes `json:"quiet_from"`              // of the day (§20: 21:00)
	QuietTo         Minutes `json:"quiet_to"`                // of the day (§20: 08:00)
	SuggestionsGoal int     `json:"suggestions_goal"`        // a year to the committee (§9: 5–8)
	DeedsGoal       int     `json:"deeds_goal"`              // a member and term (§2: 3–5)
	ReviewBriefing  bool    `json:"review_briefing"`         // director sees it first (§21)
	ReleaseAfter    Minutes `json:"release_after"`           // unreviewed, it goes out by itself (a day)
	LeaveNoticeDays int     `json:"leave_notice_days"`       // later requests are marked 临时请假 (domain C6)
	AutoPublish     bool    `json:"auto_publish"`            // a planned activity is posted a week before (domain C8)
	RingDaysOff     bool    `json:"ring_days_off"`           // what no hour ties is said on days off too (§20: it waits for a working day)
	ArchivePage     bool    `json:"archive_page,omitempty"`  // a page of local history to the group each week (§15)
	Palette         string  `json:"palette,omitempty"`       // of pictures: one of card.Palettes, "" for the first
	PaperFonts      string  `json:"paper_fonts,omitempty"`   // of Word documents: CommonFonts, "" for those of official papers
	PrePrinted      bool    `json:"pre_printed,omitempty"`   // Word documents leave the space of the printed head (GB/T 9704-2012, 7.2)
	Delegation      string  `json:"delegation,omitempty"`    // areas that stand otherwise than at first (Delegates)
	HolidaysMark    string  `json:"holidays_mark,omitempty"` // tells tables of days off apart (SetHolidays)
}

// CommonFonts are typefaces that every Windows has, for an office without those of
// official papers.
const CommonFonts = "common"

// Minutes is a length of time or a time of day in whole minutes.
type Minutes int

// MostCheckIn bounds how long after the start a check-in that closes early stays open.
const MostCheckIn Minutes = 4 * 60

// Duration gives m as a time.Duration.
func (m Minutes) Duration() time.Duration { return time.Duration(m) * time.Minute }

// DefaultSettings are the rules an office starts with.
func DefaultSettings() Settings {
	return Settings{
		CheckInOpens: 30, LateAfter: 0, QuietFrom: 21 * 60, QuietTo: 8 * 60,
		SuggestionsGoal: 5, DeedsGoal: 3, ReviewBriefing: true, ReleaseAfter: 24 * 60, LeaveNoticeDays: 2, AutoPublish: true,
	}
}

// Rules gives the office's settings, the defaults where nothing is set.
func (o *Office) Rules() Settings {
	if o.Settings == "" {
		return DefaultSettings()
	}
	settingsRead.Lock()
	defer settingsRead.Unlock()
	s, known := settingsRead.of[o.Settings]
	if !known {
		s = DefaultSettings()
		// A damaged text leaves the defaults: an office must not stop for it.
		_ = json.Unmarshal([]byte(o.Settings), &s)
		if len(settingsRead.of) >= mostSettings {
			clear(settingsRead.of)
		}
		settingsRead.of[o.Settings] = s
	}
	return s
}

// settingsRead are the settings that were read of late, by their text: each job asks for
// those of every office each minute. mostSettings bounds it.
var settingsRead = struct {
	sync.Mutex
	of map[string]Settings
}{of: map[string]Settings{}}

const mostSettings = 1000

// SetRules keeps s as the office's settings; the caller saves the office.
func (o *Office) SetRules(s Settings) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	o.Settings = string(raw)
	return nil
}

// zones are the time zones that were asked for, by their names: reading one
// anew each time would take longer than what it is asked for.
var zones sync.Map

// Location is the office's time zone; Asia/Shanghai when unknown.
func (o *Office) Location() *time.Location {
	if loc, known := zones.Load(o.TimeZone); known {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(o.TimeZone)
	if err != nil || o.TimeZone == "" {
		return shanghai
	}
	zones.Store(o.TimeZone, loc)
	return loc
}

var shanghai = time.FixedZone("CST", 8*60*60)

// Called tells whether a text is the office's whole name; spaces are nobody's intention. An
// office without a name is called nothing.
func (o *Office) Called(text string) bool { return o.Name != "" && phrase.SameName(text, o.Name) }

// OfficeByID finds one office.
func OfficeByID(tx *gorm.DB, id int64) (*Office, error) {
	q := store.Everywhere(tx)
	o, err := store.Remembered(q, store.OfficeShelf, id, func() (*Office, error) { return store.One[Office](q, "id = ?", "", id) })
	if err != nil {
		return nil, fmt.Errorf("office %d: %w", id, err)
	}
	return o, nil
}

// Offices lists all that have been claimed, oldest first.
func Offices(tx *gorm.DB) ([]Office, error) {
	var list []Office
	err := tx.Where("name <> ''").Order("id").Find(&list).Error
	return list, err
}

// Closing lists the offices that are to be removed: nothing is said in them.
func Closing(tx *gorm.DB) (ids []int64, err error) {
	err = tx.Model(&Office{}).Where("removal_at IS NOT NULL").Pluck("id", &ids).Error
	return ids, err
}

// AnyOffice tells whether somebody has claimed an office here, named or not.
func AnyOffice(tx *gorm.DB) (bool, error) {
	var one []int64
	err := tx.Model(&Office{}).Limit(1).Pluck("id", &one).Error
	return len(one) > 0, err
}

// SeveralOffices tells whether more than one office is served here.
func SeveralOffices(tx *gorm.DB) (bool, error) {
	type several struct{ yes bool }
	s, err := store.Remembered(store.Everywhere(tx), store.OfficeShelf, "several", func() (*several, error) {
		var two []int64
		err := store.AcrossOffices(tx).Model(&Office{}).Where("id > 0").Order("id").Limit(2).Pluck("id", &two).Error
		return &several{len(two) > 1}, err
	})
	if err != nil {
		return false, fmt.Errorf("offices: %w", err)
	}
	return s.yes, nil
}

// nameLimitOffice is the longest name of an office or a town, in characters.
const nameLimitOffice = 40

// SaveOffice keeps an office's name, town, group and settings.
func SaveOffice(tx *gorm.DB, o *Office) error {
	if err := errors.Join(store.Text("name", &o.Name, nameLimitOffice), store.Text("town", &o.Town, nameLimitOffice)); err != nil {
		return err
	}
	err := tx.Model(o).Select("name", "town", "group_chat_id", "group_thread_id", "settings").Updates(o).Error
	if err != nil {
		return fmt.Errorf("save office %d: %w", o.ID, err)
	}
	return nil
}

// townOf finds the town in an office's name.
var townOf = regexp.MustCompile(`^(?:.*[省市县区])?(?:政协)?(\p{Han}{1,10}?(?:镇|乡|街道))`)

// GuessTown reads the town out of an office's name: 青山镇 of
// 青山镇政协联络处; "" when there is none.
func GuessTown(office string) string {
	if m := townOf.FindStringSubmatch(office); m != nil {
		return m[1]
	}
	return ""
}

// OfficeOfGroup finds the office whose group chat this is; ErrNotFound when
// the group is bound to none.
func OfficeOfGroup(tx *gorm.DB, chatID int64) (*Office, error) {
	var o Office
	if err := tx.Where("group_chat_id = ? AND group_chat_id <> 0", chatID).Take(&o).Error; err != nil {
		return nil, err
	}
	return &o, nil
}

// FollowGroup has the office of a group that became a supergroup go on in the
// new one; see MoveChat.
func FollowGroup(tx *gorm.DB, from, to int64) error {
	err := tx.Model(&Office{}).Where("group_chat_id = ? AND group_chat_id <> 0", from).Update("group_chat_id", to).Error
	if err != nil {
		return fmt.Errorf("follow group: %w", err)
	}
	return nil
}

// LeaveTopic has what an office posts go to General, because the topic is gone.
func LeaveTopic(tx *gorm.DB, group, thread int64) error {
	err := tx.Model(&Office{}).Where("group_chat_id <> 0 AND group_chat_id = ? AND group_thread_id = ?", group, thread).Update("group_thread_id", 0).Error
	if err != nil {
		return fmt.Errorf("leave topic: %w", err)
	}
	return nil
}

// LocationOf is the time zone of tx's office.
func LocationOf(tx *gorm.DB) (*time.Location, error) {
	o, err := OfficeByID(tx, store.OfficeOf(tx))
	if err != nil {
		return nil, err
	}
	return o.Location(), nil
}
