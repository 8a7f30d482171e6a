"""The import wizard asks what the 期 of a course are before the rows are shown."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import ImportWizard


def test_the_wizard_asks(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    build_town(window.ctx, months=range(1, 2))
    path = tmp_path / "计划.csv"
    path.write_text(
        "培训时间,培训内容,学时\n2024-12-25,消防安全知识,2\n2024-12-26,消防安全知识,2\n", encoding="utf-8"
    )
    wizard = ImportWizard(window.ctx, "plan", {"year": 2024}, window)
    wizard.open()
    wizard.load(path)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 3)
    check_looks(wizard)
    shoot(wizard, "import-batches")
    combo = wizard.batches_choice.combos["消防安全知识"]
    combo.setCurrentIndex(combo.findData("split"))
    wizard.batches_choice.go()
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 1)
    preview = wizard.check.preview()
    assert preview is not None
    assert "courses_twice" not in preview.notes
    wizard.reject()


def test_later_is_an_answer(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "计划.csv"
    path.write_text(
        "培训时间,培训内容,学时\n2024-12-25,消防安全知识,2\n2024-12-26,消防安全知识,2\n", encoding="utf-8"
    )
    wizard = ImportWizard(window.ctx, "plan", {"year": 2024}, window)
    wizard.open()
    wizard.load(path)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 3)
    wizard.batches_choice.go()
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 1)
    wizard.reject()
