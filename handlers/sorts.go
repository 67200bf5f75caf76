package handlers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/archive"
	"lianluo/handlers/attendance"
	"lianluo/handlers/books"
	"lianluo/handlers/chat"
	"lianluo/handlers/deeds"
	"lianluo/handlers/fund"
	"lianluo/handlers/notes"
	"lianluo/handlers/research"
	"lianluo/handlers/voices"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	marchive "lianluo/models/archive"
	mdeeds "lianluo/models/deeds"
	mfund "lianluo/models/fund"
	mnotes "lianluo/models/notes"
	"lianluo/models/store"
)

// sorts are what unsorted words and files can be recorded as.
var sorts = []string{"note", "reflect", "suggestion", "deed", "research", "archive"}

// sortOf tells what a command records.
var sortOf = map[string]string{"note": "note", "reflect": "reflect", "suggest": "suggestion", "deed": "deed", "research": "research", "donation": "donation", "honour": "honour"}

// limits are the longest texts of each, in characters.
var limits = map[string]int{
	"note": mnotes.Limit, "reflect": mnotes.Limit, "research": mnotes.Limit,
	"suggestion": store.MessageLimit, "deed": mdeeds.DetailsLimit, "donation": store.MatterLimit, "honour": store.MatterLimit, "archive": marchive.TextLimit,
	"fund": mfund.PurposeLimit,
}

// answered takes words that answer the question which stands open: what stands on one of
// its buttons, in either language, or the number of what it can be.
func answered(c *bot.Context, words string) (taken bool, err error) {
	v, id, err := chat.UnsortedForm.Peek(c)
	if err != nil || id == 0 || !v.Answers(c) {
		return false, err
	}
	rows, err := unsortedButtons(c, &v, id)
	if err != nil {
		return false, err
	}
	for _, b := range slices.Concat(rows...) {
		if b.Text == words {
			args := strings.SplitN(b.Data, ":", 4) // unsorted:DRAFT:WHAT
			return true, sortAs(c, id, args[2], strings.Join(args[3:], ""))
		}
	}
	for i, what := range choicesFor(c, &v) {
		if len(words) == 1 && words == string(rune('1'+i)) {
			return true, sortAs(c, id, what, "")
		}
	}
	for _, lang := range locale.Languages {
		for _, what := range sorts {
			if words == c.Bot.Words(lang).Plain("unsorted.as_"+what) && bot.Members.Allows(c.Person) {
				return true, sortAs(c, id, what, "")
			}
		}
	}
	return false, nil
}

// sortButton handles "unsorted:DRAFT:WHAT[:HOW]".
func sortButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	return sortAs(c, id, c.Arg(1), c.Arg(2))
}

// sortAs does with a draft what somebody has chosen.
func sortAs(c *bot.Context, id int64, what, how string) error {
	switch what {
	case "new": // the draft stays for later
		return openSort(c, how, chat.UnsortedDraft{})
	case "off":
		return takeOff(c, id, how)
	case "drop":
		return dropUnsorted(c, id)
	}
	v, err := chat.UnsortedForm.Take(c, id)
	if err != nil {
		return c.MissingAs(err, "common.stale")
	}
	c.ReadAsOf(v.At)
	switch what {
	case "do":
		if commandOf(&v) == "" {
			return c.Problem("common.stale")
		}
		return c.Run(commandOf(&v), v.Text)
	case "again":
		v.Split = ""
		return chat.UnsortedForm.Start(c, v)
	case "split":
		return recordInTwo(c, v)
	default:
		c.Carry(what)
		return recordAs(c, what, v)
	}
}

// recordAs hands what was sent to the form it belongs to. What is too long for it
// is asked about: nothing is cut.
func recordAs(c *bot.Context, sort string, v chat.UnsortedDraft) error {
	if limit := limits[sort]; limit > 0 && store.Length(v.Text) > limit {
		v.Split, v.Reason = sort, ""
		return chat.UnsortedForm.Start(c, v)
	}
	return openSort(c, sort, v)
}

func openSort(c *bot.Context, sort string, v chat.UnsortedDraft) error {
	if sort == "material" {
		return c.Run("material", "")
	}
	if sort == "fund" {
		if !bot.Staff.Allows(c.Person) {
			return c.Problem("common.not_allowed")
		}
		return fund.OpenSpending(c, v.Text, v.Files)
	}
	if !bot.Members.Allows(c.Person) {
		return c.Problem("common.members_only")
	}
	switch sort {
	case "note":
		return notes.OpenNote(c, mnotes.StudyNote, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "reflect":
		return notes.OpenNote(c, mnotes.Reflection, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "deed":
		return deeds.OpenDeed(c, v.Text, v.Files)
	case "donation":
		return books.OpenDonation(c, v.Text, v.Files)
	case "honour":
		return books.OpenHonour(c, v.Text, v.Files)
	case "archive":
		return archive.OpenItem(c, v.Text, v.Files, v.Source)
	case "suggestion":
		return voices.OpenSuggestion(c, v.Text, v.Files, v.Source)
	case "research":
		return research.OpenResearchNote(c, notes.Draft{Text: v.Text, Files: v.Files, Albums: v.Albums})
	case "leave":
		return attendance.AskLeaveBecause(c, phrase.LeaveReason(v.Text))
	}
	return c.Problem("common.stale")
}

// recordInTwo records the first part of a text that is too long for one record;
// the rest waits as a draft.
func recordInTwo(c *bot.Context, v chat.UnsortedDraft) error {
	limit := limits[v.Split]
	if limit == 0 {
		return c.Problem("common.stale")
	}
	sort := v.Split
	first, rest := cutText(v.Text, limit)
	left := v
	left.Text, left.Files, left.Albums, left.Split, left.Reason, left.Lost, left.Bits = rest, nil, nil, "", "", nil, nil
	if rest != "" {
		id, err := chat.UnsortedForm.Lay(c, left)
		if err != nil {
			return err
		}
		if _, err := c.Say(bot.Message{
			Text:    c.T("unsorted.rest", "length", utf8.RuneCountInString(rest)),
			Buttons: bot.Rows(1, c.B("form.resume", "form", id, "resume")),
		}); err != nil {
			return err
		}
	}
	v.Text, v.Split = first, ""
	return recordAs(c, sort, v)
}

// cutText parts a text after at most limit characters: at the end of a line or of
// a sentence, where there is one in the second half.
func cutText(text string, limit int) (first, rest string) {
	all := []rune(text)
	if len(all) <= limit {
		return text, ""
	}
	at := limit
	for _, ends := range []string{"\n", "。！？.!?"} {
		i := limit
		for i > limit/2 && !strings.ContainsRune(ends, all[i-1]) {
			i--
		}
		if i > limit/2 {
			at = i
			break
		}
	}
	return strings.TrimSpace(string(all[:at])), strings.TrimSpace(string(all[at:]))
}
