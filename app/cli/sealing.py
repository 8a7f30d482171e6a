"""`ganxun seal`: close a year."""

from __future__ import annotations

import argparse

from app.context import AppContext
from app.services.operation import seals
from app.services.trail import seal_open
from app.terminal import complain, say


def run_seal(context: AppContext, args: argparse.Namespace) -> int:
    """Close the year after a verified safety copy; returns 0."""
    from app.jobs.year_close import close_year

    with context.database.read() as session:
        is_sealed = seals.is_sealed(session, year=args.year)
        asked = {"year": args.year, "today": context.today}
        items = () if is_sealed else seal_open.open_items(session, **asked)
        doubts = seal_open.doubts(session, **asked) if args.anyway and not is_sealed else ()
    for doubt in doubts:
        complain(f"提醒：{doubt}")
    for item in items:
        complain(f"提醒：{args.year} 年度{item}")
    closed = close_year(context, year=args.year, anyway=args.anyway)
    say(f"{args.year} 年度已封账，校验码 {closed.head_code}。台账存放在 {closed.folder}")
    return 0
