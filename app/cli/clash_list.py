"""`ganxun list clashes`: class sessions of one time with one lecturer, room or audience; too few seats."""

from __future__ import annotations

import argparse

from sqlalchemy.orm import Session

from app.rules.clashes import KIND_LABELS
from app.services.plan.clashes import list_clashes

HEADERS = {
    "date": "日期",
    "word": "冲突",
    "who": "谁、哪里",
    "people": "人数",
    "session_id": "课次",
    "title": "课程",
    "when": "时间",
    "other_id": "另一课次",
    "other_title": "课程",
    "other_when": "时间",
    "sure": "确定",
}


def list_rows(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row a clash; `sure` is false where one of the two says no time of day."""
    return [
        {
            "kind": each.kind,
            "word": KIND_LABELS[each.kind],
            "date": each.on.isoformat(),
            "who": each.who,
            "people": each.people,
            "seats": each.seats,
            "session_id": each.row.id,
            "title": each.row.title,
            "when": each.row.when,
            "place": each.row.place,
            "other_id": each.other.id if each.other else None,
            "other_title": each.other.title if each.other else "",
            "other_when": each.other.when if each.other else "",
            "other_place": each.other.place if each.other else "",
            "sure": each.is_sure,
        }
        for each in list_clashes(session, year=args.year)
    ]
