"""Rows in error, saved as a spreadsheet that can be corrected and imported again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.widgets.field.file_choice import choose_save
from ui.wizards.import_work import save_problem_rows
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.imports import Preview


class ProblemRows:
    """Asks where, writes off the GUI thread, and tells `said` one line."""

    def __init__(self, ctx: UiContext, owner: QWidget, said: Callable[[str], object]) -> None:
        self._ctx = ctx
        self._owner = owner
        self._said = said

    def ask(self, preview: Preview) -> None:
        """Choose a file beside the one that was read."""
        source = Path(preview.path)
        suggested = source.with_name(f"{source.stem}_错误行.xlsx")

        def save(path: Path) -> None:
            self.save(preview, path)

        filters = "Excel 工作簿 (*.xlsx)"
        choose_save(self._owner, "错误行另存为", save, suggested=suggested, filters=filters)

    def save(self, preview: Preview, path: Path) -> None:
        """Write them to `path`."""

        def done(saved: Path) -> None:
            self._said(f"错误行已保存：{saved.name}")

        self._ctx.runner.job(
            partial(save_problem_rows, preview=preview, path=path), title="保存错误行", done=done
        )
