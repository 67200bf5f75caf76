package demo_test

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/modelstest"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The records have what people send with them: photos that can be opened, a voice message that
// begins as one; and the same each time.
func TestHonoursAndHistoryHaveTheirPictures(t *testing.T) {
	sent := map[records.AttachmentKind][][]byte{}
	db := modelstest.Open(t)
	office, err := demo.Generate(context.Background(), db, demo.Options{Now: now, Group: -100, Seed: 1, Keep: func(f demo.File) (string, string) {
		sent[f.Kind] = append(sent[f.Kind], f.Content)
		return keep(f)
	}})
	require.NoError(t, err)
	for _, photo := range sent[records.Photo] {
		_, _, err := image.Decode(bytes.NewReader(photo))
		require.NoError(t, err)
		require.Less(t, len(photo), 200<<10)
	}
	require.Len(t, sent[records.Voice], 1)
	require.Equal(t, "OggS", string(sent[records.Voice][0][:4]))

	tx := store.InOffice(db.Read(context.Background()), office.ID)
	with := map[records.Kind]map[int64]int{records.KindHonour: {}, records.KindArchive: {}}
	for _, at := range all[records.Attachment](t, tx) {
		if of := with[at.OwnerKind]; of != nil {
			require.NoError(t, at.Check())
			of[at.OwnerID]++
		}
	}
	require.Len(t, with[records.KindHonour], 4)
	require.Len(t, with[records.KindArchive], 5)
	shown := 0
	for _, h := range all[books.Honour](t, tx) {
		if with[records.KindHonour][h.ID] > 0 && h.Level == books.National {
			shown++
		}
	}
	require.Equal(t, 1, shown, "the national honour has its certificate")
	tellers := map[int64]int{}
	for _, it := range all[archive.Item](t, tx) {
		tellers[it.MatterID]++
	}
	for matter, n := range tellers {
		if matter != 0 {
			require.Equal(t, 2, n, "of one matter two more tell")
		}
	}
}
