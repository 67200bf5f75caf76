package activities

import (
	"lianluo/bot"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerPhotos is the pictures of an activity, added by the staff and by the
// member who receives the others.
func registerPhotos(r *bot.Router) {
	form := &bot.Form[materialsDraft]{
		Name: "photos", Access: bot.Inside, Direct: true, Submit: addPhotos,
		Fields: []bot.Field[materialsDraft]{{
			Name: "files", Asked: true, Files: true,
			Empty: func(v *materialsDraft) bool { return len(v.Files) == 0 },
			Question: func(c *bot.Context, v *materialsDraft) (string, error) {
				return withCount(c, c.T("photos.ask"), v.Files), nil
			},
			Set: func(c *bot.Context, v *materialsDraft, in bot.Input) error {
				if in.File == nil || in.File.Kind != bot.Photo && in.File.Kind != bot.Video && in.File.Kind != bot.Round {
					return c.Problem("photos.only")
				}
				return takeMaterial(c, v, in)
			},
		}},
	}
	bot.AddForm(r, form)
	r.Button("photos_add", bot.Inside, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		if !mayAddPhotos(c.Person, a) {
			return c.Problem("common.not_allowed")
		}
		return form.Start(c, materialsDraft{Activity: a.ID})
	})
}

func mayAddPhotos(p *people.Person, a *mactivities.Activity) bool {
	return p.Is(people.Staff) || a.HostID != 0 && a.HostID == p.ID
}

func addPhotos(c *bot.Context, v *materialsDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if !mayAddPhotos(c.Person, a) {
		return bot.Message{}, c.Problem("common.not_allowed")
	}
	if err := attachAll(c, a, records.UsePhoto, v.Files); err != nil {
		return bot.Message{}, err
	}
	done := c.T("photos.added", "count", len(v.Files))
	if c.Person.Is(people.Staff) {
		return changedCard(c, a, done)
	}
	return ActivityCard(c, a, done)
}
