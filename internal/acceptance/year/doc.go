// Package year has no code of its own: its tests play the office's year 2026
// through the public door, from the plan of the year to its last briefing, and
// hold what everybody was told and the register against files written by hand.
//
// testdata/activities.txt lists what is held, testdata/attendance.txt who does
// what there, testdata/events.txt everything else that people type and tap, and
// testdata/office.txt what the office does for itself: the fund, the tasks of its groups, the
// reports to the committee and its meetings. testdata/register.txt is what has to come of it,
// by the rules, testdata/voices.txt, quarters.txt and consult.txt what has to come of
// suggestions and consultations, fund.txt, fund-sums.txt, tasks.txt and promises.txt of the
// office's own work; testdata/reports are the reports as they were sent.
package year
