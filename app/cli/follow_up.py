"""`ganxun list talks|make-ups|resits`."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from app.rules.hours import format_centi
from app.rules.talk_states import CLOSED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.context import AppContext

TALK_HEADERS = {
    "id": "编号",
    "name": "姓名",
    "unit": "单位",
    "trigger_label": "事由",
    "status_label": "状态",
    "found": "发现日期",
    "due": "应谈期限",
    "talked": "谈话日期",
}
MAKE_UP_HEADERS = {
    "name": "姓名",
    "unit": "单位",
    "date": "日期",
    "title": "课程",
    "mark": "考勤",
    "hours": "学时",
    "state_label": "状态",
    "make_up_date": "补训日期",
    "credited": "补计学时",
}
RESIT_HEADERS = {
    "exam": "测试",
    "name": "姓名",
    "unit": "单位",
    "state": "首次状态",
    "score": "首次成绩",
    "resit_score": "补考成绩",
    "resit_on": "补考日期",
    "resit_until": "补考截止",
}


def refresh_talks(context: AppContext, args: argparse.Namespace) -> None:
    """Before talks are listed: candidates follow marks, slips and notes."""
    from app.services.follow_up import candidates

    wanted = args.year or context.today.year
    with context.database.write(actor=context.actor, action="talk.refresh", text="更新待谈话名单") as unit:
        candidates.refresh_candidates(unit.session, year=wanted)


def list_talks(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each talk of the year, by due day."""
    from app.services.follow_up import talks

    today: date = args.today
    return [
        {
            "id": row.id,
            "person_id": row.person_id,
            "name": row.name,
            "unit": row.unit,
            "trigger": row.trigger,
            "trigger_label": row.trigger_label,
            "status": row.status,
            "status_label": talks.STATUS_LABELS[row.status],
            "found": row.found_on.isoformat(),
            "due": row.due_on.isoformat(),
            "overdue": row.is_overdue(today),
            "noticed": _iso(row.noticed_on),
            "talked": _iso(row.talked_on if row.status == CLOSED else None),
            "talker": row.talker,
            "reason": row.reason,
            "waive_reason": row.waive_reason,
            "evidence": [
                {"date": fact.on.isoformat(), "session_id": fact.class_session_id, "words": fact.words}
                for fact in row.evidence
            ],
        }
        for row in talks.list_talks(session, year=args.year or today.year)
    ]


def list_make_ups(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each missed class session of the year, by unit and name."""
    from app.services.follow_up import make_ups
    from app.services.setting.mark_kinds import list_mark_kinds

    today: date = args.today
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    return [
        {
            "id": row.make_up_id,
            "participation_id": row.participation_id,
            "person_id": row.person_id,
            "name": row.name,
            "unit": row.unit,
            "session_id": row.class_session_id,
            "date": row.on.isoformat(),
            "title": row.title,
            "mark": labels.get(row.mark, row.mark),
            "hours": _number(row.hours_centi),
            "state": row.state or "open",
            "state_label": make_ups.STATE_LABELS[row.state],
            "overdue": row.is_overdue(today),
            "target_session_id": row.target_session_id,
            "make_up_date": _iso(row.make_up_on),
            "done": _iso(row.done_on),
            "credited": _number(row.credited_centi),
        }
        for row in make_ups.list_missed(session, year=args.year or today.year)
    ]


def list_resits(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """One row for each person and exam that is not passed yet."""
    from app.rules.scoring import STATE_LABELS
    from app.services.exam import resits

    return [
        {
            "exam_id": row.exam_id,
            "exam": row.exam,
            "date": row.on.isoformat(),
            "person_id": row.person_id,
            "name": row.name,
            "unit": row.unit,
            "state": STATE_LABELS.get(row.state, row.state),
            "score": None if row.score_centi is None else _number(row.score_centi),
            "resit_state": STATE_LABELS.get(row.resit_state, row.resit_state),
            "resit_score": None if row.resit_centi is None else _number(row.resit_centi),
            "resit_on": row.resit_on.isoformat() if row.resit_on else None,
            "resit_until": row.resit_until.isoformat(),
        }
        for row in resits.list_resits(session, year=args.year or args.today.year)
    ]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(centi: int) -> int | float:
    text = format_centi(centi)
    return float(text) if "." in text else int(text)
