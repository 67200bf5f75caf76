// Package briefing holds the quarterly briefing with the figures behind it (§21)
// and the director's announcements (§22).
package briefing
