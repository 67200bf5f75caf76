package card

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func briefing() *Card {
	return &Card{
		Above: "云溪镇政协联络处", Title: "2026年第三季度履职通报", Below: "7月1日至9月30日",
		Parts: []Part{
			Figures{{"3", "次集中学习"}, {"92%", "出席率"}, {"6", "条意见建议"}, {"2", "条被采纳"}, {"9", "件好事实事"}, {"12,000", "册图书"}},
			Heading("建议的去向"), Bars{{"采纳", 2, "2 条"}, {"部分采纳", 1, "1 条"}, {"办理中", 3, "3 条"}, {"未采纳", 0, "0 条"}},
			Heading("点赞"), Rows{Lead: 3, List: []Row{{"周敏", "带来「村口安装减速带」，已办结。"}, {"𠮷田喆", "为柳树村小学捐赠图书一万二千余册，联系企业资助十名学生。"}}},
		},
		Foot: "数字截至10月12日，每一项都可以在联络处群里点「看依据」查到。",
	}
}

func TestCards(t *testing.T) {
	var rows []GridRow
	for i := range 11 {
		rows = append(rows, GridRow{[]string{"周敏", "欧阳建国", "买买提·吐尔逊"}[i%3], []Mark{Full, Half, Open, Missed, Nothing, Full}})
	}
	cards := map[string]*Card{
		"briefing": briefing(),
		"grid":     {Palette: Slate, Above: "云溪镇政协联络处", Title: "2026年出席情况", Parts: []Part{Grid{[]string{"1/9", "3/13", "5/8", "7/10", "9/11", "11/13"}, rows, []Sign{{Full, "出席"}, {Half, "迟到或补课"}, {Open, "请假"}, {Missed, "缺席"}, {Nothing, "不须出席"}}}}},
		"poster":   {Palette: Ochre, Sheet: true, Above: "签到", Title: "第四次集中学习：中央一号文件", Below: "12月5日 周六 09:00\n镇政府二楼会议室", Parts: []Part{Code{func(x, y int) bool { return (x*y+x)%3 == 0 }, 33, "用手机扫一扫签到"}}},
	}
	for name, k := range cards {
		p, err := k.Draw()
		require.NoError(t, err, name)
		require.Less(t, len(p.PNG), 300<<10, name)
		img, err := png.Decode(bytes.NewReader(p.PNG))
		require.NoError(t, err)
		require.Equal(t, 1080, img.Bounds().Dx())
		if out := os.Getenv("CARDS_OUT"); out != "" {
			require.NoError(t, os.WriteFile(filepath.Join(out, name+".png"), p.PNG, 0o600))
		}
	}
}

func TestWhatTheFontLacksIsTold(t *testing.T) {
	p, err := (&Card{Title: "张\U0002B81C😀喆堃镕䶮𠮷", Parts: []Part{Text(strings.Repeat("长", 2000)), Figures{{strings.Repeat("9", 100), "n"}}, Figures{}, Bars{}, Rows{}, Grid{}}}).Draw()
	require.NoError(t, err)
	require.Equal(t, []rune{'😀', '𠮷'}, p.Missing)
}

func BenchmarkCard(b *testing.B) {
	for b.Loop() {
		if _, err := briefing().Draw(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestTheFontHasItsCharacters: a font that is cut anew and lacks one fails here.
func TestTheFontHasItsCharacters(t *testing.T) {
	text, err := os.ReadFile("fonts/characters.txt")
	require.NoError(t, err)
	require.Greater(t, len([]rune(string(text))), 8105)
	for _, w := range []weight{plain, thick} {
		l := (&canvas{faces: map[[2]int]*letters{}}).letters(w, body)
		for _, r := range string(text) {
			require.True(t, l.has(r), "%c", r)
		}
	}
}
