package desk

import (
	"gorm.io/gorm"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The books (§14) and the archive (§15): a member reads what was confirmed, and the own
// entries. Of a confirmed gift the name and the sum are read as the donor agreed, of what was
// told who told it (domain F3); so it is found.

// donationShelf is 爱心捐赠记载本.
func donationShelf() *shelf {
	inner := func(l *looking) *gorm.DB {
		if l.staff {
			return l.tx.Where("1 = 1")
		}
		return l.tx.Where(books.GivenBy(l.tx, l.by.ID))
	}
	return &shelf{
		kind: records.KindDonation, rows: &books.Donation{}, at: "on_date", days: true,
		reads: func(l *looking) *gorm.DB {
			if l.staff {
				return books.DonationLife.Open(l.tx)
			}
			own := l.tx.Where("state IN ?", books.Listed).Where(books.GivenBy(l.tx, l.by.ID))
			return l.tx.Where("state = ?", books.Confirmed).Or(own)
		},
		words: func(l *looking, word string) *gorm.DB {
			stands := func(columns ...string) *gorm.DB { return store.Matching(l.tx, []string{word}, columns...) }
			all := l.tx.Where(stands("number", "recipient", "donor", "what", "purpose", "receipt", "handler"))
			if l.staff {
				return all
			}
			return l.tx.Where(stands("number", "recipient")).Or(l.tx.Where(all).Where(inner(l))).
				Or(l.tx.Where("name_open").Where(stands("donor"))).Or(l.tx.Where("sum_open").Where(stands("what"))).
				Or(l.tx.Where("name_open AND sum_open").Where(stands("purpose", "receipt", "handler")))
		},
		whose: func(l *looking, people []int64) *gorm.DB {
			entered := l.tx.Where(inner(l)).Where("person_id IN ?", people)
			return l.tx.Where("donor_id IN ?", people).Where(l.tx.Where("name_open").Or(inner(l))).Or(entered)
		},
		list: (*reader).donations,
	}
}

// honourShelf is 个人荣誉登记本.
func honourShelf() *shelf {
	return &shelf{
		kind: records.KindHonour, rows: &books.Honour{}, at: "on_date", days: true,
		reads: func(l *looking) *gorm.DB {
			if l.staff {
				return books.HonourLife.Open(l.tx)
			}
			return l.tx.Where("state = ?", books.Confirmed).Or("person_id = ? AND state IN ?", l.by.ID, books.Listed)
		},
		words: columns("number", "title", "body", "document"),
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("person_id IN ?", people) },
		list:  (*reader).honours,
	}
}

// archiveShelf is 文史资料, by the day of its filing: what it tells of is older than the office.
func archiveShelf() *shelf {
	return &shelf{
		kind: records.KindArchive, rows: &archive.Item{}, at: "filed_at",
		reads: func(l *looking) *gorm.DB { return archive.Readable(l.tx, l.by) },
		words: func(l *looking, word string) *gorm.DB {
			stands, err := archive.Standing(l.tx, l.by, word)
			if err != nil {
				l.fault = err
				return l.tx.Where("1 = 0")
			}
			return stands
		},
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("person_id IN ?", people) },
		list:  (*reader).archive,
	}
}
