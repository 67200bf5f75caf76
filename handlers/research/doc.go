// Package research is the quarter's research in the chat (§6): topics and the vote,
// team and trips, findings, and the report to the committee.
package research
