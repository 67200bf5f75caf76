// Package house holds, as its tests, how the code is laid out: which room may
// import which, how large a room may be, and that docs/ tell of what is there.
package house
