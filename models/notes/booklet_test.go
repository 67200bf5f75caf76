package notes_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/records"
	"lianluo/models/study"
)

func TestBookletIsInTheOrderOfTheRoster(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, func(a *activities.Activity) { a.Plan = "方案" })
	team.Do(t, db, func(tx *gorm.DB) error {
		for i, n := range []notes.Note{
			{Kind: notes.Reflection, PersonID: team.Members[3].ID, Text: "李强心得"}, {Kind: notes.Reflection, PersonID: team.Members[0].ID, Text: "陈静心得"},
			{Kind: notes.StudyNote, PersonID: team.Members[0].ID, Text: "陈静笔记"},
		} {
			n.ActivityID = a.ID
			var files []*records.Attachment
			if i == 0 {
				files = append(files, &records.Attachment{Kind: records.Photo, FileID: "f", UniqueID: "u"})
			}
			require.NoError(t, notes.File(tx, &n, modelstest.Noon, files...))
		}
		b, err := notes.BookletOf(tx, a)
		require.NoError(t, err)
		var texts []string
		for _, w := range b.Works {
			texts = append(texts, w.Author+w.Note.Text)
		}
		require.Equal(t, []string{"陈静陈静笔记", "陈静陈静心得", "李强李强心得"}, texts)
		require.Equal(t, 1, b.Works[2].Files)

		m, err := study.ShelveSession(tx, a, "theory", team.Director)
		require.NoError(t, err)
		require.Equal(t, "方案", m.Text)
		_, err = study.ShelveSession(tx, a, "law", team.Director)
		require.ErrorIs(t, err, study.ErrInLibrary)
		return nil
	})
}
