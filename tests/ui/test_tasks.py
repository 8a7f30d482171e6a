"""The runner on real threads: order, dropped answers, undo entries, cancelling, shutting down."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.changes import Changes
from app.context import AppContext
from app.errors import InputProblem
from app.services.person import units
from app.services.setting import town
from app.work import Progress
from ui.widgets.progress_panel import ProgressPanel
from ui.work.context import UiContext
from ui.work.tasks import TaskRunner
from ui.work.under_way import JobState


@pytest.fixture
def threaded(context: AppContext, qtbot: QtBot) -> Iterator[UiContext]:
    """A context with the real runner."""
    made = UiContext(TaskRunner())
    made.attach(context)
    yield made
    made.runner.shutdown()
    made.deleteLater()


def wait_idle(ctx: UiContext, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not ctx.runner.busy)


def test_a_query_runs_on_the_worker_and_answers_on_the_gui_thread(threaded: UiContext, qtbot: QtBot) -> None:
    seen: list[tuple[str, str]] = []

    def ask(session: Any) -> str:
        town.get_town(session)
        return threading.current_thread().name

    threaded.runner.query(ask, done=lambda name: seen.append((name, threading.current_thread().name)))
    wait_idle(threaded, qtbot)
    assert seen[0][0].startswith("database")
    assert seen[0][1] == "MainThread"


def test_a_newer_query_of_the_same_key_drops_the_older_answer(threaded: UiContext, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(20):
        threaded.runner.query(lambda _session, n=number: n, key="search", done=answers.append)
    wait_idle(threaded, qtbot)
    assert answers == [19]


def test_a_command_announces_its_changes_and_names_its_undo(threaded: UiContext, qtbot: QtBot) -> None:
    heard: list[tuple[Changes, object]] = []
    threaded.bus.changed.connect(lambda changes, who: heard.append((changes, who)))
    done: list[int] = []
    threaded.runner.command(
        partial(units.add_unit, name="清溪村"),
        action="unit.add",
        text=lambda unit_id: f"新增单位 {unit_id}",
        initiator="me",
        done=done.append,
    )
    wait_idle(threaded, qtbot)
    changes, who = heard[0]
    assert who == "me"
    assert changes.ids("unit") == {done[0]}
    assert threaded.undo.undo_text == f"新增单位 {done[0]}"
    threaded.undo.undo()
    wait_idle(threaded, qtbot)
    assert threaded.undo.redo_text == f"新增单位 {done[0]}"
    names: list[Any] = []
    threaded.runner.query(units.list_units, done=names.append)
    wait_idle(threaded, qtbot)
    assert names == [()]


def test_an_expected_failure_goes_to_failed_and_writes_nothing(threaded: UiContext, qtbot: QtBot) -> None:
    taken: list[Exception] = []
    untaken: list[Exception] = []
    threaded.runner.failed.connect(untaken.append)
    threaded.runner.command(
        partial(units.add_unit, name=" "), action="unit.add", text="新增单位", failed=taken.append
    )
    threaded.runner.command(partial(units.add_unit, name=" "), action="unit.add", text="新增单位")
    wait_idle(threaded, qtbot)
    assert [getattr(error, "code", "") for error in (*taken, *untaken)] == ["unit.name_missing"] * 2
    assert threaded.undo.undo_text == ""


def test_answers_for_dead_widgets_are_dropped(threaded: UiContext, qtbot: QtBot) -> None:
    class Page(QWidget):
        def take(self, answer: object) -> None:
            taken.append(answer)

    taken: list[object] = []
    dead, living = Page(), Page()
    qtbot.addWidget(living)
    gate = threading.Event()
    threaded.runner.query(lambda _session: gate.wait(5), done=dead.take)
    threaded.runner.query(lambda _session: gate.is_set(), done=living.take)
    import shiboken6

    shiboken6.delete(dead)
    gate.set()
    wait_idle(threaded, qtbot)
    assert taken == [True]


def test_a_job_shows_progress_and_stops_when_cancelled(threaded: UiContext, qtbot: QtBot) -> None:
    panel = ProgressPanel(threaded.runner)
    qtbot.addWidget(panel)
    ended: list[object] = []

    def endless(_context: object, progress: Progress) -> None:
        progress.start(100, "正在生成")
        while True:
            progress.step(0)
            threading.Event().wait(0.01)

    threaded.runner.job(endless, title="生成台账", failed=ended.append)
    qtbot.waitUntil(panel.isVisible, timeout=3000)
    assert "生成台账：正在生成 0 / 100" in panel._label.text()
    panel._cancel.click()
    wait_idle(threaded, qtbot)
    assert not panel.isVisible()
    assert type(ended[0]).__name__ == "Cancelled"


def test_a_short_job_never_shows_the_panel(threaded: UiContext, qtbot: QtBot) -> None:
    panel = ProgressPanel(threaded.runner)
    qtbot.addWidget(panel)
    states: list[JobState] = []
    threaded.runner.job_ended.connect(states.append)
    threaded.runner.job(lambda _context, _progress: 1, title="快的任务")
    wait_idle(threaded, qtbot)
    assert len(states) == 1
    assert not panel.isVisible()


def test_shutdown_waits_for_commands_and_stops_jobs(context: AppContext, qtbot: QtBot) -> None:
    ctx = UiContext(TaskRunner())
    ctx.attach(context)
    running = threading.Event()

    def endless(_context: object, progress: Progress) -> None:
        running.set()
        while True:
            progress.step(0)

    ctx.runner.job(endless, title="长任务")
    assert running.wait(5)
    ctx.runner.command(partial(units.add_unit, name="清溪村"), action="unit.add", text="新增单位")
    path = context.paths.data
    ctx.runner.shutdown()
    ctx.deleteLater()
    from app.context import open_context

    again = open_context(path)
    with again.database.read() as session:
        assert [unit.name for unit in units.list_units(session)] == ["清溪村"]
    again.close()


def test_nothing_can_be_asked_before_the_data_is_open(qtbot: QtBot) -> None:
    runner = TaskRunner()
    with pytest.raises(RuntimeError, match="before the data was open"):
        runner.query(town.get_town)
    with pytest.raises(RuntimeError, match="before the data was open"):
        runner.command(partial(town.set_town, name="清河镇"), action="town.set", text="设置单位名称")
    with pytest.raises(RuntimeError, match="before the data was open"):
        runner.job(lambda _context, _progress: None, title="")
    # Nobody waits for what never began.
    assert not runner.busy
    runner.shutdown()
    runner.deleteLater()


def test_errors_travel_as_they_are(threaded: UiContext, qtbot: QtBot) -> None:
    taken: list[Exception] = []

    def fail(_context: object, _progress: Progress) -> None:
        raise InputProblem("person.ambiguous", person="张三", count=2)

    threaded.runner.job(fail, title="失败的任务", failed=taken.append)
    wait_idle(threaded, qtbot)
    assert taken[0].data == {"person": "张三", "count": 2}  # type: ignore[attr-defined]


class _Sender(QObject):
    sent = Signal(object)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal, its count means nothing")
def test_signals_do_not_eat_references_of_true() -> None:
    """PySide6 6.12.0 loses one reference of True per emit and kills Python 3.11."""
    sender = _Sender()
    got: list[object] = []
    sender.sent.connect(got.append)
    before = sys.getrefcount(True)
    for _ in range(200):
        sender.sent.emit("x")
    assert abs(sys.getrefcount(True) - before) < 50
    assert len(got) == 200


def test_nothing_is_asked_once_the_window_has_closed(qtbot: QtBot) -> None:
    """A timer that runs out later asks for nothing, and nobody is told of an error."""
    runner = TaskRunner()
    runner.shutdown()
    ran: list[str] = []
    runner.query(town.get_town, done=lambda _: ran.append("query"))
    token = runner.job(lambda _context, _progress: ran.append("job"), title="备份")
    assert token.cancelled
    qtbot.wait(20)
    assert (ran, runner.busy) == ([], False)
    runner.deleteLater()
