package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints the version, the revision it was built from and Go's.
func (versionCmd) Run(io *streams) error {
	version, revision, dirty := "(development)", "unknown", ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this program was built without build information")
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ", modified"
		}
	}
	fmt.Fprintf(io.out, "lianluo %s\nrevision %s%s\n%s\n", version, revision, dirty, info.GoVersion)
	return nil
}
