package pledges

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// AgendaSource drafts lines of the agenda of a half-yearly meeting: what of its room is open and
// has to be before the committee.
type AgendaSource struct {
	Sort  string // of its lines; at most 20 letters
	Route string // the button that opens a line's record: ROUTE:ID
	// Lines are what is open now, in the office's words (c.GroupWords).
	Lines func(c *bot.Context, p *mpledges.Pledge) ([]mpledges.Item, error)
}

type sources struct{ list []AgendaSource }

// AddAgenda adds a source, whose lines stand under those of the sources before.
func AddAgenda(r *bot.Router, s AgendaSource) {
	all := bot.Kept[*sources](r)
	all.list = append(all.list, s)
}

// registerAgenda is the agenda of a half-yearly meeting: drafted from what is open, then edited
// by adding a line and taking one off.
func registerAgenda(r *bot.Router) {
	bot.Keep(r, &sources{})
	bot.AddForm(r, newLineForm())
	r.Button("pledge_agenda", bot.Staff, agenda)
	r.Button("pledge_agenda_new", bot.Staff, fillAgenda)
	r.Button("pledge_agenda_add", bot.Staff, func(c *bot.Context) error {
		p, err := meeting(c)
		if err != nil {
			return err
		}
		return lineForm.Start(c, lineDraft{ID: p.ID})
	})
	r.Button("pledge_agenda_cut", bot.Staff, cut)
	r.Undo("pledge_agenda_cut", bot.Staff, uncut)
	AddAgenda(r, AgendaSource{Sort: mpledges.Opening, Lines: opening})
	AddAgenda(r, AgendaSource{Sort: "suggestion", Route: "suggestion", Lines: unanswered})
	AddAgenda(r, AgendaSource{Sort: "decision", Route: "followup", Lines: undecided})
	AddAgenda(r, AgendaSource{Sort: "pledge", Route: "pledge", Lines: unkept})
}

// opening is the report, which each meeting hears.
func opening(c *bot.Context, p *mpledges.Pledge) ([]mpledges.Item, error) {
	return []mpledges.Item{{Sort: mpledges.Opening, Text: c.GroupWords().Plain(fmt.Sprintf("pledge.opening_%d", p.Nth))}}, nil
}

// unanswered are the suggestions that the committee has not answered.
func unanswered(c *bot.Context, _ *mpledges.Pledge) (list []mpledges.Item, err error) {
	all, err := voices.OnContactList(c.Tx, voices.ToAnswer, store.Page{Size: mpledges.LinesLimit})
	for i := range all {
		s := &all[i]
		list = append(list, mpledges.Item{
			Sort: "suggestion", Ref: records.Ref{Kind: records.KindSuggestion, ID: s.ID},
			Text: c.GroupWords().Plain("pledge.agenda_suggestion", "number", s.Number, "title", s.Title),
		})
	}
	return list, err
}

// unkept are the committee's promises of this year and the last that are not kept.
func unkept(c *bot.Context, p *mpledges.Pledge) (list []mpledges.Item, err error) {
	all, err := mpledges.Waiting(c.Tx, p.Year)
	for i := range all {
		o := &all[i]
		list = append(list, mpledges.Item{
			Sort: "pledge", Ref: records.Ref{Kind: records.KindPledge, ID: o.ID},
			Text: c.GroupWords().Plain("pledge.agenda_pledge", "year", fmt.Sprint(o.Year), "title", posts.PledgeTitle(c.GroupWords(), o)),
		})
	}
	return list, err
}

// meeting is the meeting that a button names.
func meeting(c *bot.Context) (*mpledges.Pledge, error) {
	p, err := kind().Pressed(c)
	if err == nil && p.Kind != mpledges.Meeting {
		return nil, c.Problem("common.stale")
	}
	return p, err
}

// agenda shows a meeting's agenda: pledge_agenda:ID. The first look at that of a meeting to come
// drafts it.
func agenda(c *bot.Context) error {
	p, err := meeting(c)
	if err != nil {
		return err
	}
	list, err := mpledges.AgendaOf(c.Tx, p)
	if err != nil {
		return err
	}
	if len(list) == 0 && p.Waits() {
		return drafted(c, p, false)
	}
	m, err := agendaMessage(c, p, "")
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// fillAgenda adds what has come up since: pledge_agenda_new:ID.
func fillAgenda(c *bot.Context) error {
	p, err := meeting(c)
	if err != nil {
		return err
	}
	return drafted(c, p, true)
}

func drafted(c *bot.Context, p *mpledges.Pledge, say bool) error {
	var items []mpledges.Item
	for _, s := range bot.Kept[*sources](c).list {
		some, err := s.Lines(c, p)
		if err != nil {
			return err
		}
		items = append(items, some...)
	}
	added, err := mpledges.DraftAgenda(c.Tx, p, items, c.Person)
	if err != nil {
		return refused(c, err)
	}
	done := ""
	if say {
		done = c.T("pledge.agenda_filled", "count", added)
	}
	m, err := agendaMessage(c, p, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// agendaMessage is the agenda with a button for each line that has a record.
func agendaMessage(c *bot.Context, p *mpledges.Pledge, done string) (m bot.Message, err error) {
	list, err := mpledges.AgendaOf(c.Tx, p)
	if err != nil {
		return m, err
	}
	routes := map[string]string{}
	for _, s := range bot.Kept[*sources](c).list {
		routes[s.Sort] = s.Route
	}
	lines := []string{c.T("pledge.agenda_head", "title", posts.PledgeTitle(c.Words, p), "year", fmt.Sprint(p.Year), "date", chat.Day(c, p.DueOn))}
	if len(list) == 0 {
		lines = append(lines, c.T("pledge.agenda_none"))
	}
	var opens []bot.Button
	for i := range list {
		l := &list[i]
		lines = append(lines, c.T("pledge.agenda_line", "n", i+1, "text", l.Text))
		if route := routes[l.Sort]; route != "" && l.RecordID != 0 {
			opens = append(opens, number(i, route, l.RecordID))
		}
	}
	rows := bot.Rows(8, opens...)
	rows = append(rows, bot.Row(c.B("pledge.agenda_add", "pledge_agenda_add", p.ID), c.B("pledge.agenda_cut", "pledge_agenda_cut", p.ID)),
		bot.Row(papers.Button(c, "pledge_agenda", p.ID), c.B("pledge.agenda_fill", "pledge_agenda_new", p.ID)))
	m.Text = locale.Join("\n\n", done, strings.Join(lines, "\n"))
	m.Buttons = append(rows, bot.Row(c.B("common.back", "pledge", p.ID)))
	return m, nil
}

// cut lists the lines, a button each: pledge_agenda_cut:ID; with a line's id it takes that off.
func cut(c *bot.Context) error {
	p, err := meeting(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "" {
		return cutLine(c, p)
	}
	list, err := mpledges.AgendaOf(c.Tx, p)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("pledge.agenda_cut_which")}
	var row []bot.Button
	for i := range list {
		m.Text += "\n" + c.T("pledge.agenda_line", "n", i+1, "text", phrase.Truncate(list[i].Text, 60))
		row = append(row, number(i, "pledge_agenda_cut", p.ID, list[i].ID))
	}
	m.Buttons = append(bot.Rows(8, row...), bot.Row(c.B("common.back", "pledge_agenda", p.ID)))
	_, err = c.Show(m)
	return err
}

func cutLine(c *bot.Context, p *mpledges.Pledge) error {
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	l, err := mpledges.LineByID(c.Tx, id)
	if err != nil || l.PledgeID != p.ID {
		return c.Problem("common.gone")
	}
	if err := mpledges.LeaveOut(c.Tx, l, true, c.Person); errors.Is(err, store.ErrNothingToUndo) {
		return c.Problem("common.gone")
	} else if err != nil {
		return refused(c, err)
	}
	a, err := c.Act("pledge_agenda_cut", l.ID, "")
	if err != nil {
		return err
	}
	m, err := agendaMessage(c, p, c.T("pledge.agenda_was_cut", "text", phrase.Truncate(l.Text, 40)))
	if err != nil {
		return err
	}
	m.Buttons = append([][]bot.Button{{chat.Undo(c, a)}}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

// uncut puts a line back.
func uncut(c *bot.Context, id int64) error {
	l, err := mpledges.LineByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	p, err := kind().Readable(c, l.PledgeID)
	if err != nil {
		return err
	}
	if err := mpledges.LeaveOut(c.Tx, l, false, c.Person); errors.Is(err, store.ErrNothingToUndo) {
		return c.Problem("common.nothing_to_undo")
	} else if err != nil {
		return refused(c, err)
	}
	m, err := agendaMessage(c, p, c.T("common.undone"))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// lineForm asks for a line of an agenda.
const lineForm bot.FormName[lineDraft] = "pledge_line"

type lineDraft struct {
	ID   int64  `json:"id"`
	Text string `json:"text,omitempty"`
}

func newLineForm() *bot.Form[lineDraft] {
	return &bot.Form[lineDraft]{
		Name: lineForm, Access: bot.Staff, Direct: true,
		Back: func(c *bot.Context, v *lineDraft) bot.Button { return c.B("common.back", "pledge_agenda", v.ID) },
		Fields: []bot.Field[lineDraft]{{
			Name: "text", Asked: true, Text: func(v *lineDraft) string { return v.Text }, Empty: func(v *lineDraft) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *lineDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Text, store.OneLine(in.Text), mpledges.LineLimit)
			},
		}},
		Submit: func(c *bot.Context, v *lineDraft) (m bot.Message, err error) {
			p, err := kind().Readable(c, v.ID)
			if err != nil {
				return m, err
			}
			l, err := mpledges.AddLine(c.Tx, p, v.Text, c.Person)
			if err != nil {
				return m, refused(c, err)
			}
			return agendaMessage(c, p, c.T("pledge.agenda_added", "text", phrase.Truncate(l.Text, 40)))
		},
	}
}
