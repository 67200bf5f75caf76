package handlers

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models"
)

const (
	// firstClaimLife is how long the link in the log can be opened; every
	// start makes a new one.
	firstClaimLife = 24 * time.Hour
	// firstClaim stands in for the person of the codes that starts make, so
	// that a new one revokes them and leaves those made by hand.
	firstClaim int64 = -1
)

// Prepare does what every start of the program owes: the menus of commands
// and, while there is no office, the link in the log that makes its opener the
// director of the first one (§1).
func (h *Office) Prepare(ctx context.Context, b *bot.Bot, timeZone string, log *slog.Logger) error {
	h.timeZone = timeZone
	code := ""
	err := b.Do(ctx, 0, "prepare", func(c *bot.Context) error {
		if err := h.offerMenus(c); err != nil {
			return err
		}
		claimed, err := models.AnyOffice(c.Tx)
		if err != nil || claimed {
			return err
		}
		if err := models.RevokeCodes(models.AcrossOffices(c.Tx), models.CodeClaim, firstClaim); err != nil {
			return err
		}
		code, err = models.NewCode(c.Tx, models.CodeClaim, 0, firstClaim, firstClaimLife)
		return err
	})
	if err != nil || code == "" {
		return err
	}
	payload := models.CodeClaim + "-" + code
	link := b.Link(payload)
	if link == "" {
		link = "?start=" + payload
	}
	log.Info("no office yet: open this link in Telegram to become its director",
		"link", link, "code", payload, "or_send_the_bot", "/start "+payload)
	return nil
}

// The menus of commands, as far as the commands are there.
var (
	everybodysCommands = []string{
		"menu", "todo", "checkin", "leave", "note", "reflect", "suggest", "deed", "research", "record",
		"sessions", "suggestions", "deeds", "members", "language", "mute", "help", "cancel", "undo",
	}
	staffsCommands = []string{
		"office", "review", "newsession", "sessions", "announce", "briefing", "suggestions", "deeds", "search",
		"correct", "addmember", "import", "members", "role", "term", "settings", "bind",
		"menu", "todo", "checkin", "leave", "note", "suggest", "deed", "research", "record",
		"language", "mute", "help", "cancel", "undo",
	}
)

// offerMenus sets the menu of commands for everybody, in both languages, and
// the longer one of those who do the office's work.
func (h *Office) offerMenus(c *bot.Context) error {
	names := h.known(everybodysCommands)
	for _, language := range []string{"", locale.English} {
		if err := c.OfferCommands(0, language, names); err != nil {
			return err
		}
	}
	staff, err := models.StaffEverywhere(c.Tx)
	if err != nil {
		return err
	}
	for i := range staff {
		stands, err := models.PersonByAccount(c.Tx, staff[i].TelegramID)
		if err != nil {
			return err
		}
		if err := h.offerMenu(c, stands); err != nil {
			return err
		}
	}
	return nil
}

// offerMenu gives a person's private chat the menu of commands of his or her
// role.
func (h *Office) offerMenu(c *bot.Context, p *models.Person) error {
	if !p.Joined() {
		return nil
	}
	if p.Is(models.Staff) {
		return c.OfferCommands(p.TelegramID, p.Language, h.known(staffsCommands))
	}
	return c.OfferCommands(p.TelegramID, "", nil)
}

// known keeps the commands that are there and have a description.
func (h *Office) known(names []string) []string {
	words := h.words.In(locale.Chinese)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, ok := h.router.CommandAccess(name)
		return !ok || !words.Has("command."+name)
	})
}
