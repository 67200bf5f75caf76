package offices_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/people"
)

// withSecretary is an office in which a member is the secretary too.
func withSecretary(t *testing.T) (*harness.Harness, *harness.Person) {
	t.Helper()
	h := harness.New(t).Seed()
	p := h.Members[9]
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.Member|people.Secretary).Error
	})
	return h, p
}

// What is kept back is refused at once, on a button that was sent before too, and comes
// back by one tap; what is filed meanwhile is told to the director alone.
func TestTheDirectorKeepsTheReviewAndGivesItBack(t *testing.T) {
	h, secretary := withSecretary(t)
	h.Members[0].Send("/deed 帮王婶修好了水泵")
	h.Advance(10 * time.Minute)
	require.Contains(t, secretary.Last(), "修好了水泵")
	confirm := secretary.Button("核实")

	h.Director.Send("/settings").Tap("交给文书")
	require.Contains(t, h.Director.Last(), "✅ 审核：好事、建议、调研")
	h.Director.Tap("✅ 审核")
	require.Contains(t, h.Director.Last(), "「审核」由主任自己办了")
	require.Contains(t, secretary.Forge(confirm), "这件事由主任办理")
	secretary.Send("/confirm")
	require.Contains(t, secretary.Last(), "这件事由主任办理")
	told := secretary.Told("扶老人")
	h.Members[1].Send("/deed 扶老人过马路")
	h.Advance(10 * time.Minute)
	require.Equal(t, told, secretary.Told("扶老人"))
	require.Contains(t, h.Director.Last(), "扶老人")
	secretary.Send("/office")
	require.NotContains(t, secretary.Last(), "待核实")
	secretary.Send("/newactivity") // another area goes on
	require.NotContains(t, secretary.Last(), "主任办")

	// The secretary's own deed is a member's, whatever was kept back.
	secretary.Send("/cancel")
	secretary.Send("/deed 清理了河道")
	require.Contains(t, secretary.Last(), "已提交")

	h.Director.Send("/delegate").Tap("审核")
	require.Contains(t, h.Director.Last(), "「审核」交给文书办了")
	require.NotContains(t, secretary.Forge(confirm), "主任办")
}

// The roster that was given is no way to the director's place.
func TestAGivenRosterGivesNoRole(t *testing.T) {
	h, secretary := withSecretary(t)
	secretary.Send("/addmember 周敏")
	require.Contains(t, secretary.Last(), "这件事由主任办理")
	h.Director.Send("/delegate").Tap("名册")
	secretary.Send("/addmember 周敏")
	require.Contains(t, secretary.Chat(), "周敏")
	for _, data := range []string{"give:director", "become:6:1", "roles", "account_end", "phone"} {
		require.Contains(t, secretary.Forge("member:"+id(secretary.Row)+":"+data), "这件事由主任办理", data)
	}
	for _, data := range []string{"link", "left", "rename"} {
		require.Contains(t, secretary.Forge("member:"+id(h.Director.Row)+":"+data), "这件事由主任办理", data)
	}
	for _, line := range []string{"/delegate", "/settings", "/role " + secretary.Name + " +director"} {
		secretary.Send(line)
		require.Contains(t, secretary.Last(), "这件事由主任办理")
	}
	h.Rows(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, secretary.Row)
		require.Equal(t, people.Member|people.Secretary, p.Roles)
		return err
	})
}
