package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// An undo has the access of the act: who lost the role since is refused, for
// every kind of action, and nothing is changed.
func TestB3UndoAsksForTheRoleOfNow(t *testing.T) {
	h := harness.New(t).Seed()
	who := h.Members[0]
	act := func(p *harness.Person, kind string) string {
		var id int64
		h.Write(func(tx *gorm.DB) error {
			a, err := ledger.Act(tx, p.Row, kind, 1, "1", h.Clock.Now())
			if err == nil {
				id = a.ID
			}
			return err
		})
		return fmt.Sprint("undo:", id)
	}
	for _, kind := range []string{
		"mark_left", "correct", "topic_open", "topic_end", "research_topic", "topic_ask", "yearplan", "announce", "briefing_release",
		"session_close", "session_cancel", "session", "quiz_publish", "quiz_withdraw", "material_withdraw", "material", "addmember", "member_left", "import",
	} {
		t.Run(kind, func(t *testing.T) {
			require.Contains(t, who.Forge(act(who, kind)), "主任", "who is staff no more")
		})
	}
	for _, kind := range []string{"leave_early", "checkin", "note", "host"} {
		t.Run(kind, func(t *testing.T) {
			require.Contains(t, h.Director.Forge(act(h.Director, kind)), "委员", "who is a member no more")
		})
	}
}

// Steps of records ask their own rule.
func TestB3WhoLostTheRoleUndoesNoDecision(t *testing.T) {
	h := harness.New(t).Seed()
	secretary, author := h.Members[0], h.Members[1]
	roles := func(p *harness.Person, roles people.Role) {
		h.Write(func(tx *gorm.DB) error { return people.SetRoles(tx, scene(tx, p), roles) })
	}
	roles(secretary, people.Member|people.Secretary)
	h.Write(func(tx *gorm.DB) error {
		a := &activities.Activity{Kind: activities.Study, Topic: "四中全会精神", StartsAt: h.Clock.Now().Add(48 * time.Hour)}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		s := &voices.Suggestion{PersonID: author.Row, Title: "修路", Situation: "绕行"}
		if err := voices.New(tx, s); err != nil {
			return err
		}
		_, err := voices.Advance(tx, s, voices.Filed, scene(tx, author), "", h.Clock.Now())
		return err
	})
	secretary.Send("/suggestions").Forge("suggestion_step:1:reviewed")
	require.Contains(t, secretary.Last(), "撤销")
	roles(secretary, people.Member)
	require.Contains(t, secretary.Tap("撤销"), "主任")
	h.Rows(func(tx *gorm.DB) error {
		s, err := voices.ByID(tx, 1)
		require.Equal(t, voices.Reviewed, s.State)
		return err
	})
	roles(secretary, people.Member|people.Secretary)
	secretary.Tap("撤销")
	h.Rows(func(tx *gorm.DB) error {
		s, err := voices.ByID(tx, 1)
		require.Equal(t, voices.Filed, s.State, "with the role it is his to undo")
		return err
	})

	// The author's own part, when the author is no member any more.
	author.Send("/away 12月20日").Tap("就这一天")
	require.Contains(t, author.Last(), "撤销")
	roles(author, people.Observer)
	require.Contains(t, author.Tap("撤销"), "委员")
}

func scene(tx *gorm.DB, p *harness.Person) *people.Person {
	row, err := people.PersonByID(tx, p.Row)
	if err != nil {
		panic(err)
	}
	return row
}
