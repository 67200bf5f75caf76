package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// buttons lists the data of the buttons in somebody's private chat that are live.
func buttons(h *harness.Harness, p *harness.Person) (list []string) {
	for _, m := range h.Sandbox.Messages(p.ID) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				list = append(list, b.CallbackData)
			}
		}
	}
	return list
}

// alive are those of them that begin so.
func alive(h *harness.Harness, p *harness.Person, prefixes ...string) []string {
	return slices.DeleteFunc(buttons(h, p), func(data string) bool {
		return !slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(data, prefix) })
	})
}

// A reminder stands in the private chat of a member. However the matter is settled, a minute
// later nothing in the chat asks for it, and what stands says what came of it.
func TestAReminderIsQuietWhenItsMatterIsSettled(t *testing.T) {
	of := func(id int64, routes ...string) (list []string) {
		for _, r := range routes {
			list = append(list, fmt.Sprintf("%s:%d", r, id))
		}
		return list
	}
	comes := []string{"checkin", "leave", "answer"}
	for name, c := range map[string]struct {
		at     time.Time
		settle func(h *harness.Harness, m *harness.Person)
		gone   []string
		says   string
	}{
		"checked in in the group": {scenes.Clock(14, 50), func(h *harness.Harness, m *harness.Person) { m.TapIn(h.Group, "签到") }, comes, "✅ 14:50 已签到"},
		"checked in by a command": {scenes.Clock(14, 50), func(_ *harness.Harness, m *harness.Person) { m.Send("/checkin") }, comes, "✅ 14:50 已签到"},
		"checked in late":         {scenes.Clock(15, 20), func(h *harness.Harness, m *harness.Person) { m.TapIn(h.Group, "签到") }, comes, "已签到（迟到）"},
		"by the director's hand": {scenes.Clock(15, 20), func(h *harness.Harness, m *harness.Person) {
			h.Director.Send("/correct " + m.Name + " 出席 到了").Tap("更正")
		}, comes, "✅ 出席"},
		"leave asked": {scenes.Clock(14, 10), func(h *harness.Harness, m *harness.Person) { m.Send("/leave 去县里开会") }, []string{"leave"}, ""},
		"leave entered by the office": {scenes.Clock(14, 10), func(h *harness.Harness, m *harness.Person) {
			h.Director.Send("/leavefor " + m.Name + " 公务 县里开会").Tap("提交")
		}, []string{"leave"}, "撤回请假"},
		"called off": {scenes.Clock(14, 10), func(h *harness.Harness, _ *harness.Person) {
			h.Director.Send("/sessions").Tap("#1")
			h.Director.Tap("取消活动")
			h.Director.Send("停电").Tap("取消活动")
			h.Advance(5 * time.Minute)
		}, append(slices.Clone(comes), "unleave", "claim"), "已取消："},
		"ended by the director": {scenes.Clock(15, 30), func(h *harness.Harness, _ *harness.Person) {
			h.Director.Send("/sessions").Tap("#1")
			h.Director.Tap("结束")
			h.Director.Tap("结束")
		}, comes, "您没有签到记录"},
		"over by the clock":     {scenes.Clock(17, 0).Add(time.Second), func(*harness.Harness, *harness.Person) {}, comes, "您没有签到记录"},
		"closed by the clock":   {scenes.Clock(19, 5), func(*harness.Harness, *harness.Person) {}, comes, "已结束："},
		"checked in and undone": {scenes.Clock(14, 50), func(h *harness.Harness, m *harness.Person) { m.TapIn(h.Group, "签到"); m.Send("/undo") }, nil, "[ 签到 ] [ 请假 ]"},
	} {
		t.Run(name, func(t *testing.T) {
			h, a := scenes.Planned(t)
			m := h.Members[0]
			m.Send("/sessions").Tap("四中全会") // a card of it stands too
			h.AdvanceTo(scenes.Clock(14, 0))
			require.Contains(t, m.Last(), "签到 14:30 开始", "from when")
			require.Empty(t, alive(h, m, of(a.ID, "checkin")...), "and no button before")
			h.AdvanceTo(c.at)
			c.settle(h, m)
			h.Advance(time.Minute)
			require.Empty(t, alive(h, m, of(a.ID, c.gone...)...), m.Chat())
			require.Contains(t, m.Chat(), c.says)
			rings := len(h.Sandbox.Messages(m.ID))
			h.Advance(time.Minute)
			require.Len(t, h.Sandbox.Messages(m.ID), rings, "nothing rings for it")
		})
	}
}

// The reminder has its button from the minute on in which check-in opens, by an edit.
func TestAReminderGetsItsButtonWhenCheckInOpens(t *testing.T) {
	h, a := scenes.Planned(t)
	m := h.Members[1]
	h.AdvanceTo(scenes.Clock(14, 0))
	before := len(h.Sandbox.Messages(m.ID))
	require.Contains(t, m.TapIn(h.Group, "签到"), "签到 14:30 开始", "said once, by the tap")
	require.Len(t, h.Sandbox.Messages(m.ID), before)
	h.Stop() // killed and begun again
	h.Start()
	h.AdvanceTo(scenes.Clock(14, 30))
	require.Len(t, h.Sandbox.Messages(m.ID), before)
	require.Contains(t, m.Last(), "[ 签到 ] [ 请假 ]")
	require.Equal(t, "已签到 14:30", m.Tap("签到"))
	require.Equal(t, 1, h.Members[2].Told("⏰ 今天 15:00"))
	require.NotEmpty(t, alive(h, h.Members[2], fmt.Sprintf("checkin:%d", a.ID)))
}

// Every button of undoing goes with its five minutes; the others stay.
func TestNoUndoOutlivesItsTime(t *testing.T) {
	h := harness.New(t).Seed()
	for text, press := range map[string]string{"/deed 植树500棵": "", "/suggest 修路，绕行两公里": "提交", "/away 12月20日 出差": ""} {
		m := h.Members[len(text)%5]
		m.Send(text)
		if press != "" && strings.Contains(m.Last(), press) {
			m.Tap(press)
		}
	}
	h.Director.Send("/announce 明天带身份证").Tap("发出")
	h.Director.Send("/review").Tap("核实")
	all := append(slices.Clone(h.Members), h.Director)
	some := 0
	for _, p := range all {
		some += len(alive(h, p, "undo:"))
	}
	require.GreaterOrEqual(t, some, 3)
	h.Advance(ledger.UndoTime - time.Second)
	left := 0
	for _, p := range all {
		left += len(alive(h, p, "undo:"))
	}
	require.Equal(t, some, left, "not before")
	h.Advance(time.Second)
	for _, p := range all {
		require.Empty(t, alive(h, p, "undo:"), p.Chat())
	}
	require.NotEmpty(t, alive(h, h.Director, "announce_card:"), "the others stay")
}

// What the staff is asked of a record is settled for all of them when one of them decides:
// also the card of who walks through what waits, and of a request whose activity is called off.
func TestWhatOneDecidesNobodyElseIsAsked(t *testing.T) {
	second := func(h *harness.Harness) *harness.Person {
		p := h.Members[9]
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("roles", people.Member|people.Secretary).Error
		})
		return p
	}
	for name, c := range map[string]struct {
		file, route, word, says string
		off                     bool
	}{
		"deed":         {file: "/deed 植树500棵", route: "deed_step:1", word: "核实", says: "已核实"},
		"leave":        {file: "/leave 12月5日 去县里开会", route: "leave_step:1", word: "批准", says: "已批准"},
		"called off":   {file: "/leave 12月5日 去县里开会", route: "leave_step:1", says: "不用再办：活动已取消。", off: true},
		"taken back":   {file: "/deed 植树500棵", route: "deed_step:1", says: "撤回"},
		"leave undone": {file: "/leave 12月5日 去县里开会", route: "leave_step:1", says: ""},
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := scenes.Planned(t)
			other := second(h)
			m := h.Members[3]
			m.Send(c.file)
			other.Send("/review") // the card of the walk, beside the message of the filing
			require.NotEmpty(t, alive(h, other, c.route))
			switch {
			case c.off:
				h.Director.Send("/sessions").Tap("#1")
				h.Director.Tap("取消活动")
				h.Director.Send("停电").Tap("取消活动")
			case c.word == "":
				m.Send("/undo")
			default:
				h.Director.Tap(c.word)
			}
			h.Advance(time.Minute)
			require.Empty(t, alive(h, other, c.route), other.Chat())
			require.Empty(t, alive(h, h.Director, c.route), h.Director.Chat())
			require.Contains(t, other.Chat()+h.Director.Chat(), c.says)
		})
	}
}

// A message that a button has made into another one is left alone.
func TestWhatAButtonMadeOfAQuestionIsLeftAlone(t *testing.T) {
	h, _ := scenes.Planned(t)
	m := h.Members[1]
	h.AdvanceTo(scenes.Clock(14, 31))
	m.Tap("请假")
	require.Contains(t, m.Last(), "事由是什么")
	m.TapIn(h.Group, "签到")
	asked := m.Last()
	require.Contains(t, asked, "已放下")
	h.Advance(2 * time.Minute)
	require.Equal(t, asked, m.Last())
}

// No word of the keyboard below has a number: Telegram changes a keyboard only with a new
// message.
func TestNoNumberOnTheKeyboard(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Members[0].Send("/deed 植树500棵")
	for _, p := range []*harness.Person{h.Director, h.Members[0]} {
		p.Send("/menu")
		for _, call := range h.Sandbox.Calls("sendMessage") {
			if at := strings.Index(call.Params["reply_markup"], `"keyboard":`); at >= 0 && !strings.Contains(call.Params["reply_markup"], "inline_keyboard") {
				require.False(t, strings.ContainsAny(call.Params["reply_markup"][at:], "0123456789"), call.Params["reply_markup"])
			}
		}
	}
}

// leads are the routes whose buttons lead somewhere, or are tools on a screen that somebody
// has opened: nothing is settled by which they would be over.
var leads = strings.Fields(`
	fund fund_budget fund_cancel fund_close fund_costs fund_fix fund_income fund_limit fund_list fund_open fund_receipt fund_second fund_sees fund_settings fund_slip fund_spend
	activity archive_edit archive_find archive_found archive_item archive_list archive_more archive_new archive_read archive_tellings archive_unname announce_card announce_remind away_add bind booklet briefing briefing_correct briefing_draft briefing_table
	calendar calendar_file calendar_open calendar_year catchup catchup_answer catchup_questions catchup_read catchup_see consult consult_extend consult_full consult_new consult_off
	collate collate_after collate_ask collate_begin collate_diff collate_freeze collate_open collate_post collate_questions collate_thanks collate_who collation
	consult_words consults correct dates dates_new dates_plan
	deed deed_album deed_album_post deed_begin deed_edit deed_finish deed_note deed_note_back deed_notes deed_promise deeds deeds_of deeds_sum donation donation_edit donation_hide donations donations_all honour honour_cheer honour_edit honours honours_all dispute drop_draft entry feed feed_new feed_off figures files finding finding_drop finding_move finding_note
	finding_of finding_suggest finding_write five five_remind followup followup_add followups task_add task_hand task_photo tasks forget_yes form group group_leader group_purpose groups groups_idle group_again guest_drop guests guests_add
	import joinqr language leavefor library mark mark_in mark_left mark_stay material material_withdraw materials
	pledge pledge_add pledge_agenda pledge_agenda_add pledge_agenda_cut pledge_agenda_new pledge_due promises
	assess assess_add assess_drop assess_edit assess_evidence assess_item assess_score
	materials_add member member_back members members_left minutes_edit minutes_recorder mute note_edit noteview offices outline outline_full own own_back own_entry own_groups own_set paper papers part part_cut part_pick part_restore part_source part_write person_entry person_groups person_set phone photos_add place place_near
	place_point praise privacy profile quiz_answer quiz_card quiz_edit quiz_import quiz_new quiz_next quiz_publish quiz_withdraw
	points points_all points_in points_items points_off points_on points_read points_set points_table
	quizzes readers record record_rules report report_again report_begin report_case report_cases report_deliver report_difficulties report_difficulty report_freeze report_hear report_list report_raise report_remark report_said report_solve report_version report_whole research_close research_join research_leave research_member research_note
	research_notes research_report research_send research_settle research_submit research_team research_topic
	research_trip research_view research_writer researches review review_later roster run screen screen_off search
	hush supervision_answer supervision_close supervision_group supervision_open supervision_opens supervision_post supervision_sign supervision_topics
	session session_cancel session_close session_edit session_full session_post session_qr sessions settings
	shelve sign_for suggestion suggestion_do suggestion_edit suggestion_kind suggestion_category suggestion_more suggestions suggestion_full todo topic_ask topic_call suggestion_agree suggestion_agreed suggestions_open topic_end topic_merge topic_open
	topic_strike topic_view leaf record_terms thisday undo unsorted yearplan again announce_answers announce_due announce_due_take announce_fix
	announce_now announce_recall announce_withdraw announces help send_now sense unfold briefing_read contact_list newcomer_as reports suggestion_ask
	application application_edit summary_file summary_parts summary_read term_begin term_change term_change_of term_days term_decide term_drop term_join
	term_members term_nudge term_page term_reopen term_seat term_settle term_start term_summary term_unjoin term_who delegate office_keep office_remove`)

// Each button leads somewhere, or tells when what it asks is settled: a new one cannot be
// forgotten.
func TestEachButtonLeadsSomewhereOrIsSettledSomeTime(t *testing.T) {
	words, err := locale.Load()
	require.NoError(t, err)
	r := bot.NewRouter(words)
	handlers.Register(r, handlers.Options{Calendar: calendar.Embedded()})
	asking := r.Asking()
	for _, name := range leads {
		if !slices.Contains(r.Buttons(), name) {
			t.Errorf("there is no button %q any more", name)
		}
	}
	for _, name := range r.Buttons() {
		if !slices.Contains(asking, name) && !slices.Contains(leads, name) {
			t.Errorf("the button %q asks nothing that is settled some time (bot.Route.Asks), and leads nowhere", name)
		}
		if slices.Contains(asking, name) && slices.Contains(leads, name) {
			t.Errorf("the button %q does both", name)
		}
	}
}
