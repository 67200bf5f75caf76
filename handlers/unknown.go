package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/attendance"
	"lianluo/handlers/chat"
	"lianluo/handlers/deeds"
	"lianluo/handlers/notes"
	"lianluo/handlers/people"
	"lianluo/handlers/research"
	"lianluo/handlers/voices"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	mnotes "lianluo/models/notes"
)

// sorts are what unsorted words and files can be recorded as.
var sorts = []string{"note", "reflect", "suggestion", "deed", "research"}

// registerUnknown: words and files that no form waits for are never dropped:
// the bot asks what they are.
func registerUnknown(r *bot.Router) {
	form := &bot.Form[chat.UnsortedDraft]{
		Name: chat.UnsortedForm, Access: bot.Members,
		Card: func(c *bot.Context, v *chat.UnsortedDraft) (string, error) {
			return c.T("unsorted.ask", "text", phrase.Truncate(v.Text, chat.ExcerptLong), "files", chat.FilesLine(c, v.Files)), nil
		},
		Buttons: func(c *bot.Context, v *chat.UnsortedDraft, id int64) ([][]bot.Button, error) {
			var list []bot.Button
			for _, sort := range inTheField(c, v, likely(v.Text)) {
				list = append(list, bot.Button{Text: c.P("unsorted.as_" + sort), Data: bot.Data("unsorted", id, sort)})
			}
			return bot.Rows(2, list...), nil
		},
	}
	bot.AddForm(r, form)
	r.Button("unsorted", bot.Members, sortButton)
	r.Late(lateOfAlbum)
	r.Text(bot.Joined, unknown)
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
func unknown(c *bot.Context) error {
	in := c.Input()
	if taken, err := attendance.PlaceSent(c, in); taken || err != nil {
		return err
	}
	if bot.Staff.Allows(c.Person) && chat.LooksLikeSheet(in.File) {
		return people.FetchSheet(c, *in.File, people.SheetUnasked)
	}
	if in.Text == "" && in.File == nil {
		_, err := c.Say(bot.Message{Text: c.T("unsorted.unreadable"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
		return err
	}
	if !bot.Members.Allows(c.Person) {
		_, err := c.Say(bot.Message{Text: c.T("unsorted.not_member"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
		return err
	}
	if open := chat.UnsortedOpen(c); open || in.Album != "" {
		if in.File == nil {
			if sort, ok := sortByWord(c, in.Text); ok {
				v, err := chat.UnsortedForm.Take(c, 0)
				if err != nil {
					return err
				}
				return recordAs(c, sort, v)
			}
		}
		joined, err := chat.UnsortedForm.Amend(c, func(v *chat.UnsortedDraft) (bool, error) {
			if !open && !slices.Contains(v.Albums, in.Album) {
				return false, nil
			}
			return true, chat.AddUnsorted(c, v, in)
		})
		if joined || err != nil {
			return err
		}
	}
	v := chat.UnsortedDraft{}
	if err := chat.AddUnsorted(c, &v, in); err != nil {
		return err
	}
	return chat.UnsortedForm.Start(c, v)
}

// sortByWord reads the answer to the question when it is typed, in either
// language.
func sortByWord(c *bot.Context, words string) (string, bool) {
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
func sortButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	v, err := chat.UnsortedForm.Take(c, id)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	return recordAs(c, c.Arg(1), v)
}

// recordAs hands what was sent to the form it belongs to.
func recordAs(c *bot.Context, sort string, v chat.UnsortedDraft) error {
	switch sort {
	case "note":
		return notes.OpenNote(c, mnotes.StudyNote, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "reflect":
		return notes.OpenNote(c, mnotes.Reflection, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "deed":
		if len([]rune(v.Text)) > mdeeds.DetailsLimit {
			return c.Problem("writing.too_long", "length", len([]rune(v.Text)), "limit", mdeeds.DetailsLimit)
		}
		return deeds.OpenDeed(c, v.Text, v.Files)
	case "suggestion":
		return voices.OpenSuggestion(c, v.Text, v.Files)
	case "research":
		return research.OpenResearchNote(c, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	}
	return c.Problem("common.stale")
}
