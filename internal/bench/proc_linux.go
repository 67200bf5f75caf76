package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// cpuOf is the processor time that a process has used so far, user and system.
func cpuOf(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// Behind the command's name, which is in parentheses: field 14 and 15 of
	// proc_pid_stat(5), in ticks of 10 ms.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// peakOf is the largest resident memory that a process has had, in bytes.
func peakOf(pid int) int64 { return memoryOf(pid, "VmHWM:") }

// residentOf is the memory that a process holds now, in bytes.
func residentOf(pid int) int64 { return memoryOf(pid, "VmRSS:") }

func memoryOf(pid int, field string) int64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), field)
	kB, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	return kB << 10
}
