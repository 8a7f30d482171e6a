"""Units at the left, people in official order, one person in full at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.models.rows_model import RowsModel
from ui.pages.roster.roster_page import COLUMNS, RosterLine, RosterPage, lines_of
from ui.widgets.field.unit_tree import TreeChoice, UnitTree
from ui.widgets.page import EmptyPage
from ui.widgets.person_card import PersonCard
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.card.person_follow_up import PersonFollowUp
    from app.services.page.register_cards import CardLine
    from app.services.person.roster import PersonDetail
    from ui.papers.output import Saver

SPLITTER = "roster.splitter"


class RosterView(QSplitter):
    """`chosen` when somebody else is under the cursor or others are shown; `wanted(id)`: load, go there."""

    chosen = Signal()
    wanted = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ctx = ctx
        self.year = 0
        self.page: RosterPage | None = None
        self.is_masked = ctx.preferences.values.masked
        self.saver: Saver | None = None
        self._text = ""
        self.model: RowsModel[RosterLine] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "名册", self, frozen=2)
        self.table.remember(ctx.preferences, "roster")
        self.table.current_changed.connect(self._show_line)
        self.tree = UnitTree(self)
        self.tree.chosen.connect(self._narrow)
        self.card = PersonCard(self)
        self._nobody = EmptyPage("没有找到", "换一个词，或按 Esc 清除搜索。", self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._nobody)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setChildrenCollapsible(False)
        for widget in (self.tree, self._middle, self.card):
            self.addWidget(widget)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.tree.setMinimumWidth(wide * 10)
        self.card.setMinimumWidth(wide * 15)
        self.setStretchFactor(1, 1)
        self.setSizes([wide * 14, wide * 60, wide * 20])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.restoreState(state)

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.saveState())

    @property
    def day(self) -> date:
        """Today in this year, else the last day of the chosen year (I22)."""
        today = self.ctx.app.today
        return today if self.year in (0, today.year) else date(self.year, 12, 31)

    # -- people ------------------------------------------------------------------------------------

    def show_page(self, page: RosterPage) -> None:
        """Everybody of a day; the narrowing stays."""
        self.page = page
        self.tree.fill(page.units, page.groups, people=len(page.people), left=len(page.left))
        self._fill()

    def show_person(self, person_id: int) -> None:
        """Put the cursor on a person; where the narrowing hides him, it steps back."""
        if not self.table.select_id(person_id):
            self.model.clear_filters()
            self.tree.choose("all")
            self._text = ""
            self._fill()
            self.table.select_id(person_id)
        self.table.setFocus()

    def search(self, text: str) -> None:
        """Only who answers to this: name, pinyin, ID tail, phone tail, unit."""
        self._text = text.strip()
        self._filter()

    def reveal(self, revealed: bool) -> None:
        """ID numbers in full, or masked."""
        self.is_masked = not revealed
        self.ctx.preferences.values.masked = self.is_masked
        self._fill()
        self.show_detail()

    def go_to_list(self) -> None:
        """The cursor goes to the list."""
        if self.model.shown:
            if self.table.current_row() is None:
                self.table.setCurrentIndex(self.model.index(0, 1))
            self.table.setFocus()

    def current_line(self) -> RosterLine | None:
        """The person under the cursor."""
        line = self.table.current_row()
        return line if isinstance(line, RosterLine) else None

    def header_words(self) -> tuple[str, ...]:
        """What the line under the title says of what is shown."""
        page = self.page
        if page is None:
            return ()
        choice = self.tree.choice
        where = "" if choice.kind == "all" else choice.title
        shown, total = len(self.model.shown), len(page.people)
        count = f"{total} 人" if not where and shown == total else f"显示 {shown} 人，全镇 {total} 人"
        return f"截至 {page.on.isoformat()}", where, f"{len(page.units)} 个单位", count

    def _narrow(self, _choice: TreeChoice) -> None:
        self._fill()

    def _fill(self) -> None:
        if self.page is None:
            return
        is_left = self.tree.choice.kind == "left"
        self.model.set_rows(lines_of(self.page, masked=self.is_masked, left=is_left))
        self._filter()

    def _filter(self) -> None:
        text = self._text
        belongs = Belonging(self.tree.choice, self.page)
        self.model.set_filter(lambda line: belongs(line) and line.answers(text))
        self._middle.setCurrentWidget(self.table if self.model.shown or not text else self._nobody)
        if self.model.shown and self.table.current_row() is None:
            self.table.setCurrentIndex(self.model.index(0, 1))
        self.chosen.emit()

    # -- one person --------------------------------------------------------------------------------

    def show_detail(self) -> None:
        """The card of the person under the cursor again: he may stand differently now."""
        self._show_line(self.table.current_row())

    def _show_line(self, line: RosterLine | None) -> None:
        self.chosen.emit()
        if line is None:
            self.card.show_nobody()
            return
        from app.services.person import roster

        self.ctx.runner.query(
            partial(roster.get_person, person_id=line.id, on=self.day),
            key="roster-person",
            done=self._show_card,
        )

    def _show_card(self, detail: PersonDetail) -> None:
        line = self.current_line()
        if line is not None and line.id == detail.row.id:
            self.card.show_person(detail, masked=self.is_masked, away=line.away)
            from app.services.card import person_follow_up

            self.ctx.runner.query(
                partial(person_follow_up.person_follow_up, person_id=line.id, year=self.year),
                key="roster-follow-up",
                done=self._show_follow_up,
            )
            from app.services.page import register_cards

            self.ctx.runner.query(
                partial(
                    register_cards.card_lines,
                    card=register_cards.PERSON,
                    link_id=line.id,
                    year=self.year,
                    today=self.ctx.app.today,
                ),
                key="roster-registers",
                done=partial(self._show_registers, line.id),
            )

    def _show_follow_up(self, found: PersonFollowUp) -> None:
        line = self.current_line()
        if line is not None and line.id == found.person_id:
            self.card.show_follow_up(found)

    def _show_registers(self, person_id: int, found: tuple[CardLine, ...]) -> None:
        line = self.current_line()
        if line is not None and line.id == person_id:
            self.card.show_registers(found, self.year)


class Belonging:
    """Whether a line belongs to the chosen line of the tree."""

    def __init__(self, choice: TreeChoice, page: RosterPage | None) -> None:
        self._choice = choice
        units = page.units if page is not None else ()
        self._units = frozenset(unit.id for unit in units if unit.kind == choice.value)

    def __call__(self, line: RosterLine) -> bool:
        kind, value = self._choice.kind, self._choice.value
        if kind == "unit":
            return value in line.unit_ids
        if kind == "kind":
            return not self._units.isdisjoint(line.unit_ids)
        return value in line.person.groups if kind == "group" else True
