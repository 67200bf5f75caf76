package bench

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lianluo/internal/demo"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The first account of the offices, and the first group's id.
const (
	firstAccount = 1_000_000_001
	firstGroup   = -1_000_000_001
)

// pointsTo tells which table a column's ids are of.
var pointsTo = map[string]string{
	"person_id": "people", "host_id": "people", "leader_id": "people", "by_id": "people", "created_by": "people",
	"decided_by": "people", "donor_id": "people", "entered_by": "people", "matter_id": "archive_items", "confirmed_by": "people", "added_by": "people", "asked_by": "people", "frozen_by": "people", "released_by": "people", "voided_by": "people",
	"term_id": "terms", "activity_id": "activities", "research_id": "research", "suggestion_id": "suggestions", "deed_id": "deeds",
	"announcement_id": "announcements", "collation_id": "collations", "post_ref": "outbox", "pinned_ref": "outbox", "target_id": "outbox",
	"owner_id": "people", "given_to": "people", "done_by": "people", "approver_id": "people", "second_id": "people", "closed_by": "people", "set_by": "people", "solved_by": "people",
	"briefing_id": "briefings", "report_id": "committee_reports", "slip_id": "fund_slips", "corrects_id": "fund_slips", "reverses_id": "fund_entries",
	// As the demo uses them.
	"corrections.record_id": "attendances", "actions.entity_id": "activities", "tasks.source_id": "work_groups",
}

// ofKind is the table of each kind of record that has steps.
var ofKind = map[records.Kind]string{
	records.KindSuggestion: "suggestions", records.KindDeed: "deeds", records.KindResearch: "research", records.KindLeave: "leaves",
	records.KindCorrection: "correction_requests", records.KindRequest: "requests", records.KindFollowUp: "tasks",
	records.KindProposal: "topic_proposals", records.KindPraise: "praises", records.KindAway: "away_spans",
	records.KindDonation: "donations", records.KindHonour: "honours", records.KindArchive: "archive_items",
	records.KindAttendance: "attendances", records.KindActivity: "activities", records.KindCollation: "collations",
	records.KindReport: "committee_reports", records.KindPledge: "pledges", records.KindFund: "fund_slips",
}

// kindOf is, of the tables that point to records of any kind, the column of the kind.
var kindOf = map[string]string{
	"record_steps": "record_kind", "search_texts": "kind", "collation_entries": "record_kind", "text_parts": "record_kind", "attachments": "owner_kind",
}

// recordOf is the column of a table of kindOf that has the record's id.
func recordOf(table string) string {
	if table == "attachments" {
		return "owner_id"
	}
	return "record_id"
}

// target is the table that the nth column of a row points to; "" for none.
func target(table string, columns []string, row []any, n int) string {
	column := columns[n]
	if of, ok := kindOf[table]; ok && column == recordOf(table) {
		kind, _ := row[slices.Index(columns, of)].(string)
		return ofKind[records.Kind(kind)]
	}
	if to, ok := pointsTo[table+"."+column]; ok {
		return to
	}
	return pointsTo[column]
}

// row is a template's row as it stands in an office.
func (w *copier) row(office int, t *template, name string, row []any) []any {
	table := t.tables[name]
	out := make([]any, len(row))
	for i, column := range table.columns {
		v := row[i]
		switch to := target(name, table.columns, row, i); {
		case column == "id" && name == "offices":
			v = int64(office + 1)
		case column == "id":
			v = w.give(office, t, name, v.(int64))
		case column == "office_id":
			if v.(int64) != 0 {
				v = int64(office + 1)
			}
		case to != "" && v != nil:
			v = w.known(office, t, to, v.(int64))
		case column == "telegram_id", column == "chat_id", column == "group_chat_id":
			v = t.address(v.(int64), office)
		case column == "update_id": // one series for the whole bot
			w.next[column]++
			v = w.next[column]
		case column == "job":
			v = w.job(office, t, v.(string))
		case column == "facts", column == "left_open", column == "differences":
			v = w.named(office, t, v.(string))
		case column == "terms":
			v = store.MoveTerms(v.(string), int64(office+1))
		case column == "team", column == "called_ids", column == "visited":
			v = w.team(office, t, v.(string))
		case column == "hash", name == "offices" && column == "name":
			v = fmt.Sprintf("%s%d", v, office+1)
		}
		out[i] = v
	}
	return out
}

// give gives a row its new id, and remembers it if others point at the row.
func (w *copier) give(office int, t *template, name string, old int64) int64 {
	w.next[name]++
	id := w.next[name]
	if place, ok := t.known[name][old]; ok {
		if w.ids[office] == nil {
			w.ids[office] = map[string][]int64{}
		}
		if w.ids[office][name] == nil {
			w.ids[office][name] = make([]int64, len(t.known[name]))
		}
		w.ids[office][name][place] = id
	}
	return id
}

// known gives the new id of a row that was written before; 0 for none.
func (w *copier) known(office int, t *template, name string, old int64) int64 {
	place, ok := t.known[name][old]
	if !ok || w.ids[office][name] == nil {
		return 0
	}
	return w.ids[office][name][place]
}

// job is the ledger's key of a job: "remind-day1:12" names an activity.
func (w *copier) job(office int, t *template, key string) string {
	name, id, ok := strings.Cut(key, ":")
	old, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil {
		return key
	}
	table := "activities"
	switch {
	case strings.HasPrefix(name, "remind-research"):
		table = "research"
	case strings.HasPrefix(name, "briefing"):
		table = "briefings"
	}
	return fmt.Sprintf("%s:%d", name, w.known(office, t, table, old))
}

// inJSON are the records that a collation names.
var inJSON = regexp.MustCompile(`"activity":(\d+)|"kind":"(\w+)","id":(\d+)`)

// named is what a collation has kept, with the records of the office itself.
func (w *copier) named(office int, t *template, raw string) string {
	return inJSON.ReplaceAllStringFunc(raw, func(found string) string {
		parts := inJSON.FindStringSubmatch(found)
		id, _ := strconv.ParseInt(parts[1]+parts[3], 10, 64) // digits
		if parts[1] != "" {
			return fmt.Sprintf(`"activity":%d`, w.known(office, t, "activities", id))
		}
		return fmt.Sprintf(`"kind":"%s","id":%d`, parts[2], w.known(office, t, ofKind[records.Kind(parts[2])], id))
	})
}

// team is a list of people, as JSON.
func (w *copier) team(office int, t *template, raw string) string {
	var ids []int64
	if err := json.Unmarshal([]byte(raw), &ids); err != nil {
		return raw
	}
	for i, id := range ids {
		ids[i] = w.known(office, t, "people", id)
	}
	out, _ := json.Marshal(ids) // numbers
	return string(out)
}

// address gives an account or a group of the template the number of the
// office's own.
func (t *template) address(v int64, office int) int64 {
	switch {
	case v > 0:
		return firstAccount + int64(office*demo.PeoplePerOffice) + (v-firstAccount)%demo.PeoplePerOffice
	case v < 0:
		return firstGroup - int64(office)
	}
	return 0
}

func insertSQL(table string, columns []string, rows int) string {
	row := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
	return "INSERT INTO " + table + " (" + strings.Join(columns, ",") + ") VALUES " + row + strings.Repeat(","+row, rows-1)
}
