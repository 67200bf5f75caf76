package posts

import (
	"strings"

	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/books"
	"lianluo/models/briefing"
)

// Gifts says how many donations there were and what those come to whose sum may be published
// (慈善法 82), with how many are not in it; "" for none. A briefing has nobody's name in it.
func Gifts(w *locale.Words, n int, g *briefing.GiftsFigure) string {
	if n == 0 || g == nil {
		return ""
	}
	parts := GiftSums(w, &g.Open)
	if kept := g.Kept(); kept > 0 {
		parts = append(parts, w.Plain("briefing.gifts_kept", "n", kept))
	}
	return w.Plain("briefing.donations", "count", n, "list", strings.Join(parts, w.Plain("briefing.pause")))
}

// GiftSums writes what donations come to, money apart from estimates.
func GiftSums(w *locale.Words, t *books.Totals) (parts []string) {
	for _, part := range []struct {
		key string
		fen int64
	}{{"money", t.Money}, {"goods", t.Goods}, {"labour", t.Labour}} {
		if part.fen != 0 {
			parts = append(parts, w.Plain("donation.total_"+part.key, "sum", phrase.FormatFen(part.fen), "approx", t.Approx))
		}
	}
	if t.Open > 0 {
		parts = append(parts, w.Plain("briefing.gifts_open", "n", t.Open))
	}
	return parts
}

// Honours says how many honours there were, by level, the highest first; "" for none.
func Honours(w *locale.Words, n int, levels []briefing.LevelFigure) string {
	if n == 0 {
		return ""
	}
	var parts []string
	for _, l := range levels {
		parts = append(parts, w.Plain("briefing.honour_level", "level", w.Plain("honour.level_"+string(l.Level)), "n", l.N))
	}
	return w.Plain("briefing.honours", "count", n, "list", strings.Join(parts, w.Plain("briefing.comma")))
}

// booksLine is what both books and the archive got in a quarter, as HTML.
func booksLine(w *locale.Words, f *briefing.Figures) string {
	line := locale.Join(w.Plain("briefing.semicolon"), Gifts(w, f.Get(briefing.FigDonations).Value, f.Gifts), Honours(w, f.Get(briefing.FigHonours).Value, f.Levels))
	return locale.Join(w.Plain("briefing.semicolon"), string(locale.Escape(line)), counted(w, f, "archive", briefing.FigArchive))
}
