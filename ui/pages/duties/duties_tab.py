"""制度执行: every duty by month, and everybody's 学时 with the rules behind them (I6, I7, I13, D13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.rules.duties import OVERDUE, SHORT
from ui.actions.action import WINDOW_KEYS
from ui.pages.base import Tab
from ui.pages.duties.duty_acts import DutyActs
from ui.pages.duties.hours_page import SPLITTER as HOURS_SPLITTER
from ui.pages.duties.hours_page import HoursPage
from ui.papers.output import Saver
from ui.widgets.calendar.duty_calendar import LEGEND, DutyCalendar
from ui.widgets.page import EmptyPage, verb
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.duty.duties import DutyLine
    from ui.pages.duties.routine_page import RoutinePage

CALENDAR, HOURS = 0, 1
VIEWS = (
    ("calendar", "制度月历", "全部制度按月执行情况"),
    ("hours", "学时", "每人各类学时、要求和缺口"),
    ("board", "讲学述学", "每月讲学、述学的人选和完成情况"),
    ("weeks", "周例会", "各单位每周学习登记"),
    ("pairs", "师徒", "师徒结对和每月谈话"),
    ("records", "专项记录", "技能大赛、检查、单位计划等"),
    ("rounds", "轮训", "分期轮训的课程、对象、期限和未参训人员"),
)
SPLITTER = "duties.splitter"
# Below so many lines of text the rows are worth more than the title.
LOW_LINES = 24
REPORTS = ("duties", "hours-warning")
# What a duty or an hour may be made of.
TABLES = (
    *(
        "person",
        "assignment",
        "group_membership",
        "identity_group",
        "unit",
        "unit_state",
        "setting",
        "programme",
        "course",
    ),
    *("batch", "class_session", "course_category", "lecturer", "participation", "mark_kind", "make_up"),
    *("hour_entry", "duty_rule", "duty_record", "exam", "attempt", "bulletin", "rotation_turn"),
    *("unit_study", "mentorship", "mentor_talk", "standing", "duty_record_person"),
    *("training_round", "round_audience", "round_course", "mark_version", "lateness_rule"),
)


class DutiesTab(Tab):
    """Views of a year: the calendar of duties, hours by person, and the pages of regular work."""

    title = "制度执行"
    help_page = "duties"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._stale = set(range(len(VIEWS)))
        self._words = dict.fromkeys(range(len(VIEWS)), "")
        self._routines: dict[int, RoutinePage] = {}
        self.views = QTabBar(self)
        self.views.setObjectName("views")
        self.views.setAccessibleName("制度执行的各页")
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        for place, (_, title, tip) in enumerate(VIEWS):
            self.views.addTab(title)
            self.views.setTabToolTip(place, f"{tip}（Ctrl+{place + 1}）")
        self.toolbar.add_left(self.views)
        self.search = self.add_search("姓名或单位")
        self.search.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 8)
        self._saver = Saver(ctx, self)
        self._build()
        for place, (_, title, _tip) in enumerate(VIEWS):
            verb(self, title, partial(self.show_view, place), keys=f"Ctrl+{place + 1}")
        self.views.currentChanged.connect(self._on_view)
        self._on_view(CALENDAR)

    def _build(self) -> None:
        self.calendar = DutyCalendar(self.ctx, self)
        self.hours = HoursPage(self.ctx, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.calendar)
        self.stack.addWidget(self.hours)
        empty = EmptyPage("还没有启用的制度", "启用后，这里按月显示每项制度完成了没有。", self)
        empty.add_button("制度设置", self._rules)
        self.set_body(self.stack, empty)
        self.add_verb("new", "登记学时", self._new_entry, primary=True)
        self.add_verb("edit", "制度设置", self._edit)
        self.add_verb("print", "打印", self._print)
        self.add_verb("export", "导出", self._export)
        acts = DutyActs(self.ctx, self)
        self._of_hours = [
            self.add_verb("import", "导入平台学时", acts.import_hours, button=False),
            verb(self, "学时登记簿", acts.show_entries, keys="Ctrl+L"),
            verb(self, "重复和重叠", acts.show_overlaps),
            verb(self, "学时折算", acts.show_settings),
        ]
        self._of_weeks = [verb(self, "周例会学习专题", acts.edit_topics)]
        self._more = self.toolbar.add_menu("更多", [*self._of_hours, *self._of_weeks])
        self.toolbar.fold(self.verbs["edit"], self.verbs["export"], self.verbs["print"])
        for page in (self.calendar, self.hours):
            page.opened.connect(self.ctx.bus.show_tab)
        self.hours.counted.connect(self._count)
        self.hours.entry_opened.connect(self._edit_entry)
        self.search.searched.connect(self._search)
        self.search.left.connect(self.activate)
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.calendar.splitter.restoreState(state)

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        self._load()
        routine = self._routine(self.views.currentIndex())
        if routine is not None:
            routine.focus_view()
            return
        place = self.calendar.grid if self.views.currentIndex() == CALENDAR else self.hours.view
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or any(changes.touches(table) for table in TABLES):
            self._stale = set(range(len(VIEWS)))
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self._stale = set(range(len(VIEWS)))
        super().set_year(year)
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """'calendar', 'hours', 'board', 'weeks', 'pairs', 'records' or 'rounds'."""
        names = [name for name, _, _ in VIEWS]
        self.show_view(names.index(str(target)) if target in names else CALENDAR)

    def remember(self) -> None:
        if not self.calendar.is_low:
            self.ctx.preferences.set_bytes(SPLITTER, self.calendar.splitter.saveState())
        self.ctx.preferences.set_bytes(HOURS_SPLITTER, self.hours.splitter.saveState())

    # -- views -------------------------------------------------------------------------------------

    def show_view(self, place: int) -> None:
        """Calendar or hours."""
        self.views.setCurrentIndex(place)
        if self.isVisible():
            self.activate()

    def _on_view(self, place: int) -> None:
        routine = self._routine(place)
        self.stack.setCurrentWidget(routine if routine is not None else self.stack.widget(place))
        self.search.setVisible(place == HOURS or (routine is not None and routine.is_searched))
        self.search.setPlaceholderText("内容、单位或姓名" if routine is not None else "姓名或单位")
        if self.search.text():  # what was sought on one page is no filter of the next
            self.search.clear()
            self.hours.search("")
            for page in self._routines.values():
                page.search("")
        self._follow_verbs(routine)
        self.header.set_line(f"{self.year} 年" if self.year else "", self._words[place])
        if place != CALENDAR:
            self.show_empty(False)
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        place = self.views.currentIndex()
        if place not in self._stale or not self.year:
            return
        self._stale.discard(place)
        routine = self._routine(place)
        if routine is not None:
            routine.load(self.year)
            return
        if place == HOURS:
            self.hours.load(self.year)
            return
        from app.services.duty import duties

        self.ctx.runner.query(
            partial(duties.duties_of_year, year=self.year, today=self.ctx.app.today),
            key="duties-year",
            done=self._take,
        )

    def _take(self, lines: tuple[DutyLine, ...]) -> None:
        today = self.ctx.app.today
        self.calendar.set_lines(self.year, lines, today.month if today.year == self.year else 12)
        statuses = [figure.status for line in lines for figure in line.figures]
        short, late = statuses.count(SHORT), statuses.count(OVERDUE)
        self._words[CALENDAR] = f"{len(lines)} 项制度，不足 {short} 处，逾期 {late} 处　{LEGEND}"
        if self.views.currentIndex() == CALENDAR:
            self.header.set_line(f"{self.year} 年", self._words[CALENDAR])
            self.show_empty(not lines)

    def _count(self, words: str, place: int = HOURS) -> None:
        self._words[place] = words
        if self.views.currentIndex() == place:
            self.header.set_line(f"{self.year} 年", words)

    def _search(self, text: str) -> None:
        routine = self._routine(self.views.currentIndex())
        (routine if routine is not None else self.hours).search(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_low(self.height() < LOW_LINES * self.fontMetrics().lineSpacing())

    # -- pages of regular work ---------------------------------------------------------------------

    def _routine(self, place: int) -> RoutinePage | None:
        """The page of regular work at this place, made when first shown."""
        if place <= HOURS:
            return None
        if place not in self._routines:
            from ui.pages.duties.routine_pages import make_page

            page = make_page(VIEWS[place][0], self.ctx, self)
            page.counted.connect(partial(self._count, place=place))
            self.stack.addWidget(page)
            self._routines[place] = page
        return self._routines[place]

    def _follow_verbs(self, routine: RoutinePage | None) -> None:
        for name, text in (
            ("new", routine.new_text if routine is not None else "登记学时"),
            ("edit", routine.edit_text if routine is not None else "制度设置"),
        ):
            self.verbs[name].setText(text)
            self.verbs[name].setToolTip(f"{text}（{WINDOW_KEYS[name]}）")
        place = self.views.currentIndex()
        for action in self._of_hours:
            action.setVisible(routine is None)
        for action in self._of_weeks:
            action.setVisible(VIEWS[place][0] == "weeks")
        self._more.setVisible(routine is None or VIEWS[place][0] == "weeks")
        self.verbs["edit"].setVisible(routine is None or bool(routine.edit_text))
        self.verbs["export"].setVisible(routine is None)
        self.verbs["print"].setVisible(routine is None or routine.prints)

    # -- verbs -------------------------------------------------------------------------------------

    def _report(self) -> tuple[str, dict[str, object]]:
        return REPORTS[self.views.currentIndex()], {"year": self.year, "today": self.ctx.app.today}

    def _print(self) -> None:
        from ui.papers.preview_dialog import open_preview

        routine = self._routine(self.views.currentIndex())
        paper = routine.paper() if routine is not None else self._report()
        if paper is not None:
            open_preview(self, self.ctx, *paper)

    def _export(self) -> None:
        if self.views.currentIndex() > HOURS:
            return
        report, params = self._report()
        self._saver.save(report, params, ending="xlsx")

    def _edit(self) -> None:
        routine = self._routine(self.views.currentIndex())
        if routine is not None:
            routine.edit()
        else:
            self._rules()

    def _rules(self) -> None:
        from ui.pages.duties.duty_rules_dialog import DutyRulesDialog

        line = self.calendar.current_line()
        DutyRulesDialog(self.ctx, self, code=line.rule.code if line is not None else "").open()

    def _new_entry(self) -> None:
        routine = self._routine(self.views.currentIndex())
        if routine is not None:
            routine.new()
            return
        from ui.pages.duties.hour_entry_dialog import HourEntryDialog

        person_id = self.hours.current_person() if self.views.currentIndex() == HOURS else None
        HourEntryDialog(self.ctx, self, year=self.year, person_id=person_id).open()

    def _edit_entry(self, entry_id: int) -> None:
        from ui.pages.duties.hour_entry_dialog import HourEntryDialog

        HourEntryDialog(self.ctx, self, year=self.year, entry_id=entry_id).open()
