"""Sentences for the rotation board, unit study, mentor pairs and duty records."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "rotation.twice": "这个人本月已在安排之中，没有改动；请另选一人。",
    "rotation.role": "讲学与述学不能互换，没有改动；请选择同一类安排。",
    "rotation.done": "已完成的安排不能更换，没有改动；如登记有误请先清除完成日期。",
    "rotation.held_by_session": "课次“{title}”已由本人讲授，这项安排已经完成，没有改动；如课次登记有误请先改课次的授课人。",
    "rotation.not_found": "找不到这项安排，没有改动；请刷新后再试。",
    "rotation.nobody": "{month}还没有安排讲学述学人员，没有生成通知；请先在“制度执行—讲学述学”里排人选。",
    "mentorship.self": "师傅和徒弟不能是同一人，没有保存；请重新选择。",
    "mentorship.twice": "这两人已经结对，没有重复建立。",
    "mentorship.age_bad": "年龄条件 {age} 不在 18 至 60 之间，没有保存；请更正。",
    "mentorship.too_old": "“{name}”已超过 {age} 岁，不符合年轻干部条件，没有保存；如标准不同请先在“更多—结对条件和目标”里更改。",
    "mentorship.rank": "“{name}”不是班子成员，职级也不够，不能当师傅，没有保存；如职级有误请先改名册，标准不同请在“更多—结对条件和目标”里更改。",
    "mentorship.ranks": "师傅的职级至少要写一个词，没有保存，例如 副科、正科。",
    "mentorship.target": "结对目标须在 0 至 {most} 之间，没有保存。",
    "mentorship.dates": "结束日期早于结对日期，没有保存；请更正。",
    "mentorship.talks": "有 {count} 次谈话（最早 {day}）在改后的结对起止以外，没有保存；请先取消那几次登记，或改日期。",
    "mentorship.not_found": "找不到这对师徒，没有改动；请刷新后再试。",
    "unit_study.heads": "到会人数须为 0 到 9999 的整数，没有保存；请改正后再保存。",
    "unit_study.topics": "学习专题最多 {most} 条，没有保存；请删去一些再保存。",
    "exemption.batch": "找不到这一期培训，没有保存；请刷新后再试。",
    "exemption.reason": "免于测试要写明原因，没有保存；请填写“原因”。",
    "round.not_found": "找不到这个轮训，没有改动；请刷新后再试。",
    "round.name": "轮训还没有名称，没有保存；请填写名称。",
    "round.dates": "轮训的截止日期早于开始日期，没有保存；请改正后再试。",
    "round.days": "每人参训天数应在 1 到 366 天之间，没有保存；请改正后再试。",
    "round.courses": "还没有勾选计入轮训的课程，没有保存；请至少勾选一门。",
}
