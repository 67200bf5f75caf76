package tasks

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/records"
	mtasks "lianluo/models/tasks"
)

// photoForm takes photos of what was done.
const photoForm bot.FormName[photoDraft] = "task_photo"

type photoDraft struct {
	Task  int64        `json:"task"`
	Open  bool         `json:"open,omitempty"` // it was to be done when the photo came: the card asks whether it is
	Files []bot.Upload `json:"files,omitempty"`
}

func registerPhotos(r *bot.Router) {
	bot.AddForm(r, &bot.Form[photoDraft]{
		Name: photoForm, Access: bot.Joined, Submit: keepPhotos, DropKey: "followup.no_photo",
		Concerns: func(v *photoDraft) string { return records.Ref{Kind: records.KindFollowUp, ID: v.Task}.String() },
		Back:     func(c *bot.Context, v *photoDraft) bot.Button { return c.B("common.back", "followup", v.Task) },
		SubmitLabel: func(c *bot.Context, v *photoDraft) string {
			if v.Open {
				return c.P("followup.do_done")
			}
			return c.P("common.submit")
		},
		Card: func(c *bot.Context, v *photoDraft) (string, error) {
			t, err := ownTask(c, v.Task)
			if err != nil {
				return "", err
			}
			key := "followup.photo_card"
			if v.Open {
				key = "followup.photo_done_card"
			}
			return c.T(key, "text", t.Text, "files", chat.FilesLine(c, v.Files)), nil
		},
		Fields: []bot.Field[photoDraft]{{
			Name: "files", Asked: true, Files: true,
			Empty:  func(v *photoDraft) bool { return len(v.Files) == 0 },
			Enough: func(v *photoDraft) bool { return len(v.Files) > 0 },
			Set: func(c *bot.Context, v *photoDraft, in bot.Input) error {
				if !isPicture(in.File) {
					return c.Problem("photos.only")
				}
				return chat.TakeFile(c, &v.Files, in.File)
			},
		}},
	})
	r.Button("task_photo", bot.Joined, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		t, err := ownTask(c, id)
		if err != nil {
			return err
		}
		return photoForm.Start(c, photoDraft{Task: t.ID, Open: t.State == mtasks.Open})
	})
}

func isPicture(f *bot.Upload) bool {
	return f != nil && (f.Kind == bot.Photo || f.Kind == bot.Video || f.Kind == bot.Round)
}

// ownTask is a task that the person sees to and that stands.
func ownTask(c *bot.Context, id int64) (*mtasks.Task, error) {
	t, err := mtasks.ByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if t.OwnerID != c.Person.ID || t.State == mtasks.Dropped {
		return nil, c.Problem("common.gone")
	}
	return t, nil
}

// keepPhotos keeps the photos with the task; one that was to be done is done by that.
func keepPhotos(c *bot.Context, v *photoDraft) (m bot.Message, err error) {
	t, err := ownTask(c, v.Task)
	if err != nil {
		return m, err
	}
	for _, f := range v.Files {
		at := chat.Attachment(f)
		at.OwnerKind, at.OwnerID, at.Use, at.AddedBy = records.KindFollowUp, t.ID, records.UsePhoto, c.Person.ID
		at.Caption = f.Caption
		if err := records.Attach(c.Tx, at); errors.Is(err, records.ErrTooManyAttachments) {
			return m, c.Problem("session.too_many_files", "count", records.AttachmentsLimit)
		} else if err != nil {
			return m, err
		}
	}
	if v.Open && t.State == mtasks.Open {
		step, act, err := taskKind().Take(c, t, records.Move[mtasks.State]{To: mtasks.Done, By: c.Person})
		if err != nil {
			return m, err
		}
		return taskKind().Answer(c, t, step, act)
	}
	if m, err = taskKind().Card(c, t); err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", c.T("followup.photo_kept", "count", len(v.Files)), m.Text)
	return m, nil
}

// stepButton is the button of a task's message that says it is done.
var stepButton = regexp.MustCompile(`(?:^|[^a-z_])followup_step:(\d{1,18}):` + fmt.Sprint(mtasks.Done) + `$`)

// Pictured takes a photo that answers the message of a task: the person is asked whether that is
// done. taken is false where it answers nothing of the kind, or somebody else's.
func Pictured(c *bot.Context, in bot.Input) (taken bool, err error) {
	m := c.Message()
	if !c.Private || !isPicture(in.File) || m == nil || m.ReplyToMessage == nil || m.ReplyToMessage.ReplyMarkup == nil {
		return false, nil
	}
	for _, row := range m.ReplyToMessage.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			found := stepButton.FindStringSubmatch(b.CallbackData)
			if found == nil {
				continue
			}
			id, err := strconv.ParseInt(found[1], 10, 64)
			if err != nil {
				return false, nil
			}
			t, err := mtasks.ByID(c.Tx, id)
			if err != nil || t.OwnerID != c.Person.ID || t.State == mtasks.Dropped {
				return false, nil
			}
			v := photoDraft{Task: t.ID, Open: t.State == mtasks.Open}
			if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
				return true, err
			}
			v.Files[0].Caption = phrase.Truncate(phrase.Clean(in.Text), 200)
			return true, photoForm.Start(c, v)
		}
	}
	return false, nil
}
