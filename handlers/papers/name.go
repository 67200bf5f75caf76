package papers

import (
	"path"
	"strings"

	"lianluo/handlers/chat"
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
