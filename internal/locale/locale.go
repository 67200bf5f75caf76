// Package locale holds every word that a person is shown: Simplified Chinese
// first, English as the second, as go-i18n catalogues in catalog/.
//
// Values put into a text are escaped for Telegram's HTML by construction; a
// value that is markup already says so by its type, [HTML].
package locale

import (
	"embed"
	"fmt"
	"html"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Chinese is the default language, English the other one.
const (
	Chinese = "zh-Hans"
	English = "en"
)

// Languages are those that have a catalogue.
var Languages = []string{Chinese, English}

//go:embed catalog/*.toml
var files embed.FS

// HTML is text that is markup already: T does not escape it.
type HTML string

// Catalogue is all languages' words.
type Catalogue struct {
	words   map[string]*Words
	matcher language.Matcher
}

// Load gives the embedded catalogues, which are read once.
func Load() (*Catalogue, error) { return load() }

var load = sync.OnceValues(func() (*Catalogue, error) {
	bundle := i18n.NewBundle(language.MustParse(Chinese))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "catalog/*.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := bundle.LoadMessageFileFS(files, name); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", path.Base(name), err)
		}
	}
	c := &Catalogue{words: map[string]*Words{}}
	var tags []language.Tag
	for _, lang := range Languages {
		tags = append(tags, language.MustParse(lang))
		w := &Words{Lang: lang, localizer: i18n.NewLocalizer(bundle, lang)}
		c.words[lang], c.words[strings.ToLower(lang)] = w, w // the second as Telegram sends it: zh-hans
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
})

// In gives the words of the language nearest to lang (a BCP 47 tag as
// Telegram sends it); Chinese when lang is empty or unknown.
func (c *Catalogue) In(lang string) *Words {
	if w, ok := c.words[lang]; ok {
		return w
	}
	tag, err := language.Parse(lang)
	if err != nil || lang == "" {
		return c.words[Chinese]
	}
	_, i, conf := c.matcher.Match(tag)
	if conf == language.No {
		i = 0
	}
	return c.words[Languages[i]]
}

// Words speaks one language.
type Words struct {
	Lang      string
	localizer *i18n.Localizer
	fixed     sync.Map // texts without places, by key
}

// T gives the text of a key as Telegram HTML. pairs are names and values for
// the text's places: T("checkin.done", "time", "14:52"). Values are escaped
// unless they are HTML; an int named count chooses the plural form.
func (w *Words) T(key string, pairs ...any) string {
	return w.text(key, func(s string) string { return string(Escape(s)) }, pairs)
}

// Plain is T without markup: for buttons, toasts and other places that take
// none.
func (w *Words) Plain(key string, pairs ...any) string {
	return w.text(key, apart, pairs)
}

func (w *Words) text(key string, escape func(string) string, pairs []any) string {
	if len(pairs) == 0 {
		if s, ok := w.fixed.Load(key); ok {
			return s.(string)
		}
	}
	cfg := i18n.LocalizeConfig{MessageID: key}
	if len(pairs) > 0 {
		data := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			name, _ := pairs[i].(string)
			switch v := pairs[i+1].(type) {
			case HTML:
				data[name] = string(v)
			case int, int64, bool:
				data[name] = v
			default:
				data[name] = escape(fmt.Sprint(v))
			}
			if name == "count" {
				cfg.PluralCount = pairs[i+1]
			}
		}
		cfg.TemplateData = data
	}
	s, err := w.localizer.Localize(&cfg)
	if err != nil && cfg.PluralCount != nil { // one form for every number: "notes: 1"
		cfg.PluralCount = nil
		s, err = w.localizer.Localize(&cfg)
	}
	if err != nil {
		// The catalogue test proves that every key used is there; if one is
		// missing all the same, the person sees which rather than nothing.
		return "⟦" + key + "⟧"
	}
	if len(pairs) == 0 {
		w.fixed.Store(key, s)
	}
	return s
}

// Has tells whether the key is in the catalogue of this language.
func (w *Words) Has(key string) bool {
	_, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any{}})
	return err == nil
}

// Escape makes a person's words safe inside Telegram HTML: they bring no markup
// and do not turn the words beside them around.
func Escape(s string) HTML { return HTML(html.EscapeString(apart(s))) }

// Join puts parts together with sep, skipping empty ones.
func Join(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), sep)
}
