"""What every window test gets: the program's application, a context on a town of its own, leak checks."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.services.setting import town
from ui import messages
from ui.context import UiContext
from ui.main import make_application
from ui.main_window import MainWindow
from ui.messages import CANCEL, Message
from ui.preferences import WindowPreferences
from ui.tasks import SyncRunner

# The smallest screen we promise; tests/ui/test_scales.py asks for others.
_SCREEN = Path(__file__).with_name(os.environ.get("GANXUN_SCREEN", "screen_1366.json"))
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREEN}"


class Answers(list[str]):
    """Answers to the questions of `ui.messages`, first question first; `asked` keeps the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Message] = []

    def answer(self, _parent: QWidget | None, message: Message) -> str:
        """The next answer, 取消 when there is none left."""
        self.asked.append(message)
        return self.pop(0) if self else CANCEL


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it: Chinese, fonts, theme."""
    return make_application(["ganxun"])


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """No test ever waits at a message box."""
    box = Answers()
    monkeypatch.setattr(messages, "answerer", box.answer)
    return box


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
    for _ in range(3):
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        gc.collect()
    threads = [thread.name for thread in threading.enumerate() if thread not in before]
    windows = [
        f"{type(w).__name__} {w.objectName()} {w.windowTitle()}"
        for w in qapp.topLevelWidgets()
        if id(w) not in known
        and not w.objectName().startswith("qt_")
        and type(w).__name__ != "QComboBoxPrivateContainer"
    ]
    timers = [str(timer) for timer in qapp.findChildren(QTimer) if timer.isActive()]
    assert not threads, f"threads left: {threads}"
    assert not windows, f"top-level widgets left: {windows}"
    assert not timers, f"timers left: {timers}"


@pytest.fixture
def ctx(qtbot: QtBot, data_folder: Path, clock: Callable[[], datetime]) -> Iterator[UiContext]:
    """A `UiContext` with a `SyncRunner` on an empty data folder of 清河镇."""
    app = open_context(data_folder, clock=clock)
    runner = SyncRunner()
    made = UiContext(runner, WindowPreferences(app.paths.preferences))
    made.attach(app)
    runner.command(partial(town.set_town, name="清河镇"), action="town.set", text="设置单位名称")
    made.undo.reload()
    yield made
    runner.shutdown()
    made.deleteLater()


@pytest.fixture
def window(ctx: UiContext, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window opened on `ctx`, at the smallest screen we promise."""
    made = MainWindow(ctx)
    made.resize(made.screen().availableSize() - QSize(0, 60))
    made.open_data(town="清河镇", tab="roster")
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
