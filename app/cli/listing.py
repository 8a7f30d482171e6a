"""`ganxun list`: what the data file holds, as a table or as JSON.

ID numbers are masked, on screen and in JSON alike; `--whole-ids` gives them whole.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.cli import (
    bulletins,
    clash_list,
    coverage,
    figures,
    follow_up,
    hours,
    import_list,
    mark_list,
    people,
    register_list,
    report_list,
    routines,
    source_list,
)
from app.context import AppContext
from app.rules.id_number import mask
from app.rules.scoring import STATE_LABELS
from app.services.exam import attempts, exams
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.person import roster, units
from app.services.plan import class_sessions
from app.services.setting.mark_kinds import list_mark_kinds
from app.terminal import print_json, print_table

Row = dict[str, object]

HEADERS: dict[str, dict[str, str]] = {
    "groups": {"id": "编号", "name": "人员类别", "people": "人数", "ended_on": "停用日期"},
    "units": {"id": "编号", "name": "单位", "kind": "类型", "people": "人数"},
    "people": {
        "id": "编号",
        "name": "姓名",
        "sex": "性别",
        "birth": "出生年月",
        "unit": "单位",
        "title": "职务",
        "phone": "电话",
        "id_number": "身份证号",
    },
    "sessions": {
        "id": "编号",
        "date": "日期",
        "title": "课程",
        "category": "类别",
        "hours": "学时",
        "place": "地点",
        "batch": "期次",
        "status": "状态",
    },
    "participations": {
        "session_id": "课次",
        "date": "日期",
        "number": "序号",
        "name": "姓名",
        "unit": "单位",
        "mark": "考勤",
    },
    "exams": {
        "id": "编号",
        "date": "日期",
        "exam": "测试",
        "due": "应考",
        "tested": "实考",
        "passed": "合格",
    },
    "attempts": {"exam": "测试", "name": "姓名", "state": "状态", "score": "成绩", "sat_on": "补考日期"},
    "leaves": {
        "id": "编号",
        "name": "姓名",
        "kind": "种类",
        "start": "开始",
        "end": "结束",
        "approver": "批准人",
        "late": "补假",
    },
    "bulletins": bulletins.HEADERS,
    "talks": follow_up.TALK_HEADERS,
    "make-ups": follow_up.MAKE_UP_HEADERS,
    "resits": follow_up.RESIT_HEADERS,
    "hours": hours.HOUR_HEADERS,
    "duties": hours.DUTY_HEADERS,
    "rotation": routines.ROTATION_HEADERS,
    "mentorships": routines.MENTORSHIP_HEADERS,
    "records": routines.RECORD_HEADERS,
    "figures": figures.HEADERS,
    "marks": mark_list.HEADERS,
    "imports": import_list.HEADERS,
    "schemes": coverage.SCHEME_HEADERS,
    "coverage": coverage.HEADERS,
    "reports": report_list.HEADERS,
    "registers": register_list.HEADERS,
    "sources": source_list.HEADERS,
    "clashes": clash_list.HEADERS,
}


TABLE_ONLY = {
    "marks": mark_list.TABLE_ONLY,
    "reports": report_list.TABLE_ONLY,
    "registers": register_list.TABLE_ONLY,
    "schemes": coverage.SCHEME_TABLE_ONLY,
    "sources": source_list.TABLE_ONLY,
}
# What the program knows without asking the data.
OF_THE_PROGRAM = {"reports": report_list.rows, "sources": source_list.rows}


def run_list(context: AppContext, args: argparse.Namespace) -> int:
    """Print what was asked for; returns 0."""
    args.today = context.today
    if args.what == "talks":
        follow_up.refresh_talks(context, args)
    if args.what in OF_THE_PROGRAM:
        rows = OF_THE_PROGRAM[args.what]()
    else:
        with context.database.read() as session:
            rows = LISTERS[args.what](session, args)
    if args.what == "people" and not args.whole_ids:
        rows = [{**row, "id_number": mask(str(row["id_number"]))} for row in rows]
    if context.inspecting:
        from app.inspection import masked

        rows = masked(rows)
    if args.json:
        hidden = TABLE_ONLY.get(args.what, ())
        print_json([{name: row[name] for name in row if name not in hidden} for row in rows])
        return 0
    print_table(HEADERS[args.what], rows)
    return 0


def _units(session: Session, _args: argparse.Namespace) -> list[Row]:
    return [
        {
            "id": u.id,
            "name": u.name,
            "kind": u.kind,
            "position": u.position,
            "people": u.people,
            "leave_approver": u.leave_approver,
            "active": u.active,
            "since": u.since.isoformat() if u.since else None,
        }
        for u in units.list_units(session)
    ]


def _people(session: Session, _args: argparse.Namespace) -> list[Row]:
    return [
        {
            "id": p.id,
            "name": p.name,
            "id_number": p.id_number,
            "sex": p.sex,
            "birth": p.birth,
            "unit": p.unit,
            "title": p.title,
            "phone": p.phone,
            "groups": list(p.groups),
            "joined_on": p.joined_on and p.joined_on.isoformat(),
            "left_on": p.left_on and p.left_on.isoformat(),
        }
        for p in roster.list_people(session)
    ]


def _sessions(session: Session, args: argparse.Namespace) -> list[Row]:
    return [
        {
            "id": s.id,
            "date": s.held_on.isoformat(),
            "title": s.title,
            "category": s.category,
            "hours": number(s.hours_centi),
            "place": s.place,
            "batch": s.batch,
            "start": s.start_time and f"{s.start_time:%H:%M}",
            "end": s.end_time and f"{s.end_time:%H:%M}",
            "lecturers": s.lecturers,
            "status": class_sessions.STATUS_LABELS[s.status],
            "due": s.tally.due,
            "present": s.tally.present,
            "unmarked": s.tally.unmarked,
        }
        for s in class_sessions.list_class_sessions(session, year=args.year)
    ]


def _participations(session: Session, args: argparse.Namespace) -> list[Row]:
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    return [
        {
            "session_id": p.session_id,
            "date": p.date.isoformat(),
            "person_id": p.person_id,
            "name": p.name,
            "unit": p.unit,
            "title": p.title,
            "number": p.number,
            "mark": labels[p.mark],
        }
        for p in attendance.list_participations(session, year=args.year, class_session_id=args.session)
    ]


def _exams(session: Session, args: argparse.Namespace) -> list[Row]:
    return [
        {
            "id": e.id,
            "exam": e.title,
            "date": e.held_on.isoformat(),
            "due": e.figures.due,
            "tested": e.figures.tested,
            "passed": e.figures.passed,
            "full": number(e.full_centi),
            "pass": number(e.pass_centi),
        }
        for e in exams.list_exams(session, year=args.year)
    ]


def _attempts(session: Session, args: argparse.Namespace) -> list[Row]:
    return [
        {
            "exam": a.exam,
            "date": a.date.isoformat(),
            "person_id": a.person_id,
            "name": a.name,
            "number": a.number,
            "state": STATE_LABELS[a.state],
            "score": number(a.score_centi),
            "sat_on": a.sat_on.isoformat() if a.sat_on else None,
        }
        for a in attempts.list_attempts(session, year=args.year)
    ]


def _leaves(session: Session, args: argparse.Namespace) -> list[Row]:
    return [
        {
            "id": row.id,
            "person_id": row.person_id,
            "name": row.name,
            "kind": leaves.KIND_LABELS[row.kind],
            "start": row.start_on.isoformat(),
            "end": row.end_on.isoformat(),
            "approver": row.approver,
            "late": row.late,
        }
        for row in leaves.list_leaves(session, year=args.year)
    ]


def number(centi: int | None) -> int | float | None:
    """Hundredths as a plain number: 250 → 2.5, 300 → 3, None → None."""
    if centi is None:
        return None
    return centi // 100 if centi % 100 == 0 else centi / 100


LISTERS: dict[str, Callable[[Session, argparse.Namespace], list[Row]]] = {
    "units": _units,
    "groups": people.group_rows,
    "people": _people,
    "sessions": _sessions,
    "participations": _participations,
    "exams": _exams,
    "attempts": _attempts,
    "leaves": _leaves,
    "bulletins": bulletins.list_rows,
    "talks": follow_up.list_talks,
    "make-ups": follow_up.list_make_ups,
    "resits": follow_up.list_resits,
    "hours": hours.list_hours,
    "duties": hours.list_duties,
    "rotation": routines.list_rotation,
    "mentorships": routines.list_mentorships,
    "records": routines.list_records,
    "figures": figures.list_rows,
    "marks": mark_list.list_rows,
    "imports": import_list.list_rows,
    "registers": register_list.list_rows,
    "schemes": coverage.scheme_rows,
    "coverage": coverage.coverage_rows,
    "clashes": clash_list.list_rows,
}
