package study

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// registerFive is the 五有 of a study session for the staff (§4).
func registerFive(r *bot.Router) {
	r.Button("five", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return fiveView(c, a, "", c.ArgInt(1))
	})
	r.Button("five_remind", bot.Staff, remindOwing)
}

// fivePage is how many members a page of the 五有 shows.
const fivePage = 12

// fiveView is the 五有 of a session with who has handed in what (§4). It is for
// the staff: the group never sees names here.
func fiveView(c *bot.Context, a *mactivities.Activity, done string, page int) error {
	f, err := mstudy.FiveHaves(c.Tx, a)
	if err != nil {
		return err
	}
	lines := []string{done, c.T("session.five_title", "title", locale.HTML(posts.SessionTitle(c.Words, a)))}
	for _, part := range []struct {
		key  string
		have mstudy.Have
	}{{"plan", f.Plan}, {"materials", f.Materials}, {"tutor", f.Tutor}} {
		lines = append(lines, c.T("session.five_line", "light", posts.Light(part.have), "label", c.P("session."+part.key+".label")))
	}
	for _, part := range []struct {
		key  string
		have mstudy.Have
	}{{"notes", f.Notes}, {"reflections", f.Reflections}} {
		lines = append(lines, c.T("session.five_count", "light", posts.Light(part.have), "label", c.P("session.five_"+part.key),
			"n", part.have.Count, "of", part.have.Of))
	}
	rows, made, err := memberRows(c, a)
	if err != nil {
		return err
	}
	lines = append(lines, posts.CatchUpLine(c.Words, made))
	page, pages := chat.PageOf(page, len(rows), fivePage)
	if len(rows) > 0 {
		lines = append(lines, "", strings.Join(rows[page*fivePage:min(len(rows), (page+1)*fivePage)], "\n"))
	}
	m := bot.Message{Text: strings.TrimPrefix(strings.Join(lines, "\n"), "\n"), Buttons: chat.Turns(c, "five", page, pages, a.ID)}
	if len(f.Notes.Owing)+len(f.Reflections.Owing) > 0 {
		m.Buttons = append(m.Buttons, bot.Row(c.B("session.remind_owing", "five_remind", a.ID)))
	}
	m.Buttons = append(m.Buttons, studyButtons(c, a, made)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "session", a.ID)))
	_, err = c.Show(m)
	return err
}

// memberRows has a line for each member: 王芳 笔记● 心得○.
func memberRows(c *bot.Context, a *mactivities.Activity) (rows []string, made []mstudy.MadeUp, err error) {
	if a.Kind != mactivities.Study {
		return nil, nil, nil
	}
	list, err := mstudy.LightsByMember(c.Tx, a)
	for i := range list {
		l := &list[i]
		if l.MakesUp {
			made = append(made, l.MadeUp)
		}
		if row := posts.MemberRow(c, c.Words, l); row != "" {
			rows = append(rows, c.T("five.row", "name", l.Name, "row", locale.HTML(row)))
		}
	}
	return rows, made, err
}

// studyButtons are what can be done about a study session beside its sheet.
func studyButtons(c *bot.Context, a *mactivities.Activity, made []mstudy.MadeUp) [][]bot.Button {
	if a.Kind != mactivities.Study {
		return nil
	}
	buttons := bot.Row(c.B("booklet.open", "booklet", a.ID), c.B("quiz.make", "quiz_new", "activity", a.ID),
		c.B("catchup.set_questions", "catchup_questions", a.ID), c.B("library.shelve", "shelve", a.ID))
	if len(made) > 0 {
		buttons = append(buttons, c.B("catchup.see", "catchup_see", a.ID))
	}
	return bot.Rows(2, buttons...)
}

// remindOwing reminds in private those who owe something, once a day at most.
func remindOwing(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	f, err := mstudy.FiveHaves(c.Tx, a)
	if err != nil {
		return err
	}
	owes := map[int64]bool{}
	var ids []int64
	for _, id := range append(append(ids, f.Notes.Owing...), f.Reflections.Owing...) {
		if owes[id] {
			continue
		}
		owes[id] = true
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return err
		}
		w := c.WordsFor(p)
		m := bot.Message{
			About: posts.About(a), Asks: posts.AsksOwed,
			Stands: posts.OwedStands([]mstudy.Owed{{Activity: *a, Kind: mnotes.StudyNote}, {Activity: *a, Kind: mnotes.Reflection}}),
			Text:   w.T("session.owing_told", "title", locale.HTML(posts.SessionQuoted(w, a))),
			Buttons: bot.Rows(2, bot.Button{Text: w.Plain("session.note"), Data: bot.Data("note", a.ID)},
				bot.Button{Text: w.Plain("session.reflect"), Data: bot.Data("reflect", a.ID)}),
		}
		once := fmt.Sprintf("activity:%d:owes:%d:%s", a.ID, id, store.DateOf(c.Now, c.Location()))
		if _, err := c.Tell(p, m, bot.Once(once)); err != nil {
			return err
		}
	}
	return fiveView(c, a, c.T("session.owing_reminded", "count", len(owes)), 0)
}
