package handlers

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
)

// speechOf is what the program understands, with all its rooms.
func speechOf(t testing.TB) *phrase.Speech {
	t.Helper()
	words, err := locale.Load()
	require.NoError(t, err)
	r := bot.NewRouter(words)
	Register(r, Options{})
	return phrase.NewSpeech(r.Names())
}

// meaningOf writes readings as intents.txt does.
func meaningOf(list []phrase.Reading) string {
	if len(list) == 0 {
		return "content"
	}
	var said []string
	for _, r := range list {
		m := r.Do
		if r.Args != "" {
			m += " " + r.Args
		}
		if r.Unsure {
			m += "?"
		}
		said = append(said, m)
	}
	return strings.Join(said, "|")
}

type phraseOf struct{ text, role, meaning string }

func phrasesOf(t *testing.T, file string) (list []phraseOf) {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "\t")
		require.Len(t, parts, 3, line)
		list = append(list, phraseOf{parts[0], parts[1], parts[2]})
	}
	return list
}

// measured reads a list of phrases: of 100 at least so many have to be read right, and none may be done or answered as
// something else. Words that are asked about although they mean something are wrong, and not dangerous.
func measured(t *testing.T, file string, right int) {
	speech := speechOf(t)
	list := phrasesOf(t, file)
	var wrong, dangerous []string
	for _, p := range list {
		got := meaningOf(speech.Read(p.text, phrase.Asker{Staff: p.role == "director", Name: "陈静"}))
		if slices.Contains(strings.Split(p.meaning, " / "), got) {
			continue
		}
		line := fmt.Sprintf("%s (%s): %s, not %s", p.text, p.role, got, p.meaning)
		if got != "content" && !strings.HasSuffix(got, "?") && !strings.Contains(got, "|") {
			dangerous = append(dangerous, line)
		} else {
			wrong = append(wrong, line)
		}
	}
	t.Logf("%d phrases, %d wrong, %d dangerous\n%s", len(list), len(wrong), len(dangerous), strings.Join(wrong, "\n"))
	require.Empty(t, dangerous, "read as something else\n%s\nand wrong\n%s", strings.Join(dangerous, "\n"), strings.Join(wrong, "\n"))
	require.LessOrEqual(t, (len(wrong)+len(dangerous))*100, len(list)*(100-right), strings.Join(wrong, "\n"))
}

// Each list was written before it was first read.
func TestWhatPhrasesMean(t *testing.T) {
	for _, file := range []string{"intents.txt", "intents_blind.txt", "intents_third.txt"} {
		t.Run(file, func(t *testing.T) { measured(t, "../internal/phrase/testdata/"+file, 95) })
	}
	more, err := filepath.Glob("../internal/phrase/testdata/intents_[0-9]*.txt")
	require.NoError(t, err)
	for _, file := range more {
		t.Run(filepath.Base(file), func(t *testing.T) { measured(t, file, 95) })
	}
}
