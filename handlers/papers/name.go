package papers

import (
	"path"
	"strings"

	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
)

// Bounds of a file's name: phones cut what is longer, and some systems of files take 255
// bytes with what they add.
const (
	nameRunes = 60
	nameBytes = 200
)

// fileName makes a name harmless and short; its ending stays.
func fileName(name string) string {
	name = chat.FileName(name)
	end := path.Ext(name)
	runes := []rune(strings.TrimSuffix(name, end))
	runes = runes[:min(len(runes), nameRunes-len([]rune(end)))]
	for len(string(runes))+len(end) > nameBytes {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " .") + end
}

// wordsInName is how many characters of what was looked for stand in a name.
const wordsInName = 12

// Words are those that were looked for, as the name of what was found has them.
func Words(words string) string { return phrase.Truncate(words, wordsInName) }
