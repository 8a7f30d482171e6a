"""授课人: people of the roster found by name or pinyin, or outsiders typed as 姓名（单位）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.widgets.field.person_field import PersonField

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.plan.planning import LecturerInput

_OUTSIDER = re.compile(r"(?P<name>[^（(]+)[（(](?P<organisation>[^）)]*)[）)]?$")


class _Search(PersonField):
    entered = Signal()

    @property
    def hits(self) -> int:
        """How many people of the roster the text fits."""
        return len(self._matches)

    def offer(self) -> None:
        """Show the list of those it fits."""
        if self._matches:
            self.completer().complete()

    def may_take_on_tab(self) -> bool:
        """Letters are pinyin and mean somebody of the roster; a name may be an outsider's."""
        return self.text().isascii()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = self.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and text:
            if not (text.isascii() and self.take_highlighted()):
                self.entered.emit()  # and not the dialog's 保存
        else:
            super().keyPressEvent(event)


class LecturersEdit(QWidget):
    """One line to add, and a button per lecturer that takes him off again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: list[LecturerInput] = []
        self.line = _Search(self)
        self.line.setPlaceholderText("姓名或拼音，外请写 姓名（单位）")
        self.line.setToolTip(
            "名册中的人输入姓名或拼音首字母后选中；外请授课人直接写“姓名（单位）”，按 Enter 加入"
        )
        self.line.chosen.connect(self._add_person)
        self.line.entered.connect(self._enter)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addLayout(self._row)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def set_people(self, people: Sequence[PersonRow]) -> None:
        """The roster to search in."""
        self.line.set_people(people)

    def set_lecturers(self, lecturers: Sequence[LecturerInput]) -> None:
        """Show these."""
        self._chosen = list(lecturers)
        self._show()

    def lecturers(self) -> tuple[LecturerInput, ...]:
        """Everybody chosen."""
        return tuple(self._chosen)

    def take(self) -> None:
        """What is still typed counts too, so nothing is lost; see `unclear` for what cannot be taken."""
        if not self.unclear():
            self._enter()

    def unclear(self) -> str:
        """What is wrong with the text still typed: initials of nobody, or a name several people have."""
        text = self.line.text().strip()
        if not text or "（" in text or "(" in text:
            return ""
        if self.line.hits > 1:
            return f"“{text}”在名册中有 {self.line.hits} 人，请从列表中选一个；外请的写成 姓名（单位）。"
        if text.isascii():
            return f"名册中没有找到“{text}”，请核对；外请的写成 姓名（单位）。"
        return ""

    def _add_person(self, person: PersonRow) -> None:
        from app.services.plan.planning import LecturerInput

        if all(entry.person_id != person.id for entry in self._chosen):
            self._chosen.append(LecturerInput(person.name, person.id, ""))
            self._show()
            self.changed.emit()
        # The completer writes its own text after this signal.
        QTimer.singleShot(0, self.line, self.line.clear)

    def _enter(self) -> None:
        from app.services.plan.planning import LecturerInput

        text = self.line.text().strip()
        if not text or self.line.person() is not None:  # asking for the person adds him
            return
        if self.unclear():
            self.line.offer()
            return
        found = _OUTSIDER.match(text)
        name = (found["name"] if found else text).strip()
        organisation = found["organisation"].strip() if found else ""
        self._chosen.append(LecturerInput(name, None, organisation))
        self.line.clear()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        while self._row.count() > 1:
            widget = self._row.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for place, entry in enumerate(self._chosen):
            button = QToolButton(self)
            place_of = f"（{entry.organisation}）" if entry.organisation else ""
            outside = "外请 " if entry.organisation else ""
            button.setText(f"{outside}{entry.name}{place_of} ×")
            button.setAccessibleName(f"去掉授课人{entry.name}")
            button.setToolTip(f"点击去掉{entry.name}")
            button.clicked.connect(lambda _checked=False, at=place: self._remove(at))
            self._row.insertWidget(place, button)

    def _remove(self, place: int) -> None:
        del self._chosen[place]
        self._show()
        self.changed.emit()
