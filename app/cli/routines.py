"""`ganxun list rotation|mentorships|records`: regular work beside the classes (E12, E13, E22, C29)."""

from __future__ import annotations

import argparse

from sqlalchemy.orm import Session

from app.rules.rotation import ROLE_LABELS
from app.services.record import duty_records
from app.services.routine import mentorship, rotation

Row = dict[str, object]

ROTATION_HEADERS = {
    "month": "月份",
    "role": "类别",
    "name": "姓名",
    "unit": "单位",
    "topic": "主题",
    "planned": "计划",
    "done": "完成",
    "why": "理由",
}
MENTORSHIP_HEADERS = {"mentor": "师傅", "mentee": "徒弟", "start": "开始", "end": "结束", "talks": "谈话次数"}
RECORD_HEADERS = {
    "date": "日期",
    "kind": "类别",
    "title": "内容",
    "batch": "班次",
    "unit": "单位",
    "name": "人员",
    "note": "说明",
}


def _year(args: argparse.Namespace) -> int:
    return int(args.year or args.today.year)


def list_rotation(session: Session, args: argparse.Namespace) -> list[Row]:
    """The board of the year; `done` is the day it was given, by entry or by the class session."""
    return [
        {
            "id": turn.id,
            "month": turn.month,
            "role": ROLE_LABELS[turn.role],
            "person_id": turn.person_id,
            "name": turn.name,
            "unit": turn.unit,
            "topic": turn.topic or turn.lesson,
            "planned": turn.planned_on and turn.planned_on.isoformat(),
            "done": turn.held_on and turn.held_on.isoformat(),
            "session_id": turn.class_session_id,
            "comment": turn.comment,
            "why": turn.why,
        }
        for turn in rotation.list_turns(session, year=_year(args))
    ]


def list_mentorships(session: Session, args: argparse.Namespace) -> list[Row]:
    """Pairs of the year with their talks by month."""
    return [
        {
            "id": pair.id,
            "mentor_id": pair.mentor_id,
            "mentor": pair.mentor,
            "mentee_id": pair.mentee_id,
            "mentee": pair.mentee,
            "start": pair.start_on.isoformat(),
            "end": pair.end_on and pair.end_on.isoformat(),
            "talks": sum(len(days) for days in pair.talks.values()),
            "by_month": {month: [day.isoformat() for day in days] for month, days in pair.talks.items()},
        }
        for pair in mentorship.list_pairs(session, year=_year(args))
    ]


def list_records(session: Session, args: argparse.Namespace) -> list[Row]:
    """Records of duties of the year."""
    return [
        {
            "id": row.id,
            "rule": row.rule_code,
            "kind": row.kind,
            "date": row.done_on.isoformat(),
            "title": row.title,
            "batch_id": row.batch_id,
            "batch": row.batch,
            "unit": row.unit,
            "person_id": row.person_id,
            "name": row.person,
            "note": row.note,
            "for_period": row.for_period,
            "revises": row.revises and row.revises.isoformat(),
            "subject": row.subject,
            "end": row.ended_on and row.ended_on.isoformat(),
            "people": [
                {"person_id": each.person_id, "name": each.name, "score": each.score_centi}
                for each in row.people
            ],
        }
        for row in duty_records.list_duty_records(session, year=_year(args))
    ]
