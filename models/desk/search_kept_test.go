package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// TestNobodyFindsANameThatIsKept: gifts, honours and tellings are found by who reads them; the
// donor, the sum's words and the teller by others only as they agreed (§14, §15).
func TestNobodyFindsANameThatIsKept(t *testing.T) {
	db := modelstest.Open(t)
	o := withRoles(t, db)
	author, near, other, now := o.Members[0], o.Members[1], o.Members[2], modelstest.Noon
	everybody := map[string]*people.Person{
		"author": author, "near": near, "other": other, "director": o.Director, "secretary": o.secretary,
		"contact": o.contact, "observer": o.observer, "left": o.left,
	}
	o.Do(t, db, func(tx *gorm.DB) error {
		give := func(to string, confirm bool, change func(d *books.Donation)) {
			d := &books.Donation{
				Filing: books.Filing{PersonID: author.ID}, DonorKind: books.ByFirm, Donor: to + "公司", Sort: books.Goods, What: to + "图书",
				OnDate: "2026-12-01", Recipient: to + "小学", Purpose: to + "用途", Receipt: to + "票据", Handler: to + "经办",
			}
			if change != nil {
				change(d)
			}
			_, err := books.FileDonation(tx, d, author, now)
			require.NoError(t, err)
			if confirm {
				_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Confirmed, By: o.Director}, now)
				require.NoError(t, err)
			}
		}
		give("甲一", false, nil)
		give("甲二", true, nil)
		give("甲三", true, func(d *books.Donation) { d.NameOpen = true })
		give("甲四", true, func(d *books.Donation) { d.SumOpen = true })
		give("甲五", true, func(d *books.Donation) { d.NameOpen, d.SumOpen = true, true })
		give("甲六", true, func(d *books.Donation) {
			d.DonorKind, d.DonorID = books.ByMember, &near.ID
		})
		give("甲七", false, func(d *books.Donation) { d.DonorKind, d.DonorID = books.ByMember, &near.ID })

		h := &books.Honour{Filing: books.Filing{PersonID: author.ID}, Title: "乙一先进", Level: books.County, Body: "乙一政协", OnDate: "2026-11-30"}
		_, err := books.FileHonour(tx, h, author, now)
		require.NoError(t, err)
		h = &books.Honour{Filing: books.Filing{PersonID: author.ID}, Title: "乙二先进", Level: books.County, Body: "乙二政协", OnDate: "2026-11-30"}
		_, err = books.FileHonour(tx, h, author, now)
		require.NoError(t, err)
		_, err = books.HonourLife.Advance(tx, h, records.Move[books.State]{To: books.Confirmed, By: o.Director}, now)
		require.NoError(t, err)

		tell := func(what string, consent, confirm bool) {
			it := &archive.Item{PersonID: author.ID, Title: what + "石桥", Period: "1958年", Place: what + "河边", Teller: what + "大爷", Consent: consent, Text: "那年" + what + "发大水。"}
			_, err := archive.File(tx, it, now)
			require.NoError(t, err)
			if confirm {
				_, err = archive.Confirm(tx, it, o.Director, now)
				require.NoError(t, err)
			}
		}
		tell("丙一", true, false)
		tell("丙二", false, true)
		tell("丙三", true, true)

		f := finder{t, tx}
		staff, inside := "author director secretary", "author near other director secretary"
		for word, who := range map[string]string{
			"甲一小学": staff, "甲一公司": staff, "甲一图书": staff,
			"甲二小学": inside, "甲二公司": staff, "甲二图书": staff, "甲二用途": staff, "甲二票据": staff, "甲二经办": staff,
			"甲三公司": inside, "甲三图书": staff, "甲三用途": staff, "甲四公司": staff, "甲四图书": inside, "甲四经办": staff, "甲五公司": inside, "甲五图书": inside, "甲五用途": inside,
			"甲六小学": inside, "甲六公司": staff + " near", "甲七公司": staff + " near",
			"乙一先进": staff, "乙一政协": staff, "乙二先进": inside, "乙二政协": inside,
			"丙一石桥": staff, "丙一大爷": staff, "丙二石桥": inside, "丙二河边": inside, "丙二发大": inside, "丙二大爷": staff, "丙三大爷": inside, "桥": inside,
		} {
			for name, by := range everybody {
				require.Equal(t, slices.Contains(strings.Fields(who), name), len(f.finds(by, word)) > 0, "%s by %s", word, name)
			}
		}
		// Who gave is found by the name as he or she agreed, and not who entered it for another.
		of := func(by, whose *people.Person) (n int) {
			for _, ref := range f.all(by, desk.Word{Text: whose.Name, People: []int64{whose.ID}}) {
				if ref.Kind == records.KindDonation {
					n++
				}
			}
			return n
		}
		require.Equal(t, []int{0, 2, 2, 2}, []int{of(other, near), of(near, near), of(author, near), of(o.Director, near)})
		require.Zero(t, of(other, author))
		for name, by := range everybody {
			years, months := f.counted(by)
			require.Equal(t, []int{len(f.all(by)), len(f.all(by))}, []int{years, months}, "what is counted for %s", name)
		}
		return nil
	})
}

// TestTheBooksAreSearchedAsTheCardsRead: of entries in every state the search finds for each what MayRead
// says, but what was never filed or was taken back.
func TestTheBooksAreSearchedAsTheCardsRead(t *testing.T) {
	db := modelstest.Open(t)
	o := withRoles(t, db)
	m, now := o.Members[:3], modelstest.Noon
	rnd := rand.New(rand.NewPCG(14, 23))
	o.Do(t, db, func(tx *gorm.DB) error {
		state := func() books.State { return books.DonationLife.Order[rnd.IntN(len(books.DonationLife.Order))] }
		var gifts []*books.Donation
		var honours []*books.Honour
		var items []*archive.Item
		for i := range 30 {
			by, donor := m[rnd.IntN(len(m))], m[rnd.IntN(len(m))]
			d := &books.Donation{
				Filing: books.Filing{PersonID: by.ID}, DonorKind: books.ByMember, Donor: donor.Name, DonorID: &donor.ID, Sort: books.Money, Fen: 100,
				OnDate: "2026-12-01", Recipient: "青山小学", NameOpen: rnd.IntN(2) == 0,
			}
			_, err := books.FileDonation(tx, d, by, now)
			require.NoError(t, err)
			d.State = state()
			gifts = append(gifts, d)
			h := &books.Honour{Filing: books.Filing{PersonID: by.ID}, Title: "先进", Level: books.County, OnDate: "2026-11-30"}
			_, err = books.FileHonour(tx, h, by, now)
			require.NoError(t, err)
			h.State = state()
			honours = append(honours, h)
			it := &archive.Item{PersonID: by.ID, Title: fmt.Sprint("石桥", i), Text: "石桥"}
			_, err = archive.File(tx, it, now)
			require.NoError(t, err)
			it.State = archive.State(state())
			items = append(items, it)
			require.NoError(t, tx.Save(d).Error)
			require.NoError(t, tx.Save(h).Error)
			require.NoError(t, tx.Save(it).Error)
		}
		f := finder{t, tx}
		for _, by := range append(slices.Clone(m), o.Director, o.secretary, o.contact, o.observer) {
			found := f.all(by)
			check := func(kind records.Kind, id int64, may bool, err error, state books.State) {
				require.NoError(t, err)
				want := may && by.Is(people.Inside) && slices.Contains(books.Listed, state)
				require.Equal(t, want, slices.Contains(found, records.Ref{Kind: kind, ID: id}), "%s %d, %s, by %s", kind, id, state, by.Name)
			}
			for i := range gifts {
				may, err := books.DonationLife.MayRead(tx, gifts[i], by)
				check(records.KindDonation, gifts[i].ID, may, err, gifts[i].State)
				may, err = books.HonourLife.MayRead(tx, honours[i], by)
				check(records.KindHonour, honours[i].ID, may, err, honours[i].State)
				may, err = archive.Life.MayRead(tx, items[i], by)
				check(records.KindArchive, items[i].ID, may, err, books.State(items[i].State))
			}
			for _, p := range m {
				named := f.all(by, desk.Word{Text: p.Name, People: []int64{p.ID}})
				for _, d := range gifts {
					if *d.DonorID != p.ID || d.PersonID == p.ID || !slices.Contains(found, records.Ref{Kind: records.KindDonation, ID: d.ID}) {
						continue
					}
					require.Equal(t, d.Named(by), slices.Contains(named, records.Ref{Kind: records.KindDonation, ID: d.ID}), "whose gift %d is, by %s", d.ID, by.Name)
				}
			}
		}
		_, err := desk.SearchAll(tx, m[0], desk.Question{Words: []desk.Word{{Text: strings.Repeat("桥", store.TitleLimit)}}, To: now})
		require.NoError(t, err)
		return nil
	})
}
