"""`ganxun mark`: enter attendance by printed number."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app.context import AppContext
from app.services.mark import attendance
from app.services.mark.future import refuse_coming
from app.services.setting.mark_kinds import list_mark_kinds
from app.terminal import complain, print_json, say


def run_mark(context: AppContext, args: argparse.Namespace) -> int:
    """Enter the exceptions line, all or nothing, and echo it; returns 0."""
    with context.database.write(
        actor=context.actor, action="attendance.mark", text="登记考勤", reason=args.reason
    ) as unit:
        if not args.future:
            refuse_coming(unit.session, class_session_ids=(args.session,), today=context.today)
        echo = attendance.mark_line(
            unit.session,
            class_session_id=args.session,
            line=args.line,
            rest_present=args.rest_present,
            even_away=args.even_away,
        )
    with context.database.read() as session:
        sheet = attendance.get_sheet(session, class_session_id=args.session)
        labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    tally = sheet.tally
    for row in echo:
        if row.away:
            complain(f"{row.number} 号{row.name}{row.away}，仍按到场登记为临时参加。")
    if args.json:
        marked = [{"number": e.number, "name": e.name, "mark": labels[e.new]} for e in echo]
        print_json({"marked": marked, "tally": asdict(tally)})
        return 0
    for line in echo:
        say(f"{line.number:>3} {line.name} {line.unit} {labels[line.new]}")
    say(
        f"应到 {tally.due} 实到 {tally.present} 请假 {tally.on_leave} 迟到 {tally.late} 早退 {tally.early}"
        f" 缺席 {tally.absent} 未登记 {tally.unmarked}"
    )
    return 0
