package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// webBot is the smallest bot that the web chat's tests need: it confirms
// pressed buttons.
type webBot struct {
	t    *testing.T
	base string
}

// call makes a request as a bot does; its result is nil once the server is gone.
func (b *webBot) call(method string, params map[string]any) json.RawMessage {
	body, err := json.Marshal(params)
	require.NoError(b.t, err)
	resp, err := http.Post(b.base+method, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	data, _ := io.ReadAll(resp.Body)
	var out struct{ Result json.RawMessage }
	_ = json.Unmarshal(data, &out) // an error has no result
	return out.Result
}

// run answers pressed buttons until the server is gone.
func (b *webBot) run(ctx context.Context) {
	offset := int64(0)
	for ctx.Err() == nil {
		var updates []Update
		_ = json.Unmarshal(b.call("getUpdates", map[string]any{"offset": offset, "timeout": 20}), &updates)
		if updates == nil {
			return
		}
		for _, u := range updates {
			offset = u.UpdateID + 1
			if q := u.CallbackQuery; q != nil {
				b.call("answerCallbackQuery", map[string]any{"callback_query_id": q.ID, "text": "已" + q.Data})
			}
		}
	}
}

func jpegPicture(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 800, 520)), nil))
	return out.String()
}
