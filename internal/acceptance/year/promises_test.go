package year

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/pledges"
)

// scores is what the director gave in the self-assessment, added up by hand: 2 2 1.5 3 9, 5 10 9 8
// 8 9 0 0 0 5, 3 2 4.
const scores = "80.5"

// comparePromises holds the year's promises of the committee, as the director reads them, against
// promises.txt, and what the self-assessment comes to.
func (p *player) comparePromises(t *testing.T) {
	d, want := p.Director, readTable(t, "promises.txt")
	var list []pledges.Pledge
	p.Rows(func(tx *gorm.DB) (err error) {
		list, err = pledges.Of(tx, 2026)
		return err
	})
	require.Len(t, list, len(want.Names))
	page := d.Send("/promises 2026").Last()
	assert.Contains(t, page, fmt.Sprintf("共 %d 项，已办 %d 项", len(list), len(list)))
	for i, number := range want.Names {
		cells := want.Cells[number]
		on, err := time.Parse("01-02", cells["办结"])
		require.NoError(t, err)
		assert.Contains(t, page, fmt.Sprintf("%s. ✅ %s — %s", number, cells["事项"], "2026年"+on.Format("1月2日")))
		p.wait(1)
		d.Send("/office").Forge(fmt.Sprintf("pledge:%d", list[i].ID))
		card := d.Last()
		if n := cells["走访"]; n != none {
			assert.Contains(t, card, "走访委员 "+n+" 人")
		}
		if keys := cells["列席"]; keys != none {
			list := strings.Split(keys, "、")
			assert.Contains(t, card, fmt.Sprintf("有领导参加的活动 %d 次", len(list)))
			for _, key := range list {
				assert.Contains(t, card, p.at(key).Topic+"：")
			}
		}
		if n := cells["决定"]; n != none {
			assert.Contains(t, card, "会议决定 "+n+" 项")
			assert.Equal(t, cells["决定办结"], strconv.Itoa(strings.Count(card, "· ✅")), card)
		}
	}
	p.wait(1)
	assert.Contains(t, d.Send("/assess 2026").Last(), "满分 100 分；已评得 "+scores+" 分，待自评 0 项")
	p.wait(1)
	d.Forge("paper:pledges:2026")
	_, _, text := d.Word()
	assert.Contains(t, text, fmt.Sprintf("共 %d 项，已办 %d 项。", len(list), len(list)))
}
