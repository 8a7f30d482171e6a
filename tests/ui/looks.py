"""How a page must look, as checks that walk any widget; and pictures of it for people."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

# Latin letters that belong on a Chinese screen: file kinds, keys, the ID's check letter, page sizes.
ALLOWED = {"excel", "word", "docx", "xlsx", "xls", "csv", "pdf", "et", "ods", "wps", "ctrl", "alt", "shift",
           "esc", "enter", "tab", "del", "delete", "a3", "a4", "x", "f", "e", "v", "h",
           "id", "u"}  # fmt: skip
KEYS = re.compile(r"(Ctrl|Alt|Shift)\+\S+?(?=[）、 ]|$)")
WORD = re.compile(r"[A-Za-z]+\d?")
INPUTS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractItemView,
)


def visible_widgets(root: QWidget) -> Iterator[QWidget]:
    """Every visible widget below `root`, `root` included."""
    yield root
    for child in root.findChildren(QWidget):
        if child.isVisibleTo(root) and child.isVisible():
            yield child


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    shown = text() if callable(text) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {shown[:20]!r}"


def clipped(root: QWidget) -> list[str]:
    """Labels and buttons smaller than their text needs."""
    found = []
    for widget in visible_widgets(root):
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                if widget.height() < widget.heightForWidth(widget.width()):
                    found.append(f"{_name(widget)} height {widget.height()}")
            elif (
                widget.width() < widget.minimumSizeHint().width()
                or widget.height() < widget.sizeHint().height()
            ):
                found.append(f"{_name(widget)} {widget.size().toTuple()} < {widget.sizeHint().toTuple()}")
        elif isinstance(widget, QAbstractButton) and widget.text():
            if widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height():
                found.append(f"{_name(widget)} {widget.size().toTuple()} < {widget.sizeHint().toTuple()}")
        elif (
            isinstance(widget, QLineEdit | QComboBox)
            and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
            and widget.height() < widget.minimumSizeHint().height()
        ):
            found.append(f"{_name(widget)} height {widget.height()}")
    return found


def _is_inner(widget: QWidget) -> bool:
    """Parts of a bigger input, which carries the name."""
    parent = widget.parentWidget()
    return (
        isinstance(widget, QHeaderView | QScrollBar)
        or widget.objectName().startswith("qt_")
        or isinstance(
            parent, QComboBox | QAbstractSpinBox | QLineEdit | QTabBar | QHeaderView | QAbstractItemView
        )
        and not (isinstance(widget, QLineEdit) and isinstance(parent, QHeaderView))
    )


def nameless(root: QWidget) -> list[str]:
    """Inputs that a screen reader could not name."""
    found = []
    for widget in visible_widgets(root):
        if not isinstance(widget, INPUTS) or _is_inner(widget):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not widget.accessibleName() and not text:
            found.append(_name(widget))
    return found


def _texts(widget: QWidget) -> Iterator[str]:
    for getter in ("text", "title", "placeholderText", "toolTip", "windowTitle", "accessibleName"):
        call = getattr(widget, getter, None)
        if callable(call):
            value = call()
            if isinstance(value, str):
                yield value
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))
    if (
        isinstance(widget, QAbstractItemView)
        and not isinstance(widget, QListView)  # a list has no header
        and widget.model() is not None
    ):
        model = widget.model()
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def latin(root: QWidget, allowed: set[str] | None = None) -> list[str]:
    """Latin words on the screen."""
    fine = ALLOWED | (allowed or set())
    found = set()
    for widget in visible_widgets(root):
        for text in _texts(widget):
            plain = KEYS.sub(" ", re.sub(r"<[^>]*>", " ", text).replace("&", ""))
            for word in WORD.findall(plain):
                if word.lower() not in fine and not re.fullmatch(r"[Ff]\d+", word):
                    found.add(f"{word!r} in {plain[:40]!r} ({type(widget).__name__})")
    return sorted(found)


LEAVE = ("取消", "返回", "关闭", "继续填写", "知道了")


def misplaced(root: QWidget) -> list[str]:
    """The one order of buttons: what leaves stands left of the verb."""
    shown = [w for w in visible_widgets(root) if isinstance(w, QPushButton)]
    leaves = [w for w in shown if w.text() in LEAVE]
    found = []
    for leave in leaves:
        for button in shown:
            is_row = button.window() is leave.window() and abs(_middle(button) - _middle(leave)) < 6
            if is_row and button.property("primary") and _left(button) < _left(leave):
                found.append(f"{button.text()} stands left of {leave.text()}")
    return found


def _middle(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().center()).y()


def _left(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().topLeft()).x()


def check_looks(root: QWidget, allowed: set[str] | None = None) -> None:
    """All four checks on a visible widget, once its layout has settled."""
    for _ in range(10):
        QApplication.processEvents()
        problems = {"clipped": clipped(root), "nameless": nameless(root), "latin": latin(root, allowed)}
        problems["misplaced"] = misplaced(root)
        if not any(problems.values()):
            return
        QTest.qWait(20)
    raise AssertionError(problems)


def shoot(widget: QWidget, name: str) -> None:
    """Save a picture to the folder $GANXUN_SHOTS, when it is set."""
    folder = os.environ.get("GANXUN_SHOTS")
    if folder:
        QApplication.processEvents()
        Path(folder).mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def shoot_both(widget: QWidget, name: str) -> None:
    """Save a picture in light and one in dark, when pictures are wanted."""
    from ui.looks.theme import theme

    shoot(widget, name)
    application = QApplication.instance()
    if os.environ.get("GANXUN_SHOTS") and isinstance(application, QApplication):
        theme.apply(application, dark=True)
        shoot(widget, f"{name}-dark")
        theme.apply(application, dark=False)
