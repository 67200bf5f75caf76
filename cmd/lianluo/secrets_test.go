package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

const testHookSecret = "hook_secret_7f3a"

var plainCode = regexp.MustCompile(`(?:claim|join)-([A-Za-z0-9_-]{27})`)

// secretWalk is a real process in which codes are made, used, refused, held
// up and guessed.
type secretWalk struct {
	t      *testing.T
	server *sandbox.Server
	p      *process
	path   string
	codes  []string
}

func (w *secretWalk) settle() {
	w.t.Helper()
	require.NoError(w.t, w.server.WaitAcked(w.t.Context()))
}

// say sends a text and waits for an answer that contains the words.
func (w *secretWalk) say(who int64, text, words string) {
	w.t.Helper()
	events := w.server.Subscribe()
	defer events.Close()
	_, err := w.server.Send(who, who, sandbox.Outgoing{Text: text})
	require.NoError(w.t, err)
	for {
		e, err := events.Next(w.t.Context())
		require.NoError(w.t, err, "no answer to %q contains %q", text, words)
		if e.Message != nil && e.Chat == who && e.Message.From.IsBot && strings.Contains(e.Message.Text+e.Message.Caption, words) {
			break
		}
	}
	w.settle()
	w.gather()
}

// gather notes every code that the bot has sent.
func (w *secretWalk) gather() {
	for _, c := range w.server.Calls() {
		for _, found := range plainCode.FindAllStringSubmatch(c.Params["text"]+c.Params["reply_markup"], -1) {
			if !slices.Contains(w.codes, found[1]) {
				w.codes = append(w.codes, found[1])
			}
		}
	}
}

// leaks lists the secrets that are in a text.
func (w *secretWalk) leaks(text string, but ...string) (list []string) {
	for _, s := range append(slices.Clone(w.codes), testToken, testHookSecret, strings.TrimPrefix(testToken, "77:")) {
		if strings.Contains(text, s) && !slices.Contains(but, s) {
			list = append(list, s)
		}
	}
	return list
}

func (w *secretWalk) file(name string) string {
	raw, err := os.ReadFile(name)
	require.NoError(w.t, err)
	return string(raw)
}

func (w *secretWalk) metrics(address string) string {
	resp, err := http.Get("http://" + address + "/metrics")
	require.NoError(w.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return string(body)
}

// TestSecretsStayWhereTheyBelong looks for the token, the webhook's secret and
// every code that was handed out in all that the program leaves behind.
func TestSecretsStayWhereTheyBelong(t *testing.T) {
	server, api := telegram(t, sandbox.Options{BotUsername: "secret_bot"})
	address := harness.FreeAddress(t)
	w := &secretWalk{t: t, server: server, path: filepath.Join(t.TempDir(), "office.db")}
	w.p = serve(t, api, w.path, "--listen", address, "--log-level", "debug",
		"--webhook-url", "http://"+address+"/hook", "--webhook-secret", testHookSecret)
	claim := plainCode.FindStringSubmatch(w.p.log.await(t, "msg=running"))[1]
	w.codes = append(w.codes, claim)
	const director, member, guesser = 11, 12, 13
	for id, name := range map[int64]string{director: "孙立国", member: "王芳", guesser: "路人"} {
		server.AddUser(sandbox.User{ID: id, FirstName: name, LanguageCode: "zh-hans"})
		_, err := server.Start(id, "")
		require.NoError(t, err)
	}
	w.settle()
	w.say(director, "/start claim-"+claim, "联络处叫什么")
	w.say(director, "青山镇政协联络处", "请核对")
	w.say(director, "/addmember 王芳", "已把王芳加入名册")
	require.Len(t, w.codes, 2)
	w.say(member, "/start join-"+w.codes[1], "欢迎加入")
	w.say(director, "/addmember 陈静、龚平、黄敏、李强、刘洋、吴丹、杨帆、张伟、赵磊、周涛、郑一、冯二、褚三", "13 人加入名册")
	w.say(guesser, "/start join-"+w.codes[1], "已经用过")
	w.say(guesser, "/start join-"+strings.Repeat("A", 27), "这个加入码不对")
	w.say(guesser, "/start claim-"+w.codes[2], "这个建处链接不对")
	w.say(member, "请把 join-"+w.codes[3]+" 发给他", "一个账号不能当两个人") // words with a code in them are no words to be kept

	// One link is refused for good, another waits while a backup is made.
	refusal := server.Fault(sandbox.Fault{Method: "sendMessage", Chat: director, Times: 1, Status: 400, Description: "Bad Request: can't parse entities"})
	_, err := server.Send(director, director, sandbox.Outgoing{Text: "/addmember 卫四"})
	require.NoError(t, err)
	require.NoError(t, refusal.WaitHits(t.Context(), 1))
	w.p.log.await(t, "message refused")
	w.gather()
	refused := w.codes[len(w.codes)-1]
	hold := make(chan struct{})
	held := server.Fault(sandbox.Fault{Method: "sendMessage", Chat: director, Hold: hold})
	_, err = server.Send(director, director, sandbox.Outgoing{Text: "/addmember 蒋五"})
	require.NoError(t, err)
	require.NoError(t, held.WaitHits(t.Context(), 1))
	w.settle()
	w.gather()
	waiting := w.codes[len(w.codes)-1]
	require.Len(t, w.codes, 17)
	require.NotEqual(t, refused, waiting)
	require.Equal(t, int64(1), rows(t, w.path, "outbox WHERE state = 'pending' AND payload LIKE '%"+waiting+"%'"), "it has to be there to be sent")

	copied := filepath.Join(t.TempDir(), "copy.db")
	code, stdout, stderr := invoke(t, "backup", "--db", w.path, copied)
	require.Zero(t, code, stderr)
	require.Empty(t, w.leaks(w.file(copied)), "in the backup")
	require.Zero(t, rows(t, copied, "outbox WHERE file IS NOT NULL"), "QR codes in the backup")
	require.Equal(t, int64(17), rows(t, copied, "codes"))
	require.Equal(t, int64(1), rows(t, copied, "outbox WHERE state = 'dead'"), "the refused letter is still known")
	_, doctor, _ := invoke(t, "doctor", "--db", w.path)
	require.Empty(t, w.leaks(stdout+stderr+doctor), "in what the commands print")
	require.Empty(t, w.leaks(w.metrics(address)), "in the metrics")

	close(hold)
	w.settle()
	require.Zero(t, w.p.stop(), w.p.log)
	log := w.p.log.String()
	require.Empty(t, w.leaks(log, claim), "in the log, even at debug")
	require.Equal(t, 1, strings.Count(log, "?start=claim-"+claim), "the first claim link is printed on purpose, once")
	left, err := filepath.Glob(w.path + "*")
	require.NoError(t, err)
	for _, name := range left {
		require.Empty(t, w.leaks(w.file(name)), "in %s", name)
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "%s is its owner's only", name)
	}
	require.Zero(t, rows(t, w.path, `outbox WHERE payload LIKE '%"secret":true%'`), "what carried a code is forgotten")
}
