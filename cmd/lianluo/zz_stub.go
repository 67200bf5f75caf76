package main

type doctorCmd struct{}
type backupCmd struct{}
type restoreCmd struct{}

func (doctorCmd) Run() error  { return nil }
func (backupCmd) Run() error  { return nil }
func (restoreCmd) Run() error { return nil }
