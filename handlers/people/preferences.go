package people

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mpeople "lianluo/models/people"
)

func registerPreferences(r *bot.Router) {
	r.Command("language", bot.Joined, language)
	r.Button("language", bot.Joined, chooseLanguage)
	r.Command("mute", bot.Inside, mute)
	r.Button("mute", bot.Inside, switchMute)
}

// asPhone chooses the language that the person's phone speaks.
const asPhone = "phone"

// language asks, or with a word behind it sets, the language a person is
// spoken to in.
func language(c *bot.Context) error {
	if c.Args != "" {
		return speak(c, strings.ToLower(c.Args))
	}
	_, err := c.Show(bot.Message{Text: c.T("language.ask"), Buttons: bot.Rows(2,
		c.B("language.chinese", "language", locale.Chinese), c.B("language.english", "language", locale.English),
		c.B("language.phone", "language", asPhone))})
	return err
}

func chooseLanguage(c *bot.Context) error { return speak(c, c.Arg(0)) }

func speak(c *bot.Context, choice string) error {
	lang := languageCalled(c, choice)
	if choice == asPhone {
		lang = c.Bot.Words(phoneLanguage(c)).Lang
	}
	if lang == "" {
		return c.Problem("language.unknown")
	}
	if err := mpeople.SetLanguage(c.Tx, c.Person, lang); err != nil {
		return err
	}
	c.Words = c.Bot.Words(lang)
	if err := front.OfferMenu(c, c.Person); err != nil {
		return err
	}
	return front.SayWithMenu(c, c.T("language.done"))
}

// languageCalled finds a language by its tag or its name; "" when there is
// none.
func languageCalled(c *bot.Context, choice string) string {
	for lang, name := range map[string]string{locale.Chinese: "language.chinese", locale.English: "language.english"} {
		tag, _, _ := strings.Cut(strings.ToLower(choice), "-")
		if short, _, _ := strings.Cut(lang, "-"); tag == short || strings.EqualFold(choice, c.Bot.Words(lang).Plain(name)) {
			return lang
		}
	}
	return ""
}

func phoneLanguage(c *bot.Context) string {
	switch u := c.Update; {
	case u == nil:
	case u.CallbackQuery != nil:
		return u.CallbackQuery.From.LanguageCode
	case u.Message != nil && u.Message.From != nil:
		return u.Message.From.LanguageCode
	}
	return ""
}

// mute shows which reminders a person gets; with one behind it, switches it.
func mute(c *bot.Context) error {
	if c.Args != "" {
		return toggle(c, strings.ToLower(c.Args))
	}
	_, err := c.Show(muteCard(c))
	return err
}

// switchMute is mute:KIND of that card; without a kind it is a reminder's button,
// and the card comes below it.
func switchMute(c *bot.Context) error {
	if c.Arg(0) == "" {
		_, err := c.Say(muteCard(c))
		return err
	}
	return toggle(c, c.Arg(0))
}

func toggle(c *bot.Context, kind string) error {
	if kinds := posts.MutableBy(c.Person); !slices.Contains(kinds, kind) {
		return c.Problem("mute.unknown", "kinds", strings.Join(kinds, ", "))
	}
	if err := mpeople.SetMuted(c.Tx, c.Person, kind, !c.Person.MutedKind(kind)); err != nil {
		return err
	}
	_, err := c.Show(muteCard(c))
	return err
}

func muteCard(c *bot.Context) bot.Message {
	var buttons, year []bot.Button // those of the staff are many and short
	for _, kind := range posts.MutableBy(c.Person) {
		sign := "✅ "
		if c.Person.MutedKind(kind) {
			sign = ""
		}
		b := bot.Button{Text: sign + c.P("mute."+kind), Data: bot.Data("mute", kind)}
		if slices.Contains(posts.MutableByStaff, kind) {
			year = append(year, b)
		} else {
			buttons = append(buttons, b)
		}
	}
	rules := c.Office.Rules()
	quiet := valueOf(c, "quiet", chat.Hhmm(rules.QuietFrom)+"-"+chat.Hhmm(rules.QuietTo))
	return bot.Message{Text: c.T("mute.ask", "quiet", quiet), Buttons: append(append(bot.Rows(1, buttons...), bot.Rows(2, year...)...), bot.Row(c.B("privacy.button", "privacy"), bot.CommandButton(c.P("common.menu"), "menu")))}
}
