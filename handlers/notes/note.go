package notes

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/study"
)

// Forms names the form of each kind of note, which is also where its words
// stand in the catalogue.
var Forms = map[mnotes.Kind]string{
	mnotes.StudyNote: "note", mnotes.Reflection: "reflect", mnotes.ResearchNote: "research_note",
}

// noteForm is the form of a kind of note.
func noteForm(kind mnotes.Kind) bot.FormName[Draft] {
	return bot.FormName[Draft](Forms[kind])
}

// noteLookBack is how far back a session is taken for the one that a note
// belongs to.
const noteLookBack = 60 * 24 * time.Hour

// justEnded is how long after its end a session is what a note without one is
// about, whatever else is owed.
const justEnded = 24 * time.Hour

// sorts are the names of the kinds among what unsorted words can be.
var sorts = map[mnotes.Kind]string{mnotes.StudyNote: "note", mnotes.Reflection: "reflect"}

// ownReading stands for no session: a note of one's own reading.
const ownReading = -1

// Draft is a note that is being written.
type Draft struct {
	Note     int64        `json:"note,omitempty"` // the one that is being changed
	Session  int64        `json:"session,omitempty"`
	Research int64        `json:"research,omitempty"`
	Text     string       `json:"text,omitempty"`
	Files    []bot.Upload `json:"files,omitempty"`
	// Public is a note of the voice of the public (群众声音, §6), which Voice
	// and Place say no more of than they have to.
	Public bool               `json:"public,omitempty"`
	Voice  mnotes.PublicVoice `json:"voice,omitempty"`
	Place  string             `json:"place,omitempty"`
	Albums []string           `json:"albums,omitempty"` // whose files came here
}

// registerNote: what a member writes about a session: 学习笔记 and 心得体会 (§4).
func registerNote(r *bot.Router) {
	bot.Keep(r, &noteHooks{kinds: map[mnotes.Kind]Kind{}})
	for _, kind := range []mnotes.Kind{mnotes.StudyNote, mnotes.Reflection, mnotes.ResearchNote} {
		bot.AddForm(r, newNoteForm(kind))
	}
	for _, kind := range []mnotes.Kind{mnotes.StudyNote, mnotes.Reflection} {
		r.Command(Forms[kind], bot.Members, func(c *bot.Context) error {
			v := Draft{}
			if asked, err := chat.TakeUnsorted(c, sorts[kind], &v.Text, &v.Files, mnotes.Limit); asked || err != nil {
				return err
			}
			return OpenNote(c, kind, v)
		})
		r.Button(Forms[kind], bot.Members, func(c *bot.Context) error {
			id, err := c.ArgID(0)
			if err != nil {
				return err
			}
			if _, err := mactivities.ByID(c.Tx, id); err != nil {
				return c.MissingAs(err, "common.gone")
			}
			return OpenNote(c, kind, Draft{Session: id})
		}).InGroup().Asks(asksNote(kind))
	}
	chat.Readable(r, records.KindNote, func(c *bot.Context, id int64) (string, error) {
		n, err := ReadableNote(c, id)
		if err != nil {
			return "", err
		}
		return c.P(Forms[n.Kind] + ".title"), nil
	})
	r.Button("noteview", bot.Inside, viewNote)
	r.Button("note_edit", bot.Members, editNote)
	r.Undo("note", bot.Members, undoNote)
}

// OpenNote begins a note. Without a session it is taken for the one attended
// lately that still lacks it; of several for the one that ended within a day,
// or else the writer chooses.
func OpenNote(c *bot.Context, kind mnotes.Kind, v Draft) error {
	if v.Session == 0 && kind != mnotes.ResearchNote {
		owed, err := sessionsOwing(c, kind)
		if err != nil {
			return err
		}
		switch {
		case len(owed) == 0:
			v.Session = ownReading
		case len(owed) == 1, c.Now.Sub(owed[0].EndsAt) < justEnded && c.Now.Sub(owed[1].EndsAt) >= justEnded:
			v.Session = owed[0].ID
		}
	}
	return noteForm(kind).File(c, v)
}

// sessionsOwing are the sessions of which the person owes a note of the kind, the
// newest first. One that goes on still is noted by those who have checked in.
func sessionsOwing(c *bot.Context, kind mnotes.Kind) (list []mactivities.Activity, err error) {
	owed, err := study.NotesOwed(c.Tx, c.Person.ID, c.Now.Add(-noteLookBack), c.Now.Add(24*time.Hour))
	for _, o := range slices.Backward(owed) {
		if o.Kind == kind {
			list = append(list, o.Activity)
		}
	}
	return list, err
}

// sessionChoices are the sessions that a note may belong to, the newest first,
// and at last none.
func sessionChoices(c *bot.Context, kind mnotes.Kind) ([]bot.Choice, error) {
	owed, err := sessionsOwing(c, kind)
	if err != nil {
		return nil, err
	}
	var choices []bot.Choice
	for i := range owed {
		choices = append(choices, bot.Choice{Label: SessionLine(c, &owed[i]), Value: strconv.FormatInt(owed[i].ID, 10)})
	}
	return append(choices, bot.Choice{Label: c.P("note.own_reading"), Value: strconv.Itoa(ownReading)}), nil
}

func SessionLine(c *bot.Context, a *mactivities.Activity) string {
	return chat.Joined(c.Date(a.StartsAt), a.Topic)
}

func newNoteForm(kind mnotes.Kind) *bot.Form[Draft] {
	f := &bot.Form[Draft]{
		Name: noteForm(kind), Access: bot.Members,
		Fields: []bot.Field[Draft]{
			chat.Guard(func(v *Draft) []*string { return []*string{&v.Text, &v.Place} }, func(_ *bot.Context, v *Draft, words string) error {
				v.Text = words
				return nil
			}),
			{
				Name: "content", Asked: true, Files: true, Words: true,
				Text:   func(v *Draft) string { return v.Text },
				Filed:  func(v *Draft) bool { return v.Note != 0 },
				Empty:  func(v *Draft) bool { return v.Text == "" && len(v.Files) == 0 },
				Enough: func(v *Draft) bool { return v.Text != "" },
				Set: func(c *bot.Context, v *Draft, in bot.Input) error {
					if in.File == nil {
						return chat.TakeWords(c, &v.Text, in, mnotes.Limit)
					}
					if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
						return err
					}
					v.Albums = chat.WithAlbum(v.Albums, in.Album)
					return chat.AddText(c, &v.Text, in.Text, mnotes.Limit)
				},
				Question: func(c *bot.Context, v *Draft) (string, error) {
					text := c.T(Forms[kind] + ".content.ask")
					if v.Public {
						text = c.T("research_note.voice_content")
					}
					if len(v.Files) > 0 {
						text += "\n" + c.T("note.received", "files", chat.FilesLine(c, v.Files))
					}
					return text, nil
				},
			},
			chat.FilesField(func(v *Draft) *[]bot.Upload { return &v.Files },
				func(c *bot.Context, v *Draft, words string) error {
					return chat.AddText(c, &v.Text, words, mnotes.Limit)
				}),
		},
		Card: func(c *bot.Context, v *Draft) (string, error) {
			about, err := noteSubject(c, kind, v)
			if err != nil {
				return "", err
			}
			facts := chat.Joined(voiceLine(c, v.Voice, v.Place), chat.FilesLine(c, v.Files))
			if v.Text != "" {
				facts = chat.Joined(c.P("writing.characters", "count", len([]rune(v.Text))), facts)
			}
			return c.T("note.card", "title", c.P(Forms[kind]+".title"), "about", about,
				"text", phrase.Truncate(v.Text, chat.ExcerptLong), "facts", facts, "seen", c.P(Forms[kind]+".seen", "readers", posts.Readers(c.Words, c.Person, mnotes.ReadersOf(kind), true))), nil
		},
		Submit: func(c *bot.Context, v *Draft) (bot.Message, error) { return fileNote(c, kind, v) },
	}
	if kind != mnotes.ResearchNote { // that belongs to the quarter's research
		f.Fields = slices.Insert(f.Fields, 1, sessionField(kind))
	} else {
		f.Fields = slices.Insert(f.Fields, 1, voiceFields()...)
	}
	return f
}

// sessionField asks for the session that a note belongs to.
func sessionField(kind mnotes.Kind) bot.Field[Draft] {
	return bot.Field[Draft]{
		Name: "session", Asked: true,
		When:  func(v *Draft) bool { return v.Note == 0 },
		Empty: func(v *Draft) bool { return v.Session == 0 },
		Choices: func(c *bot.Context, v *Draft) ([]bot.Choice, error) {
			return sessionChoices(c, kind)
		},
		Set: func(c *bot.Context, v *Draft, in bot.Input) error {
			choices, err := sessionChoices(c, kind)
			if err != nil {
				return err
			}
			value, ok := chat.Pick(in, choices)
			if !ok {
				return c.Problem("note.which_session")
			}
			v.Session, err = strconv.ParseInt(value, 10, 64)
			return err
		},
	}
}

// noteSubject says what a note is about.
func noteSubject(c *bot.Context, kind mnotes.Kind, v *Draft) (string, error) {
	switch {
	case kind == mnotes.ResearchNote:
		r, err := research.ByID(c.Tx, v.Research)
		if err != nil {
			return "", c.MissingAs(err, "common.gone")
		}
		return r.Topic, nil
	case v.Session > 0:
		a, err := mactivities.ByID(c.Tx, v.Session)
		if err != nil {
			return "", c.MissingAs(err, "common.gone")
		}
		return SessionLine(c, a), nil
	}
	return c.P("note.own_reading"), nil
}

func fileNote(c *bot.Context, kind mnotes.Kind, v *Draft) (m bot.Message, err error) {
	if v.Note != 0 {
		return saveNote(c, v)
	}
	n := &mnotes.Note{Kind: kind, ActivityID: max(v.Session, 0), ResearchID: v.Research, PersonID: c.Person.ID, Text: v.Text, Voice: v.Voice, Place: v.Place}
	var files []*records.Attachment
	for _, f := range v.Files {
		files = append(files, chat.Attachment(f))
	}
	file := mnotes.File
	if kind == mnotes.ResearchNote {
		file = research.FileResearchNote
	}
	if err := file(c.Tx, n, c.At(), files...); err != nil {
		return m, NoteProblem(c, err)
	}
	if err := mnotes.KeepAlbums(c.Tx, n, v.Albums...); err != nil {
		return m, err
	}
	if err := activities.RefreshLights(c, n.ActivityID); err != nil {
		return m, err
	}
	made, err := noteFiled(c, n)
	if err != nil {
		return m, err
	}
	if err := settled(c, n); err != nil {
		return m, err
	}
	a, err := c.Act("note", n.ID, string(kind))
	if err != nil {
		return m, err
	}
	about, err := noteSubject(c, kind, v)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n", c.T("note.done", "title", c.P(Forms[kind]+".title"), "about", about), made)
	var row []bot.Button
	switch next := map[mnotes.Kind]mnotes.Kind{mnotes.StudyNote: mnotes.Reflection, mnotes.Reflection: mnotes.StudyNote}[kind]; {
	case kind == mnotes.ResearchNote:
		again := c.B("research_note.again", "research_note", n.ResearchID)
		if n.Voice != "" {
			again = c.B("research_note.again_voice", "research_note", n.ResearchID, "voice")
		}
		row = append(row, again)
	case n.ActivityID != 0:
		owed, err := owes(c, n.ActivityID, next)
		if err != nil {
			return m, err
		}
		if owed {
			row = append(row, c.B(Forms[next]+".write", Forms[next], n.ActivityID))
		}
	}
	row = append(row, c.B("note.view", "noteview", n.ID))
	last := bot.Row(c.B("common.undo", "undo", a.ID))
	if n.ResearchID != 0 {
		last = append(last, c.B("research.return", "research_view", n.ResearchID))
	}
	m.Buttons = append(m.Buttons, row, last)
	return m, nil
}

// owes tells whether the person still owes the session a note of the kind.
func owes(c *bot.Context, session int64, kind mnotes.Kind) (bool, error) {
	owed, err := study.NotesOwed(c.Tx, c.Person.ID, c.Now.Add(-noteLookBack), c.Now.Add(24*time.Hour))
	for _, o := range owed {
		if o.Activity.ID == session && o.Kind == kind {
			return true, err
		}
	}
	return false, err
}

func NoteProblem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("writing.no_words")
	case errors.Is(err, mactivities.ErrCancelled):
		return c.Problem("note.cancelled")
	case errors.Is(err, mnotes.ErrIdentifies):
		return c.Problem("writing.numbers_still")
	case errors.Is(err, store.ErrVoided), errors.Is(err, store.ErrNotAllowed):
		return c.Problem("common.gone")
	case errors.Is(err, mnotes.ErrTooLateToEdit):
		return c.Problem("note.too_late")
	}
	return c.MissingAs(err, "common.gone")
}

// undoNote withdraws a note just filed and gives it back as a draft.
func undoNote(c *bot.Context, id int64) error {
	n, err := mnotes.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	files, err := chat.FilesOf(c, records.KindNote, id)
	if err != nil {
		return err
	}
	if err := mnotes.Void(c.Tx, n, c.Person, "", c.Now); err != nil {
		return NoteProblem(c, err)
	}
	if err := errors.Join(activities.RefreshLights(c, n.ActivityID), unpraise(c, n, nil), study.ReopenCatchUp(c.Tx, n.ActivityID, n.PersonID), settled(c, n)); err != nil {
		return err
	}
	v := Draft{Session: n.ActivityID, Research: n.ResearchID, Text: n.Text, Files: files}
	v.voiced(n)
	if v.Session == 0 {
		v.Session = ownReading
	}
	if err := chat.SayUndone(c); err != nil {
		return err
	}
	return noteForm(n.Kind).Start(c, v)
}
