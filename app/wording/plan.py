"""Sentences for programmes, category schemes and copied plans."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "validity.months": "有效月数要写 1 到 {most} 的整数，没有保存；一直有效的空着。",
    "execution.gone": "找不到这个班次，没有改动；请刷新后再试。",
    "execution.title": "还没有写班次名称，没有保存；请填写。",
    "execution.number": "计划{label}要写 0 到 {most} 的整数，没有保存；不定数的空着。",
    "execution.nothing": "计划期数和计划人数都没有填，没有保存；请至少填一项。",
    "execution.twice": "方案里已经有“{title}”，没有再加一遍；请改那一行的计划数。",
    "execution.in_use": "“{title}”已经安排了课次，没有删除；不再计划的请把计划数清空。",
    "preparation.state": "没有“{state}”这种备课情况，没有保存；可以写：{known}。",
    "preparation.gone": "这位授课人已不在这一课次，没有保存；请刷新后再试。",
    "class_session.guests": "列席人数要写 0 到 9999 的整数，没有保存；没有列席的空着。",
    "programme.not_found": "找不到这个年度方案，没有改动；请刷新后再试。",
    "programme.title_missing": "方案名称不能为空，没有保存；请填写方案名称。",
    "programme.dates": "方案的结束日期早于开始日期，没有保存；请更正日期。",
    "programme.parent": "所属规划须是另一个起止日期把本方案包在内的方案，没有保存；请另选，或先改日期。",
    "programme.in_registers": "登记簿里还有 {count} 条登记属于方案“{title}”，没有删除；请先改那些登记。",
    "programme.in_use": "方案“{title}”还有 {count} 门课程，没有删除；请先把这些课程改到别的方案。",
    "scheme.exists": "已有名为“{name}”的分类方式，没有重复建立；请换一个名称。",
    "scheme.in_use": "分类方式“{name}”还有 {count} 个类别，没有删除；请先删除其中的类别。",
    "batch.size": "每期人数至少为 1 人，没有改动；请重新填写。",
    "scheme.not_found": "没有编号为 {id} 的分类方式，可能已被删除；其他内容没有变动，请在类别管理里查看。",
    "category.name_missing": "名称不能为空，没有保存；请填写名称。",
    "category.in_use": "类别“{name}”还有 {count} 门课程在用，没有删除；可以改名，或先改这些课程的类别。",
    "batch.choice": "“{value}”看不懂，没有改动；同一课程的几期请选“分批”或“重复举办”。",
    "batch.course_missing": "找不到这门课程，没有改动；请刷新后再试。",
    "batch.not_of_course": "这一期不属于这门课程，没有改动；请刷新后再试。",
    "batch.all_closed": "各期的签到表都已打印或登记，没有改动；个别人员请到“考勤签到”里增减。",
    "lecturer.gone": "这条授课人或人员已不在，没有改动；请刷新后再试。",
    "plan.nothing_to_copy": "{year} 年没有课次，没有复制任何内容；请先选有课程计划的年度。",
}
