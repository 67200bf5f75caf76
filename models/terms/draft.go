package terms

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// The parts of a 工作小结, in order.
const (
	PartBasic      = "basic"
	PartStudy      = "study"
	PartActivities = "activities"
	PartVoices     = "voices"
	PartDeeds      = "deeds"
	PartHistory    = "history"
	PartHonours    = "honours"
	PartAhead      = "ahead" // for the member to write
)

// Parts are all of them.
var Parts = []string{PartBasic, PartStudy, PartActivities, PartVoices, PartDeeds, PartHistory, PartHonours, PartAhead}

// Fact is one thing that a summary says, by a word of the catalogue, with the records that it
// comes from.
type Fact struct {
	Part    string
	Key     string
	N       int // how many; always the number of Records, where there are any
	Titles  []string
	More    bool // Titles are not all
	Records []records.Ref
	// Of an honour.
	Day   store.Date
	Level string
	Body  string
}

// titlesShown is how many titles a sentence names.
const titlesShown = 10

// Record is what the office's record has of a member in a term up to now.
type Record struct {
	Person  *people.Person
	Term    *people.Term
	Sector  string
	Post    string
	Groups  store.Words
	Facts   []Fact // in the order of Parts; nought is left out
	Figures briefing.PersonFigures
}

// RecordOf gathers it. It counts nothing by itself: the figures are those of 我的履职 in the
// term (briefing.FiguresBetween), taken apart by kinds of activities; names put under a
// colleague's suggestion, gifts and honours are those of the books. Absences and leave are
// not said.
func RecordOf(tx *gorm.DB, p *people.Person, t *people.Term) (*Record, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from, to := t.Span(loc)
	all, err := briefing.FiguresBetween(tx, from, to)
	if err != nil {
		return nil, err
	}
	r := &Record{Person: p, Term: t, Sector: p.Sector, Post: p.Post, Figures: all.Of(p.ID)}
	var m people.Membership
	if err := tx.Where("term_id = ? AND person_id = ?", t.ID, p.ID).Limit(1).Find(&m).Error; err != nil {
		return nil, fmt.Errorf("membership of person %d: %w", p.ID, err)
	}
	r.Sector, r.Post, r.Groups = cmp.Or(r.Sector, m.Sector), cmp.Or(r.Post, m.Post), m.Groups
	for _, part := range []func(tx *gorm.DB, from, to time.Time) error{r.came, r.written, r.researched, r.voiced, r.done, r.kept} {
		if err := part(tx, from, to); err != nil {
			return nil, fmt.Errorf("record of person %d: %w", p.ID, err)
		}
	}
	slices.SortStableFunc(r.Facts, func(a, b Fact) int { return slices.Index(Parts, a.Part) - slices.Index(Parts, b.Part) })
	return r, nil
}

// say adds a fact of which there is something.
func (r *Record) say(f Fact) {
	if f.N = len(f.Records); f.N > 0 {
		if len(f.Titles) > titlesShown {
			f.Titles, f.More = f.Titles[:titlesShown], true
		}
		r.Facts = append(r.Facts, f)
	}
}

// figure adds one of the figures.
func (r *Record) figure(part, key, figure string) {
	r.say(Fact{Part: part, Key: key, Records: r.Figures.Get(figure).Records})
}

// cameAs are the words for having come, by kinds of activities.
var cameAs = []struct {
	part, key string
	kinds     []activities.ActivityKind
}{
	{PartStudy, "came_study", []activities.ActivityKind{activities.Study}},
	{PartActivities, "came_collective", []activities.ActivityKind{activities.Discussion, activities.Visit, activities.Exchange}},
	{PartActivities, "came_fieldwork", []activities.ActivityKind{activities.Fieldwork}},
	{PartActivities, "came_county", []activities.ActivityKind{activities.County}},
	{PartActivities, "came_plenary", []activities.ActivityKind{activities.Plenary}},
}

// came says how often the member came, in time or late, to each kind of activity.
func (r *Record) came(tx *gorm.DB, _, _ time.Time) error {
	refs := slices.Concat(r.Figures.Get(briefing.FigPresent).Records, r.Figures.Get(briefing.FigLate).Records)
	kinds := map[int64]activities.ActivityKind{}
	for part := range slices.Chunk(refs, store.MaxPage) {
		var rows []struct {
			ID   int64
			Kind activities.ActivityKind
		}
		err := tx.Model(&activities.Attendance{}).Select("attendances.id, activities.kind").
			Joins("JOIN activities ON activities.id = attendances.activity_id AND activities.office_id = attendances.office_id").
			Where("attendances.id IN ?", idsOf(part)).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("kinds of activities: %w", err)
		}
		for _, row := range rows {
			kinds[row.ID] = row.Kind
		}
	}
	for _, as := range cameAs {
		f := Fact{Part: as.part, Key: as.key}
		for _, ref := range refs {
			if slices.Contains(as.kinds, kinds[ref.ID]) {
				f.Records = append(f.Records, ref)
			}
		}
		r.say(f)
	}
	r.figure(PartActivities, "hosted", briefing.FigHosted)
	return nil
}

func (r *Record) written(*gorm.DB, time.Time, time.Time) error {
	r.figure(PartStudy, "notes", briefing.FigNotes)
	r.figure(PartStudy, "reflections", briefing.FigReflections)
	return nil
}

func (r *Record) researched(tx *gorm.DB, _, _ time.Time) error {
	refs := r.Figures.Get(briefing.FigResearch).Records
	var list []research.Research
	for part := range slices.Chunk(refs, store.MaxPage) {
		var some []research.Research
		if err := tx.Select("id", "topic", "leader_id").Where("id IN ?", idsOf(part)).Find(&some).Error; err != nil {
			return fmt.Errorf("research: %w", err)
		}
		list = append(list, some...)
	}
	led, joined := Fact{Part: PartActivities, Key: "research_led"}, Fact{Part: PartActivities, Key: "research_joined"}
	for _, x := range list {
		f := &joined
		if x.LeaderID == r.Person.ID {
			f = &led
		}
		f.Records, f.Titles = append(f.Records, records.Ref{Kind: records.KindResearch, ID: x.ID}), append(f.Titles, x.Topic)
	}
	r.say(led)
	r.say(joined)
	r.figure(PartActivities, "research_notes", briefing.FigResearchNotes)
	return nil
}

// voiced says what the member suggested and what became of it; what was declined is not told
// of, and neither are titles that name nobody's consent.
func (r *Record) voiced(tx *gorm.DB, from, to time.Time) error {
	for _, f := range []struct{ key, figure string }{
		{"filed", briefing.FigFiled}, {"sent", briefing.FigSent}, {"accepted", briefing.FigAccepted}, {"partly", briefing.FigPartly}, {"solved", briefing.FigSolved},
	} {
		r.figure(PartVoices, f.key, f.figure)
	}
	joined, err := voices.CosignedBy(tx, r.Person.ID, from, to)
	if err != nil {
		return err
	}
	f := Fact{Part: PartVoices, Key: "cosigned"}
	for i := range joined {
		f.Records = append(f.Records, records.Ref{Kind: records.KindSuggestion, ID: joined[i].Of.ID})
	}
	r.say(f)
	return nil
}

// done says which good deeds were confirmed, and which gifts were the member's own.
func (r *Record) done(tx *gorm.DB, from, to time.Time) error {
	refs := r.Figures.Get(briefing.FigDeeds).Records
	f := Fact{Part: PartDeeds, Key: "deeds", Records: refs}
	for part := range slices.Chunk(refs, store.MaxPage) {
		var list []deeds.Deed
		if err := tx.Select("id", "title").Where("id IN ?", idsOf(part)).Order("on_date, id").Find(&list).Error; err != nil {
			return fmt.Errorf("deeds: %w", err)
		}
		for _, d := range list {
			f.Titles = append(f.Titles, d.Title)
		}
	}
	r.say(f)
	gifts, err := books.DonationsBetween(tx, r.Term.StartsOn, r.Term.EndsOn)
	if err != nil {
		return fmt.Errorf("donations: %w", err)
	}
	given := Fact{Part: PartDeeds, Key: "gave"}
	for i := range gifts {
		if d := &gifts[i]; d.DonorID != nil && *d.DonorID == r.Person.ID {
			given.Records = append(given.Records, records.Ref{Kind: records.KindDonation, ID: d.ID})
		}
	}
	r.say(given)
	return nil
}

// kept says what of local history was confirmed, and each honour.
func (r *Record) kept(tx *gorm.DB, _, _ time.Time) error {
	refs := r.Figures.Get(briefing.FigArchive).Records
	f := Fact{Part: PartHistory, Key: "archive", Records: refs}
	for part := range slices.Chunk(refs, store.MaxPage) {
		var list []archive.Item
		if err := tx.Select("id", "title").Where("id IN ?", idsOf(part)).Order("id").Find(&list).Error; err != nil {
			return fmt.Errorf("archive: %w", err)
		}
		for _, it := range list {
			f.Titles = append(f.Titles, it.Title)
		}
	}
	r.say(f)
	for part := range slices.Chunk(r.Figures.Get(briefing.FigHonours).Records, store.MaxPage) {
		var list []books.Honour
		if err := tx.Where("id IN ?", idsOf(part)).Order("on_date, id").Find(&list).Error; err != nil {
			return fmt.Errorf("honours: %w", err)
		}
		for _, h := range list {
			r.say(Fact{
				Part: PartHonours, Key: "honour", Titles: []string{h.Title}, Day: h.OnDate, Level: string(h.Level), Body: h.Body,
				Records: []records.Ref{{Kind: records.KindHonour, ID: h.ID}},
			})
		}
	}
	return nil
}

func idsOf(refs []records.Ref) []int64 {
	ids := make([]int64, len(refs))
	for i, ref := range refs {
		ids[i] = ref.ID
	}
	return ids
}
