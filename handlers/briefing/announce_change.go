package briefing

import (
	"errors"
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

// What becomes of an announcement after it was made: one that waits is sent at once or
// called back, one that went out is corrected, gets another day or is withdrawn.

// fixDraft is a correction as it is filled in. Text is what it is to say; Tell whether
// those who have read the old words hear: "" while it is not said.
type fixDraft struct {
	ID   int64
	Text string
	Tell string
}

// tellThem and tellNobody are the answers to whether they hear.
const (
	tellThem   = "tell"
	tellNobody = "post"
)

// dueDraft is another day by which an announcement is due.
type dueDraft struct {
	ID    int64
	DueAt *time.Time
	Said  bool
}

const (
	fixName bot.FormName[fixDraft] = "announce_fix"
	dueName bot.FormName[dueDraft] = "announce_due"
)

func registerAnnounceChange(r *bot.Router) {
	bot.AddForm(r, fixForm())
	bot.AddForm(r, newDueForm())
	r.Button("announce_fix", bot.Staff, func(c *bot.Context) error {
		a, err := sentArg(c)
		if err != nil {
			return err
		}
		return fixName.Start(c, fixDraft{ID: a.ID})
	})
	r.Button("announce_due", bot.Staff, func(c *bot.Context) error {
		a, err := sentArg(c)
		if err != nil {
			return err
		}
		return dueName.Start(c, dueDraft{ID: a.ID})
	})
	r.Button("announce_withdraw", bot.Staff, announceWithdraw)
	r.Button("announce_now", bot.Staff, announceNow)
	r.Button("announce_recall", bot.Staff, announceRecall)
}

// sentArg finds an announcement that went out and stands.
func sentArg(c *bot.Context) (*mbriefing.Announcement, error) {
	a, err := announcementArg(c)
	if err == nil && a.Scheduled() {
		return nil, c.Problem("announce.not_sent")
	}
	return a, err
}

// announceNow sends one that waits at once: announce_now:ID.
func announceNow(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	if err := mbriefing.MarkSent(c.Tx, a, c.Now); err != nil {
		if errors.Is(err, mbriefing.ErrPast) {
			return c.Problem("announce.sent_already")
		}
		return err
	}
	m, err := sendNow(c, a)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// announceRecall takes one that waits back and opens it again as it was filled in:
// announce_recall:ID.
func announceRecall(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	if !a.Scheduled() {
		return c.Problem("announce.sent_already")
	}
	files, err := chat.FilesOf(c, records.KindAnnouncement, a.ID)
	if err != nil {
		return err
	}
	if err := withdraw(c, a, ""); err != nil {
		return err
	}
	if err := c.Toast(c.P("announce.recalled")); err != nil {
		return err
	}
	return announceName.Reopen(c, announceForm{
		Text: a.Text, Files: files, DueAt: a.DueAt, NoDue: a.DueAt == nil, Ask: a.Ask, NoUnit: a.Ask.Unit == "",
	})
}

// withdraw takes an announcement back.
func withdraw(c *bot.Context, a *mbriefing.Announcement, why string) error {
	err := mbriefing.WithdrawAnnouncement(c.Tx, a, c.Person, why, c.Now)
	if errors.Is(err, store.ErrVoided) {
		return c.Problem("announce.withdrawn")
	}
	return err
}

// announceWithdraw asks whether one that went out is to be withdrawn, and does it:
// announce_withdraw:ID[:yes]. Its post says so from then on and is no longer pinned; one
// older than two days could not be deleted.
func announceWithdraw(c *bot.Context) error {
	a, err := sentArg(c)
	if err != nil {
		return err
	}
	name := posts.AnnouncementName(c, c.Words, a)
	if c.Arg(1) != "yes" {
		_, err := c.Show(bot.Message{
			Text:    c.T("announce.withdraw_check", "name", name),
			Buttons: bot.Rows(2, c.B("announce.withdraw_yes", "announce_withdraw", a.ID, "yes"), c.B("common.back", "announce_card", a.ID)),
		})
		return err
	}
	if err := withdraw(c, a, ""); err != nil {
		return err
	}
	heard, err := posts.EndAnnouncement(c, a)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: c.T("announce.withdrawn_now", "name", name, "count", heard), Buttons: bot.Rows(2, c.B("announce.all", "announces", 0), bot.CommandButton(c.P("common.back"), "office")),
	})
	return err
}

// fixed finds the announcement of a correction.
func fixed(c *bot.Context, id int64) (*mbriefing.Announcement, error) {
	a, err := mbriefing.AnnouncementByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if a.Voided() {
		return nil, c.Problem("announce.withdrawn")
	}
	return a, nil
}

// readers are those who have read an announcement, beside who corrects it.
func readers(c *bot.Context, id int64) ([]people.Person, error) {
	reads, err := mbriefing.Reads(c.Tx, &mbriefing.Announcement{ID: id})
	if err != nil {
		return nil, err
	}
	all, err := people.With(c.Tx, people.Member|people.Staff)
	if err != nil {
		return nil, err
	}
	var list []people.Person
	for _, p := range all {
		if _, read := reads[p.ID]; read && p.ID != c.Person.ID && p.Joined() {
			list = append(list, p)
		}
	}
	return list, nil
}

func fixForm() *bot.Form[fixDraft] {
	return &bot.Form[fixDraft]{
		Name: fixName, Access: bot.Staff, SubmitKey: "announce.correct_send", Direct: true,
		Fields: []bot.Field[fixDraft]{
			{
				Name: "text", Asked: true, Text: func(v *fixDraft) string { return v.Text },
				Empty: func(v *fixDraft) bool { return v.Text == "" },
				Question: func(c *bot.Context, v *fixDraft) (string, error) {
					a, err := fixed(c, v.ID)
					if err != nil {
						return "", err
					}
					return c.T("announce.fix_ask") + "\n\n" + c.T("form.old", "text", phrase.Truncate(a.Text, 2500)), nil
				},
				Set: func(c *bot.Context, v *fixDraft, in bot.Input) error {
					text, err := announcementWords(c, in.Text)
					if err != nil {
						return err
					}
					a, err := fixed(c, v.ID)
					if err != nil {
						return err
					}
					if text == a.Text {
						return c.Problem("announce.fix_same")
					}
					v.Text = text
					list, err := readers(c, v.ID)
					if v.Tell == "" && len(list) == 0 {
						v.Tell = tellNobody
					}
					return err
				},
			},
			{
				Name: "tell", Asked: true, NoEdit: true, Unnumbered: true,
				Empty: func(v *fixDraft) bool { return v.Tell == "" },
				Question: func(c *bot.Context, v *fixDraft) (string, error) {
					list, err := readers(c, v.ID)
					return c.T("announce.fix_tell", "count", len(list)) + "\n\n" + c.T("announce.quote", "text", v.Text), err
				},
				Choices: func(c *bot.Context, v *fixDraft) ([]bot.Choice, error) {
					list, err := readers(c, v.ID)
					return []bot.Choice{
						{Label: c.P("announce.fix_tell_them", "count", len(list)), Value: tellThem}, {Label: c.P("announce.fix_tell_nobody"), Value: tellNobody},
					}, err
				},
				Set: func(c *bot.Context, v *fixDraft, in bot.Input) error {
					if in.Choice != tellThem && in.Choice != tellNobody {
						return c.Problem("form.use_buttons")
					}
					v.Tell = in.Choice
					return nil
				},
			},
		},
		Card: func(c *bot.Context, v *fixDraft) (string, error) {
			return c.T("announce.fix_check") + "\n\n" + c.T("announce.quote", "text", v.Text), nil
		},
		Submit: submitFix,
	}
}

func submitFix(c *bot.Context, v *fixDraft) (bot.Message, error) {
	a, err := fixed(c, v.ID)
	if err != nil {
		return bot.Message{}, err
	}
	err = mbriefing.CorrectAnnouncement(c.Tx, a, c.Person, v.Text, announcementDays(c, c.WordsAt(), v.Text, a.DueAt, a.Ask), c.Now)
	switch {
	case errors.Is(err, store.ErrVoided):
		return bot.Message{}, c.Problem("announce.withdrawn")
	case errors.Is(err, mbriefing.ErrUnchanged):
		return bot.Message{}, c.Problem("announce.fix_same")
	case err != nil:
		return bot.Message{}, err
	}
	if err := changedAnnouncement(c, a); err != nil {
		return bot.Message{}, err
	}
	key := "announce.corrected"
	if v.Tell == tellThem {
		list, err := readers(c, a.ID)
		if err != nil {
			return bot.Message{}, err
		}
		for i := range list {
			w := c.WordsFor(&list[i])
			m := bot.Message{About: posts.AboutAnnouncement(a), Stays: true, Text: w.T("announcement.corrected", "date", w.Date(c.Local(a.At()), c.Local(c.Now)), "text", a.Text)}
			if _, err := c.Tell(&list[i], m); err != nil {
				return bot.Message{}, err
			}
		}
		key = "announce.corrected_told"
	}
	m, err := announceState(c, a, false)
	if at, ok := phrase.Due(a.Text, c.Local(c.WordsAt())); ok && a.DueAt != nil && !dueOf(at).Equal(*a.DueAt) {
		m.Text = c.T("announce.due_stays", "date", posts.DueWords(c, c.Words, &a.Days)) + "\n\n" + m.Text
	}
	m.Text = c.T(key) + "\n\n" + m.Text
	return m, err
}

// changedAnnouncement brings what stands of an announcement up to date: the group's post,
// how long it is pinned, and what was told in private and still asks.
func changedAnnouncement(c *bot.Context, a *mbriefing.Announcement) error {
	if err := posts.EditAnnouncement(c, a); err != nil {
		return err
	}
	if a.UnpinAt != nil {
		until := a.PinUntil(c.Now, c.Location())
		if err := mbriefing.KeepPinned(c.Tx, a, &until); err != nil {
			return err
		}
	}
	said, err := c.SaidAbout(posts.AboutAnnouncement(a))
	if err != nil {
		return err
	}
	for _, s := range said {
		if s.Stays {
			continue
		}
		p, err := people.PersonInOffice(c.Tx, s.ChatID)
		if errors.Is(err, store.ErrNotFound) {
			continue // an account that has ended
		}
		if err != nil {
			return err
		}
		m, err := toldOf(chat.As(c, p), a)
		if err != nil {
			return err
		}
		if err := c.Edit(s.Row, m); err != nil {
			return err
		}
	}
	return nil
}

// toldOf is an announcement as it stands in the private chat of who reads it in their
// context.
func toldOf(their *bot.Context, a *mbriefing.Announcement) (bot.Message, error) {
	reads, err := mbriefing.Reads(their.Tx, a)
	if err != nil {
		return bot.Message{}, err
	}
	if _, read := reads[their.Person.ID]; !read {
		return posts.Announcement(their, their.Words, a, true)
	}
	asks, err := asksPerson(their, a)
	if err != nil {
		return bot.Message{}, err
	}
	return wasRead(their, a, asks)
}

func newDueForm() *bot.Form[dueDraft] {
	return &bot.Form[dueDraft]{
		Name: dueName, Access: bot.Staff, SubmitKey: "announce.due_save", Direct: true,
		Fields: []bot.Field[dueDraft]{{
			Name: "due", Asked: true,
			Empty: func(v *dueDraft) bool { return !v.Said },
			Question: func(c *bot.Context, v *dueDraft) (string, error) {
				a, err := fixed(c, v.ID)
				if err != nil {
					return "", err
				}
				return locale.Join("\n", append(announceFacts(c, a), c.T("announce.due.ask"))...), nil
			},
			Choices: func(c *bot.Context, v *dueDraft) ([]bot.Choice, error) {
				a, err := fixed(c, v.ID)
				if err != nil {
					return nil, err
				}
				return dueChoices(c, c.Now, a.Text), nil
			},
			Set: func(c *bot.Context, v *dueDraft, in bot.Input) (err error) {
				v.DueAt, err = readDue(c, in, c.Now)
				v.Said = err == nil
				return err
			},
		}},
		Card: func(c *bot.Context, v *dueDraft) (string, error) {
			if v.DueAt == nil {
				return c.T("announce.due_check_none"), nil
			}
			return c.T("announce.due_check", "date", posts.DueWords(c, c.Words, &mbriefing.Days{DueAt: v.DueAt})), nil
		},
		Submit: func(c *bot.Context, v *dueDraft) (bot.Message, error) {
			a, err := fixed(c, v.ID)
			if err != nil {
				return bot.Message{}, err
			}
			if v.DueAt != nil && !v.DueAt.After(c.Now) {
				return bot.Message{}, c.Problem("announce.due_past")
			}
			if err := mbriefing.SetDays(c.Tx, a, c.Person, announcementDays(c, c.Now, a.Text, v.DueAt, a.Ask)); err != nil {
				return bot.Message{}, err
			}
			if err := changedAnnouncement(c, a); err != nil {
				return bot.Message{}, err
			}
			return announceState(c, a, false)
		},
	}
}
