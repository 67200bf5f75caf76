package documents_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/documents"
)

func TestACellIsReadAsInAWorkbook(t *testing.T) {
	known := &documents.RosterWords{Groups: []string{"民生热点难点问题调查处理专班", "文史资料收集整理专班"}, SectorLimit: 20, PostLimit: 60}
	for _, c := range []struct {
		field documents.Field
		text  string
		why   documents.Reason // "": it is right
	}{
		{documents.FieldPhone, "138 0013 8000", ""}, {documents.FieldPhone, "+86 13800138000", ""}, {documents.FieldPhone, "1380013800", documents.PhoneDigits},
		{documents.FieldPhone, "430102197405121234", documents.SecretNumber}, {documents.FieldPost, "校长 43010219740512123X", documents.SecretNumber},
		{documents.FieldSector, "430102 19740512 1234", documents.SecretNumber}, {documents.FieldBorn, "43010219740512123X", documents.SecretNumber},
		{documents.FieldBorn, "1974年5月", ""}, {documents.FieldBorn, "74", documents.NotAYear}, {documents.FieldSex, "女", ""}, {documents.FieldSex, "?", documents.Unknown},
		{documents.FieldPost, "=1+1", documents.Formula}, {documents.FieldPost, "𠮷田小学校长", ""}, {documents.FieldPost, "校长 13800138000", documents.OtherNumber},
		{documents.FieldName, "王芳（教育）", ""}, {documents.FieldName, "王芳、李强", documents.NotAName}, {documents.FieldGroups, "民生、文史", ""},
		{documents.FieldSector, "  ", documents.Missing}, {documents.FieldRoles, "委员", documents.Unknown},
	} {
		row, faults := documents.ReadRosterCell(c.field, c.text, known)
		if c.why == "" {
			require.Empty(t, faults, c.text)
			continue
		}
		require.Len(t, faults, 1, c.text)
		require.Equal(t, c.why, faults[0].Reason, c.text)
		require.NotContains(t, faults[0].Text, "4301")
		require.NotContains(t, row.Post+row.Sector+row.Phone, "4301")
	}
	row, _ := documents.ReadRosterCell(documents.FieldBorn, "1974-05-12", known)
	require.Equal(t, 1974, row.Born, "of a day the year alone")
}
