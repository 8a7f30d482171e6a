"""Which columns each field of each dialog may change; a dialog or a field that is new needs its line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.ui import edit_openers as openers
from tests.ui import edit_town
from tests.ui.edit_fields import Change, chosen, on_day, typed


@dataclass(frozen=True)
class Case:
    """A dialog on a filled record.

    `fields`: label (with * for any letters; the first that fits holds) → `table.column` that may change with
    it, or the words of a refusal, or None where it cannot be changed from what is stored. Of labels under one
    pattern the first and the last are tried, all of them with `every`. `hows`: how a field is changed where
    one letter more makes no sense. `answers`: to questions asked while saving. `saved`: what saving alone
    changes. `stays`: the dialog stays open when it has saved.
    """

    make: openers.Make
    fields: Mapping[str, set[str] | str | None]
    hows: Mapping[str, Change] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    saved: frozenset[str] | set[str] = frozenset()
    stays: bool = False
    every: bool = False


def _of(table: str, **labels: str) -> dict[str, set[str]]:
    """Label → the column of the table that its field may change."""
    return {label: {f"{table}.{column}"} for label, column in labels.items()}


def _set(name: str) -> set[str]:
    return {f"setting.value:{name}"}


DONE = {"make_up.state", "make_up.done_on", "make_up.hours_centi"}
LOOK = {"preferences.views"}
CHOICES = _set("summary.choices")
WEIGHTS = "四项合计须为 100 分"
POST = {
    "单位": {"assignment.unit_id"}, "职务": {"assignment.title"}, "职级": {"assignment.rank"},
    "身份": {"assignment.identity"}, "开始日期": {"assignment.start_on"}, "结束日期": {"assignment.end_on"},
}  # fmt: skip

CASES: Mapping[str, Case] = {
    "entry_dialog.EntryDialog": Case(
        openers.open_entry("unit-plan", day="2024-08-09", unit="1", kind="专项行动计划", topics="政策法规"),
        {
            **_of("register_entry", 日期="on_day", 单位="unit_id", 计划="slot", 学习专题="data"),
            "所属期": {"register_entry.period", "register_entry.year"},
        },
    ),
    "leave_dialog.LeaveDialog": Case(
        openers.open_leave(1),
        {
            **_of("leave", 类别="kind", 从哪天="start_on", 批准人="approver", 事由="reason"),
            "到哪天（含）": {"leave.end_on"},
            "假条交来日期": {"leave.handed_in_on"},
        },
    ),
    "leave_dialog.LeaveDialog/one": Case(
        openers.open_leave(0),
        {
            **_of("leave", 类别="kind", 批准人="approver", 事由="reason", 假条交来日期="handed_in_on"),
            "只用于这一课次": {"leave.class_session_id"},
            "开课后才交来": {"leave.note"},
        },
    ),
    "discipline_note_dialog.DisciplineNoteDialog": Case(
        openers.open_note, _of("discipline_note", 具体情况="text")
    ),
    "mark_kind_dialog.MarkKindDialog": Case(
        openers.open_mark_kind("late"),
        {
            **_of("mark_version", 名称="label", 符号="symbol", 简写="acronym", 按键="key"),
            "从哪天起": {"+mark_version"},
            "学时折算（课次学时的百分比）": {"mark_version.hour_percent"},
            "第3档*": "要么两格都填",  # half a line is refused
            "第*档*": {"mark_version.steps_json"},
        },
        {"按键": typed("u"), "第3档分钟": typed("90"), "第3档百分比": typed("5")},
    ),
    "mark_kind_dialog.MarkKindDialog/own": Case(
        openers.open_mark_kind("产假"),
        {
            **_of("mark_version", 名称="label", 符号="symbol", 简写="acronym", 按键="key", 计作="counts_as"),
            "从哪天起": {"+mark_version"},
            "学时折算（课次学时的百分比）": {"mark_version.hour_percent"},
        },
        {"按键": typed("u")},
    ),
    "minutes_dialog.MinutesDialog": Case(
        openers.open_minutes,
        {
            "迟到分钟": {"participation.minutes_late"},
            "或到场时间": {"participation.minutes_late"},
            "早退分钟": {"participation.minutes_early"},
            "或离场时间": {"participation.minutes_early"},
        },
        {"或到场时间": typed("9:20"), "或离场时间": typed("11:00")},
    ),
    "time_windows_dialog.TimeWindowsDialog": Case(openers.open_windows, {"*": _set("attendance.windows")}),
    "mark_kind_dialogs.LatenessDialog": Case(
        openers.open_lateness,
        {**_of("lateness_rule", 每几次="times", 折去学时="hours_centi"), "从哪天起": {"+lateness_rule"}},
    ),
    "sheet_layout_dialog.SheetLayoutDialog": Case(openers.open_layout, {"*": LOOK}),
    "bulletin_edit_dialog.BulletinEditDialog": Case(
        openers.open_bulletin(1), {**_of("bulletin", 标题="title"), "*": {"bulletin.facts_json"}}
    ),
    "bulletin_edit_dialog.BulletinEditDialog/scores": Case(
        openers.open_bulletin(2),
        {**_of("bulletin", 标题="title"), "*": {"bulletin.facts_json"}},
        {"姓名": chosen("写全名"), "成绩排列": chosen("按单位")},
    ),
    "bulletin_edit_dialog.BulletinEditDialog/correction": Case(
        openers.open_bulletin(4), {"更正原因": {"bulletin.facts_json"}}
    ),
    "bulletin_kinds_dialog.BulletinKindsDialog": Case(
        openers.open_plain("pages.bulletins.bulletin_kinds_dialog.BulletinKindsDialog"),
        {
            **_of("bulletin_kind", 发文机关="issuer", 文号用字="number_word", 标题="title"),
            **_of("bulletin_kind", 主送="recipients", 抄送="copies"),
            "通报种类": set(),  # which kind is shown
        },
    ),
    "duty_rules_dialog.DutyRuleDialog": Case(
        openers.open_rule("Q27"),
        {
            **_of("duty_rule", 名称="label", 依据="citation", 到哪天停止="to_on", 启用这项制度="enabled"),
            "要求（次）": {"duty_rule.required"},
            "牵头单位": {"duty_rule.filter_json"},
            "从哪天起执行": {"+duty_rule", "duty_rule.to_on"},
            "人员类别：*": {"duty_rule.filter_json"},
            "身份：*": {"duty_rule.filter_json"},
        },
        {"从哪天起执行": on_day(date(2025, 1, 1))},
    ),
    "own_duty_dialog.OwnDutyDialog": Case(
        openers.open_own_duty("微党课"),
        {
            **_of("duty_rule", 名称="label", 依据="citation", 到哪天停止="to_on", 启用这项制度="enabled"),
            **_of("duty_rule", 周期="period", 至少="required", 至多="most", 计量单位="unit"),
            **_of("duty_rule", 由谁完成="scope", 怎样计算="filter_json", 课次形式="filter_json"),
            **_of("duty_rule", 活动性质="filter_json", 课程标签="filter_json", 标题含有="filter_json"),
            **_of("duty_rule", 只计哪些人="filter_json", 牵头单位="filter_json", 从哪天起执行="from_on"),
            "计什么": {"duty_rule.filter_json"},
            "改动从哪天起": {"+duty_rule", "duty_rule.to_on"},
        },
        {"从哪天起执行": on_day(date(2024, 3, 1)), "改动从哪天起": on_day(date(2025, 1, 1))},
    ),
    "own_duty_dialog.OwnDutyDialog/entries": Case(
        openers.open_own_duty("每年调研"),
        {
            **_of("duty_rule", 名称="label", 依据="citation", 到哪天停止="to_on", 启用这项制度="enabled"),
            **_of("duty_rule", 周期="period", 至少="required", 至多="most", 计量单位="unit"),
            **_of("duty_rule", 由谁完成="scope", 怎样计算="filter_json", 标题含有="filter_json"),
            **_of("duty_rule", 只计哪些人="filter_json", 牵头单位="filter_json", 从哪天起执行="from_on"),
            "计什么": None,  # without a register nothing but class sessions could be added up: the first case
            "登记簿": None,  # another register has another field to add up
            "相加的栏目": None,  # by amount without a field is refused
            "改动从哪天起": {"+duty_rule", "duty_rule.to_on"},
        },
        {"从哪天起执行": on_day(date(2024, 3, 1)), "改动从哪天起": on_day(date(2025, 1, 1))},
    ),
    "duty_rules_dialog.DutyRuleDialog/by unit": Case(
        openers.open_rule("Q6"),
        {
            **_of("duty_rule", 名称="label", 依据="citation", 启用这项制度="enabled", 由谁完成="scope"),
            "要求（次）": {"duty_rule.required"},
            "牵头单位": {"duty_rule.filter_json"},
            "从哪天起执行": None,
            "到哪天停止": {"duty_rule.to_on"},
        },
        {"到哪天停止": on_day(date(2030, 1, 1))},
    ),
    "hour_entry_dialog.HourEntryDialog": Case(
        openers.open_plain("pages.duties.hour_entry_dialog.HourEntryDialog", year=2024, entry_id=1),
        {
            **_of("hour_entry", 姓名="person_id", 学时类别="pot", 学时="hours_centi", 从哪天="credited_on"),
            **_of("hour_entry", 学习内容="title", 平台或主办单位="source", 本人自报="self_reported"),
            **_of("hour_entry", 计入学时="counted", 不计入的原因="reason"),
            "到哪天（含，可留空）": {"hour_entry.ended_on"},
            "凭证（证书编号等）": {"hour_entry.evidence"},
        },
    ),
    "hour_settings_dialog.HourSettingsDialog": Case(
        openers.open_plain("pages.duties.hour_settings_dialog.HourSettingsDialog"),
        {
            "一天折合学时": _set("hours.day_centi"),
            "半天折合学时": _set("hours.half_day_centi"),
            "授课计学时*": _set("hours.lecture_percent"),
            "不计学时的培训形式": _set("hours.excluded_forms"),
        },
    ),
    "execution_dialog.NumbersDialog": Case(
        openers.open_numbers,
        _of("course", 计划期数="planned_batches", 计划人数="planned_heads", 有效月数="valid_months"),
    ),
    "exemption_dialog.ExemptionDialog": Case(openers.open_exemption, {"原因": {"register_entry.data"}}, {}),
    "round_dialog.RoundDialog": Case(
        openers.open_round,
        {
            **_of("training_round", 名称="name", 开始日期="start_on", 截止日期="end_on", 说明="note"),
            "每人至少参训（天）": {"training_round.days"},
            "计入的课程（勾选的才计数）": {"+round_course"},
            "人员类别（都不勾选：不限）": {"+round_audience"},
            "单位（都不勾选：不限）": {"+round_audience"},
        },
    ),
    "turn_dialog.TurnDialog": Case(
        openers.open_turn(1),
        {
            **_of("rotation_turn", 主题="topic", 课次="class_session_id", 计划日期="planned_on"),
            **_of("rotation_turn", 完成日期="done_on", 点评="comment"),
            "人员": "已完成的安排不能更换",
        },
    ),
    "turn_dialog.TurnDialog/open": Case(
        openers.open_turn(2),
        {
            **_of("rotation_turn", 人员="person_id", 主题="topic", 课次="class_session_id"),
            **_of("rotation_turn", 计划日期="planned_on", 完成日期="done_on", 点评="comment"),
        },
        {"完成日期": on_day(date(2024, 8, 9))},
    ),
    "study_dialog.StudyDialog": Case(openers.open_study, _of("unit_study", 主题="topic", 到会人数="heads")),
    "study_dialog.TopicsDialog": Case(
        openers.open_plain("pages.duties.study_dialog.TopicsDialog", year=2024),
        {"专题": _set("unit_study.topics.2024"), "哪个单位的": set()},  # whose list is shown
    ),
    "routine_dialogs.PairDialog": Case(
        openers.open_pair,
        {
            **_of("mentorship", 结对日期="start_on", 结束日期="end_on", 协议和备注="note"),
            "师傅": None,  # nobody else of the town may be one: held in test_routines
            "徒弟": None,  # likewise: the first other person is the mentor
        },
        {"结对日期": on_day(date(2024, 9, 2))},
    ),
    "routine_dialogs.AgeDialog": Case(
        openers.open_plain("pages.duties.routine_dialogs.AgeDialog"),
        {
            "师徒结对的年轻干部": _set("mentorship.age"),
            "师傅的职级": _set("mentorship.ranks"),
            "结对目标（对）": _set("mentorship.target"),
        },
    ),
    "make_up_dialog.MakeUpDialog": Case(
        openers.open_missed("make_up_dialog.MakeUpDialog", 2),
        {
            **_of("make_up", 补训日期="held_on", 地点="place", 补训内容="content"),
            "参加后续课次*": {
                "make_up.target_session_id",
                "make_up.held_on",
                "make_up.place",
                "make_up.content",
            },
            "另行安排补训": None,
        },
        answers=("仍按这一次补训",),
    ),
    "make_up_dialog.MakeUpDialog/into": Case(
        openers.open_missed("make_up_dialog.MakeUpDialog", 4),
        {"参加后续课次*": None, "另行安排补训": "请填日期"},
    ),
    "make_up_done_dialog.MakeUpDoneDialog": Case(
        openers.open_missed("make_up_done_dialog.MakeUpDoneDialog", 2),
        {"补训日期": DONE, "补计学时": DONE, "补训内容或凭证": DONE | {"make_up.content"}},
        {"补计学时": typed("2")},
        saved=DONE,
    ),
    "talk_notice_dialog.TalkNoticeDialog": Case(
        openers.open_talk("talk_notice_dialog.TalkNoticeDialog", 1),
        {
            **_of("warning_talk", 谈话日期="talked_on", 谈话地点="place"),
            "时间": _set("警示谈话2约定时间"),
        },
    ),
    "talk_record_dialog.TalkRecordDialog": Case(
        openers.open_talk("talk_record_dialog.TalkRecordDialog", 0),
        {
            **_of("warning_talk", 谈话日期="talked_on", 开始时间="started_at", 结束时间="ended_at"),
            **_of("warning_talk", 地点="place", 具体情形="reason", 谈话内容="content", 本人表态="statement"),
            "谈话人": {"warning_talk.talker", "warning_talk.talker_post"},
            "记录人": {"warning_talk.recorder", "warning_talk.recorder_post"},
        },
        {"谈话人": typed("刘洋"), "记录人": typed("陈静")},
    ),
    "talk_triggers_dialog.TalkTriggersDialog": Case(
        openers.open_plain("pages.follow_up.talk_triggers_dialog.TalkTriggersDialog"),
        {
            "*启用": {"talk_trigger.enabled"},
            "*次数": {"talk_trigger.threshold"},
            "*时段": {"talk_trigger.period"},
            "*期限": {"talk_trigger.due_days"},
        },
    ),
    # Another title is another course for this one only: its batch and its audience go with it.
    "class_session_dialog.ClassSessionDialog": Case(
        openers.open_session,
        {
            **_of("class_session", 日期="held_on", 时段="day_part", 开始="start_time", 结束="end_time"),
            **_of("class_session", 地点="place", 计入学时="pot", 学时="hours_centi", 人数上限="capacity"),
            **_of("class_session", 备注="note", 列席人数="guests", 列席人员="guest_names"),
            **_of("course", 必修="required", 活动性质="natures", 年度方案="programme_id"),
            "课程名称": {
                "+batch",
                "+batch_audience",
                "+course",
                "+course_category",
                "class_session.batch_id",
            },
            "期次": {"batch.name"},
            "授课人": {"+lecturer"},
            "培训形式": {"class_session.form", "class_session.pot"},
            "培训内容类别": {"+course_category", "-course_category"},
            "其他类别": {"+course_category"},
            "全体在册人员": {"-batch_audience"},
            "按类别、单位选择": None,
            "人员类别": {"+batch_audience"},
            "单位": {"+batch_audience"},
            "免训还是另加": set(),
            "免训或另加的人员": "免训的原因没有填写",
            "免训原因": "请先输入姓名",
        },
        {"授课人": typed("张伟"), "培训内容类别": chosen("财务审计"), "免训原因": typed("公差")},
    ),
    "programmes_dialog.ProgrammesDialog": Case(
        openers.open_programmes,
        {
            **_of("programme", 方案名称="title", 文号="document_no", 开始日期="start_on", 备注="note"),
            **_of("programme", 结束日期="end_on", 研究决定="decision"),
            "所属规划*": {"programme.parent_programme_id"},
        },
        stays=True,
    ),
    "appraisal_weights_dialog.AppraisalWeightsDialog": Case(
        openers.open_plain("pages.reports.appraisal_weights_dialog.AppraisalWeightsDialog", year=2024),
        {
            **dict.fromkeys(("出勤率", "学时完成", "测试成绩", "四有档案"), WEIGHTS),
            "每缺席一次扣": _set("appraisal.per_absence"),
            "每警示谈话一次扣": _set("appraisal.per_talk"),
        },
    ),
    "summary_choices_dialog.SummaryChoicesDialog": Case(
        openers.open_plain("pages.reports.summary_choices_dialog.SummaryChoicesDialog", year=2024),
        {"*": CHOICES},
        {"不计的月份": typed("2、8")},
        every=True,
    ),
    "summary_texts_dialog.SummaryTextsDialog": Case(
        openers.open_plain("pages.reports.summary_texts_dialog.SummaryTextsDialog", year=2024),
        {"*": _set("summary.texts")},
    ),
    "groups_dialog.GroupNameDialog": Case(
        openers.open_group("groups_dialog.GroupNameDialog"), _of("identity_group", 名称="name")
    ),
    "group_members_dialog.GroupMembersDialog": Case(
        openers.open_group("group_members_dialog.GroupMembersDialog"),
        {
            "人员": {"+group_membership"},
            # These look for people, and the day says from when a tick holds.
            **dict.fromkeys(("职务或姓名含", "身份", "政治面貌", "年龄不超过", "单位"), set()),
            "从哪天起（空着：一直以来）": set(),
        },
        {"职务或姓名含": typed("书记"), "年龄不超过": typed("35"), "身份": chosen("公务员")},
    ),
    "person_dialog.PersonDialog": Case(
        openers.open_person,
        {
            **_of("person", 姓名="name", 出生年月="birth", 电话="phone", 民族="ethnicity", 备注="note"),
            **_of("person", 政治面貌="politics", 学历="education", 入册日期="joined_on"),
            "身份证号": {"person.id_number"},
            "性别": "身份证号表明性别为男",
            **POST,
            **{f"{label} 2": columns for label, columns in POST.items()},
            "人员类别：机关干部": {"group_membership.end_on"},
            "人员类别：*": {"+group_membership"},
        },
        {"身份证号": typed(edit_town.OTHER_ID), "出生年月": typed("1985-04")},
    ),
    "unit_dialog.UnitDialog": Case(
        openers.open_unit,
        {
            **_of("unit", 单位名称="name", 上级单位="parent_id"),
            "性质": {"+unit_state", "unit_state.end_on"},
            "状态": {"+unit_state", "unit_state.end_on"},
            "性质、状态从哪天起": {"unit_state.start_on"},
            **_of("unit", 请假批准人="leave_approver_id"),
        },
        {"性质": chosen("社区"), "性质、状态从哪天起": on_day(date(2022, 5, 1))},
    ),
    "exam_dialog.ExamDialog": Case(
        openers.open_exam,
        {
            **_of("exam", 名称="title", 测试日期="held_on", 满分="full_centi", 合格线="pass_centi"),
            **_of("exam", 补考后="policy", 补考截止日期="resit_by", 备注="note"),
        },
    ),
    "resit_dialog.ResitDialog": Case(
        openers.open_resit,
        {"补考成绩": {"attempt.score_centi"}, "补考日期": {"attempt.sat_on"}},
        {"补考日期": on_day(date(2024, 8, 14))},
    ),
    "town_dialog.TownDialog": Case(
        openers.open_plain("window.town_dialog.TownDialog"),
        {
            "乡镇（街道）名称": _set("town.name"),
            "类型": _set("town.type"),
            "台账由哪个办公室管理": _set("town.office"),
            "经办人姓名": {"preferences.operator"},
        },
        {"经办人姓名": typed("小张")},
    ),
    "archive_items_dialog.ArchiveItemsDialog": Case(openers.open_items, {"*": _set("archive.items")}),
}
