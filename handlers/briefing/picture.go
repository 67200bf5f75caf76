package briefing

import (
	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
)

func registerPicture(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "briefing_card", Access: bot.Joined, Make: picture, Offer: offer("briefing_card"), Apart: true})
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
