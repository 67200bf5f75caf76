// Package briefing is the quarterly briefing, the figures behind it (§21), and the
// director's announcements (§22).
package briefing
