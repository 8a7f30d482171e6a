"""A large import with the real worker thread: counted while it is written, stopped as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.services.person.roster import list_people
from app.services.setting import town
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import open_import_wizard
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import TaskRunner

PEOPLE = 4500


@pytest.fixture
def window(data_folder: Path, clock: Callable[[], datetime], qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with a worker thread and an empty roster."""
    app = open_context(data_folder, clock=clock)
    ctx = UiContext(TaskRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    ctx.runner.command(partial(town.set_town, name="清河镇"), action="town.set", text="")
    window = MainWindow(ctx)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not ctx.runner.busy, timeout=20_000)
    yield window
    window.close()
    ctx.runner.shutdown()


def big_roster(path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["姓名", "单位", "职务"])
    for number in range(PEOPLE):
        sheet.append(
            [f"王{chr(0x4E00 + number % 4000)}{chr(0x5E00 + number % 97)}", f"第{number % 90}村", "干部"]
        )
    book.save(path)
    return path


def count(window: MainWindow) -> int:
    context = window.ctx.runner.context
    assert context is not None
    with context.database.read() as session:
        return len(list_people(session))


def test_a_large_import_is_counted_and_can_be_stopped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = open_import_wizard(window, window.ctx, "roster", {})
    wizard.load(big_roster(tmp_path / "名册.xlsx"))
    qtbot.waitUntil(wizard.import_button.isEnabled, timeout=30_000)
    panel = wizard._writing._panel
    texts: list[str] = []
    show = panel.move_to

    def move_to(job: object) -> None:
        show(job)  # type: ignore[arg-type]
        texts.append(panel._label.text())
        if len(texts) == 1:
            wizard.reject()

    monkeypatch.setattr(panel, "move_to", move_to)
    wizard.apply()
    assert wizard.buttons["cancel"].isEnabled()
    qtbot.waitUntil(lambda: not wizard._writing.is_running, timeout=30_000)
    assert wizard.isVisible()
    assert "没有写入任何内容" in wizard.buttons._note.text()
    assert count(window) == 0
    assert texts[0].endswith(f"0 / {PEOPLE}")
    texts.append("not stopped again")
    wizard.apply()
    qtbot.waitUntil(lambda: not window.ctx.runner.busy, timeout=60_000)
    assert count(window) == PEOPLE
    assert texts[-1].endswith(f"{PEOPLE} / {PEOPLE}")
