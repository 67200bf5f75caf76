package sandbox

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestHTML(t *testing.T) {
	e := func(kind string, offset, length int) MessageEntity {
		return MessageEntity{Type: kind, Offset: offset, Length: length}
	}
	with := func(e MessageEntity, f func(*MessageEntity)) MessageEntity { f(&e); return e }
	for _, c := range []struct {
		src, text string
		entities  []MessageEntity
	}{
		{"plain", "plain", nil},
		{"a &lt;b&gt; &amp; &quot;c&quot; &#33;&#x21;", `a <b> & "c" !!`, nil},
		{"&nbsp; & &copy; &#0; &lt", "&nbsp; & &copy; &#0; <", nil},
		{"<b>签到</b>", "签到", []MessageEntity{e("bold", 0, 2)}},
		{"𠮷<strong>x</strong>", "𠮷x", []MessageEntity{e("bold", 2, 1)}},
		{"<i>a<u>b</u></i>", "ab", []MessageEntity{e("italic", 0, 2), e("underline", 1, 1)}},
		{"<B>x</b>", "x", []MessageEntity{e("bold", 0, 1)}},
		{"<b>x</>", "x", []MessageEntity{e("bold", 0, 1)}},
		{"<b>a<strong>b</strong></b>", "ab", []MessageEntity{e("bold", 0, 2)}},
		{"<b></b>x", "x", nil},
		{"<em>a</em><ins>b</ins><s>c</s><strike>d</strike><del>e</del>", "abcde", []MessageEntity{
			e("italic", 0, 1), e("underline", 1, 1), e("strikethrough", 2, 1), e("strikethrough", 3, 1), e("strikethrough", 4, 1)}},
		{`<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>`, "ab", []MessageEntity{e("spoiler", 0, 1), e("spoiler", 1, 1)}},
		{`<a href="https://e.com/?a=1&amp;b=2">x</a>`, "x", []MessageEntity{
			with(e("text_link", 0, 1), func(e *MessageEntity) { e.URL = "https://e.com/?a=1&b=2" })}},
		{`<a href='e.com'>x</a>`, "x", []MessageEntity{with(e("text_link", 0, 1), func(e *MessageEntity) { e.URL = "http://e.com/" })}},
		{`<a>https://e.com/</a>`, "https://e.com/", []MessageEntity{
			with(e("text_link", 0, 14), func(e *MessageEntity) { e.URL = "https://e.com/" })}},
		{`<a href="javascript:alert(1)">x</a>`, "x", nil},
		{`<code class="language-go">x</code>`, "x", []MessageEntity{e("code", 0, 1)}},
		{`<pre><code class="language-go">x</code></pre>`, "x", []MessageEntity{
			with(e("pre", 0, 1), func(e *MessageEntity) { e.Language = "go" })}},
		{`<code class=language-go><pre>x</pre></code>`, "x", []MessageEntity{
			with(e("pre", 0, 1), func(e *MessageEntity) { e.Language = "go" })}},
		{`<blockquote>a</blockquote><blockquote expandable>b</blockquote>`, "ab", []MessageEntity{
			e("blockquote", 0, 1), e("expandable_blockquote", 1, 1)}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []MessageEntity{
			with(e("custom_emoji", 0, 2), func(e *MessageEntity) { e.CustomEmojiID = "5368324170671202286" })}},
	} {
		text, entities, err := parseHTML(c.src)
		require.NoError(t, err, c.src)
		require.Equal(t, c.text, text, c.src)
		require.Equal(t, c.entities, entities, c.src)
	}
}

func TestHTMLErrors(t *testing.T) {
	for src, want := range map[string]string{
		"<b>x":                                `Can't find end tag corresponding to start tag "b"`,
		"x</b>":                               "Unexpected end tag at byte offset 1",
		"<b>x</i>":                            `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<p>x</p>":                            `Unsupported start tag "p" at byte offset 0`,
		"a <br/>":                             `Unsupported start tag "br/" at byte offset 2`,
		"1 < 2":                               `Unsupported start tag "" at byte offset 2`,
		"1 <2":                                "Unclosed start tag at byte offset 2",
		"1 < 2 >":                             `Unsupported start tag "" at byte offset 2`,
		"<b":                                  "Unclosed start tag at byte offset 0",
		"<b x":                                `Unclosed start tag "b" at byte offset 0`,
		"<a href=":                            `Unclosed start tag "a" at byte offset 0`,
		`<a href="x`:                          "Unclosed start tag at byte offset 0",
		"<a href=x/y>z</a>":                   "Unexpected end of name token at byte offset 8",
		`<a "x">z</a>`:                        `Empty attribute name in the tag "a" at byte offset 0`,
		"<b>x</b":                             "Unclosed end tag at byte offset 4",
		"<span>x</span>":                      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<tg-emoji emoji-id="x">👍</tg-emoji>`: "Invalid custom emoji identifier specified",
	} {
		_, _, err := parseHTML(src)
		require.EqualError(t, err, want, src)
	}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>签到</b>", `<a href="https://e.com">x</a> &amp; &#x1F600;`, "<pre><code class='language-x'>y</code></pre>",
		"<b><i></b></i>", "1 < 2 & 3 > 2", "</", "<", "&#", "<a href='&lt;'", " <u> x </u> ", "<blockquote expandable>a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			return
		}
		text, entities, err := parseHTML(src)
		if err != nil {
			return
		}
		checkEntities(t, text, entities)
		clean, kept := cleanText(text, entities)
		checkEntities(t, clean, kept)
		if again, _ := cleanText(clean, nil); len(kept) == 0 && again != clean {
			t.Errorf("cleaning twice changes %q to %q", clean, again)
		}
		checkEntities(t, clean, findEntities(clean, kept))
		// What is escaped as the documentation says comes back as it was.
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(src)
		if back, found, err := parseHTML(escaped); err != nil || back != src || len(found) > 0 {
			t.Errorf("escaped %q came back as %q, %v, %v", src, back, found, err)
		}
	})
}

func checkEntities(t *testing.T, text string, entities []MessageEntity) {
	t.Helper()
	n := utf16Len(text)
	for i, e := range entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > n || e.Type == "" {
			t.Errorf("entity %+v outside of %d units", e, n)
		}
		if i > 0 && e.Offset < entities[i-1].Offset {
			t.Errorf("entities out of order: %+v", entities)
		}
	}
}

func TestCleanText(t *testing.T) {
	text, entities := cleanText(" \n\ta\rb\u202ec \n", []MessageEntity{
		{Type: "bold", Offset: 3, Length: 6}, {Type: "italic", Offset: 7, Length: 2}})
	require.Equal(t, "abc", text)
	require.Equal(t, []MessageEntity{
		{Type: "bold", Offset: 0, Length: 3}, {Type: "italic", Offset: 2, Length: 1}}, entities)

	text, entities = cleanText("  a", []MessageEntity{{Type: "code", Offset: 0, Length: 3}})
	require.Equal(t, "  a", text, "spaces within an entity stay in front")
	require.Len(t, entities, 1)

	for _, empty := range []string{"", " ", "\u200b", "\u3000\u00a0", "\x00\x01", "\u2800"} {
		require.Empty(t, trimText(empty))
	}
}

func TestFindEntities(t *testing.T) {
	kinds := func(text string) (out []string) {
		units := []rune(text)
		for _, e := range findEntities(text, nil) {
			out = append(out, e.Type+" "+string(units[e.Offset:e.Offset+e.Length]))
		}
		return out
	}
	require.Equal(t, []string{"bot_command /start"}, kinds("/start abc"))
	require.Equal(t, []string{"bot_command /menu@lianluo_bot"}, kinds("请发 /menu@lianluo_bot"))
	require.Empty(t, kinds("签到/start"), "a letter in front")
	require.Empty(t, kinds("/开始 a/b 3/4"))
	require.Equal(t, []string{"mention @wangfang", "hashtag #好事"}, kinds("@wangfang #好事"))
	require.Equal(t, []string{"url https://e.com/a?b=1"}, kinds("见https://e.com/a?b=1。"))
	require.Equal(t, []string{"email a@e.com"}, kinds("a@e.com"))
	inside := []MessageEntity{{Type: "code", Offset: 0, Length: 6}}
	require.Equal(t, inside, findEntities("/start", inside), "not within code")
}

func TestSplitText(t *testing.T) {
	require.Empty(t, splitText("", 10))
	require.Equal(t, []string{"0123456789"}, splitText("0123456789", 10))
	require.Equal(t, []string{"0123456", "89abc"}, splitText("0123456\n89abc", 10))
	require.Equal(t, []string{"𠮷𠮷", "𠮷"}, splitText("𠮷𠮷𠮷", 5), "no character is cut in two")
}
