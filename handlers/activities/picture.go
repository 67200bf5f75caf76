package activities

import (
	"fmt"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/documents/card"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
)

// postersOffered is of how many activities ahead /paper has the poster.
const postersOffered = 2

// registerPictures is what is drawn of activities: the page for the wall, and for the
// staff who came to what.
func registerPictures(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "poster", Access: bot.Staff, Make: poster, Offer: offerPosters, Apart: true})
	papers.Add(r, papers.Paper{Name: "attendance_grid", Access: bot.Staff, Make: attendanceGrid, Offer: offerGrid, Apart: true})
}

func offerPosters(c *bot.Context) (list []papers.Offer, err error) {
	if c.Bot.Username == "" {
		return nil, nil
	}
	ahead, err := mactivities.NextActivities(c.Tx, c.Now, postersOffered)
	for i := range ahead {
		a := &ahead[i]
		of := c.Local(a.StartsAt).Format("1.2") + " " + phrase.Truncate(a.Topic, 10)
		list = append(list, papers.Offer{Label: c.P("paper.offer", "paper", c.P("paper.poster"), "of", of), Arg: strconv.FormatInt(a.ID, 10)})
	}
	return list, err
}

// poster is a page of A4 for the wall with the fixed code (§8): whoever scans it comes to
// the card, with check-in first, or to sign up.
func poster(c *bot.Context, arg string) (*papers.File, error) {
	a, err := papers.Record(c, arg, mactivities.ByID)
	if err != nil {
		return nil, err
	}
	switch a.State {
	case mactivities.ActivityCancelled:
		return nil, c.Problem("session.was_cancelled")
	case mactivities.Closed:
		return nil, c.Problem("session.is_over", "time", c.DateClock(a.EndsAt))
	}
	link := c.Link(fmt.Sprintf("s-%d", a.ID))
	if link == "" {
		return nil, c.Problem("session.no_link")
	}
	code, err := documents.NewQR(link)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords() // it hangs where all see it
	opens, _, closes := mactivities.CheckInWindow(a)
	when, span := posts.SessionTime(c, w, a), w.Plain("picture.hours", "from", w.Clock(c.Local(opens)), "to", w.Clock(c.Local(closes)))
	rows := card.Rows{Lead: 3}
	row := func(key, text string) {
		if text != "" {
			rows.List = append(rows.List, card.Row{Lead: w.Plain("picture." + key), Text: text})
		}
	}
	row("time", when)
	row("place", a.Place)
	if a.HostID != 0 && a.Kind.Hosted() {
		row("receives", a.HostName)
	} else {
		row("host", a.HostName)
	}
	row("tutor", a.Tutor)
	head := "picture.scan"
	if a.Voluntary() && c.Now.Before(*a.SignUpUntil) {
		head = "picture.scan_sign_up"
		row("sign_up", w.Plain("picture.until", "time", w.DateClock(c.Local(*a.SignUpUntil), c.Local(c.Now))))
	}
	row("check_in", span)
	title := posts.ActivityName(w, a)
	text := c.T("picture.poster_text", "title", title, "when", when, "place", a.Place, "hours", span)
	of := c.Local(a.StartsAt).Format("2006-01-02") + " " + a.Topic
	return papers.Picture(c, w.Plain("paper.poster"), of, text, &card.Card{
		Sheet: true, Above: w.Plain(head), Title: title, Below: c.Office.Name,
		Parts: []card.Part{card.Code{Dark: code.Dark, Size: code.Size()}, rows},
	})
}
