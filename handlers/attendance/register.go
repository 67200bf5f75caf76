// Package attendance is who comes and who came (§8): the answer beforehand
// (answer.go), check-in (签到, checkin.go), leave (请假, leave*.go), leaving early (早退,
// leaving.go), the claim of having been there (申请补录, claim_presence.go), corrections
// by the office (更正, correct.go), its sheet (名单, sheet.go), and the code on the
// meeting room's screen.
package attendance

import "lianluo/bot"

// Register makes the router know who comes, who does not, and why (§8).
func Register(r *bot.Router) {
	registerAnswer(r)
	registerSignUp(r)
	registerSheet(r)
	registerGuests(r)
	registerBook(r)
	registerConfirm(r)
	registerPlace(r)
	registerLeaving(r)
	registerLeaveFor(r)
	registerCheckin(r)
	registerScreen(r)
	registerLeave(r)
	registerCorrect(r)
}
