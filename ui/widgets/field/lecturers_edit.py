"""授课人: of the roster, 师资库 or from outside as before, found by name, alias, pinyin; or typed anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.rules.names import matches
from ui.widgets.field.person_field import PersonField

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.plan.known_lecturers import KnownLecturer
    from app.services.plan.planning import LecturerInput

_OUTSIDER = re.compile(r"(?P<name>[^（(]+)[（(](?P<organisation>[^）)]*)[）)]?$")


@dataclass(frozen=True)
class _Known:
    """A lecturer beside the roster, shown in the list as people are."""

    lecturer: KnownLecturer
    id: int = 0

    @property
    def name(self) -> str:
        """Who it is."""
        return self.lecturer.name

    @property
    def unit(self) -> str:
        """Where from, and that they are known."""
        known = self.lecturer
        told = (known.organisation, f"又称 {known.alias}" if known.alias else "")
        return " ".join(filter(None, (*told, "师资库" if known.is_listed else "")))

    @property
    def search_key(self) -> str:
        """What its initials are."""
        return self.lecturer.search_key


class _Search(PersonField):
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known: tuple[_Known, ...] = ()

    def found(self, wanted: str) -> list[PersonRow]:
        """Those of the roster, then those known beside it who are not of them already."""
        rows = super().found(wanted)
        of_roster = {row.id for row in rows}
        more: dict[tuple[object, ...], _Known] = {}
        for each in self.known:
            is_fit = matches(wanted, name=each.name, key=each.search_key, extra=each.unit)
            if wanted and is_fit and each.lecturer.person_id not in of_roster:
                who = (each.lecturer.person_id, each.name, each.lecturer.organisation)
                # One by several names is one; that by which it was found is shown.
                if who not in more or wanted == each.lecturer.alias:
                    more[who] = each
        # Whoever takes a choice asks which of the two it is.
        return [*rows, *cast("list[PersonRow]", list(more.values()))]

    def the_one(self) -> PersonRow | None:
        """Whom the text names beyond doubt: somebody of before is taken for another by no part of a name."""
        rows, wanted = self._matches, self.text().strip()
        exact = [row for row in rows if wanted in (row.name, _alias(row))]
        others = [row for row in rows if row not in exact]
        if len(exact) == 1 and (_is_known(exact[0]) or all(map(_is_known, others))):
            return exact[0]
        if len(rows) == 1 and (wanted.isascii() or not _is_known(rows[0])):
            return rows[0]
        return None

    def person(self) -> PersonRow | None:
        one = self.the_one()
        if self._person is None and one is not None:
            self._choose(one)
        return self._person

    @property
    def hits(self) -> int:
        """How many people the text fits."""
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


def _is_known(row: PersonRow) -> bool:
    return isinstance(row, _Known)


def _alias(row: PersonRow | _Known) -> str:
    return row.lecturer.alias if isinstance(row, _Known) else ""


def _who(entry: LecturerInput) -> tuple[object, ...]:
    """What makes two lines the same lecturer."""
    return (entry.person_id,) if entry.person_id is not None else (entry.name, entry.organisation)


class LecturersEdit(QWidget):
    """One line to add, and a button per lecturer that takes him off again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: list[LecturerInput] = []
        self.line = _Search(self)
        self.line.setPlaceholderText("姓名或拼音，外请写 姓名（单位）")
        self.line.setToolTip(
            "名册、师资库（含又称）和以前外请的人，输入姓名或拼音首字母后选中；"
            "新外请的直接写“姓名（单位）”，按 Enter 加入"
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

    def set_known(self, lecturers: Sequence[KnownLecturer]) -> None:
        """师资库 and the outsiders of before, to search in as well."""
        self.line.known = tuple(map(_Known, lecturers))

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
        if self.line.the_one() is not None:
            return ""
        if self.line.hits:
            return f"“{text}”符合 {self.line.hits} 人，请从列表中选一个；不是他们的，写成 姓名（单位）。"
        if text.isascii():
            return f"名册中没有找到“{text}”，请核对；外请的写成 姓名（单位）。"
        return ""

    def _add_person(self, person: PersonRow | _Known) -> None:
        from app.services.plan.planning import LecturerInput

        if isinstance(person, _Known):
            known = person.lecturer
            added = LecturerInput(known.name, known.person_id, known.organisation)
        else:
            added = LecturerInput(person.name, person.id, "")
        self._add(added)
        # The completer writes its own text after this signal.
        QTimer.singleShot(0, self.line, self.line.clear)

    def _add(self, added: LecturerInput) -> None:
        """Once each."""
        if all(_who(entry) != _who(added) for entry in self._chosen):
            self._chosen.append(added)
            self._show()
            self.changed.emit()

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
        self._add(LecturerInput(name, None, organisation))
        self.line.clear()

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
