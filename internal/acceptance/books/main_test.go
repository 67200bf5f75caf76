package books_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain sets how many walks there are, unless -rapid.checks says otherwise: a few seconds'
// worth wherever the suite runs, more in CI, many before a release.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		checks := map[string]string{"": "12", "long": "100"}[os.Getenv("LIANLUO_CI")]
		if checks == "" {
			checks = "24"
		}
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
