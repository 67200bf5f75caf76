// Package lifecycle holds, as its tests, what is promised of every record that is
// filed and decided, in whatever order people do things in the chat: who is told
// of it, when and how often, and that no message asks for what is settled.
package lifecycle
