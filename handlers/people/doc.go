// Package people is how an office begins and who belongs to it (§1, §2): the claim
// link that founds it (claim.go), joining, members, roles, terms, the roster from Excel
// (import*.go), the group, the office's settings and a person's own preferences.
package people
