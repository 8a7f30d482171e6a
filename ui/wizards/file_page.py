"""The first page of the import wizard: what is wanted, the button, and why the last file was refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.errors import GanxunError
from ui.looks.plain import LongLabel
from ui.widgets.page import EmptyPage
from ui.work import messages

Call = Callable[[], object]

# Refusals that the user may get over by saying what each column is.
BY_COLUMNS = frozenset(
    f"import.{code}"
    for code in ("no_header", "no_rows", "other_kind", "only_others", "name_unclear", "duty_roster")
)


class FilePage(QWidget):
    """The first page: what is wanted, the button, and why the last file was refused."""

    def __init__(
        self,
        title: str,
        hint: str,
        choose: Call,
        correct: Call,
        door: Call,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        start = EmptyPage(
            f"选择要导入的{title}表格",
            f"{hint}可以是 Excel、WPS、CSV 文件或 Word 里的表格，标题行、合并单元格、小计行不用整理。"
            "选好后先看每一行的核对结果，确认了才会写入。",
            self,
        )
        self.choose_button = start.add_button("选择文件", choose)
        self.columns_button = start.add_button("指定各列", correct, main=False)
        self.columns_button.hide()
        self.door_button = start.add_button("", door, main=False)
        self.door_button.hide()
        self.refusal = LongLabel("", self, name="over")
        self.refusal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.refusal.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.refusal)
        layout.addWidget(start, 1)

    def refuse(self, error: Exception) -> str:
        """Say why the file was refused, and offer what helps: the right import, or to say the columns.

        Returns the id of the import the file looks like, "" when it looks like none.
        """
        code = error.code if isinstance(error, GanxunError) else ""
        data = error.data if isinstance(error, GanxunError) and code == "import.other_kind" else {}
        self.refusal.setText(messages.error_line(error))
        self.refusal.show()
        self.door_button.setText(f"改为导入{data.get('other', '')}")
        self.door_button.setAccessibleName(self.door_button.text())
        self.door_button.setVisible(bool(data))
        self.columns_button.setVisible(code in BY_COLUMNS)
        for button, is_main in ((self.door_button, bool(data)), (self.choose_button, not data)):
            button.setProperty("primary", is_main)
            button.style().unpolish(button)
            button.style().polish(button)
        (self.door_button if data else self.choose_button).setFocus()
        return str(data.get("kind", ""))


class FileDropDialog(QDialog):
    """A file dropped on it is loaded."""

    def load(self, path: Path) -> None:
        """Take the file at `path`."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.load(files[0])
