package offices

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/models/desk"
	moffices "lianluo/models/offices"
	"lianluo/models/people"
)

// All that an office has, from the chat: one zip, or several that are sent one after the
// other. They are put together once, outside of every write; what of it was not sent yet
// waits on the disk, and a stop of the program ends that.

// Bounds of what goes through the chat: the most that the messenger takes of one file from a
// bot, with some room; what a disk of an ordinary machine has to spare.
const (
	mostWhole      = 45 << 20
	mostWholeAll   = 1 << 30
	mostWholeFiles = 20_000
)

// waitingLife is how long parts wait on the disk for the one before to be sent.
const (
	waitingLife = 3 * time.Hour
	lastLife    = 10 * time.Minute // for the last one to be made again, should that fail
)

// wholes are the exports of which parts wait.
type wholes struct {
	dir  string
	part int64
	mu   sync.Mutex
	by   map[string]*waiting
}

type waiting struct {
	*whole
	person int64 // who asked for it, in the office that he or she asked in
	end    *time.Timer
}

// registerWhole: dir is where exports are put together ("": the system's folder for such
// things), part the most of one zip, in bytes (0: what the messenger takes).
func registerWhole(r *bot.Router, dir string, part int64) {
	if part == 0 {
		part = mostWhole
	}
	bot.Keep(r, &wholes{dir: dir, part: part, by: map[string]*waiting{}})
	r.Command("whole", bot.Directors, wholeCard)
	papers.Add(r, papers.Paper{Name: "whole", Access: bot.Directors, Make: makeWhole, Given: given})
}

// given keeps on record that all was taken along: everybody sees that the own telephone
// number was read. The parts behind the first belong to the same taking.
func given(c *bot.Context, arg string) error {
	if arg != "" {
		return nil
	}
	list, err := people.People(c.Tx)
	if err != nil {
		return err
	}
	for i := range list {
		if _, err := desk.ReadPhone(c.Tx, &list[i], c.Person, c.Now); err != nil {
			return err
		}
	}
	c.Log.Warn("all records exported", "by", c.Person.ID)
	return nil
}

// wholeCard shows what the office holds, and what can be done with all of it.
func wholeCard(c *bot.Context) error {
	holds, err := holdings(c)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("whole.card", "office", chat.OfficeName(c.Words, c.Office), "holds", holds), Buttons: [][]bot.Button{
		bot.Row(papers.Button(c, "whole", "")), bot.Row(c.B("removal.begin", "office_remove")), bot.Row(bot.CommandButton(c.P("common.back"), "settings")),
	}})
	return err
}

// held are the tables whose rows people know by a name, in the order in which they are said.
var held = []string{"people", "activities", "notes", "suggestions", "deeds", "research", "donations", "honours", "archive_items", "announcements", "briefings", "attachments"}

// holdings says how much of what the office has.
func holdings(c *bot.Context) (string, error) {
	counts, err := moffices.Count(c.Tx, c.Office.ID, held...)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, name := range held {
		if n := counts[name]; n > 0 {
			parts = append(parts, c.P("whole.held."+name, "count", n))
		}
	}
	return strings.Join(parts, c.P("writing.comma")), nil
}

// makeWhole makes the one zip, or the first of several; arg KEY.PART is one behind it, which
// waits. A key can be forged: it has to be that of the person.
func makeWhole(c *bot.Context, arg string) (*papers.File, error) {
	all := bot.Kept[*wholes](c)
	if arg != "" {
		key, n, _ := strings.Cut(arg, ".")
		part := bot.SmallInt(n)
		w := all.of(key, part, c.Person.ID)
		if w == nil {
			return nil, c.Problem("whole.lost")
		}
		return w.file(c, key, part)
	}
	x, err := gather(c, all.dir, bounds{Part: all.part, All: mostWholeAll, Files: mostWholeFiles})
	switch {
	case errors.Is(err, errTooMuch):
		return nil, c.Problem("whole.too_big")
	case err != nil:
		return nil, err
	case x.parcel.parts == 1:
		defer x.parcel.close()
		return x.file(c, "", 1)
	}
	return x.file(c, all.keep(x, c.Person.ID), 1)
}

// file is a part as it is sent, which holds it in memory: one at a time.
func (x *whole) file(c *bot.Context, key string, part int) (*papers.File, error) {
	var out bytes.Buffer
	if err := x.write(&out, part); err != nil {
		return nil, err
	}
	f := &papers.File{Kind: bot.Document, Name: x.zipName(part), Data: out.Bytes(), Text: c.T("whole.sent", "rows", x.rows, "papers", x.papers, "files", x.files)}
	if x.parcel.parts > 1 {
		f.Text = c.T("whole.sent_part", "n", part, "of", x.parcel.parts)
	}
	if part < x.parcel.parts {
		f.Next = fmt.Sprint(key, ".", part+1)
	}
	return f, nil
}

// keep has parts wait on the disk, instead of those that a person asked for before.
func (a *wholes) keep(x *whole, person int64) (key string) {
	key = rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	for old, w := range a.by {
		if w.person == person {
			a.drop(old)
		}
	}
	a.by[key] = &waiting{whole: x, person: person, end: time.AfterFunc(waitingLife, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.drop(key)
	})}
	return key
}

// drop forgets what waits; a.mu is held.
func (a *wholes) drop(key string) {
	if w := a.by[key]; w != nil {
		w.end.Stop()
		w.parcel.close()
		delete(a.by, key)
	}
}

// of finds what waits for a person, a part of which is made; nil when nothing does. Each part
// gives the next one its time.
func (a *wholes) of(key string, part int, person int64) *waiting {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.by[key]
	if w == nil || w.person != person || part < 2 || part > w.parcel.parts {
		return nil
	}
	life := waitingLife
	if part == w.parcel.parts {
		life = lastLife
	}
	w.end.Reset(life)
	return w
}
