"""Every paper the user can make, in one visible list.

Adding one means a module, a line here, and a test with its golden file.
"""

from __future__ import annotations

from app.errors import UsageProblem
from app.reports import (
    appraisal,
    attendance_sheet,
    bulletin,
    call_up,
    hours_warning,
    leave_slip,
    ledger,
    make_up_notice,
    person_record,
    roster_list,
    rotation_notice,
    score_list,
    sign_in,
    study_archive,
    summary,
    talk_papers,
    training_rounds,
)
from app.reports import duties as duty_calendar
from app.reports.ledger_data import LedgerDetailParams, LedgerParams
from app.reports.report import Report

REPORTS: tuple[Report, ...] = (
    Report("sign-in", "签到表", ("pdf", "xlsx"), sign_in.SignInParams, sign_in.build),
    Report("ledger", "年度台账", ("xlsx", "pdf"), LedgerParams, ledger.build),
    Report("ledger-details", "台账学时明细", ("xlsx", "pdf"), LedgerDetailParams, ledger.build_details),
    Report(
        "attendance",
        "考勤登记表",
        ("pdf", "xlsx"),
        attendance_sheet.AttendanceSheetParams,
        attendance_sheet.build,
    ),
    Report("scores", "成绩单", ("pdf", "xlsx"), score_list.ScoreListParams, score_list.build),
    Report("roster", "干部花名册", ("xlsx", "pdf"), roster_list.RosterListParams, roster_list.build),
    Report("bulletin", "培训情况通报", ("docx", "pdf", "txt"), bulletin.BulletinParams, bulletin.build),
    Report(
        "bulletin-scores",
        "测试成绩通报",
        ("docx", "pdf", "txt"),
        bulletin.ScoreBulletinParams,
        bulletin.build_scores,
    ),
    Report("leave-slip", "请假条", ("pdf", "docx"), leave_slip.LeaveSlipParams, leave_slip.build),
    Report(
        "rotation-notice",
        "讲学述学安排通知",
        ("docx", "pdf"),
        rotation_notice.RotationNoticeParams,
        rotation_notice.build,
    ),
    Report("rounds", "轮训未参训名单", ("pdf", "xlsx"), training_rounds.RoundsParams, training_rounds.build),
    Report("duties", "制度执行月历", ("xlsx", "pdf"), duty_calendar.DutiesParams, duty_calendar.build),
    Report(
        "hours-warning",
        "学时预警名单",
        ("pdf", "xlsx"),
        hours_warning.HoursWarningParams,
        hours_warning.build,
    ),
    Report("talk-form", "警示谈话记录", ("pdf", "docx"), talk_papers.TalkFormParams, talk_papers.build_form),
    Report(
        "talk-notice", "谈话通知", ("pdf", "docx"), talk_papers.TalkNoticeParams, talk_papers.build_notice
    ),
    Report(
        "make-up-notice",
        "补训通知",
        ("docx", "pdf"),
        make_up_notice.MakeUpNoticeParams,
        make_up_notice.build,
    ),
    Report("call-up", "点名调训名单", ("pdf", "xlsx"), call_up.CallUpParams, call_up.build),
    Report("resits", "补考名单", ("pdf", "xlsx"), call_up.ResitListParams, call_up.build_resits),
    Report("appraisal", "培训考核评分表", ("xlsx", "pdf"), appraisal.AppraisalParams, appraisal.build),
    Report("four", "学习档案四有情况表", ("xlsx", "pdf"), appraisal.AppraisalParams, appraisal.build_four),
    Report("summary", "年度总结", ("docx", "pdf", "txt"), summary.SummaryParams, summary.build),
    Report(
        "record",
        "学习培训情况",
        ("pdf", "docx"),
        person_record.PersonRecordParams,
        person_record.build,
    ),
    Report(
        "archive",
        "年度学习档案",
        ("pdf", "docx"),
        person_record.PersonRecordParams,
        study_archive.build,
    ),
)


def report(report_id: str) -> Report:
    """The report called `report_id`. Raises `UsageProblem` paper.unknown."""
    for found in REPORTS:
        if found.id == report_id:
            return found
    raise UsageProblem("paper.unknown", report=report_id)
