package phrase

import (
	"fmt"
	"time"
)

// Kind says what is the matter with a text; the caller words it.
type Kind int

// The kinds of Error.
const (
	// Empty: there is nothing to read. SplitTime also says so of a text without a day or an hour in it.
	Empty Kind = iota + 1
	// Unknown: Text is the piece that was not understood.
	Unknown
	// Impossible: Text is a day or an hour that does not exist, such as 2月30日 or 25:00.
	Impossible
	// WeekdayMismatch: Text says the day twice, and the one is not the other: a weekday that is not that of Date, or
	// 明天（11月30日） on the 28th, where Date is the day that stands first.
	WeekdayMismatch
	// Ambiguous: Text could mean several days or hours, such as 下周, 周末, 下午, 晚上12点.
	Ambiguous
	// TooEarly: Text names a day in the past where one to come is asked for.
	TooEarly
	// TooLate: Text names a day to come where one in the past is asked for (option Past).
	TooLate
	// Range: Text is a span such as 15:00-17:00 where one instant is asked for.
	Range
	// Reversed: Text is a span that ends before it begins.
	Reversed
	// Recurring: Text is a rule such as 每周三, not a day.
	Recurring
	// Unannounced: Text is a day that hangs on the holidays of a year whose notice is not known.
	Unannounced
)

func (k Kind) String() string {
	names := [...]string{"", "empty", "unknown", "impossible", "weekday mismatch", "ambiguous", "too early", "too late", "range", "reversed",
		"recurring", "unannounced"}
	if k > 0 && int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("kind %d", int(k))
}

// Error is what the readers of this package answer when they cannot read a text.
type Error struct {
	Kind Kind
	Text string    // the piece in question, as it was typed; at most 40 characters
	Date time.Time // for WeekdayMismatch: the day that the rest of the text names, as midnight in now's location
}

// Error does not repeat Text: errors end up in the log, and what people write does not belong there.
func (e *Error) Error() string { return "read phrase: " + e.Kind.String() }
