package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"gorm.io/gorm"

	"lianluo/internal/app"
	"lianluo/internal/files"
	"lianluo/models/offices"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// officeCmd is what who runs the program does with one office of several.
type officeCmd struct {
	List   officeListCmd   `cmd:"" help:"List the offices: number, name, people, director."`
	Export officeExportCmd `cmd:"" help:"Write all that an office has as one zip: tables, papers, kept files and a list. The bot may be serving."`
	Remove officeRemoveCmd `cmd:"" help:"Close an office and delete it in a month, until when that can be taken back."`
	Keep   officeKeepCmd   `cmd:"" help:"Take the removal of an office back."`
}

// officeArg is the office that a command is about.
type officeArg struct {
	Office string `arg:"" help:"Its number, as in lianluo office list, or its whole name."`
}

// find finds the office. A name that several have is no answer: their numbers are.
func (a officeArg) find(tx *gorm.DB) (*people.Office, error) {
	all, err := allOffices(tx)
	if err != nil {
		return nil, err
	}
	number, notNumber := strconv.ParseInt(a.Office, 10, 64)
	var named []people.Office
	for _, o := range all {
		if notNumber == nil && o.ID == number {
			return &o, nil
		}
		if o.Called(a.Office) {
			named = append(named, o)
		}
	}
	switch len(named) {
	case 0:
		return nil, fmt.Errorf("there is no office %q: `lianluo office list` names them", a.Office)
	case 1:
		return &named[0], nil
	}
	var numbers []string
	for _, o := range named {
		numbers = append(numbers, strconv.FormatInt(o.ID, 10))
	}
	return nil, fmt.Errorf("several offices are called %s: give a number, one of %s", a.Office, strings.Join(numbers, ", "))
}

// allOffices lists them, those without a name too.
func allOffices(tx *gorm.DB) (list []people.Office, err error) {
	err = tx.Order("id").Find(&list).Error
	return list, err
}

type officeListCmd struct{ dbFlag }

// Run lists the offices.
func (l *officeListCmd) Run(ctx context.Context, io *streams) error {
	db, err := l.openToLook(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := allOffices(db.Read(ctx))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(io.out, "there is no office: `lianluo claim` makes the link that begins one")
	}
	for i := range list {
		o := &list[i]
		tx := store.InOffice(db.Read(ctx), o.ID)
		all, err := people.People(tx)
		if err != nil {
			return err
		}
		var directors []string
		for _, p := range all {
			if p.Is(people.Director) {
				directors = append(directors, p.Name)
			}
		}
		line := fmt.Sprintf("%d  %s  people: %d  director: %s", o.ID, orDash(o.Name), len(all), orDash(strings.Join(directors, ", ")))
		if o.RemovalAt != nil {
			line += "  closed, removed on " + dayOf(o, *o.RemovalAt)
		}
		fmt.Fprintln(io.out, line)
	}
	return nil
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func dayOf(o *people.Office, t time.Time) string { return t.In(o.Location()).Format(time.DateOnly) }

type officeExportCmd struct {
	officeArg
	dbFlag
	filesFlag
	To string `required:"" placeholder:"DIR" help:"Folder in which the zip is written."`
}

// Run exports an office.
func (e *officeExportCmd) Run(ctx context.Context, io *streams) error {
	if err := e.checkFiles(); err != nil {
		return err
	}
	if info, err := os.Stat(e.To); err != nil || !info.IsDir() {
		return fmt.Errorf("--to %s: no such folder; make it or choose another", e.To)
	}
	db, err := e.openToLook(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	o, err := e.find(db.Read(ctx))
	if err != nil {
		return err
	}
	// What cannot be made is in the list of the zip; the log would be lines for programmers.
	out, err := app.Export{DB: db, Office: o.ID, To: e.To, Files: e.Files, Clock: clockwork.NewRealClock()}.Write(ctx)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: move it away or choose another folder", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "exported: %s\nrows: %d, papers: %d, kept files: %d\n", out.Path, out.Rows, out.Papers, out.Files)
	if out.Elsewhere > 0 {
		fmt.Fprintf(io.out, "files that are not in it, at Telegram mostly: %d, its list says where each is seen\n", out.Elsewhere)
	}
	if kept, err := keptOf(db.Read(ctx), o.ID); err == nil && kept > 0 && e.Files == "" {
		fmt.Fprintf(io.out, "!! %d kept files are not in it: give --files, as serve has it\n", kept)
	}
	if out.Unmade > 0 {
		fmt.Fprintf(io.out, "!! papers that could not be made: %d, its list names them\n", out.Unmade)
	}
	return nil
}

// keptOf counts the files that are kept for an office.
func keptOf(tx *gorm.DB, office int64) (n int64, err error) {
	err = store.InOffice(tx, office).Model(&records.KeptFile{}).Where("sha256 <> ''").Count(&n).Error
	return n, err
}

type officeRemoveCmd struct {
	officeArg
	dbFlag
	filesFlag
	Now bool `help:"Delete it at once. Nobody can take that back: the name of the office has to be typed. The bot must not be serving."`
}

// Run begins the removal of an office, or does it.
func (r *officeRemoveCmd) Run(ctx context.Context, io *streams) error {
	if err := r.checkFiles(); err != nil {
		return err
	}
	if r.Now {
		if err := r.checkThere(); err != nil {
			return err
		}
		unlock, err := lock(r.DB) // what is under way in a program that serves would say it all again
		if err != nil {
			return err
		}
		defer unlock()
	}
	db, err := r.openUpToDate(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	o, err := r.find(db.Read(ctx))
	if err != nil {
		return err
	}
	if r.Now {
		return r.now(ctx, io, db, o)
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		is, err := people.OfficeByID(tx, o.ID)
		if err != nil {
			return err
		}
		o = is
		return offices.AskRemoval(tx, o, nil, time.Now())
	})
	if errors.Is(err, offices.ErrRemoval) {
		return fmt.Errorf("%s is closed already, and removed on %s: `lianluo office keep %d` takes that back", o.Name, dayOf(o, *o.RemovalAt), o.ID)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "%s is closed: nothing is said in it any more. On %s all its records are deleted.\n"+
		"Until then its director takes that back with one tap, and you with: lianluo office keep %d\n", o.Name, dayOf(o, *o.RemovalAt), o.ID)
	return nil
}

// now deletes an office at once, when its name was typed.
func (r *officeRemoveCmd) now(ctx context.Context, io *streams, db *store.DB, o *people.Office) error {
	rows, err := rowsOf(db.Read(ctx), o.ID)
	if err != nil {
		return err
	}
	kept, err := keptOf(db.Read(ctx), o.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(io.out, "%d  %s\nThis deletes at once, for good: %s; kept files: %d.\nBackups that were made before have it still.\nType the name of the office to delete it: ",
		o.ID, orDash(o.Name), rows, kept)
	typed, _ := bufio.NewReader(io.in).ReadString('\n')
	fmt.Fprintln(io.out)
	if !o.Called(strings.TrimSpace(typed)) {
		return errors.New("that is not the name of the office: nothing was deleted")
	}
	if err := db.Write(ctx, func(tx *gorm.DB) error { return offices.Remove(tx, o.ID) }); err != nil {
		return err
	}
	if err := db.Scour(ctx); err != nil {
		return fmt.Errorf("%s is deleted, but what is left of it on the disk could not be overwritten: %w", o.Name, err)
	}
	fmt.Fprintf(io.out, "deleted: %s\n", o.Name)
	if r.postgres() {
		fmt.Fprintln(io.out, "run VACUUM FULL in the database: PostgreSQL keeps what was deleted until then")
	}
	return r.leave(ctx, io, db)
}

// leave deletes the kept files that no other office has.
func (r *officeRemoveCmd) leave(ctx context.Context, io *streams, db *store.DB) error {
	for {
		sums, err := records.LeavingFiles(db.Read(ctx))
		if err != nil || len(sums) == 0 {
			return err
		}
		if r.Files == "" {
			fmt.Fprintln(io.out, "its kept files are deleted when `lianluo serve --files` starts next")
			return nil
		}
		for _, sum := range sums {
			err := files.At(r.Files).Remove(sum, func() (bool, error) {
				return records.Wanted(store.AcrossOffices(db.Read(ctx)), sum, time.Now())
			})
			if err == nil {
				err = db.Write(ctx, func(tx *gorm.DB) error { return records.LeftFile(tx, sum) })
			}
			if err != nil {
				return err
			}
		}
	}
}

// said are the tables that people know by a name, in the order in which they are named.
var said = []string{"people", "activities", "notes", "suggestions", "deeds", "research", "donations", "honours", "archive_items", "attachments"}

// rowsOf says how much an office has.
func rowsOf(tx *gorm.DB, office int64) (string, error) {
	tx = store.AcrossOffices(tx)
	tables, err := offices.Tables(tx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, t := range tables {
		if t.Name != "offices" {
			names = append(names, t.Name)
		}
	}
	of, err := offices.Count(tx, office, names...)
	if err != nil {
		return "", err
	}
	var all int64
	for _, n := range of {
		all += n
	}
	parts := []string{fmt.Sprintf("%d rows", all)}
	for _, name := range said {
		parts = append(parts, fmt.Sprintf("%s: %d", name, of[name]))
	}
	return strings.Join(parts, ", "), nil
}

type officeKeepCmd struct {
	officeArg
	dbFlag
}

// Run takes the removal of an office back.
func (k *officeKeepCmd) Run(ctx context.Context, io *streams) error {
	db, err := k.openUpToDate(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	o, err := k.find(db.Read(ctx))
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		is, err := people.OfficeByID(tx, o.ID)
		if err != nil {
			return err
		}
		return offices.TakeBackRemoval(tx, is)
	})
	if errors.Is(err, offices.ErrRemoval) {
		return fmt.Errorf("%s is not closed: there is nothing to take back", o.Name)
	}
	if err == nil {
		fmt.Fprintf(io.out, "taken back: %s goes on\n", o.Name)
	}
	return err
}
