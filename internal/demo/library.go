package demo

import (
	"time"

	"lianluo/internal/questions"
	"lianluo/models/store"
	"lianluo/models/study"
)

// shelved is a text of the study library, put there some days ago.
type shelved struct {
	ago            int
	subject, title string
	text           string
}

var shelf = []shelved{
	{120, "cppcc", "人民政协的性质与主要职能", "人民政协是中国人民爱国统一战线的组织，是中国共产党领导的多党合作和政治协商的重要机构，是我国政治生活中发扬社会主义民主的重要形式。\n\n" +
		"主要职能：政治协商、民主监督、参政议政。\n\n工作的两大主题：团结、民主。"},
	{96, "skill", "怎样写好一条社情民意信息", "一事一议：一条信息只说一件事。\n\n写清楚四样：现状怎样，问题在哪里，原因是什么，建议怎么办。\n\n" +
		"情况要自己看过、问过、算过；数字写明出处和时间。\n\n不写群众的姓名和电话，用“一位村民”“几户养殖户”代替。"},
	{61, "rural", "入户走访“五问”", "一问收入：今年主要靠什么，比去年多了还是少了。\n二问生产：水、电、路、农资、销路，哪一样最难。\n" +
		"三问生活：看病、上学、养老方不方便。\n四问环境：垃圾、污水、厕所有没有人管。\n五问想法：最想让镇里办的一件事是什么。"},
	{40, "law", "民间纠纷先走哪一步", "邻里、婚姻家庭、相邻关系、小额债务等民间纠纷，可以先向村人民调解委员会申请调解，调解不收费。\n\n" +
		"调解达成的协议有法律约束力；双方可以在协议生效之日起三十日内共同申请司法确认。\n\n调解不成，仍可向人民法院起诉。"},
	{12, "skill", "调研报告的四段写法", "一、基本情况：时间、地点、走访了多少户，用什么办法。\n二、主要问题：每个问题有事例、有数字。\n" +
		"三、原因分析：分清政策的、管理的、自身的。\n四、对策建议：谁来办、办什么、什么时候办完。"},
}

// quiz is on the second of the shelf.
const (
	quizTitle = "社情民意信息小测"
	quizOn    = 1
)

var quiz = []questions.Question{
	{Text: "一条社情民意信息，最好写几件事？", Options: []string{"一件", "三件", "越多越好"}, Answer: 0, Explanation: "一事一议，写得清楚，也便于交办。"},
	{Text: "写信息时，反映情况的群众怎么称呼？", Options: []string{"写真名，便于核实", "写真名和电话", "用“一位村民”等代替"}, Answer: 2, Explanation: "不写群众的姓名和电话。"},
	{Text: "下面哪一项不是人民政协的主要职能？", Options: []string{"政治协商", "民主监督", "参政议政", "行政执法"}, Answer: 3, Explanation: "主要职能是政治协商、民主监督、参政议政。"},
}

// writeLibrary fills the study library, and puts a quiz there (§24).
func (h *history) writeLibrary() error {
	var list []*study.Material
	for _, s := range shelf {
		at := h.past(h.at(h.later(h.today, -s.ago), 9, 20), time.Hour)
		list = append(list, &study.Material{Subject: s.subject, Title: s.title, Text: s.text, AddedBy: h.director.ID, CreatedAt: at, UpdatedAt: at})
	}
	if err := insert(h, list); err != nil {
		return err
	}
	on := list[quizOn]
	out := store.Stamp(on.CreatedAt.Add(20 * time.Minute))
	q := &study.Quiz{Title: quizTitle, MaterialID: on.ID, CreatedBy: h.director.ID, PublishedAt: &out, CreatedAt: on.CreatedAt, UpdatedAt: out}
	if err := insert(h, []*study.Quiz{q}); err != nil {
		return err
	}
	var rows []*study.QuizQuestion
	for i, one := range quiz {
		rows = append(rows, &study.QuizQuestion{
			QuizID: q.ID, Position: i, Text: one.Text, Options: one.Options, Answer: one.Answer, Explanation: one.Explanation, CreatedAt: out, UpdatedAt: out,
		})
	}
	return insert(h, rows)
}
