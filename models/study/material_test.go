package study_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/study"
)

func TestCheckLink(t *testing.T) {
	for link, ok := range map[string]bool{
		"https://www.gov.cn/zhengce/": true, "https://gov.cn": true, "https://www.gov.cn:8443/a?b=c#d": true,
		"http://www.gov.cn": false, "ftp://www.gov.cn": false, "javascript:alert(1)": false, "https:///path": false, "https://localhost": false,
		"https://user@www.gov.cn": false, "https://user:p@www.gov.cn": false, "https://www.gov.cn/a b": false, "https://www.gov.cn/\"x": false,
		"https://www.gоv.cn": false /* a Cyrillic o */, "https://www.gov.cn/<b>": false, "tg://resolve?domain=x": false, "": false,
		"https://www.gov.cn/" + strings.Repeat("a", 500): false, "https://.": false, "www.gov.cn": false,
	} {
		require.Equal(t, ok, study.CheckLink(link) == nil, link)
	}
}

func TestShelfOf(t *testing.T) {
	called := func(subject string) []string {
		return map[string][]string{"law": {"法律法规", "Law"}, "rural": {"乡村振兴"}}[subject]
	}
	require.Equal(t, study.Shelf{}, study.ShelfOf("", called))
	require.Equal(t, study.Shelf{Subject: "law"}, study.ShelfOf("law", called))
	require.Equal(t, study.Shelf{Subject: "law", Words: "土地 承包"}, study.ShelfOf(" 土地　法律法规 承包", called))
	require.Equal(t, study.Shelf{Subject: "law", Words: "乡村振兴"}, study.ShelfOf("法律法规 乡村振兴", called), "one subject")
}

func TestLibraryShowsTheUnreadFirst(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	other := modelstest.Office(t, db)
	p := team.Members[0]
	add := func(tx *gorm.DB, by *people.Person, m study.Material) (*study.Material, error) {
		return &m, study.AddMaterial(tx, &m, by)
	}
	other.Do(t, db, func(tx *gorm.DB) error {
		_, err := add(tx, other.Director, study.Material{Subject: "law", Title: "别处的土地", Text: "x"})
		return err
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := add(tx, p, study.Material{Subject: "law", Title: "甲", Text: "x"})
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = add(tx, team.Director, study.Material{Subject: "other", Title: "甲", Text: "x"})
		require.ErrorIs(t, err, study.ErrUnknownSubject)
		_, err = add(tx, team.Director, study.Material{Subject: "law", Title: "甲"})
		require.ErrorIs(t, err, store.ErrEmpty)
		_, err = add(tx, team.Director, study.Material{Subject: "law", Title: "甲", Link: "http://www.gov.cn"})
		require.ErrorIs(t, err, study.ErrBadLink)
		var list []*study.Material
		for _, m := range []study.Material{
			{Subject: "law", Title: "土地管理法", Text: "全文"}, {Subject: "rural", Title: "乡村振兴促进法", Text: "土地承包"},
			{Subject: "law", Title: "选举法", Link: "https://www.gov.cn/"},
		} {
			m, err := add(tx, team.Director, m)
			require.NoError(t, err)
			list = append(list, m)
		}
		titles := func(s study.Shelf) (out []string) {
			found, total, err := study.Library(tx, p.ID, s, store.Page{Size: 10})
			require.NoError(t, err)
			require.EqualValues(t, len(found), total)
			for _, m := range found {
				out = append(out, m.Title)
			}
			return out
		}
		require.Equal(t, []string{"选举法", "乡村振兴促进法", "土地管理法"}, titles(study.Shelf{}))
		require.NoError(t, study.MarkStudied(tx, records.KindMaterial, list[2].ID, p.ID, modelstest.Noon))
		require.NoError(t, study.MarkStudied(tx, records.KindMaterial, list[1].ID, team.Members[1].ID, modelstest.Noon))
		require.Equal(t, []string{"乡村振兴促进法", "土地管理法", "选举法"}, titles(study.Shelf{}), "read by this person: last")
		require.Equal(t, []string{"乡村振兴促进法", "土地管理法"}, titles(study.Shelf{Words: "土地"}))
		require.Equal(t, []string{"土地管理法"}, titles(study.Shelf{Words: "土地", Subject: "law"}))
		readers, err := study.ReadersOf(tx, records.KindMaterial, list[2].ID)
		require.NoError(t, err)
		require.Len(t, readers, 1)
		require.Equal(t, p.ID, readers[0].ID)
		require.NoError(t, study.WithdrawMaterial(tx, list[0], team.Director, modelstest.Noon))
		require.Equal(t, []string{"乡村振兴促进法"}, titles(study.Shelf{Words: "土地"}))
		require.NoError(t, study.RestoreMaterial(tx, list[0]))
		return nil
	})
}
