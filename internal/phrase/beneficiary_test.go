package phrase_test

import (
	"testing"

	"lianluo/internal/phrase"
)

// A number and a place are enough: what names somebody is told from what counts them.
func TestNamesBeneficiary(t *testing.T) {
	for _, text := range []string{"张秀英", "王芳、李强", "受益人：陈某某", "村民王老五家", "资助张秀英", "张秀英等 3 人", "张秀英家", "王大爷 1户", "欧阳建国", "受益人 王芳"} {
		if !phrase.NamesBeneficiary(text) {
			t.Errorf("%s names somebody", text)
		}
	}
	for _, text := range []string{
		"", "20场，惠及800人", "800名群众受益", "王家村 12户", "李家湾村困难户 5户", "高中 20名学生", "黄坡镇文化站", "3 处", "全村 300 人", "贫困学生 12 名", "文化广场", "方便村民出行 200 人",
		"修路 1.2 公里", "12,000册", "约 30 万元", "敬老院老人 40 位", "王家", "白云社区、石桥村",
	} {
		if phrase.NamesBeneficiary(text) {
			t.Errorf("%s names nobody", text)
		}
	}
}
