"""Mistakes at the seam between the window and its work. mypy has to see every one of them; nothing runs this.

Each ignored line is wrong: where the seam forgets a type, mypy finds the ignore unused, and the check of the
house (`test_tools_are_content`) fails. The lines without one are right.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from app.context import AppContext
from app.services.plan import class_sessions
from app.services.setting import town
from app.services.setting.town import TownRow
from app.work import Progress, ReadSession, WriteSession
from ui.work.entry_queue import EntryQueue, WriteBlock
from ui.work.tasks import Runner
from ui.work.under_way import Done, Failed


def take_town(_row: TownRow | None) -> None: ...


def take_years(_years: tuple[int, ...]) -> None: ...


def take_text(_text: str) -> None: ...


def years(session: ReadSession) -> tuple[int, ...]:
    return class_sessions.years_with_sessions(session)


def rename(session: WriteSession, *, name: str) -> int:
    return len(name)


def write(context: AppContext, progress: Progress, *, name: str) -> str:
    return name


def queries(runner: Runner) -> None:
    runner.query(years, done=take_years)
    runner.query(town.get_town, key="town", done=take_town)
    runner.query(years, done=take_text)  # type: ignore[misc]
    runner.query(partial(class_sessions.years_with_sessions), done=take_text)  # type: ignore[misc]
    runner.query(town.get_town, done=take_years)  # type: ignore[misc]
    runner.query(years, 2024, done=take_years)  # type: ignore[misc]
    runner.query(write, done=take_text)  # type: ignore[arg-type]
    runner.query(years, failed=take_years)  # type: ignore[arg-type]


def commands(runner: Runner) -> None:
    runner.command(partial(rename, name="清河镇"), action="town.set", text="改名", done=len)  # type: ignore[misc]
    runner.command(partial(rename, nom="清河镇"), action="town.set", text="改名")  # type: ignore[call-arg]
    runner.command(partial(rename, name="清河镇"), action="town.set", text=str.upper)  # type: ignore[misc]
    runner.command(partial(rename, name="清河镇"), action="town.set", text=lambda count: f"{count:d} 处")
    runner.revert(lambda _session: "1")  # type: ignore[arg-type, return-value]
    runner.revert(lambda _session: 1, done=take_town)  # type: ignore[arg-type]


def jobs(runner: Runner) -> None:
    runner.job(partial(write, name="清河镇"), title="导出", done=take_text)
    runner.job(partial(write, name="清河镇"), title="导出", done=take_years)  # type: ignore[misc]
    runner.job(years, title="导出")  # type: ignore[arg-type]
    runner.on_worker(lambda: "", done=take_years)  # type: ignore[misc]


def queued(runner: Runner, marks: Mapping[int, str]) -> None:
    def start(block: WriteBlock[int, str], done: Done[int], failed: Failed) -> None:
        runner.command(
            partial(rename, name=block.values[block.target]), action="a.b", text="", done=done, failed=failed
        )

    queue = EntryQueue(start)
    queue.put(1, marks)
    queue.put(1, {"张三": 1})  # type: ignore[dict-item]
