package research

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/store"
)

// Due lists what is under way in all offices and due on one of the
// days.
func Due(tx *gorm.DB, days []store.Date) ([]Research, error) {
	if len(days) == 0 {
		return nil, nil
	}
	open := tx.Where("state = 'open' AND voided_at IS NULL").Session(&gorm.Session{})
	var list []Research
	if err := open.Where("due_on IN ?", days).Order("id").Find(&list).Error; err != nil {
		return nil, err
	}
	for _, d := range days {
		q := calendar.QuarterOf(d.Start(time.UTC))
		if store.DateFrom(q.LastDay()) != d {
			continue
		}
		var unset []Research // due at the quarter's end
		err := open.Where("due_on = '' AND year = ? AND quarter = ?", q.Year, q.Q).Order("id").Find(&unset).Error
		if err != nil {
			return nil, err
		}
		list = append(list, unset...)
	}
	return list, nil
}

// Due is the day by which a research is to be reported: the one set, or the
// quarter's last.
func (r *Research) Due() store.Date {
	if r.DueOn != "" {
		return r.DueOn
	}
	return store.DateFrom(r.Of().LastDay())
}
