package supervision

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/models/people"
	msupervision "lianluo/models/supervision"
)

// Register makes the router know the room of supervision (§12).
func Register(r *bot.Router) {
	r.Whispers(&bot.Door{
		Command: "supervise", Button: route, Access: bot.Supervisors, Asked: "supervision.mark",
		Code: func(text string) bool {
			_, ok := msupervision.ReadReceipt(text)
			return ok
		},
		Room: newRoom(),
	})
	// Typed, of the keyboard or of a button the command is whispered. Plain words that mean
	// it come here: they are an ordinary message, and it is said so.
	r.Command("supervise", bot.Supervisors, spoken)
	r.Called("supervision.word", "supervise")
	front.Add(r, openKind())
	bot.AddForm(r, newSignForm())
	bot.AddForm(r, newAnswerForm())
	bot.AddForm(r, newGroupForm())
	bot.AddForm(r, newPostForm())
	r.Button("supervision_sign", bot.Members, func(c *bot.Context) error { return signForm.Start(c, signDraft{}) })
	r.Button("supervision_opens", bot.Supervisors, opens)
	r.Button("supervision_answer", bot.Directors, startAnswer)
	r.Button("supervision_group", bot.Directors, startGroup)
	r.Button("supervision_close", bot.Directors, closeItem)
	r.Button("supervision_topics", bot.Directors, topics)
	r.Button("supervision_post", bot.Directors, startPost)
	r.Undo("supervision_answer", bot.Directors, undoAnswer)
	front.AddDeskLine(r, deskLine)
}

// spoken shows the room's card to who came by plain words, which are an ordinary message.
func spoken(c *bot.Context) error {
	m, err := headCard(c)
	if err != nil {
		return err
	}
	if !c.Pressed() && c.Text() != "" {
		m.Text = c.T("supervision.spoken") + "\n\n" + m.Text
	}
	_, err = c.Show(m)
	return err
}

// deskLine tells the director, and nobody else, that something is before him.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Director) {
		return "", nil
	}
	n, err := msupervision.Count(c.Tx)
	if err != nil {
		return "", err
	}
	open, err := msupervision.OpenWaiting(c.Tx)
	if err != nil || n == 0 && len(open) == 0 {
		return "", err
	}
	return c.T("supervision.desk", "items", n, "open", len(open)), nil
}
