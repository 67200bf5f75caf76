// Package desk looks across the families: what waits for the director, what waits
// for a member, the record book, search, export and the doctor's questions (§23).
package desk
