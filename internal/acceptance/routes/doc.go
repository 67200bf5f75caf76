// Package routes holds, as its tests, that what a button, a link or a command
// names is there, and that all that is there is named somewhere: routes are
// strings, and the compiler does not see them.
package routes
