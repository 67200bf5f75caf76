package app

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// maxConns is how many connections are held open at most. Telegram uses 16.
const maxConns = 256

// conns bounds the connections of an HTTP server. When there are too many, the
// one that has gone longest without a whole request makes place for the
// newcomer: who sends slowly, or opens connections and says nothing, holds up
// nobody who has something to say.
type conns struct {
	most int

	mu      sync.Mutex
	open    int
	silent  *list.List // of net.Conn, the longest silent first
	element map[net.Conn]*list.Element
}

func newConns(most int) *conns {
	return &conns{most: most, silent: list.New(), element: map[net.Conn]*list.Element{}}
}

// state is a hook for http.Server.ConnState. A connection is active from the
// moment when the head of a request is complete.
func (c *conns) state(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.element[conn]; ok {
		c.silent.Remove(e)
		delete(c.element, conn)
	}
	switch s {
	case http.StateNew:
		c.open++
		c.element[conn] = c.silent.PushBack(conn)
		if c.open > c.most {
			c.evict()
		}
	case http.StateIdle:
		c.element[conn] = c.silent.PushBack(conn)
	case http.StateClosed, http.StateHijacked:
		c.open--
	}
}

// evict closes the longest silent connection; the newcomer when all others are
// at work. c.mu is held.
func (c *conns) evict() {
	e := c.silent.Front()
	conn := e.Value.(net.Conn)
	c.silent.Remove(e)
	delete(c.element, conn)
	_ = conn.Close()
}
