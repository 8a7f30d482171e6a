"""`ganxun seal`: close a year."""

from __future__ import annotations

import argparse

from app.cli.terminal import complain, say
from app.context import AppContext
from app.services import seals


def run_seal(context: AppContext, args: argparse.Namespace) -> int:
    """Close the year after a verified safety copy; returns 0."""
    from db.backup import safety_copy

    with context.database.read() as session:
        unmarked = seals.count_unmarked(session, year=args.year)
    if unmarked:
        complain(f"提醒：{args.year} 年度还有 {unmarked} 人次未登记考勤，封账后只能用更正单补登。")
    safety_copy(context.paths.database, context.database.key, context.clock(), "封账前")
    at = context.clock().isoformat(timespec="seconds")
    with context.database.write(
        actor=context.actor, action="seal.close", text=f"{args.year} 年度封账"
    ) as unit:
        seals.seal_year(unit.session, year=args.year, at=at)
    with context.database.read() as session:
        code = next(row.head_code for row in seals.list_seals(session) if row.year == args.year)
    say(f"{args.year} 年度已封账，校验码 {code}。")
    return 0
