package fund

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	mfund "lianluo/models/fund"
	"lianluo/models/records"
	"lianluo/models/store"
)

// form takes what was spent, or came in.
const form bot.FormName[draft] = "fund_entry"

// draft is a slip that is being told.
type draft struct {
	Side     mfund.Side   `json:"side"`
	Sort     string       `json:"sort,omitempty"`
	Fen      int64        `json:"fen,omitempty"`
	Typed    string       `json:"typed,omitempty"` // the sum as it was written
	On       store.Date   `json:"on,omitempty"`
	Purpose  string       `json:"purpose,omitempty"`
	Payee    string       `json:"payee,omitempty"`
	Activity int64        `json:"activity,omitempty"`
	Files    []bot.Upload `json:"files,omitempty"`
	Corrects int64        `json:"corrects,omitempty"`
	Twin     int64        `json:"twin,omitempty"`    // a slip that looks the same
	ByFile   bool         `json:"by_file,omitempty"` // by its receipt
	Another  int64        `json:"another,omitempty"` // the twin of which it was said that this is another
}

// fresh is a draft of today.
func fresh(c *bot.Context, side mfund.Side) draft {
	return draft{Side: side, On: store.DateOf(c.WordsAt(), c.Location())}
}

// OpenSpending begins spending with what a line or a caption says of it, and its receipts.
func OpenSpending(c *bot.Context, words string, given []bot.Upload) error {
	v := fresh(c, mfund.Spending)
	v.Files = given
	if err := weigh(c, given...); err != nil {
		return err
	}
	if words = phrase.Clean(words); words != "" {
		if store.Length(words) > mfund.PurposeLimit {
			return c.Problem("writing.too_long", "length", store.Length(words), "limit", mfund.PurposeLimit)
		}
		if err := readLine(c, &v, words); err != nil {
			return err
		}
	}
	if err := lookForTwin(c, &v); err != nil {
		return err
	}
	return form.Check(c, v)
}

// spend is fund_spend[:ACTIVITY].
func spend(c *bot.Context) error {
	v := fresh(c, mfund.Spending)
	if c.Arg(0) != "" {
		a, err := bot.Pressed(c, 0, activities.ByID)
		if err != nil {
			return err
		}
		setActivity(&v, a)
	}
	return form.Start(c, v)
}

// setActivity says for which activity it was; its topic is the purpose where there is none.
func setActivity(v *draft, a *activities.Activity) {
	v.Activity = a.ID
	if v.Purpose == "" {
		v.Purpose = phrase.Truncate(store.OneLine(a.Topic), mfund.PurposeLimit)
	}
}

// readLine takes a sum and what it was for out of a line: 350 茶水. Without a sum all of it is
// the purpose.
func readLine(c *bot.Context, v *draft, words string) error {
	if err := chat.RefuseNumbers(c, words); err != nil {
		return err
	}
	if fen, ok := phrase.Yuan(words); ok {
		return setSum(c, v, fen, words)
	}
	fen, rest, ok := sumAndRest(words)
	switch {
	case ok:
		if err := setSum(c, v, fen, ""); err != nil {
			return err
		}
		v.Purpose = rest
	case v.Purpose == "":
		v.Purpose = words
	}
	return nil
}

// sumAndRest parts a line that holds a sum beside other words: 350 茶水, 买茶叶花了350元.
func sumAndRest(words string) (fen int64, rest string, ok bool) {
	if first, rest, found := strings.Cut(words, " "); found {
		if fen, ok := phrase.Yuan(first); ok {
			return fen, beside.ReplaceAllString(rest, ""), true
		}
	}
	fen, approx, rest := phrase.SumIn(words)
	rest = beside.ReplaceAllString(rest, "")
	return fen, rest, fen > 0 && !approx && rest != ""
}

var (
	negative = regexp.MustCompile(`^[-−－—负]`)
	beside   = regexp.MustCompile(`^[ ,，。;；:：、的]+|[ ,，。;；:：、]+$`)
	huge     = regexp.MustCompile(`^[\d,，. ]{10,}元?$`)
	tooFine  = regexp.MustCompile(`^[¥￥]?\d[\d,，]*[.．]\d{3,}元?$`)
)

// takeSum reads a sum that was asked for.
func takeSum(c *bot.Context, text string) (fen int64, err error) {
	text = phrase.Clean(text)
	fen, ok := phrase.Yuan(text)
	switch {
	case negative.MatchString(text):
		return 0, c.Problem("fund.negative")
	case !ok && tooFine.MatchString(strings.ReplaceAll(text, " ", "")):
		return 0, c.Problem("fund.too_fine")
	case !ok && huge.MatchString(text):
		return 0, c.Problem("fund.too_large", "limit", phrase.FormatFen(mfund.MaxFen))
	case !ok:
		return 0, c.Problem("fund.bad_sum", "text", phrase.Truncate(text, 20))
	}
	return fen, checkSum(c, fen)
}

func checkSum(c *bot.Context, fen int64) error {
	switch {
	case fen <= 0:
		return c.Problem("fund.not_positive")
	case fen > mfund.MaxFen:
		return c.Problem("fund.too_large", "limit", phrase.FormatFen(mfund.MaxFen))
	}
	return nil
}

func setSum(c *bot.Context, v *draft, fen int64, typed string) error {
	if err := checkSum(c, fen); err != nil {
		return err
	}
	v.Fen, v.Typed = fen, phrase.Truncate(phrase.Clean(typed), 20)
	return nil
}

// slipOf is the slip that a draft says.
func slipOf(v *draft) *mfund.Slip {
	return &mfund.Slip{
		Side: v.Side, Sort: v.Sort, Fen: v.Fen, OnDate: v.On, Purpose: v.Purpose, Payee: v.Payee, ActivityID: orNone(v.Activity), CorrectsID: orNone(v.Corrects),
	}
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// lookForTwin finds spending that looks like the same.
func lookForTwin(c *bot.Context, v *draft) error {
	v.Twin, v.ByFile = 0, false
	if v.Fen == 0 || v.Side != mfund.Spending {
		return nil
	}
	uniques, err := receiptNames(c, v.Files)
	if err != nil {
		return err
	}
	twin, byFile, err := mfund.Twin(c.Tx, slipOf(v), uniques)
	if err == nil && twin != nil {
		v.Twin, v.ByFile = twin.ID, byFile
	}
	return err
}

// fix is fund_fix:ID: the form with what the slip says, which then takes its place.
func fix(c *bot.Context) error {
	s, err := pressed(c)
	if err != nil {
		return err
	}
	if s.State != mfund.Entered && s.State != mfund.Waiting || s.Sort == mfund.FromActivity && s.ActivityID == nil {
		return c.Problem("fund.moved")
	}
	v := draft{Side: s.Side, Sort: s.Sort, Fen: s.Fen, On: s.OnDate, Purpose: s.Purpose, Payee: s.Payee, Corrects: s.ID}
	if s.Sort == mfund.FromActivity {
		v.Sort = ""
	}
	if s.ActivityID != nil {
		v.Activity = *s.ActivityID
	}
	if v.Files, err = chat.FilesOf(c, records.KindFund, s.ID); err != nil {
		return err
	}
	return form.Change(c, v)
}

// recent are activities that spending may be for, those just held first.
func recent(c *bot.Context) (list []bot.Choice, err error) {
	const offered = 3
	past, _, err := activities.Past(c.Tx, c.Now, store.Page{Size: offered})
	if err != nil {
		return nil, err
	}
	next, err := activities.NextActivities(c.Tx, c.Now, 1)
	for _, a := range slices.Concat(past, next) {
		label := locale.Join(" ", c.Local(a.StartsAt).Format("1.2"), phrase.Truncate(store.OneLine(a.Topic), 20))
		list = append(list, bot.Choice{Label: label, Value: ofActivity + strconv.FormatInt(a.ID, 10)})
	}
	return list, err
}

const ofActivity = "a:"

// pickActivity finds the activity that a choice names.
func pickActivity(c *bot.Context, value string) (*activities.Activity, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(value, ofActivity), 10, 64)
	if err != nil {
		return nil, c.Problem("common.stale")
	}
	a, err := activities.ByID(c.Tx, id)
	return a, c.MissingAs(err, "common.gone")
}
