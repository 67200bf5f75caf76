package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestGaps(t *testing.T) {
	for _, x := range []struct {
		situation, analysis, proposal, place string
		want                                 []phrase.Gap
	}{
		{"路灯不亮", "", "", "", []phrase.Gap{phrase.GapProposal, phrase.GapCause, phrase.GapPlace, phrase.GapNumber}},
		{"柳河村三组 8 盏路灯不亮", "电池老化", "由供电所更换电池", "", nil},
		{"柳河村路灯不亮", "电池老化", "更换电池", "", []phrase.Gap{phrase.GapNumber, phrase.GapDoer}},
		{"8 盏路灯不亮", "电池老化", "由供电所更换电池", "柳河村", nil},
		{"柳河村 8 盏路灯不亮，因为电池老化。请供电所更换电池", "", "", "", nil},
		{"柳河村 8 盏路灯不亮", "电池老化", "建议有关部门高度重视，切实加强管理，尽快解决", "", []phrase.Gap{phrase.GapHollow}},
		{"柳河村两百多人吃水困难", "管网没通到组", "由镇里延伸管网", "", nil},
	} {
		require.Equal(t, x.want, phrase.Gaps(x.situation, x.analysis, x.proposal, x.place), "%+v", x)
	}
}

func FuzzGaps(f *testing.F) {
	f.Add("柳河村路灯不亮", "因为老化", "建议加强", "")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		if len(phrase.Gaps(a, b, c, d)) > 6 {
			t.Fatal("a gap comes twice")
		}
	})
}
