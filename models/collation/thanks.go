package collation

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Heading is one of the four under which the year thanks by name and fact (§14).
type Heading string

// The headings, in order.
const (
	Principle  Heading = "principle"  // 讲原则
	Discipline Heading = "discipline" // 守纪律
	Giving     Heading = "giving"     // 比奉献
	Style      Heading = "style"      // 展风采
)

// Headings are all of them, in order.
var Headings = []Heading{Principle, Discipline, Giving, Style}

// Thanks are the director's words under a heading.
type Thanks struct {
	ID          int64
	OfficeID    int64
	CollationID int64
	Heading     Heading
	Text        string
	WrittenBy   int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is collation_thanks.
func (Thanks) TableName() string { return "collation_thanks" }

// ThanksLimit is how long the words under a heading may be, in characters.
const ThanksLimit = 1500

// Thank keeps the director's words under a heading of a frozen year, in place of those before;
// without words there are none. ErrNotAllowed, ErrMoved before it is frozen, *TooLongError.
func Thank(tx *gorm.DB, c *Collation, h Heading, text string, by *people.Person) error {
	switch {
	case !by.Is(people.Director) || !slices.Contains(Headings, h):
		return store.ErrNotAllowed
	case c.FrozenAt == nil:
		return ErrMoved
	}
	if err := store.Text("thanks", &text, ThanksLimit); err != nil {
		return err
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "collation_id"}, {Name: "heading"}},
		DoUpdates: clause.AssignmentColumns([]string{"text", "written_by", "updated_at"}),
	}).Create(&Thanks{CollationID: c.ID, Heading: h, Text: text, WrittenBy: by.ID}).Error
	if err != nil {
		return fmt.Errorf("thanks of collation %d: %w", c.ID, err)
	}
	return nil
}

// ThanksOf gives the words by their headings.
func ThanksOf(tx *gorm.DB, c *Collation) (map[Heading]string, error) {
	var list []Thanks
	err := tx.Where("collation_id = ?", c.ID).Find(&list).Error
	of := map[Heading]string{}
	for _, t := range list {
		of[t.Heading] = t.Text
	}
	return of, err
}

// Fact is what could be said of a member under a heading: the entries that it follows from; none
// where it is that he or she was always there.
type Fact struct {
	Name    string
	Entries []Entry
}

// Suggested are facts of a year for a heading, in the order of the roster and in none of merit:
// 讲原则, who came to every study session; 守纪律, who came to every activity in time; 比奉献, deeds
// and donations whose donor is named; 展风采, honours and activities received.
func Suggested(tx *gorm.DB, c *Collation, h Heading) (list []Fact, err error) {
	entries, err := Published(tx, c)
	if err != nil {
		return nil, err
	}
	members, _, err := Everybody(tx, c)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		var own []Entry
		awaited, missed := 0, 0
		for i := range entries {
			e := &entries[i]
			f := &e.Facts
			switch mine := e.Of(m.PersonID); {
			case e.RecordKind == records.KindActivity && h == Style && e.PersonID == m.PersonID:
				own = append(own, *e)
			case !mine:
			case e.RecordKind == records.KindAttendance && !f.Guest:
				study := f.Sort == string(activities.Study)
				if h == Principle && study || h == Discipline {
					awaited++
					if f.State != string(activities.Present) && (h == Discipline || f.State != string(activities.Late)) && !f.Excused {
						missed++
					}
				}
			case h == Giving && (e.RecordKind == records.KindDeed || e.RecordKind == records.KindDonation && f.NameOpen),
				h == Style && e.RecordKind == records.KindHonour:
				own = append(own, *e)
			}
		}
		if len(own) > 0 || awaited > 0 && missed == 0 {
			list = append(list, Fact{m.Name, own})
		}
	}
	return list, nil
}
