package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// Scale compares what the same thing costs in databases of few and of many
// offices.
type Scale struct {
	Offices []int
	Rounds  int
	Ops     int // of each operation in a round
	Starts  int
	Idle    time.Duration // after which a serving process is weighed
	Dir     string        // where the databases are kept; "": nowhere
	Now     time.Time     // up to when the records of a new database go
	Program string        // the executable to start
	Out     io.Writer
}

// Run makes the databases that are not there yet, measures and prints a table.
func (s Scale) Run(ctx context.Context) error {
	if s.Dir == "" {
		dir, err := os.MkdirTemp("", "lianluo-scale-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		s.Dir = dir
	}
	var list []*subject
	for _, n := range s.Offices {
		d := &subject{offices: n, path: filepath.Join(s.Dir, fmt.Sprintf("scale-%d.db", n)), times: map[string][]time.Duration{}, cpu: map[string][]time.Duration{}}
		if err := s.make(ctx, d); err != nil {
			return err
		}
		list = append(list, d)
	}
	if err := s.inside(ctx, list); err != nil {
		return err
	}
	for range s.Starts {
		for _, d := range list {
			if err := d.start(ctx, s.Program, 0); err != nil {
				return err
			}
		}
	}
	for _, d := range list {
		if err := d.start(ctx, s.Program, s.Idle); err != nil {
			return err
		}
	}
	return s.print(list)
}

// make writes a subject's database, or finds it from an earlier run.
func (s Scale) make(ctx context.Context, d *subject) error {
	if _, err := os.Stat(d.path); err == nil {
		fmt.Fprintf(s.Out, "%s is there already\n", d.path)
		return nil
	}
	begun := time.Now()
	err := Seed{Path: d.path, Offices: d.offices, Now: s.Now, Progress: func(done, of int) {
		if done%12 == 0 {
			fmt.Fprintf(s.Out, "\r%d offices: month %d of %d ", d.offices, done, of)
		}
	}}.Make(ctx)
	if err != nil {
		return fmt.Errorf("make %d offices: %w", d.offices, err)
	}
	size, err := os.Stat(d.path)
	if err == nil {
		fmt.Fprintf(s.Out, "\r%d offices made in %s: %.0f MB, %.2f MB an office\n", d.offices, time.Since(begun).Round(time.Second),
			float64(size.Size())/1e6, float64(size.Size())/1e6/float64(d.offices))
	}
	return err
}

// inside measures what happens in one process: all databases in turn, so that
// what else the machine does meets each alike.
func (s Scale) inside(ctx context.Context, list []*subject) error {
	for i, d := range list {
		if err := d.open(ctx, uint64(i)); err != nil {
			return fmt.Errorf("open %d offices: %w", d.offices, err)
		}
		defer d.close()
		if err := d.warm(ctx); err != nil {
			return err
		}
	}
	for range s.Rounds {
		for _, d := range list {
			if err := d.readAhead(); err != nil {
				return err
			}
		}
		for _, op := range operations {
			for _, d := range list {
				if err := d.measure(ctx, op, s.Ops); err != nil {
					return fmt.Errorf("%s with %d offices: %w", op.name, d.offices, err)
				}
			}
		}
	}
	return nil
}

func (s Scale) print(list []*subject) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	table(w, list, "median, ms", median, func(d *subject) map[string][]time.Duration { return d.times })
	table(w, list, "least, ms", least, func(d *subject) map[string][]time.Duration { return d.times })
	table(w, list, "processor, ms", median, func(d *subject) map[string][]time.Duration { return d.cpu })
	fmt.Fprint(w, "memory, MB\t")
	for _, d := range list {
		fmt.Fprintf(w, "%.1f\t", float64(d.memory)/1e6)
	}
	fmt.Fprint(w, "\t\n")
	return w.Flush()
}

// table prints what stands for many of one kind of times.
func table(w io.Writer, list []*subject, title string, one func([]time.Duration) time.Duration, of func(*subject) map[string][]time.Duration) {
	fmt.Fprint(w, title, "\t")
	for _, d := range list {
		fmt.Fprintf(w, "%d offices\t", d.offices)
	}
	fmt.Fprint(w, "ratio\t\n")
	for _, name := range names() {
		if len(of(list[0])[name]) == 0 {
			continue
		}
		fmt.Fprint(w, name, "\t")
		for _, d := range list {
			fmt.Fprintf(w, "%.2f\t", millis(one(of(d)[name])))
		}
		first, last := one(of(list[0])[name]), one(of(list[len(list)-1])[name])
		fmt.Fprintf(w, "%.2f\t\n", float64(last)/float64(max(first, 1)))
	}
	fmt.Fprint(w, "\t\n")
}

// What is timed beside the operations.
const (
	firstPass = "first pass"
	startUp   = "start-up"
)

func names() []string {
	var list []string
	for _, op := range operations {
		list = append(list, op.name)
	}
	return append(list, firstPass, startUp)
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// least is what a thing takes when nothing else is in the way, on a busy machine too.
func least(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	return slices.Min(list)
}
