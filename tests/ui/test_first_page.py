"""The first page before the data is open: it shows what the queries show, and nothing can be done yet."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.demo.town import TownSize, fill_town
from app.errors import StoreProblem
from app.first_page.snapshot import load_snapshot, save_snapshot
from app.first_page.taking import keep_last_snapshot
from app.paths import Paths
from app.services.mark import attendance
from app.services.operation.seals import seal_year
from app.services.page.workbench_lines import Task
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from tests.conftest import NOW
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from tests.ui.towns import Build
from ui.pages.workbench.workbench_tab import WorkbenchTab
from ui.widgets.page import EmptyPage
from ui.window.first_page import DAY
from ui.window.main_window import MainWindow
from ui.window.opening import Opening
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.settling import Settling
from ui.work.tasks import SyncRunner, TaskRunner

YEAR = 2024


def planned(ctx: UiContext) -> None:
    """A year's plan, a class today that is half entered, and two to come."""
    build_town(ctx, months=range(1, 13))
    for days in (0, 1, 4):
        data = ClassSessionInput(
            title="公文写作", held_on=NOW.date() + timedelta(days=days), hours_centi=300, place="会议室"
        )
        ctx.runner.command(partial(planning.add_class_session, data=data), action="plan.add", text="新增课次")
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=3, line="3缺 5迟", rest_present=True),
        action="attendance.mark",
        text="登记考勤",
    )


def planned_and_closed(ctx: UiContext) -> None:
    """The same, and the year is sealed."""
    planned(ctx)
    ctx.runner.command(partial(seal_year, year=YEAR, at=NOW.isoformat()), action="year.seal", text="年度封账")


def past(ctx: UiContext) -> None:
    """Only classes that are over: no day ahead."""
    build_town(ctx, months=range(1, 3))


def made_up(ctx: UiContext) -> None:
    """Forty people and two years with marks, exams, talks, duties."""
    fill_town(ctx.app.database, TownSize(40, 24, 2))


TOWNS = (planned, planned_and_closed, past, made_up)


@pytest.fixture
def builder(request: pytest.FixtureRequest) -> Build:
    """The town of the test, `planned` where it names none."""
    return getattr(request, "param", planned)


@pytest.fixture
def paths(town_folder: Path, clock: Callable[[], datetime]) -> Paths:
    """The closed data folder with its snapshot, the year chosen."""
    context = open_context(town_folder, clock=clock)
    assert keep_last_snapshot(context.database, context.paths, year=YEAR, today=NOW.date()) is not None
    choose(context.paths)
    return context.paths


def choose(paths: Paths, *, year: int = YEAR, tab: str = "", day: str = "") -> None:
    """What the window remembers of last time."""
    preferences = WindowPreferences(paths.preferences)
    preferences.values.year, preferences.values.tab = year, tab
    preferences.set(DAY, day)
    assert preferences.save()


Start = Callable[[], tuple[MainWindow, Opening]]


@pytest.fixture
def start(qtbot: QtBot, paths: Paths, clock: Callable[[], datetime]) -> Iterator[Start]:
    """A window that stands and has painted what it knows; `Opening.start` then opens the data at once."""
    made: list[MainWindow] = []

    def begin() -> tuple[MainWindow, Opening]:
        window = MainWindow(UiContext(SyncRunner(), WindowPreferences(paths.preferences)))
        made.append(window)
        window.resize(1366, 700)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        opening = Opening(window, paths, clock)
        opening.show_early()
        return window, opening

    yield begin
    for window in made:
        window.close()
        window.deleteLater()


def page_of(window: MainWindow) -> WorkbenchTab:
    page = window.current_tab()
    assert isinstance(page, WorkbenchTab)
    return page


def tasks_of(window: MainWindow) -> list[Task]:
    return list(page_of(window).view.tasks_model.shown)


def picture(page: WorkbenchTab) -> QImage:
    return page.view.grab().toImage()


def told(window: MainWindow) -> dict[str, object]:
    """Everything the first page says, in the order of the screen."""
    page = page_of(window)
    return {
        "title": window.windowTitle(),
        "year": window.year_box.currentText(),
        "status": window.status.text(),
        "line": page.header.line(),
        "days": list(page.view.days_model.shown),
        "tasks": list(page.view.tasks_model.shown),
        "current": page.view.days.current_row(),
        "print": page.verbs["print"].text(),
        "shown": (page.view.days.isVisible(), page.view.no_days.isVisible(), page.view.tasks.isVisible()),
    }


@pytest.mark.parametrize("builder", TOWNS, indirect=True)
def test_the_page_of_the_snapshot_is_the_page_of_the_queries(start: Start) -> None:
    window, opening = start()
    early, painted = told(window), picture(page_of(window))
    assert not window.ctx.is_open
    assert early["tasks"]
    resets: list[bool] = []
    for model in (page_of(window).view.days_model, page_of(window).view.tasks_model):
        model.modelReset.connect(partial(resets.append, bool(model.shown)))
        model.dataChanged.connect(lambda *_: resets.append(False))
    opening.start()
    assert window.ctx.is_open
    assert told(window) == early
    window.ctx.settling.end()
    assert told(window) == early
    assert True not in resets
    assert picture(page_of(window)) == painted


def test_it_looks_as_it_should(start: Start) -> None:
    window, _ = start()
    check_looks(window)
    shoot(window, "workbench_early")


def test_nothing_can_be_done_until_the_data_is_open(start: Start, qtbot: QtBot) -> None:
    window, opening = start()
    page, keyboard = page_of(window), Keyboard(qtbot, window)
    assert not any(action.isEnabled() for action in page.verbs.values())
    assert not window.pages.isEnabled()
    assert not window.year_box.isEnabled()
    for table in (page.view.days, page.view.tasks):
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_F5):
            keyboard.press(key)
        for key in (Qt.Key.Key_P, Qt.Key.Key_Z, Qt.Key.Key_I):
            keyboard.press(key, Qt.KeyboardModifier.ControlModifier)
        for place in range(len(table.rows_model.shown)):
            table.select_id(table.rows_model.shown[place].id)
            keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    for name in ("edit", "print"):
        window.offered.do(name)
    window.reload()
    assert window.current_tab() is page
    assert not window.ctx.is_open
    page.view.days.select_id(page.view.days_model.shown[0].id)
    opening.start()
    assert all(action.isEnabled() for action in page.verbs.values())
    assert window.pages.isEnabled()
    window.offered.do("edit")
    assert type(window.current_tab()).__name__ == "AttendanceTab"


def test_the_cursor_stays_where_the_clerk_put_it(start: Start) -> None:
    window, opening = start()
    page = page_of(window)
    third = page.view.days_model.shown[2]
    page.view.days.select_id(third.id)
    opening.start()
    assert page.view.days.current_row() == third


def test_what_the_snapshot_says_goes_when_the_queries_say_otherwise(start: Start, paths: Paths) -> None:
    """As if somebody had written between the look at the file and its opening."""
    snapshot = load_snapshot(paths, today=NOW.date())
    assert snapshot is not None
    first, *rest = snapshot.pages
    wrong = replace(first.rules[0], id="duty:none", text="没有这件事")
    line = replace(first.bench.days[0], title="没有这一课", audience=999)
    bench = replace(first.bench, days=(line, *first.bench.days[1:]), tasks=(wrong, *first.bench.tasks))
    save_snapshot(replace(snapshot, pages=(replace(first, bench=bench, people=999), *rest)), paths)
    window, opening = start()
    assert "没有这件事" in {task.text for task in page_of(window).view.tasks_model.rows}
    opening.start()
    page = page_of(window)
    assert "没有这件事" not in {task.text for task in page.view.tasks_model.rows}
    assert "没有这一课" not in {shown.title for shown in page.view.days_model.rows}
    assert "999" not in window.status.text()


def test_another_year_or_another_page_of_today_is_not_the_snapshots(start: Start, paths: Paths) -> None:
    choose(paths, year=YEAR - 1)
    window, opening = start()
    assert window.current_tab() is None
    opening.start()
    assert page_of(window).year == YEAR - 1
    choose(paths, tab="roster", day=NOW.date().isoformat())
    window, opening = start()
    assert window.current_tab() is None
    opening.start()
    assert type(window.current_tab()).__name__ == "RosterTab"
    # The day after begins at the first page again.
    choose(paths, tab="roster", day="2024-08-14")
    window, _ = start()
    assert page_of(window).view.days_model.rows


def test_without_a_snapshot_the_window_waits_for_the_data(start: Start, paths: Paths) -> None:
    paths.first_page.write_text("{", encoding="utf-8")
    window, opening = start()
    assert window.current_tab() is None
    opening.start()
    assert page_of(window).view.days_model.rows


def test_data_that_do_not_open_take_the_page_away(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    window, opening = start()
    shown = told(window)
    with monkeypatch.context() as patch:

        def locked(folder: Path, **_: object) -> None:
            raise StoreProblem("store.locked", path=str(folder))

        patch.setattr("app.context.open_context", locked)
        opening.start()
    assert window.current_tab() is None
    assert isinstance(window.stack.currentWidget(), EmptyPage)
    opening.start()
    assert told(window) == shown


def test_what_is_weighed_and_the_look_at_the_file_wait_for_a_rest(
    start: Start, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(
        "app.jobs.backups.check_present", lambda _c, *, is_thorough: looked.append(is_thorough)
    )
    paths.first_page.unlink()
    window, opening = start()
    opening.start()
    page = page_of(window)
    before = {task.kind for task in page.view.tasks_model.rows}
    assert "制度执行" not in before
    assert looked == []
    window.ctx.settling.end()
    assert "制度执行" in {task.kind for task in page.view.tasks_model.rows}
    assert looked == [False]


def test_closing_keeps_the_page_for_the_next_start(start: Start, paths: Paths) -> None:
    paths.first_page.unlink()
    window, opening = start()
    opening.start()
    window.ctx.settling.end()
    data = ClassSessionInput(title="信访矛盾化解", held_on=NOW.date() + timedelta(days=2), hours_centi=300)
    window.ctx.runner.command(
        partial(planning.add_class_session, data=data), action="plan.add", text="新增课次"
    )
    last, last_tasks = told(window), tasks_of(window)
    window.close()
    for today in (NOW.date(), NOW.date() + timedelta(days=1)):
        assert load_snapshot(paths, today=today) is not None
    window, opening = start()
    assert told(window)["days"] == last["days"]
    assert [task for task in tasks_of(window) if task.id != "backup"] == [
        task for task in last_tasks if task.id != "backup"
    ]
    assert "信访矛盾化解" in {line.title for line in page_of(window).view.days_model.rows}


def test_resting_keeps_the_page_and_a_change_ends_what_was_kept(start: Start, paths: Paths) -> None:
    paths.first_page.unlink()
    window, opening = start()
    opening.start()
    window.ctx.settling.end()
    opening.keeper.keep()
    kept = paths.first_page.read_bytes()
    opening.keeper.keep()
    assert paths.first_page.read_bytes() == kept
    data = ClassSessionInput(title="信访矛盾化解", held_on=NOW.date() + timedelta(days=2), hours_centi=300)
    window.ctx.runner.command(
        partial(planning.add_class_session, data=data), action="plan.add", text="新增课次"
    )
    opening.keeper.keep()
    assert "信访矛盾化解" in paths.first_page.read_text(encoding="utf-8")


def test_a_closed_window_whose_data_never_came_keeps_what_was_there(start: Start, paths: Paths) -> None:
    kept = paths.first_page.read_bytes()
    window, _ = start()
    window.close()
    assert paths.first_page.read_bytes() == kept
    assert WindowPreferences(paths.preferences).values.year == YEAR


def test_with_the_real_runner_the_page_stands_before_the_data(
    qtbot: QtBot, paths: Paths, clock: Callable[[], datetime]
) -> None:
    window = MainWindow(UiContext(TaskRunner(), WindowPreferences(paths.preferences)))
    window.resize(1366, 700)
    opening = Opening(window, paths, clock)
    seen: list[bool] = []
    start = opening.start

    def start_late() -> None:
        seen.append(window.current_tab() is not None)
        start()

    opening.start = start_late  # type: ignore[method-assign]
    window.show()
    opening.start_when_shown()
    qtbot.waitUntil(lambda: window.ctx.settling.is_over and not window.ctx.runner.busy)
    assert seen == [True]
    assert page_of(window).verbs["print"].isEnabled()
    window.close()
    window.deleteLater()


# -- the first moments -------------------------------------------------------------------------------


def test_what_can_wait_waits_for_a_quiet_second(qtbot: QtBot) -> None:
    runner = SyncRunner()
    settling = Settling(runner)
    done: list[str] = []
    quiet: list[bool] = []
    settling.quiet.connect(partial(quiet.append, True))
    settling.later(partial(done.append, "at once"))
    assert done == ["at once"]
    call = partial(done.append, "later")
    settling.begin()
    settling.later(call)
    settling.later(call)
    assert done == ["at once"]
    settling.first_page_stands()
    qtbot.waitUntil(lambda: settling.is_over)
    assert done == ["at once", "later"]
    assert quiet == [True]
    settling.later(partial(done.append, "after"))
    assert done[-1] == "after"
    settling.deleteLater()
    runner.deleteLater()


def test_a_window_that_closes_does_not_do_what_waited(start: Start) -> None:
    window, opening = start()
    opening.start()
    settling = window.ctx.settling
    assert not settling.is_over
    window.close()
    assert not settling.is_over


# Prints what of the data's modules was first imported on the window's own thread.
WHO_IMPORTS = """
import sys, threading
class Finder:
    seen = []
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread():
            if name.startswith(('sqlalchemy', 'sqlcipher3', 'db', 'app.services')):
                self.seen.append(name)
sys.meta_path.insert(0, Finder())
from pathlib import Path
from app.paths import Paths
from ui.main import make_application, make_window
from ui.window.crash import CrashWatch
from ui.window.single_instance import SingleInstance
paths = Paths(Path(sys.argv[1]))
application = make_application([])
instance = SingleInstance(paths.lock)
assert instance.take()
window = make_window(paths, instance, CrashWatch(paths.logs))
shown = []
def end():
    try:
        print(*Finder.seen)
        shown.extend(window.current_tab().view.tasks_model.rows)
    finally:  # what goes wrong in here ends the run, it does not hang it
        window.close()
        application.quit()
window.ctx.settling.quiet.connect(end)
window.show()
application.exec()
assert shown
"""


def test_the_window_does_not_stand_still_for_the_imports_of_the_data(paths: Paths) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHO_IMPORTS, str(paths.data)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    # Plain values and the first bytes of the file; none of them loads SQLAlchemy.
    light = {"app.services", "app.services.page", "app.services.page.workbench_lines"}
    assert set(done.stdout.split()) <= {*light, "db", "db.errors", "db.header"}
