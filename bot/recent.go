package bot

// recent remembers the newest n pairs; older ones are forgotten.
type recent struct {
	of   map[int64]int64
	ring []int64
	next int
}

func newRecent(n int) recent { return recent{of: make(map[int64]int64, n), ring: make([]int64, n)} }

func (r *recent) put(key, value int64) {
	delete(r.of, r.ring[r.next])
	r.ring[r.next] = key
	r.of[key] = value
	r.next = (r.next + 1) % len(r.ring)
}

func (r *recent) get(key int64) (int64, bool) {
	v, ok := r.of[key]
	return v, ok
}
