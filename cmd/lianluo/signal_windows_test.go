package main

import "os"

// stopSignal asks a process to stop; Windows knows only the hard way.
var stopSignal = os.Kill
