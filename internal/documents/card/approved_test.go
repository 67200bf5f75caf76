package card

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the approved pictures of testdata anew")

// tolerance is how much a picture may differ from the approved one, as the mean over
// all colours of all pixels, of 255: what another version of a font's rasterizer does to
// the edges of letters is below it, a word that has moved is not.
const tolerance = 0.25

// descriptions are cards of each kind, as the rooms describe them.
func descriptions() map[string]*Card {
	marks := [][]Mark{
		{Full, Full, Half, Full, Full, Open, Full, Full}, {Full, Missed, Full, Full, Open, Full, Full, Unclear},
		{Nothing, Nothing, Full, Full, Full, Full, Half, Full},
	}
	grid := Grid{
		Columns: []string{"1月\n9日", "2月\n6日", "3月\n13日", "5月\n8日", "7月\n10日", "9月\n11日", "11月\n13日", "12月\n5日"},
		Legend:  []Sign{{Full, "出席"}, {Half, "迟到"}, {Open, "请假（含公务、病假）"}, {Missed, "缺席"}, {Unclear, "待确认、请假待批"}, {Nothing, "不须参加"}},
	}
	for i, name := range []string{"陈静", "龚平", "李强", "欧阳建国", "买买提·吐尔逊", "王芳", "张伟", "赵敏", "周涛", "吴磊", "孙丽"} {
		grid.Rows = append(grid.Rows, GridRow{name, marks[i%len(marks)]})
	}
	return map[string]*Card{
		"briefing": {
			Above: "青山镇政协联络处", Title: "2026年第四季度履职通报", Below: "10月1日至12月31日",
			Parts: []Part{
				Figures{{"2", "次集中学习"}, {"3", "次集体活动"}, {"92%", "出席率\n（5 次活动）"}, {"6", "条意见建议"}, {"9", "件好事实事"}, {"18", "篇学习笔记"}},
				Heading("各次活动到会情况"), Shares{
					{"10月16日 集中学习：二十届四中全会精神", 10, 11, "10/11 人"}, {"11月13日 座谈讨论：人居环境整治", 9, 10, "9/10 人"}, {"12月5日 集中学习：中央一号文件", 11, 11, "11/11 人"},
				},
				Heading("意见建议办理情况"), Shares{{"提交", 6, 6, "6 条"}, {"报送", 5, 6, "5 条"}, {"采纳", 2, 6, "2 条"}, {"办结", 0, 6, "0 条"}},
				Heading("表扬"), Rows{Lead: 5, List: []Row{{Lead: "陈静、\n龚平", Text: "送戏下乡"}, {Lead: "𠮷田喆", Text: "为柳树村小学捐赠图书一万二千余册、意见建议被采纳"}}},
				Heading("2027年第一季度安排"), Rows{Lead: 4, List: []Row{{Lead: "1月9日", Text: "调研考察：走访养老院"}, {Lead: "2月6日", Text: "集中学习：县“两会”精神"}}},
			},
			Foot: "数字统计于 1月4日（周一）09:00。出席率为到会人次占应到人次的百分比，公务、病假不计应到。每个数字都可点「看依据」查到。",
		},
		"grid": {Palette: Slate, Above: "青山镇政协联络处", Title: "2026年出席情况", Below: "1月9日至12月5日", Parts: []Part{grid}, Foot: "按名册排列，不作排名。只供主任和文书查看，请勿转发。"},
		"poster": {Palette: Ochre, Sheet: true, Above: "扫码签到", Title: "集中学习：二十届四中全会精神", Below: "青山镇政协联络处", Parts: []Part{
			Code{func(x, y int) bool { return (x*7+y*13+x*y)%3 == 0 }, 33, ""},
			Rows{Lead: 3, List: []Row{{Lead: "时间", Text: "12月5日（周六）15:00–17:00"}, {Lead: "地点", Text: "镇政府三楼会议室"}, {Lead: "主持", Text: "王芳"}, {Lead: "签到", Text: "14:30–17:00"}}},
		}},
		"calendar": {Above: "青山镇政协联络处", Title: "2026年活动日历", Below: "共 5 次活动", Parts: []Part{Rows{Lead: 3, List: []Row{
			{Lead: "1月", Text: "9日 集中学习：省“两会”精神（已结束）"}, {Lead: "", Text: "23日 调研考察：敬老院（已结束）"}, {Lead: "3月", Text: "13日 集中学习：全国“两会”精神，传达省市县三级常委会议部署"},
			{Lead: "", Text: "31日 专题调研到期：村级养老"}, {Lead: "12月", Text: "5日 集中学习：二十届四中全会精神"}, {Lead: "", Text: "19日 学习交流：邻镇联络处"},
		}}}, Foot: "截至12月5日的安排，以后的变动以「活动日程」为准。"},
		"year": {Palette: Slate, Above: "青山镇政协联络处", Title: "陈静的2026年", Parts: []Part{
			Figures{{"10", "次到会（应到 11 次）"}, {"5", "篇学习笔记"}, {"2", "篇心得体会"}, {"3", "条意见建议"}, {"2", "件好事实事"}},
			Heading("意见建议办理情况"), Bars{{"提交", 3, "3 条"}, {"报送", 3, "3 条"}, {"采纳", 1, "1 条"}},
			Heading("好事实事"), Rows{Lead: 4, List: []Row{{Lead: "3月6日", Text: "送戏下乡 3 场 约 800 人"}, {Lead: "9月1日", Text: "捐资助学 10 人"}}},
			Text("陈静委员，感谢您今年以来的付出。"),
		}, Foot: "截至12月5日，与「我的履职」同一算法。只发给您本人。"},
		"deeds": {Palette: Ochre, Above: "青山镇政协联络处", Title: "好事实事汇总", Below: "县政协第十五届", Parts: []Part{
			Figures{{"31", "件好事实事"}, {"11", "位委员参与"}, {"3200", "人受益（约数）"}, {"46", "户受益"}},
			Heading("数量（场）"), Bars{{"送戏下乡", 20, "20 场"}, {"义诊", 6, "6 场"}, {"农技讲座", 4, "4 场"}},
			Heading("受益（人）"), Bars{{"送戏下乡", 2400, "约 2400 人"}, {"义诊", 800, "800 人"}},
		}, Foot: "截至12月5日，按主任核实的日子计入本届；不同单位的数量不相加。"},
	}
}

// TestCardsLookAsApproved: somebody has looked at each picture of testdata. -update
// writes them anew, to be looked at again.
func TestCardsLookAsApproved(t *testing.T) {
	for name, k := range descriptions() {
		p, err := k.Draw()
		require.NoError(t, err, name)
		path := filepath.Join("testdata", name+".png")
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o750))
			require.NoError(t, os.WriteFile(path, p.PNG, 0o600))
			continue
		}
		approved, err := os.ReadFile(path)
		require.NoError(t, err, "write it with -update and look at it")
		want, err := png.Decode(bytes.NewReader(approved))
		require.NoError(t, err)
		got, err := png.Decode(bytes.NewReader(p.PNG))
		require.NoError(t, err)
		require.Equal(t, want.Bounds(), got.Bounds(), name)
		require.LessOrEqual(t, difference(want, got), tolerance, name)
	}
}

// TestADifferenceIsSeen: what is called the same is not called so of everything.
func TestADifferenceIsSeen(t *testing.T) {
	draw := func(number string) image.Image {
		p, err := (&Card{Title: "通报", Parts: []Part{Figures{{number, "次集中学习"}}}}).Draw()
		require.NoError(t, err)
		img, err := png.Decode(bytes.NewReader(p.PNG))
		require.NoError(t, err)
		return img
	}
	require.Zero(t, difference(draw("3"), draw("3")))
	require.Greater(t, difference(draw("3"), draw("8")), tolerance/4, "one figure of a small card")
	require.Greater(t, difference(draw("3"), draw("12,000")), tolerance)
}

// difference is the mean difference of all colours of all pixels, of 255.
func difference(a, b image.Image) float64 {
	box, sum := a.Bounds(), 0.0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range [3]int{int(r1>>8) - int(r2>>8), int(g1>>8) - int(g2>>8), int(b1>>8) - int(b2>>8)} {
				sum += float64(max(d, -d))
			}
		}
	}
	return sum / float64(3*box.Dx()*box.Dy())
}

// A list that is too long for one picture is parted, and nothing is lost or said twice.
func TestXWhatIsTooMuchIsParted(t *testing.T) {
	var g Grid
	rows := Rows{Lead: 3}
	for i := range 300 {
		g.Rows = append(g.Rows, GridRow{fmt.Sprintf("委员%d", i), []Mark{Full}})
		rows.List = append(rows.List, Row{Text: fmt.Sprintf("第%d件", i)})
	}
	rows.List[0].Lead = "1月"
	g.Rows[7].Name = string(bytes.Repeat([]byte("长"), 100))
	grids, err := g.Split(6600)
	require.NoError(t, err)
	n := 0
	for _, one := range grids {
		p, err := (&Card{Title: "出席", Parts: []Part{one}}).Draw()
		require.NoError(t, err)
		require.LessOrEqual(t, p.Height, Tallest)
		require.Less(t, len(p.PNG), 300<<10)
		for _, row := range one.Rows {
			require.Equal(t, g.Rows[n].Name, row.Name)
			n++
		}
	}
	require.Equal(t, 300, n)
	lists, err := rows.Split(3000)
	require.NoError(t, err)
	n = 0
	for _, one := range lists {
		require.Equal(t, "1月", one.List[0].Lead, "each says which month it begins with")
		n += len(one.List)
	}
	require.Equal(t, 300, n)
}
