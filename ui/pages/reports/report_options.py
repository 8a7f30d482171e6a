"""What a report is asked for, as fields: built from what its parameters say of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.reports.asked import Parameter, What, sets_of
from ui.pages.reports.option_editors import EDITORS, as_asked, combo_of, put_back, value_in
from ui.pages.reports.report_choices import LISTED, ReportChoices, entries, people_entries
from ui.widgets.field.form import DatePicker, Field

if TYPE_CHECKING:
    from app.reports.report import Report
    from ui.work.kept_text import KeptTexts

SCOPE, PEOPLE = "scope", "people"
# Of parameters that take each other's place: the words of each in the choice between them.
SCOPE_WORDS = {
    What.SESSION: "一个课次",
    What.DATE: "某一天",
    What.MONTH: "某个月",
    What.BATCH: "某一期",
}
PEOPLE_KINDS = frozenset({What.UNIT, What.GROUP, What.PERSON})
# What a paper is about comes first, how it looks last.
LAST = (What.DATE, What.CHOICE, What.NUMBER, What.TEXT, What.SWITCH)
# Under what a typed line is kept: for every paper and day, or of one day.
ANY_DAY, OF_DAY = {"extra_columns": "reports/extra_columns"}, "reports/day/"


def in_order(asked: Sequence[Parameter]) -> list[tuple[Parameter, ...]]:
    """The sets of parameters as they are shown, the year left to the window."""
    found = [each for each in sets_of(tuple(asked)) if each[0].asked.what is not What.YEAR]
    return sorted(found, key=lambda each: LAST.index(what) if (what := each[0].asked.what) in LAST else -1)


class ReportOptions(QWidget):
    """`changed` after every choice; `values()` are the parameters by name.

    An editor is kept under the name of its parameter; one of several that take each other's place under its
    kind, beside `scope` (which of them) or together as `people`.
    """

    changed = Signal()
    rebuilt = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._report: Report | None = None
        self._choices: ReportChoices | None = None
        self._sets: list[tuple[Parameter, ...]] = []
        self._editors: dict[str, QWidget] = {}
        self._shown: dict[str, Field] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._inner: QWidget | None = None

    # -- building ----------------------------------------------------------------------------------

    def show_report(
        self, report: Report, choices: ReportChoices, kept: Mapping[str, object] | None = None
    ) -> None:
        """Fields of this report with these choices; what was chosen before stays where it still fits.

        `kept` are values remembered from other days.
        """
        before = self._state() if self._report is report else {}
        self._report, self._choices = report, choices
        self._editors, self._shown = {}, {}
        self._sets = in_order(report.asked)
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget(self)
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._layout.addWidget(self._inner)
        for each in self._sets:
            self._add_set(each, choices)
        self._restore(before or kept or {})
        self._follow_scope()
        self._inner.show()
        self.rebuilt.emit()

    def _add_set(self, each: tuple[Parameter, ...], choices: ReportChoices) -> None:
        if _is_people(each):
            found, first = people_entries(each, choices)
            self._add_combo(PEOPLE, "人员范围", found, first)
        elif len(each) > 1:
            scopes = [(one.asked.what.value, SCOPE_WORDS[one.asked.what]) for one in each]
            self._add_combo(SCOPE, "范围", scopes)
            for one in each:
                self._add_combo(one.asked.what.value, one.asked.words, *entries(one, choices, self._today))
        else:
            self._add_one(each[0], choices)

    def _add_one(self, one: Parameter, choices: ReportChoices) -> None:
        if one.asked.what in LISTED:
            self._add_combo(one.name, one.asked.words, *entries(one, choices, self._today))
            return
        editor = EDITORS[one.asked.what](one, self._place(), self._on_changed, self._today, choices.year)
        if one.asked.what is What.SWITCH:
            self._lines.addWidget(editor)
            self._editors[one.name] = editor
            return
        self._add(one.name, one.asked.words, editor)
        if one.asked.what is What.DATE and one.asked.note:
            self._shown[one.name].set_hint(one.asked.note)

    def _place(self) -> QWidget:
        return self._inner or self

    def _add(self, name: str, label: str, editor: QWidget) -> None:
        field = Field(label, editor, self._inner)
        self._lines.addWidget(field)
        self._editors[name] = editor
        self._shown[name] = field

    def _add_combo(
        self, name: str, label: str, choices: Sequence[tuple[object, str]], current: object = None
    ) -> None:
        self._add(name, label, combo_of(choices, current, self._place(), self._on_changed))

    def keep_typed(self, kept: KeptTexts) -> None:
        """What is typed for columns of one's own is there again next time; a day or other words of a paper
        are there again today, for the same paper and year: none is dated by what was typed on another day.
        """
        if self._report is None or self._choices is None:
            return
        today = f"{OF_DAY}{self._today}/"
        kept.forget({key for key in kept.keys(OF_DAY) if not key.startswith(today)})
        for name, editor in self._editors.items():
            line = editor.line if isinstance(editor, DatePicker) else editor
            if isinstance(line, QLineEdit):
                own = f"{today}{self._choices.year}/{self._report.id}/{name}"
                kept.attach(line, ANY_DAY.get(name, own), "台账报表", line.accessibleName())

    @property
    def is_empty(self) -> bool:
        """Whether the paper is asked nothing beside its year."""
        return not self._editors

    # -- what is chosen ----------------------------------------------------------------------------

    def _on_changed(self, *_: object) -> None:
        self._follow_scope()
        self.changed.emit()

    def _follow_scope(self) -> None:
        scope = self._editors.get(SCOPE)
        if isinstance(scope, QComboBox):
            for place in range(scope.count()):
                name = scope.itemData(place)
                self._shown[name].setVisible(name == scope.currentData())

    def _state(self) -> dict[str, Any]:
        return {name: value_in(editor) for name, editor in self._editors.items()}

    def _restore(self, state: Mapping[str, Any]) -> None:
        for name, editor in self._editors.items():
            if name in state:
                put_back(editor, state[name])

    def values(self) -> dict[str, Any] | None:
        """Parameters by name; None: something that is required has nothing to choose from."""
        if self._report is None or self._choices is None:
            return None
        values: dict[str, Any] = {
            one.name: self._choices.year for one in self._report.asked if one.asked.what is What.YEAR
        }
        state = self._state()
        for each in self._sets:
            if _is_people(each):
                if state[PEOPLE] is not None:
                    name, row_id = state[PEOPLE]
                    values[name] = as_asked(next(one for one in each if one.name == name), row_id)
                continue
            one = each[0]
            key = one.name
            if len(each) > 1:
                one = next(one for one in each if one.asked.what.value == state[SCOPE])
                key = state[SCOPE]
            if state[key] is None and each[0].is_required:
                return None
            values[one.name] = as_asked(one, state[key])
        return values

    def lacking(self) -> str:
        """The words of what has nothing to choose from ('测试'); '' when nothing lacks."""
        for each in self._sets:
            if each[0].is_required and not _is_people(each):
                editor = self._editors[each[0].name if len(each) == 1 else each[0].asked.what.value]
                if isinstance(editor, QComboBox) and not editor.count():
                    return each[0].asked.words
        return ""


def _is_people(each: Sequence[Parameter]) -> bool:
    return {one.asked.what for one in each} <= PEOPLE_KINDS
