package books

// Totals are what donations come to. Sums in fen.
type Totals struct {
	Count  int   // all of them
	Money  int64 // what was given in money
	Goods  int64 // what goods are estimated at
	Labour int64 // what labour is estimated at
	Open   int   // goods and labour that nobody has estimated
	Approx bool  // one of the sums is a rough one
}

// Total adds donations up: each that is confirmed counts once, whatever deed points to it.
func Total(list []Donation) (t Totals) {
	for i := range list {
		d := &list[i]
		if d.State != Confirmed {
			continue
		}
		t.Count++
		switch d.Sort {
		case Money:
			t.Money += d.Fen
		case Goods:
			t.Goods += d.Fen
		case Labour:
			t.Labour += d.Fen
		}
		if d.Fen == 0 {
			t.Open++
		}
		t.Approx = t.Approx || d.Approx && d.Fen != 0
	}
	return t
}
