// Package people is how an office begins and who belongs to it (§1, §2): claiming,
// joining, members, roles, terms, the roster from Excel, the group, the settings.
package people
