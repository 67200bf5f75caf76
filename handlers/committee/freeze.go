package committee

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/records"
)

// freeze is report_freeze:ID, what is about to be made final; report_freeze:ID:sure does it.
func freeze(c *bot.Context) error {
	r, err := pressed(c)
	if err != nil {
		return err
	}
	if r.State != mcommittee.Draft {
		return c.Problem("report.moved")
	}
	if c.Arg(1) != "sure" {
		asked, err := askedPlaces(c, r)
		if err != nil {
			return err
		}
		if asked != nil {
			return problem(c, asked)
		}
		_, err = c.Show(bot.Message{
			Text:    c.T("report.freeze_check", "title", title(c.Words, r), "version", r.Version),
			Buttons: bot.Rows(1, c.B("report.freeze_sure", "report_freeze", r.ID, "sure"), c.B("common.back", "report_version", r.ID)),
		})
		return err
	}
	if err := mcommittee.Freeze(c.Tx, r, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	act, err := chat.ActOnLast(c, mcommittee.Life, r.ID, "report_freeze")
	if err != nil {
		return err
	}
	m, err := page(c, c.T("report.frozen"), r)
	if err != nil {
		return err
	}
	m.Buttons[0] = append(m.Buttons[0], chat.Undo(c, act))
	_, err = c.Show(m)
	return err
}

// askedPlaces tells of places that are still to be filled in; nil: none.
func askedPlaces(c *bot.Context, r *mcommittee.Report) (asked *mcommittee.AskedError, err error) {
	list, err := parts.Of(c.Tx, records.KindReport, r.ID)
	if err != nil {
		return nil, err
	}
	return mcommittee.Asked(list)
}

func unfreeze(c *bot.Context, id int64) error {
	r, err := mcommittee.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mcommittee.Unfreeze(c.Tx, r, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	return show(c, c.T("common.undone"), r.Of())
}

// again is report_again:ID, what a new version is; report_again:ID:sure begins it.
func again(c *bot.Context) error {
	r, err := pressed(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "sure" {
		_, err := c.Show(bot.Message{
			Text:    c.T("report.again_check", "version", r.Version, "next", r.Version+1),
			Buttons: bot.Rows(1, c.B("report.again_sure", "report_again", r.ID, "sure"), c.B("common.back", "report_version", r.ID)),
		})
		return err
	}
	next, err := mcommittee.Again(c.Tx, r, c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	return show(c, c.T("report.begun_again", "version", next.Version), r.Of())
}
