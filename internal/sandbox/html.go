package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// htmlKinds are the tags Telegram knows with the entities they make. "a",
// "span", "pre", "code" and "blockquote" need a closer look.
var htmlKinds = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}

// htmlNames are all the named references there are.
var htmlNames = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}

// htmlError is a fault of the source in Telegram's words.
type htmlError string

func (e htmlError) Error() string { return string(e) }

func refuse(format string, args ...any) error { return htmlError(fmt.Sprintf(format, args...)) }

// htmlParser turns Telegram's HTML into a text with entities. Offsets in its
// errors are bytes of the source, those of entities UTF-16 units of the text.
type htmlParser struct {
	src      string
	pos      int
	out      strings.Builder
	units    int // UTF-16 units written
	open     []htmlTag
	entities []MessageEntity
}

type htmlTag struct {
	name     string
	argument string
	units    int // where it began, in the text
	bytes    int
}

// parseHTML parses a text with parse_mode HTML. Its errors read as Telegram's,
// without "can't parse entities: " in front.
func parseHTML(src string) (string, []MessageEntity, error) {
	p := &htmlParser{src: src}
	for p.pos < len(src) {
		var err error
		switch {
		case src[p.pos] == '&':
			p.write(p.reference())
		case strings.HasPrefix(src[p.pos:], "</"):
			err = p.endTag()
		case src[p.pos] == '<':
			err = p.startTag()
		default:
			r, n := utf8.DecodeRuneInString(src[p.pos:])
			p.write(r)
			p.pos += n
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, refuse("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	for i := range p.entities {
		if e := &p.entities[i]; e.Type == "code" {
			e.Language = ""
		}
	}
	sortEntities(p.entities)
	return p.out.String(), p.entities, nil
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.units += max(utf16.RuneLen(r), 1)
}

// reference reads a character reference at "&". What is none stands for
// itself, as with Telegram: "&nbsp;" and a lone "&" are plain text.
func (p *htmlParser) reference() rune {
	r, n := htmlReference(p.src[p.pos:])
	p.pos += n
	return r
}

// htmlReference decodes the reference at the start of s: its character and its
// length in bytes, or '&' and 1.
func htmlReference(s string) (rune, int) {
	end := 1
	var r rune
	if strings.HasPrefix(s, "&#") {
		digits, base := "0123456789", 10
		end = 2
		if strings.HasPrefix(s, "&#x") {
			digits, base, end = digits+"abcdefABCDEF", 16, 3
		}
		start := end
		for end < len(s) && strings.IndexByte(digits, s[end]) >= 0 {
			end++
		}
		n, err := strconv.ParseUint(s[start:end], base, 32)
		if err != nil || n == 0 || n >= 0x10ffff || end >= 10 || utf16.IsSurrogate(rune(n)) {
			return '&', 1
		}
		r = rune(n)
	} else {
		for end < len(s) && isASCIILetter(s[end]) {
			end++
		}
		if r = htmlNames[s[1:end]]; r == 0 {
			return '&', 1
		}
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isHTMLSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' || c == 0 }

// until moves over the source as long as no byte of stop comes.
func (p *htmlParser) until(stop func(byte) bool) string {
	start := p.pos
	for p.pos < len(p.src) && !stop(p.src[p.pos]) {
		p.pos++
	}
	return p.src[start:p.pos]
}

func (p *htmlParser) skipSpace() { p.until(func(c byte) bool { return !isHTMLSpace(c) }) }

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.until(func(c byte) bool { return isHTMLSpace(c) || c == '>' }))
	if p.pos == len(p.src) {
		return refuse("Unclosed start tag at byte offset %d", begin)
	}
	if htmlKinds[name] == "" {
		return refuse("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := htmlTag{name: name, units: p.units, bytes: p.out.Len()}
	for {
		p.skipSpace()
		if p.pos < len(p.src) && p.src[p.pos] == '>' {
			p.pos++
			break
		}
		if err := p.attribute(&tag, begin); err != nil {
			return err
		}
	}
	if name == "span" && tag.argument != "spoiler" {
		return refuse("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, tag)
	return nil
}

func (p *htmlParser) attribute(tag *htmlTag, begin int) error {
	unclosed := refuse("Unclosed start tag %q at byte offset %d", tag.name, begin)
	if p.pos == len(p.src) {
		return unclosed
	}
	name := p.until(func(c byte) bool { return isHTMLSpace(c) || strings.IndexByte(`=>/"'`, c) >= 0 })
	if name == "" {
		return refuse("Empty attribute name in the tag %q at byte offset %d", tag.name, begin)
	}
	p.skipSpace()
	if p.pos == len(p.src) {
		return unclosed
	}
	value := ""
	if p.src[p.pos] == '=' {
		p.pos++
		p.skipSpace()
		if p.pos == len(p.src) {
			return unclosed
		}
		var err error
		if value, err = p.attributeValue(); err != nil {
			return err
		}
		if p.pos == len(p.src) {
			return refuse("Unclosed start tag at byte offset %d", begin)
		}
	}
	tag.set(name, value)
	return nil
}

func (p *htmlParser) attributeValue() (string, error) {
	quote := p.src[p.pos]
	if quote != '"' && quote != '\'' {
		start := p.pos
		token := p.until(func(c byte) bool {
			return !isASCIILetter(c) && (c < '0' || c > '9') && c != '.' && c != '-'
		})
		if p.pos < len(p.src) && !isHTMLSpace(p.src[p.pos]) && p.src[p.pos] != '>' {
			return "", refuse("Unexpected end of name token at byte offset %d", start)
		}
		return strings.ToLower(token), nil
	}
	p.pos++
	var b strings.Builder
	for p.pos < len(p.src) && p.src[p.pos] != quote {
		if p.src[p.pos] == '&' {
			b.WriteRune(p.reference())
			continue
		}
		b.WriteByte(p.src[p.pos])
		p.pos++
	}
	if p.pos < len(p.src) {
		p.pos++
	}
	return b.String(), nil
}

// set takes over the one attribute that counts for each tag.
func (t *htmlTag) set(name, value string) {
	switch t.name + " " + name {
	case "a href", "tg-emoji emoji-id":
		t.argument = value
	case "code class":
		if language, ok := strings.CutPrefix(value, "language-"); ok {
			t.argument = language
		}
	case "span class":
		if class, ok := strings.CutPrefix(value, "tg-"); ok {
			t.argument = class
		}
	case "blockquote expandable":
		t.argument = "1"
	}
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return refuse("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += len("</")
	name := strings.ToLower(p.until(func(c byte) bool { return isHTMLSpace(c) || c == '>' }))
	p.skipSpace()
	if p.pos == len(p.src) || p.src[p.pos] != '>' {
		return refuse("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return refuse("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.units == tag.units {
		return nil
	}
	return p.close(tag)
}

// close adds the entity of a finished tag.
func (p *htmlParser) close(tag htmlTag) error {
	e := MessageEntity{Type: htmlKinds[tag.name], Offset: tag.units, Length: p.units - tag.units}
	var last *MessageEntity
	if n := len(p.entities); n > 0 && p.entities[n-1].Offset == e.Offset && p.entities[n-1].Length == e.Length {
		last = &p.entities[n-1]
	}
	switch tag.name {
	case "tg-emoji":
		if id, err := strconv.ParseInt(tag.argument, 10, 64); err != nil || id == 0 {
			return refuse("Invalid custom emoji identifier specified")
		}
		e.CustomEmojiID = tag.argument
	case "a":
		target := tag.argument
		if target == "" {
			target = p.out.String()[tag.bytes:]
		}
		link, ok := checkedLink(target)
		if !ok {
			return nil // Telegram keeps the text and drops the link
		}
		e.URL = link
	case "pre":
		if last != nil && last.Type == "code" && last.Language != "" {
			last.Type = "pre"
			return nil
		}
	case "code":
		e.Language = tag.argument
		if last != nil && last.Type == "pre" && tag.argument != "" {
			last.Language = tag.argument
			return nil
		}
	case "blockquote":
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	}
	// <b>…<b>…</b></b> is bold once.
	p.entities = slices.DeleteFunc(p.entities, func(in MessageEntity) bool {
		return in.Type == e.Type && in.Offset >= e.Offset && in.URL == e.URL
	})
	p.entities = append(p.entities, e)
	return nil
}

// checkedLink is a link as Telegram takes it: http, https, ftp, tg and ton, or
// a bare host name, which becomes http.
func checkedLink(link string) (string, bool) {
	link = strings.TrimSpace(link)
	if !strings.Contains(link, "://") && !strings.HasPrefix(strings.ToLower(link), "tg:") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "ftp":
		host := u.Hostname()
		if host == "" || !strings.Contains(host, ".") && host != "localhost" && !strings.Contains(host, ":") {
			return "", false
		}
		if u.Path == "" && u.RawQuery == "" {
			u.Path = "/"
		}
		return u.String(), true
	case "tg", "ton", "tonsite":
		return link, true
	}
	return "", false
}
