package activities_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What asks its owner to see to a matter asks no longer once that is settled elsewhere,
// and asks again when it is not.
func TestFollowUpAsksNoLongerWhenItIsSettled(t *testing.T) {
	h, owner := followUp(t)
	h.Advance(6 * time.Minute)
	require.Contains(t, owner.Last(), "[ 办好了 ]")
	h.Director.Send("/office").Forge("followup_step:1:done")
	require.NotContains(t, owner.Last(), "[ 办好了 ]")
	require.Contains(t, owner.Last(), "✅ 修路灯 · 李强")
	h.Director.Send("/undo")
	require.Contains(t, owner.Last(), "[ 办好了 ]")
	owner.Tap("办好了")
	h.Director.Send("/office").Forge("followup_step:1:open")
	require.NotContains(t, owner.Last(), "[ 改为未办 ]", "nor does the answer of who settled it")
	require.Contains(t, owner.Last(), "[ 办好了 ]")
}

// What waits to be told when a matter is settled, and is not told then, waits anew when
// that is undone; and then it can be given up again.
func TestFollowUpIsToldAfterAll(t *testing.T) {
	h, owner := followUp(t)
	settle := func(to string) { h.Director.Send("/office").Forge("followup_step:1:" + to) }
	settle("done")
	h.Director.Send("/undo")
	settle("done")
	h.Advance(11 * time.Minute)
	require.NotContains(t, owner.Chat(), "请您办理", "it is done")

	h, owner = followUp(t)
	h.Advance(6 * time.Minute)
	settle("done")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(owner.Chat(), "已由联络处记为办结"))
	settle("open")
	settle("dropped")
	h.Director.Send("/undo")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(owner.Chat(), "这件后续事项改为未办"), "who has heard that it is done hears that it is not")

	settle("done")
	settle("open")
	h.Director.Send("/undo")
	h.Advance(6 * time.Minute)
	require.Equal(t, 2, strings.Count(owner.Chat(), "已由联络处记为办结"), "it is done after all")
	require.NotContains(t, owner.Chat(), "[ 办好了 ]")
}

// Who settled a matter, and took that back, has seen it: no morning tells of it anew
// because another did the same afterwards.
func TestFollowUpIsNotToldToWhoHasSettledIt(t *testing.T) {
	h, owner := followUp(t)
	owner.Send("/office").Forge("followup_step:1:done")
	owner.Send("/undo")
	h.Director.Send("/office").Forge("followup_step:1:done")
	h.Director.Send("/undo")
	h.Advance(11 * time.Minute)
	require.NotContains(t, owner.Chat(), "请您办理")
}
