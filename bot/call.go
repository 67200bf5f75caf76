package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	tgbot "github.com/go-telegram/bot"
)

// reply is what the server answers to a call.
type reply[T any] struct {
	OK          bool   `json:"ok"`
	Result      T      `json:"result"`
	Description string `json:"description"`
	ErrorCode   int    `json:"error_code"`
	Parameters  struct {
		RetryAfter      int `json:"retry_after"`
		MigrateToChatID int `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// sentMessage is all that is kept of a message that was sent.
type sentMessage struct {
	ID int64 `json:"message_id"`
}

// callJSON makes a call with the library's parameters as JSON, and gives its
// errors. The library writes each call as a multipart form, which is right for
// files and costs twice as much for words (docs/performance.md).
func callJSON[T any](ctx context.Context, a *API, method string, params any) (result T, err error) {
	body, err := json.Marshal(params)
	if err != nil {
		return result, fmt.Errorf("encode %s: %w", method, err)
	}
	ctx, cancel := context.WithTimeout(ctx, a.times.Request)
	defer cancel()
	resp, err := a.request(ctx, a.calls, method, body)
	if err != nil {
		return result, fmt.Errorf("%s: %w", method, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return result, fmt.Errorf("read the answer to %s: %w", method, err)
	}
	var r reply[T]
	if err := json.Unmarshal(raw, &r); err != nil {
		return result, fmt.Errorf("answer to %s, status %d: %w", method, resp.StatusCode, err)
	}
	if !r.OK {
		return result, refusal(method, r.ErrorCode, r.Description, r.Parameters.RetryAfter, r.Parameters.MigrateToChatID)
	}
	return r.Result, nil
}

// request starts a call whose body is JSON.
func (a *API) request(ctx context.Context, client *http.Client, method string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url+"/bot"+a.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, redact(err, a.token)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	return resp, redact(err, a.token)
}

// refusal is a server's no as the library tells it.
func refusal(method string, code int, description string, retryAfter, movedTo int) error {
	kinds := map[int]error{
		http.StatusForbidden: tgbot.ErrorForbidden, http.StatusBadRequest: tgbot.ErrorBadRequest, http.StatusUnauthorized: tgbot.ErrorUnauthorized,
		http.StatusNotFound: tgbot.ErrorNotFound, http.StatusConflict: tgbot.ErrorConflict,
	}
	switch {
	case code == http.StatusTooManyRequests:
		return &tgbot.TooManyRequestsError{Message: description, RetryAfter: retryAfter}
	case code == http.StatusBadRequest && movedTo != 0:
		return &tgbot.MigrateError{Message: description, MigrateToChatID: movedTo}
	case kinds[code] != nil:
		return fmt.Errorf("%s: %w, %s", method, kinds[code], description)
	}
	return fmt.Errorf("%s: the server answered %d %s", method, code, description)
}
