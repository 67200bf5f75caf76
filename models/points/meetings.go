package points

import (
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/study"
)

// attended tells whether coming to an activity has points: what the office itself does
// together (domain B4: 集中学习, 月活动, 调研).
func attended(k activities.ActivityKind) bool {
	return k == activities.Study || k == activities.Fieldwork || k.Collective()
}

// activities counts who came, who did not, and who received the others. Nothing follows from
// a list that is not confirmed; leave, and who sits in, has neither more nor less.
func (c *counting) activities() error {
	all, err := activities.Between(c.tx, c.from, c.to)
	if err != nil {
		return err
	}
	of := map[int64]*activities.Activity{}
	var ids []int64
	for i := range all {
		if a := &all[i]; a.State == activities.Closed && a.ConfirmedAt != nil && attended(a.Kind) {
			of[a.ID], ids = a, append(ids, a.ID)
		}
	}
	var rows []activities.Attendance
	if err := c.tx.Where("activity_id IN ? AND state <> ?", ids, activities.Unsettled).Order("activity_id, id").Find(&rows).Error; err != nil {
		return err
	}
	came := map[int64]bool{}
	for _, r := range rows {
		a := of[r.ActivityID]
		came[a.ID] = came[a.ID] || r.State.Attended() && r.PersonID != a.HostID
		if !r.Expected {
			continue
		}
		ref := records.Ref{Kind: records.KindAttendance, ID: r.ID}
		switch {
		case r.State == activities.Absent: // also who was there for less than two thirds of it
			c.add(r.PersonID, Absent, ref, a.StartsAt)
		case r.State.Attended():
			c.add(r.PersonID, Present, ref, a.StartsAt)
			if r.State == activities.Late {
				c.add(r.PersonID, Late, ref, a.StartsAt)
			}
			if r.LeftAt != nil {
				c.add(r.PersonID, Early, ref, a.StartsAt)
			}
		}
	}
	for _, id := range ids {
		if a := of[id]; a.HostID != 0 && a.Kind.Collective() && came[id] {
			c.add(a.HostID, Hosted, records.Ref{Kind: records.KindActivity, ID: id}, a.StartsAt)
		}
	}
	return nil
}

// notes counts what was written of activities: of several notes of one kind the first.
func (c *counting) notes() error {
	items := map[notes.Kind]Item{notes.StudyNote: Note, notes.Reflection: Reflection}
	kinds := []notes.Kind{notes.StudyNote, notes.Reflection}
	var list []notes.Note
	err := c.tx.Select("id", "kind", "person_id", "activity_id", "filed_at").
		Where("filed_at >= ? AND filed_at < ? AND voided_at IS NULL AND kind IN ? AND activity_id <> 0", c.from, c.to, kinds).Order("id").Find(&list).Error
	if err != nil || len(list) == 0 {
		return err
	}
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.ActivityID
	}
	var all []notes.Note
	err = c.tx.Select("id", "kind", "person_id", "activity_id").
		Where("activity_id IN ? AND voided_at IS NULL AND kind IN ?", ids, kinds).Order("id").Find(&all).Error
	if err != nil {
		return err
	}
	held, err := c.held(ids)
	if err != nil {
		return err
	}
	type once struct {
		person, activity int64
		kind             notes.Kind
	}
	first := map[once]int64{}
	for _, n := range all {
		if k := (once{n.PersonID, n.ActivityID, n.Kind}); first[k] == 0 {
			first[k] = n.ID
		}
	}
	for _, n := range list {
		if held[n.ActivityID] && first[once{n.PersonID, n.ActivityID, n.Kind}] == n.ID {
			c.add(n.PersonID, items[n.Kind], records.Ref{Kind: records.KindNote, ID: n.ID}, n.FiledAt)
		}
	}
	return nil
}

// held are those of some activities that were not called off.
func (c *counting) held(ids []int64) (map[int64]bool, error) {
	var list []int64
	err := c.tx.Model(&activities.Activity{}).Where("id IN ? AND state <> ?", ids, activities.ActivityCancelled).Pluck("id", &list).Error
	out := map[int64]bool{}
	for _, id := range list {
		out[id] = true
	}
	return out, err
}

// catchUps counts make-up study (补课) of who is still noted as having missed the session.
func (c *counting) catchUps() error {
	var list []study.CatchUp
	if err := c.tx.Where("done_at >= ? AND done_at < ?", c.from, c.to).Order("id").Find(&list).Error; err != nil {
		return err
	}
	for _, k := range list {
		a, err := activities.ByID(c.tx, k.ActivityID)
		if err != nil {
			return err
		}
		row, err := activities.AttendanceFor(c.tx, k.ActivityID, k.PersonID)
		if err != nil {
			return err
		}
		if a.ConfirmedAt != nil && study.Owes(a, row) {
			c.add(k.PersonID, MadeUp, records.Ref{Kind: records.KindAttendance, ID: row.ID}, *k.DoneAt)
		}
	}
	return nil
}
