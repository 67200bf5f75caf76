package people

import (
	"lianluo/bot"
	mpeople "lianluo/models/people"
)

// Register makes the router know how an office begins and who belongs to it;
// timeZone is that of offices made from now on.
func Register(r *bot.Router, timeZone string) {
	registerClaim(r, timeZone)
	registerJoin(r)
	registerNewcomer(r)
	registerOffices(r)
	registerGroup(r)
	r.Within(mpeople.AreaRoster, func() {
		registerAddMember(r)
		registerMembers(r)
	})
	registerImport(r)
	registerBook(r)
	registerTerm(r)
	registerRoles(r)
	registerSettings(r)
	registerPreferences(r)
	registerPrivacy(r)
}
