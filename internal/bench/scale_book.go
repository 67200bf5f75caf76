package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
)

// thisDay has a note of every member filed on this day of a former year.
func (e *engine) thisDay() error {
	loc := e.office.Location()
	today := e.now.In(loc)
	for _, p := range e.people {
		var list []notes.Note
		if err := e.tx.Where("person_id = ? AND filed_at IS NOT NULL", p.ID).Order("id").Limit(2).Find(&list).Error; err != nil {
			return err
		}
		for _, n := range list {
			year := n.FiledAt.In(loc).Year()
			at := store.Stamp(time.Date(year, today.Month(), today.Day(), 8, 0, 0, 0, loc))
			if year == today.Year() || !at.Before(e.now) {
				continue
			}
			if err := e.tx.Model(&n).UpdateColumn("filed_at", at).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// collate puts the newest year in order of which all briefings are out.
func (e *engine) collate(cal *calendar.Calendar) error {
	director := &e.people[slices.IndexFunc(e.people, func(p people.Person) bool { return p.Is(people.Director) })]
	year := e.now.In(e.office.Location()).Year() - 1
	c, err := collation.Begin(e.tx, cal, year, director, e.now)
	if errors.Is(err, collation.ErrNotBegun) {
		c, err = collation.Begin(e.tx, cal, year-1, director, e.now)
	}
	if err != nil {
		return err
	}
	if err := collation.Ask(e.tx, cal, c, director, e.now); err != nil {
		return err
	}
	for i := range e.people {
		if p := &e.people[i]; p.Is(people.Member) {
			if err := collation.Answer(e.tx, c, p, collation.Right, e.now); err != nil {
				return err
			}
		}
	}
	return collation.Freeze(e.tx, c, director, e.now)
}

// Words that stand in the record of every office: in many of its records, and in one.
const (
	oftenShort = "养老"
	oftenLong  = "村级养老服务"
	seldom     = "赤脚医生"
)

// bookOperations are what is looked up in the record book and filed in the books (§14, §23).
var bookOperations = []operation{
	{"search, 2 characters", found("/search " + oftenShort)},
	{"search, longer word", found("/search " + oftenLong)},
	{"search, rare word", found("/search " + seldom)},
	{"search, member and kind", func(ctx context.Context, d *subject) (time.Duration, error) {
		who := d.anyone()
		name, err := d.name(ctx, who)
		if err != nil {
			return 0, err
		}
		return d.finds(ctx, who, "/search "+name+" 好事")
	}},
	{"search by the staff", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.finds(ctx, d.director(), "/search "+oftenShort)
	}},
	{"archive, rare word", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.shows(ctx, d.anyone(), "archive_item:", "/archive "+seldom)
	}},
	{"leaf of a month", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.opens(ctx, d.anyone(), "leaf:", bot.Data("leaf", fmt.Sprintf("%d-%02d", d.formerYear(), 1+d.rng.IntN(12)), 0))
	}},
	{"leaf of a year", func(ctx context.Context, d *subject) (time.Duration, error) {
		year := d.formerYear()
		return d.opens(ctx, d.anyone(), fmt.Sprintf("leaf:%d-", year), bot.Data("leaf", year))
	}},
	{"years of the book", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.opens(ctx, d.anyone(), fmt.Sprintf("leaf:%d", d.clock.Now().Year()-1), bot.Data("leaf"))
	}},
	{"on this day", found("/thisday")},
	{"donation filed", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.files(ctx, d.anyone(), fmt.Sprintf("/donation 今天我捐给青山小学%d元用于购买课桌", 1000+d.update))
	}},
	{"honour filed", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.files(ctx, d.anyone(), "/honour 昨天被县政协评为优秀政协委员")
	}},
	{"totals of deeds", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.opens(ctx, d.anyone(), "deeds_of:", bot.Data("deeds_sum", d.clock.Now().Year(), "all", 0))
	}},
	{"donations, a year's book", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.press(ctx, d.anyone(), bot.Data("paper", "donation_book", d.formerYear()))
	}},
	{"collation's page", func(ctx context.Context, d *subject) (time.Duration, error) {
		return d.shows(ctx, d.director(), "paper:collation_public", fmt.Sprintf("/collate %d", d.collated))
	}},
}

// director is the director of a random office.
func (d *subject) director() seat { return seat{d.rng.IntN(d.offices), 0} }

// formerYear is one of the last years that are over.
func (d *subject) formerYear() int { return d.clock.Now().Year() - 1 - d.rng.IntN(12) }

// name is what a person is called.
func (d *subject) name(ctx context.Context, who seat) (name string, err error) {
	err = store.AcrossOffices(d.app.DB.Read(ctx)).Model(&people.Person{}).Where("telegram_id = ?", d.account(who)).Pluck("name", &name).Error
	return name, err
}

// found is what a random member asks, with something in the answer that opens.
func found(words string) func(ctx context.Context, d *subject) (time.Duration, error) {
	return func(ctx context.Context, d *subject) (time.Duration, error) { return d.finds(ctx, d.anyone(), words) }
}

// finds is say that fails when the answer leads to no record.
func (d *subject) finds(ctx context.Context, who seat, words string) (time.Duration, error) {
	return d.shows(ctx, who, "entry:", words)
}

// shows is say that fails when the answer has no button of which the data begin so.
func (d *subject) shows(ctx context.Context, who seat, data, words string) (time.Duration, error) {
	d.api.forget()
	took, err := d.say(ctx, who, words)
	if err == nil {
		err = d.leadsTo(data)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", words, err)
	}
	return took, nil
}

// opens is press that fails when the answer has no button of which the data begin so.
func (d *subject) opens(ctx context.Context, who seat, data, pressed string) (time.Duration, error) {
	d.api.forget()
	took, err := d.press(ctx, who, pressed)
	if err == nil {
		err = d.leadsTo(data)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", pressed, err)
	}
	return took, nil
}

func (d *subject) leadsTo(data string) error {
	if !slices.ContainsFunc(d.api.buttons(), func(b string) bool { return strings.HasPrefix(b, data) }) {
		return fmt.Errorf("nothing of %s was found: the answer has the buttons %q", data, d.api.buttons())
	}
	return nil
}

// files tells what is to be filed in one line and submits it; the time is that of both.
func (d *subject) files(ctx context.Context, who seat, line string) (time.Duration, error) {
	d.api.forget()
	told, err := d.say(ctx, who, line)
	if err != nil {
		return 0, err
	}
	buttons := d.api.buttons()
	at := slices.IndexFunc(buttons, func(b string) bool { return strings.HasSuffix(b, ":submit") })
	if at < 0 {
		return 0, fmt.Errorf("%s: there is nothing to submit: the answer has the buttons %q", line, buttons)
	}
	submitted, err := d.press(ctx, who, buttons[at])
	return told + submitted, err
}

// answer is what of a request to the Bot API holds its buttons.
type answer struct {
	Markup struct {
		Rows [][]struct {
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	} `json:"reply_markup"`
}

// buttons are the data of those that were sent since forget.
func (s *StubAPI) buttons() (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, raw := range s.said {
		var a answer
		if json.Unmarshal(raw, &a) != nil {
			continue // not words: a file
		}
		for _, row := range a.Markup.Rows {
			for _, b := range row {
				list = append(list, b.Data)
			}
		}
	}
	return list
}

// forget forgets what was sent so far.
func (s *StubAPI) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = nil
}
