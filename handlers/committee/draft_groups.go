package committee

import (
	"strings"

	"lianluo/bot"
	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	"lianluo/models/parts"
	"lianluo/models/tasks"
)

// Bounds of what the report says of a group's tasks; the sources have all of them.
const (
	mostTasks = 3
	taskWords = 30 // characters of one
)

// didOf are the words of a few tasks that each group (专班) has done, by its name. The committee
// reads them, the group's chat does not.
func didOf(c *bot.Context, f *briefing.Figures) (map[string][]string, error) {
	did := map[string][]string{}
	for _, g := range f.Groups {
		for _, ref := range g.Done[:min(len(g.Done), mostTasks)] {
			t, err := tasks.ByID(c.Tx, ref.ID)
			if err != nil {
				return nil, err
			}
			did[g.Name] = append(did[g.Name], phrase.Truncate(ended(t.Text), taskWords))
		}
	}
	return did, nil
}

// groupsGiven says what the groups were given to do. A quarter without a task of theirs says
// nothing, as briefings do that did not count them.
func (d *drafter) groupsGiven() {
	if len(d.f.Groups) == 0 {
		return
	}
	d.begin("groups")
	var list []string
	for _, g := range d.f.Groups {
		if len(g.Given) > 0 {
			list = append(list, d.w.Plain("report_draft.groups_of", "name", g.Name, "n", len(g.Given)))
		}
	}
	if len(list) == 0 {
		d.say("groups_none_given")
		return
	}
	n := d.f.Get(briefing.FigTasksGiven).Value
	d.figure("", []string{d.w.Plain("report_draft.groups_given", "n", n, "list", strings.Join(list, d.w.Plain("briefing.comma")))}, briefing.FigTasksGiven)
}

// groupsDone says what they have done, a sentence a group, and how much is late.
func (d *drafter) groupsDone() {
	done, late := d.f.Get(briefing.FigTasksDone).Value, d.f.Get(briefing.FigTasksOverdue).Value
	if done+late == 0 {
		return
	}
	d.begin("groups_result")
	d.figure("", []string{d.count("report_draft.groups_done", done)}, briefing.FigTasksDone)
	for _, g := range d.f.Groups {
		if len(g.Done) == 0 {
			continue
		}
		var list []string
		for _, text := range d.did[g.Name] {
			list = append(list, d.w.Plain("report_draft.groups_task", "text", text))
		}
		text := d.w.Plain("report_draft.groups_did", "name", g.Name, "n", len(g.Done), "list", strings.Join(list, d.w.Plain("briefing.comma")), "more", len(g.Done) > len(list))
		d.list = append(d.list, parts.Sentence{Text: text, Records: g.Done})
	}
	d.figure("", []string{d.count("report_draft.groups_late", late)}, briefing.FigTasksOverdue)
}
