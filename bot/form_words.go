package bot

import (
	"errors"

	"lianluo/models/ledger"
)

// Words that are not simply the answer: they stand under a file, came late, or may be
// meant for more than one thing.

// wordsOf takes a file at a question of words: what stands under it is the answer, and
// the file goes to the field for files. A form without one says that it is not kept.
func (f *Form[T]) wordsOf(c *Context, d *ledger.Dialog, s *draft[T], field *Field[T], in Input) error {
	files := f.fieldFor(&ledger.Dialog{}, s, Input{File: in.File})
	again := in.Album != "" && in.Album == s.Album
	s.Album = in.Album
	if files == nil {
		switch {
		case in.Text != "":
			s.note = c.T("form.words_taken")
			return f.set(c, d, s, field, Input{Text: in.Text, Album: in.Album}, false)
		case again: // of the album that was answered for
			return nil
		}
		return f.show(c, d, s, c.T("form.text_only"))
	}
	if err := s.answered(c, files.Name, in); err != nil {
		return err
	}
	err := files.Set(c, &s.V, Input{File: in.File, Album: in.Album})
	var p *Problem
	switch {
	case errors.As(err, &p):
		s.Given.List[len(s.Given.List)-1].Refused = true
		s.note = c.T(p.Key, p.Pairs...)
	case err != nil:
		return err
	default:
		s.note = c.T("form.file_kept")
	}
	if in.Text != "" {
		return f.set(c, d, s, field, Input{Text: in.Text, Album: in.Album}, false)
	}
	return f.render(c, d, s, "", again)
}

// both tells whether words may be meant to take the place of what a field says, or to go
// under it: it is on record already, or too long to be shown to be changed.
func (f *Form[T]) both(d *ledger.Dialog, s *draft[T], field *Field[T]) bool {
	if field.Text == nil || field.Text(&s.V) == "" {
		return false
	}
	return d.Field == "" && field.Filed != nil && field.Filed(&s.V) || s.Editing && units(field.Text(&s.V)) > maxCopied
}

// takeHeld gives words that were asked about to the form, or puts it aside and has them
// taken for something new.
func (f *Form[T]) takeHeld(c *Context, d *ledger.Dialog, s *draft[T], words, how string) error {
	c.ReadAsOf(s.HeldAt)
	if how != heldNo {
		in := Input{Text: words, Add: how == heldAdd}
		field := f.fieldFor(d, s, in)
		if field == nil {
			return c.Problem("common.stale")
		}
		return f.set(c, d, s, field, in, c.press != nil)
	}
	if err := f.save(c, d, s); err != nil {
		return err
	}
	if err := c.Bot.router.putAside(c, d, false); err != nil {
		return err
	}
	c.held = &Input{Text: words}
	return c.Bot.router.run(c, c.Bot.router.text)
}

// chosen reads words that are no answer by themselves as one of the choices, when it is
// plain which is meant; with counted, only those that count them.
func (f *Form[T]) chosen(c *Context, field *Field[T], s *draft[T], in Input, counted bool) (Input, bool, error) {
	r := c.Bot.router
	if r.hearing == nil || field.Choices == nil || in.Choice != "" || in.File != nil || in.Text == "" {
		return in, false, nil
	}
	choices, err := field.Choices(c, &s.V)
	if err != nil {
		return in, false, err
	}
	var labels []string
	for _, ch := range choices {
		labels = append(labels, ch.Label)
	}
	i := r.hearing.Counted(in.Text, len(labels))
	if !counted {
		i = r.hearing.Chosen(in.Text, labels)
	}
	if i < 0 {
		return in, false, nil
	}
	return Input{Choice: choices[i].Value}, true, nil
}

// submitWord is the word on the button that files the card.
func (f *Form[T]) submitWord(c *Context, s *draft[T]) string {
	switch {
	case f.SubmitLabel != nil:
		return f.SubmitLabel(c, &s.V)
	case f.SubmitKey != "":
		return c.P(f.SubmitKey)
	}
	return c.P("common.submit")
}
