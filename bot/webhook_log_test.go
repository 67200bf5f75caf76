package bot_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// An update that cannot be read is acknowledged, for it would come again for ever, and
// leaves a line.
func TestB14AnUpdateThatCannotBeReadLeavesALine(t *testing.T) {
	e := newEngine(t, counting)
	require.Equal(t, http.StatusOK, e.hook("POST", hookSecret, `{"update_id":77,"message":{"message_id":"x"}}`))
	require.Contains(t, e.log.String(), "update cannot be read")
	require.Contains(t, e.log.String(), "update=77")
}
