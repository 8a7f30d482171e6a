"""干部名册: units at the left, people in official order, one person in full at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.changes import Changes
from ui.models.rows_model import RowsModel
from ui.pages.base import Tab
from ui.pages.roster.roster_acts import RosterActs
from ui.pages.roster.roster_page import COLUMNS, RosterLine, RosterPage, lines_of, load_roster
from ui.widgets.field.unit_tree import Choice, UnitTree
from ui.widgets.page import EmptyPage
from ui.widgets.person_card import PersonCard
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.card.person_follow_up import PersonFollowUp
    from app.services.person.roster import PersonDetail

TABLES = ("person", "assignment", "unit", "unit_state", "identity_group", "group_membership", "standing")


class RosterTab(Tab):
    """Everybody on the roster on a day of the chosen year."""

    title = "干部名册"
    help_page = "roster"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.page: RosterPage | None = None
        self._is_stale = True
        self.is_masked = ctx.preferences.values.masked
        self._wanted: int | None = None
        self.acts = RosterActs(self)
        self._add_tools()
        self.model: RowsModel[RosterLine] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "名册", self, frozen=2)
        self.table.remember(ctx.preferences, "roster")
        self.table.opened.connect(self.acts.edit_line)
        self.table.current_changed.connect(self._show_line)
        self.tree = UnitTree(self)
        self.tree.chosen.connect(self._on_choice)
        names = ("edit", "transfer", "delete", "record")
        self.card = PersonCard([self.verbs[name] for name in names], self)
        self._build_body()
        self._follow_selection()

    # -- building ----------------------------------------------------------------------------------

    def _add_tools(self) -> None:
        self.add_search("姓名、拼音首字母、证件尾号").searched.connect(self._filter)
        assert self.search_box is not None
        self.search_box.left.connect(self._go_to_list)
        self.add_verb("edit", "修改", self.acts.edit, button=False)
        self.add_verb("transfer", "调动", self.acts.transfer)
        self.add_verb("delete", "离册、借调…", self.acts.leave_or_rejoin)
        self.add_verb("record", "打印学习培训情况", self.acts.print_record, button=False)
        self.add_verb("units", "单位管理", self.acts.manage_units)
        self.add_verb("print", "打印", self.acts.print_list)
        self.add_verb("export", "导出为 Excel", self.acts.export_list, button=False)
        self.add_verb("import", "从表格导入", self.acts.import_file)
        self.add_verb("new", "新增干部", self.acts.add, primary=True)
        reveal = QAction("显示完整身份证号", self)
        reveal.setCheckable(True)
        reveal.setChecked(not self.is_masked)
        reveal.toggled.connect(self._reveal)
        remove = QAction("删除误登记的人员", self)
        remove.triggered.connect(self.acts.remove)
        copy = QAction("复制选中的行", self)
        copy.setToolTip("复制选中的行（Ctrl+C）")
        copy.triggered.connect(lambda: self.table.copy_selection())
        self.verbs["remove"] = remove
        self.verbs["reveal"] = reveal
        groups = self.add_verb("groups", "人员类别…", self.acts.manage_groups, button=False)
        self.toolbar.add_menu("更多", [groups, self.verbs["export"], copy, reveal, remove])

    def _build_body(self) -> None:
        self._nobody = EmptyPage("没有找到", "换一个词，或按 Esc 清除搜索。", self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._nobody)
        body = QWidget(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, body)
        self.splitter.setChildrenCollapsible(False)
        for widget in (self.tree, self._middle, self.card):
            self.splitter.addWidget(widget)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.tree.setMinimumWidth(wide * 10)
        self.card.setMinimumWidth(wide * 15)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([wide * 14, wide * 60, wide * 20])
        state = self.ctx.preferences.get_bytes("roster.splitter")
        if not state.isEmpty():
            self.splitter.restoreState(state)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        empty = EmptyPage(
            "名册还是空的",
            "这里放全镇干部：姓名、单位、职务和类别。已有花名册表格时，可以直接导入，"
            "多行表头、合并单元格和小计行都能识别。",
            self,
        )
        empty.add_button("从表格导入名册", self.acts.import_file)
        empty.add_button("逐个新增", self.acts.add, main=False)
        self.set_body(body, empty)

    def remember(self) -> None:
        self.ctx.preferences.set_bytes("roster.splitter", self.splitter.saveState())

    # -- loading -----------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        if self.table.isVisible() and self.focusWidget() is None:
            self.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self.refresh(None)

    def show_target(self, target: object) -> None:
        """A person's id: search and tree step back, the person is chosen."""
        if isinstance(target, int):
            self.show_person(target)

    def show_person(self, person_id: int) -> None:
        """Load again and put the cursor on a person."""
        self._wanted = person_id
        self._load()

    @property
    def day(self) -> date:
        """Today in this year, else the last day of the chosen year (I22)."""
        today = self.ctx.app.today
        return today if self.year in (0, today.year) else date(self.year, 12, 31)

    def _load(self) -> None:
        self._is_stale = False
        self.ctx.runner.query(partial(load_roster, on=self.day), key="roster", done=self._take)

    def _take(self, page: RosterPage) -> None:
        self.page = page
        self.show_empty(not page.people and not page.left)
        self.tree.fill(page.units, page.groups, people=len(page.people), left=len(page.left))
        self._fill()
        if self._wanted is not None:
            self._choose_wanted(self._wanted)
        else:
            self._show_line(self.table.current_row())  # the same person may stand differently now

    def _choose_wanted(self, person_id: int) -> None:
        self._wanted = None
        if not self.table.select_id(person_id):
            assert self.search_box is not None
            self.search_box.clear()
            self.model.clear_filters()
            self.tree.choose("all")
            self._fill()
            self.table.select_id(person_id)
        self.table.setFocus()

    def _fill(self) -> None:
        if self.page is None:
            return
        is_left = self.tree.choice.kind == "left"
        self.model.set_rows(lines_of(self.page, masked=self.is_masked, left=is_left))
        self._filter()

    # -- narrowing ---------------------------------------------------------------------------------

    def _on_choice(self, _choice: Choice) -> None:
        self._fill()

    def _filter(self, _text: str = "") -> None:
        assert self.search_box is not None
        text = self.search_box.text().strip()
        belongs = Belonging(self.tree.choice, self.page)
        self.model.set_filter(lambda line: belongs(line) and line.answers(text))
        self._middle.setCurrentWidget(self.table if self.model.shown or not text else self._nobody)
        self._show_header()
        if self.model.shown and self.table.current_row() is None:
            self.table.setCurrentIndex(self.model.index(0, 1))
        self._follow_selection()

    def _show_header(self) -> None:
        page = self.page
        if page is None:
            return
        choice = self.tree.choice
        where = "" if choice.kind == "all" else choice.title
        shown, total = len(self.model.shown), len(page.people)
        count = f"{total} 人" if not where and shown == total else f"显示 {shown} 人，全镇 {total} 人"
        self.header.set_line(f"截至 {page.on.isoformat()}", where, f"{len(page.units)} 个单位", count)

    def _go_to_list(self) -> None:
        if self.model.shown:
            if self.table.current_row() is None:
                self.table.setCurrentIndex(self.model.index(0, 1))
            self.table.setFocus()

    def _reveal(self, revealed: bool) -> None:
        self.is_masked = not revealed
        self.ctx.preferences.values.masked = self.is_masked
        self._fill()
        self._show_line(self.table.current_row())

    # -- one person --------------------------------------------------------------------------------

    def current_line(self) -> RosterLine | None:
        """The person under the cursor."""
        line = self.table.current_row()
        return line if isinstance(line, RosterLine) else None

    def _show_line(self, line: RosterLine | None) -> None:
        self._follow_selection()
        if line is None:
            self.card.show_nobody()
            return
        from app.services.person import roster

        self.ctx.runner.query(
            partial(roster.get_person, person_id=line.id, on=self.day),
            key="roster-person",
            done=self._show_detail,
        )

    def _show_detail(self, detail: PersonDetail) -> None:
        line = self.current_line()
        if line is not None and line.id == detail.row.id:
            self.card.show_person(detail, masked=self.is_masked, away=line.away)
            from app.services.card import person_follow_up

            self.ctx.runner.query(
                partial(person_follow_up.person_follow_up, person_id=line.id, year=self.year),
                key="roster-follow-up",
                done=self._show_follow_up,
            )

    def _show_follow_up(self, found: PersonFollowUp) -> None:
        line = self.current_line()
        if line is not None and line.id == found.person_id:
            self.card.show_follow_up(found)

    def _follow_selection(self) -> None:
        line = self.current_line()
        is_left = self.tree.choice.kind == "left" if hasattr(self, "tree") else False
        for name in ("edit", "transfer", "delete", "remove"):
            self.verbs[name].setEnabled(line is not None)
        has_people = self.page is not None and bool(self.page.people)
        self.verbs["print"].setEnabled(has_people)
        self.verbs["export"].setEnabled(has_people)
        is_away = line is not None and bool(line.away)
        self.verbs["delete"].setText("返回、入册…" if is_away else "离册、借调…")
        self.verbs["transfer"].setEnabled(line is not None and not is_left)
        self.verbs_changed.emit()


class Belonging:
    """Whether a line belongs to the chosen line of the tree."""

    def __init__(self, choice: Choice, page: RosterPage | None) -> None:
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
