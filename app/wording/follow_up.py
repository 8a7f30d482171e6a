"""Sentences for warning talks, make-ups and resits."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "talk.not_found": "找不到这条谈话（{id}），没有改动；请刷新后再试。",
    "talk.settled": "这条谈话“{status}”，没有改动；如需更改请先恢复为待谈话。",
    "talk.record_incomplete": "谈话人和谈话内容不能为空，没有保存；请按签字的记录表补全。",
    "talk.own": "{role}不能是谈话对象{name}本人，没有保存；请换人，同名的请在姓名后注明单位，如“{name}（财政所）”。",
    "talk.times": "谈话结束时间须晚于开始时间，没有保存；请更正时间。",
    "talk.waive_reason": "不予谈话须写明原因，没有改动；请填写原因。",
    "talk.note_empty": "纪律情况不能为空，没有保存；请写明具体情况。",
    "talk.note_gone": "这条纪律情况已经删除，没有保存；请刷新后再试。",
    "talk.trigger_bad": "谈话触发条件不正确，没有保存；次数须为 1 以上，期限不能为负。",
    "make_up.away": "“{name}”{words}，那一天不能补训，没有保存；请换一个日期，或选“不再补训”并写明原因。",
    "make_up.no_day": "补训须选定后续课次或补训日期，没有保存；请选择其一。",
    "make_up.not_missed": "这条考勤不是请假或缺席，不需要补训，没有安排；请刷新名单。",
    "make_up.twice": "这次缺训已经补训，没有重复安排。",
    "make_up.due_anyway": "{names}（{count} 人）本来就应参加这一课次，没有安排；参加一次不能既算应到又算补训，"
    "请另选课次，或确认按这一次补训。",
    "make_up.full": "这一课次限 {capacity} 人，名单上已有 {listed} 人，坐不下，没有安排；请另选课次或分批安排。",
    "make_up.none": "没有需要补训的人员，没有生成；请先登记考勤，或换一个年度、单位。",
    "talk.none": "没有选中谈话，没有生成；请先选中要打印的谈话。",
    "make_up.not_found": "找不到这条补训，没有改动；请刷新后再试。",
    "make_up.hours_bad": "补训学时不能超过原课次学时，没有保存；请更正学时。",
    "make_up.reason_missing": "不再补训须写明原因，没有改动；请填写原因。",
}
