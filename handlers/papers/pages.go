package papers

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
)

// What is too much for one picture is made of several. Which one is wanted stands behind
// the record in a paper's argument: 2026, 2026-1, 2026-2.

// Page parts an argument into the record and which picture of it is wanted, from 0 on; -1
// where it is no number.
func Page(arg string) (of string, page int) {
	of, n, several := strings.Cut(arg, "-")
	if !several {
		return of, 0
	}
	page, err := strconv.Atoi(n)
	if err != nil || page < 0 {
		return of, -1
	}
	return of, page
}

// Turn leads from one of several pictures to those beside it.
func Turn(c *bot.Context, name, of string, page, pages int) [][]bot.Button {
	var row []bot.Button
	for _, other := range []int{page - 1, page + 1} {
		if other < 0 || other >= pages {
			continue
		}
		key := "picture.before"
		if other > page {
			key = "picture.after"
		}
		row = append(row, bot.Button{Text: c.P(key, "n", other+1, "of", pages), Data: bot.Data("paper", name, fmt.Sprintf("%s-%d", of, other))})
	}
	if row == nil {
		return nil
	}
	return bot.Rows(2, row...)
}
