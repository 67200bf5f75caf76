package deeds

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/records"
)

// registerAlbum shows the photos of a deed to the group, before and after, as one album and
// once, if its author says so (§13).
func registerAlbum(r *bot.Router) {
	r.Button("deed_album", bot.Members, askAlbum)
	r.Button("deed_album_post", bot.Members, postAlbum)
	chat.AddPosted(r, records.KindDeed, chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			d, err := mdeeds.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("deed_album.as_lost", "number", d.Number, "title", d.Title), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			d, err := mdeeds.ByID(c.Tx, id)
			if err != nil || d.PostRef != row.ID {
				return false, err
			}
			return true, mdeeds.SetPost(c.Tx, d, 0)
		},
		Again: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			d, err := mdeeds.ByID(c.Tx, id)
			if err != nil || d.PostRef != 0 || d.State != mdeeds.Confirmed {
				return false, err
			}
			ref, err := c.PostAgain(row)
			if err != nil || ref == 0 {
				return false, err
			}
			return true, mdeeds.SetPost(c.Tx, d, ref)
		},
	})
}

// fewestPhotos makes an album.
const fewestPhotos = 2

// album are the photos and films of a deed: those of before it was done, its notes among
// them, and those of after. An album takes ten: of more, the first of before and the last of
// after.
type album struct{ before, after []bot.File }

func albumOf(c *bot.Context, d *mdeeds.Deed) (a album, err error) {
	own, err := records.AttachmentsOf(c.Tx, records.KindDeed, d.ID)
	if err != nil {
		return a, err
	}
	notes, err := mdeeds.NotesOf(c.Tx, d.ID)
	if err != nil {
		return a, err
	}
	var ids []int64
	for i := len(notes) - 1; i >= 0; i-- {
		ids = append(ids, notes[i].ID)
	}
	onTheWay, err := records.AttachmentsOf(c.Tx, records.KindDeedNote, ids...)
	if err != nil {
		return a, err
	}
	taken := map[string]bool{} // the same photo may be with a note and with the deed
	take := func(list []records.Attachment, before func(at *records.Attachment) bool) {
		for i := range list {
			at := &list[i]
			f := bot.File{Kind: bot.FileKind(at.Kind), ID: at.FileID}
			switch {
			case at.Kind != records.Photo && at.Kind != records.Video, at.UniqueID != "" && taken[at.UniqueID]:
				continue
			case before(at):
				a.before = append(a.before, f)
			default:
				a.after = append(a.after, f)
			}
			taken[at.UniqueID] = true
		}
	}
	promised := func(at *records.Attachment) bool { return d.PromisedAt != nil && at.CreatedAt.Before(d.FiledAt) }
	take(own[d.ID], promised)
	for _, id := range ids {
		take(onTheWay[id], func(*records.Attachment) bool { return true })
	}
	half := chat.AlbumSize / 2
	before := min(len(a.before), max(half, chat.AlbumSize-len(a.after)))
	a.before = a.before[:before]
	if most := chat.AlbumSize - before; len(a.after) > most {
		a.after = a.after[len(a.after)-most:]
	}
	return a, nil
}

func (a *album) files() []bot.File { return append(a.before[:len(a.before):len(a.before)], a.after...) }

// mayShow tells whether a deed's author can put its photos into the group now.
func mayShow(c *bot.Context, d *mdeeds.Deed) (bool, error) {
	if d.PersonID != c.Person.ID || d.State != mdeeds.Confirmed || d.PostRef != 0 {
		return false, nil
	}
	a, err := albumOf(c, d)
	if err != nil || len(a.files()) < fewestPhotos {
		return false, err
	}
	return c.InGroup()
}

// askAlbum is deed_album:ID: what will stand in the group, and what to look at before.
func askAlbum(c *bot.Context) error {
	d, a, err := albumToShow(c)
	if err != nil {
		return err
	}
	text, err := albumText(c, c.Words, d, a)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, bot.Message{
		Text:    c.T("deed_album.ask", "text", chat.HTMLOf(text), "count", len(a.files())),
		Buttons: bot.Rows(2, c.B("deed_album.post", "deed_album_post", d.ID), c.B("common.back", "deed", d.ID)),
	})
}

func albumToShow(c *bot.Context) (*mdeeds.Deed, album, error) {
	d, err := deedKind().Own(c)
	if err != nil {
		return nil, album{}, err
	}
	a, err := albumOf(c, d)
	if err != nil {
		return nil, a, err
	}
	in, err := c.InGroup()
	switch {
	case err != nil:
		return nil, a, err
	case d.PostRef != 0:
		return nil, a, c.Problem("deed_album.shown")
	case d.State != mdeeds.Confirmed:
		return nil, a, c.Problem("deed_album.not_yet")
	case len(a.files()) < fewestPhotos:
		return nil, a, c.Problem("deed_album.too_few", "least", fewestPhotos)
	case !in:
		return nil, a, c.Problem("praise.no_group")
	}
	return d, a, nil
}

// albumText stands under the album: what was done, by whom, and which photos are of before.
func albumText(c *bot.Context, w *locale.Words, d *mdeeds.Deed, a album) (string, error) {
	quantities, err := mdeeds.QuantitiesOf(c.Tx, d.ID)
	if err != nil {
		return "", err
	}
	var sums []string
	for _, q := range quantities[d.ID] {
		sums = append(sums, figure(c, q.Value, q.Unit, q.Approx))
	}
	with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
	if err != nil {
		return "", err
	}
	names, err := chat.Names(c, append([]int64{d.PersonID}, with[d.ID]...))
	return w.T("deed_album.text", "title", d.Title, "figures", chat.Joined(sums...), "names", names, "place", d.Place,
		"before", len(a.before), "after", len(a.after), "last", len(a.before)+len(a.after), "first", len(a.before)+1), err
}

func postAlbum(c *bot.Context) error {
	d, a, err := albumToShow(c)
	if err != nil {
		return err
	}
	text, err := albumText(c, c.GroupWords(), d, a)
	if err != nil {
		return err
	}
	ref, err := c.Post(bot.Message{About: records.Ref{Kind: records.KindDeed, ID: d.ID}.String(), Text: text, Files: a.files()})
	if err != nil {
		return err
	}
	if ref == 0 {
		return c.Problem("praise.no_group")
	}
	if err := mdeeds.SetPost(c.Tx, d, ref); err != nil {
		return err
	}
	if err := c.Settled(records.Ref{Kind: records.KindDeed, ID: d.ID}.String()); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("deed_album.done", "number", d.Number, "title", d.Title), Buttons: bot.Rows(2, c.B("deed.view", "deed", d.ID), bot.CommandButton(c.P("deed.list"), "deeds"))})
	return err
}
