package year

// The words of buttons that the table's acts press. Where more than one is
// given the first that is there is pressed.
const (
	tapYes        = "参加"
	tapMaybe      = "待定"
	tapCheckIn    = "签到"
	tapLeave      = "请假"
	tapAgree      = "同意记录"
	askKind       = "哪一类请假"
	tapSubmit     = "提交"
	tapSkip       = "跳过"
	tapGrant      = "批准"
	tapRefuse     = "退回"
	tapClaim      = "申请补录"
	tapExplain    = "补充说明"
	tapPresent    = "出席"
	tapSheet      = "名单"
	tapMarkIn     = "代签到"
	tapEdit       = "修改"
	tapPlace      = "改地点|补地点"
	tapTutor      = "改辅导教师|补辅导教师"
	tapPlan       = "改学习方案|补学习方案"
	tapSave       = "保存修改"
	tapMaterials  = "加资料"
	tapDone       = "完成"
	tapClose      = "结束"
	tapSummary    = "结束并小结"
	tapConfirm    = "确认名单"
	tapEarly      = "提前离开"
	tapGo         = "确认离开"
	tapNote       = "记笔记"
	tapReflect    = "写心得"
	tapNext       = "下一页 ›"
	tapAnswers    = "答思考题"
	tapQuiz       = "做测验"
	tapQuizNext   = "下一题|看结果"
	tapManage     = "管理"
	tapFive       = "五有"
	wordDesk      = "工作台" // of the keyboard
	tapBackToList = "‹ 活动列表"
)

// leaveKinds are the kinds of leave by the table's sign.
var leaveKinds = map[string]string{"公": "公务", "病": "病假", "事": "事假", "临": "事假", "驳": "事假", "驳缺": "事假"}
