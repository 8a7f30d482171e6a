"""What can be done with a paper: print, export, look behind it, go to what it lacks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.actions.action import MAIN, ROW, Action, Need
from ui.pages.reports.reports_view import WAYS, ReportsView
from ui.papers import output

if TYPE_CHECKING:
    from app.writers.files import Written

FORMAT_WORDS = {"xlsx": "导出 Excel", "pdf": "导出 PDF", "docx": "导出 Word", "txt": "导出文本"}
# Papers with something behind them to look at or to set: the words of the button.
BASIS = {"summary": "数字和依据…", "appraisal": "权重…"}


def open_basis(view: ReportsView) -> None:
    """The summary's figures with their rows, the appraisal's weights."""
    if view.report_id() == "summary":
        from ui.pages.reports.summary_dialog import SummaryDialog

        SummaryDialog(view.ctx, view, year=view.year).open()
    elif view.report_id() == "appraisal":
        from ui.pages.reports.appraisal_weights_dialog import AppraisalWeightsDialog

        AppraisalWeightsDialog(view.ctx, view, year=view.year).open()


def go_to_missing(view: ReportsView) -> None:
    """To where what the paper lacks is entered: the class session's marks, the plan, the roster."""
    page = WAYS[view.lacking][1]
    if page == "roster":
        from ui.wizards.import_wizard import open_import_wizard

        open_import_wizard(view, view.ctx, "roster", {"year": view.year})
        return
    values = view.options.values() or {}
    wanted = values.get("class_session_ids") or (values.get("class_session_id"),)
    view.ctx.bus.show_tab.emit(page, wanted[0] if page == "attendance" else None)


def open_forms(view: ReportsView) -> None:
    """上报表: forms from above, filled by one click."""
    from ui.pages.reports.forms_dialog import FormsDialog

    FormsDialog(view.ctx, view, year=view.year).open()


def open_folder(view: ReportsView) -> None:
    """Show the folder of exports."""
    output.show_folder(view.ctx.app.paths.exports)


def print_paper(view: ReportsView) -> None:
    """Print what is shown."""
    view.print_paper()


def export(view: ReportsView, place: int = 0) -> None:
    """Under its telling name into the folder of exports; `place`: the usual format, the other, one more."""
    values = view.options.values()
    if values is not None:
        ending = view.formats[place]
        view.saver.save(view.report_id(), values, ending=ending, done=partial(_tell_exported, view))


def _tell_exported(view: ReportsView, _written: Written) -> None:
    view.exported.emit()


# -- the table ------------------------------------------------------------------------------------


def _basis_words(view: ReportsView) -> tuple[str, str]:
    words = BASIS.get(view.report_id(), "")
    return words, words or "数字和依据…"


def _has_format(place: int, view: ReportsView) -> bool:
    return len(view.formats) > place


def _format_words(place: int, otherwise: str, view: ReportsView) -> tuple[str, str]:
    """Text and tip; before a paper is chosen, and where it has no such format, the usual word."""
    if not _has_format(place, view):
        return otherwise, otherwise
    words = FORMAT_WORDS[view.formats[place]]
    return words, f"{words}，存到导出文件夹"


def _export_in(id_: str, place: int, words: str, where: str = ROW) -> Action[ReportsView]:
    has_format = partial(_has_format, place)
    return Action(
        id_,
        words,
        partial(export, place=place),
        needs=(READY, Need[ReportsView]("这份表没有这种格式", has_format)),
        place=where,
        says=partial(_format_words, place, words),
        shown=None if place == 0 else has_format,
    )


READY = Need[ReportsView]("页面还没有生成", lambda view: view.is_ready)
HAS_BASIS = Need[ReportsView]("先选中年度总结或培训考核评分表", lambda view: view.report_id() in BASIS)

ACTIONS: tuple[Action[ReportsView], ...] = (
    Action(
        "basis",
        "数字和依据…",
        open_basis,
        needs=(HAS_BASIS,),
        place=ROW,
        says=_basis_words,
        shown=lambda view: view.report_id() in BASIS,
    ),
    Action("forms", "上报表…", open_forms, keys="Ctrl+Shift+U", place=ROW, help="填写上级的 xlsx 表"),
    Action("folder", "打开文件夹", open_folder, place=ROW),
    _export_in("third", 2, "导出 Word"),
    _export_in("second", 1, "导出 PDF"),
    Action("print", "打印…", print_paper, needs=(READY,), place=ROW),
    _export_in("export", 0, "导出 Excel", MAIN),
)
