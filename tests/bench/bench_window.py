"""B9 start of the window, B10 repaint of the grid, B11 a key press, B12 growth of B9."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Sequence
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from typing import Any

from app.preferences import Preferences, save_preferences
from tests.bench.harness import Bench, Outcome, Times, fresh_process, interleave
from tests.bench.towns import town_copy

SCREEN = (1366, 708)

# Each prints the moment at which the window stands on screen and its event loop answers; ours goes on to tell
# when rows stand on the first page, and when nothing is under way any more. The clock is the machine's
# monotonic one, which the starting process shares.
EMPTY_WINDOW = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 708)
window.show()
def answer():
    if not window.windowHandle().isExposed():
        return QTimer.singleShot(0, answer)
    print(time.monotonic(), flush=True)
    os._exit(0)
QTimer.singleShot(0, answer)
application.exec()
"""
OUR_WINDOW = """
import gc
gc.disable()  # a moment before the program does, because what it loads is hooked into
import os, sys, time
from app import __main__ as program
from ui import main
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView
make = main.make_window
def made(*args):
    global window
    window = make(*args)
    window.resize(1366, 708)
    window.ctx.settling.quiet.connect(quiet)
    QTimer.singleShot(0, shown)
    return window
def shown():
    if not window.windowHandle().isExposed():
        return QTimer.singleShot(0, shown)
    print(time.monotonic(), flush=True)
    filled()
def filled():
    page = window.current_tab()
    if page is None or not any(view.model().rowCount() for view in page.findChildren(QTableView)):
        return QTimer.singleShot(1, filled)
    page.repaint()
    print(time.monotonic(), flush=True)
def quiet():
    print(time.monotonic(), flush=True)
    os._exit(0)
main.make_window = made
program.main(["--data", sys.argv[1]])
"""
# What the window itself does on closing, for the next start of that day.
KEEP_FIRST_PAGE = """
import sys
from pathlib import Path
from app.context import open_context
from app.first_page.taking import keep_last_snapshot
context = open_context(Path(sys.argv[1]))
assert keep_last_snapshot(context.database, context.paths, year=2024, today=context.today)
"""


def started(code: str, *args: str) -> list[float]:
    """Seconds from starting a Python process to each moment it tells: answering, filled, quiet."""
    start = time.monotonic()
    return [float(moment) - start for moment in fresh_process(code, *args).split()]


@cache
def town_for_window(people: int, sessions: int, years: int, tab: str) -> Path:
    """A town whose window comes up in its last year on `tab`."""
    folder = town_copy(people, sessions, years)
    save_preferences(Preferences(year=2024, tab=tab), folder / "preferences.json")
    return folder


def without_lock(folder: Path) -> str:
    """The folder as a word of the command line; the lock of a process that ended abruptly is taken away."""
    (folder / "ganxun.lock").unlink(missing_ok=True)
    return str(folder)


def window_start(rounds: int, *, moment: int, with_snapshot: bool = False) -> Outcome:
    """B9: an empty QMainWindow against the whole program on 300 × 200 × 5 years, at its first page."""
    folder = town_for_window(300, 200, 5, "attendance")
    (folder / "first_page.json").unlink(missing_ok=True)
    if with_snapshot:
        fresh_process(KEEP_FIRST_PAGE, str(folder))
    times = Times()
    for turn in range(rounds + 1):
        base = started(EMPTY_WINDOW)
        own = started(OUR_WINDOW, without_lock(folder))
        if turn:
            times.baseline.append(base[0])
            times.ours.append(own[moment])
    return times.outcome("300 × 200 × 5 years")


def window_growth(rounds: int, *, moment: int) -> Outcome:
    """B12 for B9: 300 and 6,000 people, at its first page without a snapshot."""
    small, large = (town_for_window(people, 100, 1, "roster") for people in (300, 6000))
    times = Times()
    for turn in range(rounds + 1):
        base = started(OUR_WINDOW, without_lock(small))
        own = started(OUR_WINDOW, without_lock(large))
        if turn:
            times.baseline.append(base[moment])
            times.ours.append(own[moment])
    outcome = times.outcome("300 → 6,000 people")
    return Outcome(outcome.baseline, outcome.ours, math.log(outcome.value) / math.log(20), outcome.note)


def application() -> Any:
    """The program's application, offscreen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.main import make_application

    return make_application([])


def grid_repaint(rounds: int) -> Outcome:
    """B10: 300 × 200 cells, the same text, colour and alignment in Qt's own item model and in ours."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    from ui.looks.mark_looks import CellLook
    from ui.looks.theme import theme
    from ui.models.grid_model import GridHead, GridModel

    app = application()
    looks = {
        "present": CellLook("√", "mark_present"),
        "late": CellLook("迟", "mark_late"),
        "absent": CellLook("×", "mark_absent"),
        "none": CellLook("○", "mark_none"),
    }
    codes = [list(line) for line in _codes(300, 200)]
    items = QStandardItemModel(300, 200)
    for row, line in enumerate(codes):
        for column, code in enumerate(line):
            item = QStandardItem(looks[code].text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setForeground(QColor(theme.colour(looks[code].token)))
            items.setItem(row, column, item)
    ours = GridModel(looks)
    heads = [GridHead(i, str(i + 1)) for i in range(300)]
    ours.set_grid(heads, heads[:200], codes)
    views = []
    for model in (items, ours):
        view = QTableView()
        view.setModel(model)
        for header, size in ((view.horizontalHeader(), 24), (view.verticalHeader(), 20)):
            header.setDefaultSectionSize(size)
            header.setMinimumSectionSize(size)
        # Every cell stands in the picture: 300 × 200 are painted, not a screenful.
        view.resize(200 * 24 + 80, 300 * 20 + 60)
        view.show()
        views.append(view)
    app.processEvents()
    times = interleave(rounds, partial(_paint, views[0]), partial(_paint, views[1]), same=_same_picture)
    for view in views:
        view.close()
    return times.outcome("60,000 cells in sight")


def _codes(lines: int, columns: int) -> list[list[str]]:
    turn = cycle(("present",) * 7 + ("late", "absent", "none"))
    return [[next(turn) for _ in range(columns)] for _ in range(lines)]


def _paint(view: Any) -> Any:
    return view.viewport().grab()


def _same_picture(items: Any, ours: Any) -> None:
    first, second = items.toImage(), ours.toImage()
    assert first.size() == second.size()
    assert first == second, "the two grids do not look the same"


def key_press(rounds: int) -> Outcome:
    """B11: p95 from a key to its mark painted and queued, on a class session of 300, worker running."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from app.context import open_context
    from ui.window.main_window import MainWindow
    from ui.work.context import UiContext
    from ui.work.preferences import WindowPreferences
    from ui.work.tasks import TaskRunner

    app = application()
    folder = town_for_window(300, 200, 1, "attendance")
    context = open_context(folder)
    ctx = UiContext(TaskRunner(), WindowPreferences(context.paths.preferences))
    ctx.attach(context)
    window = MainWindow(ctx)
    window.resize(*SCREEN)
    window.open_data(town="清河镇", tab="attendance")
    window.set_year(2024)
    window.show()
    window.activateWindow()
    _settle(app, ctx)
    tab = window.tab("attendance")
    with context.database.read() as session:
        from app.services.plan import class_sessions

        empty = next(r for r in class_sessions.list_class_sessions(session, year=2024) if not r.marked)
    tab.show_target(empty.id)
    _settle(app, ctx)
    grid, model = tab.sheet.grid, tab.sheet.model
    assert len(model.rows) >= 250, len(model.rows)
    grid.setFocus(Qt.FocusReason.OtherFocusReason)
    spent = _press_keys(app, QTest, grid, "dcqgb", 50 * rounds)
    _settle(app, ctx)
    marked = sum(1 for code in model.marks_now().values() if code != "none")
    assert marked >= min(50 * rounds, 250), marked
    window.close()
    ctx.runner.shutdown()
    wall, own = (statistics.quantiles(side, n=20)[-1] for side in zip(*spent, strict=True))
    # A busy machine lengthens the one; the other says what the key itself costs.
    note = f"p95 of {len(spent)} keys, {len(model.rows)} people; {own * 1000:.1f} ms of it own work"
    return Outcome(None, wall, wall * 1000, note)


def _press_keys(app: Any, tester: Any, grid: Any, letters: str, count: int) -> list[tuple[float, float]]:
    """For each key: seconds on the clock, and seconds of work of this thread."""
    spent = []
    for letter, _ in zip(cycle(letters), range(min(count, 250)), strict=False):
        start, work = time.perf_counter(), time.thread_time()
        tester.keyClick(grid, letter)
        # The paint the key asked for, and whatever else it put on the event loop.
        app.processEvents()
        spent.append((time.perf_counter() - start, time.thread_time() - work))
        time.sleep(0.03)
    return spent


def _settle(app: Any, ctx: Any) -> None:
    quiet = 0
    while quiet < 5:
        app.processEvents()
        quiet = 0 if ctx.runner.busy else quiet + 1
        time.sleep(0.01)


SHOWN, FILLED, QUIET = 0, 1, 2

BENCHES: Sequence[Bench] = (
    Bench(
        *("B9", "window shown and answering", "empty QMainWindow", 2.0, 1.6),
        run=partial(window_start, moment=SHOWN, with_snapshot=True),
    ),
    Bench(
        *("B9-filled-snapshot", "… rows on its first page, kept", "empty QMainWindow", 3, 2.3),
        run=partial(window_start, moment=FILLED, with_snapshot=True),
    ),
    Bench(
        *("B9-filled", "… rows on its first page, asked for", "empty QMainWindow", 8, 6),
        run=partial(window_start, moment=FILLED),
    ),
    Bench(
        *("B9-quiet", "… all weighed and looked through", "empty QMainWindow", None, None),
        run=partial(window_start, moment=QUIET),
    ),
    Bench("B10", "repaint of the 300 × 200 grid", "QStandardItemModel", 5, 3.5, grid_repaint),
    Bench("B11", "key pressed → mark painted, queued", "–", 16, 8, key_press, unit="ms"),
    Bench(
        "B12-B9", "growth of B9", "1× people", 1.1, 0.1, partial(window_growth, moment=SHOWN), unit="exponent"
    ),
    Bench(
        *("B12-B9-filled", "growth of B9, tab filled", "1× people", 1.1, 0.1),
        run=partial(window_growth, moment=FILLED),
        unit="exponent",
    ),
)
