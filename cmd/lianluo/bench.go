package main

// benchCmd measures the program.
type benchCmd struct {
	Scale benchScaleCmd `cmd:"" help:"Compare what things cost in databases of few and of many offices."`
}
