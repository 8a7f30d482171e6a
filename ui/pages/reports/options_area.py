"""The column of options between the list of papers and their pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.pages.reports.report_options import ReportOptions

CHARS = 20
GAP = 8


class OptionsArea(QScrollArea):
    """Not there for a paper that is asked nothing; scrolls where the window is too low."""

    def __init__(self, options: ReportOptions, parent: QWidget) -> None:
        super().__init__(parent)
        inner = QWidget(self)
        inner.setObjectName("page")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GAP, 0, GAP, 0)
        column.addWidget(options)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * CHARS)
        self._options = options
        options.rebuilt.connect(self._follow)

    def _follow(self) -> None:
        self.setVisible(not self._options.is_empty)
