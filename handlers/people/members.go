package people

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// membersPage is how many people /members shows at a time.
const membersPage = 8

func registerMembers(r *bot.Router) {
	bot.Keep(r, &leavers{})
	r.Command("members", bot.Inside, members)
	r.Button("members", bot.Inside, members)
	r.Button("member", bot.Directors, member)
	r.Button("phone", bot.Inside, phoneOf)
	r.Undo("member_left", bot.Directors, undoLeft)
	bot.AddForm(r, renameForm())
	bot.AddForm(r, leavingForm())
	r.Button("members_left", bot.Directors, membersLeft)
	r.Button("member_back", bot.Directors, memberBack)
	r.Undo("member_back", bot.Directors, undoBack)
}

// members lists the roster; a name behind the command finds somebody.
func members(c *bot.Context) error {
	if c.Args != "" && !c.Pressed() {
		return findMember(c, c.Args)
	}
	list, err := mpeople.People(c.Tx)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(c.ArgInt(0), len(list), membersPage)
	part := list[page*membersPage : min(len(list), (page+1)*membersPage)]
	joined, all, err := mpeople.JoinedCount(c.Tx)
	if err != nil {
		return err
	}
	lost, err := ledger.UnreachableChats(c.Tx, c.Bot.ID, accountsOf(part)...)
	if err != nil {
		return err
	}
	lines := []string{c.T("members.title", "office", chat.OfficeName(c.Words, c.Office), "joined", joined, "all", all)}
	if pages > 1 {
		lines = append(lines, c.T("members.page", "n", page+1, "of", pages))
	}
	lines = append(lines, "")
	var buttons []bot.Button
	director, wide := c.Person.Is(mpeople.Director), 4
	if !director {
		wide = 2 // 王芳的电话 is longer than a name
	}
	for i := range part {
		p := &part[i]
		if !director {
			lines = append(lines, locale.Join(" · ", string(locale.Escape(p.Name)), rolesOf(c, p.Roles&^mpeople.Member), described(p)))
			if buttons, err = withPhone(c, p, buttons); err != nil {
				return err
			}
			continue
		}
		lines = append(lines, c.T("members.line", "name", p.Name, "roles", rolesOf(c, p.Roles), "state", stateOf(c, p, lost)))
		buttons = append(buttons, bot.Button{Text: p.Name, Data: bot.Data("member", p.ID)})
	}
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(wide, buttons...)}
	if row := chat.Pager(c, page, page < pages-1, "members"); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "members", "", page, page < pages-1)...))
	}
	if c.Person.Is(mpeople.Staff) {
		m.Buttons = append(m.Buttons, append(front.RunButton(c, "founding.add_members", "addmember"), front.RunButton(c, "import.menu", "import")...))
	}
	if director {
		m.Buttons = append(m.Buttons, bot.Row(papers.Button(c, "roster", ""), c.B("roster.left_list", "members_left", 0)), bot.Row(c.B("newcomers.as_contact", "newcomer_as", mpeople.PartyContact.Name()), c.B("newcomers.as_observer", "newcomer_as", mpeople.Observer.Name())))
	}
	_, err = c.Show(m)
	return err
}

// findMember shows whom a name means: the card for a director, the line for
// others.
func findMember(c *bot.Context, name string) error {
	list, err := mpeople.FindPeople(c.Tx, name)
	if err != nil {
		return err
	}
	exact, err := mpeople.PersonByName(c.Tx, name)
	if err == nil {
		list = []mpeople.Person{*exact}
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if len(list) == 0 {
		return c.Problem("members.nobody", "name", name)
	}
	if len(list) == 1 && c.Person.Is(mpeople.Director) {
		return showMember(c, &list[0], "")
	}
	lines := []string{c.T("members.found", "count", len(list))}
	var buttons []bot.Button
	for i := range list[:min(len(list), membersPage)] {
		p := &list[i]
		lines = append(lines, locale.Join(" · ", string(locale.Escape(p.Name)), rolesOf(c, p.Roles&^mpeople.Member), described(p)))
		if c.Person.Is(mpeople.Director) {
			buttons = append(buttons, bot.Button{Text: p.Name, Data: bot.Data("member", p.ID)})
		} else if buttons, err = withPhone(c, p, buttons); err != nil {
			return err
		}
	}
	_, err = c.Say(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(4, buttons...)})
	return err
}

// withPhone adds the button of a telephone number that its owner lets the person see.
func withPhone(c *bot.Context, p *mpeople.Person, buttons []bot.Button) ([]bot.Button, error) {
	seen, err := mpeople.PhoneSeenBy(c.Tx, p, c.Person, c.Now)
	if err != nil || !seen || p.ID == c.Person.ID {
		return buttons, err
	}
	return append(buttons, bot.Button{Text: c.P("members.phone_of", "name", p.Name), Data: bot.Data("phone", p.ID)}), nil
}

// phoneOf shows a member the number of somebody who allows it: phone:ID. That it was looked
// at is on record, where its owner sees it.
func phoneOf(c *bot.Context) error {
	p, err := bot.Pressed(c, 0, mpeople.PersonByID)
	if err != nil {
		return err
	}
	number, err := desk.ReadPhone(c.Tx, p, c.Person, c.Now)
	switch {
	case err != nil:
		return err
	case number == "":
		return c.Problem("members.phone_not_for_you", "name", p.Name)
	}
	c.Log.Info("telephone number read", "person", p.ID, "by", c.Person.ID)
	_, err = c.Show(bot.Message{Text: c.T("members.phone_shown", "name", p.Name, "phone", number), Buttons: bot.Rows(1, c.B("members.back", "members", 0))})
	return err
}

// rolesOf names a set of roles, plain.
func rolesOf(c *bot.Context, roles mpeople.Role) string {
	var words []string
	for _, r := range mpeople.Roles {
		if roles.Has(r) {
			words = append(words, c.P("role."+r.Name()))
		}
	}
	return strings.Join(words, c.P("members.between"))
}

// described is a person's sector and post, as HTML.
func described(p *mpeople.Person) string {
	return string(locale.Escape(locale.Join(" ", p.Sector, p.Post)))
}

// stateOf tells whether the bot can write to a person, plain.
func stateOf(c *bot.Context, p *mpeople.Person, lost map[int64]bool) string {
	switch {
	case !p.Joined():
		return c.P("members.not_joined")
	case lost[p.TelegramID]:
		return c.P("members.unreachable")
	}
	return c.P("members.joined")
}

// member does what a button of a person's card says: "member:ID[:action[:arg]]".
func member(c *bot.Context) error {
	p, err := bot.Pressed(c, 0, mpeople.PersonByID)
	if err != nil {
		return err
	}
	if p.LeftAt != nil {
		return c.Problem("members.has_left", "name", p.Name)
	}
	if c.Arg(1) != "" && !mayChange(c, p, c.Arg(1)) {
		return c.Problem("delegation.director_does")
	}
	switch c.Arg(1) {
	case "":
		return showMember(c, p, "")
	case "rename":
		return renameForm().Start(c, renameInput{Person: p.ID, Old: p.Name})
	case "link":
		return newLink(c, p)
	case "phone":
		return showPhone(c, p)
	case "roles":
		return showRoles(c, p)
	case "role":
		return askRole(c, p, c.Arg(2))
	case "become":
		return become(c, p)
	case "give", "take":
		role, ok := mpeople.RoleByName(c.Arg(2))
		if !ok {
			return c.Problem("common.stale")
		}
		return setRole(c, p, role, c.Arg(1) == "give")
	case "account":
		return askEndAccount(c, p)
	case "account_end":
		return disableAccount(c, p)
	case "leave", "left": // the second is of buttons that asked no day yet
		return leavingForm().Start(c, leavingInput{Person: p.ID, Name: p.Name})
	}
	return c.Problem("common.stale")
}

// mayChange tells whether an action on a person is not the director's alone: to whom the
// roster was given, roles and directors were not, nor the numbers that others keep there.
func mayChange(c *bot.Context, p *mpeople.Person, action string) bool {
	if c.Person.Roles.Has(mpeople.Director) {
		return true
	}
	return !p.Roles.Has(mpeople.Director) && slices.Contains([]string{"rename", "describe", "link", "leave", "left"}, action)
}

// showMember is the card of a person, for directors.
func showMember(c *bot.Context, p *mpeople.Person, above string) error {
	m, err := memberCard(c, p, above)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// noticeState says whether a person knows how personal data is handled.
func noticeState(c *bot.Context, p *mpeople.Person) string {
	switch {
	case p.NoticeAt != nil:
		return c.P("notice.state_read", "date", c.Date(*p.NoticeAt))
	case p.NoticeShownAt != nil:
		return c.P("notice.state_shown", "date", c.Date(*p.NoticeShownAt))
	}
	return c.P("notice.state_none")
}

func accountsOf(people []mpeople.Person) []int64 {
	list := make([]int64, len(people))
	for i, p := range people {
		list[i] = p.TelegramID
	}
	return list
}

// MemberCard is the card of a person, for directors.
func MemberCard(c *bot.Context, p *mpeople.Person, above string) (bot.Message, error) {
	return memberCard(c, p, above)
}

func memberCard(c *bot.Context, p *mpeople.Person, above string) (bot.Message, error) {
	lost, err := ledger.UnreachableChats(c.Tx, c.Bot.ID, p.TelegramID)
	if err != nil {
		return bot.Message{}, err
	}
	state := stateOf(c, p, lost)
	if p.Joined() && p.JoinedAt != nil {
		state += " · " + c.Date(*p.JoinedAt)
	}
	if p.Joined() {
		state += "\n" + noticeState(c, p)
	}
	groups, err := mpeople.GroupsOf(c.Tx, p, c.Now)
	if err != nil {
		return bot.Message{}, err
	}
	buttons := []bot.Button{
		c.B("roster.edit", "person_entry", p.ID), c.B("members.rename", "member", p.ID, "rename"),
		c.B("members.link", "member", p.ID, "link"), c.B("members.roles", "member", p.ID, "roles"),
		c.B("members.leave", "member", p.ID, "leave"),
	}
	phone := ""
	switch seen, err := mpeople.PhoneSeenBy(c.Tx, p, c.Person, c.Now); {
	case err != nil:
		return bot.Message{}, err
	case p.Phone == "":
	case !seen:
		phone = c.P("members.phone_hidden")
	default:
		phone = c.P("members.phone_there")
		buttons = append(buttons, c.B("members.phone", "member", p.ID, "phone"))
	}
	if p.Joined() && p.ID != c.Person.ID {
		buttons = append(buttons, c.B("members.account", "member", p.ID, "account"))
	}
	if p.Is(mpeople.Member) {
		buttons = append(buttons, papers.Button(c, "dossier", p.ID))
	}
	post := locale.Join(" ", p.Sector, p.Post)
	if post == "" {
		post = c.P("founding.no_town")
	}
	spells, err := spellLines(c, p)
	if err != nil {
		return bot.Message{}, err
	}
	state = locale.Join("\n", state, spells)
	return bot.Message{
		Text: locale.Join("\n\n", above, c.T("members.card", "name", p.Name, "roles", rolesOf(c, p.Roles), "post", post,
			"groups", shortGroups(c, groups), "phone", phone, "state", state)),
		Buttons: c.Fold(bot.Data("member", p.ID), bot.FewRows, bot.Rows(2, buttons...), c.B("members.back", "members", 0)),
	}, nil
}

// showPhone shows a telephone number of the roster. That it was looked at is on record,
// where its owner sees it.
func showPhone(c *bot.Context, p *mpeople.Person) error {
	phone, err := desk.ReadPhone(c.Tx, p, c.Person, c.Now)
	if err != nil {
		return err
	}
	if phone == "" {
		return showMember(c, p, "")
	}
	if p.ID != c.Person.ID {
		c.Log.Info("telephone number read", "person", p.ID, "by", c.Person.ID)
	}
	return showMember(c, p, c.T("members.phone_shown", "name", p.Name, "phone", phone))
}

// newLink gives a person another join link; the ones before no longer work, and
// neither does the account by which the person has joined: it may be in wrong hands. A
// director's own goes on until the link is opened, so that nobody locks himself out.
func newLink(c *bot.Context, p *mpeople.Person) error {
	note := ""
	switch {
	case p.Joined() && p.ID == c.Person.ID:
		note = "\n\n" + c.T("members.link_own")
	case p.Joined():
		if err := endAccount(c, p); err != nil {
			return err
		}
		note = "\n\n" + c.T("members.link_moves", "name", p.Name)
	}
	inv, err := invite(c, p)
	if err != nil {
		return err
	}
	m := bot.Message{Text: invitationText(c, inv) + note, Buttons: bot.Rows(1, c.B("common.back", "member", p.ID)), Secret: true}
	if _, err := c.Show(m); err != nil {
		return err
	}
	return sayQR(c, p.Name, inv.payload())
}
