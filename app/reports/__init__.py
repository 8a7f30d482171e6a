"""Every paper the user can make, in one visible list.

Adding one means a module, a line here, and a test with its golden file.
"""

from __future__ import annotations

from app.errors import UsageProblem
from app.reports import (
    attendance_sheet,
    bulletin,
    hours_warning,
    leave_slip,
    ledger,
    roster_list,
    score_list,
    sign_in,
)
from app.reports import duties as duty_calendar
from app.reports.ledger_data import LedgerParams
from app.reports.report import Report

REPORTS: tuple[Report, ...] = (
    Report("sign-in", "签到表", ("pdf", "xlsx"), sign_in.SignInParams, sign_in.build),
    Report("ledger", "年度台账", ("xlsx", "pdf"), LedgerParams, ledger.build),
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
    Report("duties", "制度执行月历", ("xlsx", "pdf"), duty_calendar.DutiesParams, duty_calendar.build),
    Report(
        "hours-warning",
        "学时预警名单",
        ("pdf", "xlsx"),
        hours_warning.HoursWarningParams,
        hours_warning.build,
    ),
)


def report(report_id: str) -> Report:
    """The report called `report_id`. Raises `UsageProblem` paper.unknown."""
    for found in REPORTS:
        if found.id == report_id:
            return found
    raise UsageProblem("paper.unknown", report=report_id)
