package points

import "slices"

// Category is a part of the work that has a sum of its own, from 0 to Limit in a quarter.
type Category string

// The categories.
const (
	Activity Category = "activity" // 参加活动
	Study    Category = "study"    // 学习
	Voices   Category = "voices"   // 意见建议、提案
	Research Category = "research" // 专题调研、文史资料
	Deeds    Category = "deeds"    // 好事实事、爱心捐赠
	Honours  Category = "honours"  // 荣誉
)

// Categories in the order in which they are shown.
var Categories = []Category{Activity, Study, Voices, Research, Deeds, Honours}

// Limit is the most that a category comes to in a quarter (domain B4); the least is 0.
const Limit = 20

// Item is one thing that the table has a value for.
type Item string

// The items (domain B4).
const (
	Present    Item = "present"     // 出席: 集中学习、集体活动、调研
	Late       Item = "late"        // 迟到, beside Present
	Early      Item = "early"       // 早退, beside Present
	Absent     Item = "absent"      // 缺席; under two thirds of the time is absence
	Hosted     Item = "hosted"      // 接待集体活动
	Note       Item = "note"        // 学习笔记, once an activity
	Reflection Item = "reflection"  // 心得体会, once an activity
	MadeUp     Item = "made_up"     // 补课
	Suggested  Item = "suggested"   // 意见建议、社情民意 filed
	Assigned   Item = "assigned"    // 转办
	Adopted    Item = "adopted"     // 采纳, wholly or in part
	Upstream   Item = "upstream"    // 采纳 by the county, beside Adopted
	Proposed   Item = "proposed"    // 提案
	Docketed   Item = "docketed"    // 提案 that was assigned (立案交办)
	Cosigned   Item = "cosigned"    // 联名提案
	ReportLead Item = "report_lead" // 调研报告, 执笔
	ReportTeam Item = "report_team" // 调研报告, 参与
	Archived   Item = "archived"    // 文史资料
	Deed       Item = "deed"        // 好事实事
	Donation   Item = "donation"    // 爱心捐赠: that something was given, never how much
	Town       Item = "town"        // 荣誉 of the town
	County     Item = "county"      // 荣誉 of county or city
	Province   Item = "province"
	Nation     Item = "nation"
	// Limited is the line that keeps a category between 0 and Limit. It has no value in
	// the table and is of no record.
	Limited Item = "limited"
)

// Valued is an item of the table.
type Valued struct {
	Item     Item
	Category Category
	Default  int
}

// Items are the table's, in the order in which they are shown, with the values that hold
// until the director has changed them (domain B4).
var Items = []Valued{
	{Present, Activity, 5}, {Late, Activity, -1}, {Early, Activity, -1}, {Absent, Activity, -2}, {Hosted, Activity, 3},
	{Note, Study, 2}, {Reflection, Study, 3}, {MadeUp, Study, 2},
	{Suggested, Voices, 2}, {Assigned, Voices, 3}, {Adopted, Voices, 5}, {Upstream, Voices, 3},
	{Proposed, Voices, 5}, {Docketed, Voices, 10}, {Cosigned, Voices, 3},
	{ReportLead, Research, 8}, {ReportTeam, Research, 3}, {Archived, Research, 3},
	{Deed, Deeds, 5}, {Donation, Deeds, 2},
	{Town, Honours, 2}, {County, Honours, 4}, {Province, Honours, 8}, {Nation, Honours, 10},
}

// Of finds an item of the table; ok is false for anything else.
func Of(item Item) (v Valued, ok bool) {
	i := slices.IndexFunc(Items, func(v Valued) bool { return v.Item == item })
	if i < 0 {
		return v, false
	}
	return Items[i], true
}

// Bounds are the least and the most that an item may be set to: what takes off never gives,
// and the other way round.
func (v Valued) Bounds() (least, most int) {
	if v.Default < 0 {
		return -Limit, 0
	}
	return 0, Limit
}

// In lists the items of a category.
func In(c Category) (list []Valued) {
	for _, v := range Items {
		if v.Category == c {
			list = append(list, v)
		}
	}
	return list
}
