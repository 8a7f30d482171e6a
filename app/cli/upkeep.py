"""`ganxun init`, `check`, `self-test` and `demo`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.context import AppContext
from app.services.setting import town
from app.services.trail import integrity
from app.terminal import complain, say, terminal_progress

if TYPE_CHECKING:
    from app.jobs.self_test import Check


def run_init(context: AppContext, args: argparse.Namespace) -> int:
    """Write the town's name and type; returns 0. An existing town is renamed, and that is said."""
    with context.database.read() as session:
        before = town.get_town(session)
    with context.database.write(actor=context.actor, action="town.set", text="填写单位名称") as unit:
        town.set_town(unit.session, name=args.town, type=args.type)
    with context.database.read() as session:
        row = town.get_town(session)
    assert row is not None
    if before is not None and before.name != row.name:
        say(f"单位名称已由“{before.name}”改为“{row.name}”，其余数据没有改动。")
    elif before is not None:
        say(f"“{row.name}”的数据早已建立，没有改动：{context.paths.data}")
    else:
        say(f"已建立“{row.name}”的数据：{context.paths.data}")
    return 0


def run_check(context: AppContext, _args: argparse.Namespace) -> int:
    """Check the data file; returns 0 when whole, 3 when not."""
    with context.database.read() as session:
        report = integrity.check_data(session)
    for line in report.facts:
        say(line)
    for line in report.problems:
        complain(line)
    return 3 if report.problems else 0


def run_self_test(more: Sequence[tuple[str, Check]]) -> int:
    """Check the program itself in a throw-away folder; returns 0 when whole, 1 when not."""
    from app.jobs.self_test import run_checks

    failed = 0
    for name, problem in run_checks(more):
        say(f"{'正常' if problem is None else '异常'}  {name}" + (f"：{problem}" if problem else ""))
        failed += problem is not None
    if failed:
        complain(f"自检发现 {failed} 处异常，程序文件可能被杀毒软件删除；数据没有改动，请重新安装。")
    return 1 if failed else 0


def run_demo(args: argparse.Namespace) -> int:
    """Build the demonstration town; returns 0."""
    from app.demo.command import run_made_up

    run_made_up(args, terminal_progress())
    return 0
