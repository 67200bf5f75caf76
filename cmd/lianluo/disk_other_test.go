//go:build !linux

package main

import "testing"

// readOnlyDisk is Linux's.
func readOnlyDisk(*testing.T) (string, func()) { panic("not on this system") }
