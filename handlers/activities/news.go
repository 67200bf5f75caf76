package activities

import (
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Who has to hear of a change of an activity is reckoned from what they said and
// from what they were told (bot.Message.About): each of them hears once. What was
// told before says the outcome and loses its buttons; what still waits is not said
// any more.

// news is a change of an activity as it is told.
type news struct {
	a, was *mactivities.Activity // as it is, and was; the same when it is called off
	wait   time.Duration         // while it can be undone
	all    bool                  // every member it calls hears: it was announced to all
	// head stands above the card of the activity that everybody gets; over is what
	// the messages before it become, and what the group reads.
	head, over func(w *locale.Words) string
	moved      bool    // its time changed: who asked for leave is asked again
	leads      bool    // only who leads it changed
	again      []int64 // whose check-in was for another day
	quiet      bool    // it is over: what was told says so, and nobody needs to hear
	untold     bool    // who only counts as coming (Presumed) has not heard of it
	rota       bool    // the host changed in the rota, and both of them know
	back       bool    // it has become again as it was before changes that nobody has heard of
	// since is the activity before the first change that nobody has heard of yet; nil
	// when it is called off.
	since *mactivities.Activity
}

// told is what came of it.
type told struct {
	count  int
	at     time.Time
	leaves int // of whom it was asked whether they still want leave
}

// line says to the person who acts who hears, and when.
func (t *told) line(c *bot.Context) string {
	if t.count == 0 {
		return ""
	}
	line := c.T("session.saved_told", "count", t.count)
	switch {
	case t.at.After(c.Now.Add(ledger.UndoTime)):
		line = c.T("session.told_later", "count", t.count, "time", c.DateClock(t.at))
	case t.at.After(c.Now):
		line = c.T("session.cancel_told", "count", t.count)
	}
	if t.leaves > 0 {
		line += "\n" + c.T("session.leave_asked_again", "count", t.leaves)
	}
	return line
}

// changes names what of an announced activity is another than before.
func changes(was, a *mactivities.Activity) (list []string) {
	for _, f := range []struct {
		what string
		same bool
	}{
		{"when", was.StartsAt.Equal(a.StartsAt) && was.EndsAt.Equal(a.EndsAt)}, {"place", was.Place == a.Place}, {"topic", was.Topic == a.Topic},
		{"host", was.HostID == a.HostID && was.HostName == a.HostName}, {"tutor", was.Tutor == a.Tutor},
		{"attend", sameSignUp(was, a)},
	} {
		if !f.same {
			list = append(list, f.what)
		}
	}
	return list
}

// changed writes what changed, a line each: 时间：… 改为 ….
func changed(c *bot.Context, w *locale.Words, was, a *mactivities.Activity, what []string) string {
	value := func(a *mactivities.Activity, what string) string {
		switch what {
		case "when":
			return posts.SessionTime(c, w, a)
		case "place":
			return a.Place
		case "topic":
			return a.Topic
		case "host":
			return a.HostName
		case "attend":
			return attendText(c, w, a)
		}
		return a.Tutor
	}
	var lines []string
	for _, f := range what {
		label := f
		if f == "host" && a.Kind.Hosted() {
			label = "receiver"
		}
		from, to := value(was, f), value(a, f)
		for _, v := range []*string{&from, &to} {
			if *v == "" {
				*v = w.Plain("session.not_set")
			}
		}
		lines = append(lines, w.T("session.changed_line", "label", w.Plain("session."+label+".label"), "from", from, "to", to))
	}
	return locale.Join("\n", lines...)
}

// TellChanged tells of an activity whose host changed in the rota, where both of them know it:
// what the group and those concerned were told holds no longer. wait is how long the change can be
// undone.
func TellChanged(c *bot.Context, was, a *mactivities.Activity, wait time.Duration) error {
	what := changes(was, a)
	if len(what) == 0 || a.State != mactivities.Planned || !c.Now.Before(a.EndsAt) {
		return nil
	}
	_, err := tellChanged(c, was, a, what, wait, true)
	return err
}

func tellChanged(c *bot.Context, was, a *mactivities.Activity, what []string, wait time.Duration, rota bool) (told, error) {
	moved := slices.Contains(what, "when")
	n := &news{
		a: a, was: was, wait: wait, moved: moved, since: was, rota: rota,
		leads: !slices.ContainsFunc(what, func(f string) bool { return f != "host" && f != "tutor" }),
		// Of what is not in the group yet everybody knows by the year's plan; who leads
		// it concerns those who were told.
		all: a.PostRef == 0 && (moved || slices.Contains(what, "place")),
	}
	if moved {
		again, err := mactivities.ForgetCheckIns(c.Tx, a, c.Location())
		if err != nil {
			return told{}, err
		}
		n.again = again
	}
	list := func(w *locale.Words) string { return changed(c, w, n.since, a, changes(n.since, a)) }
	n.head = func(w *locale.Words) string { return locale.Join("\n", w.T("session.told_moved"), list(w)) }
	n.over = func(w *locale.Words) string {
		return locale.Join("\n", w.T("session.over_moved", "title", locale.HTML(posts.SessionQuoted(w, a))), list(w))
	}
	t, err := tellNews(c, n)
	if err != nil || !moved {
		return t, err
	}
	for _, do := range bot.Kept[*moveHooks](c).moved {
		if err := do(c, a); err != nil {
			return t, err
		}
	}
	return t, nil
}

// tellNews tells everybody concerned, and the group when it is less than a day
// before: the edited post rings on no phone.
func tellNews(c *bot.Context, n *news) (t told, err error) {
	t.at = posts.NewsAt(c, n.wait, n.was.StartsAt, n.a.StartsAt)
	said, err := c.SaidAbout(posts.About(n.a))
	if err != nil {
		return t, err
	}
	months, err := n.months(c)
	if err != nil {
		return t, err
	}
	in, err := c.InGroup()
	if err != nil {
		return t, err
	}
	n.all = n.all || !in && n.a.PostRef != 0 // its post cannot say it
	group, err := ledger.WaitingPosts(c.Tx, n.line(), c.Now)
	if err != nil {
		return t, err
	}
	unheard, err := n.unheard(c, slices.Concat(said, group))
	if err != nil {
		return t, err
	}
	hearers, err := concerned(c, n, slices.Concat(months, said, unheard))
	if err != nil {
		return t, err
	}
	for _, s := range said {
		if s.Stays {
			continue
		}
		switch {
		case !s.Waits:
			err = overtake(c, n, s)
		case n.wait > 0:
			err = c.HoldBack(s.Row, c.Now.Add(n.wait))
		default:
			err = c.Withhold(s.Row)
		}
		if err != nil {
			return t, err
		}
	}
	if n.quiet {
		return t, nil
	}
	opts := []bot.Option{bot.After(t.at), bot.Begins(n.was.StartsAt, n.a.StartsAt)}
	for _, p := range hearers {
		m, asked, err := n.message(c, p)
		if err != nil {
			return t, err
		}
		if _, err := c.Tell(p, m, opts...); err != nil {
			return t, err
		}
		t.count++
		if asked {
			t.leaves++
		}
	}
	post, err := ledger.WaitingRow(c.Tx, n.a.PostRef)
	if err != nil {
		return t, err
	}
	if n.a.PostRef == 0 || !in || post != nil && post.Waits(c.Now) || len(group) == 0 && !n.near(c) {
		return t, nil
	}
	return t, n.post(c, group, opts)
}

// line names what the group reads of a change.
func (n *news) line() string { return records.Ref{Kind: kindNews, ID: n.a.ID}.String() }

// post says it in the group: of several lines that wait for the morning the newest says
// the whole, and nothing is said of what has become again as it was.
func (n *news) post(c *bot.Context, waiting []ledger.Said, opts []bot.Option) error {
	for _, s := range waiting {
		if err := c.Withhold(s.Row); err != nil {
			return err
		}
	}
	if len(waiting) > 0 && n.back {
		return nil
	}
	raw, err := n.carry()
	if err != nil {
		return err
	}
	_, err = c.Post(bot.Message{About: n.line(), Text: n.over(c.GroupWords()), Before: raw}, opts...)
	return err
}

// months lists what members were asked about hosting it, which names its day (§5), and
// has that said anew.
func (n *news) months(c *bot.Context) (said []ledger.Said, err error) {
	if !n.a.Kind.Collective() {
		return nil, nil
	}
	if n.leads { // who hosts is said where it was asked
		return nil, posts.ResayMonth(c, store.MonthOf(n.a.StartsAt, c.Location()))
	}
	was, is := store.MonthOf(n.was.StartsAt, c.Location()), store.MonthOf(n.a.StartsAt, c.Location())
	if said, err = c.SaidAbout(posts.AboutMonth(was)); err != nil {
		return nil, err
	}
	if err = posts.ResayMonth(c, was); err == nil && is != was {
		err = posts.ResayMonth(c, is)
	}
	return said, err
}

// near tells whether it was, or is now, less than a day away.
func (n *news) near(c *bot.Context) bool {
	for _, at := range []time.Time{n.was.StartsAt, n.a.StartsAt} {
		if at.After(c.Now) && at.Before(c.Now.Add(24*time.Hour)) {
			return true
		}
	}
	return false
}

// overtake makes a message of an activity say what became of it, without buttons.
func overtake(c *bot.Context, n *news, s ledger.Said) error {
	p, err := people.PersonInOffice(c.Tx, s.ChatID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var opts []bot.Option
	if n.wait > 0 {
		opts = append(opts, bot.After(c.Now.Add(n.wait)))
	}
	return c.Edit(s.Row, bot.Message{Text: n.over(c.WordsFor(p))}, opts...)
}

// concerned lists those who have answered, asked for leave or were told something in
// private, except who acts.
func concerned(c *bot.Context, n *news, said []ledger.Said) (list []*people.Person, err error) {
	add := func(p *people.Person) {
		if p.ID != c.Person.ID && p.Joined() && !slices.ContainsFunc(list, func(o *people.Person) bool { return o.ID == p.ID }) {
			list = append(list, p)
		}
	}
	lines, err := mactivities.AttendanceOf(c.Tx, n.a)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		l := &lines[i]
		if n.untold && l.Presumed() {
			continue
		}
		if l.Answer == mactivities.NoAnswer && l.State == mactivities.Unsettled && l.Leave == nil && (!n.all || !n.a.Calls(l.PersonID)) && !slices.Contains(n.again, l.PersonID) {
			continue
		}
		p, err := people.PersonByID(c.Tx, l.PersonID)
		if err != nil {
			return nil, err
		}
		add(p)
	}
	for _, s := range said {
		if s.Waits {
			continue
		}
		p, err := people.PersonInOffice(c.Tx, s.ChatID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		add(p)
	}
	return n.byPart(c, list)
}

// message is what a person hears. Who is on leave, or has asked for it, is asked
// whether that holds for the new time too; it stands until he or she says otherwise.
func (n *news) message(c *bot.Context, p *people.Person) (m bot.Message, asked bool, err error) {
	w := c.WordsFor(p)
	if m, err = posts.SessionCard(c, w, n.a, p); err != nil {
		return m, false, err
	}
	m.Text = n.head(w) + "\n" + m.Text
	if m.Before, err = n.carry(); err != nil {
		return m, false, err
	}
	if slices.Contains(n.again, p.ID) {
		m.Text += "\n\n" + w.T("session.checkin_again")
	}
	if !n.moved || !p.Is(people.Member) {
		return m, false, nil
	}
	_, err = mactivities.LiveLeave(c.Tx, n.a.ID, p.ID)
	if errors.Is(err, store.ErrNotFound) {
		return m, false, nil
	}
	m.Text += "\n\n" + w.T("session.leave_still")
	m.Asks = "" // this question is another than the card's
	m.Buttons = bot.Rows(2, bot.Button{Text: w.Plain("session.leave_keep"), Data: bot.Data("leave_keep", n.a.ID)},
		bot.Button{Text: w.Plain("session.leave_drop"), Data: bot.Data("answer", n.a.ID, mactivities.AnswerYes)})
	return m, true, err
}

// moveHooks is what others do when the time of an activity has changed, or it is called off.
type moveHooks struct {
	moved []func(c *bot.Context, a *mactivities.Activity) error
	off   []func(c *bot.Context, a *mactivities.Activity) error
}

// OnMoved does something when the time of an activity has changed.
func OnMoved(r *bot.Router, do func(c *bot.Context, a *mactivities.Activity) error) {
	h := bot.Kept[*moveHooks](r)
	h.moved = append(h.moved, do)
}

// OnCalledOff does something when an activity is called off, or that is undone.
func OnCalledOff(r *bot.Router, do func(c *bot.Context, a *mactivities.Activity) error) {
	h := bot.Kept[*moveHooks](r)
	h.off = append(h.off, do)
}

func calledOff(c *bot.Context, a *mactivities.Activity) error {
	for _, do := range bot.Kept[*moveHooks](c).off {
		if err := do(c, a); err != nil {
			return err
		}
	}
	return nil
}
