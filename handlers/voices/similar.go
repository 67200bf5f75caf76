package voices

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mvoices "lianluo/models/voices"
)

// similarShown is how many suggestions like the one at hand are shown.
const similarShown = 3

func suggestionCard(c *bot.Context, v *SuggestionDraft) (string, error) {
	alike, err := alikeText(c, v)
	if err != nil {
		return "", err
	}
	return c.T("suggestion.card", "body", chat.HTMLOf(suggestionBody(c, v)), "advice", chat.HTMLOf(advice(c, v)), "shares", v.agreedLine(c), "similar", chat.HTMLOf(alike)), nil
}

// suggestionBody is a suggestion as it reads on every card of it.
func suggestionBody(c *bot.Context, v *SuggestionDraft) string {
	// Four texts have to fit into one message.
	cut := func(s string) string { return phrase.Truncate(s, chat.ExcerptLong) }
	situation, category := cut(v.Situation), ""
	if strings.TrimRight(v.Situation, "。.！!") == v.Title { // one sentence is not said twice
		situation = ""
	}
	if v.Category != "" {
		category = c.P("suggestion.outcome_" + string(v.Category))
	}
	return c.T("suggestion.body", "category", category, "title", v.Title, "situation", situation, "analysis", cut(v.Analysis),
		"proposal", cut(v.Proposal), "place", v.Place, "heard", v.HeardFrom, "files", chat.FilesLine(c, v.Files))
}

// likeFound are suggestions that were found for some words.
type likeFound struct {
	title, words, place string
	list                []mvoices.Match
}

// alikeOf finds suggestions like the one that is being written, of those whose titles its
// writer may read. The text of a message and its buttons show the same ones: they are looked
// for once.
func alikeOf(c *bot.Context, v *SuggestionDraft) ([]mvoices.Match, error) {
	words := v.Situation + "\n" + v.Proposal
	if l := v.like; l != nil && l.title == v.Title && l.words == words && l.place == v.Place {
		return l.list, nil
	}
	list, err := mvoices.Similar(c.Tx, mvoices.Wanted{
		Title: v.Title, Words: words, Place: v.Place, Except: v.Suggestion,
		Shown: func(s *mvoices.Suggestion) bool { return s.WasFiled() && s.Listed(c.Person) },
	}, similarShown)
	if err == nil {
		v.like = &likeFound{v.Title, words, v.Place, list}
	}
	return list, err
}

// alikeText lists them: of the same village or elsewhere, of which year, and what became of them.
func alikeText(c *bot.Context, v *SuggestionDraft) (string, error) {
	list, err := alikeOf(c, v)
	if err != nil || len(list) == 0 {
		return "", err
	}
	var lines []string
	for i, m := range list {
		line := alikeLine(c, &m)
		if len(list) > 1 {
			line = strconv.Itoa(i+1) + ". " + line
		}
		lines = append(lines, line)
	}
	return c.T("suggestion.similar", "count", len(list), "list", chat.HTMLOf(strings.Join(lines, "\n"))), nil
}

func alikeLine(c *bot.Context, m *mvoices.Match) string {
	where := "near"
	switch {
	case m.SameVillage:
		where = "village"
	case !m.SamePlace:
		where = "elsewhere"
	}
	state, done := m.Standing(), 0
	if m.DoneAt != nil && m.Outcome != "" {
		state, done = string(m.Outcome), c.Local(*m.DoneAt).Year()
	}
	return c.T("suggestion.similar_line", "year", c.Local(*m.FiledAt).Year(), "where", where, "title", m.Title,
		"state", c.P("suggestion.state_"+state), "done", done)
}

// What stands beside a draft: looking at one like it, and joining that instead.
const (
	asideLook = "look"
	asideJoin = "join"
)

// alikeRows are the buttons of those that are alike: which may be read are opened, which may
// be joined take the writer's name in one tap.
func alikeRows(c *bot.Context, v *SuggestionDraft, id int64) (rows [][]bot.Button, err error) {
	list, err := alikeOf(c, v)
	if err != nil {
		return nil, err
	}
	var look, join []bot.Button
	for i := range list {
		s := &list[i].Suggestion
		label := func(key string) string {
			if len(list) > 1 {
				return c.P("suggestion."+key+"_nth", "n", i+1)
			}
			return c.P("suggestion."+key, "title", phrase.Truncate(s.Title, joinTitle))
		}
		may, err := suggestionKind().MayRead(c, s)
		if err != nil {
			return nil, err
		}
		if may {
			look = append(look, bot.Button{Text: label("look"), Data: bot.AsideData(id, asideLook+"."+strconv.FormatInt(s.ID, 10))})
		}
		can, err := mayJoin(c, s)
		if err != nil {
			return nil, err
		}
		if can {
			join = append(join, bot.Button{Text: label("join"), Data: bot.AsideData(id, asideJoin+"."+strconv.FormatInt(s.ID, 10))})
		}
	}
	if both := append(join, look...); len(both) <= similarShown { // in one row, so that the switches have theirs
		return bot.Rows(similarShown, both...), nil
	}
	return append(bot.Rows(similarShown, join...), bot.Rows(similarShown, look...)...), nil
}

// joinTitle is how much of a title stands on a button, in characters.
const joinTitle = 8

// aside opens a suggestion that is like the draft, or joins it instead of filing another.
func aside(c *bot.Context, _ *SuggestionDraft, draft int64, what string) (m bot.Message, over bool, err error) {
	act, arg, _ := strings.Cut(what, ".")
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return m, false, c.Problem("common.stale")
	}
	s, err := suggestionKind().Readable(c, id)
	if err != nil {
		return m, false, err
	}
	switch act {
	case asideLook:
		if m.Text, err = suggestionText(c, s); err != nil {
			return m, false, err
		}
		can, err := mayJoin(c, s)
		if can {
			join := c.P("suggestion.join", "title", phrase.Truncate(s.Title, joinTitle))
			m.Buttons = bot.Rows(1, bot.Button{Text: join, Data: bot.AsideData(draft, asideJoin+"."+arg)})
		}
		return m, false, err
	case asideJoin:
		m, err := join(c, s)
		if err == nil {
			m.Text += "\n" + c.T("suggestion.join_instead")
		}
		return m, err == nil, err
	}
	return m, false, c.Problem("common.stale")
}
