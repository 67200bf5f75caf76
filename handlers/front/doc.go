// Package front is what a person meets first: the menu and its keyboard, the
// director's desk, the to-do list, and the walk through what waits. The other rooms
// add their own to these (board.go).
package front
