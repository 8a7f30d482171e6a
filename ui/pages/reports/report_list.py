"""The list of papers the reports page offers, the usual ones first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

ID = Qt.ItemDataRole.UserRole
ORDER = ("ledger", "ledger-details", "sign-in", "attendance", "scores", "roster")
CHARS = 11  # the longest title has nine, beside a scroll bar


class ReportList(QListWidget):
    """Filled when the page is first shown; no report is loaded by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("报表")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * CHARS + 12)

    def fill(self, chosen: str) -> None:
        """Every registered report; tells nobody before one is chosen."""
        if self.count():
            return
        from app.reports import REPORTS

        places = {name: place for place, name in enumerate(ORDER)}
        blocked = self.blockSignals(True)
        listed = (report for report in REPORTS if report.is_listed)
        for report in sorted(listed, key=lambda report: places.get(report.id, len(places))):
            item = QListWidgetItem(report.title, self)
            item.setData(ID, report.id)
        self.blockSignals(blocked)
        self.choose(chosen or ORDER[0])
        if self.currentRow() < 0:
            self.setCurrentRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def choose(self, report_id: object) -> None:
        """Go to a report, by a name it once had as well; one that is not there changes nothing."""
        from app.reports import REPORTS

        old = {name: report.id for report in REPORTS for name in report.old_ids}
        wanted = old.get(str(report_id), report_id)
        for place in range(self.count()):
            if self.item(place).data(ID) == wanted:
                self.setCurrentRow(place)

    def report_id(self) -> str:
        """The paper chosen, '' for none."""
        return str(self.item(self.currentRow()).data(ID)) if self.currentRow() >= 0 else ""
