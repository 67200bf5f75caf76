package deeds_test

import (
	"testing"

	"lianluo/models/deeds"
)

func TestByUnit(t *testing.T) {
	got := deeds.ByUnit([]deeds.Total{
		{Title: "送书", Kind: deeds.Done, Unit: "册", Value: deeds.Units(10000), Deeds: []int64{1}},
		{Title: "助学", Kind: deeds.Done, Unit: "册", Value: deeds.Units(2000), Approx: true, Deeds: []int64{1, 2}},
		{Title: "送戏", Kind: deeds.Done, Unit: "场", Value: deeds.Units(20), Deeds: []int64{3}},
	})
	if len(got) != 2 || got[0].Value.String() != "12000" || !got[0].Approx || len(got[0].Deeds) != 2 || got[0].Title != "" {
		t.Errorf("got %+v", got)
	}
}
