// Package research holds the quarter's research (§6): how its topic is found, its
// team, its findings and its report.
package research
