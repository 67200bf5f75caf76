package locale_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
)

// entry is one text of a catalogue: its forms by plural category ("" for a
// text that has none) and the places that values are put into.
type entry struct {
	file   string
	forms  map[string]string
	places []string
}

// reserved are the names that go-i18n takes for parts of a message.
var reserved = []string{
	"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other",
}

var categories = []string{"one", "other"}

// catalogue reads all files of a language.
func catalogue(t *testing.T, lang string) map[string]entry {
	t.Helper()
	names, err := filepath.Glob("catalog/*." + lang + ".toml")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	all := map[string]entry{}
	for _, name := range names {
		var tree map[string]any
		_, err := toml.DecodeFile(name, &tree)
		require.NoError(t, err, name)
		flatten(t, filepath.Base(name), "", tree, all)
	}
	return all
}

func flatten(t *testing.T, file, prefix string, tree map[string]any, all map[string]entry) {
	for name, value := range tree {
		key := strings.TrimPrefix(prefix+"."+name, ".")
		if slices.Contains(reserved, strings.ToLower(name)) {
			t.Errorf("%s: %s: the name %q is reserved by go-i18n", file, key, name)
			continue
		}
		forms := map[string]string{}
		switch v := value.(type) {
		case string:
			forms[""] = v
		case map[string]any:
			if !isPlural(v) {
				flatten(t, file, key, v, all)
				continue
			}
			for category, text := range v {
				forms[category], _ = text.(string)
			}
		default:
			t.Errorf("%s: %s is a %T, not a text", file, key, value)
			continue
		}
		if other, twice := all[key]; twice {
			t.Errorf("%s: %s stands in %s too", file, key, other.file)
		}
		e := entry{file: file, forms: forms}
		for category, text := range forms {
			found := places(t, file+": "+key, text)
			if category != "one" { // "one thing" need not say the number
				e.places = found
			}
		}
		all[key] = e
	}
}

// isPlural tells a text with plural forms from a table of texts.
func isPlural(v map[string]any) bool {
	for name := range v {
		if !slices.Contains(categories, name) {
			return false
		}
	}
	return len(v) > 0
}

// places lists the values a text takes, as its template names them.
func places(t *testing.T, where, text string) []string {
	t.Helper()
	trees, err := parse.Parse("text", text, "", "", map[string]any{"eq": 1, "ne": 1, "and": 1, "or": 1, "not": 1, "gt": 1, "lt": 1})
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return nil
	}
	found := map[string]bool{}
	for _, tree := range trees {
		for _, name := range fieldName.FindAllStringSubmatch(tree.Root.String(), -1) {
			found[name[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// fieldName finds .name inside an action, as the parser writes it back.
var fieldName = regexp.MustCompile(`\{\{[^{}]*?\.([a-z_]\w*)`)

func TestBothLanguagesSayTheSame(t *testing.T) {
	chinese, english := catalogue(t, locale.Chinese), catalogue(t, locale.English)
	for key, zh := range chinese {
		en, ok := english[key]
		if !ok {
			t.Errorf("%s: %s has no English", zh.file, key)
			continue
		}
		if !slices.Equal(zh.places, en.places) {
			t.Errorf("%s: %s takes %v in Chinese and %v in English", zh.file, key, zh.places, en.places)
		}
	}
	for key, en := range english {
		if _, ok := chinese[key]; !ok {
			t.Errorf("%s: %s has no Chinese", en.file, key)
		}
		if _, plural := en.forms["other"]; !plural && en.forms["one"] != "" || plural && en.forms["one"] == "" {
			t.Errorf("%s: %s has one plural form of two", en.file, key)
		}
	}
}

// signs are the few signs besides letters and punctuation that texts use, each with one meaning
// (chat.md): done or chosen, its time has come, a file, back and on, a light that is on, off or on in part,
// from what to what, up and down.
const signs = "✅⏰📎‹›●○◐→↑↓"

func TestTextsKeepToTheManner(t *testing.T) {
	for _, lang := range locale.Languages {
		for key, e := range catalogue(t, lang) {
			for _, text := range e.forms {
				if strings.ContainsAny(text, "!！") {
					t.Errorf("%s: %s exclaims: %s", e.file, key, text)
				}
				for _, r := range text {
					if unicode.Is(unicode.So, r) && !strings.ContainsRune(signs, r) {
						t.Errorf("%s: %s has the sign %c", e.file, key, r)
					}
				}
				if strings.TrimSpace(text) == "" && text == "" {
					t.Errorf("%s: %s is empty", e.file, key)
				}
				if lang == locale.Chinese && strings.HasPrefix(key, "command.") && utf8.RuneCountInString(text) > 20 {
					t.Errorf("%s: %s is too long for a menu", e.file, key)
				}
			}
		}
	}
}

// TestFormsAndCommandsHaveWords asks the router itself what it is going to
// say.
func TestFormsAndCommandsHaveWords(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	router := bot.NewRouter(words)
	handlers.Register(router, handlers.Options{Calendar: calendar.Embedded()})
	chinese := catalogue(t, locale.Chinese)
	for _, key := range router.Words() {
		e, ok := chinese[key]
		if !ok {
			t.Errorf("%s is missing", key)
			continue
		}
		if len(e.places) > 0 {
			t.Errorf("%s: %s takes %v, but is said without values", e.file, key, e.places)
		}
	}
}

func TestKeysUsedAreThere(t *testing.T) {
	chinese := catalogue(t, locale.Chinese)
	tables := map[string]bool{}
	for key := range chinese {
		table, _, _ := strings.Cut(key, ".")
		tables[table] = true
	}
	for _, u := range uses(t) {
		switch {
		case u.prefix:
			if !slices.ContainsFunc(slices.Collect(maps.Keys(chinese)), func(k string) bool { return strings.HasPrefix(k, u.key) }) {
				t.Errorf("%s: no key begins with %q", u.at, u.key)
			}
			continue
		case !u.said:
			table, _, _ := strings.Cut(u.key, ".")
			if !tables[table] {
				continue // looks like a key, but is of something else
			}
		}
		e, ok := chinese[u.key]
		if !ok {
			t.Errorf("%s: %q is not in the catalogue", u.at, u.key)
			continue
		}
		if !u.said || u.open {
			continue
		}
		for _, place := range e.places {
			if !slices.Contains(u.values, place) {
				t.Errorf("%s: %q takes %q, which is not given", u.at, u.key, place)
			}
		}
	}
}

func TestNoWordsInTheCode(t *testing.T) {
	for _, l := range literals(t) {
		t.Errorf("%s: %q is shown to people: it belongs in the catalogue", l.at, l.text)
	}
}

func TestLanguagesOfTelegramClients(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	for tag, want := range map[string]string{
		"": locale.Chinese, "zh-hans": locale.Chinese, "zh-hant": locale.Chinese, "zh": locale.Chinese, "xx-bad-": locale.Chinese,
		"en": locale.English, "en-US": locale.English, "en-gb": locale.English, "ug": locale.Chinese,
	} {
		require.Equal(t, want, words.In(tag).Lang, tag)
	}
	w := words.In(locale.Chinese)
	require.Contains(t, w.T("common.fault", "code", "<b>"), "&lt;b&gt;")
	require.Contains(t, w.T("common.fault", "code", locale.HTML("<b>")), "<b>")
	require.Contains(t, w.Plain("common.fault", "code", "<b>"), "<b>")
	require.Equal(t, "⟦no.such⟧", w.T("no.such"))
	require.True(t, w.Has("menu.waits"))
	require.False(t, w.Has("no.such"))
}

// rooms are the packages, and those inside them, whose words people see.
func rooms(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{"../../bot", "../../handlers", "../../scheduler", "../posts", "../web"} {
		err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
				files = append(files, name)
			}
			return err
		})
		require.NoError(t, err)
	}
	require.NotEmpty(t, files)
	return files
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(name)
	require.NoError(t, err, fmt.Sprint("read ", name))
	return raw
}

// TestEveryTextTakesOne says every text of which there can be one with one: a
// language with plural forms does not need them for "notes: 1".
func TestEveryTextTakesOne(t *testing.T) {
	c, err := locale.Load()
	require.NoError(t, err)
	for _, lang := range locale.Languages {
		w := c.In(lang)
		for key, e := range catalogue(t, lang) {
			if !slices.Contains(e.places, "count") {
				continue
			}
			require.True(t, w.Has(key), "%s: %s", lang, key)
			pairs := []any{"count", 1}
			for _, place := range e.places {
				if place != "count" {
					pairs = append(pairs, place, "x")
				}
			}
			require.NotContains(t, w.Plain(key, pairs...), "⟦", "%s: %s", lang, key)
		}
	}
}
