package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/people"
	"lianluo/models/store"
)

// oneLine proves that a command failed as it should: with one line on stderr
// that a person can act on, and no token anywhere.
func oneLine(t *testing.T, wantCode int, words []string, code int, stdout, stderr string) {
	t.Helper()
	require.Equal(t, wantCode, code, stderr)
	require.Empty(t, stdout)
	require.Equal(t, 1, strings.Count(stderr, "\n"), "not one line:\n%s", stderr)
	require.True(t, strings.HasPrefix(stderr, "lianluo: "), stderr)
	for _, w := range words {
		require.Contains(t, stderr, w)
	}
	for _, no := range []string{"goroutine", ".go:", "panic", "secret-token", "another-secret", "77 secret"} {
		require.NotContains(t, stderr, no)
	}
}

// database makes a database and, in it, whatever fn writes.
func database(t *testing.T, fn func(tx *gorm.DB) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "office.db")
	db, err := store.Open(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	if fn != nil {
		require.NoError(t, db.Write(t.Context(), fn))
	}
	require.NoError(t, db.Close())
	return path
}

// soundOffice writes an office that doctor has nothing to say about.
func soundOffice(tx *gorm.DB) error {
	o := &people.Office{Name: "青山镇政协联络处", TimeZone: "Asia/Shanghai", GroupChatID: -5}
	if err := tx.Create(o).Error; err != nil {
		return err
	}
	joined := store.Stamp(time.Now())
	p := &people.Person{Name: "孙立国", TelegramID: 11, JoinedAt: &joined, Roles: people.Director}
	return store.InOffice(tx, o.ID).Create(p).Error
}

func newerDatabase(t *testing.T) string {
	t.Helper()
	return database(t, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO migrations (id) VALUES ('9999_from_the_future')").Error
	})
}

func damagedDatabase(t *testing.T) string {
	t.Helper()
	path := database(t, soundOffice)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("\xff", 50_000)), 100) // behind the header
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return path
}

func notADatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "letter.db")
	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("Dear office, ", 500)), 0o600))
	return path
}

func TestAServeThatCannotStartSaysWhyInOneLine(t *testing.T) {
	_, api := telegram(t, sandbox.Options{BotUsername: "cli_test_bot"})
	busy := harness.FreeAddress(t)
	l, err := net.Listen("tcp", busy)
	require.NoError(t, err)
	defer l.Close()
	fresh := func() string { return filepath.Join(t.TempDir(), "fresh.db") }
	token := "LIANLUO_TOKEN=" + testToken
	folder := t.TempDir()
	tokenFile := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(tokenFile, []byte("77:another-secret\n"), 0o600))
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch kind, _, _ := strings.Cut(r.URL.Path[1:], "/"); kind {
		case "json":
			_, _ = io.WriteString(w, `{"status": "up"}`)
		case "list":
			_, _ = io.WriteString(w, `[1, 2]`)
		default:
			http.Error(w, "404 page\nnot found", http.StatusNotFound)
		}
	}))
	defer page.Close()
	for name, c := range map[string]struct {
		env   []string
		args  []string
		words []string
	}{
		"no token":           {nil, []string{"--db", fresh()}, []string{"LIANLUO_TOKEN", "--token-file"}},
		"malformed token":    {[]string{"LIANLUO_TOKEN=77 secret"}, []string{"--db", fresh()}, []string{"token is empty or malformed", "came from LIANLUO_TOKEN"}},
		"wrong token":        {[]string{"LIANLUO_TOKEN=77:another-secret"}, []string{"--db", fresh()}, []string{"does not know this token", "came from LIANLUO_TOKEN"}},
		"R31 token by file":  {nil, []string{"--token-file", tokenFile, "--db", fresh()}, []string{"does not know this token", "came from the file " + tokenFile}},
		"R31 token by flag":  {nil, []string{"--token", "77:another-secret", "--db", fresh()}, []string{"does not know this token", "came from --token"}},
		"R31 a page":         {[]string{token}, []string{"--api-url", page.URL + "/page", "--db", fresh()}, []string{"no Bot API server at " + page.URL, "--api-url"}},
		"R31 other JSON":     {[]string{token}, []string{"--api-url", page.URL + "/json", "--db", fresh()}, []string{"no Bot API server at " + page.URL, "--api-url"}},
		"R31 a list":         {[]string{token}, []string{"--api-url", page.URL + "/list", "--db", fresh()}, []string{"no Bot API server at " + page.URL, "--api-url"}},
		"R31 a folder":       {[]string{token}, []string{"--db", folder}, []string{folder + " is a folder", filepath.Join(folder, "lianluo.db")}},
		"R31 under a file":   {[]string{token}, []string{"--db", filepath.Join(tokenFile, "x.db")}, []string{tokenFile + " is a file"}},
		"server unreachable": {[]string{token}, []string{"--api-url", "http://" + harness.FreeAddress(t), "--db", fresh()}, []string{"cannot reach the Bot API server http://127.0.0.1:"}},
		"no such host":       {[]string{token}, []string{"--api-url", "http://no-such-host.invalid", "--db", fresh()}, []string{"cannot reach the Bot API server http://no-such-host.invalid"}},
		"malformed address":  {[]string{token}, []string{"--api-url", "api.telegram.org", "--db", fresh()}, []string{"--api-url", "api.telegram.org", "https://"}},
		"malformed proxy":    {[]string{token}, []string{"--proxy", "nonsense", "--db", fresh()}, []string{"--proxy", "socks5://"}},
		"no such folder":     {[]string{token}, []string{"--db", "/no/such/folder/x.db"}, []string{"/no/such/folder"}},
		"newer database":     {[]string{token}, []string{"--db", newerDatabase(t)}, []string{"newer lianluo", "9999_from_the_future"}},
		"damaged database":   {[]string{token}, []string{"--db", damagedDatabase(t)}, []string{"damaged", "lianluo restore"}},
		"not a database":     {[]string{token}, []string{"--db", notADatabase(t)}, []string{"not a lianluo database", "letter.db"}},
		"port taken":         {[]string{token}, []string{"--listen", busy, "--db", database(t, soundOffice)}, []string{"--listen", busy}},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"serve"}, c.args...)
			if !strings.Contains(strings.Join(args, " "), "--api-url") {
				args = append(args, "--api-url", api)
			}
			code, stdout, stderr := invokeWith(t, c.env, args...)
			oneLine(t, exitFailed, c.words, code, stdout, stderr)
			for _, left := range append(beside(t, args[slices.Index(args, "--db")+1]), beside(t, filepath.Join(folder, "x"))...) {
				require.NotContains(t, left, "fresh.db", "R31 a refused start leaves nothing")
			}
		})
	}
}

// beside lists what lies in the folder of a path.
func beside(t *testing.T, path string) (names []string) {
	t.Helper()
	files, _ := os.ReadDir(filepath.Dir(path)) // none for a folder that is not there
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

func TestTheTokenMayComeFromAFile(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte(testToken+"\n"), 0o600))
	p := start(t, "serve", "--token", "", "--token-file", file, "--api-url", api, "--db", filepath.Join(t.TempDir(), "office.db"))
	p.log.await(t, "running")
	require.Zero(t, p.stop())
	require.NotEmpty(t, server.Calls("getMe"))
	require.NotContains(t, p.log.String(), "secret")
}

func TestTheTokenIsInNoLogWhateverHappens(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	rule := server.Fault(sandbox.Fault{Method: "getUpdates", Cut: true, Times: 2})
	p := serve(t, api, filepath.Join(t.TempDir(), "office.db"), "--log-level", "debug", "--log-format", "json")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, rule.WaitHits(ctx, 2))
	server.Fault(sandbox.Fault{Method: "sendMessage", Cut: true, Times: 1})
	server.AddUser(sandbox.User{ID: 11, FirstName: "李强"})
	_, err := server.Start(11, "")
	require.NoError(t, err)
	p.log.await(t, `"msg":"sending"`)
	require.Zero(t, p.stop())
	require.NotContains(t, p.log.String(), "secret")
	require.Contains(t, p.log.String(), "***")
}

func TestAMistakeInTheCommandLineIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		env   []string
		args  []string
		words []string
	}{
		"unknown command": {nil, []string{"frobnicate"}, []string{"frobnicate", "lianluo --help"}},
		"unknown flag":    {nil, []string{"serve", "--frobnicate"}, []string{"--frobnicate"}},
		"bad number":      {nil, []string{"serve", "--send-rate", "fast"}, []string{"--send-rate", `"fast"`}},
		"negative":        {nil, []string{"serve", "--send-rate=-1"}, []string{"--send-rate", "negative"}},
		"bad choice":      {nil, []string{"serve", "--log-level", "loud"}, []string{"--log-level", `"loud"`, "debug"}},
		"bad zone":        {nil, []string{"serve", "--tz", "Mars"}, []string{"--tz", `"Mars"`, "Asia/Shanghai"}},
		"no such file":    {nil, []string{"serve", "--token-file", "/no/such"}, []string{"--token-file", "/no/such"}},
		"half a webhook":  {nil, []string{"serve", "--webhook-url", "https://example.org/hook"}, []string{"--webhook-secret"}},
		"odd webhook":     {nil, []string{"serve", "--webhook-url", "example.org", "--webhook-secret", "0123456789abcdef"}, []string{"--webhook-url"}},
		"no address":      {nil, []string{"serve", "--webhook-url", "https://example.org/hook", "--webhook-secret", "0123456789abcdef"}, []string{"--listen"}},
		"missing file":    {nil, []string{"backup"}, []string{"<file>"}},

		"bad number in the environment": {[]string{"LIANLUO_SEND_RATE=fast"}, []string{"serve"}, []string{"--send-rate", "LIANLUO_SEND_RATE", `"fast"`}},
		"bad choice in the environment": {[]string{"LIANLUO_LOG_LEVEL=loud"}, []string{"serve"}, []string{"--log-level", "LIANLUO_LOG_LEVEL", `"loud"`}},
		"bad zone in the environment":   {[]string{"LIANLUO_TZ=Mars"}, []string{"serve"}, []string{"--tz", "LIANLUO_TZ", `"Mars"`}},
		"bad file in the environment":   {[]string{"LIANLUO_TOKEN_FILE=/no/such"}, []string{"serve"}, []string{"--token-file", "LIANLUO_TOKEN_FILE"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := invokeWith(t, append(c.env, "LIANLUO_TOKEN="+testToken), c.args...)
			oneLine(t, exitUsage, c.words, code, stdout, stderr)
		})
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}} {
		code, stdout, stderr := invoke(t, args...)
		require.Zero(t, code)
		require.Empty(t, stderr)
		for _, command := range []string{"serve", "try", "claim", "doctor", "backup", "restore", "version"} {
			require.Contains(t, stdout, command)
		}
	}
	code, stdout, stderr := invoke(t, "version")
	require.Zero(t, code)
	require.Empty(t, stderr)
	require.Regexp(t, `^lianluo \S+\nrevision \S+.*\ngo\d`, stdout)
}

func TestTheFirstServeLogsHowToBeginAndTheLinkWorks(t *testing.T) {
	for name, username := range map[string]string{"with a username": "cli_test_bot", "without one": ""} {
		t.Run(name, func(t *testing.T) {
			server, api := telegram(t, sandbox.Options{BotUsername: username})
			path := filepath.Join(t.TempDir(), "office.db")
			p := serve(t, api, path)
			log := p.log.await(t, "running")
			claims := regexp.MustCompile(`\S*\?start=(claim-[A-Za-z0-9_-]+)`).FindAllStringSubmatch(log, -1)
			require.Len(t, claims, 1, log)
			if username != "" {
				require.Contains(t, claims[0][0], "https://t.me/"+username+"?start=claim-")
			}
			server.AddUser(sandbox.User{ID: 11, FirstName: "孙立国", LanguageCode: "zh-hans"})
			_, err := server.Start(11, claims[0][1])
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			require.NoError(t, server.WaitAcked(ctx))
			require.Zero(t, p.stop())
			last := server.Messages(11)
			require.NotEmpty(t, last)
			require.NotContains(t, last[len(last)-1].Text, "还不是联络处的成员")
			info, err := os.Stat(path)
			require.NoError(t, err)
			require.Zero(t, info.Mode().Perm()&0o077, "people's data is its owner's only")
		})
	}
}

func TestNoClaimIsLoggedOnceThereIsAnOffice(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	p := serve(t, api, database(t, soundOffice))
	require.NotContains(t, p.log.await(t, "running"), "claim-")
	require.Zero(t, p.stop())
}

func TestClaimMakesALinkForAnotherOffice(t *testing.T) {
	code, stdout, stderr := invoke(t, "claim", "--db", database(t, soundOffice))
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "?start=claim-")
	require.Contains(t, stdout, "/start claim-")
}

func TestASecondServeOnTheSameDatabaseIsRefused(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	path := database(t, soundOffice)
	p := serve(t, api, path)
	p.log.await(t, "running")
	code, stdout, stderr := invokeWith(t, []string{"LIANLUO_TOKEN=" + testToken}, "serve", "--api-url", api, "--db", path)
	oneLine(t, exitFailed, []string{"in use by another lianluo", path}, code, stdout, stderr)
	p.kill() // its lock goes with it
	again := serve(t, api, path)
	again.log.await(t, "running")
	require.Zero(t, again.stop())
}

func TestAStopDeliversWhatIsUnderWay(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	address := harness.FreeAddress(t)
	p := serve(t, api, filepath.Join(t.TempDir(), "office.db"), "--listen", address)
	p.log.await(t, "running")
	hold := make(chan struct{})
	rule := server.Fault(sandbox.Fault{Method: "sendMessage", Hold: hold})
	server.AddUser(sandbox.User{ID: 11, FirstName: "李强", LanguageCode: "zh-hans"})
	_, err := server.Start(11, "")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, rule.WaitHits(ctx, 1))
	require.NoError(t, p.cmd.Process.Signal(stopSignal))
	for { // the web is closed first: then the stop has begun
		resp, err := http.Get("http://" + address + "/healthz")
		if err != nil {
			break
		}
		_ = resp.Body.Close()
		require.NoError(t, ctx.Err())
	}
	require.Len(t, server.Messages(11), 1)
	close(hold)
	require.Zero(t, p.wait(), p.log)
	require.Len(t, server.Messages(11), 2, "the answer was delivered")
	require.Contains(t, p.log.String(), "stopped")
}

func TestAStopWhileStartingIsNoFailure(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	for _, method := range []string{"getMe", "deleteWebhook"} {
		rule := server.Fault(sandbox.Fault{Method: method, Hold: make(chan struct{})})
		p := serve(t, api, filepath.Join(t.TempDir(), "office.db"))
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		require.NoError(t, rule.WaitHits(ctx, 1))
		require.Zero(t, p.stop(), p.log)
		rule.Remove()
	}
}

func TestHealthAndMetrics(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	address := harness.FreeAddress(t)
	p := serve(t, api, filepath.Join(t.TempDir(), "office.db"), "--listen", address)
	p.log.await(t, "running")
	server.AddUser(sandbox.User{ID: 11, FirstName: "李强"})
	_, err := server.Start(11, "")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, server.WaitAcked(ctx))
	for path, words := range map[string]string{
		"/healthz": "ok", "/readyz": "ready", "/metrics": `lianluo_updates_total{kind="message",outcome="`,
	} {
		resp, err := http.Get("http://" + address + path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		_ = resp.Body.Close()
		require.Equal(t, 200, resp.StatusCode)
		require.Contains(t, string(body), words)
		require.NotContains(t, string(body), "secret")
	}
	require.Zero(t, p.stop())
}

func TestATrialTakesAnotherPortThanABusyOne(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	p := start(t, "try", "--listen", busy.Addr().String())
	text := p.log.await(t, "Ctrl-C")
	require.Contains(t, text, busy.Addr().String()+" 已被占用")
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(text)
	require.NotEmpty(t, address)
	require.NotContains(t, address, busy.Addr().String())
	resp, err := http.Get(address + "/")
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	_ = resp.Body.Close()
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, string(page), "<html")
	// B2: the token is another one at each start.
	for _, token := range []string{"42:try", "42:", "1:sandbox"} {
		resp, err := http.Get(address + "/bot" + token + "/getMe")
		require.NoError(t, err)
		_ = resp.Body.Close()
		require.GreaterOrEqual(t, resp.StatusCode, 400, token)
	}
	// Another site's name that points here is not answered, whatever is asked.
	for _, path := range []string{"/", "/web/state", "/bot42:try/getMe", "/file/bot42:try/x"} {
		ask := func(host string) int {
			req, err := http.NewRequest(http.MethodGet, address+path, nil)
			require.NoError(t, err)
			req.Host = host
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			defer resp.Body.Close()
			return resp.StatusCode
		}
		require.Equal(t, http.StatusForbidden, ask("evil.example"), path)
		require.NotEqual(t, http.StatusForbidden, ask("localhost"), path)
	}
	require.Zero(t, p.stop(), p.log)
}

func TestATrialWithoutAPortSaysSo(t *testing.T) {
	code, stdout, stderr := invoke(t, "try", "--listen", "nonsense")
	oneLine(t, exitFailed, []string{"--listen", "nonsense"}, code, stdout, stderr)
}

func TestATrialBeginsAtATimeThatIsOne(t *testing.T) {
	code, stdout, stderr := invoke(t, "try", "--listen", "127.0.0.1:0", "--at", "明天")
	oneLine(t, exitFailed, []string{"--at 明天", "2026-11-30T14:40"}, code, stdout, stderr)
}

// freeAddress finds an address that nobody listens on.
