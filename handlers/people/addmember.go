package people

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

const (
	// joinLife is how long a join link can be opened.
	joinLife = 30 * 24 * time.Hour
	joinDays = int(joinLife / (24 * time.Hour))
	// newcomers is how many are added at a time, linksPage how many links one
	// message holds.
	newcomers = 60
	linksPage = 12
)

// newcomersInput is what the form that adds members holds: what was typed.
type newcomersInput struct {
	List string       `json:"list"`
	Role mpeople.Role `json:"role,omitempty"` // of all of them; 0 for members
}

func registerAddMember(r *bot.Router) {
	r.Command("addmember", bot.Directors, addMember)
	r.Button("joinqr", bot.Directors, joinQR)
	r.Undo("addmember", bot.Directors, undoAddMember)
	bot.AddForm(r, newcomersForm())
}

// addMember puts names on the roster and gives each a join link (§1). A list
// that is right as it stands is taken at once, with a way back; otherwise the
// director sees first what is taken and what is not.
func addMember(c *bot.Context) error {
	v := newcomersInput{}
	v.List, v.Role = namedRole(c, phrase.Clean(c.Args))
	if v.List == "" {
		return newcomersForm().Start(c, v)
	}
	plan, err := planOf(c, &v)
	if err != nil {
		return err
	}
	if len(plan.names) == 0 || len(plan.refused) > 0 || len(plan.odd) > 0 {
		if len(plan.names) == 0 {
			if _, err := c.Say(bot.Message{Text: plan.text(c)}); err != nil {
				return err
			}
			v.List = ""
		}
		return newcomersForm().Start(c, v)
	}
	m, err := add(c, plan)
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

func newcomersForm() *bot.Form[newcomersInput] {
	return &bot.Form[newcomersInput]{
		Name:   "newcomers",
		Access: bot.Directors,
		Fields: []bot.Field[newcomersInput]{{
			Name: "list", Asked: true,
			Empty: func(v *newcomersInput) bool { return v.List == "" },
			Question: func(c *bot.Context, v *newcomersInput) (string, error) {
				if v.Role == 0 {
					return c.T("newcomers.list.ask"), nil
				}
				return c.T("newcomers.ask_as", "role", rolesOf(c, v.Role)) + "\n" + c.T("roles.may."+v.Role.Name()), nil
			},
			Set: func(c *bot.Context, v *newcomersInput, in bot.Input) error {
				next := newcomersInput{Role: v.Role}
				list, role := namedRole(c, phrase.Clean(in.Text))
				if next.List = list; role != 0 {
					next.Role = role
				}
				plan, err := planOf(c, &next)
				if err != nil {
					return err
				}
				if len(plan.names) == 0 {
					return c.Problem("newcomers.none", "refused", locale.HTML(strings.Join(plan.refused, "\n")))
				}
				*v = next
				return nil
			},
		}},
		Card: func(c *bot.Context, v *newcomersInput) (string, error) {
			plan, err := planOf(c, v)
			if err != nil {
				return "", err
			}
			return plan.text(c), nil
		},
		SubmitKey: "newcomers.confirm",
		Submit: func(c *bot.Context, v *newcomersInput) (bot.Message, error) {
			plan, err := planOf(c, v)
			if err != nil {
				return bot.Message{}, err
			}
			if len(plan.names) == 0 {
				return bot.Message{}, c.Problem("newcomers.none", "refused", "")
			}
			return add(c, plan)
		},
	}
}

// plan is what becomes of a list of names.
type plan struct {
	role    mpeople.Role // in which they join; 0 for members
	names   []string
	refused []string // a line for each, HTML
	odd     []string // of names those that hardly look like one
}

func (p *plan) text(c *bot.Context) string {
	text := c.T("newcomers.preview", "count", len(p.names), "names", strings.Join(p.names, c.P("members.between")))
	if p.role != 0 {
		text = c.T("newcomers.preview_as", "role", rolesOf(c, p.role), "names", strings.Join(p.names, c.P("members.between")))
	}
	if len(p.names) == 0 {
		text = c.T("newcomers.nobody")
	}
	if len(p.odd) > 0 {
		text += "\n\n" + c.T("newcomers.odd", "names", strings.Join(p.odd, c.P("members.between")))
	}
	if len(p.refused) > 0 {
		text += "\n\n" + c.T("newcomers.refused", "lines", locale.HTML(strings.Join(p.refused, "\n")))
	}
	return text
}

// planOf reads a list and looks which of the names are free.
func planOf(c *bot.Context, v *newcomersInput) (*plan, error) {
	names, rejected := phrase.ParseNames(v.List)
	there, err := mpeople.People(c.Tx)
	if err != nil {
		return nil, err
	}
	out := &plan{role: v.Role}
	for _, r := range rejected {
		out.refused = append(out.refused, c.T("newcomers.line", "n", r.Line, "text", r.Text, "reason", c.P(refusals[r.Reason])))
	}
	for _, name := range names {
		switch {
		case mpeople.Named(there, name) >= 0:
			key := "newcomers.taken"
			if strings.Contains(name, "（") { // it tells them apart, but not from this one
				key = "newcomers.taken_apart"
			}
			out.refused = append(out.refused, c.T(key, "name", name))
		case len(out.names) == newcomers:
			out.refused = append(out.refused, c.T("newcomers.too_many", "name", name))
		default:
			out.names = append(out.names, name)
			if !phrase.LooksNamed(name) {
				out.odd = append(out.odd, name)
			}
		}
	}
	const most = 15
	if extra := len(out.refused) - most; extra > 0 {
		out.refused = append(out.refused[:most], c.T("newcomers.more", "count", extra))
	}
	return out, nil
}

var refusals = map[phrase.Refusal]string{
	phrase.TooLong: "newcomers.long", phrase.Control: "newcomers.control",
	phrase.NotAName: "newcomers.not_a_name", phrase.TooMany: "newcomers.full", phrase.Besides: "newcomers.besides",
}

// invitation is a person's new join link.
type invitation struct {
	person *mpeople.Person
	code   string
}

// add puts the names on the roster; the message it gives holds the last of the
// links, the ones before have been said.
func add(c *bot.Context, p *plan) (bot.Message, error) {
	var list []invitation
	var ids []string
	for _, name := range p.names {
		person, err := mpeople.AddPerson(c.Tx, name, cmp.Or(p.role, mpeople.Member))
		if err != nil {
			return bot.Message{}, nameProblem(c, err, name)
		}
		inv, err := invite(c, person)
		if err != nil {
			return bot.Message{}, err
		}
		list = append(list, inv)
		ids = append(ids, strconv.FormatInt(person.ID, 10))
	}
	act, err := c.Act("addmember", list[0].person.ID, strings.Join(ids, " "))
	if err != nil {
		return bot.Message{}, err
	}
	undo := bot.Row(bot.Button{Text: c.P("common.undo"), Data: bot.Data("undo", act.ID)})
	if len(list) == 1 {
		added := c.T("newcomers.added_one", "name", list[0].person.Name)
		if p.role != 0 {
			added = c.T("newcomers.added_as", "name", list[0].person.Name, "role", rolesOf(c, p.role)) + "\n" + c.T("roles.may."+p.role.Name())
		}
		m := bot.Message{Text: added + "\n\n" + invitationText(c, list[0]), Secret: true}
		m.Buttons = [][]bot.Button{undo}
		return m, sayQR(c, list[0].person.Name, list[0].payload())
	}
	for len(list) > linksPage {
		if _, err := c.Say(links(c, list[:linksPage], "")); err != nil {
			return bot.Message{}, err
		}
		list = list[linksPage:]
	}
	m := links(c, list, c.T("newcomers.added", "count", len(p.names)))
	m.Buttons = append(m.Buttons, undo)
	return m, nil
}

// invite makes a person's join link; earlier ones no longer work.
func invite(c *bot.Context, p *mpeople.Person) (invitation, error) {
	if err := mpeople.RevokeCodes(c.Tx, mpeople.CodeJoin, p.ID); err != nil {
		return invitation{}, err
	}
	code, err := mpeople.NewCode(c.Tx, mpeople.CodeJoin, c.Office.ID, p.ID, joinLife)
	return invitation{p, code}, err
}

func (i invitation) payload() string { return mpeople.CodeJoin + "-" + i.code }

// links lists invitations, a button for the QR code of each.
func links(c *bot.Context, list []invitation, above string) bot.Message {
	text := above
	if text != "" {
		text += "\n"
	}
	text += c.T("newcomers.hand_out", "days", joinDays)
	var buttons []bot.Button
	for _, i := range list {
		text += "\n\n" + c.T("newcomers.entry", "name", i.person.Name, "link", startLink(c, i.payload()), "code", i.payload())
		buttons = append(buttons, bot.Button{Text: c.P("newcomers.qr", "name", i.person.Name), Data: bot.Data("joinqr", i.code)})
	}
	return bot.Message{Text: text, Buttons: bot.Rows(2, buttons...), Secret: true}
}

// invitationText tells how one person joins.
func invitationText(c *bot.Context, i invitation) string {
	return c.T("newcomers.entry", "name", i.person.Name, "link", startLink(c, i.payload()), "code", i.payload()) +
		"\n\n" + c.T("newcomers.how", "days", joinDays)
}

// startLink is the link to the bot with a payload; without a bot's name to
// link to, what of it can be said.
func startLink(c *bot.Context, payload string) string {
	if link := c.Link(payload); link != "" {
		return link
	}
	return "?start=" + payload
}

// sayQR sends a join link as a QR code: the link, or the bare payload.
func sayQR(c *bot.Context, name, payload string) error {
	content := c.Link(payload)
	if content == "" {
		content = payload
	}
	picture, err := chat.QRPNG(content)
	if err != nil {
		return err
	}
	_, err = c.Say(bot.Message{
		Text:  c.T("newcomers.qr_caption", "name", name, "office", chat.OfficeName(c.Words, c.Office)),
		Files: []bot.File{{Kind: bot.Photo, Name: "join.png", Data: picture}}, Secret: true,
	})
	return err
}

// joinQR sends the QR code of a link that was handed out. Its code comes from
// the button, as only the code's hash is kept.
func joinQR(c *bot.Context) error {
	code, err := mpeople.OpenCode(c.Tx, mpeople.CodeJoin, c.Arg(0), c.Now)
	if err != nil {
		return c.MissingAs(err, "newcomers.qr_gone")
	}
	p, err := mpeople.PersonByID(c.Tx, code.PersonID)
	if err != nil {
		return err
	}
	return sayQR(c, p.Name, mpeople.CodeJoin+"-"+c.Arg(0))
}

// undoAddMember takes those who were added off the roster, except who has
// joined since.
func undoAddMember(c *bot.Context, first int64) error {
	act, err := ledger.LastAction(c.Tx, "addmember", first)
	if err != nil {
		return err
	}
	gone, stay := 0, 0
	for _, word := range strings.Fields(act.Note) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return fmt.Errorf("read action %d: %w", act.ID, err)
		}
		p, err := mpeople.PersonByID(c.Tx, id)
		if err != nil {
			return err
		}
		if p.Joined() || p.LeftAt != nil {
			stay++
			continue
		}
		if err := mpeople.LeaveOffice(c.Tx, p, c.Now); err != nil {
			return err
		}
		gone++
	}
	text := c.T("newcomers.undone", "count", gone)
	if stay > 0 {
		text += "\n" + c.T("newcomers.undone_stay", "count", stay)
	}
	_, err = c.Show(bot.Message{Text: text})
	return err
}

// nameProblem words what is wrong with a name.
func nameProblem(c *bot.Context, err error, name string) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, mpeople.ErrSameName):
		return c.Problem("members.same_name", "name", name)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("form.words_wanted")
	case errors.As(err, &long):
		return c.Problem("members.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return err
}
