package activities

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

// registerMaterials is the study material of a session (§4): the staff adds
// it, everyone gets it in private.
func registerMaterials(r *bot.Router) {
	form := &bot.Form[materialsDraft]{
		Name: "materials", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[materialsDraft]{{
			Name: "files", Asked: true, Files: true,
			Empty:    func(v *materialsDraft) bool { return len(v.Files) == 0 },
			Question: func(c *bot.Context, v *materialsDraft) (string, error) { return filesQuestion(c, v.Files), nil },
			Set:      takeMaterial,
		}},
		Submit: addMaterials,
	}
	bot.AddForm(r, form)
	r.Button("materials_add", bot.Staff, func(c *bot.Context) error {
		a, err := PressedActivity(c)
		if err != nil {
			return err
		}
		return form.Start(c, materialsDraft{Activity: a.ID})
	})
	r.Button("materials", bot.Viewers, materials).InGroup()
}

func takeMaterial(c *bot.Context, v *materialsDraft, in bot.Input) error {
	if in.File == nil {
		return c.Problem("session.files_only")
	}
	return addUpload(c, &v.Files, in.File)
}

type materialsDraft struct {
	Activity int64        `json:"activity"`
	Files    []bot.Upload `json:"files,omitempty"`
}

func addMaterials(c *bot.Context, v *materialsDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if err := attachAll(c, a, records.UseMaterial, v.Files); err != nil {
		return bot.Message{}, err
	}
	return changedCard(c, a, c.T("session.materials_added", "count", len(v.Files)))
}

// materialFiles counts the files of an activity: 学习资料：3 份.
func materialFiles(c *bot.Context, kind mactivities.ActivityKind, n int) string {
	if kind != mactivities.Study {
		return c.T("session.paper_files", "count", n)
	}
	return c.T("session.material_files", "count", n)
}

// filesQuestion asks for files and counts those that have come.
func filesQuestion(c *bot.Context, files []bot.Upload) string {
	return withCount(c, c.T("session.materials.ask"), files)
}

func withCount(c *bot.Context, text string, files []bot.Upload) string {
	if len(files) > 0 {
		text += "\n" + c.T("form.file_added", "count", len(files))
	}
	return text
}

// addUpload takes a file that was sent; the same one is taken once.
func addUpload(c *bot.Context, list *[]bot.Upload, f *bot.Upload) error {
	if err := chat.RefuseFile(c, f); err != nil {
		return err
	}
	switch {
	case f.Kind == bot.Location:
		return c.Problem("session.files_only")
	case len(*list) >= records.AttachmentsLimit:
		return c.Problem("session.too_many_files", "count", records.AttachmentsLimit)
	}
	for _, have := range *list {
		if f.UniqueID != "" && have.UniqueID == f.UniqueID {
			return nil
		}
	}
	*list = append(*list, *f)
	return nil
}

// attachAll keeps files with an activity.
func attachAll(c *bot.Context, a *mactivities.Activity, use string, files []bot.Upload) error {
	for _, f := range files {
		err := records.Attach(c.Tx, &records.Attachment{
			OwnerKind: records.KindActivity, OwnerID: a.ID, Kind: records.AttachmentKind(f.Kind), FileID: f.ID, UniqueID: f.UniqueID,
			Name: f.Name, MIME: f.MIME, Size: f.Size, Caption: f.Caption, Use: use, AddedBy: c.Person.ID,
		})
		if errors.Is(err, records.ErrTooManyAttachments) {
			return c.Problem("session.too_many_files", "count", records.AttachmentsLimit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// materials sends the plan and the files of a session to the person's private
// chat.
func materials(c *bot.Context) error {
	a, err := PressedActivity(c)
	if err != nil {
		return err
	}
	all, err := records.AttachmentsOf(c.Tx, records.KindActivity, a.ID)
	if err != nil {
		return err
	}
	files := all[a.ID]
	if len(files) == 0 && a.Plan == "" && a.Agenda == "" {
		return c.Toast(c.P("session.no_materials"))
	}
	if err := c.Toast(c.P("session.materials_sent")); err != nil {
		return err
	}
	if a.Plan != "" {
		if _, err := c.Tell(c.Person, bot.Message{About: posts.About(a), Stays: true, Text: c.T("session.plan_text", "topic", a.Topic, "plan", a.Plan)}); err != nil {
			return err
		}
	}
	if a.Agenda != "" {
		if _, err := c.Tell(c.Person, bot.Message{About: posts.About(a), Stays: true, Text: c.T("session.agenda_text", "topic", a.Topic, "agenda", a.Agenda)}); err != nil {
			return err
		}
	}
	caption := c.T("session.materials_of", "topic", a.Topic)
	if a.Kind != mactivities.Study {
		caption = c.T("session.papers_of", "topic", a.Topic)
	}
	for _, album := range albums(files) {
		m := bot.Message{About: posts.About(a), Text: caption, Files: album}
		if _, err := c.Tell(c.Person, m); err != nil {
			return err
		}
	}
	return nil
}

// albums sorts files into what Telegram sends together: documents with
// documents, pictures with films, a voice alone.
func albums(files []records.Attachment) (list [][]bot.File) {
	var documents, pictures []bot.File
	for _, at := range files {
		f := bot.File{Kind: bot.FileKind(at.Kind), ID: at.FileID, Name: at.Name, Lat: at.Lat, Lon: at.Lon}
		switch at.Kind {
		case records.Photo, records.Video:
			pictures = append(pictures, f)
		case records.Document:
			documents = append(documents, f)
		default:
			list = append(list, []bot.File{f})
		}
	}
	for _, kind := range [][]bot.File{pictures, documents} {
		for len(kind) > 0 {
			n := min(len(kind), chat.AlbumSize)
			list, kind = append(list, kind[:n]), kind[n:]
		}
	}
	return list
}
