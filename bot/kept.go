package bot

import (
	"fmt"
	"reflect"
)

// Keeper is a router, or a context of the bot that has it.
type Keeper interface{ keeper() *Router }

func (r *Router) keeper() *Router  { return r }
func (c *Context) keeper() *Router { return c.Bot.router }

// Keep makes the router keep a value for handlers to find later (Kept): what
// the program was started with, or what one feature lets others add to. It is
// found by its type, so a feature that keeps something has a type for it. All
// is kept while routes are registered, and only read afterwards.
func Keep[T any](r *Router, v T) {
	key := reflect.TypeFor[T]()
	if _, twice := r.kept[key]; twice {
		panic(fmt.Sprintf("kept twice: %v", key))
	}
	r.kept[key] = v
}

// Kept gives the value of that type which the router keeps. To ask for one
// that is not there is a fault of the program.
func Kept[T any](from Keeper) T {
	key := reflect.TypeFor[T]()
	v, ok := from.keeper().kept[key]
	if !ok {
		panic(fmt.Sprintf("nothing kept as %v", key))
	}
	return v.(T)
}
