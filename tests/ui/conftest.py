"""What every window test gets: the program's application, a context on a town of its own, leak checks."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.context import open_context
from tests.built import BuiltOnce, BuiltTowns
from tests.conftest import NOW
from tests.ui.towns import Build, fill_folder
from ui.main import make_application
from ui.window.main_window import MainWindow
from ui.work import messages
from ui.work.context import UiContext
from ui.work.messages import CANCEL, Message
from ui.work.preferences import WindowPreferences
from ui.work.tasks import SyncRunner

# The smallest screen we promise; tests/ui/test_scales.py asks for others.
_SCREEN = Path(__file__).with_name(os.environ.get("GANXUN_SCREEN", "screen_1366.json"))
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREEN}"


class Answers(list[str]):
    """Answers to the questions of `ui.work.messages`, first question first; `asked` keeps the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Message] = []

    def answer(self, _parent: QWidget | None, message: Message) -> str:
        """The next answer, 取消 when there is none left."""
        self.asked.append(message)
        return self.pop(0) if self else CANCEL


class PatientBot(QtBot):
    """Waits as long as a busy machine may take; what never comes still fails, only later."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = 60_000) -> Any:
        return super().waitExposed(widget, timeout=timeout)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Everything in this folder needs Qt; `-m "not window"` leaves it out."""
    item.add_marker("window")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand of the tests."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application as the program makes it: Chinese, fonts, theme.

    What was copied is let go of at the end: without a screen Qt keeps it past Python, and dies of it.
    """
    application = make_application(["ganxun"])
    yield application
    application.clipboard().clear()


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """No test ever waits at a message box."""
    box = Answers()
    monkeypatch.setattr(messages, "answerer", box.answer)
    return box


def windows_left(application: QApplication, known: set[int]) -> list[str]:
    """Top-level widgets that live and are not among `known` (by `id`)."""
    return [
        f"{type(w).__name__} {w.objectName()} {w.windowTitle()}"
        for w in application.topLevelWidgets()
        if id(w) not in known
        and not w.objectName().startswith("qt_")
        and type(w).__name__ != "QComboBoxPrivateContainer"
    ]


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """A test leaves no thread, no running timer and no top-level widget behind."""
    before = set(threading.enumerate())
    known = {id(widget) for widget in qapp.topLevelWidgets()}
    # Whatever lives already is no business of this test: the collections below look at its own objects only.
    gc.freeze()
    yield
    for widget in qapp.topLevelWidgets():
        if widget.isVisible():
            widget.close()
    # What holds others in a circle lets them go one collection later; most tests leave nothing.
    for _ in range(3):
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        gc.collect()
        windows = windows_left(qapp, known)
        if not windows:
            break
    threads = [thread.name for thread in threading.enumerate() if thread not in before]
    timers = [str(timer) for timer in qapp.findChildren(QTimer) if timer.isActive()]
    assert not threads, f"threads left: {threads}"
    assert not windows, f"top-level widgets left: {windows}"
    assert not timers, f"timers left: {timers}"


def nobody(_ctx: UiContext) -> None:
    """The town of a module without a `TOWN`."""


@pytest.fixture(scope="session")
def built_towns(qapp: QApplication, built_once: BuiltOnce, empty_data_folder: Path) -> BuiltTowns:
    """The towns that modules ask for by `TOWN`."""
    return BuiltTowns(built_once, empty_data_folder, partial(fill_folder, clock=lambda: NOW))


@pytest.fixture
def builder(request: pytest.FixtureRequest) -> Build:
    """`TOWN` of the test's module; nobody lives in the town of a test marked `empty_town`."""
    if request.node.get_closest_marker("empty_town"):
        return nobody
    found: Build = getattr(request.module, "TOWN", nobody)
    return found


@pytest.fixture
def town_folder(builder: Build, built_towns: BuiltTowns, tmp_path: Path) -> Path:
    """A data folder of 清河镇 with what `TOWN` of the module makes, of this test's own."""
    return built_towns.copy(builder, tmp_path / "data")


@pytest.fixture
def built(builder: Build, built_towns: BuiltTowns) -> Any:
    """What `TOWN` returned, as a rule ids."""
    return built_towns.made(builder)


@pytest.fixture
def ctx(qtbot: QtBot, town_folder: Path, clock: Callable[[], datetime]) -> Iterator[UiContext]:
    """A `UiContext` with a `SyncRunner` on the town of the module."""
    app = open_context(town_folder, clock=clock)
    runner = SyncRunner()
    made = UiContext(runner, WindowPreferences(app.paths.preferences))
    made.attach(app)
    made.undo.reload()
    yield made
    runner.shutdown()
    made.deleteLater()


@pytest.fixture
def window(request: pytest.FixtureRequest, ctx: UiContext, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window opened on `ctx` at `PAGE` of the module, at the smallest screen we promise."""
    made = MainWindow(ctx)
    made.resize(made.screen().availableSize() - QSize(0, 60))
    made.open_data(town="清河镇", tab=getattr(request.module, "PAGE", "roster"))
    made.show()
    qtbot.waitExposed(made)
    # Keys held down by the test before are up again: with Shift or Ctrl a row is chosen beside the last one.
    QTest.keyRelease(made, Qt.Key.Key_Shift)
    yield made
    made.close()
    made.deleteLater()
