// Package activities holds what the office does together (§4–§8): sessions and
// other activities, who came, leave, claims and corrections, the rota of hosts, the
// year's plan, and what an activity leaves to be done.
package activities
