package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

// afterTheYear is two days after the last briefing of a year is out: the year can be collated.
const afterTheYear = "2027-01-06T09:20"

// TestTapsAndPicturesOfTheBooks counts the taps of a donation, of an honour with its photo and of
// local history that was forwarded (§14, §15), and looks at the three books and at what is found.
func TestTapsAndPicturesOfTheBooks(t *testing.T) {
	v := newVoices(t, "--at", afterTheYear)

	// A donation, from the keyboard.
	v.as(v.author)
	v.press("reply-button", "报好事")
	v.press("inline-button", "登记捐赠")
	v.reads("谁捐了什么")
	v.say("1月5日 我捐给青山镇中心小学 3万元，用于购买课桌椅")
	v.reads("请核对")
	v.look()
	v.keep("donation")
	v.press("inline-button", "提交")
	v.reads("已登记，编号 捐-2027-001")
	v.counted(3, "a donation from the keyboard")
	v.look()

	// An honour, with the photo of its certificate.
	v.as(v.joiner)
	v.press("reply-button", "报好事")
	v.press("inline-button", "登记荣誉")
	v.reads("得了什么荣誉")
	v.tap(hook("attach"))
	v.tap(hook("attach-sample-photo"))
	v.wait(`document.querySelector('[data-testid="tray"]')?.querySelector('img')`)
	v.say("昨天被县工商联评为优秀民营企业家")
	v.reads("请核对")
	v.reads("证书：照片 1 张")
	v.look()
	v.keep("honour")
	v.press("inline-button", "提交")
	v.reads("已登记，编号 荣-2027-001")
	v.counted(3, "an honour with its photo")

	// What somebody tells, forwarded, and an old photo.
	v.as(v.third)
	v.forwards("voice", "刘大爷", sound(35))
	v.reads("刘大爷")
	v.look()
	v.press("inline-button", "文史资料")
	v.reads("请写一句话")
	v.say("王家石桥是怎么修的")
	v.reads("请核对")
	v.look()
	v.keep("archive-voice")
	v.press("inline-button", "提交")
	v.reads("编号 史-2027-")
	v.counted(3, "an item of local history from a forwarded voice message")
	v.look()
	v.taps = 0
	v.forwards("photo", "周老师", nil)
	v.reads("周老师")
	v.press("inline-button", "文史资料")
	v.reads("请写一句话")
	v.say("1979年卫生院落成的老照片")
	v.press("inline-button", "提交")
	v.reads("编号 史-2027-")
	v.counted(3, "an item of local history from a forwarded photo")

	// The books, as a member reads them, and as the director has them.
	v.say("/donations")
	v.press("inline-button", "全体已核实")
	v.reads("全体已核实")
	v.look()
	v.keep("donations")
	v.say("/honours")
	v.press("inline-button", "全体已核实")
	v.reads("全体已核实")
	v.look()
	v.keep("honours")
	v.as(v.director)
	v.say("/sessions")
	v.press("inline-button", "以往的活动")
	v.reads("日期近的在前")
	v.press("inline-button", "签到本（表格）")
	v.reads("活动签到本，共")
	v.look()
	v.size(390, 480, 1)
	v.keep("signin-book")
	v.size(390, 844, 1)

	// Local history: the matter of which several tell, and the search.
	v.as(v.author)
	v.say("/archive 水库")
	v.reads("里有“水库”的")
	v.look()
	v.press("inline-button", "修水库的那个冬天")
	v.reads("还有 2 人讲过")
	v.look()
	v.press("inline-button", "看附件")
	v.wait(`[...document.querySelectorAll('.row.in .photo img')].at(-1)?.complete`)
	v.size(390, 1120, 1)
	v.keep("archive")
	v.size(390, 844, 1)

	// And everything is found.
	v.say("查找 敬老院")
	v.look()
	v.keep("search")
}

// TestTapsAndPicturesOfTheCollation: the year is collated (每年一整理，一通报); to the director it
// is a step at a time, to a member one tap.
func TestTapsAndPicturesOfTheCollation(t *testing.T) {
	v := newVoices(t, "--at", afterTheYear)
	v.as(v.director)
	v.say("/collate")
	v.reads("2026年度整理")
	v.look()
	v.press("inline-button", "开始整理")
	v.reads("第一步")
	v.look()
	v.press("inline-button", "看未了事项")
	v.reads("未了事项")
	v.look()
	v.keep("collate-open")
	v.press("inline-button", "返回")
	v.press("inline-button", "请委员核对")
	v.reads("一点就算答复")
	v.look()
	v.keep("collate-ask")
	v.press("inline-button", "确定发出")
	v.reads("已安排")
	v.look()
	v.jump("jump-hour", 1)

	v.as(v.author)
	v.reads("请核对您2026年的登记")
	v.look()
	v.size(390, 1120, 1)
	v.keep("collate-own")
	v.size(390, 844, 1)
	v.press("inline-button", "没问题")
	v.reads("您已核对：没问题")
	v.counted(1, "is this right?")
	v.look()
	v.as(v.joiner)
	v.press("inline-button", "有疑问")
	v.reads("哪一条有疑问")
	v.look()

	v.as(v.director)
	v.say("/collate")
	v.reads("第二步")
	v.look()
	v.jump("jump-week", 3)
	v.say("/collate")
	v.press("inline-button", "定稿")
	v.reads("就此定稿")
	v.look()
	v.press("inline-button", "确定定稿")
	v.reads("已定稿")
	v.look()
	v.size(390, 1120, 1)
	v.keep("collate-frozen")
}

// forwards gives the bot what somebody else has told the person: a voice message, or a photo,
// which is drawn when there is none.
func (v *voicesOf) forwards(kind, who string, content []byte) {
	v.t.Helper()
	var sent bool
	v.eval(`(async ([as, who, kind, content]) => {
		const form = new FormData();
		form.set('as', as);
		form.set('chat', as);
		form.set('forwarded_from', who);
		form.set('duration', '35');
		const data = kind === 'photo' ? await (await import('/js/attach.js')).samplePhoto() : new Blob([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))]);
		form.append(kind, data, kind === 'photo' ? 'photo.jpg' : 'voice.ogg');
		return (await fetch('/web/send', { method: 'POST', body: form })).ok;
	})(args)`, &sent, v.third, who, kind, base64.StdEncoding.EncodeToString(content))
	require.True(v.t, sent)
}

// sound is a recording of so many seconds that a browser plays: silence.
func sound(seconds int) []byte {
	const rate = 8000
	n := uint32(seconds * rate)
	var b bytes.Buffer
	for _, part := range []any{[]byte("RIFF"), 36 + n, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(rate), uint16(1), uint16(8), []byte("data"), n} {
		_ = binary.Write(&b, binary.LittleEndian, part) // into memory
	}
	b.Write(bytes.Repeat([]byte{128}, int(n)))
	return b.Bytes()
}
