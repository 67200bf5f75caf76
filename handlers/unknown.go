package handlers

import (
	"errors"
	"slices"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/notes"
	"lianluo/models/store"
)

// unsortedForm asks what something is.
const unsortedForm bot.FormName[unsortedDraft] = "unsorted"

// unsortedDraft is what a person sent without saying what it is.
type unsortedDraft struct {
	Text  string       `json:"text,omitempty"`
	Files []bot.Upload `json:"files,omitempty"`
	// Albums whose files came here: the others of one belong here too.
	Albums []string `json:"albums,omitempty"`
}

// joinTime is how long what is sent goes to the question that stands open;
// later it is a new matter.
const joinTime = 10 * time.Minute

// unsortedLimit is the longest text that is kept unsorted, in characters.
const unsortedLimit = notes.Limit

// sorts are what unsorted words and files can be recorded as.
var sorts = []string{"note", "reflect", "suggestion", "deed", "research"}

// registerUnknown: words and files that no form waits for are never dropped:
// the bot asks what they are.
func (h *Office) registerUnknown(r *bot.Router) {
	form := &bot.Form[unsortedDraft]{
		Name: unsortedForm, Access: bot.Members,
		Card: func(c *bot.Context, v *unsortedDraft) (string, error) {
			return c.T("unsorted.ask", "text", phrase.Truncate(v.Text, excerptLong), "files", filesLine(c, v.Files)), nil
		},
		Buttons: func(c *bot.Context, v *unsortedDraft, id int64) ([][]bot.Button, error) {
			var list []bot.Button
			for _, sort := range h.inTheField(c, v, likely(v.Text)) {
				list = append(list, bot.Button{Text: c.P("unsorted.as_" + sort), Data: bot.Data("unsorted", id, sort)})
			}
			return bot.Rows(2, list...), nil
		},
	}
	bot.AddForm(r, form)
	r.Button("unsorted", bot.Members, h.sortButton)
	r.Late(h.lateOfAlbum)
	r.Text(bot.Joined, h.unknown)
}

// likely lists what a text can be recorded as, the likeliest first.
func likely(words string) []string {
	first := map[phrase.Matter]string{phrase.Deed: "deed", phrase.Wish: "suggestion", phrase.Thought: "reflect"}[phrase.MatterOf(words)]
	if first == "" {
		return sorts
	}
	list := []string{first}
	for _, s := range sorts {
		if s != first {
			list = append(list, s)
		}
	}
	return list
}

// unknown takes a message that no form waits for.
func (h *Office) unknown(c *bot.Context) error {
	in := c.Input()
	if taken, err := h.placeSent(c, in); taken || err != nil {
		return err
	}
	if bot.Staff.Allows(c.Person) && looksLikeSheet(in.File) {
		return h.fetchSheet(c, *in.File, sheetUnasked)
	}
	if in.Text == "" && in.File == nil {
		_, err := c.Say(bot.Message{Text: c.T("unsorted.unreadable"), Buttons: bot.Rows(1, bot.Run(c.P("common.menu"), "menu"))})
		return err
	}
	if !bot.Members.Allows(c.Person) {
		_, err := c.Say(bot.Message{Text: c.T("unsorted.not_member"), Buttons: bot.Rows(1, bot.Run(c.P("common.menu"), "menu"))})
		return err
	}
	if open := h.unsortedOpen(c); open || in.Album != "" {
		if in.File == nil {
			if sort, ok := h.sortByWord(c, in.Text); ok {
				v, err := unsortedForm.Take(c, 0)
				if err != nil {
					return err
				}
				return h.recordAs(c, sort, v)
			}
		}
		joined, err := unsortedForm.Amend(c, func(v *unsortedDraft) (bool, error) {
			if !open && !slices.Contains(v.Albums, in.Album) {
				return false, nil
			}
			return true, addUnsorted(c, v, in)
		})
		if joined || err != nil {
			return err
		}
	}
	v := unsortedDraft{}
	if err := addUnsorted(c, &v, in); err != nil {
		return err
	}
	return unsortedForm.Start(c, v)
}

func addUnsorted(c *bot.Context, v *unsortedDraft, in bot.Input) error {
	if in.File != nil {
		if err := takeFile(c, &v.Files, in.File); err != nil {
			return err
		}
		v.Albums = withAlbum(v.Albums, in.Album)
	}
	return addText(c, &v.Text, in.Text, unsortedLimit)
}

// unsortedOpen tells whether the question about something sent just now stands
// open.
func (h *Office) unsortedOpen(c *bot.Context) bool {
	d, err := ledger.ActiveDialog(c.Tx, c.Person.ID)
	return err == nil && unsortedForm.Holds(d) && c.Now.Sub(d.UpdatedAt) <= joinTime
}

// takeUnsorted gives a command its words: those behind it, with the photo
// under which it stands, or, without any, what the person sent just before.
func (h *Office) takeUnsorted(c *bot.Context, words *string, files *[]bot.Upload, limit int) error {
	if err := h.takeAlbum(c, files); err != nil {
		return err
	}
	if u := c.Input().File; u != nil {
		u.Caption = c.Args
		if err := takeFile(c, files, u); err != nil {
			return err
		}
	}
	if strings.TrimSpace(c.Args) != "" {
		var err error
		*words, err = takeText(c, c.Args, limit)
		return err
	}
	if len(*files) > 0 || !h.unsortedOpen(c) {
		return nil
	}
	v, err := unsortedForm.Take(c, 0)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case v.Text != "":
		*words, err = takeText(c, v.Text, limit)
	}
	*files = v.Files
	return err
}

// sortByWord reads the answer to the question when it is typed, in either
// language.
func (h *Office) sortByWord(c *bot.Context, words string) (string, bool) {
	for _, lang := range locale.Languages {
		for i, sort := range sorts {
			label := c.Bot.Words(lang).Plain("unsorted.as_" + sort)
			if words == label || len(words) == 1 && words == string(rune('1'+i)) {
				return sort, true
			}
		}
	}
	return "", false
}

// sortButton handles "unsorted:DRAFT:KIND".
func (h *Office) sortButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	v, err := unsortedForm.Take(c, id)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	return h.recordAs(c, c.Arg(1), v)
}

// recordAs hands what was sent to the form it belongs to.
func (h *Office) recordAs(c *bot.Context, sort string, v unsortedDraft) error {
	switch sort {
	case "note":
		return h.openNote(c, notes.StudyNote, noteDraft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "reflect":
		return h.openNote(c, notes.Reflection, noteDraft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "deed":
		if len([]rune(v.Text)) > deeds.DetailsLimit {
			return c.Problem("writing.too_long", "length", len([]rune(v.Text)), "limit", deeds.DetailsLimit)
		}
		return h.openDeed(c, v.Text, v.Files)
	case "suggestion":
		return h.openSuggestion(c, v.Text, v.Files)
	case "research":
		return h.openResearchNote(c, noteDraft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	}
	return c.Problem("common.stale")
}
