package consult

import (
	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Found is the condition that a person reads a consultation and that each of the words stands in its
// number or matter, or in its result: an opinion or the answer to one, which who consults reads
// once the deadline is over. Who gave an opinion is not looked for, so that no name leads to it.
func Found(tx *gorm.DB, by *people.Person, words []string) *gorm.DB {
	q, leads := tx.Where("1 = 1"), Life.Include(by)
	if !leads {
		q = q.Where("id IN (?)", tx.Model(&Asked{}).Select("consultation_id").Where("person_id = ?", by.ID))
	}
	for _, w := range words {
		one := []string{w}
		stands := store.Matching(tx, one, "number", "matter")
		if leads {
			said := tx.Model(&Opinion{}).Select("consultation_id").Where("state <> ?", Dropped).Where(store.Matching(tx, one, "text", "words"))
			stands = tx.Where(stands).Or("state IN ? AND id IN (?)", []State{Closed, Sent, Ended}, said)
		}
		q = q.Where(stands)
	}
	return q
}
