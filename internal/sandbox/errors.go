package sandbox

import (
	"fmt"
	"net/http"
	"unicode"
	"unicode/utf8"
)

// apiError is what the Bot API answers instead of a result.
type apiError struct {
	code       int // HTTP status too
	text       string
	retryAfter int   // seconds
	migrateTo  int64 // chat id
}

func (e *apiError) Error() string { return e.text }

// err400 is a 400. Like Telegram it puts "Bad Request: " in front and
// lowers the first letter, unless the text is a code such as MESSAGE_TOO_LONG.
func err400(format string, args ...any) *apiError {
	text := fmt.Sprintf(format, args...)
	first, n := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[n:]); !unicode.IsUpper(second) && second != '_' {
		text = string(unicode.ToLower(first)) + text[n:]
	}
	return &apiError{code: http.StatusBadRequest, text: "Bad Request: " + text}
}

func err403(format string, args ...any) *apiError {
	return &apiError{code: http.StatusForbidden, text: "Forbidden: " + fmt.Sprintf(format, args...)}
}

func err429(seconds int) *apiError {
	return &apiError{
		code: http.StatusTooManyRequests, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		retryAfter: seconds,
	}
}

var errNotModified = err400("message is not modified: specified new message content and reply markup are " +
	"exactly the same as a current content and reply markup of the message")
