package briefing

import (
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// announceForm is the director's word before it is sent.
type announceForm struct {
	Text  string
	Files []bot.Upload
	// SendAt is when it is to go out; nil: now.
	SendAt *time.Time `json:",omitempty"`
	// DueAt is by when its matter is to be done; NoDue: by no day.
	DueAt *time.Time `json:",omitempty"`
	NoDue bool       `json:",omitempty"`
	// Ask is what each member has to hand in; NoUnit: a number of nothing.
	Ask    mbriefing.Ask
	NoUnit bool `json:",omitempty"`
}

const announceName bot.FormName[announceForm] = "announce"

// announceFiles is how many files go with an announcement at most.
const announceFiles = 5

func registerAnnounce(r *bot.Router) {
	form := &bot.Form[announceForm]{
		Name: announceName, Access: bot.Staff, SubmitKey: "announce.send",
		Fields: []bot.Field[announceForm]{
			{
				Name: "text", Asked: true, Thanks: true, Text: func(v *announceForm) string { return v.Text },
				Empty: func(v *announceForm) bool { return v.Text == "" },
				Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
					text, err := announcementWords(c, in.Text)
					if err == nil {
						v.Text = text
					}
					return err
				},
			},
			sendField(), askField(), unitField(), optionsField(), dueField(),
			{
				Name: "files", Files: true, Optional: true,
				Empty: func(v *announceForm) bool { return len(v.Files) == 0 },
				Set: func(c *bot.Context, v *announceForm, in bot.Input) error {
					switch {
					case in.File == nil:
						return c.Problem("announce.file_only")
					case len(v.Files) >= announceFiles:
						return c.Problem("announce.too_many", "max", announceFiles)
					}
					if err := chat.RefuseFile(c, in.File); err != nil {
						return err
					}
					v.Files = append(v.Files, *in.File)
					return nil
				},
			},
		},
		Card: announceCardText, Buttons: announceButtons, Submit: submitAnnounce,
	}
	bot.AddForm(r, form)
	r.Command("announce", bot.Staff, func(c *bot.Context) error {
		if c.Args == "" {
			return form.Start(c, announceForm{})
		}
		v := announceForm{}
		if f := c.Upload(); f != nil {
			if err := chat.RefuseFile(c, f); err != nil {
				return err
			}
			v.Files = []bot.Upload{*f}
		}
		var err error
		if v.Text, err = announcementWords(c, c.Args); err != nil {
			return err
		}
		return form.Check(c, v)
	})
	r.Button("announce_due_take", bot.Staff, takeDue)
	r.Command("read", bot.Inside, readAll)
	r.Button("announce_read", bot.Inside, announceRead).InGroup().Asks(asksReading())
	r.Undo("announce", bot.Staff, undoAnnounce)
}

func announcementWords(c *bot.Context, words string) (string, error) {
	text := phrase.Clean(words)
	if text == "" {
		return "", c.Problem("form.words_wanted")
	}
	if n := store.Length(text); n > mbriefing.AnnouncementLimit {
		return "", c.Problem("announce.too_long", "n", n, "max", mbriefing.AnnouncementLimit)
	}
	return text, nil
}

// preview is the announcement that the form would make.
func (v *announceForm) preview(c *bot.Context) *mbriefing.Announcement {
	at := v.from(c)
	return &mbriefing.Announcement{Text: v.Text, PostedAt: &at, Days: announcementDays(c, at, v.Text, v.DueAt, v.Ask), Ask: v.Ask}
}

// from is when the announcement goes out: what its words call tomorrow is the day after.
func (v *announceForm) from(c *bot.Context) time.Time {
	if v.SendAt != nil {
		return *v.SendAt
	}
	return c.WordsAt()
}

// announceCardText is what will be seen, with who sees it and when above it.
func announceCardText(c *bot.Context, v *announceForm) (string, error) {
	members, err := people.MembersBy(c.Tx, c.Now)
	if err != nil {
		return "", err
	}
	inGroup, err := c.InGroup()
	if err != nil {
		return "", err
	}
	key := "announce.check"
	if !inGroup {
		key = "announce.check_private"
	}
	text := c.T(key, "count", len(members))
	if v.SendAt != nil {
		text += "\n" + c.T("announce.check_at", "time", c.DateClock(*v.SendAt))
	}
	text += "\n\n" + c.T("announce.quote", "text", locale.HTML(posts.AnnouncementText(c, c.Words, v.preview(c))))
	if n := len(v.Files); n > 0 {
		text += "\n\n" + c.T("announce.attached", "count", n)
	}
	if v.Ask.Wanted() && phrase.WantsSecret(v.Text) {
		text += "\n\n" + c.T("announce.asks_secret")
	}
	if at := c.HeardAt(); v.SendAt == nil && at.After(c.Now) {
		text += "\n\n<i>" + c.T("later.warn", "time", c.Morning(at)) + "</i>"
	}
	return text, nil
}

// announceButtons puts sending first, and what may be added below it, a tap each. A day
// that stands in the text is offered as the last one.
func announceButtons(c *bot.Context, v *announceForm, id int64) ([][]bot.Button, error) {
	edit := func(key, field string) bot.Button { return c.B(key, "form", id, "edit", field) }
	due := edit("announce.add_due", "due")
	if m, ok := phrase.Due(v.Text, c.Local(v.from(c))); ok && v.DueAt == nil && !v.NoDue {
		at := dueOf(m)
		due = bot.Button{
			Text: c.P("announce.take_due", "date", posts.DueWords(c, c.Words, &mbriefing.Days{DueAt: &at})),
			Data: bot.Data("announce_due_take", id, at.Unix()),
		}
	}
	send := "announce.send"
	if v.SendAt != nil {
		send = "announce.send_then"
	}
	last := bot.Row(edit("announce.add_text", "text"))
	switch v.Ask.Kind {
	case mbriefing.AskNumber:
		last = append(last, edit("announce.add_unit", "unit"))
	case mbriefing.AskChoice:
		last = append(last, edit("announce.add_options", "options"))
	}
	return [][]bot.Button{
		bot.Row(c.B(send, "form", id, "submit")),
		bot.Row(edit("announce.add_send", "send"), due),
		bot.Row(edit("announce.add_ask", "ask"), edit("announce.add_files", "files")),
		last,
	}, nil
}

// submitAnnounce sends the announcement, or has it wait for its time.
func submitAnnounce(c *bot.Context, v *announceForm) (bot.Message, error) {
	switch {
	case v.SendAt != nil && !v.SendAt.After(c.Now):
		return bot.Message{}, c.Problem("announce.send_past", "time", c.DateClock(*v.SendAt))
	case v.DueAt != nil && (!v.DueAt.After(v.from(c)) || !v.DueAt.After(c.Now)):
		return bot.Message{}, c.Problem("announce.due_past")
	}
	a, err := mbriefing.Announce(c.Tx, c.Person, mbriefing.AnnouncementDraft{
		Text: v.Text, Days: announcementDays(c, v.from(c), v.Text, v.DueAt, v.Ask), Ask: v.Ask, SendAt: v.SendAt,
	}, c.Now)
	if err != nil {
		return bot.Message{}, err
	}
	for _, f := range v.Files {
		at := chat.Attachment(f)
		at.OwnerKind, at.OwnerID, at.Caption, at.AddedBy = records.KindAnnouncement, a.ID, f.Caption, c.Person.ID
		if err := records.Attach(c.Tx, at); err != nil {
			return bot.Message{}, err
		}
	}
	if a.Scheduled() {
		return announceState(c, a, false)
	}
	return sendNow(c, a)
}

// sendNow sends an announcement, says so and offers to undo it.
func sendNow(c *bot.Context, a *mbriefing.Announcement) (bot.Message, error) {
	act, err := c.Act("announce", a.ID, "")
	if err != nil {
		return bot.Message{}, err
	}
	if err := posts.SendAnnouncement(c, a); err != nil {
		return bot.Message{}, err
	}
	m, err := announceState(c, a, false)
	sent := "announce.sent"
	if _, waits := c.Later(); waits {
		sent = "announce.set"
	}
	m.Text = c.T(sent) + "\n\n" + m.Text
	m.Buttons = append([][]bot.Button{{c.B("common.undo", "undo", act.ID)}}, m.Buttons...)
	return m, err
}

// undoAnnounce takes an announcement back at once: the post and its files go.
func undoAnnounce(c *bot.Context, id int64) error {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := withdraw(c, a, c.P("common.undo")); err != nil {
		return err
	}
	for _, t := range c.Told {
		if err := c.Delete(t.Row); err != nil {
			return err
		}
	}
	var keys []string
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	for _, p := range members {
		keys = append(keys, posts.AnnouncementKey(a, string(store.DateOf(c.Now, c.Location())), p.ID))
	}
	if err := c.Unsay(keys...); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("announce.undone"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.back"), "office"))})
	return err
}
