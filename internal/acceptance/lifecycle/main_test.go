package lifecycle_test

import (
	"flag"
	"os"
	"testing"
)

// checks is how many walks each kind is taken through; each runs the whole
// program. -rapid.checks says otherwise.
const checks = "20"

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
