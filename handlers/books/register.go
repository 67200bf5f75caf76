package books

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/models/records"
)

// Register makes the router know the books of donations and honours (§14).
func Register(r *bot.Router) {
	bot.AddForm(r, newDonationForm())
	front.Add(r, donationKind())
	r.Command("donation", bot.Inside, donationCommand)
	r.Command("donations", bot.Inside, donationsCommand)
	r.Button("donation_edit", bot.Inside, editDonation)
	r.Button("donation_hide", bot.Joined, conceal)
	r.Undo("donation_hide", bot.Joined, undoConceal)
	r.Button("donations_all", bot.Inside, func(c *bot.Context) error { return seeDonations(c, c.ArgInt(0)) })

	bot.AddForm(r, newHonourForm())
	front.Add(r, honourKind())
	r.Command("honour", bot.Inside, honourCommand)
	r.Command("honours", bot.Inside, honoursCommand)
	r.Button("honour_edit", bot.Inside, editHonour)
	r.Button("honours_all", bot.Inside, func(c *bot.Context) error { return seeHonours(c, c.ArgInt(0)) })
	r.Button("honour_cheer", bot.Members, cheer)
	r.Undo("honour_cheer", bot.Members, undoCheer)
	chat.AddPosted(r, records.KindHonour, cheerPosted())

	// Everybody reads what is confirmed; a receipt and a certificate say more than that.
	chat.Readable(r, records.KindDonation, donationFiles)
	chat.Readable(r, records.KindHonour, honourFiles)
	for _, l := range []papers.List{
		{Name: "donations_all", Access: bot.Inside, Table: allDonations}, {Name: "honours_all", Access: bot.Inside, Table: allHonours},
	} {
		papers.AddList(r, l)
	}
	for _, p := range []papers.Paper{
		{Name: "donation_book", Access: bot.Inside, Make: donationWord, Offer: offerYear("donation_book")},
		{Name: "donation_sheet", Access: bot.Inside, Make: donationSheet, Offer: offerYear("donation_sheet")},
		{Name: "honour_book", Access: bot.Inside, Make: honourWord, Offer: offerYear("honour_book")},
		{Name: "honour_sheet", Access: bot.Inside, Make: honourSheet, Offer: offerYear("honour_sheet")},
	} {
		papers.Add(r, p)
	}
}
