"""依据 on the screen: in the help, in tool tips, on the registers."""

from __future__ import annotations

from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from app.registers import basis_of, shipped_register
from app.sources import PITFALL, all_sources, basis
from tests.ui.looks import check_looks
from ui.pages.registers.registers_tab import RegistersTab
from ui.widgets.basis import MOST, folded, rule_tip
from ui.window.help_dialog import HelpDialog
from ui.window.main_window import MainWindow


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


def test_each_register_says_what_is_asked(window: MainWindow, qtbot: QtBot) -> None:
    """In the tip of its line: the plan's own words, each of them."""
    window.show_tab("registers")
    tab = window.tab("registers")
    assert isinstance(tab, RegistersTab)
    qtbot.waitUntil(lambda: bool(tab.view.shelf._items))
    said = {name: item.toolTip(0) for name, item in tab.view.shelf._items.items()}
    for register_id, words in said.items():
        sentences = basis_of(shipped_register(register_id))
        assert sentences
        for sentence in sentences:
            assert folded(sentence).splitlines()[0] in words
    assert {"contest", "study-file", "unit-plan", "inspection"} <= said.keys()
