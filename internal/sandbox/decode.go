package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	maxBody   = 50 << 20 // bytes of a request, files included
	maxFields = 1000
)

// request is a call of a method, however it was encoded.
type request struct {
	method string            // in lower case
	params map[string]string // objects and arrays as JSON text
	files  map[string]Upload // by the name of the form part
}

var errTooLarge = &apiError{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}

// decodeRequest reads the parameters from the query string and the body.
func decodeRequest(method string, hr *http.Request) (*request, error) {
	r := &request{method: strings.ToLower(method), params: map[string]string{}, files: map[string]Upload{}}
	if err := r.addQuery(hr.URL.RawQuery); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, hr.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, err400("can't read request: %v", err)
	}
	if err := r.addBody(hr.Header.Get("Content-Type"), body); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *request) addBody(contentType string, body []byte) error {
	kind, attrs, err := mime.ParseMediaType(contentType)
	if err != nil || len(body) == 0 {
		return nil // without a body the type does not matter: clients announce forms they do not send
	}
	switch kind {
	case "application/json":
		return r.addJSON(body)
	case "multipart/form-data":
		return r.addMultipart(body, attrs["boundary"])
	case "application/x-www-form-urlencoded":
		return r.addQuery(string(body))
	}
	return nil
}

func (r *request) addQuery(raw string) error {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return err400("can't parse request: %v", err)
	}
	if len(values) > maxFields {
		return err400("too many parameters")
	}
	for name, v := range values {
		r.params[name] = v[0]
	}
	return nil
}

func (r *request) addJSON(body []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return err400("can't parse request JSON object")
	}
	for name, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			r.params[name] = text
		default:
			r.params[name] = string(raw)
		}
	}
	return nil
}

func (r *request) addMultipart(body []byte, boundary string) error {
	form := multipart.NewReader(bytes.NewReader(body), boundary)
	for n := 0; ; n++ {
		part, err := form.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil || n == maxFields {
			return err400("can't parse multipart/form-data: part %d", n+1)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err400("can't parse multipart/form-data: part %d", n+1)
		}
		_, attrs, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil {
			return err400("can't parse multipart/form-data: Content-Disposition of part %d", n+1)
		}
		if _, isFile := attrs["filename"]; !isFile {
			r.params[attrs["name"]] = string(data)
			continue
		}
		kind := part.Header.Get("Content-Type")
		if kind == "application/octet-stream" {
			kind = "" // what clients say of everything; the name and the content say more
		}
		r.files[attrs["name"]] = Upload{Name: part.FileName(), MimeType: kind, Data: data}
	}
}

// required is a parameter that must not be empty.
func (r *request) required(name string) (string, error) {
	if v := r.params[name]; v != "" {
		return v, nil
	}
	return "", err400("parameter \"%s\" is required", name)
}

func (r *request) bool(name string) bool { return isTrue(r.params[name]) }

func isTrue(v string) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// int64 is a number; what is none counts as 0, as for Telegram.
func (r *request) int64(name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.params[name]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (r *request) messageID(name string) int {
	n := r.int64(name)
	if n < 0 || n > 1<<31-1 {
		return 0
	}
	return int(n)
}

// clamped is a number, or def without one, brought between low and high.
func (r *request) clamped(name string, def, low, high int) int {
	n, err := strconv.ParseInt(strings.TrimSpace(r.params[name]), 10, 64)
	if err != nil {
		return def
	}
	return int(min(max(n, int64(low)), int64(high)))
}

// object decodes a parameter that is JSON text; an absent one leaves v alone.
func (r *request) object(name, what string, v any) error {
	raw := r.params[name]
	if raw == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return err400("can't parse %s JSON object", what)
	}
	return nil
}

// flexID reads an id that clients write as a number or as a string.
type flexID string

func (f *flexID) UnmarshalJSON(b []byte) error {
	var n json.Number
	if err := json.Unmarshal(b, &n); err == nil {
		*f = flexID(n)
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("neither number nor string: %w", err)
	}
	*f = flexID(s)
	return nil
}
