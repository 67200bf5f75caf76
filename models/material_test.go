package models_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/activities"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

func TestCheckLink(t *testing.T) {
	for link, ok := range map[string]bool{
		"https://www.gov.cn/zhengce/": true, "https://gov.cn": true, "https://www.gov.cn:8443/a?b=c#d": true,
		"http://www.gov.cn": false, "ftp://www.gov.cn": false, "javascript:alert(1)": false, "https:///path": false, "https://localhost": false,
		"https://user@www.gov.cn": false, "https://user:p@www.gov.cn": false, "https://www.gov.cn/a b": false, "https://www.gov.cn/\"x": false,
		"https://www.gоv.cn": false /* a Cyrillic o */, "https://www.gov.cn/<b>": false, "tg://resolve?domain=x": false, "": false,
		"https://www.gov.cn/" + strings.Repeat("a", 500): false, "https://.": false, "www.gov.cn": false,
	} {
		require.Equal(t, ok, models.CheckLink(link) == nil, link)
	}
}

func TestShelfOf(t *testing.T) {
	called := func(subject string) []string {
		return map[string][]string{"law": {"法律法规", "Law"}, "rural": {"乡村振兴"}}[subject]
	}
	require.Equal(t, models.Shelf{}, models.ShelfOf("", called))
	require.Equal(t, models.Shelf{Subject: "law"}, models.ShelfOf("law", called))
	require.Equal(t, models.Shelf{Subject: "law", Words: "土地 承包"}, models.ShelfOf(" 土地　法律法规 承包", called))
	require.Equal(t, models.Shelf{Subject: "law", Words: "乡村振兴"}, models.ShelfOf("法律法规 乡村振兴", called), "one subject")
}

func TestLibraryShowsTheUnreadFirst(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	other := modelstest.Office(t, db)
	p := team.Members[0]
	add := func(tx *gorm.DB, by *people.Person, m models.Material) (*models.Material, error) {
		return &m, models.AddMaterial(tx, &m, by)
	}
	other.Do(t, db, func(tx *gorm.DB) error {
		_, err := add(tx, other.Director, models.Material{Subject: "law", Title: "别处的土地", Text: "x"})
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := add(tx, p, models.Material{Subject: "law", Title: "甲", Text: "x"})
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = add(tx, team.Director, models.Material{Subject: "other", Title: "甲", Text: "x"})
		require.ErrorIs(t, err, models.ErrUnknownSubject)
		_, err = add(tx, team.Director, models.Material{Subject: "law", Title: "甲"})
		require.ErrorIs(t, err, store.ErrEmpty)
		_, err = add(tx, team.Director, models.Material{Subject: "law", Title: "甲", Link: "http://www.gov.cn"})
		require.ErrorIs(t, err, models.ErrBadLink)
		var list []*models.Material
		for _, m := range []models.Material{
			{Subject: "law", Title: "土地管理法", Text: "全文"}, {Subject: "rural", Title: "乡村振兴促进法", Text: "土地承包"},
			{Subject: "law", Title: "选举法", Link: "https://www.gov.cn/"},
		} {
			m, err := add(tx, team.Director, m)
			require.NoError(t, err)
			list = append(list, m)
		}
		titles := func(s models.Shelf) (out []string) {
			found, total, err := models.Library(tx, p.ID, s, store.Page{Size: 10})
			require.NoError(t, err)
			require.EqualValues(t, len(found), total)
			for _, m := range found {
				out = append(out, m.Title)
			}
			return out
		}
		require.Equal(t, []string{"选举法", "乡村振兴促进法", "土地管理法"}, titles(models.Shelf{}))
		require.NoError(t, models.MarkStudied(tx, records.KindMaterial, list[2].ID, p.ID, modelstest.Noon))
		require.NoError(t, models.MarkStudied(tx, records.KindMaterial, list[1].ID, team.Members[1].ID, modelstest.Noon))
		require.Equal(t, []string{"乡村振兴促进法", "土地管理法", "选举法"}, titles(models.Shelf{}), "read by this person: last")
		require.Equal(t, []string{"乡村振兴促进法", "土地管理法"}, titles(models.Shelf{Words: "土地"}))
		require.Equal(t, []string{"土地管理法"}, titles(models.Shelf{Words: "土地", Subject: "law"}))
		readers, err := models.ReadersOf(tx, records.KindMaterial, list[2].ID)
		require.NoError(t, err)
		require.Len(t, readers, 1)
		require.Equal(t, p.ID, readers[0].ID)
		require.NoError(t, models.WithdrawMaterial(tx, list[0], team.Director, modelstest.Noon))
		require.Equal(t, []string{"乡村振兴促进法"}, titles(models.Shelf{Words: "土地"}))
		require.NoError(t, models.RestoreMaterial(tx, list[0]))
		return nil
	})
}

func TestBookletIsInTheOrderOfTheRoster(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, func(a *activities.Activity) { a.Plan = "方案" })
	team.Do(t, db, func(tx *gorm.DB) error {
		for i, n := range []models.Note{
			{Kind: models.Reflection, PersonID: team.Members[3].ID, Text: "李强心得"}, {Kind: models.Reflection, PersonID: team.Members[0].ID, Text: "陈静心得"},
			{Kind: models.StudyNote, PersonID: team.Members[0].ID, Text: "陈静笔记"},
		} {
			n.ActivityID = a.ID
			var files []*records.Attachment
			if i == 0 {
				files = append(files, &records.Attachment{Kind: records.Photo, FileID: "f", UniqueID: "u"})
			}
			require.NoError(t, models.FileNote(tx, &n, modelstest.Noon, files...))
		}
		b, err := models.BookletOf(tx, a)
		require.NoError(t, err)
		var texts []string
		for _, w := range b.Works {
			texts = append(texts, w.Author+w.Note.Text)
		}
		require.Equal(t, []string{"陈静陈静笔记", "陈静陈静心得", "李强李强心得"}, texts)
		require.Equal(t, 1, b.Works[2].Files)

		m, err := models.ShelveSession(tx, a, "theory", team.Director)
		require.NoError(t, err)
		require.Equal(t, "方案", m.Text)
		_, err = models.ShelveSession(tx, a, "law", team.Director)
		require.ErrorIs(t, err, models.ErrInLibrary)
		return nil
	})
}
