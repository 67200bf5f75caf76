package attendance

import (
	"cmp"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

// Who finds typing hard says the reason of a leave in a voice note. Nobody but the one who asks and the staff hears
// it, and it goes when the words of a reason would.

// speak takes a voice note as the reason. What it says is not known, so it tells no kind: that is asked.
func (v *leaveDraft) speak(c *bot.Context, in bot.Input) error {
	words := phrase.Clean(in.Text)
	if in.File.Kind != bot.Voice && in.File.Kind != bot.Audio {
		if words == "" {
			return c.Problem("leave.voice_only")
		}
		return v.because(c, bot.Input{Text: words})
	}
	if err := chat.RefuseFile(c, in.File); err != nil {
		return err
	}
	if err := v.because(c, bot.Input{Text: cmp.Or(words, c.P("leave.spoken"))}); err != nil || v.Reason == "" {
		return err
	}
	f := *in.File
	f.Name, f.Caption = "", ""
	v.Spoken = &f
	return nil
}

// spokenTitle heads the voice note of a leave for who may hear it.
func spokenTitle(c *bot.Context, id int64) (string, error) {
	l, err := mactivities.LeaveByID(c.Tx, id)
	if err != nil {
		return "", c.MissingAs(err, "common.gone")
	}
	if !l.ReadableBy(c.Person) {
		return "", c.Problem("common.gone")
	}
	_, p, err := activities.OfPerson(c, l.ActivityID, l.PersonID)
	if err != nil {
		return "", err
	}
	return chat.Joined(p.Name, c.P("leave.title")), nil
}

// spokenButton plays the voice note of a leave to who may hear it; no button without one.
func spokenButton(c *bot.Context, l *mactivities.Leave) ([]bot.Button, error) {
	if l.Reason == "" || !l.ReadableBy(c.Person) {
		return nil, nil
	}
	b, ok, err := chat.FilesButton(c, records.KindLeave, l.ID)
	if err != nil || !ok {
		return nil, err
	}
	return bot.Row(b), nil
}
