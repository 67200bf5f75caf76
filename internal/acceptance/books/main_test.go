package books_test

import (
	"flag"
	"os"
	"testing"
)

// whole tells that there are as many walks as are meant, so that what none of them does is not
// tried.
var whole = true

// TestMain sets how many walks there are, unless -rapid.checks says otherwise: a few seconds'
// worth wherever the suite runs, more in CI, many before a release.
func TestMain(m *testing.M) {
	flag.Parse()
	flag.Visit(func(f *flag.Flag) { whole = whole && f.Name != "rapid.checks" })
	if whole {
		checks := map[string]string{"": "12", "long": "100"}[os.Getenv("LIANLUO_CI")]
		if checks == "" {
			checks = "18"
		}
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
