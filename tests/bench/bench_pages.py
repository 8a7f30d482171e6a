"""B20: 工作台 and the calendar of duties on five years of data, every duty switched on (reported).

The pages with the window's own work: queries, models, painting. The workbench's counts also against plain
SQL of the same.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.context import AppContext, open_context
from app.services.duty.duties import duties_of_year, month_cells, rows_of_figures
from app.services.follow_up.candidates import refresh_candidates
from app.services.page import workbench
from app.services.page.workbench_lines import Workbench
from app.services.page.workbench_rules import rule_tasks
from app.services.rule.duty_rules import list_duty_rules, set_duty_enabled
from tests.bench.bench_window import application
from tests.bench.harness import Bench, Outcome, interleave, timed
from tests.bench.towns import town_copy

NOW = datetime(2024, 12, 2, 8, 30)
TODAY = NOW.date()
YEAR = "BETWEEN '2024-01-01' AND '2024-12-31'"
SIZE = "300 × 200 × 5 years"
HAND_MS = 150
HEAVY = ("attendance", "scores", "bulletins", "follow_up", "duties", "reports", "workbench")

# What the workbench counts, as plainly as SQL can say it.
WORKBENCH_SQL = (
    f"""
SELECT s.id, s.held_on, c.title, count(p.id), sum(p.mark = 'none'), sum(p.mark = 'absent'), min(b.id)
FROM class_session AS s JOIN batch AS t ON t.id = s.batch_id JOIN course AS c ON c.id = t.course_id
LEFT JOIN participation AS p ON p.class_session_id = s.id
LEFT JOIN bulletin AS b ON b.class_session_id = s.id AND b.status = 'issued'
WHERE s.held_on {YEAR} GROUP BY s.id ORDER BY s.held_on
""",
    f"""
SELECT w.id, w.due_on, w.reason, p.name FROM warning_talk AS w JOIN person AS p ON p.id = w.person_id
WHERE w.status IN ('candidate', 'noticed') AND w.found_on {YEAR} ORDER BY w.due_on
""",
    f"""
SELECT e.id, e.title, count(a.id), sum(a.state = '') FROM exam AS e
LEFT JOIN attempt AS a ON a.exam_id = e.id AND a.number = 1 WHERE e.held_on {YEAR} GROUP BY e.id
""",
    f"""
SELECT count(*) FROM participation AS p JOIN class_session AS s ON s.id = p.class_session_id
JOIN person AS w ON w.id = p.person_id LEFT JOIN make_up AS m ON m.participation_id = p.id
WHERE s.held_on {YEAR} AND m.id IS NULL AND coalesce(w.left_on > '2024-12-31', 1)
AND p.mark IN ('absent', 'official_leave', 'sick_leave', 'personal_leave')
""",
)


@cache
def town() -> Path:
    """Five years, the warning talks of the last found, every duty of the catalogue switched on."""
    folder = town_copy(300, 200, 5)
    context = open_context(folder)
    with context.database.write(actor="bench", action="bench.prepare", text="准备") as unit:
        refresh_candidates(unit.session, year=2024)
        for rule in list_duty_rules(unit.session):
            if rule.required > 0 and rule.to_on is None:
                set_duty_enabled(unit.session, rule_id=rule.id, version=rule.version, enabled=True)
    context.close()
    return folder


@cache
def context() -> AppContext:
    """The town, opened at the morning of `NOW`."""
    return open_context(town(), clock=lambda: NOW)


@cache
def window() -> Any:
    """The program's window on it; queries run where they are asked, so that nothing is waited for."""
    from ui.window.main_window import MainWindow
    from ui.work.context import UiContext
    from ui.work.preferences import WindowPreferences
    from ui.work.tasks import SyncRunner

    application()
    ctx = UiContext(SyncRunner(), WindowPreferences(context().paths.preferences))
    # A page's paper is made when the page rests: B20-…-paper and bench_hand.py measure that by itself.
    ctx.paper_rest_ms = 3_600_000
    ctx.attach(context())
    made = MainWindow(ctx)
    made.resize(1366, 708)
    made.open_data(town="清河镇", tab="roster")
    made.set_year(2024)
    made.show()
    gc.collect()
    gc.freeze()  # as the program does once it has started
    return made


def told(seconds: float, note: str) -> Outcome:
    """A figure that is told, not judged."""
    return Outcome(None, seconds, seconds * 1000, note)


def page_opens(rounds: int, *, page: str) -> Outcome:
    """From the key that asks for the page to its picture, nothing of it kept from before."""
    from PySide6.QtWidgets import QApplication

    made = window()

    def show() -> None:
        made.show_tab(page)
        QApplication.processEvents()
        made.current_tab().grab()

    def away() -> None:
        tab = made.current_tab()
        made.show_tab("roster")
        tab.refresh(None)
        QApplication.processEvents()

    show()
    times = []
    for _ in range(rounds):
        away()
        times.append(timed(show)[0])
    return told(sorted(times)[len(times) // 2], SIZE)


def enter_mark(made: Any) -> None:
    """One mark of the year, another one each time, written as the attendance page does."""
    from app.services.mark.attendance import set_marks

    with context().database.read() as session:
        lesson, part, mark = session.execute(
            text(
                "SELECT p.class_session_id, p.id, p.mark FROM participation AS p JOIN class_session AS s"
                f" ON s.id = p.class_session_id WHERE s.held_on {YEAR} AND p.mark != 'none' LIMIT 1"
            )
        ).one()
    put = partial(
        set_marks,
        class_session_id=lesson,
        by_participation={part: "present" if mark == "late" else "late"},
    )
    made.ctx.runner.command(put, action="attendance.mark", text="登记考勤")


def page_cpu(rounds: int, *, page: str, year: bool = False, writes: bool = False) -> Outcome:
    """What a page costs the processor, window and worker together, when it has to be read anew.

    `year`: it stands in front and the year is changed, with every other page built before. `writes`: a mark
    was entered in between.
    """
    from PySide6.QtWidgets import QApplication

    made = window()

    def once(act: Callable[[], object]) -> float:
        start = time.process_time()
        act()
        QApplication.processEvents()
        made.current_tab().grab()
        return time.process_time() - start

    def again() -> float:
        made.show_tab("roster")
        if writes:
            enter_mark(made)
        made.tab(page).refresh(None)
        QApplication.processEvents()
        return once(lambda: made.show_tab(page))

    def other_year() -> float:
        return once(lambda: made.set_year(2023 if made.year == 2024 else 2024))

    for name in HEAVY if year else ():
        made.show_tab(name)
    made.show_tab(page)
    times = sorted(other_year() if year else again() for _ in range(2 * rounds))
    made.set_year(2024)
    return told(times[len(times) // 2], f"CPU, {SIZE}")


def paper_cpu(rounds: int) -> Outcome:
    """What the paper costs that 通报 shows once it has rested."""
    from app.jobs.paper_jobs import make_pdf

    made = window()
    made.show_tab("bulletins")
    params = made.tab("bulletins").view.entry.params

    def once() -> float:
        start = time.process_time()
        make_pdf(context(), "bulletin", params)
        return time.process_time() - start

    times = sorted(once() for _ in range(rounds + 1))
    return told(times[len(times) // 2], f"CPU, {SIZE}")


def workbench_sums(rounds: int) -> Outcome:
    """The workbench's own queries with the tasks of hours and duties left out, against SQL."""
    database = context().database

    def raw() -> list[list[tuple[Any, ...]]]:
        with database.read() as session:
            cursor = session.connection().connection.cursor()
            found = [cursor.execute(statement).fetchall() for statement in WORKBENCH_SQL]
            cursor.close()
            return found

    def ours() -> Workbench:
        with database.read() as session:
            return workbench.workbench(session, year=2024, today=TODAY)

    def same(rows: list[list[tuple[Any, ...]]], bench: Workbench) -> None:
        assert bench.sessions == len(rows[0])
        task = next(task for task in bench.tasks if task.id == "make_up:open")
        assert task.count == rows[3][0][0]

    return interleave(rounds, raw, ours, same=same).outcome(SIZE)


def slowest_rows(rounds: int) -> Outcome:
    """The rows behind the slowest figure of the calendar."""
    database = context().database
    with database.read() as session:
        lines = duties_of_year(session, year=2024, today=TODAY)
    cells = [cell for line in lines for cell in month_cells(line) if cell is not None and cell.month == 12]

    def opened(figures: Any) -> None:
        with database.read() as session:
            assert rows_of_figures(session, year=2024, figures=figures, today=TODAY)

    slowest = max(
        ((timed(partial(opened, cell.figures))[0], cell.code) for _ in range(rounds) for cell in cells),
    )
    return told(slowest[0], f"{slowest[1]} of {len(cells)} figures, {SIZE}")


def rules(rounds: int) -> Outcome:
    """What comes to the workbench a moment later: hours at risk and the duties of the month."""
    database = context().database

    def asked() -> None:
        with database.read() as session:
            rule_tasks(session, year=2024, today=TODAY)

    times = sorted(timed(asked)[0] for _ in range(rounds))
    return told(times[len(times) // 2], SIZE)


def hand(id: str, job: str, page: str, *, year: bool = False, writes: bool = False) -> Bench:
    """A line of what the hand waits for, in milliseconds of the processor."""
    return Bench(
        id, job, "–", HAND_MS, HAND_MS / 2, partial(page_cpu, page=page, year=year, writes=writes), unit="ms"
    )


BENCHES = (
    hand("B20-talks", "谈话补训 read anew", "follow_up"),
    hand("B20-talks-mark", "谈话补训 read anew after a mark", "follow_up", writes=True),
    hand("B20-reports", "台账报表 read anew", "reports"),
    hand("B20-bulletins", "通报 read anew", "bulletins"),
    Bench("B20-bulletins-paper", "… and its paper, made at rest", "–", None, None, paper_cpu, unit="ms"),
    hand("B20-year", "another year, 课程计划 in front", "plan", year=True),
    Bench("B20", "工作台 opens", "–", None, None, partial(page_opens, page="workbench"), unit="ms"),
    Bench("B20-sums", "its counts", "raw SQL of the same", None, None, workbench_sums),
    Bench("B20-rules", "its hours and duties", "–", None, None, rules, unit="ms"),
    Bench(
        "B20-duties",
        "calendar of duties opens",
        "–",
        None,
        None,
        partial(page_opens, page="duties"),
        unit="ms",
    ),
    Bench("B20-rows", "rows behind its slowest figure", "–", None, None, slowest_rows, unit="ms"),
)
