"""考勤签到: choose a class session at the left, enter its signed sheet at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.models.rows_model import RowsModel
from ui.pages.attendance.attendance_acts import AttendanceActs
from ui.pages.attendance.attendance_line_acts import AttendanceLineActs
from ui.pages.attendance.attendance_matrix import MatrixPage
from ui.pages.attendance.attendance_paste import SheetPaste
from ui.pages.attendance.attendance_sheet import SheetPage
from ui.pages.attendance.issued_notice import IssuedNotice
from ui.pages.attendance.session_finder import SessionFinder
from ui.pages.attendance.session_list import pick_first, session_columns, session_table, urgency
from ui.pages.base import Tab
from ui.widgets.page import EmptyPage, verb
from ui.work.context import UiContext
from ui.work.entry_queue import is_undo

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.page.attendance_page import AttendancePage
    from app.services.plan.class_sessions import ClassSessionRow

TABLES = ("class_session", "participation", "course", "batch", "batch_audience", "leave", "mark_kind",
          "mark_version", "discipline_note", "attachment")  # fmt: skip
ROSTER_TABLES = ("person", "assignment", "unit", "group_membership")
SPLITTER = "attendance.splitter"


class AttendanceTab(Tab):
    """The list of class sessions and the sheet of the chosen one."""

    title = "考勤签到"
    help_page = "attendance"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._wanted: int | None = None
        self._rows: tuple[ClassSessionRow, ...] = ()
        self._alone_forms: frozenset[str] = frozenset()
        box = self.add_search("课程、日期或签到表编号")
        self._build_body()
        self.finder = SessionFinder(ctx, box, self.list, self)
        self.finder.found.connect(self._enter)
        self.finder.wanted.connect(self.open_id)
        self.finder.left.connect(self.sheet.focus_grid)
        self.acts = AttendanceActs(ctx, self.sheet, self)
        self.line_acts = AttendanceLineActs(ctx, self.sheet, self)
        self.paste = SheetPaste(ctx, self.sheet, self)
        self._build_verbs()

    def _build_body(self) -> None:
        self.sessions: RowsModel[ClassSessionRow] = RowsModel(
            session_columns(self.ctx.app.today), parent=self
        )
        self.list = session_table(self.ctx, self.sessions, self)
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._enter)
        self.sheet = SheetPage(self.ctx, self)
        self.sheet.changed.connect(self._take_held)
        self.sheet.made_low.connect(self.header.setHidden)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.sheet)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.splitter.setSizes([wide * 30, wide * 70])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        self.matrix = MatrixPage(self.ctx, self)
        self.matrix.chosen.connect(self._open_from_matrix)
        self.matrix.left.connect(self._leave_matrix)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.splitter)
        self.pages.addWidget(self.matrix)
        empty = EmptyPage(
            "还没有课次",
            "先在“课程计划”里排课，或导入课程安排表；排好的课次会出现在这里，打印签到表、登记考勤。",
            self,
        )
        empty.add_button("去课程计划", partial(self.ctx.bus.show_tab.emit, "plan", None))
        self.set_body(self.pages, empty)

    def _build_verbs(self) -> None:
        acts = self.acts
        self.add_verb("print", "打印签到表", acts.print_sheet)
        self.add_verb("new", "查找或添加人员", acts.find_person)
        leaves = self.add_verb("leaves", "请假条", acts.show_leaves)
        _give_keys(self, leaves, "Ctrl+L", "请假条（Ctrl+L）")
        self.add_verb("bulletin", "生成通报", acts.make_bulletin)
        rest = self.add_verb("rest", "其余全勤", self.sheet.fill_rest, primary=True)
        _give_keys(self, rest, "Ctrl+Return", "还没登记的人都记为出勤，已登记的不动（Ctrl+Enter）")
        self.add_verb("import", "导入考勤…", acts.import_file, button=False)
        here = verb(self, "导入到这一课次…", acts.import_here, keys="Ctrl+Shift+I")
        self.add_verb("delete", "移出名单", acts.remove_person, button=False)
        self.add_verb("edit", "修改备注", self.sheet.grid.edit_note, button=False)
        history = verb(self, "登记记录", acts.show_history, keys="F3")
        clear = verb(self, "全部改为未登记…", acts.clear_all, keys="Ctrl+Shift+Delete")
        fill = verb(self, "按假条预填", acts.fill_leaves, keys="Ctrl+Shift+L")
        year = verb(self, "年度总表", self.show_matrix, keys="Ctrl+T")
        paste = verb(
            self, "粘贴考勤\tCtrl+V", self.paste.paste_clipboard, tip="粘贴考勤（在表格中按 Ctrl+V）"
        )
        verbs = self.verbs
        minutes = verb(self, "迟到早退分钟…", self.line_acts.enter_minutes, keys="T")
        conduct = verb(self, "记纪律情况…", self.line_acts.note_conduct, keys="Ctrl+J")
        files = verb(self, "本课次材料…", self.line_acts.show_files, keys="Ctrl+M")
        kinds = verb(self, "考勤状态…", self.line_acts.show_kinds)
        edits = [minutes, conduct, verbs["delete"], verbs["edit"]]
        self.toolbar.add_menu(
            "更多", [year, files, fill, paste, verbs["import"], here, *edits, history, clear, kinds]
        )
        self._entry_actions = [rest, fill, clear, paste, *edits, here]
        self._sheet_actions = [verbs["print"], verbs["new"], verbs["bulletin"], history, year, files]
        self._follow_rows(False)
        self.sheet.model.counted.connect(partial(acts.show_next, self.toolbar, verbs["bulletin"], rest))
        self.sheet.loaded.connect(self._show_state)
        self.sheet.loaded.connect(IssuedNotice(self.ctx, self).look)

    # -- loading -----------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        elif not self.list.hasFocus():
            self.sheet.focus_grid()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self.finder.year = year
        self._is_stale = True
        self.sheet.clear()
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES, *ROSTER_TABLES):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """A class session's id."""
        if isinstance(target, int):
            self._leave_matrix()
            self.open_id(target)

    def _load(self) -> None:
        from app.services.page import attendance_page

        self._is_stale = False
        self.ctx.runner.query(
            partial(attendance_page.attendance_page, year=self.year, today=self.ctx.app.today),
            key="attendance-sessions",
            done=self._take,
        )

    def _take(self, page: AttendancePage) -> None:
        rows, today = page.rows, self.ctx.app.today
        self._alone_forms = page.alone_forms
        self._rows = tuple(sorted(rows, key=lambda held: urgency(held, today)))
        chosen = self.sheet.held.id if self.sheet.held is not None else None
        self.sessions.set_rows(self._rows)
        self.show_empty(not rows)
        self._follow_rows(bool(rows))
        self._show_line()
        if self.pages.currentWidget() is self.matrix:
            self.matrix.load(self.year)
        found = next((held for held in rows if held.id == (self._wanted or chosen)), None)
        missing = self._wanted if found is None else None
        self._wanted = None
        if missing is not None:
            self.sheet.clear()
            self.finder.find_year(missing)
            return
        if found is not None and found.id == chosen:
            self.sheet.open(found)
            return
        found = found or pick_first(rows, today)
        if found is None:
            self.sheet.clear()
            return
        if not self.list.select_id(found.id) or self.sheet.held is None or self.sheet.held.id != found.id:
            self._choose(found)
        self.sheet.focus_grid()

    def _show_line(self) -> None:
        from app.services.page.attendance_page import figure_words

        words = figure_words(self._rows, alone_forms=self._alone_forms, today=self.ctx.app.today)
        self.header.set_line(f"{self.year} 年", *words)

    def _take_held(self, held: ClassSessionRow) -> None:
        self._rows = tuple(held if row.id == held.id else row for row in self._rows)
        self.sessions.set_rows(self._rows)
        self._show_line()

    # -- choosing ----------------------------------------------------------------------------------

    def _choose(self, held: ClassSessionRow | None) -> None:
        if held is not None and (self.sheet.held is None or self.sheet.held.id != held.id):
            self.sheet.open(held)

    def _enter(self, held: ClassSessionRow) -> None:
        self._choose(held)
        self.sheet.focus_grid()

    def open_id(self, class_session_id: int) -> None:
        """Show a class session, also one that the list does not know yet."""
        held = next((row for row in self._rows if row.id == class_session_id), None)
        if held is None:
            self._wanted = class_session_id
            self._load()
            return
        self.list.select_id(class_session_id)
        self._enter(held)

    def _follow_rows(self, has_rows: bool) -> None:
        for action in (*self._sheet_actions, *(() if has_rows else self._entry_actions)):
            action.setEnabled(has_rows)

    def _show_state(self, held: ClassSessionRow) -> None:
        can_enter = held.status != "cancelled" and self.pages.currentWidget() is self.splitter
        for action in self._entry_actions:
            action.setEnabled(can_enter)

    # -- the year ----------------------------------------------------------------------------------

    def show_matrix(self) -> None:
        """People × class sessions of the year."""
        self.sheet.queue.flush()
        self.pages.setCurrentWidget(self.matrix)
        for action in self._entry_actions:
            action.setEnabled(False)
        self.matrix.load(self.year)

    def _leave_matrix(self) -> None:
        self.pages.setCurrentWidget(self.splitter)
        if self.sheet.held is not None:
            self._show_state(self.sheet.held)
        self.sheet.focus_grid()

    def _open_from_matrix(self, class_session_id: int, person_id: int) -> None:
        self._leave_matrix()
        if self.sheet.held is not None and self.sheet.held.id == class_session_id:
            self.sheet.go_to_person(person_id)
            return
        self.sheet.want_person(person_id)
        self.open_id(class_session_id)

    # -- frame -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/" or event.key() == Qt.Key.Key_F4:
            self.sheet.bar.focus()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            self.sheet.queue.flush()  # what Ctrl+Z takes back must be on its way first
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.sheet.queue.flush()
        super().hideEvent(event)

    def may_close(self) -> bool:
        self.sheet.queue.flush()
        return True

    def remember(self) -> None:
        self.ctx.preferences.set_bytes(SPLITTER, self.splitter.saveState())


def _give_keys(page: QWidget, action: QAction, keys: str, tip: str) -> None:
    action.setShortcut(keys)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setToolTip(tip)
    page.addAction(action)
