package plans_test

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// lookOn has the party contact join, read what was sent to the committee, ask back, and an
// observer read the briefings.
func lookOn(h *harness.Harness) {
	d := h.Director
	d.Send("/addmember 联系领导 许文斌")
	link := joinLink.FindAllStringSubmatch(d.Chat(), -1)
	p := h.Stranger("许文斌").Open(link[len(link)-1][1])
	var made int64
	h.Write(func(tx *gorm.DB) error {
		director, err := people.PersonByID(tx, d.Row)
		if err != nil {
			return err
		}
		author, err := people.PersonByID(tx, h.Members[4].Row)
		if err != nil {
			return err
		}
		s := &voices.Suggestion{PersonID: author.ID, Situation: "村西水渠漏水，淹田20亩"}
		if err := voices.New(tx, s); err != nil {
			return err
		}
		for _, step := range []struct {
			to voices.State
			by *people.Person
		}{{voices.Filed, author}, {voices.Reviewed, director}, {voices.Sent, director}} {
			if _, err := voices.Advance(tx, s, step.to, step.by, "", h.Clock.Now()); err != nil {
				return err
			}
		}
		made = s.ID
		return nil
	})
	for _, words := range []string{"/menu", "/office", "/todo", "/reports", "/suggestions", "/outcome", "/help"} {
		p.Send(words)
	}
	for _, which := range voices.ContactLists {
		p.Forge("contact_list:" + string(which) + ":0")
	}
	p.Send("/office").Tap("议-")
	p.Tap("问一问")
	p.Send("归哪个村管？").Tap("发给提交人")
	m := h.Members[4]
	m.Send("/todo")
	m.Forge(fmt.Sprintf("suggestion_reply:%d", made))
	m.Send("归青山村管。").Tap("提交回答")
}
