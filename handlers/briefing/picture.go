package briefing

import (
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
)

// picturesOffered is of how many quarters /paper has the picture.
const picturesOffered = 2

func registerPicture(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "briefing_card", Access: bot.Joined, Make: picture, Offer: offerPictures})
}

// offerPictures are the newest briefings that are out, and for the staff the draft that
// waits.
func offerPictures(c *bot.Context) (list []papers.Offer, err error) {
	offer := func(id int64, year, quarter int) {
		b := mbriefing.Briefing{Year: year, Quarter: quarter}
		list = append(list, papers.Offer{
			Label: c.P("picture.offer", "paper", c.P("paper.briefing_card"), "of", posts.QuarterName(c.Words, b.Of())), Arg: strconv.FormatInt(id, 10),
		})
	}
	if c.Person.Is(people.Staff) {
		drafts, err := mbriefing.Drafts(c.Tx)
		if err != nil {
			return nil, err
		}
		for _, b := range drafts[:min(len(drafts), 1)] {
			offer(b.ID, b.Year, b.Quarter)
		}
	}
	out, err := desk.Reports(c.Tx, &people.Person{}, 0, picturesOffered)
	for _, r := range out {
		if r.Record.Kind == records.KindBriefing {
			offer(r.Record.ID, r.Year, r.Quarter)
		}
	}
	return list, err
}

// picture is the 公开 form of a briefing that is out, for everybody as its text is; the
// staff have it of a draft too, which says so.
func picture(c *bot.Context, arg string) (*papers.File, error) {
	b, err := briefingByID(c, arg)
	if err != nil {
		return nil, err
	}
	if b.State != mbriefing.BriefingReleased && (b.State != mbriefing.BriefingDraft || !c.Person.Is(people.Staff)) {
		return nil, c.Problem("common.gone")
	}
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	k, err := posts.BriefingCard(c, b)
	if err != nil {
		return nil, err
	}
	text := posts.BriefingText(c, c.Words, b, f)
	if len([]rune(text)) > textBeside {
		text = posts.BriefingShort(c, c.Words, b, f)
	}
	if b.State != mbriefing.BriefingReleased {
		text = locale.Join("\n", c.T("picture.draft"), text)
	}
	return papers.Picture(c, c.GroupWords().Plain("paper.briefing_card"), posts.QuarterName(c.GroupWords(), b.Of()), text, k)
}

// textBeside is how long the words beside a picture may be, in characters with their
// markup: Telegram takes 1,024, and words that the font lacks may come after them.
const textBeside = 900
