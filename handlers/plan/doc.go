// Package plan is the year ahead (§5, §25): the rota of hosts, the year's plan and
// the calendar.
package plan
