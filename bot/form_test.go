package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
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

func (e *engine) dialogs() []ledger.Dialog {
	e.t.Helper()
	var list []ledger.Dialog
	require.NoError(e.t, store.InOffice(e.db.Read(e.ctx), e.office.ID).Order("id").Find(&list).Error)
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
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
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

func TestR3WordsUnderAPictureAnswerAQuestionOfWords(t *testing.T) {
	e, _ := formEngine(t)
	who := e.member(0)
	e.talk(who, "/trip")
	_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 1), Caption: "村东头"})
	require.NoError(t, err)
	e.settle()
	require.Contains(t, e.last(who).Text, "文件已收下。\n\n2/2 What kind?", "what stands under it is the answer")
	e.tap(who, "跳过")
	require.Equal(t, "check: 村东头 /  / 1 pictures", e.last(who).Text)
	e.tap(who, "提交")

	e.talk(who, "/trip")
	_, err = e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 3)})
	require.NoError(t, err)
	e.settle()
	require.Equal(t, "文件已收下。\n\n1/2 Where?", e.last(who).Text, "the question stays")
	e.talk(who, "村西头")
	e.tap(who, "跳过")
	require.Equal(t, "check: 村西头 /  / 3 pictures", e.last(who).Text)
}
