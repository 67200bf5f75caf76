package bot

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot/models"
)

const (
	// maxHook bounds the body of a webhook call, in bytes.
	maxHook = 1 << 20
	// hookTime is how long a webhook call waits for its commit.
	hookTime = 30 * time.Second
)

// Webhook takes updates that Telegram posts. It answers 200 only after the
// commit. Whoever does not show the secret gets 403 before anything of the body
// is read; without a secret everybody does.
func (b *Bot) Webhook(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			b.metrics.refused.Inc()
			Refuse(w, "wrong secret", http.StatusForbidden)
			return
		}
		if r.Method != http.MethodPost {
			Refuse(w, "post updates here", http.StatusMethodNotAllowed)
			return
		}
		if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
			// Telegram packs nothing. What is small may be large when unpacked.
			Refuse(w, "post updates as they are", http.StatusUnsupportedMediaType)
			return
		}
		if r.ContentLength > maxHook {
			Refuse(w, "body too large", http.StatusRequestEntityTooLarge)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxHook))
		if err != nil {
			Refuse(w, "body too large or cut off", http.StatusRequestEntityTooLarge)
			return
		}
		p := decode(raw)
		if p.bad != nil {
			b.log.Error("update cannot be read", "update", p.id, "error", p.bad)
		}
		if !json.Valid(raw) || p.id == 0 {
			http.Error(w, "not an update", http.StatusBadRequest)
			return
		}
		result := make(chan error, 1)
		ctx, cancel := context.WithTimeout(r.Context(), hookTime)
		defer cancel()
		// An error of Submit is told to the update too.
		_ = b.Submit(ctx, []*tg.Update{p.update}, func(_ int, err error) { result <- err })
		if err := <-result; err != nil {
			http.Error(w, "not handled, post it again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}

// Refuse answers an HTTP request whose body is not to be read. Left alone,
// net/http would wait for the rest of a short body before it answers, and again
// before it closes the connection.
func Refuse(w http.ResponseWriter, text string, status int) {
	w.Header().Set("Connection", "close")
	http.Error(w, text, status)
	_ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)) // a recorder has none
}
