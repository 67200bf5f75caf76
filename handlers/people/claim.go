package people

import (
	"errors"
	"strings"
	"time"
	"unicode"

	tg "github.com/go-telegram/bot/models"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// officeInput is what the form that names an office holds.
type officeInput struct {
	Name     string `json:"name"`
	Town     string `json:"town"`
	Director string `json:"director"`
}

// claims is what claiming an office and joining one keep.
type claims struct {
	timeZone string // of offices made from now on
	guesses  guesses
}

func registerClaim(r *bot.Router, timeZone string) {
	bot.Keep(r, &claims{timeZone: timeZone})
	r.Link("claim", bot.Anyone, claim).InGroup()
	bot.AddForm(r, officeForm())
	front.WhenUnnamed(r, nameOffice)
}

// claim makes the opener of a claim link the director of a new office (§1).
func claim(c *bot.Context) error {
	if !c.Private {
		return spilled(c, mpeople.CodeClaim)
	}
	code, err := useCode(c, mpeople.CodeClaim)
	if code != nil && errors.Is(err, mpeople.ErrCodeUsed) && code.UsedBy == c.Account && c.Person != nil {
		return front.Menu(c)
	}
	if err != nil {
		return wrongCode(c, "claim_link", err)
	}
	office := &mpeople.Office{TimeZone: bot.Kept[*claims](c).timeZone}
	if err := c.Tx.Create(office).Error; err != nil {
		return err
	}
	tx := store.InOffice(c.Tx, office.ID)
	p, err := mpeople.AddPerson(tx, senderName(c), mpeople.Director)
	if err != nil {
		return err
	}
	if err := mpeople.JoinOffice(tx, p, c.Account, c.Words.Lang, c.Now); err != nil {
		return err
	}
	c.Enter(office, p)
	if err := mpeople.RevokeCodes(store.AcrossOffices(c.Tx), mpeople.CodeClaim, FirstClaim); err != nil {
		return err
	}
	c.Log.Info("office claimed", "office", office.ID)
	if err := front.OfferMenu(c, p); err != nil {
		return err
	}
	if _, err := c.Say(bot.Message{Text: c.T("claim_link.welcome") + "\n\n" + c.T("join.privacy")}); err != nil {
		return err
	}
	return nameOffice(c)
}

// nameOffice asks the director for the office's name.
func nameOffice(c *bot.Context) error {
	return officeForm().Start(c, officeInput{Name: c.Office.Name, Town: c.Office.Town, Director: c.Person.Name})
}

// useCode takes the code that a link's payload carries; it counts wrong ones.
func useCode(c *bot.Context, kind string) (*mpeople.Code, error) {
	guesses := &bot.Kept[*claims](c).guesses
	if until := guesses.wait(c.Account, c.Now); !until.IsZero() {
		whole := until.Add(time.Minute - 1).Truncate(time.Minute) // not before it, by the clock that shows no seconds
		return nil, c.Problem("join.too_many", "time", c.Clock(whole))
	}
	code, err := mpeople.UseCode(c.Tx, kind, c.Args, c.Account, c.Now)
	if errors.Is(err, mpeople.ErrCodeUnknown) {
		guesses.wrong(c.Account, c.Now)
	}
	return code, err
}

// wrongCode says what is the matter with a code and what to do.
func wrongCode(c *bot.Context, table string, err error) error {
	switch {
	case errors.Is(err, mpeople.ErrCodeUnknown):
		return c.Problem(table + ".unknown")
	case errors.Is(err, mpeople.ErrCodeUsed):
		return c.Problem(table + ".used")
	case errors.Is(err, mpeople.ErrCodeExpired):
		return c.Problem(table + ".expired")
	}
	return err
}

// officeForm asks for what an office is called. The name counts at once, so
// that an office that was left half-way is complete enough to work.
func officeForm() *bot.Form[officeInput] {
	return &bot.Form[officeInput]{
		Name:   "founding",
		Access: bot.Directors,
		Fields: []bot.Field[officeInput]{
			{
				Name: "name", Asked: true,
				Empty: func(v *officeInput) bool { return v.Name == "" },
				Set: func(c *bot.Context, v *officeInput, in bot.Input) error {
					name, err := line(c, in.Text, 40)
					if err != nil {
						return err
					}
					v.Name = name
					if town := mpeople.GuessTown(name); town != "" {
						v.Town = town
					}
					c.Office.Name, c.Office.Town = v.Name, v.Town
					return mpeople.SaveOffice(c.Tx, c.Office)
				},
			},
			{
				Name: "town", Asked: true, Optional: true,
				Empty: func(v *officeInput) bool { return v.Town == "" },
				Set: func(c *bot.Context, v *officeInput, in bot.Input) (err error) {
					v.Town, err = line(c, in.Text, 20)
					return err
				},
			},
			{
				Name:  "director",
				Empty: func(v *officeInput) bool { return v.Director == "" },
				Set: func(c *bot.Context, v *officeInput, in bot.Input) (err error) {
					names, rejected := phrase.ParseNames(in.Text)
					if len(names) != 1 || len(rejected) > 0 {
						return c.Problem("members.one_name")
					}
					v.Director = names[0]
					return nil
				},
			},
		},
		Card: func(c *bot.Context, v *officeInput) (string, error) {
			town := v.Town
			if town == "" {
				town = c.P("founding.no_town")
			}
			return c.T("founding.card", "name", v.Name, "town", town, "director", v.Director), nil
		},
		SubmitKey: "founding.right",
		Submit:    saveOffice,
	}
}

func saveOffice(c *bot.Context, v *officeInput) (bot.Message, error) {
	first := c.Office.GroupChatID == 0
	if v.Director != c.Person.Name {
		if err := mpeople.Rename(c.Tx, c.Person, v.Director); err != nil {
			return bot.Message{}, nameProblem(c, err, v.Director)
		}
	}
	c.Office.Name, c.Office.Town = v.Name, v.Town
	if err := mpeople.SaveOffice(c.Tx, c.Office); err != nil {
		return bot.Message{}, err
	}
	done := bot.Message{Text: c.T("founding.done", "name", v.Name)}
	if !first {
		return done, nil
	}
	if _, err := c.Say(bot.Message{Text: c.T("founding.next"), Keyboard: front.Keyboard(c)}); err != nil {
		return done, err
	}
	done.Buttons = bot.Rows(2, front.RunButton(c, "founding.add_members", "addmember")...)
	return done, nil
}

// line reads one line that a person typed, of at most limit characters.
func line(c *bot.Context, text string, limit int) (string, error) {
	text = strings.Join(strings.Fields(phrase.Clean(text)), " ")
	switch n := store.Length(text); {
	case n == 0:
		return "", c.Problem("form.words_wanted")
	case n > limit:
		return "", c.Problem("members.too_long", "length", n, "limit", limit)
	}
	return text, nil
}

// senderName is what the sender is called in Telegram, as a name of the
// roster: surname first when both are Chinese.
func senderName(c *bot.Context) string {
	var from *tg.User
	if c.Update != nil && c.Update.Message != nil {
		from = c.Update.Message.From
	}
	if from == nil {
		return c.P("role.director")
	}
	name := from.FirstName + " " + from.LastName
	if isHan(from.FirstName) && isHan(from.LastName) {
		name = from.LastName + from.FirstName
	}
	name = strings.Join(strings.Fields(phrase.Clean(name)), " ")
	if names, _ := phrase.ParseNames(name); len(names) == 1 {
		return names[0]
	}
	return c.P("role.director")
}

func isHan(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

const (
	// FirstClaim stands in for the person of the codes that starts make, so
	// that a new one revokes them and leaves those made by hand.
	FirstClaim int64 = -1
)
