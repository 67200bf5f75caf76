package collation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/books"
	"lianluo/models/modelstest"
	"lianluo/models/people"
)

// A donor who takes consent back after the year is frozen is in no public paper made from then
// on, and the sum cannot be found from the totals; the staff's paper stays as it was frozen.
func TestADonorTakesConsentBackAfterTheYearIsFrozen(t *testing.T) {
	h := ready(t)
	d, m, reader := h.Director, h.Members[4], h.Members[5]
	m.Send("/donation 2026年12月20日我捐给青山小学3万元用于购买课桌").Tap("提交")
	d.Send("/donations 捐-2027-001").Tap("核实")
	h.Write(func(tx *gorm.DB) error {
		gift, err := books.DonationByNumber(tx, "捐-2027-001")
		require.NoError(t, err)
		donor, err := people.PersonByID(tx, m.Row)
		require.NoError(t, err)
		return books.Reveal(tx, gift, donor, true, true)
	})
	d.Send("/collate").Tap("开始整理")
	d.Tap("请委员核对")
	d.Tap("确定发出")
	h.AdvanceTo(time.Date(2027, 1, 26, 10, 0, 0, 0, modelstest.Zone))
	d.Send("/collate").Tap("定稿")
	d.Tap("确定定稿")

	public := func() string {
		reader.Forge("paper:collation_public:2026")
		_, _, text := reader.Word()
		return text
	}
	require.Contains(t, public(), m.Name+"\n30,000 元\n青山小学")

	m.Send("/donations 捐-2027-001").Tap("改为不公开")
	require.NotContains(t, public(), "30,000")
	require.Contains(t, public(), "青山小学")
	require.NotRegexp(t, m.Name+`\n[^\n]*\n青山小学`, public())
	d.Forge("paper:collation_inner:2026")
	_, _, inner := d.Word()
	require.Contains(t, inner, "30,000")
}
