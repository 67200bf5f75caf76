// Package activities is what staff and members do with sessions and other
// activities (§4, §5, §7): calling, changing and ending them, their files and
// photos, and what they leave to be done.
package activities
