"""At the left of the plan's tool row: filters by category and state, and the choice of the view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QToolButton

from ui.models import plan_rows
from ui.models.plan_rows import PlanFilter
from ui.pages.base import Tab
from ui.pages.plan.plan_views import CALENDAR, COVERAGE, LIST
from ui.widgets.field.form import fill_combo


class PlanFilters(QObject):
    """`category_chosen(name)`, `state_chosen(id)`, `view_chosen(name)`; `follow` shows what holds."""

    category_chosen = Signal(object)
    state_chosen = Signal(object)
    view_chosen = Signal(object)

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.category_box = QComboBox(tab)
        self.category_box.setAccessibleName("按类别筛选")
        self.category_box.setMinimumContentsLength(7)
        fill_combo(self.category_box, [("", "全部类别")])
        self.state_box = QComboBox(tab)
        self.state_box.setAccessibleName("按状态筛选")
        fill_combo(self.state_box, [("", "全部状态"), *((s.id, s.text) for s in plan_rows.STATES)])
        tab.toolbar.add_left(self.category_box)
        tab.toolbar.add_left(self.state_box)
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for name, text in ((CALENDAR, "月历"), (LIST, "列表"), (COVERAGE, "覆盖")):
            button = QToolButton(tab)
            button.setText(text)
            button.setCheckable(True)
            button.setAccessibleName(f"{text}视图")
            button.setToolTip(f"{text}视图（{'Ctrl+G' if name == COVERAGE else 'Ctrl+T 切换'}）")
            button.clicked.connect(partial(self._choose_view, name))
            group.addButton(button)
            tab.toolbar.add_left(button)
            self._buttons[name] = button
        self.category_box.activated.connect(self._choose_category)
        self.state_box.activated.connect(self._choose_state)

    def _choose_category(self) -> None:
        self.category_chosen.emit(self.category_box.currentData())

    def _choose_state(self) -> None:
        self.state_chosen.emit(self.state_box.currentData())

    def _choose_view(self, name: str, _checked: bool = False) -> None:
        self.view_chosen.emit(name)

    def set_categories(self, names: Sequence[str], current: str) -> None:
        """Categories of all schemes, and what has none."""
        entries = [(name, name) for name in (*names, plan_rows.NO_CATEGORY)]
        fill_combo(self.category_box, [("", "全部类别"), *entries], current)

    def follow(self, wanted: PlanFilter, view_name: str) -> None:
        """Show the filter and the view in force; tells nobody."""
        self.category_box.setCurrentIndex(max(0, self.category_box.findData(wanted.category)))
        self.state_box.setCurrentIndex(max(0, self.state_box.findData(wanted.state)))
        for box in (self.category_box, self.state_box):
            box.setHidden(view_name == COVERAGE)
        for name, button in self._buttons.items():
            button.setChecked(name == view_name)
