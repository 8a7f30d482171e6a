"""What was done and what is kept, from the menus: steps, imports, closed years, kept papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from PySide6.QtWidgets import QWidget

from ui.window.frame import Frame
from ui.work import messages

Act = Callable[[Frame], object]


def in_a_town(what: str) -> Callable[[Act], Act]:
    """Of an action that needs a town: where there is none yet, it says what to do first."""

    def asking(act: Act) -> Act:
        @wraps(act)
        def ask(frame: Frame) -> object:
            if frame.pages.isEnabled():
                return act(frame)
            is_open = frame.ctx.is_open
            messages.tell(
                frame,
                f"还没有单位数据，“{what}”没有打开。" if is_open else f"数据还没有打开完，“{what}”没有打开。",
                advice="请先在开始页填写乡镇名称，或先看看样例乡镇。" if is_open else "请稍等片刻再试。",
            )
            return None

        return ask

    return asking


@in_a_town("导入记录")
def show_imports(frame: Frame) -> None:
    """The files, each of which can be taken back."""
    from ui.records.imports_dialog import ImportsDialog

    dialog = ImportsDialog(frame.ctx, frame)
    dialog.wanted.connect(frame.revert_wanted)
    dialog.details.connect(partial(show_changes, frame, above=dialog))
    dialog.open()


@in_a_town("年度封账")
def close_year(frame: Frame) -> None:
    """Close the year in force."""
    from ui.records.seal_dialog import SealDialog

    SealDialog(frame.ctx, frame, year=frame.year).open()


@in_a_town("封账和更正单")
def show_corrections(frame: Frame) -> None:
    """Closed years and what was corrected in them since."""
    from ui.records.corrections_dialog import CorrectionsDialog

    CorrectionsDialog(frame.ctx, frame).open()


@in_a_town("一期一档")
def show_archive(frame: Frame) -> None:
    """The kept papers of each class session of the year."""
    from ui.records.archive_dialog import ArchiveDialog

    ArchiveDialog(frame.ctx, frame, year=frame.year).open()


@in_a_town("操作记录")
def show_trail(frame: Frame) -> None:
    """The steps, each of which can be taken back."""
    from ui.records.operations_dialog import OperationsDialog

    dialog = OperationsDialog(frame.ctx, frame)
    dialog.wanted.connect(frame.revert_wanted)
    dialog.details.connect(partial(show_changes, frame, above=dialog))
    dialog.open()


def show_changes(frame: Frame, operation_id: int | None = None, *, above: QWidget | None = None) -> None:
    """What was changed record by record, of one operation or of all."""
    from ui.records.audit_dialog import AuditDialog

    AuditDialog(frame.ctx, above or frame, operation_id=operation_id).open()
