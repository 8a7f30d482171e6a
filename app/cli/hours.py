"""`ganxun list hours` and `list duties`."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from app.rules.duties import NOBODY, STATUS_LABELS
from app.rules.hours import format_centi

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HOUR_HEADERS = {
    "name": "姓名",
    "unit": "单位",
    "pot": "类别",
    "hours": "计入学时",
    "counted": "对照学时",
    "required": "要求学时",
    "shortfall": "还差学时",
    "offered": "余下计划学时",
    "latest_date": "最迟日期",
    "words": "情况",
}
DUTY_HEADERS = {
    "label": "制度",
    "period": "时段",
    "required": "应完成",
    "done": "已完成",
    "status_label": "情况",
    "note": "说明",
}


def list_hours(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each person and pot that has hours or a rule, in official order."""
    from app.services.hour.hours import hours_of_year

    year, today = _when(args)
    return [
        {
            "person_id": person.person_id,
            "name": person.name,
            "unit": person.unit,
            "pot": standing.pot,
            "hours": _number(standing.year_centi),
            "counted": _number(standing.towards_centi),
            "required": _number(standing.required_centi),
            "rule": standing.code or None,
            "citation": standing.citation or None,
            "shortfall": _number(standing.shortfall_centi),
            "reachable": standing.reachable,
            "latest_date": standing.latest_on and standing.latest_on.isoformat(),
            "period": standing.period,
            "offered": _number(standing.offered_centi),
            "unmarked": _number(standing.pending_centi),
            "state": standing.state,
            "incomplete": standing.is_unknown,
            "words": "；".join(part for part in (standing.sentence, standing.remark) if part),
        }
        for person in hours_of_year(session, year=year, today=today)
        for standing in person.standings
    ]


def list_duties(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each duty that is switched on and each of its periods."""
    from app.services.duty.duties import duties_of_year

    year, today = _when(args)
    found: list[dict[str, object]] = []
    for line in duties_of_year(session, year=year, today=today):
        found += [
            {
                "rule": figure.code,
                "label": figure.label,
                "period": figure.period_key,
                "required": figure.required,
                "done": figure.done,
                "late": figure.late,
                "waived": figure.waived,
                "status": figure.status,
                "status_label": STATUS_LABELS[figure.status],
                "note": figure.note,
                "citation": line.rule.citation,
                "owner": line.rule.owner,
            }
            for figure in line.figures
        ]
        if not line.figures:
            # Nobody and nothing it could concern: told, never an empty tick.
            found.append(
                {
                    "rule": line.rule.code,
                    "label": line.rule.label,
                    "period": str(year),
                    "required": 0,
                    "done": 0,
                    "late": 0,
                    "waived": 0,
                    "status": NOBODY,
                    "status_label": STATUS_LABELS[NOBODY],
                    "note": line.reason,
                    "citation": line.rule.citation,
                    "owner": line.rule.owner,
                }
            )
    return found


def _when(args: argparse.Namespace) -> tuple[int, date]:
    today: date = getattr(args, "today", None) or date.today()
    return args.year or today.year, today


def _number(centi: int | None) -> int | float | None:
    if centi is None:
        return None
    text = format_centi(centi)
    return float(text) if "." in text else int(text)
