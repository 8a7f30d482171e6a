"""Between the menus and the line at the bottom: the row of pages with the year, and below it the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QTabBar, QVBoxLayout, QWidget

from ui.widgets.calendar.year_box import YearBox
from ui.widgets.page import PageStack
from ui.window.registry import TABS, page_tip


class Middle(QWidget):
    """`pages` is in the order of the registry; `stack` begins with an empty page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.pages = self._pages()
        self.year_box = YearBox(self)
        label = QLabel("年度", self)
        label.setBuddy(self.year_box)
        top = QHBoxLayout()
        top.setContentsMargins(16, 4, 24, 0)
        top.addWidget(self.pages, 1)
        top.addWidget(label)
        top.addWidget(self.year_box)
        self.stack = PageStack(window)
        waiting = QWidget(window)
        waiting.setObjectName("page")
        waiting.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stack.addWidget(waiting)
        # On a small or strongly enlarged screen a page scrolls rather than push the window off the screen.
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(area, 1)

    def _pages(self) -> QTabBar:
        pages = QTabBar(self)
        pages.setObjectName("pages")
        pages.setAccessibleName("页面")
        pages.setDrawBase(False)
        pages.setExpanding(False)
        for number, spec in enumerate(TABS, start=1):
            pages.addTab(spec.title)
            pages.setTabToolTip(number - 1, page_tip(number, spec.title))
        return pages
