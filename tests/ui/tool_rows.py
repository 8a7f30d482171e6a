"""What a page offers, as a clerk sees it: its tool row, its menus, its keys, and the window's menu."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from ui.actions.action import WINDOW_KEYS
from ui.pages.base import Tab
from ui.window.main_window import MainWindow


def _marks(*, enabled: bool, shown: bool = True) -> str:
    return ("" if enabled else "dead ") + ("" if shown else "hidden")


def _of_action(action: QAction) -> str:
    if action.isSeparator():
        return "—"
    tick = f"[{'x' if action.isChecked() else ' '}] " if action.isCheckable() else ""
    keys = action.shortcut().toString()
    marks = _marks(enabled=action.isEnabled(), shown=action.isVisible())
    return " | ".join(part.strip() for part in (tick + action.text(), keys, action.toolTip(), marks)).rstrip(
        " |"
    )


def row_of(tab: Tab) -> list[str]:
    """The buttons of the tool row from the left, menus opened."""
    layout = tab.toolbar.layout()
    assert layout is not None
    lines = []
    for place in range(layout.count()):
        button = layout.itemAt(place).widget()  # type: ignore[union-attr]
        if not isinstance(button, QPushButton):
            continue
        marks = _marks(enabled=button.isEnabled(), shown=not button.isHidden())
        main = "main" if button.property("primary") else ""
        lines.append(" | ".join(part for part in (button.text(), button.toolTip(), main, marks) if part))
        if button.menu() is not None:
            lines += [f"    {_of_action(action)}" for action in button.menu().actions()]
    return lines


def keys_of(tab: Tab) -> list[str]:
    """Every key of the page with what it does."""
    actions = [action for action in tab.actions() if not action.shortcut().isEmpty()]
    return sorted(f"{action.shortcut().toString()}: {action.text()}" for action in actions)


def window_of(window: MainWindow) -> dict[str, str]:
    """What the window's own menu offers over this page."""
    lines = {id_: window.offered.by_id[id_] for id_ in WINDOW_KEYS}
    return {id_: f"{line.text()}{'' if line.isEnabled() else ' | dead'}" for id_, line in lines.items()}


def menus_of(window: MainWindow) -> dict[str, list[str]]:
    """The menu bar from the left: every line with all its keys, its tick and whether it is dead."""
    return {
        top.text(): [_of_line(line) for line in top.menu().actions()]  # type: ignore[attr-defined]
        for top in window.menuBar().actions()
    }


def _of_line(line: QAction) -> str:
    if line.isSeparator():
        return "—"
    tick = f"[{'x' if line.isChecked() else ' '}] " if line.isCheckable() else ""
    keys = " ".join(key.toString() for key in line.shortcuts())
    marks = _marks(enabled=line.isEnabled(), shown=line.isVisible())
    return " | ".join(part.strip() for part in (tick + line.text(), keys, marks) if part.strip())


def offers(window: MainWindow, tab: Tab) -> dict[str, Any]:
    """All of it."""
    return {"row": row_of(tab), "keys": keys_of(tab), "window": window_of(window)}
