package bot

import (
	"errors"
	"io"
	"net/http"
)

// errTooLarge: a server answered more than any answer of the Bot API holds.
var errTooLarge = errors.New("the server's answer is too large")

// bounded is a transport whose answers have an end: after it has unpacked them,
// so that a small answer that unpacks to gigabytes fills no memory either.
type bounded struct {
	*http.Transport
	most int64 // bytes
}

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.Transport.RoundTrip(r)
	if err == nil {
		resp.Body = &boundedBody{ReadCloser: resp.Body, left: b.most}
	}
	return resp, err
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > b.left+1 { // one more, to tell an answer that just fits
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, errTooLarge
	}
	return n, err
}
