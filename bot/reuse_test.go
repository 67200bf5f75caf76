package bot

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAPollKeepsItsConnection: an answer that is not read to its end costs its
// connection, which a busy bot would open anew with every poll.
func TestAPollKeepsItsConnection(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		// Long enough to go out in chunks, the last of them empty.
		fmt.Fprintf(w, `{"ok":true,"result":[{"update_id":7,"message":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"},"text":"%s"}}]}`, strings.Repeat("长", 4_000))
		w.(http.Flusher).Flush()
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	api, err := NewAPI(server.URL, "1:t", "")
	require.NoError(t, err)
	defer api.Close()
	for range 20 {
		list, err := api.poll(t.Context(), 0, pollLimit)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, int64(7), list[0].id)
	}
	require.Equal(t, int64(1), opened.Load())
}
