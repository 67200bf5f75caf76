package posts

import (
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/records"
)

// Readers names those who read something, to p, who is told: 您、主任和文书. Own says
// that p wrote it.
func Readers(w *locale.Words, p *people.Person, r records.Readers, own bool) string {
	var names []string
	if own || r.Include(p) {
		names = append(names, w.Plain("readers.you"))
	}
	for _, role := range people.Roles {
		if r.Roles.Has(role) && !p.Is(role) {
			names = append(names, w.Plain("readers."+role.Name()))
		}
	}
	if r.Group != "" {
		names = append(names, w.Plain("readers."+r.Group))
	}
	text := ""
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			text += w.Plain("readers.last")
		case i > 0:
			text += w.Plain("readers.between")
		}
		text += name
	}
	return text
}
