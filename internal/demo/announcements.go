package demo

import (
	"slices"
	"strconv"
	"time"

	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/store"
)

// announcementsPerYear, evenly over the year.
const announcementsPerYear = 5

// writeAnnouncements makes the director's words to the group (§22). All were
// read but the one of yesterday, which some have yet to see.
func (h *history) writeAnnouncements() error {
	type said struct {
		day  store.Date
		text string
	}
	var list []said
	extra := h.deal(len(notices))
	for year := h.start().In(h.loc).Year() + 1; year <= h.now.In(h.loc).Year(); year++ {
		months := h.deal(12)[:announcementsPerYear]
		slices.Sort(months)
		for k, m := range months {
			n := notices[m]
			if k == announcementsPerYear/2 { // one that is bound to no month
				for _, i := range extra {
					if notices[(i+year)%len(notices)].month == 0 {
						n = notices[(i+year)%len(notices)]
						break
					}
				}
			}
			if day := h.workday(year, time.Month(m+1), h.between(2, 8)); day < h.today.AddDate(0, 0, -4) {
				list = append(list, said{day, n.text})
			}
		}
	}
	var rows []*briefing.Announcement
	for _, s := range list {
		at := h.at(s.day, h.between(9, 11), h.rng.IntN(60))
		rows = append(rows, &briefing.Announcement{
			Text: s.text, ByID: h.director.ID, State: briefing.AnnouncementPosted, PostedAt: &at, CreatedAt: at, UpdatedAt: at,
		})
	}
	last := h.past(h.at(h.today.AddDate(0, 0, -1), 10, 12), 20*time.Minute)
	rows = append(rows, &briefing.Announcement{
		Text: fill("{年}年度履职情况将于年底整理通报。请各位委员在“我的履职”里核对自己的签到、笔记和好事实事，有出入的请告知联络处。",
			"{年}", strconv.Itoa(h.now.In(h.loc).Year())),
		ByID: h.director.ID, State: briefing.AnnouncementPosted, PostedAt: &last, CreatedAt: last, UpdatedAt: last,
	})
	if err := insert(h, rows); err != nil {
		return err
	}
	var reads []*briefing.AnnouncementRead
	for i, a := range rows {
		readers := append([]*people.Person{h.director}, h.members(store.DateOf(a.CreatedAt, h.loc))...)
		if i == len(rows)-1 {
			readers = readers[:len(readers)-3]
		}
		for _, p := range readers {
			at := h.past(a.CreatedAt.Add(time.Duration(h.between(1, 2400))*time.Minute), time.Minute)
			if p == h.director {
				at = a.CreatedAt
			}
			reads = append(reads, &briefing.AnnouncementRead{AnnouncementID: a.ID, PersonID: p.ID, ReadAt: at, CreatedAt: at, UpdatedAt: at})
		}
	}
	return insert(h, reads)
}
