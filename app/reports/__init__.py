"""Every paper the user can make, in one visible list.

Adding one means a module, a line here, and a test with its golden file: the window, the command line, its
help and `ganxun list reports` follow from the line and from what the parameters say of themselves. No builder
is loaded by this list.
"""

from __future__ import annotations

from app.errors import UsageProblem
from app.reports.report import Lists, Report


def _made(
    report_id: str,
    title: str,
    formats: str,
    place: str,
    params_name: str,
    *,
    lists: Lists = Lists.NONE,
    old_ids: tuple[str, ...] = (),
    is_listed: bool = True,
    any_year: bool = False,
) -> Report:
    """`place` is the module in this folder, with ':function' where it is not `build`."""
    module, _, build_name = place.partition(":")
    return Report(
        report_id,
        title,
        tuple(formats.split()),
        f"{__name__}.{module}",
        params_name,
        build_name or "build",
        lists,
        old_ids,
        is_listed,
        any_year,
    )


REPORTS: tuple[Report, ...] = (
    _made("sign-in", "签到表", "pdf xlsx", "sign_in", "SignInParams", lists=Lists.PRINTED),
    _made("timetable", "课程表", "pdf xlsx docx", "timetable", "TimetableParams"),
    _made("plan", "课程计划表", "xlsx", "plan_table", "PlanTableParams", is_listed=False),
    _made("plan-execution", "计划执行对照表", "xlsx pdf docx", "plan_execution", "PlanExecutionParams"),
    _made("validity", "培训有效期一览表", "xlsx pdf docx", "validity", "ValidityParams", any_year=True),
    _made("newcomers", "新任职培训名单", "xlsx pdf docx", "newcomers", "NewcomersParams"),
    _made("ledger", "年度台账", "xlsx pdf", "ledger", "LedgerParams", lists=Lists.YEAR),
    _made(
        "ledger-details",
        "台账学时明细",
        "xlsx pdf",
        "ledger:build_details",
        "LedgerDetailParams",
        lists=Lists.YEAR,
    ),
    _made(
        "attendance",
        "考勤登记表",
        "pdf xlsx",
        "attendance_sheet",
        "AttendanceSheetParams",
        lists=Lists.SESSIONS,
    ),
    _made("scores", "成绩单", "pdf xlsx", "score_list", "ScoreListParams"),
    _made("roster", "干部花名册", "xlsx pdf", "roster_list", "RosterListParams"),
    _made("bulletin", "培训情况通报", "docx pdf txt", "bulletin", "BulletinParams"),
    _made("bulletin-scores", "测试成绩通报", "docx pdf txt", "bulletin:build_scores", "ScoreBulletinParams"),
    _made("leave-slip", "请假条", "pdf docx", "leave_slip", "LeaveSlipParams"),
    _made("rotation-notice", "讲学述学安排通知", "docx pdf", "rotation_notice", "RotationNoticeParams"),
    _made("campaigns", "方案学习情况表", "xlsx pdf docx", "campaigns", "CampaignsParams"),
    _made("plan-review", "规划评估表", "pdf xlsx docx", "plan_review", "PlanReviewParams", any_year=True),
    _made("coverage", "培训覆盖表", "xlsx pdf docx", "coverage", "CoverageParams"),
    _made("rounds", "轮训未参训名单", "pdf xlsx", "training_rounds", "RoundsParams"),
    _made("weeks", "周例会登记表", "pdf xlsx", "weekly_study", "WeeksParams"),
    _made("pairs", "师徒结对台账", "pdf xlsx", "mentor_pairs", "PairsParams"),
    _made("duties", "制度执行月历", "xlsx pdf", "duties", "DutiesParams"),
    _made("hours-warning", "学时预警名单", "pdf xlsx", "hours_warning", "HoursWarningParams"),
    _made("talk-form", "警示谈话记录", "pdf docx", "talk_papers:build_form", "TalkFormParams"),
    _made("talk-notice", "谈话通知", "pdf docx", "talk_papers:build_notice", "TalkNoticeParams"),
    _made("make-up-notice", "补训通知", "docx pdf", "make_up_notice", "MakeUpNoticeParams"),
    _made("call-up", "点名调训名单", "pdf xlsx", "call_up", "CallUpParams"),
    _made("resits", "补考名单", "pdf xlsx", "call_up:build_resits", "ResitListParams"),
    _made("appraisal", "培训考核评分表", "xlsx pdf", "appraisal", "AppraisalParams"),
    _made(
        "study-file",
        "学习档案四有情况表",
        "xlsx pdf",
        "appraisal:build_study_file",
        "AppraisalParams",
        old_ids=("four",),
    ),
    _made("summary", "年度总结", "docx pdf txt", "summary", "SummaryParams"),
    _made("record", "学习培训情况", "pdf docx", "person_record", "RecordParams"),
    _made("archive", "年度学习档案", "pdf docx", "study_archive", "PersonRecordParams"),
    _made(
        "register",
        "登记簿表格",
        "xlsx pdf docx",
        "registers.paper",
        "RegisterParams",
        is_listed=False,
        any_year=True,
    ),
)


def report(report_id: str) -> Report:
    """The report called `report_id`, now or once. Raises `UsageProblem` paper.unknown."""
    for found in REPORTS:
        if report_id == found.id or report_id in found.old_ids:
            return found
    raise UsageProblem("paper.unknown", report=report_id)
