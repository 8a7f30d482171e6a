"""Every paper the user can make, in one visible list.

Adding one means a module, a line here, and a test with its golden file.
"""

from __future__ import annotations

from app.errors import UsageProblem
from app.reports import attendance_sheet, ledger, roster_list, score_list, sign_in
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
)


def report(report_id: str) -> Report:
    """The report called `report_id`. Raises `UsageProblem` paper.unknown."""
    for found in REPORTS:
        if found.id == report_id:
            return found
    raise UsageProblem("paper.unknown", report=report_id)
