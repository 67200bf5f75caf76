// Package attendance is who comes and who came (§8): answers, check-in, leave,
// claims, corrections, and the code on the meeting room's screen.
package attendance
