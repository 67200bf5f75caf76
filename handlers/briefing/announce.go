package briefing

import (
	"errors"
	"fmt"
	"strings"
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
}

// announceFiles is how many files go with an announcement at most.
const announceFiles = 5

// remindLife is how long a second telling of an announcement makes sense.
const remindLife = 3 * 24 * time.Hour

func registerAnnounce(r *bot.Router) {
	form := &bot.Form[announceForm]{
		Name: "announce", Access: bot.Staff, SubmitKey: "announce.send",
		Fields: []bot.Field[announceForm]{
			{
				Name: "text", Asked: true, Text: func(v *announceForm) string { return v.Text },
				Empty: func(v *announceForm) bool { return v.Text == "" },
				Set:   setAnnouncement,
			},
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
					if err := chat.RefuseMarked(c, in.File); err != nil {
						return err
					}
					v.Files = append(v.Files, *in.File)
					return nil
				},
			},
		},
		Card:   announceCardText,
		Submit: submitAnnounce,
	}
	bot.AddForm(r, form)
	r.Command("announce", bot.Staff, func(c *bot.Context) error {
		if c.Args == "" {
			return form.Start(c, announceForm{})
		}
		v := announceForm{}
		if f := c.Upload(); f != nil {
			if err := chat.RefuseMarked(c, f); err != nil {
				return err
			}
			v.Files = []bot.Upload{*f}
		}
		if err := setAnnouncement(c, &v, bot.Input{Text: c.Args}); err != nil {
			return err
		}
		return form.Check(c, v)
	})
	r.Command("read", bot.Joined, readAll)
	r.Command("unread", bot.Staff, unread)
	r.Button("announce_read", bot.Joined, announceRead).InGroup().Asks(asksReading())
	r.Button("announce_card", bot.Staff, announceCard)
	r.Button("announce_remind", bot.Staff, announceRemind)
	r.Undo("announce", bot.Staff, undoAnnounce)
}

func setAnnouncement(c *bot.Context, v *announceForm, in bot.Input) error {
	text := phrase.Clean(in.Text)
	if text == "" {
		return c.Problem("form.words_wanted")
	}
	if n := store.Length(text); n > mbriefing.AnnouncementLimit {
		return c.Problem("announce.too_long", "n", n, "max", mbriefing.AnnouncementLimit)
	}
	v.Text = text
	return nil
}

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
	text := c.T(key, "count", len(members)) + "\n\n" + c.T("announce.quote", "text", v.Text)
	if n := len(v.Files); n > 0 {
		text += "\n\n" + c.T("announce.attached", "count", n)
	}
	if at := c.HeardAt(); at.After(c.Now) {
		text += "\n\n<i>" + c.T("later.warn", "time", c.Morning(at)) + "</i>"
	}
	return text, nil
}

// pinnedUntil is the morning after the day that an announcement speaks of; a week
// later where it names none.
func pinnedUntil(c *bot.Context, a *mbriefing.Announcement) time.Time {
	usual := c.Now.Add(mbriefing.PinnedFor)
	t, err := chat.SplitTime(c, a.Text)
	if err != nil || !t.Found || !t.Start.HasDate || t.Start.Time.Before(c.Local(c.Now).AddDate(0, 0, -1)) {
		return usual
	}
	last := t.Start.Time
	if t.End.Time.After(last) {
		last = t.End.Time
	}
	return store.DateOf(last, c.Location()).AddDate(0, 0, 1).Start(c.Location()).Add(9 * time.Hour)
}

// submitAnnounce posts the announcement and pins it; without a group every
// member gets it in private.
func submitAnnounce(c *bot.Context, v *announceForm) (bot.Message, error) {
	a, err := mbriefing.Announce(c.Tx, c.Person, v.Text, c.Now)
	if err != nil {
		return bot.Message{}, err
	}
	for i := range v.Files {
		f := v.Files[i]
		err := records.Attach(c.Tx, &records.Attachment{
			OwnerKind: records.KindAnnouncement, OwnerID: a.ID, Kind: records.AttachmentKind(f.Kind), FileID: f.ID, UniqueID: f.UniqueID,
			Name: f.Name, MIME: f.MIME, Size: f.Size, Lat: f.Lat, Lon: f.Lon, Caption: f.Caption, AddedBy: c.Person.ID,
		})
		if err != nil {
			return bot.Message{}, err
		}
	}
	act, err := c.Act("announce", a.ID, "")
	if err != nil {
		return bot.Message{}, err
	}
	posted, err := postAnnouncement(c, a)
	if err != nil {
		return bot.Message{}, err
	}
	if !posted {
		members, err := people.Members(c.Tx)
		if err != nil {
			return bot.Message{}, err
		}
		if err := tellAnnouncement(c, a, members, "first"); err != nil {
			return bot.Message{}, err
		}
	}
	for _, f := range v.Files {
		m := bot.Message{About: records.Ref{Kind: kindFile, ID: a.ID}.String(), Files: []bot.File{{Kind: f.Kind, ID: f.ID, Name: f.Name, Lat: f.Lat, Lon: f.Lon}}}
		if _, err := c.Post(m); err != nil {
			return bot.Message{}, err
		}
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

// unread shows who has not read the newest announcement, with the button that tells
// it to them again.
func unread(c *bot.Context) error {
	a, err := mbriefing.NewestAnnouncement(c.Tx)
	if err != nil {
		return c.MissingAs(err, "announce.none")
	}
	m, err := announceState(c, a, true)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func announcementArg(c *bot.Context) (*mbriefing.Announcement, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if a.Voided() {
		return nil, c.Problem("announce.withdrawn")
	}
	return a, nil
}

// announceCard shows the staff who has not read it: announce_card:ID.
func announceCard(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	m, err := announceState(c, a, false)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// announceState is how far an announcement has been read. Who has not is named from the
// day after it on, or to whoever asks (named).
func announceState(c *bot.Context, a *mbriefing.Announcement, named bool) (bot.Message, error) {
	_, unread, err := mbriefing.Audience(c.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	read, of, err := posts.ReadCount(c, a)
	if err != nil {
		return bot.Message{}, err
	}
	m := bot.Message{Text: c.T("announce.quote", "text", phrase.Truncate(a.Text, 200)) + "\n\n" + c.T("announcement.count", "read", read, "of", of)}
	row := bot.Row(c.B("announce.refresh", "announce_card", a.ID))
	if len(unread) > 0 && (named || store.DateOf(c.Now, c.Location()) > store.DateOf(a.CreatedAt, c.Location())) {
		m.Text += "\n" + c.T("announce.unread", "names", strings.Join(namesOf(unread), c.P("briefing.comma")))
	}
	if len(unread) > 0 {
		row = append(row, c.B("announce.remind", "announce_remind", a.ID))
	}
	m.Buttons = [][]bot.Button{row, bot.Row(bot.CommandButton(c.P("common.back"), "office"))}
	return m, nil
}

func namesOf(people []people.Person) []string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names
}

// announceRemind tells it again, in private, to those who have not read it,
// once a day at most and not at night: announce_remind:ID.
func announceRemind(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	return remindUnread(c, a)
}

func remindUnread(c *bot.Context, a *mbriefing.Announcement) error {
	_, unread, err := mbriefing.Audience(c.Tx, a)
	if err != nil {
		return err
	}
	if err := tellAnnouncement(c, a, unread, string(store.DateOf(c.Now, c.Location()))); err != nil {
		return err
	}
	var absent []people.Person
	for _, p := range unread {
		if !p.Joined() {
			absent = append(absent, p)
		}
	}
	told := len(unread) - len(absent)
	toast := c.P("announce.reminded", "count", told)
	if at := c.HeardAt(); at.After(c.Now) {
		toast = c.P("announce.reminded_later", "count", told, "time", c.Morning(at))
	}
	if len(absent) > 0 {
		toast += c.P("announce.not_joined", "names", strings.Join(namesOf(absent), c.P("briefing.comma")))
	}
	if err := c.Alert(toast); err != nil {
		return err
	}
	m, err := announceState(c, a, false)
	if err != nil {
		return err
	}
	if !c.Pressed() {
		m.Text = string(locale.Escape(toast)) + "\n\n" + m.Text
	}
	_, err = c.Show(m)
	return err
}

func tellAnnouncement(c *bot.Context, a *mbriefing.Announcement, to []people.Person, round string, opts ...bot.Option) error {
	for i := range to {
		p := &to[i]
		m, err := posts.Announcement(c, c.WordsFor(p), a, true)
		if err != nil {
			return err
		}
		at := c.HeardAt()
		_, err = c.Tell(p, m, append([]bot.Option{bot.Mailing(), bot.Expires(at.Add(remindLife)), bot.Once(tellKey(a, round, p.ID))}, opts...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

func tellKey(a *mbriefing.Announcement, round string, person int64) string {
	return fmt.Sprintf("announcement:%d:%s:%d", a.ID, round, person)
}

// undoAnnounce takes an announcement back: the post and its files go.
func undoAnnounce(c *bot.Context, id int64) error {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	err = mbriefing.WithdrawAnnouncement(c.Tx, a, c.Person, c.P("common.undo"), c.Now)
	if errors.Is(err, store.ErrVoided) {
		return c.Problem("announce.withdrawn")
	}
	if err != nil {
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
		keys = append(keys, tellKey(a, string(store.DateOf(c.Now, c.Location())), p.ID))
	}
	if err := c.Unsay(keys...); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("announce.undone"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.back"), "office"))})
	return err
}
