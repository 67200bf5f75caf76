package posts

import (
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// Notice tells a person who handles the personal data, for what, for how long and what
// he or she can ask for (个人信息保护法 17; abroad: 39).
func Notice(c *bot.Context, w *locale.Words, p *mpeople.Person) (bot.Message, error) {
	list, err := mpeople.With(c.Tx, mpeople.Director)
	if err != nil {
		return bot.Message{}, err
	}
	var names []string
	for _, d := range list {
		names = append(names, d.Name)
	}
	office := c.Office.Name
	if office == "" {
		office = w.Plain("founding.nameless")
	}
	key := "notice.text"
	if p.LooksOn() {
		key = "notice.text_looking"
	}
	return bot.Message{
		Text: w.T(key, "office", office, "directors", strings.Join(names, w.Plain("writing.comma")),
			"drafts", store.Days(store.KeepDrafts), "reasons", store.Days(store.KeepReasons), "answers", store.Days(store.KeepAnswers), "phones", store.Days(store.KeepPhones)),
		Buttons: bot.Rows(1, button(w, "notice.ok", "notice")),
	}, nil
}
