"""The stored codes of the audit trail in the words of the pages that show them."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.appraisal import LABELS
from app.rules.batches import BATCH_LABELS
from app.rules.preparation import WORDS as PREPARATION
from app.rules.standing import KIND_LABELS
from app.services.bulletin import bulletins
from app.services.follow_up import make_ups, talks
from app.services.plan import class_sessions
from app.services.setting.defaults import read_defaults

CODES: Mapping[str, str] = {
    "planned": "已排课",
    "held": "已开课",
    "cancelled": "已取消",
    "postponed": "已延期",
    "draft": "草稿",
    "issued": "已定稿",
    "withdrawn": "已撤回",
    "open": "待办",
    "noticed": "已通知",
    "done": "已完成",
    "waived": "免谈",
    "normal": "正常",
    "absent": "缺考",
    "deferred": "缓考",
    "makeup": "补考",
    "exempt": "免试",
    "cheated": "作弊",
    "official": "因公",
    "sick": "病假",
    "personal": "事假",
    "rule": "按参训范围",
    "walk_in": "现场补加",
    "make_up": "补训",
    "candidate": "待核实",
    "town.name": "单位名称",
    "town.type": "单位类型",
    "town.office": "填报部门",
    "summary.choices": "总结口径",
    "summary.texts": "总结用语",
    "attendance.windows": "迟到早退时间",
    "unit_study.topics": "集体学习主题",
    "archive.items": "一期一档材料",
    "month": "每月",
    "quarter": "每季度",
    "half": "每半年",
    "year": "每年",
    "5years": "每五年",
    "class": "每期",
    "once": "一次",
    "week": "每周",
    "daily": "培训情况通报",
    "scores": "测试成绩通报",
    "monthly": "月度通报",
    "quarterly": "季度通报",
    "yearly": "年度通报",
    "roster": "名册",
    "added": "现场补加",
    "import": "导入",
    "manual": "手工",
    "morning": "上午",
    "afternoon": "下午",
    "evening": "晚上",
    "full_day": "全天",
    "best": "取最高",
    "last": "取最后一次",
    "highest": "取最高",
    "latest": "取最后一次",
    "first": "取第一次",
    "lecture": "讲学",
    "report": "述学",
    "secondment": "调训情况通报",
    "inspection": "督查通报",
}
# Where a table says another word for a code than the general one: the word of its own page.
OWN_CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("course", "batches"): BATCH_LABELS,
    ("warning_talk", "status"): talks.STATUS_LABELS,
    ("standing", "kind"): KIND_LABELS,
    ("make_up", "state"): make_ups.STATE_LABELS,
    ("lecturer", "prepared"): PREPARATION,
    ("class_session", "status"): class_sessions.STATUS_LABELS,
    ("bulletin", "status"): bulletins.STATUS_LABELS,
    ("attachment", "kind"): {
        "register": "登记簿材料",
        **{item["code"]: item["label"] for item in read_defaults("archive_items")},
    },
    ("register_form", "kind"): {
        "own": "自建登记簿",
        "change": "对登记簿的改动",
        "seen": "已带来的应报规则",
        "sealed": "封账时的登记簿",
        "aside": "不再提示的建议",
    },
}
# Settings of one family, by the beginning of their key.
SETTINGS: Mapping[str, str] = {
    "hours.": "学时设置",
    **{f"appraisal.{part}": f"考核权重：{label}" for part, label in LABELS.items()},
    "appraisal.per_absence": "考核扣分：每缺席一次",
    "appraisal.per_talk": "考核扣分：每警示谈话一次",
    "appraisal.": "考核权重",
    "summary.": "总结设置",
    "form.": "上报表的对应",
    "bulletin.": "通报设置",
    "ledger.": "台账设置",
    "mentorship.": "师徒设置",
    "talk.": "谈话设置",
    "make_up.": "补训设置",
    "unit_study.": "集体学习主题",
    "register.": "待核对的所属期",
}
