package bench

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Alike measures the search for similar suggestions (§10): an office has Size of them; Asked
// of them are told again in other words, and Asked more are about a matter that the village has none of,
// though it has others, and other villages that one.
type Alike struct {
	DSN   string // of an empty database
	Size  int
	Asked int
	Seed  uint64
	Table string // one of AlikeTables
}

// AlikeTables are the tables of matters by which is measured, as they were written one after the other.
var AlikeTables = []string{"first", "free", "phone", "fresh"}

// toldTable is a town as it is told: its matters, villages, and places in a village.
type toldTable struct {
	matters  []told
	villages []string
	spots    [][2]string
}

func tableOf(name string) (toldTable, error) {
	switch name {
	case "first":
		return toldTable{tolds, villagesTold, spotsTold}, nil
	case "free":
		t := toldTable{slices.Clone(tolds), villagesTold, spotsTold}
		for i := range t.matters {
			t.matters[i].again = []string{t.matters[i].later}
		}
		return t, nil
	case "fresh":
		return toldTable{toldFresh, villagesByPhone, spotsByPhone}, nil
	case "phone":
		return toldTable{toldByPhone, villagesByPhone, spotsByPhone}, nil
	}
	return toldTable{}, fmt.Errorf("no table %q", name)
}

// AlikeFound is what came of it.
type AlikeFound struct {
	Engine string
	Recall float64 // of those told again: the share whose first telling is among the first three
	Alarms float64 // of the others: the share to which something is said to be the same, at the same place
	Elsew  float64 // of the others: the share to which the same matter elsewhere is named
	Times  []time.Duration
	CPU    time.Duration // of this process, for a question
	Fill   time.Duration // for all that are indexed
	Missed []string      // what was not found, and what was found wrongly: for who works on it
	ByName map[string]*AlikeMatter
}

// AlikeMatter is what came of one matter of a table.
type AlikeMatter struct{ Asked, Found, Lacking, Alarms int }

// At gives the time within which a share of the questions was answered.
func (f *AlikeFound) At(share float64) time.Duration {
	return f.Times[min(int(share*float64(len(f.Times))), len(f.Times)-1)]
}

// a telling is one suggestion of the town: which matter, which village, where in it.
type telling struct{ matter, village, spot int }

func (w toldTable) fill(t telling, text string, again bool) string {
	spot := w.spots[t.spot][0]
	if again {
		spot = w.spots[t.spot][1]
	}
	return strings.NewReplacer("{村}", w.villages[t.village], "{处}", spot).Replace(text)
}

// tellings draws the suggestions of a town, and which of all matters some villages have
// none of.
func (w toldTable) tellings(size, asked int, rng *rand.Rand) (list, none []telling) {
	lacks := map[[2]int]bool{}
	for len(none) < asked {
		t := telling{rng.IntN(len(w.matters)), rng.IntN(len(w.villages)), rng.IntN(len(w.spots))}
		if !lacks[[2]int{t.matter, t.village}] {
			lacks[[2]int{t.matter, t.village}] = true
			none = append(none, t)
		}
	}
	for m := range w.matters {
		for v := range w.villages {
			for s := range w.spots {
				if !lacks[[2]int{m, v}] {
					list = append(list, telling{m, v, s})
				}
			}
		}
	}
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(size, len(list))], none
}

// Run fills the database and asks.
func (a Alike) Run(ctx context.Context) (*AlikeFound, error) {
	town, err := tableOf(a.Table)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Config{DSN: a.DSN, Synchronous: "NORMAL"})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rng := rand.New(rand.NewPCG(a.Seed, 10))
	list, none := town.tellings(a.Size, a.Asked, rng)
	office, author := &people.Office{Name: "青山镇政协联络处", Town: "青山镇", TimeZone: "Asia/Shanghai"}, int64(0)
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		p, err := people.AddPerson(store.InOffice(tx, office.ID), "王芳", people.Member)
		if err == nil {
			author = p.ID
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	found := &AlikeFound{Engine: db.SearchEngine(), ByName: map[string]*AlikeMatter{}}
	for _, m := range town.matters {
		found.ByName[m.name] = &AlikeMatter{}
	}
	ids := map[telling]int64{}
	began := time.Now()
	for part := range slices.Chunk(list, 100) {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			for _, t := range part {
				id, err := town.keep(store.InOffice(tx, office.ID), t, author, rng)
				if err != nil {
					return err
				}
				ids[t] = id
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	found.Fill = time.Since(began)
	ask := func(words string) ([]voices.Match, error) {
		began := time.Now()
		got, err := voices.Similar(store.InOffice(db.Read(ctx), office.ID), voices.Wanted{Title: store.GuessTitle(words), Words: words}, 3)
		found.Times = append(found.Times, time.Since(began))
		return got, err
	}
	again, used := list[:min(a.Asked, len(list))], cpuTime()
	for _, t := range again {
		words, of := town.again(t, rng), found.ByName[town.matters[t.matter].name]
		got, err := ask(words)
		if err != nil {
			return nil, err
		}
		of.Asked++
		if slices.ContainsFunc(got, func(m voices.Match) bool { return m.ID == ids[t] }) {
			found.Recall++
			of.Found++
		} else {
			found.Missed = append(found.Missed, "not found: "+words+shortly(got))
		}
	}
	for i, t := range none {
		words, of := town.again(t, rng), found.ByName[town.matters[t.matter].name]
		if i%2 == 0 { // in the very words of other villages
			_, words, _ = strings.Cut(town.fill(t, one(rng, town.matters[t.matter].first), false), "|")
		}
		got, err := ask(words)
		if err != nil {
			return nil, err
		}
		of.Lacking++
		if slices.ContainsFunc(got, func(m voices.Match) bool { return m.SamePlace }) {
			found.Alarms++
			of.Alarms++
			found.Missed = append(found.Missed, "said to be there: "+words+shortly(got))
		} else if len(got) > 0 {
			found.Elsew++
		}
	}
	found.CPU = (cpuTime() - used) / time.Duration(len(again)+len(none))
	found.Recall /= float64(len(again))
	found.Alarms /= float64(len(none))
	found.Elsew /= float64(len(none))
	slices.Sort(found.Times)
	return found, nil
}

// again tells a suggestion in other words.
func (w toldTable) again(t telling, rng *rand.Rand) string {
	return w.fill(t, one(rng, w.matters[t.matter].again), true)
}

// keep keeps a suggestion as one that was filed.
func (w toldTable) keep(tx *gorm.DB, t telling, author int64, rng *rand.Rand) (int64, error) {
	title, situation, _ := strings.Cut(w.fill(t, one(rng, w.matters[t.matter].first), false), "|")
	s := &voices.Suggestion{PersonID: author, Title: title, Situation: situation}
	if err := voices.New(tx, s); err != nil {
		return 0, err
	}
	return s.ID, tx.Model(s).UpdateColumns(map[string]any{"state": voices.Filed, "filed_at": store.Stamp(time.Now())}).Error
}

func one(rng *rand.Rand, list []string) string { return list[rng.IntN(len(list))] }

func shortly(got []voices.Match) string {
	var b strings.Builder
	for _, m := range got {
		fmt.Fprintf(&b, "\n    %.2f %v %s", m.Score, m.SamePlace, m.Title)
	}
	return b.String()
}

// Write prints what was found.
func (f *AlikeFound) Write(out io.Writer, size int) {
	fmt.Fprintf(out, "%-8s %6d suggestions, kept and indexed at %.1f ms each: recall@3 %.3f, false alarms %.3f, elsewhere named %.3f; a question p50 %.1f ms, p99 %.1f ms, most %.1f ms, processor time %.1f ms\n",
		f.Engine, size, inMillis(f.Fill)/float64(size), f.Recall, f.Alarms, f.Elsew, inMillis(f.At(0.5)), inMillis(f.At(0.99)), inMillis(f.At(1)), inMillis(f.CPU))
}

// WriteMatters prints the totals of each matter, without its words.
func (f *AlikeFound) WriteMatters(out io.Writer) {
	for _, name := range slices.Sorted(maps.Keys(f.ByName)) {
		m := f.ByName[name]
		fmt.Fprintf(out, "    %s: found %d of %d, false alarms %d of %d\n", name, m.Found, m.Asked, m.Alarms, m.Lacking)
	}
}

func inMillis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
