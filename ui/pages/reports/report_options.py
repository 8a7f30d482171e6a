"""What a report is asked for, as fields: built from the names in the report's own parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.work import ReadSession
from ui.models.plan_rows import day_text
from ui.pages.reports.sheet_choice import SheetChoice
from ui.papers import output
from ui.widgets.field.form import DatePicker, Field, fill_combo

if TYPE_CHECKING:
    from app.reports.report import Report
    from app.services.exam.exams import ExamRow
    from app.services.person.groups import GroupRow
    from app.services.person.units import UnitRow
    from app.services.plan.class_sessions import ClassSessionRow
    from ui.work.kept_text import KeptTexts

SIGN_IN_SCOPES = (("session", "一个课次"), ("day", "某一天"), ("month", "某个月"), ("batch", "某一期"))
SCOPE_FIELDS = (("day", "on"), ("month", "month"), ("batch", "batch_id"))
# Parameters a report may demand and still be offered here; others are made where their subject is.
OFFERED = frozenset({"year", "on", "class_session_id", "class_session_ids", "exam_id"})
# Yes-or-no parameters: name, words, and whether on at first.
SWITCHES = (
    ("by_rank", "按名次排列（不选则按名册顺序）", True),
    ("with_id", "含身份证号", True),
    ("with_phone", "含手机号", True),
    ("full_numbers", "身份证号、手机号不打码", False),
    ("masked_id", "加印身份证号（出生日期打码）", False),
    ("by_unit", "按单位分组", True),
    ("is_clean", "清稿（不带脚注和口径说明）", False),
    ("required_only", "只列必修课程", False),
    ("with_unmarked", "有未登记的也生成，并写明人数", False),
)
MOST_BLANK_ROWS = 40
UNIT_SWITCH = "单位按期末任职"


@dataclass(frozen=True)
class ReportChoices:
    """What can be chosen in a year."""

    year: int
    rows: tuple[ClassSessionRow, ...]
    exams: tuple[ExamRow, ...]
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]


def can_offer(report: Report) -> bool:
    """Whether this page can ask for everything the report demands."""
    demanded = {
        field.name
        for field in fields(report.params)
        if field.default is MISSING and field.default_factory is MISSING
    }
    return demanded <= OFFERED


def load_choices(session: ReadSession, year: int) -> ReportChoices:
    """Read the choices of a year (runs on the worker)."""
    from app.services.exam import exams
    from app.services.person import groups, units
    from app.services.plan import class_sessions

    rows = class_sessions.list_class_sessions(session, year=year)
    return ReportChoices(
        year,
        tuple(row for row in rows if row.status != class_sessions.CANCELLED),
        tuple(exam for exam in exams.list_exams(session) if exam.held_on.year == year),
        units.list_units(session),
        groups.list_groups(session),
    )


class ReportOptions(QWidget):
    """`changed` after every choice; `values()` are the parameters by name."""

    changed = Signal()
    rebuilt = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._report: Report | None = None
        self._choices: ReportChoices | None = None
        self._editors: dict[str, Any] = {}
        self._shown: dict[str, Field] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._inner: QWidget | None = None

    # -- building ----------------------------------------------------------------------------------

    def show_report(
        self, report: Report, choices: ReportChoices, kept: Mapping[str, Any] | None = None
    ) -> None:
        """Fields of this report with these choices; what was chosen before stays where it still fits.

        `kept` are values remembered from other days.
        """
        before = self._state() if self._report is report else {}
        self._report, self._choices = report, choices
        self._editors, self._shown = {}, {}
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget(self)
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._layout.addWidget(self._inner)
        names = {field.name for field in fields(report.params)}
        self._add_sessions(names, choices)
        self._add_scopes(names, choices)
        self._add_layout(names, report)
        for name, text, is_on in SWITCHES:
            if name in names:
                self._add_switch(name, text, is_on)
        self._restore(before or kept or {})
        self._follow_scope()
        self._inner.show()
        self.rebuilt.emit()

    def _add(self, name: str, label: str, editor: QWidget) -> None:
        field = Field(label, editor, self._inner)
        self._lines.addWidget(field)
        self._editors[name] = editor
        self._shown[name] = field
        if isinstance(editor, QComboBox):
            editor.setMinimumContentsLength(8)
            editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            editor.activated.connect(self._on_changed)

    def _add_combo(self, name: str, label: str, choices: list[tuple[Any, str]], current: Any = None) -> None:
        combo = QComboBox(self._inner)
        fill_combo(combo, choices, current)
        self._add(name, label, combo)

    def _add_switch(self, name: str, text: str, is_on: bool) -> None:
        box = QCheckBox(text, self._inner)
        box.setAccessibleName(text)
        box.setChecked(is_on)
        box.toggled.connect(self._on_changed)
        self._lines.addWidget(box)
        self._editors[name] = box

    def _add_sessions(self, names: set[str], choices: ReportChoices) -> None:
        rows = choices.rows
        sessions = [(row.id, f"{day_text(row.held_on)} {row.title}") for row in rows]
        near = next((row.id for row in rows if row.held_on >= self._today), rows[-1].id if rows else None)
        if "with_unmarked" in names:
            # A bulletin tells of what is entered: the latest such one up to today.
            whole = [r for r in rows if r.held_on <= self._today and r.tally.listed and not r.tally.unmarked]
            near = whole[-1].id if whole else near
        if "class_session_ids" in names:
            known = {"session"} | {name for name, field in SCOPE_FIELDS if field in names}
            self._add_combo("scope", "范围", [scope for scope in SIGN_IN_SCOPES if scope[0] in known])
            self._add_combo("session", "课次", list(sessions), near)
            days = sorted({row.held_on for row in rows})
            day = next((day for day in days if day >= self._today), days[-1] if days else None)
            self._add_combo("day", "日期", [(day, day_text(day)) for day in days], day)
            months = sorted({f"{row.held_on:%Y-%m}" for row in rows})
            self._add_combo("month", "月份", [(m, f"{int(m[5:])}月") for m in months], f"{self._today:%Y-%m}")
            batches = {row.batch_id: f"{row.batch} {row.title}" for row in rows}
            self._add_combo("batch", "期次", list(batches.items()))
        elif "class_session_id" in names:
            self._add_combo("session", "课次", list(sessions), near)
        if "exam_id" in names:
            exams = [(exam.id, f"{day_text(exam.held_on)} {exam.title}") for exam in choices.exams]
            self._add_combo("exam_id", "测试", list(exams), exams[-1][0] if exams else None)

    def _add_scopes(self, names: set[str], choices: ReportChoices) -> None:
        entries: list[tuple[Any, str]] = [(None, "全部人员")]
        if "group_id" in names:
            entries += [(("group_id", row.id), f"类别：{row.name}") for row in choices.groups if row.people]
        if "unit_id" in names:
            entries += [(("unit_id", row.id), f"单位：{row.name}") for row in choices.units]
        if len(entries) > 1:
            # A page for everybody is a hundred pages to wait for: a unit first.
            first = entries[1][0] if "person_ids" in names else None
            self._add_combo("people", "人员范围", entries, first)
        if "until" in names or ("on" in names and "class_session_ids" not in names):
            picker = DatePicker(self._inner, today=self._today)
            if "on" in names:
                last = date(choices.year, 12, 31)
                picker.set_date(min(self._today, last))
            picker.changed.connect(self._on_changed)
            self._add("until" if "until" in names else "on", "截至日期", picker)
            if "until" in names:
                self._shown["until"].set_hint("空着为全年")

    def _add_layout(self, names: set[str], report: Report) -> None:
        if "sheets" in names:
            offered: Any = next(field.default for field in fields(report.params) if field.name == "sheets")
            sheets = SheetChoice(offered, self._inner)
            sheets.changed.connect(self._on_changed)
            self._add("sheets", "包含的表", sheets)
        if "posts" in names:
            self._add_switch("posts", UNIT_SWITCH, False)
            self._editors["posts"].setToolTip(
                "选上：调动人员的全年数字归期末单位；不选为按当时：各次培训当日的单位。印在口径说明中。"
            )
        if "panels" in names:
            self._add_combo("panels", "版式", [(1, "单栏"), (2, "双栏（省纸，无职务、备注）")])
        if "blank_rows" in names:
            spin = QSpinBox(self._inner)
            spin.setRange(0, MOST_BLANK_ROWS)
            spin.setValue(4)
            spin.valueChanged.connect(self._on_changed)
            self._add("blank_rows", "末尾空行（供临时参加人员签名）", spin)
        if "extra_columns" in names:
            line = QLineEdit(self._inner)
            line.setPlaceholderText("例如 联系电话、午餐")
            line.editingFinished.connect(self._on_changed)
            self._add("extra_columns", "加印空白栏（最多三栏，用顿号隔开）", line)

    def keep_line(self, kept: KeptTexts) -> None:
        """What is typed for columns of one's own is there again next time."""
        line = self._editors.get("extra_columns")
        if isinstance(line, QLineEdit):
            kept.attach(line, "reports/extra_columns", "台账报表", "加印空白栏")

    # -- what is chosen ----------------------------------------------------------------------------

    def _on_changed(self, *_: object) -> None:
        self._follow_scope()
        self.changed.emit()

    def _follow_scope(self) -> None:
        scope = self._editors.get("scope")
        if scope is not None:
            for name, _ in SIGN_IN_SCOPES:
                self._shown[name].setVisible(name == scope.currentData())

    def _state(self) -> dict[str, Any]:
        return {name: _value(editor) for name, editor in self._editors.items()}

    def _restore(self, state: Mapping[str, Any]) -> None:
        for name, editor in self._editors.items():
            if name not in state:
                continue
            blocked = editor.blockSignals(True)
            if isinstance(editor, QComboBox):
                if editor.findData(state[name]) >= 0:
                    editor.setCurrentIndex(editor.findData(state[name]))
            elif isinstance(editor, QCheckBox):
                editor.setChecked(state[name])
            elif isinstance(editor, QSpinBox):
                editor.setValue(state[name])
            elif isinstance(editor, QLineEdit):
                editor.setText(state[name])
            elif isinstance(editor, SheetChoice):
                editor.choose(state[name])
            editor.blockSignals(blocked)

    def values(self) -> dict[str, Any] | None:
        """Parameters by name; None: nothing to choose."""
        if self._report is None or self._choices is None:
            return None
        names = {field.name for field in fields(self._report.params)}
        state = self._state()
        values: dict[str, Any] = {"year": self._choices.year} if "year" in names else {}
        values |= self._session_values(state)
        if values.get("session_id", 0) is None or ("exam_id" in names and state["exam_id"] is None):
            return None
        for name in (
            "exam_id",
            "until",
            "on",
            "panels",
            "blank_rows",
            *(name for name, _, _ in SWITCHES),
        ):
            if name in state and name in names:
                values[name] = state[name]
        if "posts" in state:
            values["posts"] = "end" if state["posts"] else "then"
        if state.get("people") is not None:
            values[state["people"][0]] = state["people"][1]
        if "extra_columns" in state:
            values["extra_columns"] = output.split_titles(state["extra_columns"])
        if "sheets" in state:
            values["sheets"] = state["sheets"]
        return values

    def _session_values(self, state: dict[str, Any]) -> dict[str, Any]:
        if "session" not in state:
            return {}
        scope = state.get("scope", "session")
        if scope == "day":
            return {"on": state["day"]}
        if scope == "month":
            return {"month": state["month"]}
        if scope == "batch":
            return {"batch_id": state["batch"]}
        return {"session_id": state["session"]}


def _value(editor: Any) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox):
        return editor.value()
    if isinstance(editor, DatePicker):
        return editor.date()
    if isinstance(editor, SheetChoice):
        return editor.chosen()
    return editor.text()
