package activities

import (
	"lianluo/bot"
	"lianluo/handlers/front"
)

// Register makes the router know what is done with activities (§4, §5, §7).
func Register(r *bot.Router) {
	bot.Keep(r, &moveHooks{})
	registerSession(r)
	registerClose(r)
	registerActivity(r)
	registerTasks(r)
	registerPhotos(r)
	registerPictures(r)
	registerSignIn(r)
	front.BeginDesk(r, today)
}
