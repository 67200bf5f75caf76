//go:build race

package main

// raceFlags build a program with the race detector, as .ci/run builds the tests.
var raceFlags = []string{"-race", "-gcflags=modernc.org/...=-d=checkptr=0"}
