package handlers

import (
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/attendance"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// Questions about the record are answered by the screen that shows it.

// aboutNext answers what is asked of an activity (when, where, what) with its card: of
// the day that is named, or the next.
func aboutNext(c *bot.Context, words string) error {
	a, err := attendance.Meant(c, words)
	if err != nil || a == nil {
		return err
	}
	return c.Do(bot.Data("activity", a.ID))
}

// whoComes answers who comes, or who came: to the staff the list, to a member the card
// with its counts.
func whoComes(c *bot.Context, words string) error {
	var a *activities.Activity
	if phrase.BeenThere(words) {
		list, err := activities.OpenedActivities(c.Tx, c.Now.Add(-lately), c.Now, 20)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			newest := slices.MaxFunc(list, func(a, b activities.Opened) int { return a.StartsAt.Compare(b.StartsAt) })
			if a, err = activities.ByID(c.Tx, newest.ID); err != nil {
				return err
			}
		}
	}
	if a == nil {
		var err error
		if a, err = attendance.Meant(c, words); err != nil || a == nil {
			return err
		}
	}
	if bot.Staff.Allows(c.Person) {
		return c.Do(bot.Data("roster", a.ID))
	}
	return c.Do(bot.Data("activity", a.ID))
}

// lately is how long after its end people still speak of an activity as of the one at
// hand, and studied how far back notes are still waited for.
const (
	lately  = 48 * time.Hour
	studied = 60 * 24 * time.Hour
)

// whoOwes shows what of the last study session is handed in and by whom.
func whoOwes(c *bot.Context) error {
	if !bot.Staff.Allows(c.Person) {
		return c.Do(bot.Data("five", 0)) // it is refused there
	}
	list, err := activities.Between(c.Tx, c.Now.Add(-studied), c.Now)
	if err != nil {
		return err
	}
	for i := range slices.Backward(list) {
		if list[i].Kind == activities.Study {
			return c.Do(bot.Data("five", list[i].ID))
		}
	}
	_, err = c.Say(bot.Message{Text: c.T("sense.no_study"), Buttons: bot.Rows(1, bot.CommandButton(c.P("command.calendar"), "calendar"))})
	return err
}

// theDirector shows who the director is.
func theDirector(c *bot.Context) error {
	list, err := people.People(c.Tx)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Is(people.Director) && c.Person.LooksOn() { // the roster is not theirs
			_, err := c.Say(bot.Message{Text: c.T("sense.director_is", "name", list[i].Name), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
			return err
		}
		if list[i].Is(people.Director) {
			return c.Run("members", list[i].Name)
		}
	}
	return c.Run("members", "")
}
