package app

import "time"

// MaxConns is how many connections the HTTP server holds open.
const MaxConns = maxConns

// SetReading bounds how long the HTTP server waits for a head and for a whole
// request; before Run.
func (a *App) SetReading(head, all time.Duration) { a.reading.head, a.reading.all = head, all }
