package supervision

import (
	"crypto/rand"
	_ "embed"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/crypto/argon2"
)

// A receipt is eight of 1,024 common characters: seven at random, 70 bits, and one that
// follows from them, by which a slip of the pen shows, and a receipt that was typed alone
// is told from a sentence.
const (
	receiptLength = 8
	alphabetSize  = 1 << 10
)

// saltSize and hashSize are of an office's salt and of a receipt's hash, in bytes.
const (
	saltSize = 16
	hashSize = 32
)

//go:embed characters.txt
var characters string

// alphabet are the characters in their order; places is where each stands.
var alphabet = sync.OnceValue(func() []rune { return []rune(strings.ReplaceAll(characters, "\n", "")) })

var places = sync.OnceValue(func() map[rune]int {
	m := make(map[rune]int, alphabetSize)
	for i, r := range alphabet() {
		m[r] = i
	}
	return m
})

// NewReceipt makes a receipt.
func NewReceipt() string {
	var raw [2 * (receiptLength - 1)]byte
	_, _ = rand.Read(raw[:]) // it never fails (crypto/rand)
	var list [receiptLength]int
	for i := range receiptLength - 1 {
		list[i] = int(binary.BigEndian.Uint16(raw[2*i:])) % alphabetSize
	}
	list[receiptLength-1] = check(list[:receiptLength-1])
	var b strings.Builder
	for _, i := range list {
		b.WriteRune(alphabet()[i])
	}
	return b.String()
}

// check is the last character's place: one that is wrong gives another, and two that changed
// places nearly always do.
func check(list []int) (sum int) {
	for i, n := range list {
		sum += (2*i + 1) * n
	}
	return (sum + 613) % alphabetSize
}

// ReadReceipt reads a receipt as people write it, with spaces or strokes between the
// characters; ok is false for what is none.
func ReadReceipt(text string) (receipt string, ok bool) {
	var b strings.Builder
	var list []int
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			continue
		}
		i, known := places()[r]
		if !known || len(list) == receiptLength {
			return "", false
		}
		list = append(list, i)
		b.WriteRune(r)
	}
	if len(list) != receiptLength || check(list[:receiptLength-1]) != list[receiptLength-1] {
		return "", false
	}
	return b.String(), true
}

// Spaced writes a receipt as it is shown, two characters together.
func Spaced(receipt string) string {
	var b strings.Builder
	for i, r := range []rune(receipt) {
		if i > 0 && i%2 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// newSalt is an office's.
func newSalt() []byte {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // it never fails (crypto/rand)
	return salt
}

// hashing has one receipt hashed at a time: each takes 19 MiB.
var hashing sync.Mutex

// hash is the slow hash of a receipt (Argon2id with OWASP's parameters).
func hash(receipt string, salt []byte) []byte {
	hashing.Lock()
	defer hashing.Unlock()
	return argon2.IDKey([]byte(receipt), salt, 2, 19<<10, 1, hashSize)
}

// newKey is a random key of a row: its order says nothing.
func newKey() int64 {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // it never fails (crypto/rand)
	return int64(binary.BigEndian.Uint64(raw[:])>>2) + 1
}

// BodySize is how many bytes of a line are kept, however long it is: as many as fit into
// a page of SQLite's together with the rest of the row.
const BodySize = 3_840

// LineLimit is the longest line in bytes.
const LineLimit = BodySize - 2

// pack gives a line its one length.
func pack(text string) ([]byte, error) {
	if len(text) > LineLimit {
		return nil, fmt.Errorf("line of %d bytes", len(text))
	}
	body := make([]byte, BodySize)
	binary.BigEndian.PutUint16(body, uint16(len(text)))
	copy(body[2:], text)
	return body, nil
}

func unpack(body []byte) string {
	if len(body) < 2 {
		return ""
	}
	n := int(binary.BigEndian.Uint16(body))
	return string(body[2:min(2+n, len(body))])
}
