"""The buttons under the pages of the import wizard, and the one line beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.looks.plain import flat, primary
from ui.widgets.short_label import ShortLabel

if TYPE_CHECKING:
    from app.imports import Preview

TEXTS = {
    "again": "换一个文件",
    "map": "各列对应",
    "columns": "另选成绩列",
    "door": "",
    "answers": "重新说明",
    "save": "错误行另存为 Excel",
    "cancel": "取消",
    "go": "继续",
    "import": "导入",
}
LINKS = ("again", "map", "columns", "answers", "door", "save")
NEXT = ("go", "import")


class WizardButtons(QWidget):
    """`row["import"]` is a button; `calls` has what each of them does."""

    def __init__(self, calls: Mapping[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons = {key: self._button(key, calls[key]) for key in TEXTS}
        for key in NEXT:
            primary(self._buttons[key]).hide()
        self._note = ShortLabel(self)
        self._note.setObjectName("hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key in LINKS:
            row.addWidget(flat(self._buttons[key]))
            self._buttons[key].hide()
        row.addStretch(1)
        row.addWidget(self._note)
        for key in ("cancel", *NEXT):
            row.addWidget(self._buttons[key])
        self._buttons["import"].setToolTip("按核对结果写入（Ctrl+Enter）")

    def __getitem__(self, key: str) -> QPushButton:
        return self._buttons[key]

    def _button(self, key: str, call: Callable[[], object]) -> QPushButton:
        made = QPushButton(TEXTS[key], self)
        made.setAutoDefault(False)
        made.clicked.connect(lambda _checked=False: call())
        return made

    def name(self, key: str, text: str) -> None:
        """Call a button something else."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    def say(self, text: str) -> None:
        """One line beside the buttons."""
        self._note.setText(text)

    def set_busy(self, is_busy: bool, note: str = "") -> None:
        """Nothing but 取消 while the file is read or written."""
        for key in (*LINKS, *NEXT):
            self._buttons[key].setEnabled(not is_busy)
        self.say(note if is_busy else "")

    def show_for(
        self,
        *,
        again: bool,
        preview: Preview | None,
        columns: bool,
        door: bool,
        answers: bool = False,
        go: bool = False,
    ) -> None:
        """The buttons of a page; `preview` is what is shown, None on other pages."""
        is_shown = preview is not None
        shown = {
            "again": again,
            "map": is_shown,
            "answers": preview is not None and (answers or bool(preview.notes.get("marks"))),
            "go": go,
            "import": is_shown,
            "columns": is_shown and columns,
            "door": is_shown and door,
            "save": preview is not None and preview.has_problems,
        }
        for key, is_visible in shown.items():
            self._buttons[key].setVisible(is_visible)
        for key in NEXT:
            self._buttons[key].setDefault(shown[key])

    def offer_door(self, preview: Preview) -> str:
        """Offer the import that the file looks like; its id, "" when the file is what it should be."""
        other = preview.notes.get("other_kind")
        if not isinstance(other, dict):
            return ""
        self.name("door", f"改为导入{other['title']}")
        return str(other["id"])

    def offer_import(self, preview: Preview) -> None:
        """How many rows of the preview would be written; none of them: the button is dead and says so."""
        count = preview.writes
        self.name("import", f"导入 {count} 行" if count else "没有可导入的行")
        # Enter opens the row under the cursor; Qt drops a shortcut together with the old text.
        self._buttons["import"].setShortcut("Ctrl+Return")
        self._buttons["import"].setEnabled(count > 0)
        if preview.errors and count:
            self.say(f"{preview.errors} 行有错误，不会导入")
