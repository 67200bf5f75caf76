package demo

import (
	"time"

	"lianluo/models/archive"
	"lianluo/models/records"
	"lianluo/models/store"
)

// told is an item of local history as a member of a seat has filed it, so many days ago.
type told struct {
	seat                         string
	days                         int
	title, period, place, teller string
	consent                      bool
	text                         string
	of                           int // the item before it of whose matter this tells too; 0 for none
	photos, seconds              int // how many photos and how long a voice message came with it
}

// files are what came with it.
func (t *told) files() (list []File, err error) {
	for n := range t.photos {
		photo, err := oldPhoto(t.days + n)
		if err != nil {
			return nil, err
		}
		list = append(list, photo)
	}
	if t.seconds > 0 {
		list = append(list, silence(t.seconds))
	}
	return list, nil
}

// tales are what is in the archive (文史资料, §15).
var tales = []told{
	{"culture", 900, "老戏台的来历", "光绪二十年", "文化广场", "", false, "老人们说，戏台是光绪二十年各村凑钱盖的，正月十五唱三天大戏。台口两根石柱是从后山抬下来的，一根用了二十四个人。戏台后来做过粮库，一九八三年又修好，现在文化广场的石鼓就是当年留下的。", 0, 2, 0},
	{"education", 780, "村里的第一所小学", "民国三十六年", "老祠堂", "周老师", true, "学校开在祠堂里，先生只有一位，学生四十来个，大的十六岁，小的六岁，坐的是自家带来的板凳。冬天各家轮流送柴火。解放后搬到河边，盖了三间瓦房。", 0, 0, 0},
	{"village", 640, "修水库的那个冬天", "1958年冬", "西沟水库", "刘大爷", true, "那年冬天全公社的劳力都上了工地，住草棚，吃食堂，打夯喊号子，十里外都听得见。三个月把大坝垒起来，第二年春天就蓄上了水，下游两千多亩地从此不怕旱。", 0, 1, 0},
	{"health", 560, "赤脚医生的药箱", "七十年代", "青山镇", "", false, "一个药箱，一双布鞋，几个村来回走。药箱里有银针、红药水和自己采的草药。孩子出疹子，夜里也要出诊。", 0, 0, 0},
	{"village", 420, "分田到户", "八十年代初", "青山镇", "赵婶", false, "分田那天在晒谷场上抓阄，好地差地搭着分。头一年家家粮食都吃不完，交完公粮，剩下的堆在堂屋里。", 0, 0, 0},
	{"culture", 300, "元宵节的龙灯", "解放初期", "文化广场", "", false, "龙灯有九节，竹篾扎骨，棉纸糊面，里面点蜡烛。各村轮着舞，舞到谁家门口，谁家放一挂鞭炮，给两个红包。", 0, 0, 0},
	{"education", 120, "修水库时的食堂", "1958年冬", "西沟水库", "孙奶奶", true, "我那时在食堂烧火。几百人吃饭，三口大锅，天不亮就起来淘米。伙食是红薯和糙米，逢十有一回肉。", 3, 0, 42},
	{"transport", 60, "修水库时推独轮车", "1958年冬", "西沟水库", "", false, "我爷爷推独轮车运土，一天四十多趟。坡陡，前面要有人用绳子拉。他那件棉袄的肩上磨出两个洞，奶奶补了又补，一直留着。", 3, 1, 0},
	{"health", 2, "老照片：卫生院落成", "1979年", "镇卫生院", "", false, "照片上是卫生院落成那天，前排坐的是老院长和第一批护士。请认得的人说说名字。", 0, 1, 0},
}

// writeArchive files them, with the steps that they took.
func (h *history) writeArchive() error {
	var items []*archive.Item
	for _, t := range tales {
		by := h.holderOf(t.seat)
		at := store.Stamp(h.now.AddDate(0, 0, -t.days).Add(-2 * time.Hour))
		it := &archive.Item{PersonID: by.ID, Title: t.title, Period: t.period, Place: t.place, Teller: t.teller, Consent: t.consent, Text: t.text}
		if t.of != 0 {
			it.MatterID = items[t.of-1].ID
		}
		if _, err := archive.File(h.on(at), it, at); err != nil {
			return err
		}
		if _, err := archive.Confirm(h.tx, it, h.director, at.Add(26*time.Hour)); err != nil {
			return err
		}
		if err := h.attach(records.KindArchive, it.ID, by, at, t.files); err != nil {
			return err
		}
		items = append(items, it)
	}
	return nil
}
