// Package plan is the year ahead (§5, §25): the rota of hosts, the year's plan, the
// calendar and its feed for a phone.
package plan
