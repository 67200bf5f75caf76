package people

import "lianluo/bot"

// Register is who belongs to an office (§1, §2).
func Register(r *bot.Router, timeZone string) {
	registerClaim(r, timeZone)
	registerJoin(r)
	registerOffices(r)
	registerGroup(r)
	registerAddMember(r)
	registerMembers(r)
	registerImport(r)
	registerTerm(r)
	registerRoles(r)
	registerSettings(r)
}
