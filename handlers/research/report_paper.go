package research

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	"lianluo/models/store"
)

// report is the report as it will be filed: what stands, and what was added.
func (v *reportDraft) report() string { return locale.Join("\n\n", v.Text, v.Added) }

func (v *reportDraft) empty() bool { return v.Text == "" && v.Added == "" && len(v.Files) == 0 }

// fillReport puts the report that a research has into the draft.
func fillReport(c *bot.Context, r *mresearch.Research, v *reportDraft) error {
	files, err := mresearch.Files(c.Tx, r.ID, mresearch.UseReport)
	if err != nil {
		return err
	}
	v.Text, v.Added, v.Files = r.Report, "", nil
	for _, at := range files {
		v.Files = append(v.Files, chat.Upload(at))
	}
	v.Had = len(v.Files)
	return nil
}

// whyReturned is the reason for which a report was last sent back; "" when it
// never was.
func whyReturned(c *bot.Context, r *mresearch.Research) (string, error) {
	step, err := mresearch.LastStep(c.Tx, r.ID, mresearch.Open)
	if err != nil || step == nil {
		return "", err
	}
	return step.Words, nil
}

// paperForm takes what has words and files: the report, and the committee's
// answer.
func paperForm() *bot.Form[reportDraft] {
	settles := func(v *reportDraft) bool { return v.To == mresearch.Settled }
	return &bot.Form[reportDraft]{
		Name: "research_paper", Access: bot.Inside,
		Fields: []bot.Field[reportDraft]{
			moreField(),
			reportField(),
			{
				Name: "outcome", Asked: true, When: settles, Empty: func(v *reportDraft) bool { return v.Outcome == "" },
				Choices: outcomeChoices,
				Set: func(c *bot.Context, v *reportDraft, in bot.Input) error {
					choices, err := outcomeChoices(c, v)
					if err != nil {
						return err
					}
					value, ok := chat.Pick(in, choices)
					if !ok {
						return c.Problem("research_paper.which")
					}
					v.Outcome = mresearch.Outcome(value)
					return nil
				},
			},
			{
				Name: "answer", Asked: true, Optional: true, Files: true, When: settles, Empty: (*reportDraft).empty, Set: takeReport,
				Enough:   func(v *reportDraft) bool { return v.Text != "" },
				Question: func(c *bot.Context, v *reportDraft) (string, error) { return askPaper(c, "answer", v), nil },
			},
		},
		Card:   paperCard,
		Submit: stepResearch,
	}
}

func submits(v *reportDraft) bool { return v.To == mresearch.Submitted }

// moreField takes what is added to a report that stands: it is asked for when
// the report was sent back, and takes what is typed when the report is looked
// over. Words sent in answer to a return are never something else.
func moreField() bot.Field[reportDraft] {
	return bot.Field[reportDraft]{
		Name: "more", Asked: true, NoEdit: true, Unnumbered: true, Files: true, Words: true,
		When:   func(v *reportDraft) bool { return submits(v) && !v.empty() },
		Empty:  func(v *reportDraft) bool { return v.Returned != "" && !v.Answered },
		Enough: func(v *reportDraft) bool { return v.Added != "" },
		Question: func(c *bot.Context, v *reportDraft) (string, error) {
			text := c.T("research_paper.more_ask", "reason", v.Returned)
			if fresh := v.Files[min(v.Had, len(v.Files)):]; len(fresh) > 0 {
				text += "\n" + c.T("note.received", "files", chat.FilesLine(c, fresh))
			}
			return text, nil
		},
		Choices: func(c *bot.Context, v *reportDraft) ([]bot.Choice, error) {
			if v.Added != "" || len(v.Files) > v.Had {
				return nil, nil
			}
			return []bot.Choice{{Label: c.P("research_paper.rewrite"), Value: "rewrite"}, {Label: c.P("research_paper.as_is"), Value: "as_is"}}, nil
		},
		Set: func(c *bot.Context, v *reportDraft, in bot.Input) error {
			if in.Choice == "" && in.File == nil && phrase.Clean(in.Text) == c.P("common.submit") {
				in.Choice = "as_is"
			}
			switch in.Choice {
			case "":
				if err := addToReport(c, v, in); err != nil {
					return err
				}
			case "rewrite":
				v.Text, v.Added, v.Files, v.Had = "", "", nil, 0
			case "as_is": // also after a step back from rewriting
				r, err := mresearch.ByID(c.Tx, v.Research)
				if err != nil {
					return c.MissingAs(err, "common.gone")
				}
				if err := fillReport(c, r, v); err != nil {
					return err
				}
			default:
				return c.Problem("common.stale")
			}
			v.Answered = true
			return nil
		},
	}
}

// reportField takes the report itself: words, files, or what the outline says.
func reportField() bot.Field[reportDraft] {
	return bot.Field[reportDraft]{
		Name: "report", Asked: true, Files: true, When: submits, Empty: (*reportDraft).empty,
		Enough:   func(v *reportDraft) bool { return v.Text != "" },
		Question: func(c *bot.Context, v *reportDraft) (string, error) { return askPaper(c, "report", v), nil },
		Choices: func(c *bot.Context, v *reportDraft) ([]bot.Choice, error) {
			var list []bot.Choice
			if len(v.Files) == 0 { // whoever sends a paper has written a report
				list = append(list, bot.Choice{Label: c.P("research_paper.from_outline"), Value: "outline"})
			}
			if v.Added != "" {
				list = append(list, bot.Choice{Label: c.P("research_paper.drop_added"), Value: "drop"})
			}
			return list, nil
		},
		Set: func(c *bot.Context, v *reportDraft, in bot.Input) error {
			switch in.Choice {
			case "":
				return takeReport(c, v, in)
			case "drop":
				v.Added = ""
				return nil
			}
			r, err := mresearch.ByID(c.Tx, v.Research)
			if err != nil {
				return c.MissingAs(err, "common.gone")
			}
			if !inside(c, r) {
				return c.Problem("research.team_only")
			}
			o, err := mresearch.OutlineOf(c.Tx, r)
			if err != nil {
				return err
			}
			v.Text, v.Added = store.Shorten(chat.WithoutNumbers(c, strings.Join(outlineParts(c, o, true), "\n\n")), mresearch.ReportLimit), ""
			return nil
		},
	}
}

// askPaper asks for the report or the answer, and says what has come.
func askPaper(c *bot.Context, field string, v *reportDraft) string {
	text := c.T("research_paper." + field + ".ask")
	if len(v.Files) > 0 {
		text += "\n" + c.T("note.received", "files", chat.FilesLine(c, v.Files))
	}
	return text
}

// takeReport takes words in place of those before, and files to those before.
func takeReport(c *bot.Context, v *reportDraft, in bot.Input) error {
	if in.File != nil {
		return takePaper(c, v, &v.Text, in)
	}
	err := chat.SetWords(c, &v.Text, in.Text, mresearch.ReportLimit)
	if err == nil {
		v.Added = ""
	}
	return err
}

// addToReport puts words and files to the report that stands.
func addToReport(c *bot.Context, v *reportDraft, in bot.Input) error {
	if in.File == nil && phrase.Clean(in.Text) == "" {
		return c.Problem("writing.no_words")
	}
	return takePaper(c, v, &v.Added, in)
}

// takePaper takes a file, if there is one, and adds the words to those in to.
func takePaper(c *bot.Context, v *reportDraft, to *string, in bot.Input) error {
	if err := chat.RefuseNumbers(c, in.Text); err != nil {
		return err
	}
	all, room := *to, mresearch.ReportLimit-store.Length(v.report())+store.Length(*to)-2 // for the empty line between
	if err := chat.AddText(c, &all, in.Text, max(room, 0)); err != nil {
		return err
	}
	if in.File != nil {
		if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
			return err
		}
	}
	*to = all
	return nil
}

func paperCard(c *bot.Context, v *reportDraft) (string, error) {
	r, err := mresearch.ByID(c.Tx, v.Research)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	outcome := ""
	if v.Outcome != "" {
		outcome = c.P("research.outcome_" + string(v.Outcome))
	}
	same := false
	if v.Returned != "" {
		was := reportDraft{}
		if err := fillReport(c, r, &was); err != nil {
			return "", err
		}
		same = v.report() == was.Text && slices.EqualFunc(v.Files, was.Files, chat.SameFile)
	}
	facts := papersLine(c, v.Files)
	if n := len([]rune(v.report())); n > 0 {
		facts = chat.Joined(c.P("writing.characters", "count", n), facts)
	}
	// What was added stands at the end of a report that may be too long to be shown.
	text := locale.Join("\n\n", phrase.Truncate(v.Text, chat.ExcerptLong), phrase.Truncate(v.Added, chat.ExcerptLong))
	return c.T("research_paper.card", "topic", r.Topic, "same", same, "outcome", outcome, "text", text, "facts", facts), nil
}

// papersLine names papers and counts the other files: 文件：调研报告.docx · 照片 2 张.
func papersLine(c *bot.Context, files []bot.Upload) string {
	var names []string
	var others []bot.Upload
	for _, f := range files {
		if f.Kind == bot.Document && f.Name != "" {
			names = append(names, f.Name)
		} else {
			others = append(others, f)
		}
	}
	if len(names) == 0 {
		return chat.FilesLine(c, others)
	}
	return chat.Joined(c.P("writing.papers", "names", strings.Join(names, c.P("writing.comma"))), chat.FilesLine(c, others))
}

func outcomeChoices(c *bot.Context, _ *reportDraft) ([]bot.Choice, error) {
	var list []bot.Choice
	for _, o := range mresearch.Outcomes {
		list = append(list, bot.Choice{Label: c.P("research.outcome_" + string(o)), Value: string(o)})
	}
	return list, nil
}

// keepPapers makes a research's files for one thing those of the form.
func keepPapers(c *bot.Context, r *mresearch.Research, use string, files []bot.Upload) error {
	there, err := mresearch.Files(c.Tx, r.ID, use)
	if err != nil {
		return err
	}
	for _, at := range there {
		if !slices.ContainsFunc(files, func(f bot.Upload) bool { return chat.SameFile(f, chat.Upload(at)) }) {
			if err := records.Detach(c.Tx, at.ID, c.Person.ID, "", c.Now); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		if slices.ContainsFunc(there, func(at records.Attachment) bool { return chat.SameFile(f, chat.Upload(at)) }) {
			continue
		}
		at := chat.Attachment(f)
		at.OwnerKind, at.OwnerID, at.AddedBy, at.Use = records.KindResearch, r.ID, c.Person.ID, use
		if err := records.Attach(c.Tx, at); err != nil {
			if errors.Is(err, records.ErrTooManyAttachments) {
				return c.Problem("writing.too_many", "limit", records.AttachmentsLimit)
			}
			return err
		}
	}
	return nil
}
