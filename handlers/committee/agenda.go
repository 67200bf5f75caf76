package committee

import (
	"lianluo/bot"
	mcommittee "lianluo/models/committee"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
)

// openDifficulties are what the committee is asked to decide of: a meeting of it has them on
// its agenda (§17).
func openDifficulties(c *bot.Context, _ *mpledges.Pledge) (list []mpledges.Item, err error) {
	all, err := mcommittee.Open(c.Tx)
	for i := range all {
		list = append(list, mpledges.Item{
			Sort: "difficulty", Ref: records.Ref{Kind: records.KindDifficulty, ID: all[i].ID},
			Text: c.GroupWords().Plain("report.agenda", "words", all[i].Words),
		})
	}
	return list, err
}
