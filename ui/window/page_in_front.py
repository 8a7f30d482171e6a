"""What the window hands on to the page in front: the keys every page may answer to, its search, its table."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from ui.actions.action import WINDOW_KEYS, Action, Need
from ui.window.frame import Frame
from ui.window.tables import tables_in


def hand_on(frame: Frame, *, id_: str) -> None:
    """Let the page in front do it."""
    tab = frame.current_tab()
    action = tab.verbs.get(id_) if tab is not None else None
    if action is not None:
        action.trigger()
    elif id_ == "save":
        # Every step is saved at once; whoever presses Ctrl+S out of habit is told so.
        frame.ctx.bus.say("每一步做完就已保存，不用另外保存")


def _can_hand_on(frame: Frame, *, id_: str) -> bool:
    tab = frame.current_tab()
    action = tab.verbs.get(id_) if tab is not None else None
    return action.isEnabled() if action is not None else id_ == "save"


def _words_of_page(frame: Frame, *, id_: str, idle: str) -> tuple[str, str]:
    tab = frame.current_tab()
    if tab is None or tab.offered is None or id_ not in tab.verbs:
        return idle, ""
    return tab.offered.words(id_), ""


def of_page(id_: str, idle: str, menu: str, *, follows_line: bool = False, tells: str = "") -> Action[Frame]:
    """`idle`: its words while the page in front has nothing for it; `tells`: what F1 says it does."""
    return Action(
        id_,
        idle,
        partial(hand_on, id_=id_),
        keys=WINDOW_KEYS[id_],
        needs=(Need(f"本页现在没有可以{idle}的", partial(_can_hand_on, id_=id_)),),
        menu=menu,
        help=tells,
        follows_line=follows_line,
        says=partial(_words_of_page, id_=id_, idle=idle),
    )


def focus_search(frame: Frame) -> None:
    """Ctrl+F and /."""
    tab = frame.current_tab()
    if tab is not None and tab.search_box is not None:
        tab.search_box.focus()


def can_search(frame: Frame) -> bool:
    """Whether there is something to search in."""
    tab = frame.current_tab()
    return tab is not None and tab.search_box is not None


def show_columns(frame: Frame) -> None:
    """The column menu of the table in front (the keyboard's way to a header's right click)."""
    tab = frame.current_tab()
    if tab is None:
        return
    tables = [table for table in tables_in(tab) if table.isVisible()]
    if tables:
        table = next((table for table in tables if table.hasFocus()), tables[0])
        menu = table.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(table.mapToGlobal(table.rect().topLeft()))
