package phrase_test

import (
	"errors"
	"testing"

	"lianluo/internal/phrase"
)

func TestSplitTime(t *testing.T) {
	for _, x := range []struct{ text, want, rest string }{
		{"2026-12-05 15:00 主题 @地点", "2026-12-05 15:00", "主题 @地点"},
		{"12月5日下午3点 二十届四中全会精神 @镇政府三楼会议室", "2026-12-05 15:00", "二十届四中全会精神 @镇政府三楼会议室"},
		{"12月5日（周六）15：00，集中学习", "2026-12-05 15:00", "集中学习"},
		{"集中学习 时间：12月5日15:00", "2026-12-05 15:00", "集中学习 时间"},
		{"明天开会", "2026-11-21", "开会"},
		{"下周三下午3点在镇政府座谈", "2026-11-25 15:00", "在镇政府座谈"},
		{"集中学习 12月5日 15:00 @三楼会议室", "2026-12-05 15:00", "集中学习 @三楼会议室"},
		{"定于12月5日下午3点召开集中学习", "2026-12-05 15:00", "定于 召开集中学习"},
		{"学习12月1日讲话精神，明天15:00", "2026-11-21 15:00", "学习12月1日讲话精神"},
		{"15:00 集中学习", "15:00", "集中学习"},
		{"下午3点20开会", "15:20", "开会"},
		{"3点20场演出", "15:00", "20场演出"},
		{"12.5 15:00 集中学习", "2026-12-05 15:00", "集中学习"},
		{"12.5 集中学习", "2026-12-05", "集中学习"},
		{"5号 集中学习", "2026-12-05", "集中学习"},
		{"周五下午3点 @5号楼", "2026-11-20 15:00", "@5号楼"},
		{"集中学习 @5号楼 5号下午3点", "2026-12-05 15:00", "集中学习 @5号楼"},
		{"周末义务劳动 12月5日 9:00", "2026-12-05 09:00", "周末义务劳动"},
		{"两点建议 明天", "2026-11-21", "两点建议"},
		{"明天三点建议讨论会", "2026-11-21", "三点建议讨论会"},
		{"讨论 1.2 版方案 明天", "2026-11-21", "讨论 1.2 版方案"},
		{"一周三次送医 明天上午9点", "2026-11-21 09:00", "一周三次送医"},
		{"看 https://x.cn/2026/12/5 明天", "2026-11-21", "看 https://x.cn/2026/12/5"},
		{"\n 明天 \n第二行", "2026-11-21", "第二行"},
		{"学习第3点内容 12月5日", "2026-12-05", "学习第3点内容"},
	} {
		m, rest, err := phrase.SplitTime(x.text, now)
		if err != nil || write(m) != x.want || rest != x.rest {
			t.Errorf("%q: %s and %q, %v; want %s and %q", x.text, write(m), rest, err, x.want, x.rest)
		}
	}
	m, rest, err := phrase.SplitTime("昨天 送戏下乡 20场", now, phrase.Past)
	if err != nil || write(m) != "2026-11-19" || rest != "送戏下乡 20场" {
		t.Error(write(m), rest, err)
	}
}

func TestSplitTimeRefuses(t *testing.T) {
	for _, x := range []struct {
		text string
		kind phrase.Kind
	}{
		{"", phrase.Empty},
		{"集中学习 @三楼会议室", phrase.Empty},
		{"三点建议", phrase.Empty},
		{"谈一点体会", phrase.Empty},
		{"捐赠 12.5 万元", phrase.Empty},
		{"每周三送医上门", phrase.Recurring},
		{"下周八 集中学习", phrase.Unknown},
		{"5号楼改造", phrase.Empty},
		{"1/2 的村民", phrase.Empty},
		{"12.5 万元善款 捐助学校", phrase.Empty},
		{"明天 15:00 至 17:00 学习", phrase.Range},
		{"下午开会", phrase.Empty},
		{"2月30日 15:00 集中学习", phrase.Impossible},
		{"12月5日（周五）15:00 集中学习", phrase.WeekdayMismatch},
		{"下周 集中学习", phrase.Ambiguous},
		{"明天下午 集中学习", phrase.Ambiguous},
		{"昨天 集中学习", phrase.TooEarly},
		{"12月5日 15:00-17:00 集中学习", phrase.Range},
		{"12月5日至7日 考察", phrase.Range},
	} {
		m, rest, err := phrase.SplitTime(x.text, now)
		var e *phrase.Error
		if !errors.As(err, &e) || e.Kind != x.kind || rest != x.text {
			t.Errorf("%q: %s and %q, %v; want %s", x.text, write(m), rest, err, x.kind)
		}
	}
}
