"""Sentences for bulletins."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "bulletin.not_found": "找不到这份通报，可能已被撤销；数据没有改动，请刷新列表后再选。",
    "bulletin.kind_unknown": "没有“{kind}”这种通报，没有改动任何内容；请从列表中选择。",
    "bulletin.kind_blank": "“{field}”不能空着，没有保存；请填写后再保存。",
    "bulletin.nobody": "“{title}”还没有应到或应考人员，没有生成通报；请先确定名单。",
    "bulletin.no_session": "{day} 没有可通报的课次，没有生成通报；请核对日期。",
    "bulletin.no_secondment": "{period}没有登记上级调训，没有生成通报；请先在“课程计划”中登记调训班次。",
    "bulletin.no_villages": "{period}没有村（社区）的考勤记录，没有生成通报；请核对时段。",
    "bulletin.period": "时段不完整或起止颠倒，没有生成通报；请重新选择起止日期。",
    "bulletin.exists": "这些内容已由 {number} 通报过，没有另发；考勤或成绩有变动的，请出更正通报。",
    "bulletin.unmarked": "还有 {count} 人未登记，通报没有生成；请先登记完，或确认后在通报中写明未登记人数。",
    "bulletin.frozen": "这份通报已定稿，内容没有改动；确需改动请出更正通报，或撤回后重发。",
    "bulletin.date": "印发日期早于所通报的日期 {day}，没有定稿；请改用当天或以后的日期。",
    "bulletin.order": "已有 {number} 印发于 {day}，晚于这次的日期，文号会与日期颠倒，没有定稿；请改用不早于它的日期，或确认后照此定稿。",
    "bulletin.by_score": "按成绩排列要写出姓名，没有改动任何内容；请把姓名改为“写全名”或“隐去名字”，或改为按单位排列。",
    "bulletin.reason": "没有写明原因，没有改动任何内容；请填写原因后再试。",
    "bulletin.not_issued": "这份通报不是已定稿的原通报，没有改动；请在列表中选择已定稿的通报。",
    "bulletin.corrected": "这份通报已由 {number} 更正，没有撤回；确需撤回请先撤回更正通报。",
    "bulletin.told": "{number} 已经通报过这些内容，没有改动；请写明原因后再改，随后出更正通报。",
    "bulletin.numbered": "已编号的通报不能撤销、删除或改号，没有改动；请撤回（写明原因），或出更正通报。",
    "bulletin.no_changes": "{number} 与现在的记录完全一致，不需要更正，没有生成更正通报。",
}
