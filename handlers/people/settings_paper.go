package people

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	"lianluo/internal/documents/docx"
	mpeople "lianluo/models/people"
)

// How what the office prints and shows looks: the palette of its pictures, the typefaces of
// its papers and whether they leave the space of a printed head. A sample shows each.

// The papers that are samples.
const (
	samplePicture = "sample_card"
	sampleWord    = "sample_word"
)

var paletteSetting = setting{
	name: "palette", presets: palettes(),
	set: func(s *mpeople.Settings, value string) bool {
		s.Palette = value
		return slices.Contains(palettes(), value)
	},
	get: func(s *mpeople.Settings) string {
		if slices.Contains(palettes(), s.Palette) {
			return s.Palette
		}
		return palettes()[0]
	},
}

func palettes() (names []string) {
	for _, p := range card.Palettes {
		names = append(names, string(p))
	}
	return names
}

// officialFonts is the value of the typefaces of official papers (GB/T 9704-2012, 5.2.2).
const officialFonts = "official"

var fontsSetting = setting{
	name: "fonts", presets: []string{officialFonts, mpeople.CommonFonts},
	set: func(s *mpeople.Settings, value string) bool {
		s.PaperFonts = ""
		if value == mpeople.CommonFonts {
			s.PaperFonts = value
		}
		return value == officialFonts || value == mpeople.CommonFonts
	},
	get: func(s *mpeople.Settings) string {
		if s.PaperFonts == mpeople.CommonFonts {
			return s.PaperFonts
		}
		return officialFonts
	},
}

func registerSamples(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: samplePicture, Access: bot.Directors, Make: makePicture})
	papers.Add(r, papers.Paper{Name: sampleWord, Access: bot.Directors, Make: makeWord})
}

// sampleOf is the button of the sample that shows a setting; none for most.
func sampleOf(c *bot.Context, setting string) [][]bot.Button {
	switch setting {
	case "palette":
		return bot.Rows(1, papers.Button(c, samplePicture, ""))
	case "fonts", "head":
		return bot.Rows(1, papers.Button(c, sampleWord, ""))
	}
	return nil
}

func makePicture(c *bot.Context, _ string) (*papers.File, error) {
	w, rules := c.GroupWords(), c.Office.Rules()
	palette := w.Plain("settings.palette_" + paletteSetting.get(&rules))
	text := c.T("sample.picture", "palette", c.P("settings.palette_"+paletteSetting.get(&rules)))
	number := w.Plain("sample.number")
	return papers.Picture(c, w.Plain("sample.name"), palette, text, &card.Card{
		Above: c.Office.Name, Title: w.Plain("sample.name"), Below: palette,
		Parts: []card.Part{card.Heading(w.Plain("sample.heading")), card.Figures{{Number: "12", Label: number}, {Number: "34", Label: number}}, card.Text(w.Plain("sample.text"))},
	})
}

func makeWord(c *bot.Context, _ string) (*papers.File, error) {
	w := c.GroupWords()
	return papers.Word(c, w.Plain("sample.name"), "", c.T("sample.word"), &docx.Document{Blocks: []docx.Block{
		docx.Title(w.Plain("sample.title")), docx.Heading{Level: 1, Text: w.Plain("sample.heading_1")}, docx.Text(w.Plain("sample.text_1")),
		docx.Heading{Level: 2, Text: w.Plain("sample.heading_2")}, docx.Text(w.Plain("sample.text_2")),
		docx.Signature{Office: c.Office.Name, Day: w.Plain("sample.day", "year", c.Local(c.Now).Year(), "month", int(c.Local(c.Now).Month()), "day", c.Local(c.Now).Day())},
	}})
}
