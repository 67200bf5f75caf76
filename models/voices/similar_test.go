package voices_test

import (
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/voices"
)

func TestSimilar(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author := team.Members[0]
	team.Do(t, db, func(tx *gorm.DB) error {
		road := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生上学要绕两公里")
		lamp := modelstest.Draft(t, tx, author, "镇区主街路灯损坏，夜间出行不便")
		own := modelstest.Draft(t, tx, author, "村东断头路未硬化，雨天学生要绕行")
		for _, s := range []*voices.Suggestion{road, lamp} {
			if _, err := voices.Advance(tx, s, voices.Filed, author, "", modelstest.Noon); err != nil {
				return err
			}
		}
		got, err := voices.Similar(tx, voices.Wanted{Words: "村东头断头路下雨学生要绕两公里"}, 3)
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].ID != road.ID {
			t.Errorf("got %+v (a draft, %d, is its author's alone)", got, own.ID)
		}
		for _, words := range []string{"", "。", "养老院护理员不足", "村"} {
			if got, err := voices.Similar(tx, voices.Wanted{Words: words}, 3); err != nil || len(got) != 0 {
				t.Errorf("%q: %+v, %v", words, got, err)
			}
		}
		return nil
	})
}
