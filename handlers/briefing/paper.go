package briefing

import (
	"html"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/docx"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

// registerPapers: the quarter's briefing as it is printed (§21, domain D3), the 内部 form
// for who sees that table, the 公开 one for everybody who reads the briefing.
func registerPapers(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "briefing_public", Access: bot.Joined, Make: publicPaper, Offer: offer("briefing_public")})
	papers.Add(r, papers.Paper{Name: "briefing_inner", Access: bot.Staff, Make: innerPaper, Offer: offer("briefing_inner")})
}

// offeredBriefings is how many /paper lists.
const offeredBriefings = 4

// offer lists the briefings that are out; to the staff what awaits release as well.
func offer(name string) func(c *bot.Context) ([]papers.Offer, error) {
	return func(c *bot.Context) (list []papers.Offer, err error) {
		out, err := mbriefing.Out(c.Tx, c.Person.Is(people.Staff), papers.Few(c, offeredBriefings))
		for i := range out {
			label := c.P("paper.offer", "paper", c.P("paper."+name), "of", posts.QuarterName(c.Words, out[i].Of()))
			list = append(list, papers.Offer{Label: label, Arg: strconv.FormatInt(out[i].ID, 10)})
		}
		return list, err
	}
}

// sheet writes the parts of a briefing in the office's words.
type sheet struct {
	c *bot.Context
	w *locale.Words
	q calendar.Quarter
}

// publicPaper is the 公开 form of what is out; the staff prints a draft as well.
func publicPaper(c *bot.Context, arg string) (*papers.File, error) {
	b, f, err := findBriefing(c, arg)
	if err != nil {
		return nil, err
	}
	if b.State != mbriefing.BriefingReleased && !c.Person.Is(people.Staff) {
		return nil, c.Problem("common.gone")
	}
	s := &sheet{c, c.GroupWords(), b.Of()}
	p := f.Public()
	blocks := []docx.Block{docx.Title(s.title())}
	blocks = append(blocks, s.whole(p)...)
	blocks = append(blocks, docx.Heading{Level: 1, Text: s.w.Plain("official.work")}, s.work(p))
	blocks = append(blocks, s.praise(p)...)
	blocks = append(blocks, s.wanting(p.Gaps, nil, 0)...)
	return s.done(b, "official.public_file", blocks)
}

// innerPaper is the 内部 form.
func innerPaper(c *bot.Context, arg string) (*papers.File, error) {
	b, f, err := findBriefing(c, arg)
	if err != nil {
		return nil, err
	}
	s := &sheet{c, c.GroupWords(), b.Of()}
	in := f.Inner()
	blocks := []docx.Block{docx.Subtitle{Title: s.title(), Below: s.w.Plain("official.inner")}}
	blocks = append(blocks, s.whole(&in.Public)...)
	if in.Gifts != nil && in.Gifts.Kept() > 0 { // the staff have all sums
		sums := strings.Join(posts.GiftSums(s.w, &in.Gifts.All), s.w.Plain("briefing.pause"))
		blocks = append(blocks, docx.Text(s.w.Plain("official.gifts_all", "n", in.Gifts.Kept(), "list", sums)))
	}
	if in.Open > 0 {
		blocks = append(blocks, docx.Text(s.w.Plain("official.unclosed", "n", in.Open)))
	}
	blocks = append(blocks, docx.Heading{Level: 1, Text: s.w.Plain("official.members")})
	blocks = append(blocks, s.members(in)...)
	blocks = append(blocks, s.praise(&in.Public)...)
	blocks = append(blocks, s.wanting(in.Gaps, in.Short, in.Late)...)
	return s.done(b, "official.inner_file", blocks)
}

func (s *sheet) title() string {
	return s.w.Plain("official.title", "quarter", posts.QuarterName(s.w, s.q))
}

// done adds what is planned, the director's words and who signs, and makes the file. Of a
// draft the day is left to be written.
func (s *sheet) done(b *mbriefing.Briefing, what string, blocks []docx.Block) (*papers.File, error) {
	ahead, err := s.ahead()
	if err != nil {
		return nil, err
	}
	blocks = append(append(blocks, docx.Heading{Level: 1, Text: s.w.Plain("official.ahead")}), ahead)
	if b.Remark != "" {
		blocks = append(blocks, docx.Heading{Level: 1, Text: s.w.Plain("official.remark")}, docx.Text(b.Remark))
	}
	d := &docx.Document{Blocks: blocks}
	day, said := s.w.Plain("official.no_day"), s.c.T("official.said_draft")
	if b.State == mbriefing.BriefingReleased && b.ReleasedAt != nil {
		day, said = s.w.FullDate(s.c.Local(*b.ReleasedAt)), s.c.T("official.said")
	} else {
		d.Mark = s.w.Plain("paper.draft")
	}
	d.Blocks = append(d.Blocks, docx.Signature{Office: chat.OfficeName(s.w, s.c.Office), Day: day})
	return papers.Word(s.c, s.w.Plain(what), posts.QuarterName(s.w, s.q), said, d)
}

// plain is what a text of the chat says on paper.
func plain(text string) string { return html.UnescapeString(text) }

// whole is 一、总体情况: a paragraph a matter, none for what there was not.
func (s *sheet) whole(p *mbriefing.Public) []docx.Block {
	head := docx.Heading{Level: 1, Text: s.w.Plain("official.whole")}
	if p.Nothing {
		return []docx.Block{head, s.nothing()}
	}
	w := s.w
	count := func(key string, n int) string {
		if n == 0 {
			return ""
		}
		return w.Plain(key, "n", n)
	}
	comma, pause := w.Plain("briefing.comma"), w.Plain("briefing.pause")
	research := ""
	if len(p.Research) > 0 {
		research = w.Plain("official.research", "n", len(p.Research), "topics", strings.Join(p.Research, comma))
	}
	deeds := count("official.deeds", p.Deeds)
	if sums := posts.DeedSums(w, p.DeedTotals); deeds != "" && len(sums) > 0 {
		deeds += w.Plain("briefing.colon") + plain(strings.Join(sums, w.Plain("briefing.semicolon")))
	}
	earlier := ""
	if list := s.reached(p.Earlier); list != "" {
		earlier = w.Plain("official.earlier", "list", list)
	}
	filed := count("official.filed", p.Filed)
	if filed != "" {
		filed = locale.Join(pause, filed, s.reached(p.Fresh))
	}
	consulted := count("official.consulted", p.Consulted)
	if yes := locale.Join(pause, count("official.consulted_yes", p.ConsultYes), count("official.consulted_partly", p.ConsultPartly)); yes != "" {
		if consulted == "" {
			consulted = w.Plain("briefing.consulted_before")
		}
		consulted += pause + yes
	}
	var lines []string
	for _, line := range []string{
		locale.Join(pause, count("official.sessions", p.Sessions), count("official.activities", p.Activities), research),
		s.rate(p),
		locale.Join(pause, count("official.notes", p.Notes), count("official.reflections", p.Reflections)),
		locale.Join(w.Plain("briefing.semicolon"), filed, earlier), consulted, deeds,
		locale.Join(w.Plain("briefing.semicolon"), posts.Gifts(w, p.Donations, p.Gifts), posts.Honours(w, p.Honours, p.Levels), count("official.archive", p.Archived)),
		s.groups(p),
	} {
		if line != "" {
			lines = append(lines, w.Plain("official.sentence", "text", line))
		}
	}
	return []docx.Block{head, docx.Text(strings.Join(lines, "\n"))}
}

// groups is the work of the groups (专班), in numbers.
func (s *sheet) groups(p *mbriefing.Public) string {
	var list []string
	for _, g := range p.Groups {
		var work []string
		if g.Given > 0 {
			work = append(work, s.w.Plain("official.group_given", "n", g.Given))
		}
		if g.Done > 0 {
			work = append(work, s.w.Plain("official.group_done", "n", g.Done))
		}
		list = append(list, s.w.Plain("official.group", "name", g.Name, "work", strings.Join(work, s.w.Plain("briefing.comma"))))
	}
	return strings.Join(list, s.w.Plain("briefing.semicolon"))
}

// rate says the attendance rate and what it is of, and of whom it is open whether they came.
func (s *sheet) rate(p *mbriefing.Public) string {
	w, comma := s.w, s.w.Plain("briefing.comma")
	line := ""
	if p.Rate != nil {
		all, kinds := 0, []string(nil)
		for _, h := range p.Held {
			all += h.N
			kinds = append(kinds, w.Plain("briefing.held_kind."+h.Kind, "n", h.N))
		}
		line = w.Plain("official.rate", "n", *p.Rate, "of", all, "kinds", strings.Join(kinds, comma), "excused", p.Excused)
	}
	var open []string
	if p.Unconfirmed > 0 {
		open = append(open, w.Plain("briefing.unconfirmed", "n", p.Unconfirmed))
	}
	if p.Undecided > 0 {
		open = append(open, w.Plain("briefing.undecided", "n", p.Undecided))
	}
	if len(open) == 0 {
		return line
	}
	if line == "" {
		line = w.Plain("briefing.rate_none")
	}
	return line + plain(w.T("briefing.open", "list", strings.Join(open, comma)))
}

// reached tells what became of suggestions: 已报送 2 条，获采纳 1 条.
func (s *sheet) reached(of map[mbriefing.Reached]int) string {
	var parts []string
	for _, r := range []mbriefing.Reached{
		mbriefing.ReachedSent, mbriefing.ReachedAccepted, mbriefing.ReachedPartly, mbriefing.ReachedReference, mbriefing.ReachedDeclined, mbriefing.ReachedDone,
	} {
		if n := of[r]; n > 0 {
			parts = append(parts, s.w.Plain("official.reached_"+string(r), "n", n))
		}
	}
	return strings.Join(parts, s.w.Plain("briefing.pause"))
}

// work is the 公开 form's table: by matter, nobody's line.
func (s *sheet) work(p *mbriefing.Public) docx.Block {
	if p.Nothing {
		return s.nothing()
	}
	w := s.w
	t := docx.Table{Columns: []docx.Column{
		{Title: w.Plain("official.matter"), Width: 3}, {Title: w.Plain("official.amount"), Width: 2, Centre: true},
	}}
	rate := w.Plain("paper.nothing")
	if p.Rate != nil {
		rate = strconv.Itoa(*p.Rate) + "%"
	}
	rows := []struct{ key, value string }{
		{"official.row_sessions", w.Plain("official.times", "n", p.Sessions)}, {"official.row_activities", w.Plain("official.times", "n", p.Activities)},
		{"official.row_rate", rate}, {"official.row_written", w.Plain("official.both_written", "notes", p.Notes, "reflections", p.Reflections)},
		{"official.row_filed", w.Plain("official.both_filed", "filed", p.Filed, "accepted", p.Fresh[mbriefing.ReachedAccepted]+p.Earlier[mbriefing.ReachedAccepted])},
		{"official.row_research", w.Plain("official.items", "n", len(p.Research))}, {"official.row_deeds", w.Plain("official.pieces", "n", p.Deeds)},
	}
	if p.Gifts != nil {
		rows = append(rows, []struct{ key, value string }{
			{"official.row_donations", w.Plain("official.gifts", "n", p.Donations)}, {"official.row_honours", w.Plain("official.items", "n", p.Honours)},
			{"official.row_archive", w.Plain("official.pieces", "n", p.Archived)},
		}...)
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{w.Plain(r.key), r.value})
	}
	return t
}

// members is the 内部 form's table (domain D3), in the order of the roster: no ranking.
func (s *sheet) members(in *mbriefing.Inner) []docx.Block {
	if len(in.Rows) == 0 {
		return []docx.Block{s.nothing()}
	}
	t := docx.Table{}
	type column struct {
		key   string
		width int
	}
	columns := []column{
		{"official.column_no", 11}, {"official.column_name", 19}, {"official.column_expected", 11}, {"official.column_present", 11}, {"official.column_leave", 11},
		{"official.column_absent", 11}, {"official.column_late", 11}, {"official.column_written", 20}, {"official.column_filed", 20},
		{"official.column_research", 12}, {"official.column_deeds", 12},
	}
	if in.Gifts != nil { // it counted books and archive
		columns = append(columns, column{"official.column_kept", 14})
	}
	for _, col := range columns {
		t.Columns = append(t.Columns, docx.Column{Title: s.w.Plain(col.key), Width: col.width, Centre: true})
	}
	excused := 0
	for i, r := range in.Rows {
		n := strconv.Itoa
		row := []string{
			n(i + 1), r.Name, n(r.Expected), n(r.Present), n(r.Leave), n(r.Absent), n(r.Late), n(r.Notes) + "/" + n(r.Reflections),
			n(r.Filed) + "/" + n(r.Accepted), n(r.Research), n(r.Deeds), n(r.Honours) + "/" + n(r.Archived),
		}
		t.Rows = append(t.Rows, row[:len(t.Columns)])
		excused += r.Excused
	}
	return []docx.Block{t, docx.Text(s.w.Plain("official.members_note", "n", excused))}
}

// praise is 三、表扬: by name and fact, each person once, who has the same facts together.
func (s *sheet) praise(p *mbriefing.Public) []docx.Block {
	head := docx.Heading{Level: 1, Text: s.w.Plain("official.praise")}
	var order, said []string
	facts, names := map[string][]string{}, map[string][]string{}
	for _, one := range p.Praise {
		if facts[one.Name] == nil {
			order = append(order, one.Name)
		}
		facts[one.Name] = append(facts[one.Name], s.w.Plain("briefing.thank."+one.For, "title", one.Title))
	}
	for _, name := range order {
		did := strings.Join(unique(facts[name]), s.w.Plain("briefing.comma"))
		if names[did] == nil {
			said = append(said, did)
		}
		names[did] = append(names[did], name)
	}
	if len(said) == 0 {
		return []docx.Block{head, s.nothing()}
	}
	for i, did := range said {
		said[i] = s.w.Plain("official.praised", "names", strings.Join(names[did], s.w.Plain("briefing.comma")), "facts", did)
	}
	return []docx.Block{head, docx.Text(strings.Join(said, "\n"))}
}

// unique gives each text once, in order.
func unique(list []string) (out []string) {
	seen := map[string]bool{}
	for _, one := range list {
		if !seen[one] {
			out = append(out, one)
		}
		seen[one] = true
	}
	return out
}

// wanting is 四、需改进: by category, without a name. late is how many tasks of groups are.
func (s *sheet) wanting(gaps []mbriefing.Gap, short []mbriefing.Shortfall, late int) []docx.Block {
	var lines []string
	for _, f := range short {
		lines = append(lines, s.w.Plain("official.short_"+f.Of, "times", f.Times, "people", f.People))
	}
	if late > 0 {
		lines = append(lines, s.w.Plain("official.late", "n", late))
	}
	for _, g := range gaps {
		lines = append(lines, s.w.Plain("official.gap_"+string(g)))
	}
	if len(lines) == 0 {
		lines = append(lines, s.w.Plain("official.no_gap"))
	}
	return []docx.Block{docx.Heading{Level: 1, Text: s.w.Plain("official.wanting")}, docx.Text(strings.Join(lines, "\n"))}
}

// ahead is 五、下季度安排: what stands in the calendar when it is made.
func (s *sheet) ahead() (docx.Block, error) {
	next, loc := s.q.Next(), s.c.Location()
	list, err := activities.Between(s.c.Tx, next.Start(loc), next.End(loc))
	if err != nil || len(list) == 0 {
		return s.nothing(), err
	}
	lines := []string{s.w.Plain("official.ahead_of", "quarter", posts.QuarterName(s.w, next))}
	for i := range list {
		start := s.c.Local(list[i].StartsAt)
		lines = append(lines, s.w.Plain("official.ahead_line", "date", s.w.Date(start, start), "kind", s.w.Plain("activity.kind."+string(list[i].Kind)), "topic", list[i].Topic))
	}
	return docx.Text(strings.Join(lines, "\n")), nil
}

func (s *sheet) nothing() docx.Block { return docx.Text(s.w.Plain("paper.nothing")) }
