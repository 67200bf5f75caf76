package pledges

import (
	"lianluo/bot"
	"lianluo/handlers/tasks"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
	mtasks "lianluo/models/tasks"
)

// registerDecisions has what a meeting of the committee decided be somebody's task (§17): it is
// entered one by one with who sees to it and by when, and followed up as every task is.
func registerDecisions(r *bot.Router) {
	tasks.AddSource(r, tasks.Source{
		Kind: mtasks.FromPledge,
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			p, err := mpledges.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return posts.PledgeTitle(w, p), nil
		},
		Check: func(c *bot.Context, id int64) error {
			p, err := mpledges.ByID(c.Tx, id)
			if err == nil && (p.Kind != mpledges.Meeting || p.State != mpledges.Done) {
				return c.Problem("pledge.not_met")
			}
			return err
		},
		Back: func(c *bot.Context, id int64) (b bot.Button, ok bool, err error) {
			if !bot.Deciders.Allows(c.Person) { // who sees to it reads the task alone
				return b, false, nil
			}
			return c.B("pledge.open", "pledge", id), true, nil
		},
	})
}

// decided adds to a meeting's card what was decided there, each with who sees to it and its state.
func decided(c *bot.Context, p *mpledges.Pledge, lines []string) ([]string, error) {
	list, err := mtasks.Of(c.Tx, mtasks.FromPledge, p.ID)
	if err != nil || len(list) == 0 {
		return lines, err
	}
	lines = append(lines, c.T("pledge.decided", "count", len(list)))
	for i := range list {
		line, err := tasks.Line(c, &list[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, "· "+line)
	}
	return lines, nil
}

// decidedOnPaper adds the same to what is said of a meeting on paper.
func decidedOnPaper(c *bot.Context, w *locale.Words, p *mpledges.Pledge, parts *[]string) error {
	list, err := mtasks.Of(c.Tx, mtasks.FromPledge, p.ID)
	if err != nil {
		return err
	}
	names, err := mtasks.Owners(c.Tx, list)
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i]
		*parts = append(*parts, w.Plain("pledge_paper.decision", "n", i+1, "text", t.Text, "name", names[t.OwnerID], "date", w.FullDate(t.DueOn.Start(c.Location())),
			"done", t.State == mtasks.Done))
	}
	return nil
}

// undecided are the decisions of the last meeting that are not done yet: the next one hears of them.
func undecided(c *bot.Context, p *mpledges.Pledge) (list []mpledges.Item, err error) {
	last, err := mpledges.MeetingBefore(c.Tx, p)
	if err != nil || last == nil {
		return nil, err
	}
	all, err := mtasks.Of(c.Tx, mtasks.FromPledge, last.ID)
	for i := range all {
		if t := &all[i]; t.State == mtasks.Open {
			list = append(list, mpledges.Item{
				Sort: "decision", Ref: records.Ref{Kind: records.KindFollowUp, ID: t.ID}, Text: c.GroupWords().Plain("pledge.agenda_decision", "text", t.Text),
			})
		}
	}
	return list, err
}
