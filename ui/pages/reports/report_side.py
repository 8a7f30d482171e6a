"""The left side of 台账报表: the list of papers takes what room the options leave."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.pages.reports.report_list import ReportList
from ui.pages.reports.report_options import ReportOptions

CHARS = 20
GAP = 8


class _OptionsArea(QScrollArea):
    """As tall as its options, and scrolling only where the window is too low for them."""

    def __init__(self, options: ReportOptions, parent: QWidget) -> None:
        super().__init__(parent)
        inner = QWidget(self)
        inner.setObjectName("page")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(options)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint() + QSize(0, 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        least = self.fontMetrics().height() * 5
        return QSize(0, min(least, self.sizeHint().height()))


class ReportSide(QWidget):
    """Holds the list and the options, one above the other."""

    def __init__(self, reports: ReportList, options: ReportOptions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * CHARS)
        self._area = _OptionsArea(options, self)
        options.changed.connect(self._area.updateGeometry)
        options.rebuilt.connect(self._area.updateGeometry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, GAP, 0)
        layout.setSpacing(GAP)
        layout.addWidget(reports, 1)
        layout.addWidget(self._area, 0)
        # Where neither takes it: few papers, few options, a tall window.
        layout.addStretch(0)
