package research

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/posts"
	mnotes "lianluo/models/notes"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// researchesTable is the list of all researches as a table.
func researchesTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]mresearch.Research, error) {
		list, _, err := mresearch.Page(c.Tx, p)
		return list, err
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.researches"), Columns: papers.Columns(c,
		"book.column.quarter", "book.column.topic", "book.column.team", "book.column.state", "book.column.sent_on", "book.column.adopted")}
	for i := range list {
		r := &list[i]
		var who []int64
		if r.LeaderID != 0 {
			who = append(who, r.LeaderID)
		}
		names, err := chat.Names(c, append(who, r.Team...))
		if err != nil {
			return nil, err
		}
		outcome := ""
		if r.Outcome != "" {
			outcome = chat.Joined(c.P("research.outcome_"+string(r.Outcome)), r.OutcomeNote)
		}
		s.Rows = append(s.Rows, []string{posts.QuarterName(c.Words, r.Of()), r.Topic, names, c.P("research.state_" + string(r.State)), string(r.SentOn), outcome})
	}
	return s, nil
}

// readableNotes lists the notes of a research that the person may read, the newest first.
func readableNotes(c *bot.Context, r *mresearch.Research) ([]mnotes.Note, error) {
	list, err := mresearch.NotesOf(c.Tx, r.ID)
	if err != nil {
		return nil, err
	}
	if !inside(c, r) {
		list = slices.DeleteFunc(list, func(n mnotes.Note) bool { return n.PersonID != c.Person.ID })
	}
	slices.Reverse(list)
	return list, nil
}

// researchNotesTable is the notes of a research as a table: filter is its id. Of a voice of
// the public stands who said it in general, as in the list.
func researchNotesTable(c *bot.Context, filter string) (*documents.Sheet, error) {
	r, err := researchOr(c, int64(bot.SmallInt(filter)))
	if err != nil {
		return nil, err
	}
	list, err := readableNotes(c, r)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	files, err := records.AttachmentsOf(c.Tx, records.KindNote, ids...)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.research_notes"), Columns: papers.Columns(c, "book.column.date", "book.column.person", "book.column.words", "book.column.files")}
	for _, n := range list {
		name, err := chat.Names(c, []int64{n.PersonID})
		if err != nil {
			return nil, err
		}
		if n.Voice != "" {
			name = c.P("research.voice_of", "who", c.P("research_note.voice_"+string(n.Voice)))
		}
		var with []bot.Upload
		for _, f := range files[n.ID] {
			with = append(with, chat.Upload(f))
		}
		s.Rows = append(s.Rows, []string{papers.Day(c, n.FiledAt), name, n.Text, chat.FilesLine(c, with)})
	}
	return s, nil
}
