"""The 校验码 of a paper is its own: the same content carries the same code, whenever it is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.reports import REPORTS, report
from app.reports.paper_code import PAPER_CODE
from app.services.mark import attendance
from app.work import Progress
from tests.reports.test_golden import PARAMS, made

CODED = (
    *("ledger", "ledger-details", "appraisal", "study-file", "summary"),
    *("record", "archive", "duties", "call-up"),
)


def printed(town: Any, report_id: str, later: timedelta) -> Any:
    params = PARAMS[report_id](town)
    params = replace(params, made_at=params.made_at + later)
    with town.database.read() as session:
        return report(report_id).build(session, params, Progress())


@pytest.mark.parametrize("report_id", CODED)
def test_an_unrelated_act_and_another_day_leave_the_code(town: Any, report_id: str) -> None:
    before = printed(town, report_id, timedelta()).fingerprint
    with town.database.write(actor="t", action="setting.town", text="x") as unit:
        from app.services.person import units

        units.add_unit(unit.session, name="以后的单位")
    assert len(before) == 8
    assert printed(town, report_id, timedelta(days=9)).fingerprint == before


@pytest.mark.parametrize("report_id", ["ledger", "record", "appraisal"])
def test_another_figure_changes_it(town: Any, report_id: str) -> None:
    before = printed(town, report_id, timedelta()).fingerprint
    with town.database.write(actor="t", action="attendance.mark", text="x", reason="更正") as unit:
        numbers = ",".join(
            str(p.number)
            for p in attendance.list_participations(unit.session, class_session_id=town.sessions[0])
        )
        attendance.mark_line(unit.session, class_session_id=town.sessions[0], line=f"{numbers}缺")
    assert printed(town, report_id, timedelta()).fingerprint != before


@pytest.mark.parametrize("report_id", [each.id for each in REPORTS])
def test_no_place_waits_for_its_code(town: Any, report_id: str) -> None:
    assert PAPER_CODE not in repr(made(town, report_id))


def test_the_code_on_the_sheet_is_that_of_the_file(town: Any) -> None:
    document = made(town, "ledger")
    assert document.fingerprint in repr(document.sections[-1].table.rows)
    assert isinstance(PARAMS["ledger"](town).made_at, datetime)
