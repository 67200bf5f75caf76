package attendance

import "lianluo/bot"

// Register makes the router know who comes, who does not, and why (§8).
func Register(r *bot.Router) {
	registerAnswer(r)
	registerSignUp(r)
	registerSheet(r)
	registerGuests(r)
	registerConfirm(r)
	registerPlace(r)
	registerLeaving(r)
	registerLeaveFor(r)
	registerCheckin(r)
	registerScreen(r)
	registerLeave(r)
	registerCorrect(r)
}
