package activities

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
)

// AskAgain has those messages about an activity looked at whose readers have answered, come,
// left or asked for leave since they were said: in one statement, off the update's path.
func AskAgain(tx *gorm.DB, a *Activity, about string, now time.Time) error {
	return ledger.AskAgainOf(tx, about, now, `SELECT 1 FROM people JOIN attendances ON attendances.office_id = people.office_id
			AND attendances.activity_id = ? AND attendances.person_id = people.id AND attendances.updated_at >= outbox.asked_at
		WHERE people.office_id = outbox.office_id AND people.telegram_id = outbox.chat_id
		UNION ALL SELECT 1 FROM people JOIN leaves ON leaves.office_id = people.office_id
			AND leaves.activity_id = ? AND leaves.person_id = people.id AND leaves.updated_at >= outbox.asked_at
		WHERE people.office_id = outbox.office_id AND people.telegram_id = outbox.chat_id`, a.ID, a.ID)
}
