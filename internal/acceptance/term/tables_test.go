package term

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/store"
)

// event is a line of testdata/events.txt.
type event struct {
	Day  store.Date
	Who  string
	What string // 好事, 捐赠, 荣誉, 文史, 学习, 更正, 补核
	No   int    // of its kind in the year
	How  string // how the office decides of it
	Text string
}

func lines(t testing.TB, name string) (list []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

func events(t testing.TB) (list []event) {
	for _, line := range lines(t, "events.txt") {
		r := strings.SplitN(line, " ", 6)
		no, err := strconv.Atoi(r[3])
		require.NoError(t, err)
		list = append(list, event{Day: store.Date(r[0]), Who: r[1], What: r[2], No: no, How: r[4], Text: r[5]})
	}
	return list
}

// table is a file of figures: the first word of a row, the head of a column.
type table struct {
	rows []string
	of   map[string]map[string]string
}

func readTable(t testing.TB, name string) table {
	all := lines(t, name)
	heads := strings.Fields(all[0])[1:]
	tab := table{of: map[string]map[string]string{}}
	for _, line := range all[1:] {
		cells := strings.Fields(line)
		require.Len(t, cells, len(heads)+1, line)
		row := map[string]string{}
		for i, head := range heads {
			row[head] = cells[i+1]
		}
		tab.rows = append(tab.rows, cells[0])
		tab.of[cells[0]] = row
	}
	return tab
}

// number reads a figure of the table.
func (tab table) number(t testing.TB, row, head string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(tab.of[row][head], 10, 64)
	require.NoError(t, err, "%s %s", row, head)
	return n
}
