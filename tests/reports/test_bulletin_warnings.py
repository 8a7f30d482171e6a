"""What a clerk is told before a bulletin is issued."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.reports import bulletin
from app.reports.bulletin import BulletinParams
from app.services.leave import leaves


def warnings(town: Any) -> tuple[str, ...]:
    """The warnings of the first class session's bulletin, not issued yet."""
    params = BulletinParams(class_session_ids=(town.sessions[0],), with_unmarked=True)
    with town.database.read() as session:
        return bulletin.build(session, params).warnings


def test_leave_without_a_slip_is_told_before_it_goes_out(town: Any) -> None:
    """张𬭎 is on leave by mark alone; with a slip nothing is left to say."""
    assert "请假的张𬭎没有登记假条，定稿前请核对。" in warnings(town)
    with town.database.write(actor="测试", action="leave.add") as unit:
        leaves.add_leave(
            unit.session,
            person_id=town.people["张𬭎"],
            kind="official",
            start_on=date(2024, 3, 15),
            end_on=date(2024, 3, 15),
        )
    assert not any("假条" in text for text in warnings(town))
