package posts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
)

// Who is not settled yet stands behind the rate, and behind a word where there is none.
func TestTheRateOfABriefing(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	c := &bot.Context{Office: &people.Office{Name: "青山镇政协联络处"}}
	b := &briefing.Briefing{Year: 2026, Quarter: 4}
	session := briefing.Figure{Key: briefing.FigSessions, Value: 1, Records: []records.Ref{{Kind: records.KindActivity, ID: 1}}}
	open := briefing.Figure{Key: briefing.FigUnconfirmed, Value: 11}
	rate := briefing.Figure{Key: briefing.FigRate, Value: 91, Known: true}
	held := []briefing.HeldFigure{{Kind: "study", N: 1}, {Kind: briefing.HeldCollective, N: 3}}
	for want, f := range map[string]*briefing.Figures{
		"出席率 91%（4 次活动：学习 1、集体活动 3）":             {Office: []briefing.Figure{session, rate}, Held: held},
		"出席率 91%（4 次活动：学习 1、集体活动 3）（待确认 11，未计入）": {Office: []briefing.Figure{session, rate, open}, Held: held},
		"出席率 91%": {Office: []briefing.Figure{session, rate}}, // a snapshot of earlier rules
		"出席率暂无（待确认 11，未计入）": {Office: []briefing.Figure{session, open}},
	} {
		text := posts.BriefingText(c, words.In(locale.Chinese), b, f)
		require.Equal(t, "<b>青山镇政协联络处 2026年第四季度履职通报</b>\n集中学习 1 次\n"+want, text)
	}
}
