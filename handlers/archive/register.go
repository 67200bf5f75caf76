package archive

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	marchive "lianluo/models/archive"
	"lianluo/models/records"
)

// keeping tells whether the program keeps the files itself: else they end with the bot
// (domain E), which the office is told.
type keeping bool

// Register makes the router know the archive (§15). files: the program keeps them itself.
func Register(r *bot.Router, files bool) {
	bot.Keep(r, keeping(files))
	bot.AddForm(r, newItemForm())
	bot.AddForm(r, searchForm())
	front.Add(r, itemKind())
	chat.AddPosted(r, records.KindArchive, pagePosted())
	r.Command("archive", bot.Inside, archiveCommand)
	r.Link("archive", bot.Inside, openItem)
	r.Button("archive_list", bot.Inside, listButton)
	r.Button("archive_found", bot.Inside, foundButton)
	r.Button("archive_find", bot.Inside, func(c *bot.Context) error { return searchForm().Start(c, searchInput{}) })
	r.Button("archive_new", bot.Members, newItem)
	r.Button("archive_more", bot.Members, anotherTelling)
	r.Button("archive_edit", bot.Members, editItem)
	r.Button("archive_unname", bot.Joined, unname)
	r.Undo("archive_unname", bot.Joined, undoUnname)
	r.Button("archive_read", bot.Inside, readText)
	r.Button("archive_tellings", bot.Inside, tellings)
	papers.AddList(r, papers.List{Name: "archive", Access: bot.Inside, Table: table})
	papers.Add(r, papers.Paper{Name: "archive_folder", Access: bot.Inside, Make: folder, Offer: offerFolders, Apart: true})
}

// newItem begins an item.
func newItem(c *bot.Context) error {
	v := draft{}
	if asked, err := chat.TakeUnsorted(c, "archive", &v.Text, &v.Files, marchive.TextLimit); asked || err != nil {
		return err
	}
	return OpenItem(c, v.Text, v.Files, "")
}

// openItem is the link archive-ID of a page in the group.
func openItem(c *bot.Context) error {
	id, err := strconv.ParseInt(c.Args, 10, 64)
	if err != nil {
		return c.Problem("common.gone")
	}
	it, err := itemKind().Readable(c, id)
	if err != nil {
		return err
	}
	return itemKind().Show(c, it)
}
