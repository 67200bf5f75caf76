package offices

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func pack(t *testing.T, p *parcel, name, text string) {
	t.Helper()
	require.NoError(t, p.add(name, "", func(w io.Writer) error { _, err := io.WriteString(w, text); return err }))
}

// partOf writes a part and reads it as a zip.
func partOf(t *testing.T, p *parcel, part int, heads ...head) (files map[string]string, size int) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, p.write(&out, part, heads, time.Date(2026, 12, 5, 12, 0, 8, 0, time.UTC)))
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	files = map[string]string{}
	for _, f := range z.File {
		require.False(t, f.NonUTF8, f.Name)
		require.Equal(t, 8, f.Modified.Second(), f.Name)
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err, f.Name)
		require.NotContains(t, files, f.Name)
		files[f.Name] = string(data)
	}
	return files, out.Len()
}

func TestPartsHoldEverythingOnceAndNoneIsTooLarge(t *testing.T) {
	for _, most := range []int64{0, 900, 1500, 4000} {
		p, err := newParcel(t.TempDir(), bounds{Part: most})
		require.NoError(t, err)
		want := map[string]string{}
		for i := range 20 {
			name, text := fmt.Sprintf("文书/第%d份.docx", i), strings.Repeat(fmt.Sprint(i%10), 20*i)
			pack(t, p, name, text)
			want[name] = text
		}
		pack(t, p, "json/people.json", strings.Repeat("张伟", 5000)) // it gets small
		want["json/people.json"] = strings.Repeat("张伟", 5000)
		h := head{"说明.txt", []byte("说明")}
		p.layOut(300)
		got := map[string]string{}
		for part := 1; part <= p.parts; part++ {
			files, size := partOf(t, p, part, h)
			require.True(t, most == 0 || int64(size) <= most, "%d bytes of %d", size, most)
			require.Equal(t, "说明", files[h.name])
			delete(files, h.name)
			require.NotEmpty(t, files, "part %d of %d", part, p.parts)
			for name, text := range files {
				require.NotContains(t, got, name)
				got[name] = text
			}
		}
		require.Equal(t, want, got)
		require.Equal(t, most == 0, p.parts == 1)
		p.close()
	}
}

func TestAFileThatIsTooLargeForAPartIsInNone(t *testing.T) {
	p, err := newParcel(t.TempDir(), bounds{Part: 1000})
	require.NoError(t, err)
	defer p.close()
	pack(t, p, "a.docx", strings.Repeat("x", 400))
	pack(t, p, "b.docx", strings.Repeat("x", 2000))
	pack(t, p, "c.docx", strings.Repeat("x", 100))
	p.layOut(100)
	require.Equal(t, []int{1, 0, 1}, []int{p.list[0].part, p.list[1].part, p.list[2].part})
	files, _ := partOf(t, p, 1)
	require.Len(t, files, 2)
}

func TestAParcelKeepsItsBoundsAndForgetsWhatFailed(t *testing.T) {
	dir := t.TempDir()
	p, err := newParcel(dir, bounds{All: 100, Files: 3})
	require.NoError(t, err)
	wrong := errors.New("no such paper")
	for _, name := range []string{"a.docx", "a.txt"} {
		require.ErrorIs(t, p.add(name, "", func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return wrong }), wrong)
	}
	pack(t, p, "a.docx", "one")
	pack(t, p, "A.docx", "two")
	p.layOut(0)
	files, _ := partOf(t, p, 1)
	require.Equal(t, map[string]string{"a.docx": "one", "A-2.docx": "two"}, files)
	require.ErrorIs(t, p.add("big.docx", "", func(w io.Writer) error { _, err := w.Write(make([]byte, 200)); return err }), errTooMuch)
	p.end = 6
	pack(t, p, "c.docx", "three")
	require.ErrorIs(t, p.add("d.docx", "", func(io.Writer) error { return nil }), errTooMuch)
	p.close()
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

// Parts wait for who asked for them, and the last export of a person is the one that waits.
func TestPartsWaitForWhoAskedForThem(t *testing.T) {
	a := &wholes{by: map[string]*waiting{}}
	export := func(parts int) *whole {
		p, err := newParcel(t.TempDir(), bounds{})
		require.NoError(t, err)
		p.parts = parts
		return &whole{parcel: p}
	}
	first := a.keep(export(3), 1)
	require.NotNil(t, a.of(first, 2, 1))
	require.NotNil(t, a.of(first, 3, 1))
	for _, part := range []int{-1, 0, 1, 4} {
		require.Nil(t, a.of(first, part, 1))
	}
	require.Nil(t, a.of(first, 2, 7), "another person")
	require.Nil(t, a.of("", 2, 1))
	other := a.keep(export(2), 7)
	again := a.keep(export(2), 1)
	require.Nil(t, a.of(first, 2, 1))
	require.NotNil(t, a.of(again, 2, 1))
	require.NotNil(t, a.of(other, 2, 7))
	a.drop(again)
	a.drop(other)
	require.Empty(t, a.by)
}
