package bench

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// Topics of the sessions that are on at the same time in each office. None is
// part of another: a typed check-in names its session by it.
var topics = []string{
	"道路养护", "饮水安全", "养老服务", "垃圾分类", "校车接送", "秸秆禁烧", "防汛备汛", "文化下乡", "电商助农", "医保缴费",
}

const (
	membersOf   = 10 // of an office
	firstMember = 100_000
	firstUpdate = 500_000_000
	// redelivered and repeated are the two kinds of duplicates: the same update
	// handed out again, and a person who checks in twice. One in so many each.
	redelivered = 20
	repeated    = 20
)

// wish is one update of the stream.
type wish struct {
	id      int64 // update_id
	member  int
	session int  // index into topics
	press   bool // a button in the private chat; otherwise typed
	again   bool // the same update once more
	body    []byte
}

// account is a member's Telegram account, and private chat.
func account(member int) int64 { return int64(firstMember + member) }

// stream makes n updates: each of n/10 members checks in to sessions, half by a
// typed command and half by the button of a reminder, with 10 % duplicates. It
// is the same for the same n. sessions gives the id of a member's session.
func stream(n int, sessions func(member, session int) int64, now time.Time) []wish {
	random := rand.New(rand.NewPCG(14, 11))
	members := n / len(topics)
	pairs := random.Perm(members * len(topics))
	fresh := n - n/redelivered - n/repeated
	list := make([]wish, 0, n)
	next := int64(firstUpdate)
	add := func(pair int) {
		w := wish{id: next, member: pair / len(topics), session: pair % len(topics), press: random.IntN(2) == 0}
		next++
		list = append(list, w)
	}
	for i, pair := range pairs[:fresh] {
		add(pair)
		if i%(fresh*repeated/n) == 7 { // tapped again a little later
			add(pairs[max(0, i-random.IntN(40))])
		}
		if i%(fresh*redelivered/n) == 3 && len(list) < n {
			same := list[max(0, len(list)-1-random.IntN(40))]
			same.again = true
			list = append(list, same)
		}
		if len(list) >= n {
			break
		}
	}
	for i := range list {
		w := &list[i]
		w.body = w.update(sessions(w.member, w.session), now)
	}
	return list
}

// update is the wish as Telegram writes it.
func (w *wish) update(session int64, now time.Time) []byte {
	from := fmt.Sprintf(`{"id":%d,"is_bot":false,"first_name":"委员","language_code":"zh-hans"}`, account(w.member))
	chat := fmt.Sprintf(`{"id":%d,"type":"private","first_name":"委员"}`, account(w.member))
	if !w.press {
		return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":%s,"chat":%s,"date":%d,"text":"/checkin %s",`+
			`"entities":[{"type":"bot_command","offset":0,"length":8}]}}`, w.id, w.id-firstUpdate+10, from, chat, now.Unix(), topics[w.session])
	}
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":%s,"chat_instance":"7","data":"checkin:%d","message":`+
		`{"message_id":%d,"from":{"id":77,"is_bot":true,"first_name":"联络"},"chat":%s,"date":%d,"text":"⏰ 今天 15:00 集中学习：%s"}}}`,
		w.id, w.id, from, session, 2+w.session, chat, now.Unix(), topics[w.session])
}

// pressID is the id of the button's press, which the answer names.
func (w *wish) pressID() string { return strconv.FormatInt(w.id, 10) }
