package phrase_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

func TestF6SignsCountWhereTheyStand(t *testing.T) {
	for line, want := range map[string]phrase.Signs{
		"基层协商座谈 @镇政府3#楼会议室":          {Rest: "基层协商座谈", Places: []string{"镇政府3#楼会议室"}},
		"基层协商座谈 @镇政府 三楼 #王芳":         {Rest: "基层协商座谈", Places: []string{"镇政府 三楼"}, Names: []string{"王芳"}},
		"基层协商座谈 #王芳 ＠镇政府":            {Rest: "基层协商座谈", Places: []string{"镇政府"}, Names: []string{"王芳"}},
		"@镇政府 学习":                    {Places: []string{"镇政府 学习"}},
		"C#语言入门":                     {Rest: "C#语言入门"},
		"学 C# 与 F#":                  {Rest: "学 C# 与 F#"},
		"发到 zhangwei@qingshan.cn 报名": {Rest: "发到 zhangwei@qingshan.cn 报名"},
		"座谈 @3#楼":                    {Rest: "座谈", Places: []string{"3#楼"}},
		"座谈 #12 会议室":                 {Rest: "座谈 #12 会议室"},
		"座谈 #楼下":                     {Rest: "座谈 #楼下"},
		"座谈 @甲处 @乙处":                 {Rest: "座谈", Places: []string{"甲处", "乙处"}},
		"座谈 #王芳 #李强":                 {Rest: "座谈", Names: []string{"王芳", "李强"}},
		"座谈，@镇政府，#王芳":                {Rest: "座谈", Places: []string{"镇政府"}, Names: []string{"王芳"}},
		"座谈 @":                       {Rest: "座谈 @"},
		"座谈 # 王芳":                    {Rest: "座谈 # 王芳"},
	} {
		require.Equal(t, want, phrase.ReadSigns(line), line)
	}
}
