// Package alike tells whether two suggestions are about the same matter at the same place (§10). It is pure: it
// reads words and gives numbers. Which suggestions are compared at all is found by an index (models/voices).
package alike
