"""依据 on the screen: in the help, in tool tips, under the kinds of records."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel, QTextBrowser
from pytestqt.qtbot import QtBot

from app.sources import PITFALL, all_sources, basis
from tests.ui.looks import check_looks
from ui.pages.duties.record_dialog import RecordDialog
from ui.widgets.basis import MOST, folded, rule_tip
from ui.window.help_dialog import HelpDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext


def test_the_help_has_every_sentence_the_clerk_may_be_shown(window: MainWindow) -> None:
    """With its number; what only developers cite is not among them."""
    dialog = HelpDialog("basis", window)
    shown = dialog.findChild(QTextBrowser)
    assert isinstance(shown, QTextBrowser)
    text = shown.toPlainText()
    for source in all_sources().values():
        assert (source.text in text) == (source.kind != PITFALL), source.code
    assert "A27" in text
    assert "本镇干部教育培训方案" in text
    check_looks(dialog)


def test_a_tool_tip_fits_a_small_screen() -> None:
    """Qt folds plain text nowhere: every tip of every rule is cut, and no line begins with a closing mark."""
    for code in all_sources():
        tip = folded("\n".join(basis(code)))
        assert tip.replace("\n", "") == "".join(basis(code)), code
        assert all(len(line) <= MOST + 4 for line in tip.splitlines()), code
        assert not any(line[:1] in "，。、；：”’）》" for line in tip.splitlines()), code
    assert rule_tip("Q1", "本镇的文件") == "本镇的文件"
    assert folded("") == ""


def test_each_kind_of_record_says_what_is_asked(ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    """The sentence changes with the kind; the plan's own words are in the tool tip."""
    dialog = RecordDialog(ctx, window, date(2024, 12, 1))
    dialog.open()
    for place in range(dialog.kind.count()):
        dialog.kind.setCurrentIndex(place)
        code = dialog.kind.currentData()
        labels = [label.text() for label in dialog.kind_field.findChildren(QLabel)]
        assert all_sources()[code].text in labels
        assert dialog.kind.toolTip() == folded("\n".join(basis(code)))
    check_looks(dialog)
    dialog.reject()
