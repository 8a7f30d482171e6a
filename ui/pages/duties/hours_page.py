"""学时: people × pots, the worst first, with what is missing and until when; the rows behind at the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.rules.forecast import DONE, NONE, ON_TRACK, RISK, SHORT
from app.rules.hours import format_centi
from app.rules.names import matches
from app.services.hour.hour_state import state_words
from app.work import ReadSession
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.basis import rule_tip
from ui.widgets.table.table_view import TableView
from ui.widgets.why_panel import WhyPanel
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.hour.hour_standing import PotStanding
    from app.services.hour.hour_why import PersonWhy, WhyRow
    from app.services.hour.hours import PersonHours

SPLITTER = "duties.hours.splitter"
ORDER = (SHORT, RISK, ON_TRACK, DONE, NONE)
TOKENS = {SHORT: "problem", RISK: "problem", ON_TRACK: "warn", DONE: "good", NONE: "muted"}
SYMBOLS = {SHORT: "× 未达标", RISK: "△ 计划不够", ON_TRACK: "○ 可达标", DONE: "✓ 已达标", NONE: "— 无要求"}


@dataclass(frozen=True)
class HoursLine:
    """One pot of one person; `search_key` answers to pinyin initials."""

    person: PersonHours
    standing: PotStanding
    search_key: str

    @property
    def id(self) -> tuple[int, str]:
        """Person and pot."""
        return (self.person.person_id, self.standing.pot)


def fetch_lines(session: ReadSession, *, year: int, today: date) -> tuple[HoursLine, ...]:
    """Everybody's pots, worst first; within the same state what is missing most."""
    from app.services.hour.hours import hours_of_year
    from app.services.rule.duty_people import search_keys

    people = hours_of_year(session, year=year, today=today)
    keys = search_keys(session)
    lines = [
        HoursLine(person, standing, keys.get(person.person_id, ""))
        for person in people
        for standing in person.standings
    ]
    lines.sort(key=lambda line: (ORDER.index(line.standing.state), -line.standing.shortfall_centi))
    return tuple(lines)


def _centi(value: int) -> str:
    return format_centi(value) if value else ""


def _state_words(line: HoursLine) -> str:
    """A shortfall over years the file knows nothing of is no verdict (Q22)."""
    return "? 数据不足" if line.standing.is_unknown else SYMBOLS[line.standing.state]


COLUMNS: tuple[Column[HoursLine], ...] = (
    Column("name", "姓名", lambda line: line.person.name, 4.4),
    Column("unit", "单位", lambda line: line.person.unit, 5, tip=lambda line: line.person.title),
    Column("pot", "类别", lambda line: line.standing.pot, 4.4, tip=lambda line: line.standing.label),
    Column("hours", "计入", lambda line: line.standing.year_centi, 3, show=format_centi, align=RIGHT),
    Column(
        "towards",
        "对照",
        lambda line: line.standing.towards_centi,
        3,
        show=format_centi,
        align=RIGHT,
        tip=lambda line: line.standing.mixture or "与要求对照的学时",
    ),
    Column(
        "required",
        "要求",
        lambda line: line.standing.required_centi,
        3,
        show=format_centi,
        align=RIGHT,
        tip=lambda line: rule_tip(line.standing.code, line.standing.citation),
    ),
    Column(
        "shortfall",
        "还差",
        lambda line: line.standing.shortfall_centi,
        3,
        show=_centi,
        align=RIGHT,
        colour=lambda line: TOKENS[line.standing.state] if line.standing.shortfall_centi else "",
    ),
    Column("offered", "余下计划", lambda line: line.standing.offered_centi, 5, show=_centi, align=RIGHT),
    Column(
        "latest",
        "最迟日期",
        lambda line: f"{line.standing.latest_on:%m-%d}" if line.standing.latest_on else None,
        4,
        sort=lambda line: line.standing.latest_on,
    ),
    Column(
        "state",
        "情况",
        _state_words,
        5.6,
        sort=lambda line: ORDER.index(line.standing.state),
        colour=lambda line: TOKENS[line.standing.state],
        tip=lambda line: "；".join(p for p in (line.standing.sentence, line.standing.remark) if p),
    ),
)


class HoursPage(QWidget):
    """`counted(text)`: the line for the page's header. `opened(tab, target)`: a record asked for."""

    counted = Signal(str)
    opened = Signal(object, object)
    entry_opened = Signal(int)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._year = 0
        self.model: RowsModel[HoursLine] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "学时表", self, frozen=1)
        self.view.remember(ctx.preferences, "duties.hours")
        self.panel = WhyPanel(self)
        self.panel.opened.connect(self._open_row)
        self.view.current_changed.connect(self._follow)
        self.view.opened.connect(lambda _line: self.panel.rows.setFocus(Qt.FocusReason.OtherFocusReason))
        self.splitter = QSplitter(self)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 4)
        self.splitter.setChildrenCollapsible(False)
        state = ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        else:
            self.splitter.setSizes([772, 548])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def load(self, year: int) -> None:
        """Read the year."""
        self._year = year
        self._ctx.runner.query(
            partial(fetch_lines, year=year, today=self._ctx.app.today),
            key="duties-hours",
            done=self._show_lines,
        )

    def search(self, text: str) -> None:
        """Show who answers to the text."""
        self.model.set_filter(
            (lambda line: matches(text, name=line.person.name, key=line.search_key, extra=line.person.unit))
            if text
            else None
        )

    def _show_lines(self, lines: tuple[HoursLine, ...]) -> None:
        self.model.set_rows(lines)
        people = {line.person.person_id: line.person for line in lines}
        self.counted.emit(f"{len(people)} 人，{state_words(people.values())}")
        if self.view.current_row() is None and lines:
            self.view.select_id(self.model.shown[0].id if self.model.shown else None)
        else:
            self._follow(self.view.current_row())

    def _follow(self, line: HoursLine | None) -> None:
        if line is None:
            self.panel.clear()
            return
        from app.services.hour import hour_why

        self._ctx.runner.query(
            partial(
                hour_why.why, person_id=line.person.person_id, year=self._year, today=self._ctx.app.today
            ),
            key="duties-why",
            done=self._show_why,
        )

    def _show_why(self, found: PersonWhy) -> None:
        self.panel.show_why(found)

    def current_person(self) -> int | None:
        """The person under the cursor."""
        line = self.view.current_row()
        return line.person.person_id if line is not None else None

    def _open_row(self, row: WhyRow) -> None:
        if row.kind == "entry":
            self.entry_opened.emit(row.source_id)
        elif row.class_session_id is not None:
            self.opened.emit("attendance", row.class_session_id)
