package posts

import (
	"strconv"
	"time"

	"lianluo/models/records"
	"lianluo/models/store"
)

// LookAgain is when a question is looked at again that has no end of its own: what settles it
// has it looked at sooner (bot.Context.Settled).
const LookAgain = 30 * 24 * time.Hour

// AboutArg names the record of a button's data (bot.Route.Asks): NAME:ID.
func AboutArg(kind records.Kind) func(args []string) string {
	return func(args []string) string {
		if len(args) == 0 {
			return ""
		}
		return string(kind) + ":" + args[0]
	}
}

// AskedID is the record that the data of a button names; store.ErrNotFound when it names none.
func AskedID(args []string) (int64, error) {
	if len(args) == 0 {
		return 0, store.ErrNotFound
	}
	id, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return 0, store.ErrNotFound
	}
	return id, nil
}

// AboutID is the id of the record that a message is about; store.ErrNotFound when it is
// about another kind.
func AboutID(about string, kind records.Kind) (int64, error) {
	ref, ok := records.ParseRef(about)
	if !ok || ref.Kind != kind {
		return 0, store.ErrNotFound
	}
	return ref.ID, nil
}

// KindSheet is an activity's list as it is put before the staff.
const KindSheet records.Kind = "sheet"

// KindBriefingDraft is a briefing as it is put before the staff.
const KindBriefingDraft records.Kind = "briefing_draft"

// AboutBriefing names a draft in what the staff is asked of it.
func AboutBriefing(id int64) string { return records.Ref{Kind: KindBriefingDraft, ID: id}.String() }
