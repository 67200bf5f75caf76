package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// browser is a headless Chromium in the shape of a phone, driven over the
// W3C WebDriver protocol.
type browser struct {
	t       *testing.T
	session string // the session's address at the driver
	shots   int
}

// elementKey is how WebDriver names a reference to an element.
const elementKey = "element-6066-11e4-a52e-4f735466cecf"

// newBrowser starts chromedriver and Chromium. Where they are not installed
// the test is skipped; in CI, where they have to be, it fails.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	need := func(names ...string) string {
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
		if os.Getenv("LIANLUO_CI") != "" {
			t.Fatalf("%s is not installed (Debian: apt-get install chromium chromium-driver)", names[0])
		}
		t.Skipf("%s is not installed (Debian: apt-get install chromium chromium-driver)", names[0])
		return ""
	}
	chromium, driver := need("chromium", "chromium-browser", "google-chrome"), need("chromedriver")
	printed := newLines()
	cmd := exec.Command(driver, "--port=0")
	cmd.Stdout, cmd.Stderr = printed, printed
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	port := regexp.MustCompile(`successfully on port (\d+)`).FindStringSubmatch(printed.await(t, "started successfully on port"))
	require.Len(t, port, 2)
	b := &browser{t: t, session: "http://127.0.0.1:" + port[1] + "/session"}
	var made struct {
		SessionID string `json:"sessionId"`
	}
	b.call("POST", "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName": "chrome",
		"timeouts":    map[string]any{"script": patience.Milliseconds(), "pageLoad": patience.Milliseconds()},
		"goog:chromeOptions": map[string]any{
			"binary": chromium,
			"args": []string{
				"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
			},
			"prefs":           map[string]any{"intl.accept_languages": "zh-CN,zh"},
			"mobileEmulation": map[string]any{"deviceMetrics": map[string]any{"width": 390, "height": 844, "pixelRatio": 2}},
		},
	}}}, &made)
	b.session += "/" + made.SessionID
	t.Cleanup(func() {
		if t.Failed() {
			b.shot("failed")
		}
		b.call("DELETE", "", nil, nil)
	})
	return b
}

// call makes a request to the driver.
func (b *browser) call(method, path string, params, result any) {
	b.t.Helper()
	if name, fault := b.try(method, path, params, result); name != "" {
		require.Failf(b.t, "webdriver", "%s %s: %s: %.600s\nthe page shows:\n%s", method, path, name, fault, b.page())
	}
}

// try is call that gives the name of the driver's fault, and what it says.
func (b *browser) try(method, path string, params, result any) (name, fault string) {
	b.t.Helper()
	var body io.Reader
	if method == "POST" {
		if params == nil {
			params = struct{}{}
		}
		raw, err := json.Marshal(params)
		require.NoError(b.t, err)
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.session+path, body)
	require.NoError(b.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	var answer struct{ Value json.RawMessage }
	require.NoError(b.t, json.NewDecoder(resp.Body).Decode(&answer))
	if resp.StatusCode != http.StatusOK {
		var fault struct{ Error, Message string }
		_ = json.Unmarshal(answer.Value, &fault)
		return fault.Error, fault.Message
	}
	if result != nil {
		require.NoError(b.t, json.Unmarshal(answer.Value, result))
	}
	return "", ""
}

// page is what the page says, for a failure's message; it never fails itself.
func (b *browser) page() string {
	raw, _ := json.Marshal(map[string]any{"script": "return document.body.innerText", "args": []any{}})
	resp, err := http.Post(b.session+"/execute/sync", "application/json", bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	var answer struct{ Value any }
	_ = json.NewDecoder(resp.Body).Decode(&answer)
	return fmt.Sprint(answer.Value)
}

// open goes to a page of the trial and waits until it is live.
func (b *browser) open(url string) {
	b.t.Helper()
	b.call("POST", "/url", map[string]any{"url": url}, nil)
	b.wait(`document.documentElement.dataset.ready === '1' && document.documentElement.dataset.live === '1'`)
}

// wait waits until a JavaScript expression is true or an element, and gives
// it. It looks again at every change of the page.
func (b *browser) wait(expression string, args ...any) json.RawMessage {
	b.t.Helper()
	const script = `
		const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
		const look = () => { try { return (%s) } catch { return null } };
		const watch = new MutationObserver(() => { const found = look(); if (found) { watch.disconnect(); done(found) } });
		const found = look();
		if (found) { done(found) } else { watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true }) }`
	var value json.RawMessage
	if args == nil {
		args = []any{}
	}
	b.call("POST", "/execute/async", map[string]any{"script": fmt.Sprintf(script, expression), "args": args}, &value)
	return value
}

// tap clicks the element that an expression finds, as a finger does: it has to
// be visible and not covered. A message that is edited has new buttons: where
// the one that was found is gone by then, it is looked for again.
func (b *browser) tap(expression string, args ...any) {
	b.t.Helper()
	for tries := 1; ; tries++ {
		path := "/element/" + b.element(expression, args...) + "/click"
		name, fault := b.try("POST", path, nil, nil)
		switch name {
		case "":
			return
		case "stale element reference":
			continue
		case "element not interactable": // it is between two layouts, as after a resize
			if tries < 50 {
				b.frame()
				continue
			}
		}
		require.Failf(b.t, "webdriver", "POST %s: %s: %.600s\nthe page shows:\n%s", path, name, fault, b.page())
	}
}

// frame waits until the page has been drawn anew.
func (b *browser) frame() {
	b.t.Helper()
	var drawn bool
	b.eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, &drawn)
}

// write types into the element that an expression finds.
func (b *browser) write(text, expression string, args ...any) {
	b.t.Helper()
	b.call("POST", "/element/"+b.element(expression, args...)+"/value", map[string]any{"text": text}, nil)
}

func (b *browser) element(expression string, args ...any) string {
	b.t.Helper()
	var found map[string]string
	require.NoError(b.t, json.Unmarshal(b.wait(expression, args...), &found), "no element: %s", expression)
	return found[elementKey]
}

// size gives the page a screen of so many CSS pixels; sharp is how many of the
// picture's pixels each has, a side.
func (b *browser) size(width, height int, sharp float64) {
	b.t.Helper()
	b.call("POST", "/goog/cdp/execute", map[string]any{"cmd": "Emulation.setDeviceMetricsOverride", "params": map[string]any{
		"width": width, "height": height, "deviceScaleFactor": sharp, "mobile": false,
	}}, nil)
	b.wait(`innerWidth === args[0] && innerHeight === args[1]`, width, height)
}

// shot keeps a picture of the screen in $LIANLUO_SCREENSHOTS, if that is set,
// numbered as they were made.
func (b *browser) shot(name string) {
	b.t.Helper()
	b.shots++
	b.picture(fmt.Sprintf("%02d-%s", b.shots, name))
}

// picture is shot under the very name.
func (b *browser) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("LIANLUO_SCREENSHOTS")
	if folder == "" {
		return
	}
	var picture string
	b.call("GET", "/screenshot", nil, &picture)
	raw, err := base64.StdEncoding.DecodeString(picture)
	require.NoError(b.t, err)
	require.NoError(b.t, os.MkdirAll(folder, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(folder, name+".png"), raw, 0o644))
}
