package books_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

func TestADonationFromASentenceToTheBook(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	m.Send("/donation 昨天 " + m.Name + "捐给青山小学 3万元用于购买课桌")
	require.Contains(t, m.Last(), "青山小学")
	require.Contains(t, m.Last(), "30,000 元")
	require.Contains(t, m.Last(), "购买课桌")
	require.Contains(t, m.Last(), "姓名不公开，金额不公开")
	m.Tap("提交") // the first tap and the last
	require.Contains(t, m.Last(), "捐-2026-001")
	require.Contains(t, d.Chat(), "有一笔捐赠待核实")

	// Nobody else reads it before it is confirmed.
	other.Send("/donations 捐-2026-001")
	require.NotContains(t, other.Last(), "青山小学")
	d.Send("/donations 捐-2026-001").Tap("核实")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Chat(), "已经主任核实")

	// Then all members do, without the name and the sum, to which nobody has agreed.
	other.Send("/donations 捐-2026-001")
	require.Contains(t, other.Last(), "青山小学")
	require.Contains(t, other.Last(), "姓名不公开")
	require.Contains(t, other.Last(), "金额不公开")
	require.NotContains(t, other.Last(), m.Name)
	require.NotContains(t, other.Last(), "30,000")
	require.NotContains(t, other.Last(), "购买课桌")
	other.Send("/donations").Tap("全体已核实")
	require.NotContains(t, other.Chat(), "30,000")
	require.NotContains(t, h.Group.Chat(), "捐")

	// Its member questions it with one button.
	m.Send("/donations 捐-2026-001").Tap("有疑问")
	require.Contains(t, m.Last(), "捐-2026-001")
	m.Send("应为 4 万元").Tap("提交")
	require.Contains(t, d.Chat(), "应为 4 万元")

	// The book, as each may read it.
	for _, who := range []struct {
		p    *harness.Person
		sees bool
	}{{d, true}, {m, true}, {other, false}} {
		who.p.Forge("paper:donation_book:2026")
		_, _, text := who.p.Word()
		require.Contains(t, text, "青山小学")
		require.Equal(t, who.sees, strings.Contains(text, m.Name), who.p.Name)
		require.Equal(t, who.sees, strings.Contains(text, "30,000"), who.p.Name)
		who.p.Forge("paper:donation_sheet:2026")
		book := cells(who.p)
		require.Contains(t, book, "捐-2026-001")
		require.Equal(t, who.sees, strings.Contains(book, "30,000") || strings.Contains(book, "30000"), who.p.Name)
	}
}

// cells are all cells of a workbook that came to a person.
func cells(p *harness.Person) string {
	_, sheets := p.Book()
	var b strings.Builder
	for _, rows := range sheets {
		for _, row := range rows {
			b.WriteString(strings.Join(row, "|") + "\n")
		}
	}
	return b.String()
}

func TestADonationAsksOnlyWhatLacks(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/donation 我捐了3万元")
	require.Contains(t, m.Last(), "捐给了哪里")
	for _, office := range []string{"镇政协联络处", "主任", h.Director.Name} {
		m.Send(office)
		require.Contains(t, m.Last(), "不收钱物", office)
	}
	m.Send("李大爷")
	require.Contains(t, m.Last(), "哪一天")
	m.Send("明年3月5日")
	require.Contains(t, m.Last(), "哪一天")
	m.Tap("今天")
	require.Contains(t, m.Last(), "捐给：农户")
	require.NotContains(t, m.Last(), "李大爷")
	m.Tap("○ 公开姓名")
	require.Contains(t, m.Last(), "姓名公开，金额不公开")
	m.Tap("提交")
	require.Contains(t, m.Last(), "捐-2026-001")

	// What names the office is asked again for the recipient alone.
	m.Send("/donation 今天我捐给镇政协联络处500元")
	require.Contains(t, m.Last(), "不收钱物")
	m.Send("县慈善会")
	require.Contains(t, m.Last(), "500 元")
	m.Tap("放弃")

	// The same again is asked about; another one is entered by a tap.
	m.Send("/donation 今天我捐给农户3万元")
	require.Contains(t, m.Last(), "好像登记过了")
	m.Tap("是另一笔")
	m.Tap("提交")
	require.Contains(t, m.Last(), "捐-2026-002")
}

func TestADonationThatIsNotUnderstoodIsAskedAgain(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("/donation").Send("早上好")
	require.Contains(t, m.Last(), "谁捐了什么")
	m.Send("今天匿名人士捐给县慈善会2000元")
	require.Contains(t, m.Last(), "捐赠人：匿名")
	m.Tap("提交")
	m.Send("/donation 今天 110101199003074477捐给青山小学3万元")
	require.NotContains(t, m.Last(), "110101199003074477")
	require.NotContains(t, m.Last(), "捐-2026-002")
}

func TestAnHonourByThePhotoOfItsCertificate(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	m.Photos(1, "/honour 昨天 被县政协评为优秀政协委员")
	require.Contains(t, m.Last(), "优秀政协委员")
	require.Contains(t, m.Last(), "县级")
	m.Tap("提交") // one tap
	require.Contains(t, m.Last(), "荣-2026-001")
	d.Send("/honours 荣-2026-001").Tap("核实")
	h.Advance(6 * time.Minute)

	other.Send("/honours 荣-2026-001")
	require.Contains(t, other.Last(), m.Name)
	require.NotContains(t, other.Last(), "照片", "the certificate is its member's and the staff's")
	other.Forge("honour_cheer:1")
	require.NotContains(t, h.Group.Chat(), "贺")

	// The group hears of it by its member's button, once, and after the time to undo it.
	m.Send("/honours 荣-2026-001").Tap("在群里报喜")
	require.NotContains(t, h.Group.Chat(), "贺")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "贺"))
	m.Forge("honour_cheer:1")
	h.Advance(6 * time.Minute)
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "贺"))

	m.Forge("paper:honour_book:2026")
	_, _, text := m.Word()
	require.Contains(t, text, "优秀政协委员")
	m.Forge("paper:honour_sheet:2026")
	require.Contains(t, cells(m), m.Name)
}

func TestAnHonourOfAnotherIsTheOffices(t *testing.T) {
	h := harness.New(t).Seed()
	m, other, d := h.Members[0], h.Members[1], h.Director
	m.Send("/honour 昨天 " + other.Name + "被县政协评为优秀政协委员")
	require.Contains(t, m.Last(), "主任代录")
	d.Send("/honour 昨天 " + other.Name + "被县政协评为优秀政协委员").Tap("提交")
	require.Contains(t, d.Last(), "荣-2026-001")
	d.Send("/honours 荣-2026-001")
	require.Contains(t, d.Last(), "代录："+d.Name)
	d.Tap("核实")
	h.Advance(6 * time.Minute)
	require.Contains(t, other.Chat(), "您的荣誉 荣-2026-001")
}

// Each is three taps at most, from the menu on.
func TestAnEntryTakesThreeTaps(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("报好事") // the keyboard
	m.Tap("登记捐赠") // in place of a deed
	require.Contains(t, m.Last(), "谁捐了什么")
	m.Send("3月5日" + m.Name + "捐给青山小学3万元").Tap("提交")
	require.Contains(t, m.Last(), "捐-2026-001")
	require.NotContains(t, m.Send("/todo").Last(), "好事", "the deed that was not meant is no draft")

	m.Send("报好事") // the keyboard
	m.Tap("登记荣誉")
	m.Photos(1, "昨天被县政协评为优秀政协委员")
	require.Contains(t, m.Last(), "证书：照片 1 张")
	m.Tap("提交")
	require.Contains(t, m.Last(), "荣-2026-001")

	// A deed that is being told has the buttons no longer.
	m.Send("/deed")
	require.Contains(t, m.Last(), "[ 登记捐赠 ] [ 登记荣誉 ]")
	m.Photos(1, "")
	require.NotContains(t, m.Last(), "登记捐赠")
}

func TestPlainWordsOfferTheBooks(t *testing.T) {
	h := harness.New(t).Seed()
	m := h.Members[0]
	m.Send("昨天我捐给青山小学3000元").Tap("捐赠")
	require.Contains(t, m.Last(), "3,000 元")
	m.Tap("提交")
	require.Contains(t, m.Last(), "捐-2026-001")
	m.Send("登记荣誉")
	require.Contains(t, m.Last(), "得了什么荣誉")
}

// What was confirmed and was not so is taken back by the staff.
func TestAConfirmedEntryIsTakenBack(t *testing.T) {
	h := harness.New(t).Seed()
	m, d := h.Members[0], h.Director
	m.Send("/donation 昨天 我捐给青山小学 3万元").Tap("提交")
	m.Send("/honour 昨天 被县政协评为优秀政协委员").Tap("提交")
	for _, number := range []string{"/donations 捐-2026-001", "/honours 荣-2026-001"} {
		d.Send(number).Tap("核实")
		h.Advance(6 * time.Minute)
		m.Send(number)
		require.NotContains(t, m.Last(), "不再计入")
		d.Send(number).Tap("撤回（不再计入）")
		d.Tap("有误，改好再登记")
		require.Contains(t, d.Last(), "已撤回")
		h.Advance(6 * time.Minute)
		require.Contains(t, m.Last(), "被撤回，不再计入")
	}
	d.Send("/donations")
	require.NotContains(t, d.Last(), "捐-2026-001")
}
