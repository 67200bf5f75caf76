package notes

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	mnotes "lianluo/models/notes"
)

// Kind is what another feature adds to the notes of its own kind.
type Kind struct {
	// Readable tells whether somebody may read a note who is neither its author
	// nor of the staff.
	Readable func(c *bot.Context, n *mnotes.Note) (bool, error)
	// Buttons are what can be done with a note that is shown.
	Buttons func(c *bot.Context, n *mnotes.Note) ([]bot.Button, error)
}

// noteHooks is what other features add to notes, when they are registered.
type noteHooks struct {
	kinds map[mnotes.Kind]Kind
	filed []func(c *bot.Context, n *mnotes.Note) (string, error)
}

// AddKind tells what is done with notes of a kind.
func AddKind(r *bot.Router, kind mnotes.Kind, k Kind) {
	bot.Kept[*noteHooks](r).kinds[kind] = k
}

// OnFiled does something when a note was filed; done is a line of the
// answer, "" for none.
func OnFiled(r *bot.Router, do func(c *bot.Context, n *mnotes.Note) (done string, err error)) {
	h := bot.Kept[*noteHooks](r)
	h.filed = append(h.filed, do)
}

// noteFiled does what others do about a note that was filed.
func noteFiled(c *bot.Context, n *mnotes.Note) (string, error) {
	var lines []string
	for _, do := range bot.Kept[*noteHooks](c).filed {
		done, err := do(c, n)
		if err != nil {
			return "", err
		}
		lines = append(lines, done)
	}
	return locale.Join("\n", lines...), nil
}

// readableToo tells whether a note may be read beside its author and the staff.
func readableToo(c *bot.Context, n *mnotes.Note) (bool, error) {
	if k := bot.Kept[*noteHooks](c).kinds[n.Kind]; k.Readable != nil {
		return k.Readable(c, n)
	}
	return false, nil
}

// buttonsOfKind are the buttons that a note has by its kind.
func buttonsOfKind(c *bot.Context, n *mnotes.Note) ([]bot.Button, error) {
	if k := bot.Kept[*noteHooks](c).kinds[n.Kind]; k.Buttons != nil {
		return k.Buttons(c, n)
	}
	return nil, nil
}
