"""What the clerk corrects in the preview: a row, what rows are, what signs mean; then it is checked anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.wizards.import_answers import ImportAnswers

if TYPE_CHECKING:
    from app.imports import AnyImport, LayoutCorrection, Preview, Workbook
    from ui.wizards.import_preview import PreviewLine


class RowCorrections:
    """Asks in dialogs, keeps it with the answers, and calls `again`."""

    def __init__(
        self,
        owner: QWidget,
        preview: Callable[[], Preview | None],
        answers: ImportAnswers,
        again: Callable[[], object],
    ) -> None:
        self._owner = owner
        self._preview = preview
        self._answers = answers
        self._again = again

    def correct_row(self, line: PreviewLine) -> None:
        """Put one row right: whom it means, a wrong cell, what it is."""
        preview = self._preview()
        if preview is None:
            return
        from ui.wizards.row_dialog import RowDialog

        def changed(people: dict[str, object], cells: dict[str, object], rows: dict[str, object]) -> None:
            self._answers.correct(preview, people, cells, rows)
            self._again()

        RowDialog(preview, line, changed, self._owner).open()

    def correct_columns(
        self, kind: AnyImport, workbook: Workbook, chosen: Callable[[LayoutCorrection], object]
    ) -> None:
        """Say what each column of the file is."""
        from ui.wizards.mapping_dialog import MappingDialog

        preview = self._preview()
        MappingDialog(kind, workbook, preview.layout if preview else None, chosen, self._owner).open()

    def show_rows(self) -> None:
        """What every row of the file was taken for."""
        preview = self._preview()
        if preview is None:
            return
        from ui.wizards.rows_dialog import RowsDialog

        def changed(rows: dict[str, object]) -> None:
            self._answers.correct(preview, {}, {}, rows)
            self._again()

        RowsDialog(preview, changed, self._owner).open()
