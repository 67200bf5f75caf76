package committee

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mcommittee "lianluo/models/committee"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// What the committee said of a report (批示、意见) comes back to the office's work: each item is
// kept as words, or leads to the answer of a suggestion, or becomes a task.

const hearForm bot.FormName[wordsDraft] = "report_hearing"

func registerSaid(r *bot.Router) {
	bot.AddForm(r, wordsForm(hearForm, mcommittee.RemarkLimit, func(c *bot.Context, v *wordsDraft) bot.Button {
		return c.B("common.back", "report_said", v.ID)
	}, hear))
	r.Button("report_said", bot.Staff, said)
	r.Button("report_hear", bot.Staff, func(c *bot.Context) error {
		r, err := pressed(c)
		if err != nil {
			return err
		}
		if r.State != mcommittee.Delivered {
			return c.Problem("report.moved")
		}
		return hearForm.Start(c, wordsDraft{ID: r.ID})
	})
	r.Button("report_remark", bot.Staff, remark)
	r.Undo("report_hearing", bot.Staff, func(c *bot.Context, id int64) error {
		m, err := mcommittee.RemarkByID(c.Tx, id)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		if err := mcommittee.Unhear(c.Tx, m, c.Person, c.Now); err != nil {
			return problem(c, err)
		}
		return showSaid(c, c.T("common.undone"), m.ReportID, 0)
	})
	r.Undo("report_remark", bot.Staff, func(c *bot.Context, id int64) error {
		m, err := mcommittee.RemarkByID(c.Tx, id)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		if m.Became == mcommittee.AsTask {
			if err := dropTask(c, m.RecordID); err != nil {
				return err
			}
		}
		if err := mcommittee.Turn(c.Tx, m, mcommittee.Undecided, records.Ref{}, c.Person); err != nil {
			return problem(c, err)
		}
		return showRemark(c, c.T("common.undone"), m)
	})
}

// said is report_said:ID[:PAGE].
func said(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	return showSaid(c, "", id, c.ArgInt(1))
}

func showSaid(c *bot.Context, done string, id int64, page int) error {
	r, err := mcommittee.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	list, err := mcommittee.RemarksOf(c.Tx, r)
	if err != nil {
		return err
	}
	n, pages := chat.PageOf(page, len(list), chat.ListSize)
	m := bot.Message{Text: c.T("report.said_head", "done", done, "title", title(c.Words, r), "count", len(list))}
	var row []bot.Button
	for i := n * chat.ListSize; i < min(len(list), (n+1)*chat.ListSize); i++ {
		m.Text += "\n" + c.T("report.said_line", "n", i+1, "words", phrase.Truncate(list[i].Words, chat.ExcerptShort), "became", c.P("report.became_"+becameKey(list[i].Became)))
		row = append(row, bot.Button{Text: c.P("parts.number", "n", i+1), Data: bot.Data("report_remark", list[i].ID)})
	}
	m.Buttons = append(bot.Rows(3, row...), chat.Turns(c, "report_said", n, pages, r.ID)...)
	if r.State == mcommittee.Delivered {
		m.Buttons = append(m.Buttons, bot.Row(c.B("report.hear", "report_hear", r.ID)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "report_version", r.ID)))
	return chat.InPrivate(c, m)
}

func becameKey(b mcommittee.Became) string {
	if b == mcommittee.Undecided {
		return "open"
	}
	return string(b)
}

func hear(c *bot.Context, v *wordsDraft) (m bot.Message, err error) {
	r, err := mcommittee.ByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	one, err := mcommittee.Hear(c.Tx, r, v.Words, c.Person)
	if err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("report_hearing", one.ID, "")
	if err != nil {
		return m, err
	}
	return remarkScreen(c, c.T("report.heard"), one, chat.Undo(c, act))
}

// remark is report_remark:ID[:INTO[:SUGGESTION]]: a remark, or what it becomes.
func remark(c *bot.Context) error {
	one, err := bot.Pressed(c, 0, mcommittee.RemarkByID)
	if err != nil {
		return err
	}
	switch into := mcommittee.Became(c.Arg(1)); into {
	case mcommittee.Undecided:
		return showRemark(c, "", one)
	case mcommittee.Kept:
		return turn(c, one, into, records.Ref{})
	case mcommittee.AsTask:
		if one.Became != mcommittee.Undecided {
			return c.Problem("report.decided")
		}
		ref, err := asTask(c, one)
		if err != nil {
			return err
		}
		return turn(c, one, into, ref)
	case mcommittee.OfSuggestion:
		if c.Arg(2) == "" {
			return ofWhich(c, one)
		}
		s, err := bot.Pressed(c, 2, voices.ByID)
		if err != nil {
			return err
		}
		if s.SentAt == nil {
			return c.Problem("common.stale")
		}
		return turn(c, one, into, records.Ref{Kind: records.KindSuggestion, ID: s.ID})
	}
	return c.Problem("common.stale")
}

func turn(c *bot.Context, one *mcommittee.Remark, into mcommittee.Became, of records.Ref) error {
	if err := mcommittee.Turn(c.Tx, one, into, of, c.Person); err != nil {
		return problem(c, err)
	}
	act, err := c.Act("report_remark", one.ID, "")
	if err != nil {
		return err
	}
	m, err := remarkScreen(c, c.T("report.turned_"+string(into)), one, chat.Undo(c, act))
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// ofWhich lists the suggestions that wait for the committee's answer, the oldest first.
func ofWhich(c *bot.Context, one *mcommittee.Remark) error {
	list, err := voices.OnContactList(c.Tx, voices.ToAnswer, store.Page{Size: chat.ListSize})
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("report.of_which", "words", phrase.Truncate(one.Words, chat.ExcerptLong), "count", len(list))}
	for i := range list {
		label := chat.Joined(list[i].Number, phrase.Truncate(list[i].Title, caseLabel))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data("report_remark", one.ID, mcommittee.OfSuggestion, list[i].ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "report_remark", one.ID)))
	_, err = c.Show(m)
	return err
}

func remarkScreen(c *bot.Context, done string, one *mcommittee.Remark, first ...bot.Button) (m bot.Message, err error) {
	m.Text = c.T("report.remark", "done", done, "words", one.Words, "became", c.P("report.became_"+becameKey(one.Became)))
	if len(first) > 0 {
		m.Buttons = append(m.Buttons, first)
	}
	if one.Became == mcommittee.Undecided {
		row := bot.Row(c.B("report.to_suggestion", "report_remark", one.ID, mcommittee.OfSuggestion), c.B("report.to_task", "report_remark", one.ID, mcommittee.AsTask))
		m.Buttons = append(m.Buttons, append(row, c.B("report.keep", "report_remark", one.ID, mcommittee.Kept)))
	}
	if one.RecordKind == records.KindSuggestion {
		m.Buttons = append(m.Buttons, bot.Row(c.B("report.enter_answer", "suggestion", one.RecordID)))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "report_said", one.ReportID)))
	return m, nil
}

func showRemark(c *bot.Context, done string, one *mcommittee.Remark) error {
	m, err := remarkScreen(c, done, one)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}
