package bot_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models"
)

// tripDraft is what the form of these tests holds.
type tripDraft struct {
	Place string       `json:"place"`
	Kind  string       `json:"kind"`
	Note  string       `json:"note"`
	Files []bot.Upload `json:"files"`
}

// tripForm asks for a place, offers a kind and takes pictures. on is told what
// was filed.
func tripForm(on func(v *tripDraft)) *bot.Form[tripDraft] {
	question := func(text string) func(*bot.Context, *tripDraft) (string, error) {
		return func(*bot.Context, *tripDraft) (string, error) { return text, nil }
	}
	return &bot.Form[tripDraft]{
		Name: "trip", Access: bot.Members,
		Fields: []bot.Field[tripDraft]{
			{
				Name: "place", Asked: true, Question: question("Where?"),
				Empty: func(v *tripDraft) bool { return v.Place == "" },
				Set: func(c *bot.Context, v *tripDraft, in bot.Input) error {
					if in.Text == "nowhere" {
						return c.Problem("common.gone")
					}
					v.Place = in.Text
					return nil
				},
			},
			{
				Name: "kind", Asked: true, Optional: true, Question: question("What kind?"),
				Empty: func(v *tripDraft) bool { return v.Kind == "" },
				Set: func(c *bot.Context, v *tripDraft, in bot.Input) error {
					if in.Choice != "" && in.Choice != "home" && in.Choice != "away" {
						return c.Problem("common.stale") // data can be forged
					}
					v.Kind = in.Choice + in.Text
					return nil
				},
				Choices: func(*bot.Context, *tripDraft) ([]bot.Choice, error) {
					return []bot.Choice{{Label: "at home", Value: "home"}, {Label: "away", Value: "away"}}, nil
				},
			},
			{
				Name: "files", Files: true, Question: question("Pictures?"),
				Empty: func(v *tripDraft) bool { return len(v.Files) == 0 },
				Set: func(c *bot.Context, v *tripDraft, in bot.Input) error {
					if in.File != nil {
						v.Files = append(v.Files, *in.File)
					}
					return nil
				},
			},
		},
		Card: func(c *bot.Context, v *tripDraft) (string, error) {
			return fmt.Sprintf("check: %s / %s / %d pictures", locale.Escape(v.Place), locale.Escape(v.Kind), len(v.Files)), nil
		},
		Submit: func(c *bot.Context, v *tripDraft) (bot.Message, error) {
			if v.Place == "taken" {
				return bot.Message{}, c.Problem("common.gone")
			}
			if on != nil {
				on(v)
			}
			return bot.Message{Text: "filed: " + string(locale.Escape(v.Place))}, nil
		},
	}
}

// formEngine is an engine with the form behind /trip; filed collects.
func formEngine(t *testing.T) (e *engine, filed *[]tripDraft) {
	t.Helper()
	filed = new([]tripDraft)
	form := tripForm(func(v *tripDraft) { *filed = append(*filed, *v) })
	return newEngine(t, func(r *bot.Router) {
		bot.AddForm(r, form)
		r.Command("trip", bot.Members, func(c *bot.Context) error { return form.Start(c, tripDraft{Place: c.Args}) })
		r.Command("menu", bot.Joined, echo("menu"))
		r.Text(bot.Joined, echo("text"))
	}), filed
}

func (e *engine) dialogs() []models.Dialog {
	e.t.Helper()
	var list []models.Dialog
	require.NoError(e.t, models.InOffice(e.db.Read(e.ctx), e.office.ID).Order("id").Find(&list).Error)
	return list
}

func TestAFormAsksOneQuestionAMessageAndFiles(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	require.Equal(t, "1/2 Where?", e.last(who).Text)
	require.NotContains(t, labels(e.last(who)), "跳过", "the place is needed")
	e.talk(who, "村东头")
	require.Equal(t, "2/2 What kind?", e.last(who).Text)
	require.Subset(t, labels(e.last(who)), []string{"at home", "away", "跳过", "‹ 返回"})
	e.tap(who, "away")
	require.Equal(t, "check: 村东头 / away / 0 pictures", e.last(who).Text)
	e.tap(who, "提交")
	require.Equal(t, []string{"filed: 村东头"}, e.heard(who), "one living message from the first question to the end")
	require.Len(t, *filed, 1)
	require.Empty(t, e.dialogs())
	require.Contains(t, e.forge(who, "form:1:submit").Text, "已经过时", "a second tap finds nothing to file")
	require.Len(t, *filed, 1)
}

func TestAFormAsksOnlyWhatIsMissing(t *testing.T) {
	e, _ := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	require.Equal(t, "What kind?", e.last(who).Text, "a single question is not numbered")
	e.tap(who, "跳过")
	require.Equal(t, "check: 村东头 /  / 0 pictures", e.last(who).Text)
}

func TestBackSkipAndEdit(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "one")
	e.tap(who, "返回")
	require.Equal(t, "Where?", strings.TrimLeft(e.last(who).Text, "12/ "))
	e.talk(who, "two")
	require.Contains(t, e.last(who).Text, "What kind?")
	e.tap(who, "跳过")
	require.Equal(t, "check: two /  / 0 pictures", e.last(who).Text)

	e.forge(who, fmt.Sprintf("form:%d:edit:place", e.dialogs()[0].ID))
	require.Equal(t, "Where?", e.last(who).Text)
	e.tap(who, "返回")
	require.Equal(t, "check: two /  / 0 pictures", e.last(who).Text, "an edit that is left changes nothing")
	e.forge(who, fmt.Sprintf("form:%d:edit:place", e.dialogs()[0].ID))
	e.talk(who, "three")
	require.Equal(t, "check: three /  / 0 pictures", e.last(who).Text, "what was passed over is not asked again")
	e.tap(who, "提交")
	require.Equal(t, "three", (*filed)[0].Place)
}

func TestAProblemKeepsWhatWasFilledIn(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "nowhere")
	require.Equal(t, "这条已经不在了，或不是您的。\n\n1/2 Where?", e.last(who).Text)
	e.talk(who, "taken")
	e.tap(who, "away")
	e.tap(who, "提交")
	require.Equal(t, "这条已经不在了，或不是您的。\n\ncheck: taken / away / 0 pictures", e.last(who).Text, "the form stays")
	require.Contains(t, labels(e.last(who)), "提交")
	e.forge(who, fmt.Sprintf("form:%d:edit:place", e.dialogs()[0].ID))
	e.talk(who, "free")
	e.tap(who, "提交")
	require.Equal(t, []tripDraft{{Place: "free", Kind: "away"}}, *filed)
	require.Empty(t, e.failures())
}

func TestADraftSurvivesARestart(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "村东头")
	e.end()
	e.begin()
	e.tap(who, "at home")
	e.end()
	e.send(who, "提交") // typed instead of tapped, while the bot is down
	e.begin()
	e.settle()
	require.Equal(t, []tripDraft{{Place: "村东头", Kind: "home"}}, *filed)
	require.Equal(t, []string{"filed: 村东头"}, e.heard(who))
}

func TestAFormIsLeftKeptAndTakenUpAgain(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "first")
	e.tap(who, "先存着")
	require.Contains(t, e.last(who).Text, "草稿已存好")
	e.talk(who, "just words")
	require.Equal(t, `text ""`, e.last(who).Text, "no form takes them")

	e.talk(who, "/trip")
	e.talk(who, "second")
	e.talk(who, "/cancel")
	require.Contains(t, e.last(who).Text, "草稿已存好")

	e.tap(who, "接着写")
	require.Contains(t, e.last(who).Text, "接着写：")
	require.Contains(t, e.last(who).Text, "What kind?")
	e.tap(who, "跳过")
	e.tap(who, "提交")
	e.forge(who, fmt.Sprintf("form:%d:resume", e.dialogs()[0].ID))
	e.tap(who, "跳过")
	e.tap(who, "提交")
	require.Len(t, *filed, 2)
	require.Equal(t, "second", (*filed)[0].Place)
	require.Equal(t, "first", (*filed)[1].Place)
	require.Empty(t, e.dialogs())
	e.talk(who, "/cancel")
	require.Contains(t, e.last(who).Text, "没有正在填写")
}

func TestWhatIsGivenUpCanBeBroughtBack(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "first")
	e.tap(who, "放弃")
	require.Contains(t, e.last(who).Text, "已放弃")
	e.tap(who, "接着写")
	e.tap(who, "跳过")
	e.tap(who, "提交")
	require.Len(t, *filed, 1)
}

func TestStartingAnotherFormPutsTheFirstAside(t *testing.T) {
	e, _ := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	e.talk(who, "first")
	e.talk(who, "/trip")
	list := e.dialogs()
	require.Len(t, list, 2)
	require.False(t, list[0].Active)
	require.True(t, list[1].Active)
	e.talk(who, "second")
	require.Contains(t, e.dialogs()[1].Data, "second")
	require.NotContains(t, e.dialogs()[0].Data, "second")
}

func TestAnAlbumGivesOneLivingMessage(t *testing.T) {
	e, filed := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip 村东头")
	e.tap(who, "跳过")
	_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 3)})
	require.NoError(t, err)
	e.settle()
	require.Equal(t, []string{"check: 村东头 /  / 3 pictures"}, e.heard(who), "one message, however many pictures come")
	list := e.sandbox.Messages(who)
	require.Equal(t, e.last(who).MessageID, list[len(list)-1].MessageID, "it stands below them")
	e.tap(who, "提交")
	require.Len(t, (*filed)[0].Files, 3)

	e.talk(who, "/trip 村西头")
	e.tap(who, "跳过")
	e.forge(who, fmt.Sprintf("form:%d:edit:files", e.dialogs()[0].ID))
	for range 2 {
		_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 1)})
		require.NoError(t, err)
		e.settle()
		require.Contains(t, e.last(who).Text, "Pictures?", "more may follow")
	}
	e.tap(who, "完成")
	require.Equal(t, "check: 村西头 /  / 2 pictures", e.last(who).Text)
	require.Empty(t, e.rows("state = ?", models.OutboxDead))
}

func TestTheLivingMessageStaysAtTheBottom(t *testing.T) {
	e, _ := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	first := e.last(who).MessageID
	e.talk(who, "村东头")
	second := e.last(who).MessageID
	require.Greater(t, second, first, "after typing it moves below what was typed")
	_, still := e.sandbox.Message(who, first)
	require.False(t, still, "and is nowhere else")
	e.tap(who, "away")
	require.Equal(t, second, e.last(who).MessageID, "after a tap it is edited in place")
	require.Len(t, e.heard(who), 1)
}

func TestAPictureIsNoAnswerToAQuestionOfWords(t *testing.T) {
	e, _ := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 1), Caption: "村东头"})
	require.NoError(t, err)
	e.settle()
	require.Contains(t, e.last(who).Text, "这一项请用文字写。")
	require.Contains(t, e.last(who).Text, "Where?")
}

// hard are texts that people send, by mistake or on purpose.
func hard() map[string]string {
	return map[string]string{
		"markup":            `<b>bold</b> <a href="https://evil.example">link</a> <script>alert(1)</script> & &amp; "quotes"`,
		"open tag":          "<b>never closed",
		"lone brackets":     "a < b > c && d",
		"templates":         "{{.title}} {{range}} %s %d $1",
		"right to left":     "abc\u202eدعم\u202c def\u200f\u200e",
		"zero width":        "送\u200b戏\u200d下\ufeff乡\u2060",
		"control":           "a\x00b\x01c\x1b[31md\x7f",
		"newlines":          "a\r\nb\r\rc\u2028d\u2029e",
		"broken UTF-8":      "a\xff\xfe\xc3(b",
		"lone surrogate":    "a\xed\xa0\x80b",
		"emoji":             strings.Repeat("👨‍👩‍👧‍👦", 300),
		"4096 emoji":        strings.Repeat("😀", 2048),
		"combining":         "Z" + strings.Repeat("\u0336\u0354", 500),
		"4096 characters":   strings.Repeat("好", 4096),
		"4096 ampersands":   strings.Repeat("&", 4096),
		"4096 brackets":     strings.Repeat("<", 4096),
		"SQL":               `'); DROP TABLE people; --`,
		"a long word":       strings.Repeat("x", 4000),
		"only marks":        "\u200b\u200e\u202e",
		"a file's name":     "../../etc/passwd",
		"the button's word": "form:1:submit",
	}
}

func TestHardTextsSurviveWithoutADeadLetter(t *testing.T) {
	e, filed := formEngine(t)
	n := 0
	for name, text := range hard() {
		who := e.member(n % 11)
		n++
		e.talk(who, "/trip")
		messages, err := e.sandbox.Send(who, who, outgoing(text))
		if err != nil {
			require.ErrorIs(t, err, sandbox.ErrEmpty, name) // Telegram's own app would not send it
			e.talk(who, "/cancel")
			continue
		}
		require.Len(t, messages, 1, name)
		e.settle()
		e.tap(who, "跳过")
		e.tap(who, "提交")
		require.True(t, strings.HasPrefix(e.last(who).Text, "filed: "), "%s: %.200s", name, e.last(who).Text)
		require.NotEmpty(t, *filed, name)
		if last := (*filed)[len(*filed)-1]; len(text) < 1000 {
			require.Equal(t, html.UnescapeString("filed: "+last.Place), html.UnescapeString(e.last(who).Text), "%s is shown as it was written", name)
			for _, mark := range e.last(who).Entities {
				require.Contains(t, []string{"url", "bot_command", "mention", "hashtag"}, mark.Type, "%s brings no markup", name)
			}
		}
		require.Empty(t, e.rows("state = ?", models.OutboxDead), name)
		require.Empty(t, e.failures(), name)
	}
	var people int64
	require.NoError(t, models.InOffice(e.db.Read(e.ctx), e.office.ID).Model(&models.Person{}).Count(&people).Error)
	require.EqualValues(t, 12, people)
}

func TestTheRouterTakesHardTextsToo(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Text(bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "you wrote: " + string(locale.Escape(c.Text()))})
			return err
		})
		r.Command("say", bot.Joined, echo("say"))
	})
	who := e.member(0)
	for _, text := range hard() {
		for _, before := range []string{"", "/", "/start ", "/start run-", "/nonsense "} {
			if _, err := e.sandbox.Send(who, who, outgoing(before+text)); err == nil {
				e.settle()
			}
		}
	}
	require.Empty(t, e.failures())
	require.Empty(t, e.rows("state = ?", models.OutboxDead))
}

func TestLongTextsAreFitted(t *testing.T) {
	for limit, texts := range map[int][]string{
		4096: {strings.Repeat("好", 5000), "<b>" + strings.Repeat("好", 5000) + "</b>", strings.Repeat("&amp;", 3000), strings.Repeat("😀", 3000), strings.Repeat("&#34;", 4096)},
		1024: {strings.Repeat("好", 1025), strings.Repeat("&lt;b&gt;", 600), "<i>" + strings.Repeat("😀", 600) + "</i>"},
	} {
		for _, text := range texts {
			cut := bot.Fit(text, limit)
			units := 0
			for _, r := range cut {
				units++
				if r > 0xffff {
					units++
				}
			}
			require.LessOrEqual(t, units, limit)
			require.Greater(t, units, limit/2, "no more than needed is cut: %.20s", text)
			require.True(t, strings.HasSuffix(cut, "…"))
		}
	}
	require.Equal(t, "<b>short</b>", bot.Fit("<b>short</b>", 4096), "what fits keeps its markup")

	e := newEngine(t, func(r *bot.Router) {
		r.Command("long", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "<b>" + strings.Repeat("长", 6000) + "</b>", Buttons: bot.Rows(1, bot.Button{Text: strings.Repeat("很", 100), Data: "long"})})
			return err
		})
		r.Button("long", bot.Joined, func(c *bot.Context) error { return c.Toast(strings.Repeat("😀", 300)) })
	})
	e.talk(e.member(0), "/long")
	require.NotEmpty(t, e.tap(e.member(0), "很").Text)
	require.Empty(t, e.rows("state = ?", models.OutboxDead))
}
