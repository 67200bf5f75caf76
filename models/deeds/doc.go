// Package deeds holds good deeds (好事实事, §13) and their totals.
package deeds
