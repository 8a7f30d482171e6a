"""What can be done from the window's menus, as one table: words, keys, what it needs, its menu, what it does.

The menu bar, the keys, F1 (“快捷键”) and Ctrl+K follow from it. Keys that the page in front answers to (打印,
新增 …) are lines here too: their words and whether they are dead are the page's.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.actions.action import Action, Need
from ui.window.frame import Frame
from ui.window.inspecting import is_inspecting, toggle_inspection
from ui.window.page_in_front import can_search, focus_search, of_page, show_columns
from ui.window.record_actions import (
    close_year,
    in_a_town,
    show_archive,
    show_corrections,
    show_imports,
    show_trail,
)
from ui.window.registry import TABS, page_keys
from ui.window.tables import tables_in
from ui.work.bus import BACKUP_TO_DISK
from ui.work.sample import other_folder

FILE, EDIT, VIEW, HELP = "文件(&F)", "编辑(&E)", "查看(&V)", "帮助(&H)"
COMPACT = "compact"


# -- files and folders ----------------------------------------------------------------------------


def open_exports(frame: Frame) -> None:
    """Show the folder of exported papers."""
    if frame.ctx.is_open:
        _open_folder(frame.ctx.app.paths.exports)


def open_data_folder(frame: Frame) -> None:
    """Show the data folder."""
    if frame.ctx.is_open:
        _open_folder(frame.ctx.app.paths.data)


def _open_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def switch_sample(frame: Frame) -> None:
    """To the sample town, or back to the clerk's own data; the two never mix."""
    if frame.ctx.is_open:
        frame.switch_folder(other_folder(frame.ctx.app.paths.data))


def _sample_words(frame: Frame) -> tuple[str, str]:
    return "回到本单位数据" if frame.is_sample else "打开样例乡镇", ""


def back_up_to_disk(frame: Frame) -> None:
    """Choose the folder on the U-disk, copy, read back."""
    frame.ctx.bus.backup_wanted.emit(BACKUP_TO_DISK)


def restore(frame: Frame) -> None:
    """从备份恢复, also of data that do not open."""
    frame.restore_wanted.emit()


# -- undo and the town --------------------------------------------------------------------


def _undo_words(frame: Frame) -> tuple[str, str]:
    """撤销：登记考勤…"""
    undo = frame.ctx.undo
    return _step_words("撤销", undo.undo_text, asks=undo.undo_asks), ""


def _redo_words(frame: Frame) -> tuple[str, str]:
    undo = frame.ctx.undo
    return _step_words("重做", undo.redo_text, asks=undo.redo_asks), ""


def _step_words(verb: str, text: str, *, asks: bool) -> str:
    return f"{verb}：{text}{'…' if asks else ''}" if text else verb


@in_a_town("单位和经办人")
def edit_town(frame: Frame) -> None:
    """Change the town's name."""
    from ui.window.town_dialog import TownDialog

    dialog = TownDialog(frame.ctx, frame)
    dialog.saved.connect(frame.show_town)
    dialog.open()


# -- what is shown --------------------------------------------------------------------------------


@in_a_town("查找和操作")
def show_palette(frame: Frame) -> None:
    """Find a page, an act, a class session, a person or a paper, and go there or do it."""
    from ui.window.palette import Palette

    Palette(frame).open()


def is_compact(frame: Frame) -> bool:
    """Whether lines are narrow."""
    return bool(frame.ctx.preferences.get(COMPACT, False))


def toggle_compact(frame: Frame) -> None:
    """28 px rows instead of 32, in every table."""
    narrow = not is_compact(frame)
    frame.ctx.preferences.set(COMPACT, narrow)
    for table in tables_in(frame):
        table.set_compact(narrow)


def show_help(frame: Frame) -> None:
    """The page about what is in front."""
    from ui.window.help_dialog import HelpDialog

    tab = frame.current_tab()
    HelpDialog(tab.help_page if tab is not None else "general", frame, ACTIONS).show()


def show_about(frame: Frame) -> None:
    """Which program this is and where the data lies."""
    from ui.window.help_dialog import show_about as tell_about

    tell_about(frame)


# -- the table, in the order of the menus ---------------------------------------------------------

SOMETHING_DONE = Need[Frame]("没有可以撤销的", lambda frame: bool(frame.ctx.undo.undo_text))
SOMETHING_UNDONE = Need[Frame]("没有可以重做的", lambda frame: bool(frame.ctx.undo.redo_text))
SEARCHES = Need[Frame]("本页没有搜索框", can_search)


def _go_to(frame: Frame, *, page: str) -> None:
    frame.show_tab(page)


PAGES: tuple[Action[Frame], ...] = tuple(
    Action(spec.id, spec.title, partial(_go_to, page=spec.id), keys=page_keys(number), menu=VIEW)
    for number, spec in enumerate(TABS, start=1)
)

ACTIONS: tuple[Action[Frame], ...] = (
    of_page("import", "导入", FILE, tells="从表格导入"),
    of_page("export", "导出", FILE),
    of_page("print", "打印", FILE),
    Action("imports", "导入记录", show_imports, menu=FILE),
    Action("exports_folder", "打开导出文件夹", open_exports, menu=FILE, follows_line=True),
    Action("data_folder", "打开数据文件夹", open_data_folder, menu=FILE),
    Action("sample", "打开样例乡镇", switch_sample, menu=FILE, says=_sample_words),
    Action("backup", "备份到 U 盘", back_up_to_disk, menu=FILE, follows_line=True),
    Action("restore", "从备份恢复", restore, menu=FILE),
    Action("close_year", "年度封账", close_year, menu=FILE),
    Action("corrections", "封账和更正单", show_corrections, menu=FILE),
    Action("quit", "退出", lambda frame: frame.close(), keys="Ctrl+Q", menu=FILE, follows_line=True),
    Action(
        "undo",
        "撤销",
        lambda frame: frame.ctx.undo.undo(),
        keys="Ctrl+Z",
        needs=(SOMETHING_DONE,),
        menu=EDIT,
        says=_undo_words,
    ),
    Action(
        "redo",
        "重做",
        lambda frame: frame.ctx.undo.redo(),
        keys="Ctrl+Y|Ctrl+Shift+Z",
        needs=(SOMETHING_UNDONE,),
        menu=EDIT,
        says=_redo_words,
    ),
    of_page("new", "新增", EDIT, follows_line=True),
    of_page("edit", "修改", EDIT, tells="修改选中的一项，列表中也可以按 Enter"),
    of_page("save", "保存", EDIT, tells="不用按：每一步做完就已保存"),
    of_page("delete", "删除", EDIT, tells="离册、删除或取消选中的一项（会先询问）"),
    Action("town", "单位和经办人", edit_town, menu=EDIT, follows_line=True),
    Action(
        "find",
        "查找",
        focus_search,
        keys="Ctrl+F",
        needs=(SEARCHES,),
        menu=EDIT,
        help="到搜索框，也可以按 /；↓ 到列表，Esc 清除",
    ),
    *PAGES,
    Action(
        "palette",
        "查找和操作…",
        show_palette,
        keys="Ctrl+K",
        menu=VIEW,
        help="查找和操作：页面、操作、课次、人员、报表，输入文字或拼音首字母，Enter 打开或执行",
        follows_line=True,
    ),
    Action("columns", "表格的列", show_columns, keys="Ctrl+Shift+K", menu=VIEW, help="显示或隐藏表格的列"),
    Action("compact", "紧凑行距", toggle_compact, menu=VIEW, ticked=is_compact),
    Action(
        "inspection",
        "迎检模式",
        toggle_inspection,
        keys="Ctrl+Shift+J",
        menu=VIEW,
        help="迎检模式：只能查看，证件号和手机号打码，打印和导出注明“供检查使用”；再按一次，确认后退出",
        ticked=is_inspecting,
    ),
    Action("archive", "一期一档和附件", show_archive, menu=VIEW),
    Action("trail", "操作记录", show_trail, menu=VIEW),
    Action("reload", "刷新", lambda frame: frame.reload(), keys="F5", menu=VIEW),
    Action("help", "本页帮助", show_help, keys="F1", menu=HELP),
    Action("about", "关于干训台账", show_about, menu=HELP),
)
