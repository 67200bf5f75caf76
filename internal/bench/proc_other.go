//go:build !linux

package bench

import "time"

// Processor time and memory of a running process are read on Linux only.
func cpuOf(int) time.Duration { return 0 }

func peakOf(int) int64 { return 0 }

func residentOf(int) int64 { return 0 }
