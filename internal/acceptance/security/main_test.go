package security_test

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	// The planted database is an SQLite file whatever the other suites run on.
	_ = os.Unsetenv("LIANLUO_TEST_POSTGRES")
	code := m.Run()
	if planted != nil {
		_ = os.RemoveAll(planted.dir)
	}
	os.Exit(code)
}
