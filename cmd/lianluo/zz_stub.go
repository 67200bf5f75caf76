package main

type tryCmd struct{}
type doctorCmd struct{}
type backupCmd struct{}
type restoreCmd struct{}

func (tryCmd) Run() error     { return nil }
func (doctorCmd) Run() error  { return nil }
func (backupCmd) Run() error  { return nil }
func (restoreCmd) Run() error { return nil }
