package handlers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/attendance"
	"lianluo/handlers/chat"
	"lianluo/handlers/consult"
	"lianluo/handlers/people"
	"lianluo/handlers/plan"
	"lianluo/handlers/tasks"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// registerUnknown: words and files that no form waits for are never dropped:
// the bot asks what they are.
func registerUnknown(r *bot.Router) {
	bot.AddForm(r, &bot.Form[chat.UnsortedDraft]{
		Name: chat.UnsortedForm, Access: bot.Joined, Card: unsortedCard, Buttons: unsortedButtons,
		DropKey: "unsorted.drop",
		About: func(_ *bot.Context, v *chat.UnsortedDraft) (string, error) {
			return phrase.Truncate(strings.Join(strings.Fields(v.Text), " "), unsortedAbout), nil
		},
	})
	r.Button("unsorted", bot.Joined, sortButton)
	r.Undo(droppedUnsorted, bot.Joined, undropUnsorted)
	r.Late(lateOfAlbum)
	r.Text(bot.Joined, unknown)
	r.Spoken(bot.Joined, spoken)
	r.Refused(refused)
}

func unsortedCard(c *bot.Context, v *chat.UnsortedDraft) (string, error) {
	var above []string
	if v.Reason != "" {
		above = append(above, v.Reason)
	}
	if len(v.Lost) > 0 {
		var lost []string
		for _, name := range v.Lost {
			lost = append(lost, c.P("lost."+name))
		}
		above = append(above, c.T("unsorted.lost", "what", strings.Join(lost, c.P("writing.comma"))))
	}
	question := "unsorted.ask"
	switch {
	case v.Split != "":
		question = "unsorted.ask_split"
	case v.Source != "":
		question = "unsorted.ask_others"
	case phrase.AsksLeave(v.Text):
		question = "unsorted.ask_leave"
	case len(choicesFor(c, v)) == 0:
		question = "unsorted.ask_none"
	}
	limit := 0
	if v.Split != "" {
		limit = limits[v.Split]
	}
	text := c.T(question, "text", shownUnsorted(c, v), "files", chat.FilesLine(c, v.Files), "source", v.Source,
		"length", utf8.RuneCountInString(v.Text), "limit", limit, "as", asWord(c, v.Split))
	return locale.Join("\n\n", append(above, text)...), nil
}

// shownUnsorted is the text as it will be filed. What came last, when there was something
// before it, stands out: it may have been meant for something else.
func shownUnsorted(c *bot.Context, v *chat.UnsortedDraft) locale.HTML {
	before, ok := v.Last()
	if !ok || before.Text >= len(v.Text) {
		return locale.Escape(phrase.Truncate(v.Text, chat.ExcerptLong))
	}
	last := "<b>" + string(locale.Escape(phrase.Truncate(strings.TrimSpace(v.Text[before.Text:]), chat.ExcerptLong))) + "</b>"
	if before.Text == 0 {
		return locale.HTML(last)
	}
	return locale.HTML(string(locale.Escape(phrase.Truncate(v.Text[:before.Text], chat.ExcerptLong))) + "\n" + last + "\n\n" + c.T("unsorted.last"))
}

func asWord(c *bot.Context, sort string) string {
	if sort == "" {
		return ""
	}
	return c.P("unsorted.as_" + sort)
}

func unsortedButtons(c *bot.Context, v *chat.UnsortedDraft, id int64) ([][]bot.Button, error) {
	drop := c.B("unsorted.drop", "unsorted", id, "drop")
	if v.Split != "" {
		return bot.Rows(1,
			bot.Button{Text: c.P("unsorted.split"), Data: bot.Data("unsorted", id, "split")},
			bot.Button{Text: c.P("common.back"), Data: bot.Data("unsorted", id, "again")}, drop), nil
	}
	var list []bot.Button
	for _, sort := range choicesFor(c, v) {
		label := "unsorted.as_" + sort
		if sort == "do" {
			label = "command." + commandOf(v)
		}
		list = append(list, bot.Button{Text: c.P(label), Data: bot.Data("unsorted", id, sort)})
	}
	ways := bot.Row(drop)
	if before, ok := v.Last(); ok {
		key := "unsorted.off"
		if before.Text >= len(v.Text) {
			key = "unsorted.off_file"
		}
		ways = bot.Row(c.B(key, "unsorted", id, "off", len(v.Bits)), drop) // the number tells a second tap from the first
	}
	return append(bot.Rows(2, list...), ways), nil
}

// choicesFor lists what can be done with it by this person, the likeliest first.
func choicesFor(c *bot.Context, v *chat.UnsortedDraft) (list []string) {
	if bot.Members.Allows(c.Person) {
		list = inTheField(c, v, likely(v))
	}
	if receiptLike(c, v) {
		list = append(list, "fund")
	}
	first := func(sort string) {
		list = append([]string{sort}, slices.DeleteFunc(list, func(s string) bool { return s == sort })...)
	}
	switch sort, command := sortOf[v.Command], commandOf(v); {
	case v.Source != "" && bot.Staff.Allows(c.Person):
		list = append(list, "do")
	case sort != "" && bot.Members.Allows(c.Person):
		first(sort)
	case v.Source == "" && command != "":
		if access, ok := c.CommandAccess(command); ok && access.Allows(c.Person) {
			first("do")
		}
	}
	return list
}

// receiptLike tells whether what was sent may be a receipt of the fund's: the staff's own photo.
func receiptLike(c *bot.Context, v *chat.UnsortedDraft) bool {
	return bot.Staff.Allows(c.Person) && v.Source == "" && slices.ContainsFunc(v.Files, func(f bot.Upload) bool { return f.Kind == bot.Photo })
}

// commandOf is the command that the words can be handed to: the one they stood
// behind, or, for others' words, an announcement.
func commandOf(v *chat.UnsortedDraft) string {
	if v.Source != "" {
		return "announce"
	}
	return v.Command
}

// likely lists what a text can be recorded as, the likeliest first. Others' words
// are no thoughts or notes of one's own.
func likely(v *chat.UnsortedDraft) []string {
	list := sorts
	if v.Source != "" {
		list = []string{"suggestion", "deed", "archive", "research", "note", "reflect"}
	}
	first := map[phrase.Matter]string{phrase.Deed: "deed", phrase.Wish: "suggestion", phrase.Thought: "reflect"}[phrase.MatterOf(v.Text)]
	if v.Source != "" && first == "reflect" {
		first = ""
	}
	switch { // the books are offered for what speaks of them only
	case v.Source != "":
	case phrase.TellsGift(v.Text):
		first, list = "donation", append([]string{"donation"}, list...)
	case phrase.TellsHonour(v.Text):
		first, list = "honour", append([]string{"honour"}, list...)
	}
	if v.Source == "" && phrase.AsksLeave(v.Text) {
		first, list = "leave", append([]string{"leave"}, list...)
	}
	if first == "" {
		return slices.Clone(list)
	}
	out := []string{first}
	for _, s := range list {
		if s != first {
			out = append(out, s)
		}
	}
	return out
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
	if in.Source == "" {
		if taken, err := tasks.Pictured(c, in); taken || err != nil {
			return err
		}
	}
	receipt := bot.Staff.Allows(c.Person) && in.Source == "" && in.File != nil && in.File.Kind == bot.Photo
	if in.File != nil && !bot.Members.Allows(c.Person) && !receipt {
		if bot.Staff.Allows(c.Person) {
			_, err := c.Say(bot.Message{Text: c.T("unsorted.not_a_list"), Buttons: bot.Rows(1, bot.CommandButton(c.P("import.title"), "import"))})
			return err
		}
		_, err := c.Say(bot.Message{Text: c.T("unsorted.file_nowhere"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
		return err
	}
	if in.Text == "" && in.File == nil || in.Lost != "" && c.Person.LooksOn() {
		_, err := c.Say(bot.Message{Text: c.T("unsorted.unreadable"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
		return err
	}
	if in.File == nil && phrase.Wordless(in.Text) { // 👎, ？: it asks for something, and nothing can be filed of it
		return aside(c)
	}
	var v chat.UnsortedDraft
	if choice, ok, err := c.Carried(&v); ok || err != nil { // changed after it was sorted
		if err == nil {
			err = chat.AddUnsorted(c, &v, in)
		}
		if err != nil {
			return err
		}
		return recordAs(c, choice, v)
	}
	if in.Lost != "" && in.Source == "" {
		return keepWords(c, in)
	}
	if in.File == nil && in.Source == "" {
		if taken, err := answered(c, in.Text); taken || err != nil {
			return err
		}
	}
	if in.File == nil && in.Source == "" {
		if taken, err := consult.Heard(c, in.Text, true); taken || err != nil {
			return err
		}
	}
	if taken, err := plan.HolidaysPasted(c, in.Text); taken || err != nil {
		return err
	}
	if taken, err := understood(c, in); taken || err != nil {
		return err
	}
	if !bot.Members.Allows(c.Person) && !receipt && (in.Source == "" || !bot.Staff.Allows(c.Person)) {
		return aside(c)
	}
	joined, err := chat.UnsortedForm.Amend(c, func(v *chat.UnsortedDraft) (bool, error) {
		sameAlbum := in.Album != "" && slices.Contains(v.Albums, in.Album)
		// Whose words they are is asked of each: one's own are not put among them.
		if !sameAlbum && (!v.Goes(c, in) || v.Source != in.Source || v.Command != "" || v.Split != "") {
			return false, nil
		}
		return true, chat.AddUnsorted(c, v, in)
	})
	if joined || err != nil {
		return err
	}
	if err := chat.AddUnsorted(c, &v, in); err != nil {
		return err
	}
	return chat.UnsortedForm.Start(c, v)
}

// aside says where to find what can be done.
func aside(c *bot.Context) error {
	_, err := c.Say(bot.Message{Text: c.T("unsorted.not_member"), Buttons: bot.Rows(1, bot.CommandButton(c.P("common.menu"), "menu"))})
	return err
}

// keepWords keeps the words that came with content which cannot be kept. What
// they were meant for is not done: it would be done without that part.
func keepWords(c *bot.Context, in bot.Input) error {
	v := chat.UnsortedDraft{Lost: []string{in.Lost}, Text: in.Text}
	if name, args, ok := c.Command(); ok {
		v.Command, v.Text = name, phrase.Clean(args)
	}
	if !bot.Members.Allows(c.Person) && len(choicesFor(c, &v)) == 0 {
		v.Command = ""
	}
	return chat.UnsortedForm.Start(c, v)
}

// refused keeps a text that came in several messages and that a command, or
// whatever waited for it, would not take.
func refused(c *bot.Context, command, reason string) error {
	v := chat.UnsortedDraft{Command: command, Reason: reason}
	words := c.Text()
	if command != "" {
		words = c.Args
	}
	if err := chat.AddText(c, &v.Text, words, unboundedText); err != nil {
		return err
	}
	if sort := sortOf[command]; sort != "" && bot.Members.Allows(c.Person) && store.Length(v.Text) > limits[sort] {
		v.Split, v.Reason = sort, ""
	}
	return chat.UnsortedForm.Start(c, v)
}

// unboundedText: the parts of a text are bounded where they are put together.
const unboundedText = 1 << 20

// spoken answers what a person of the office says to the bot in the group: in
// private, and not at all when it was only a nod.
func spoken(c *bot.Context) error {
	if in := c.Input(); in.File == nil && (phrase.IsNod(in.Text) || phrase.Wordless(in.Text)) {
		return nil
	}
	return unknown(c)
}
