package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tgbot "github.com/go-telegram/bot"
)

// download gets a file's content, of at most limit bytes. ErrFileTooBig and
// ErrFileGone are final, any other error may pass.
func (a *API) download(ctx context.Context, fileID string, limit int64) ([]byte, error) {
	// The path that an earlier answer gave is valid for an hour only: it is
	// asked for at each attempt.
	f, err := a.Client.GetFile(ctx, &tgbot.GetFileParams{FileID: fileID})
	if err != nil {
		return nil, fileFault(redact(err, a.token))
	}
	if f.FileSize > limit {
		return nil, ErrFileTooBig
	}
	path, err := safePath(f.FilePath)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url+"/file/bot"+a.token+"/"+path, nil)
	if err != nil {
		return nil, redact(err, a.token)
	}
	req.Header.Set("Accept-Encoding", "identity") // what arrives is what is counted
	// A redirect would tell the token to another server.
	client := &http.Client{Transport: a.polls.Transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	resp, err := client.Do(req)
	if err != nil {
		return nil, redact(err, a.token)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("download file: %s", resp.Status)
	case resp.ContentLength > limit:
		return nil, ErrFileTooBig
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("download file: %w", redact(err, a.token))
	case int64(len(data)) > limit:
		return nil, ErrFileTooBig
	case int64(len(data)) < f.FileSize:
		return nil, fmt.Errorf("download file: %w after %d of %d bytes", io.ErrUnexpectedEOF, len(data), f.FileSize)
	}
	return data, nil
}

// fileFault says what an answer of getFile means. It is no answer about a chat,
// for which the sender would take a refusal.
func fileFault(err error) error {
	var flood *tgbot.TooManyRequestsError
	switch {
	case errors.As(err, &flood):
		return err
	case !errors.Is(err, tgbot.ErrorBadRequest), strings.Contains(err.Error(), "temporarily unavailable"):
		return fmt.Errorf("get file: %v", err)
	case strings.Contains(err.Error(), "file is too big"):
		return ErrFileTooBig
	}
	return fmt.Errorf("%w: %v", ErrFileGone, err)
}

// safePath makes a file's path fit for a URL. A Bot API server in local mode
// gives a path on its own disk, which cannot be downloaded.
func safePath(path string) (string, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if part == "" || part == "." || part == ".." {
			return "", fmt.Errorf("%w: the server names no path below its own to download it from", ErrFileGone)
		}
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/"), nil
}
