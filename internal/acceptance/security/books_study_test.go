package security_test

import (
	"errors"

	"lianluo/internal/questions"
	"lianluo/models/activities"
	"lianluo/models/notes"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/study"
)

// study is a material of the library that the author has read.
func (b *bookkeeper) study() error {
	m := &study.Material{Subject: "cppcc", Title: b.mark + "政协章程", Text: b.mark + "总纲"}
	if err := study.AddMaterial(b.tx, m, b.boss); err != nil {
		return err
	}
	return study.MarkStudied(b.tx, records.KindMaterial, m.ID, b.author.ID, noon)
}

// quizzes are a draft, one that is open, and one that waits to be taken over. The
// author has been through the open one and begun anew, the peer has begun.
func (b *bookkeeper) quizzes() error {
	list := []questions.Question{
		{Text: b.mark + "人民政协的两大主题是什么", Options: []string{"团结和民主", "视察和考察"}, Explanation: "见政协章程总纲"},
		{Text: b.mark + "政治协商是人民政协的主要职能之一", Options: []string{"对", "错"}},
		{Text: b.mark + "提案应当一事一案", Options: []string{"对", "错"}},
	}
	draft, open := &study.Quiz{Title: b.mark + "待发测验"}, &study.Quiz{Title: b.mark + "章程测验"}
	err := errors.Join(study.CreateQuiz(b.tx, draft, list, b.boss), study.CreateQuiz(b.tx, open, list, b.boss))
	if err != nil {
		return err
	}
	if err := study.PublishQuiz(b.tx, open, b.boss, noon); err != nil {
		return err
	}
	asked, err := study.QuestionsOf(b.tx, open.ID)
	if err != nil {
		return err
	}
	first, err := study.StartAttempt(b.tx, open, b.author.ID, false)
	if err != nil {
		return err
	}
	for i := range asked {
		if _, err := study.AnswerQuiz(b.tx, first, asked, i, i%2, noon); err != nil {
			return err
		}
	}
	if _, err := study.StartAttempt(b.tx, open, b.author.ID, true); err != nil {
		return err
	}
	if _, err := study.StartAttempt(b.tx, open, b.peer.ID, false); err != nil {
		return err
	}
	_, err = mpeople.KeepImport(b.tx, b.boss.ID, "quiz", "", map[string]any{"title": b.mark + "新测验", "questions": list})
	return err
}

// missed is what the peer makes up for: last quarter's session, whose plan is
// still to be read; of the three questions one is answered.
func (b *bookkeeper) missed() error {
	var a activities.Activity
	if err := b.tx.Where("topic = ?", b.mark+"上季学习").Take(&a).Error; err != nil {
		return err
	}
	a.Plan = b.mark + "先自学，再讨论"
	if err := activities.Update(b.tx, &a); err != nil {
		return err
	}
	texts := []string{b.mark + "学到了什么", b.mark + "与本村有什么关系", b.mark + "打算做什么"}
	if err := study.SetQuestions(b.tx, &a, texts, b.boss); err != nil {
		return err
	}
	return study.AnswerQuestion(b.tx, &a, b.peer.ID, 0, b.mark+b.unsaid+"要从养老做起")
}

// praise is of two notes of the author's: for one the author is asked, the other
// is shown by consent.
func (b *bookkeeper) praise() error {
	for _, p := range []struct {
		text      string
		consented bool
	}{{"委员要把联系群众做在平时。", false}, {"建议要说清谁来办、怎么办。", true}} {
		n := &notes.Note{Kind: notes.Reflection, PersonID: b.author.ID, Text: b.mark + p.text}
		if err := notes.File(b.tx, n, noon); err != nil {
			return err
		}
		asked, _, err := notes.AskPraise(b.tx, n, b.boss, noon)
		if err != nil {
			return err
		}
		if !p.consented {
			continue
		}
		yes := records.Move[notes.PraiseState]{To: notes.PraisePosted, Outcome: notes.PraiseNamed, By: b.author}
		if _, err := notes.TakePraise(b.tx, asked, yes, noon); err != nil {
			return err
		}
	}
	return nil
}
