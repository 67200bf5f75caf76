package briefing

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/voices"
)

// counting gathers the records behind each figure; the figures are the lengths
// of the lists, so that no number can differ from what it opens to.
type counting struct {
	tx       *gorm.DB
	from, to time.Time
	office   map[string][]records.Ref
	people   map[int64]map[string][]records.Ref
}

// add puts a record behind a figure of the office and of the people, none of
// whom counts twice for the office.
func (c *counting) add(key string, ref records.Ref, people ...int64) {
	c.office[key] = append(c.office[key], ref)
	for _, p := range people {
		c.addFor(p, key, ref)
	}
}

func (c *counting) addFor(person int64, key string, ref records.Ref) {
	if person == 0 {
		return
	}
	if c.people[person] == nil {
		c.people[person] = map[string][]records.Ref{}
	}
	c.people[person][key] = append(c.people[person][key], ref)
}

func (c *counting) finish(out *Figures) error {
	members, err := people.Members(c.tx)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(c.people)+len(members))
	for id := range c.people {
		ids = append(ids, id)
	}
	for _, m := range members {
		if c.people[m.ID] == nil {
			ids = append(ids, m.ID)
		}
	}
	people, err := activities.InRosterOrder(c.tx, ids)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	order := map[int64]int{}
	for i, p := range people {
		names[p.ID], order[p.ID] = p.Name, i
		out.People = append(out.People, PersonFigures{PersonID: p.ID, Name: p.Name, Figures: FiguresOf(c.people[p.ID])})
	}
	out.Office = FiguresOf(c.office)
	for i := range out.Thanks {
		out.Thanks[i].Name = names[out.Thanks[i].PersonID]
	}
	slices.SortStableFunc(out.Thanks, func(a, b Thank) int { return cmp.Compare(order[a.PersonID], order[b.PersonID]) })
	return nil
}

func FiguresOf(refs map[string][]records.Ref) []Figure {
	list := make([]Figure, 0, len(FigureKeys))
	for _, key := range FigureKeys {
		f := Figure{Key: key, Value: len(refs[key]), Known: true, Records: refs[key]}
		if f.Records == nil {
			f.Records = []records.Ref{}
		}
		if key == FigRate {
			// What the rate opens to is its denominator (domain B3, B4). Of whom it is
			// not settled yet whether he was there is in neither part.
			f.Records = append(f.Records, without(without(refs[FigExpected], refs[FigUnconfirmed]), refs[FigUndecided])...)
			f.Value, f.Known = activities.Rate(len(refs[FigPresent])+len(refs[FigLate]), len(f.Records))
		}
		list = append(list, f)
	}
	return list
}

func (c *counting) activities(out *Figures) error {
	list, err := activities.Between(c.tx, c.from, c.to)
	if err != nil {
		return fmt.Errorf("activities: %w", err)
	}
	var ids []int64
	for _, a := range list {
		ref := records.Ref{Kind: records.KindActivity, ID: a.ID}
		if a.State != activities.Closed || a.InQuestion() {
			c.add(FigUnclosed, ref)
			continue
		}
		ids = append(ids, a.ID)
		switch {
		case a.Kind == activities.Study:
			c.add(FigSessions, ref)
		case a.Kind.Collective():
			c.add(FigActivities, ref)
		}
	}
	var rows []activities.Attendance
	err = c.tx.Where("activity_id IN ? AND state <> ?", ids, activities.Unsettled).Order("activity_id, id").Find(&rows).Error
	if err != nil {
		return fmt.Errorf("attendance: %w", err)
	}
	var granted []activities.Leave
	if err := c.tx.Where("activity_id IN ? AND state = ?", ids, activities.Granted).Find(&granted).Error; err != nil {
		return fmt.Errorf("leaves: %w", err)
	}
	type seat struct{ activity, person int64 }
	leaves := map[seat]*activities.Leave{}
	for i, l := range granted {
		leaves[seat{l.ActivityID, l.PersonID}] = &granted[i]
	}
	keys := map[activities.AttendanceState]string{
		activities.Present: FigPresent, activities.Late: FigLate, activities.OnLeave: FigLeave, activities.Absent: FigAbsent,
		activities.Unconfirmed: FigUnconfirmed, activities.Undecided: FigUndecided,
	}
	hosts := map[int64]int64{}
	for _, a := range list {
		hosts[a.ID] = a.HostID
	}
	came, rated := map[int64]bool{}, map[int64]bool{}
	for _, r := range rows {
		came[r.ActivityID] = came[r.ActivityID] || r.State.Attended() && r.PersonID != hosts[r.ActivityID]
		if !r.Expected {
			continue
		}
		ref := records.Ref{Kind: records.KindAttendance, ID: r.ID}
		if activities.Excused(r.State, leaves[seat{r.ActivityID, r.PersonID}]) {
			c.add(FigExcused, ref, r.PersonID)
			continue
		}
		c.add(FigExpected, ref, r.PersonID)
		c.add(keys[r.State], ref, r.PersonID)
		rated[r.ActivityID] = rated[r.ActivityID] || !r.State.Open()
	}
	held := map[string]int{}
	for _, a := range list {
		if rated[a.ID] {
			held[heldKind(a.Kind)]++
		}
		// Where nobody came, nobody was received.
		if a.HostID != 0 && came[a.ID] {
			ref := records.Ref{Kind: records.KindActivity, ID: a.ID}
			c.add(FigHosted, ref, a.HostID)
			out.Thanks = append(out.Thanks, Thank{PersonID: a.HostID, For: ThankHost, Title: a.Topic, Record: ref})
		}
	}
	for _, kind := range HeldKinds {
		if n := held[kind]; n > 0 {
			out.Held = append(out.Held, HeldFigure{kind, n})
		}
	}
	return nil
}

func heldKind(k activities.ActivityKind) string {
	if k.Collective() {
		return HeldCollective
	}
	return string(k)
}

func (c *counting) notes(*Figures) error {
	var list []notes.Note
	err := c.tx.Select("id", "kind", "person_id").
		Where("filed_at >= ? AND filed_at < ? AND voided_at IS NULL", c.from, c.to).Order("id").Find(&list).Error
	if err != nil {
		return fmt.Errorf("notes: %w", err)
	}
	keys := map[notes.Kind]string{notes.StudyNote: FigNotes, notes.Reflection: FigReflections, notes.ResearchNote: FigResearchNotes}
	for _, n := range list {
		c.add(keys[n.Kind], records.Ref{Kind: records.KindNote, ID: n.ID}, n.PersonID)
	}
	return nil
}

func (c *counting) research(out *Figures) error {
	loc, err := people.LocationOf(c.tx)
	if err != nil {
		return err
	}
	out.Research = []ResearchFigure{}
	q := calendar.QuarterOf(c.from.In(loc))
	if q.Start(loc).Before(c.from) {
		q = q.Next()
	}
	for ; q.Start(loc).Before(c.to); q = q.Next() {
		list, err := research.Of(c.tx, q)
		if err != nil {
			return fmt.Errorf("research: %w", err)
		}
		for _, r := range list {
			notes, err := research.NotesOf(c.tx, r.ID)
			if err != nil {
				return fmt.Errorf("research notes: %w", err)
			}
			fig := ResearchFigure{ID: r.ID, Topic: r.Topic, State: r.State, Notes: []records.Ref{}}
			for _, n := range notes {
				fig.Notes = append(fig.Notes, records.Ref{Kind: records.KindNote, ID: n.ID})
			}
			out.Research = append(out.Research, fig)
			c.add(FigResearch, records.Ref{Kind: records.KindResearch, ID: r.ID}, r.Involved()...)
		}
	}
	return nil
}

func (c *counting) suggestions(out *Figures) error {
	var steps []records.Step
	err := c.tx.Where("record_kind = ? AND at >= ? AND at < ? AND voided_at IS NULL", records.KindSuggestion, c.from, c.to).Order("id").Find(&steps).Error
	if err != nil {
		return fmt.Errorf("steps of suggestions: %w", err)
	}
	var ids []int64
	reached := map[int64][]Reached{}
	for _, s := range steps {
		at := reachedBy(&s)
		if at == "" {
			continue
		}
		if reached[s.RecordID] == nil {
			ids = append(ids, s.RecordID)
		}
		reached[s.RecordID] = append(reached[s.RecordID], at)
	}
	var list []voices.Suggestion
	if err := c.tx.Where("id IN ?", ids).Order("number, id").Find(&list).Error; err != nil {
		return fmt.Errorf("suggestions: %w", err)
	}
	keys := map[Reached]string{
		ReachedFiled: FigFiled, ReachedSent: FigSent, ReachedAccepted: FigAccepted, ReachedPartly: FigPartly,
		ReachedReference: FigReference, ReachedDeclined: FigDeclined, ReachedDone: FigSolved,
	}
	// For each figure of good news its authors are thanked, so that one can be
	// told from the other.
	thanks := map[string]string{FigAccepted: ThankSuggestion, FigPartly: ThankPartly, FigSolved: ThankSolved}
	out.Suggestions = []SuggestionFigure{}
	for _, s := range list {
		// A withdrawn one counts nowhere.
		if s.State == voices.Draft || s.State == voices.Withdrawn {
			continue
		}
		ref := records.Ref{Kind: records.KindSuggestion, ID: s.ID}
		for _, state := range reached[s.ID] {
			key, ok := keys[state]
			if !ok {
				continue
			}
			c.add(key, ref, s.PersonID)
			if reason := thanks[key]; reason != "" {
				out.Thanks = append(out.Thanks, Thank{PersonID: s.PersonID, For: reason, Title: s.Title, Record: ref})
			}
		}
		out.Suggestions = append(out.Suggestions, SuggestionFigure{s.ID, s.Number, s.Title, reached[s.ID]})
	}
	return nil
}

func (c *counting) deeds(out *Figures) error {
	list, err := deeds.ConfirmedDeeds(c.tx, c.from, c.to, 0)
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	with, err := deeds.CoworkersOf(c.tx, ids...)
	if err != nil {
		return err
	}
	for _, d := range list {
		ref := records.Ref{Kind: records.KindDeed, ID: d.ID}
		people := append([]int64{d.PersonID}, with[d.ID]...)
		c.add(FigDeeds, ref, people...)
		for _, p := range people {
			out.Thanks = append(out.Thanks, Thank{PersonID: p, For: ThankDeed, Title: d.Title, Record: ref})
		}
	}
	out.DeedTotals, err = deeds.Totals(c.tx, list)
	return err
}
