package handlers_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
)

func outgoing(text string) sandbox.Outgoing { return sandbox.Outgoing{Text: text} }

// lastIn is the bot's newest message in a chat.
func lastIn(h *harness.Harness, chat int64) string {
	for _, m := range slices.Backward(h.Sandbox.Messages(chat)) {
		if m.From != nil && m.From.IsBot {
			return m.Text
		}
	}
	return ""
}

// office is the oldest office.
func office(h *harness.Harness) people.Office {
	var o people.Office
	if err := h.DB.Read(context.Background()).Order("id").Take(&o).Error; err != nil {
		h.T.Fatal(err)
	}
	return o
}

// keyboard is the person's reply keyboard, its words in a row.
func keyboard(h *harness.Harness, p *harness.Person) []string {
	var words []string
	for _, m := range slices.Backward(h.Sandbox.Messages(p.ID)) {
		if m.ReplyKeyboard == nil {
			continue
		}
		for _, row := range m.ReplyKeyboard.Keyboard {
			for _, b := range row {
				words = append(words, b.Text)
			}
		}
		break
	}
	return words
}

// filled writes a row into a template, below its example.
func filled(t testing.TB, template []byte, cells ...string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(template))
	require.NoError(t, err)
	defer f.Close()
	for i, text := range cells {
		cell, err := excelize.CoordinatesToCellName(i+1, 4)
		require.NoError(t, err)
		require.NoError(t, f.SetCellStr(f.GetSheetName(0), cell, text))
	}
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	return out.Bytes()
}
