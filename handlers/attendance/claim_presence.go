package attendance

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/records"
)

// registerClaim is 申请补录 (§8): a member who was there and did not check in
// says so, the staff decides.
func registerClaim(r *bot.Router) {
	front.Add(r, claimKind())
	r.Button("claim", bot.Members, claimPresence).Asks(asksClaim())
	explain := explainForm()
	bot.AddForm(r, explain)
	r.Button("claim_reason", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return explain.Start(c, explainDraft{ID: a.ID})
	}).Asks(asksMore())
}

// claimGather is how long the staff is told later of a claim, so that the word and the
// photo that often follow it are in the one message.
const claimGather = 2 * time.Minute

// explainDraft is what a member adds to a claim.
type explainDraft struct {
	ID     int64        `json:"id"`
	Reason string       `json:"reason,omitempty"`
	Files  []bot.Upload `json:"files,omitempty"`
}

func explainForm() *bot.Form[explainDraft] {
	return &bot.Form[explainDraft]{
		Name: "claim_reason", Access: bot.Members, Submit: explainClaim,
		Fields: []bot.Field[explainDraft]{{
			Name: "reason", Asked: true, Files: true, Words: true, Text: func(v *explainDraft) string { return v.Reason },
			Empty:  func(v *explainDraft) bool { return v.Reason == "" && len(v.Files) == 0 },
			Enough: func(v *explainDraft) bool { return true },
			Question: func(c *bot.Context, v *explainDraft) (string, error) {
				a, err := mactivities.ByID(c.Tx, v.ID)
				if err != nil {
					return "", c.MissingAs(err, "common.gone")
				}
				return c.T("claim_reason.reason.ask", "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a)), nil
			},
			Set: func(c *bot.Context, v *explainDraft, in bot.Input) error {
				if in.File != nil {
					if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
						return err
					}
					if err := chat.RefuseNumbers(c, in.Text); err != nil {
						return err
					}
					return chat.AddText(c, &v.Reason, in.Text, chat.ReasonLimit)
				}
				if err := chat.RefuseNumbers(c, in.Text); err != nil {
					return err
				}
				return chat.TakeWords(c, &v.Reason, in, chat.ReasonLimit)
			},
		}, chat.FilesField(func(v *explainDraft) *[]bot.Upload { return &v.Files },
			func(c *bot.Context, v *explainDraft, words string) error {
				return chat.AddText(c, &v.Reason, words, chat.ReasonLimit)
			})},
		Card: func(c *bot.Context, v *explainDraft) (string, error) {
			a, err := mactivities.ByID(c.Tx, v.ID)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("claim_reason.card", "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a),
				"reason", v.Reason, "files", chat.FilesLine(c, v.Files)), nil
		},
	}
}

// claimKind is how a claim is talked about: it is granted as present or as late.
func claimKind() *front.Kind[*mactivities.Claim, mactivities.RequestState] {
	return &front.Kind[*mactivities.Claim, mactivities.RequestState]{
		Name: "claim", Machine: mactivities.ClaimLife, Find: mactivities.ClaimByID,
		Advance: advanceClaim, Revert: revertClaim,
		Text: claimText, Gather: claimGather,
		Title: func(c *bot.Context, _ *mactivities.Claim) string { return c.P("claim_reason.title") },
		Pairs: func(c *bot.Context, q *mactivities.Claim) ([]any, error) {
			a, p, err := activities.OfPerson(c, q.ActivityID, q.PersonID)
			if err != nil {
				return nil, err
			}
			return []any{"name", p.Name, "title", locale.HTML(posts.SessionQuoted(c.Words, a))}, nil
		},
		Decisions: []front.Decision[mactivities.RequestState]{
			{To: mactivities.Granted, Outcome: string(mactivities.Present)}, {To: mactivities.Granted, Outcome: string(mactivities.Late)},
			{To: mactivities.Refused},
		},
		Withdrawn: mactivities.Withdrawn,
		Told: func(their *bot.Context, q *mactivities.Claim, step *records.Step, m *bot.Message) error {
			m.Buttons = bot.Rows(1, their.B("session.open", "activity", q.ActivityID))
			if to := mactivities.RequestState(step.ToState); their.Person.ID != q.PersonID || to != mactivities.Granted && to != mactivities.Refused {
				return nil
			}
			return posts.AskIfSettled(their, m)
		},
		Moot: func(c *bot.Context, q *mactivities.Claim) (bool, error) { return calledOff(c, q.ActivityID) },
		After: func(c *bot.Context, q *mactivities.Claim, _ *records.Step, _ bool) error {
			a, err := mactivities.ByID(c.Tx, q.ActivityID)
			if err != nil {
				return err
			}
			if err := refreshLeave(c, a.ID, q.PersonID); err != nil {
				return err
			}
			if err := posts.CollationQuestioned(c, q.PersonID); err != nil {
				return err
			}
			return posts.RefreshSession(c, a)
		},
		Reopen: func(c *bot.Context, q *mactivities.Claim) error {
			a, err := mactivities.ByID(c.Tx, q.ActivityID)
			if err != nil {
				return err
			}
			return activities.ShowActivity(c, a, c.T("claim.withdrawn"))
		},
		Fault: func(c *bot.Context, q *mactivities.Claim, err error) error {
			switch decided := errors.Is(err, mactivities.ErrRequestDecided) || errors.Is(err, records.ErrTransition); {
			case decided && q.State == mactivities.Withdrawn:
				return c.Problem("claim.was_withdrawn")
			case decided:
				return c.Problem("session.decided_before")
			}
			return activities.ActivityProblem(c, err)
		},
	}
}

// advanceClaim takes a step of a claim with what follows for the attendance.
func advanceClaim(c *bot.Context, q *mactivities.Claim, move records.Move[mactivities.RequestState]) (*records.Step, error) {
	if move.To == mactivities.Granted {
		return mactivities.GrantClaim(c.Tx, q, mactivities.AttendanceState(move.Outcome), move.By, move.Words, c.Now)
	}
	return mactivities.ClaimLife.Advance(c.Tx, q, move, c.Now)
}

func revertClaim(c *bot.Context, q *mactivities.Claim) (*records.Step, error) {
	step, err := mactivities.UndoClaimStep(c.Tx, q, c.Person, c.Action.ID, c.Now)
	if errors.Is(err, mactivities.ErrRequestDecided) {
		return nil, c.Problem("common.nothing_to_undo")
	}
	return step, err
}

func claimText(c *bot.Context, q *mactivities.Claim) (string, error) {
	a, p, err := activities.OfPerson(c, q.ActivityID, q.PersonID)
	if err != nil {
		return "", err
	}
	trail, err := claimKind().Trail(c, q)
	if err != nil {
		return "", err
	}
	reason := ""
	if q.Reason != "" {
		reason = c.T("session.reason_line", "reason", q.Reason)
	}
	text := c.T("claim.text", "name", p.Name, "title", locale.HTML(posts.SessionTitle(c.Words, a)), "when", posts.SessionTime(c, c.Words, a))
	return locale.Join("\n", text, reason, string(trail)), nil
}

// claimPresence claims at once; a word of explanation can be added.
func claimPresence(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	m, act, err := fileClaim(c, a, "")
	if err != nil {
		return err
	}
	row := bot.Row(c.B("claim.explain", "claim_reason", a.ID))
	if act != nil {
		row = append(row, chat.Undo(c, act))
	}
	m.Buttons = bot.Rows(2, row...)
	return chat.InPrivate(c, m)
}

func explainClaim(c *bot.Context, v *explainDraft) (m bot.Message, err error) {
	a, err := mactivities.ByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	m, act, err := fileClaim(c, a, v.Reason, v.Files...)
	if act != nil {
		m.Buttons = bot.Rows(1, chat.Undo(c, act))
	}
	return m, err
}

// fileClaim claims. Tapped again or explained it is the same claim, one message for
// the staff; the action is nil then.
func fileClaim(c *bot.Context, a *mactivities.Activity, reason string, files ...bot.Upload) (m bot.Message, act *ledger.Action, err error) {
	q, step, err := mactivities.ClaimPresence(c.Tx, a, c.Person, reason, c.At())
	switch {
	case errors.Is(err, mactivities.ErrAttended):
		return m, nil, c.Problem("claim.needless")
	case errors.Is(err, mactivities.ErrNotStarted):
		return m, nil, c.Problem("session.not_started", "time", c.DateClock(a.StartsAt))
	case errors.Is(err, mactivities.ErrRequestDecided):
		return m, nil, c.Problem("session.decided_before")
	case err != nil:
		return m, nil, activities.ActivityProblem(c, err)
	}
	for _, f := range files {
		at := chat.Attachment(f)
		at.OwnerKind, at.OwnerID, at.AddedBy = records.KindCorrection, q.ID, c.Person.ID
		if err := records.Attach(c.Tx, at); errors.Is(err, records.ErrTooManyAttachments) {
			return m, nil, c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
		} else if err != nil {
			return m, nil, err
		}
	}
	if step != nil {
		act, err = claimKind().Taken(c, q, step)
	} else {
		err = claimKind().Changed(c, q)
	}
	m.Text = c.T("claim.asked", "title", locale.HTML(posts.SessionQuoted(c.Words, a)))
	return m, act, err
}
