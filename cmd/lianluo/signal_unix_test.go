//go:build unix

package main

import "syscall"

// stopSignal asks a process to stop.
const stopSignal = syscall.SIGTERM
