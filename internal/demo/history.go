package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// history writes the records of one office. Its parts run one after the other
// and draw from one generator, so that the order of the calls is part of what
// comes out.
type history struct {
	tx     *gorm.DB
	rng    *rand.Rand
	cal    *calendar.Calendar
	loc    *time.Location
	now    time.Time
	today  store.Date
	office *people.Office
	people []Someone
	keep   func(f File) (fileID, uniqueID string)

	director *people.Person
	seats    []seat
	terms    []*people.Term
	numbers  map[counterKey]int
	studied  map[string]bool
	sessions []*activities.Activity // the study sessions that were held
}

type counterKey struct {
	kind string
	year int
}

// workdays is shared: it takes some time to read.
var workdays = sync.OnceValue(calendar.Embedded)

// termYears is the length of a term, termsKept how many there are records of:
// three changes of term lie in the last fourteen years.
const (
	termYears = 5
	termsKept = 3
	firstTerm = 8 // 县政协第八届
)

func newHistory(o Options, office *people.Office, i int) *history {
	h := &history{
		rng: rand.New(rand.NewPCG(o.Seed, uint64(i))), cal: workdays(), loc: office.Location(), now: store.Stamp(o.Now),
		office: office, people: PeopleOf(o, i), keep: o.Keep, numbers: map[counterKey]int{}, studied: map[string]bool{},
	}
	h.today = store.DateOf(h.now, h.loc)
	// The terms change in the week before the plenary of the turn of the year.
	year := h.now.In(h.loc).Year() - 4 - termYears*(termsKept-1)
	for k := range termsKept {
		from := store.DateFrom(h.cal.NextWorkday(calendar.Date{Year: year + termYears*k, Month: time.December, Day: 20}))
		h.terms = append(h.terms, &people.Term{Number: firstTerm + k, Name: "县政协第" + phrase.Numeral(firstTerm+k) + "届", StartsOn: from})
	}
	for k, t := range h.terms {
		if k+1 < len(h.terms) {
			t.EndsOn = h.terms[k+1].StartsOn.AddDate(0, 0, -1)
		} else {
			t.EndsOn = t.StartsOn.AddDate(termYears, 0, -1)
		}
		t.CreatedAt = store.Stamp(t.StartsOn.Start(h.loc))
		t.UpdatedAt = t.CreatedAt
	}
	return h
}

// start is the first instant of the records.
func (h *history) start() time.Time { return store.Stamp(h.terms[0].StartsOn.Start(h.loc)) }

// write makes everything, the past first.
func (h *history) write() error {
	for _, part := range []func() error{
		func() error { return insert(h, h.terms) },
		h.writePeople, h.writeActivities, h.writeResearch, h.writeSuggestions, h.writeDeeds, h.writeAnnouncements,
		h.writeLibrary, h.writeToday, h.writeCounters, h.writePromises, h.writeBooks, h.writeArchive,
		h.writeGroups, h.writeFund, h.writePledges, h.writeBriefings, h.writeReports,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// batch is how many rows go in one statement.
const batch = 100

// insert writes rows and fills in their ids.
func insert[T any](h *history, rows []*T) error {
	if len(rows) == 0 {
		return nil
	}
	if err := h.tx.CreateInBatches(rows, batch).Error; err != nil {
		return fmt.Errorf("write %d rows of %T: %w", len(rows), rows[0], err)
	}
	return nil
}

// number takes the next running number, as store.NextNumber would.
func (h *history) number(kind string, year int) int {
	k := counterKey{kind, year}
	h.numbers[k]++
	return h.numbers[k]
}

// writeCounters leaves the counters where the next filing goes on.
func (h *history) writeCounters() error {
	var rows []*store.Counter
	for year := h.start().In(h.loc).Year(); year <= h.now.In(h.loc).Year()+1; year++ {
		for _, kind := range counterKinds() {
			if last := h.numbers[counterKey{kind, year}]; last > 0 {
				rows = append(rows, &store.Counter{Kind: kind, Year: year, Last: last, CreatedAt: h.now, UpdatedAt: h.now})
			}
		}
	}
	return insert(h, rows)
}

func counterKinds() []string {
	kinds := []string{"suggestion", "deed"}
	for _, k := range activities.ActivityKinds {
		kinds = append(kinds, "activity:"+string(k))
	}
	return kinds
}

// workday is the day itself or the next working day after it.
func (h *history) workday(year int, month time.Month, day int) store.Date {
	d := h.cal.NextWorkday(calendar.DateOf(time.Date(year, month, day, 12, 0, 0, 0, time.UTC)))
	for feast(d) {
		d = h.cal.FirstWorkdayAfter(d)
	}
	return store.DateFrom(d)
}

// later is a working day, so many days after another or soon after that.
func (h *history) later(day store.Date, days int) store.Date {
	t := day.AddDate(0, 0, days).Start(time.UTC)
	return h.workday(t.Year(), t.Month(), t.Day())
}

// at is an instant of a day by the office's clock.
func (h *history) at(day store.Date, hour, minute int) time.Time {
	return store.Stamp(day.Start(h.loc).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute))
}

// inOffice is a moment of a day's office hours.
func (h *history) inOffice(day store.Date) time.Time {
	return h.at(day, h.pick([]int{8, 9, 10, 14, 15, 16}), h.rng.IntN(60))
}

// past bounds an instant by a while ago, so that nothing lies ahead.
func (h *history) past(t time.Time, ago time.Duration) time.Time {
	if limit := h.now.Add(-ago); t.After(limit) {
		return limit
	}
	return t
}

// between draws from a closed range.
func (h *history) between(from, to int) int { return from + h.rng.IntN(to-from+1) }

func (h *history) span(r [2]int) int { return h.between(r[0], r[1]) }

func (h *history) chance(p float64) bool { return h.rng.Float64() < p }

func (h *history) pick(list []int) int { return list[h.rng.IntN(len(list))] }

func (h *history) one(list []string) string { return list[h.rng.IntN(len(list))] }

func (h *history) village() string { return h.one(villages) }

// deal gives the numbers below n in a random order: who takes them one by one
// repeats nothing.
func (h *history) deal(n int) []int { return h.rng.Perm(n) }

// fill puts values in the places of a text: {村}, {n} …
func fill(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

// of puts a value in the one %s of a phrase; one without it stays.
func of(phrase, value string) string { return strings.Replace(phrase, "%s", value, 1) }

func ptr(t time.Time) *time.Time { return &t }
