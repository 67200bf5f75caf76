package briefing

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/records"
	"lianluo/models/store"
)

// remarkForm is the director's word under a briefing.
type remarkForm struct {
	Briefing int64
	Text     string
}

func registerBriefing(r *bot.Router) {
	r.Command("briefing", bot.Staff, briefingCommand)
	r.Button("briefing", bot.Staff, briefingButton)
	r.Button("briefing_draft", bot.Staff, draftBriefing)
	r.Button("briefing_release", bot.Staff, releaseBriefing).Asks(asksDraft())
	r.Button("briefing_refresh", bot.Staff, refreshBriefing).Asks(asksDraft())
	r.Button("briefing_hold", bot.Staff, holdBriefing).Asks(asksDraft())
	r.Button("briefing_table", bot.Staff, briefingTable)
	r.Button("briefing_read", bot.Lookers, readBriefing)
	r.Button("figures", bot.Joined, figures).InGroup()
	r.Link("figures", bot.Joined, figuresLink)
	r.Undo("briefing_release", bot.Staff, undoRelease)
	remark := &bot.Form[remarkForm]{
		Name: "briefing_remark", Access: bot.Staff, SubmitKey: "briefing_remark.do", DropKey: "briefing_remark.drop",
		Card: func(c *bot.Context, v *remarkForm) (string, error) {
			return c.T("briefing_remark.card", "text", v.Text), nil
		},
		Fields: []bot.Field[remarkForm]{{
			Name: "text", Asked: true, Thanks: true, Text: func(v *remarkForm) string { return v.Text },
			Empty: func(v *remarkForm) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *remarkForm, in bot.Input) error {
				v.Text = phrase.Clean(in.Text)
				return nil
			},
		}},
		Submit: submitRemark,
	}
	bot.AddForm(r, remark)
	r.Button("briefing_remark", bot.Staff, func(c *bot.Context) error {
		b, err := briefingArg(c)
		if err != nil {
			return err
		}
		if b.State != mbriefing.BriefingDraft {
			return c.Problem("briefing.is_out")
		}
		return remark.Start(c, remarkForm{Briefing: b.ID})
	}).Asks(asksDraft())
	front.AddReview(r, records.WaitBriefing, reviewBriefing)
	registerCorrection(r)
	registerPapers(r)
}

// briefingCommand shows a quarter's briefing, or does with it what a button
// would: /briefing [2026Q4 [send | refresh | hold | table | correct | remark TEXT]].
// Without a quarter it is the draft that waits, else the quarter that runs.
func briefingCommand(c *bot.Context) error {
	q := calendar.QuarterOf(c.Local(c.Now))
	quarter, rest, _ := strings.Cut(c.Args, " ")
	if quarter != "" {
		var err error
		if q, err = calendar.ParseQuarter(quarter, c.Local(c.WordsAt())); err != nil {
			return c.Problem("briefing.unknown_quarter", "text", c.Args)
		}
		if rest = strings.TrimSpace(rest); rest != "" {
			return briefingWord(c, q, rest)
		}
	} else {
		drafts, err := mbriefing.Drafts(c.Tx)
		if err != nil {
			return err
		}
		if len(drafts) > 0 {
			q = drafts[0].Of()
		}
	}
	return showBriefing(c, q)
}

// briefingWord does by a word behind the command what the buttons do.
func briefingWord(c *bot.Context, q calendar.Quarter, words string) error {
	word, rest, _ := strings.Cut(words, " ")
	is := func(latin, key string) bool { return strings.EqualFold(word, latin) || word == c.P(key) }
	if is("table", "briefing.table") {
		return showTable(c, q.Key(), max(bot.SmallInt(rest)-1, 0))
	}
	if c.Now.Before(q.End(c.Location())) {
		return c.Problem("briefing.not_over")
	}
	b, err := mbriefing.Draft(c.Tx, q, nil) // the one that is there, if any
	if err != nil {
		return err
	}
	switch {
	case is("send", "briefing.release"): // the card has the button: no command alone reaches others
		if b.State != mbriefing.BriefingDraft {
			return briefingFault(c, mbriefing.ErrReleased)
		}
		return showBriefing(c, b.Of())
	case is("refresh", "briefing.refresh"):
		return refresh(c, b)
	case is("hold", "briefing.hold"):
		return hold(c, b)
	case is("correct", "briefing.correct"):
		return showCorrection(c, b)
	case is("remark", "briefing.remark"):
		m, err := submitRemark(c, &remarkForm{Briefing: b.ID, Text: phrase.Clean(rest)})
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	}
	return c.Problem("briefing.unknown_word", "text", word)
}

// briefingButton is briefing:QUARTER.
func briefingButton(c *bot.Context) error {
	q, err := calendar.ParseQuarter(c.Arg(0), c.Local(c.Now))
	if err != nil {
		return c.Problem("common.stale")
	}
	return showBriefing(c, q)
}

func showBriefing(c *bot.Context, q calendar.Quarter) error {
	b, f, err := findBriefing(c, q.Key())
	if err != nil {
		return err
	}
	var m bot.Message
	if b.ID != 0 {
		if m, err = posts.BriefingPreview(c, c.Words, b); err != nil {
			return err
		}
	} else {
		// Not frozen yet: counted as of now and kept nowhere.
		state := "briefing.none_yet"
		switch {
		case c.Now.Before(q.Start(c.Location())):
			state = "briefing.not_begun"
		case c.Now.Before(q.End(c.Location())):
			state = "briefing.until_today"
		}
		m.Text = locale.Join("\n\n", posts.BriefingText(c, c.Words, b, f), posts.WaitingSuggestions(c.Words, f), c.T(state, "date", c.Date(c.Now)))
		m.Buttons = bot.Rows(2, c.B("briefing.table", "briefing_table", q.Key()), c.B("briefing.basis", "figures", q.Key()))
		if !c.Now.Before(q.End(c.Location())) {
			m.Buttons = append(m.Buttons, bot.Row(c.B("briefing.draft", "briefing_draft", q.Key())))
		}
	}
	before, err := quarterBefore(c, q.Prev())
	if err != nil {
		return err
	}
	turn := bot.Row(bot.Button{Text: "‹ " + before, Data: bot.Data("briefing", q.Prev().Key())})
	if q.Next().Start(c.Location()).Before(c.Now) {
		turn = append(turn, bot.Button{Text: posts.QuarterName(c.Words, q.Next()) + " ›", Data: bot.Data("briefing", q.Next().Key())})
	}
	rows := m.Buttons
	if !c.Now.Before(q.Start(c.Location())) {
		rows = append(rows, bot.Row(papers.Button(c, "briefing_public", paperOf(b)), papers.Button(c, "briefing_inner", paperOf(b))))
	}
	// What is decided of a draft stands; what is printed is behind 更多 then.
	rows = c.Fold(bot.Data("briefing", q.Key()), max(bot.FewRows, len(m.Buttons)), rows, bot.CommandButton(c.P("common.back"), "office"))
	m.Buttons = slices.Insert(rows, len(rows)-1, turn)
	_, err = c.Show(m)
	return err
}

// findBriefing gives the briefing that an argument names, by its id or its
// quarter, with its frozen figures; for a quarter without one an unsaved
// briefing with the figures of now.
func findBriefing(c *bot.Context, arg string) (*mbriefing.Briefing, *mbriefing.Figures, error) {
	if !strings.Contains(arg, "Q") {
		b, err := briefingByID(c, arg)
		if err != nil {
			return nil, nil, err
		}
		f, err := b.Snapshot()
		return b, f, err
	}
	q, err := calendar.ParseQuarter(arg, c.Local(c.Now))
	if err != nil {
		return nil, nil, c.Problem("common.stale")
	}
	b, err := mbriefing.Latest(c.Tx, q)
	if err == nil {
		f, err := b.Snapshot()
		return b, f, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, nil, err
	}
	f, err := mbriefing.FiguresSoFar(c.Tx, q, c.Location(), c.Now)
	return &mbriefing.Briefing{Year: q.Year, Quarter: q.Q, State: mbriefing.BriefingDraft}, f, err
}

// paperOf names a briefing to be printed; one that is not frozen by its quarter.
func paperOf(b *mbriefing.Briefing) string {
	if b.ID == 0 {
		return b.Of().Key()
	}
	return strconv.FormatInt(b.ID, 10)
}

// readBriefing shows a briefing that is out, as the group has it: briefing_read:ID.
func readBriefing(c *bot.Context) error {
	b, err := briefingArg(c)
	if err != nil {
		return err
	}
	if b.State != mbriefing.BriefingReleased {
		return c.Problem("common.gone")
	}
	f, err := b.Snapshot()
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text: posts.BriefingText(c, c.Words, b, f),
		Buttons: bot.Rows(2, c.B("briefing.figures", "figures", b.ID), papers.Button(c, "briefing_card", b.ID),
			papers.Button(c, "briefing_public", b.ID), c.B("common.back", "reports", 0)),
	})
	return err
}

func briefingByID(c *bot.Context, arg string) (*mbriefing.Briefing, error) {
	var id int64
	if _, err := fmt.Sscan(arg, &id); err != nil {
		return nil, c.Problem("common.stale")
	}
	b, err := mbriefing.ByID(c.Tx, id)
	return b, c.MissingAs(err, "common.gone")
}

func briefingArg(c *bot.Context) (*mbriefing.Briefing, error) {
	return briefingByID(c, c.Arg(0))
}

// draftBriefing freezes the figures of a quarter that is over, to be released
// by hand.
func draftBriefing(c *bot.Context) error {
	q, err := calendar.ParseQuarter(c.Arg(0), c.Local(c.Now))
	if err != nil || c.Now.Before(q.End(c.Location())) {
		return c.Problem("common.stale")
	}
	if _, err := mbriefing.Draft(c.Tx, q, nil); err != nil {
		return err
	}
	return showBriefing(c, q)
}

// releaseBriefing sends a draft to the group now: briefing_release:ID.
func releaseBriefing(c *bot.Context) error {
	b, err := briefingArg(c)
	if err != nil {
		return err
	}
	return release(c, b)
}

func release(c *bot.Context, b *mbriefing.Briefing) error {
	a, err := c.Act("briefing_release", b.ID, "")
	if err != nil {
		return err
	}
	if err := posts.ReleaseBriefing(c, b, c.Person.ID); err != nil {
		return briefingFault(c, err)
	}
	key := "briefing.sent"
	if b.PostRef == 0 {
		key = "briefing.sent_private"
	}
	return front.NextReview(c, c.T(key, "quarter", posts.QuarterName(c.Words, b.Of())), c.B("common.undo", "undo", a.ID))
}

func undoRelease(c *bot.Context, id int64) error {
	b, err := mbriefing.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mbriefing.Unrelease(c.Tx, b); err != nil {
		return briefingFault(c, err)
	}
	if err := c.Delete(b.PostRef); err != nil {
		return err
	}
	return showBriefing(c, b.Of())
}

// refreshBriefing counts a draft's figures anew: briefing_refresh:ID.
func refreshBriefing(c *bot.Context) error {
	b, err := briefingArg(c)
	if err != nil {
		return err
	}
	return refresh(c, b)
}

func refresh(c *bot.Context, b *mbriefing.Briefing) error {
	if err := c.Settled(posts.AboutBriefing(b.ID)); err != nil {
		return err
	}
	b, err := mbriefing.Refresh(c.Tx, b)
	if err != nil {
		return briefingFault(c, err)
	}
	if err := c.Toast(c.P("briefing.refreshed")); err != nil {
		return err
	}
	return showBriefing(c, b.Of())
}

// holdBriefing keeps a draft from going out by itself: briefing_hold:ID.
func holdBriefing(c *bot.Context) error {
	b, err := briefingArg(c)
	if err != nil {
		return err
	}
	return hold(c, b)
}

func hold(c *bot.Context, b *mbriefing.Briefing) error {
	if err := mbriefing.Hold(c.Tx, b, nil); err != nil {
		return briefingFault(c, err)
	}
	if err := c.Settled(posts.AboutBriefing(b.ID)); err != nil {
		return err
	}
	return showBriefing(c, b.Of())
}

func submitRemark(c *bot.Context, v *remarkForm) (bot.Message, error) {
	b, err := mbriefing.ByID(c.Tx, v.Briefing)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if b, err = mbriefing.Latest(c.Tx, b.Of()); err != nil { // refreshed meanwhile
		return bot.Message{}, err
	}
	if err := mbriefing.SetRemark(c.Tx, b, v.Text); err != nil {
		return bot.Message{}, briefingFault(c, err)
	}
	m, err := posts.BriefingPreview(c, c.Words, b)
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "office")))
	return m, err
}

// briefingFault words the faults of a briefing.
func briefingFault(c *bot.Context, err error) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, mbriefing.ErrReleased), errors.Is(err, mbriefing.ErrNotReleased):
		return c.Problem("briefing.is_out")
	case errors.As(err, &long):
		return c.Problem("briefing.too_long", "n", long.Length, "max", long.MaxLength)
	}
	return err
}

func reviewBriefing(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	b, err := mbriefing.ByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	m, err := posts.BriefingPreview(c, c.Words, b)
	return m.Text, m.Buttons, err
}
