// Package security attacks the whole program through its public door, as its
// tests: raw updates, forged buttons, guessed links, hostile words, from
// everybody who could send them. docs/security.md says what is promised.
package security
