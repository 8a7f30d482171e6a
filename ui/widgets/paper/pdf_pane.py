"""A paper on screen: warnings, thumbnails, the pages, and the row that turns and enlarges them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import LongLabel
from ui.widgets.page import verb
from ui.widgets.paper.page_thumbnails import PageThumbnails
from ui.widgets.paper.pdf_file import PdfPages
from ui.widgets.paper.pdf_view import FIT_PAGE, FIT_WIDTH, ZOOMS, PdfView
from ui.work.context import UiContext
from ui.work.kept_text import NO_TEXT

MODES: tuple[tuple[str, str | float], ...] = (("适合宽度", FIT_WIDTH), ("整页", FIT_PAGE))
MOST_WARNINGS = 3
LEAST_FOR_THUMBNAILS = 34  # Chinese characters: in less, small pictures would make the page one, too


class WarningBar(QFrame):
    """What the clerk should know before printing; hidden when there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warning")
        self._label = LongLabel("", self, name="")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addWidget(self._label)
        self.hide()

    def set_warnings(self, warnings: Sequence[str]) -> None:
        """One line each; many are counted, all are in the tool tip."""
        shown = [f"▲ {text}" for text in warnings[:MOST_WARNINGS]]
        if len(warnings) > MOST_WARNINGS:
            shown.append(f"另有 {len(warnings) - MOST_WARNINGS} 条提示，鼠标停在此处可看全部。")
        self._label.setText("\n".join(shown))
        self.setToolTip("\n".join(warnings) if len(warnings) > MOST_WARNINGS else "")
        self.setVisible(bool(warnings))

    def text(self) -> str:
        """The lines as shown."""
        return self._label.text()


class PdfPane(QWidget):
    """Call `show_pdf`; `view` takes the keys (PgUp, PgDn, Home, End, Ctrl with + - 0)."""

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file: PdfPages | None = None
        self.warnings = WarningBar(self)
        self.view = PdfView(ctx, self)
        self.thumbnails = PageThumbnails(ctx, self)
        self._page = QLineEdit(self)
        self._page.setAccessibleName("页码")
        self._page.setProperty(NO_TEXT, True)
        self._page.setToolTip("输入页码后按 Enter 跳转")
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 5 + 24)
        self._count = QLabel("/ 0 页", self)
        self._zoom = QComboBox(self)
        self._zoom.setAccessibleName("显示比例")
        self._zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 5 + 40)
        for text, mode in (*MODES, *((f"{zoom:.0%}", zoom) for zoom in ZOOMS)):
            self._zoom.addItem(text, mode)
        self._build()
        self._page.returnPressed.connect(self._jump)
        self._zoom.activated.connect(self._choose_zoom)
        self.view.page_changed.connect(self._on_page)
        self.view.zoom_changed.connect(self._on_zoom)
        self.thumbnails.chosen.connect(self.view.go_to)

    def _button(self, text: str, name: str, call: Callable[[], object], keys: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{name}（{keys}）" if keys else name)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _build(self) -> None:
        self.row = QHBoxLayout()
        self.row.setSpacing(4)
        self.row.addWidget(self._button("‹", "上一页", lambda: self.turn(-1)))
        self.row.addWidget(self._page)
        self.row.addWidget(self._count)
        self.row.addWidget(self._button("›", "下一页", lambda: self.turn(1)))
        self.row.addSpacing(12)
        self.row.addWidget(self._button("－", "缩小", lambda: self.view.zoom_by(-1), "Ctrl+-"))
        self.row.addWidget(self._zoom)
        self.row.addWidget(self._button("＋", "放大", lambda: self.view.zoom_by(1), "Ctrl+="))
        self.row.addStretch(1)
        verb(self, "放大", lambda: self.view.zoom_by(1), keys="Ctrl+=")
        verb(self, "缩小", lambda: self.view.zoom_by(-1), keys="Ctrl+-")
        verb(self, "适合宽度", lambda: self.view.set_mode(FIT_WIDTH), keys="Ctrl+0")
        pages = QHBoxLayout()
        pages.setSpacing(8)
        pages.addWidget(self.thumbnails)
        pages.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.row)
        layout.addWidget(self.warnings)
        layout.addLayout(pages, 1)

    # -- what others call --------------------------------------------------------------------------

    def show_pdf(self, data: bytes, warnings: Sequence[str] = ()) -> None:
        """Show these pages; the file shown before is closed."""
        file = PdfPages(data)
        self._replace(file)
        self.warnings.set_warnings(warnings)
        self._make_room()

    def clear(self) -> None:
        """Show nothing and free the file."""
        self._replace(None)
        self.warnings.set_warnings(())

    def _replace(self, file: PdfPages | None) -> None:
        old, self.file = self.file, file
        self.thumbnails.set_file(file)
        self.view.set_file(file)
        count = self.view.page_count
        self._count.setText(f"/ {count} 页")
        self._page.setValidator(QIntValidator(1, max(1, count), self))
        if old is not None:
            old.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Small pictures only of several pages, and only where the page beside them stays readable."""
        is_wide = self.width() >= self.fontMetrics().horizontalAdvance("汉") * LEAST_FOR_THUMBNAILS
        self.thumbnails.setVisible(is_wide and self.file is not None and len(self.file.sizes) > 1)

    def turn(self, pages: int) -> None:
        """Some pages on (1) or back (-1)."""
        self.view.go_to(self.view.page + pages)

    # -- slots -------------------------------------------------------------------------------------

    def _on_page(self, page: int) -> None:
        self._page.setText(str(page + 1) if self.view.page_count else "")
        self.thumbnails.show_page(page)

    def _jump(self) -> None:
        if self._page.text().isdigit():
            self.view.go_to(int(self._page.text()) - 1)
            self.view.setFocus()

    def _choose_zoom(self) -> None:
        self.view.set_mode(self._zoom.currentData())
        self.view.setFocus()

    def _on_zoom(self, zoom: float) -> None:
        position = self._zoom.findData(self.view.mode)
        self._zoom.setCurrentIndex(max(position, 0))
        self._zoom.setToolTip(f"显示比例，现为 {zoom:.0%}")
