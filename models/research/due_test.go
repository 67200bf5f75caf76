package research_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/research"
	"lianluo/models/store"
)

func TestResearchDue(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, r := range []*research.Research{
			{Year: 2026, Quarter: 4, Topic: "到季度末"}, {Year: 2026, Quarter: 4, Topic: "定了日子", DueOn: "2026-12-20"},
			{Year: 2027, Quarter: 1, Topic: "下一季度"},
		} {
			if err := research.Create(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	due := func(days ...store.Date) (topics []string) {
		list, err := research.Due(store.AcrossOffices(db.Read(context.Background())), days)
		require.NoError(t, err)
		for _, r := range list {
			topics = append(topics, r.Topic)
		}
		return topics
	}
	require.Empty(t, due())
	require.Empty(t, due("2026-12-19", "2026-12-30"))
	require.Equal(t, []string{"定了日子"}, due("2026-12-20"))
	require.Equal(t, []string{"定了日子", "到季度末"}, due("2026-12-31", "2026-12-20"))
	require.Equal(t, []string{"下一季度"}, due("2027-03-31"))
}
