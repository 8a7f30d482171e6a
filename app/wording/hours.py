"""Sentences for hours, their entries and the duties."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "hours.settings": "学时折算的数字不合理，没有保存；请核对每天、半天学时和授课倍数。",
    "hours.entry_not_found": "找不到这条学时登记，没有改动；请刷新后再试。",
    "hours.value": "学时“{value}”不合理，没有保存；请填大于零的学时，最多两位小数。",
    "hours.pot": "没有“{pot}”这一类学时，没有保存；请从列表中选择。",
    "hours.dates": "结束日期早于开始日期，没有保存；请更正日期。",
    "hours.reason": "不计入的学时要写明原因，没有保存；请填写原因。",
    "paper.no_pairs": "{year}年没有师徒结对，没有生成文件；请先在“制度执行”的“师徒”页登记。",
    "paper.no_weeks": "{year}年还没有登记周例会，没有生成文件；请先在“制度执行”的“周例会”页登记。",
    "paper.no_rounds": "{year}年没有轮训，没有生成名单；请先在“制度执行”的“轮训”页建立。",
    "paper.no_duties": "{year}年没有启用的制度，没有生成月历；请先在“制度执行”中启用。",
    "duty.not_found": "找不到这项制度，没有改动；请刷新后再试。",
    "duty.value": "“{label}”的要求数值不合理，没有保存；启用前请填大于零的数。",
    "duty.dates": "“{label}”的生效日期不对，没有保存；新的起始日期不能早于现行版本，也不能晚于终止日期。",
    "duty.sealed": "{year}年已封账，“{label}”在那以前的规定没有改动；请在“修改”中填写{year}年以后的起始日期。",
    "duty.title": "制度要有名称，不超过{most}个字，没有保存。",
    "duty.taken": "已经有名为“{label}”的制度，没有保存；请换一个名称。",
    "duty.begins": "“{label}”没有填从哪天起执行，没有保存；请填写日期。",
    "duty.counts": "“{label}”没有保存：{why}。",
    "duty.shipped": "“{label}”不是自定的制度，没有删除；不需要时可以停用。",
    "duty.cited": "{year}年已按“{label}”评判并封账，没有删除；请改为停用，或填写到哪天停止。",
    "duty.group": "没有名为“{group}”的人员类别，没有保存；请先在名册中建立，或另选一类。",
}
