"""What can be done on the roster page: each act opens its dialog, mostly on the person under the cursor."""

from __future__ import annotations

from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.roster.roster_view import RosterView

# -- people ---------------------------------------------------------------------------------------


def add(view: RosterView) -> None:
    """A new person, in the unit chosen in the tree."""
    from ui.pages.roster.person_dialog import PersonDialog

    choice = view.tree.choice
    unit_id = choice.value if choice.kind == "unit" and isinstance(choice.value, int) else None
    dialog = PersonDialog(view.ctx, None, view, unit_id=unit_id)
    dialog.saved.connect(view.wanted)
    dialog.open()


def edit(view: RosterView) -> None:
    """The person under the cursor."""
    from ui.pages.roster.person_dialog import PersonDialog

    line = view.current_line()
    if line is not None:
        dialog = PersonDialog(view.ctx, line.id, view)
        dialog.saved.connect(view.wanted)
        dialog.open()


def transfer(view: RosterView) -> None:
    """Another unit or post from a day on."""
    from ui.pages.roster.person_move_dialogs import TransferDialog

    line = view.current_line()
    if line is not None:
        TransferDialog(view.ctx, line.person, view).open()


def leave_or_rejoin(view: RosterView) -> None:
    """离册, 借调 or 停职; for somebody who is away: coming back."""
    from ui.pages.roster.leave_dialogs import LeavingDialog, ReturnDialog

    line = view.current_line()
    if line is not None:
        dialog = ReturnDialog if line.away else LeavingDialog
        dialog(view.ctx, line.person, view).open()


def remove(view: RosterView) -> None:
    """Take back a mistaken entry."""
    from ui.pages.roster import person_move_dialogs

    line = view.current_line()
    if line is not None:
        person_move_dialogs.remove(view.ctx, line.person, view)


def copy_rows(view: RosterView) -> None:
    """The chosen lines, for a spreadsheet."""
    view.table.copy_selection()


def reveal_or_mask(view: RosterView) -> None:
    """ID numbers in full, or masked again."""
    view.reveal(view.is_masked)


def import_file(view: RosterView) -> None:
    """The import wizard."""
    from ui.wizards.import_wizard import open_import_wizard

    open_import_wizard(view, view.ctx, "roster", {"year": view.year})


# -- what people belong to ------------------------------------------------------------------------


def manage_units(view: RosterView) -> None:
    """Order, names and kinds of units."""
    from ui.pages.roster.units_dialog import UnitsDialog

    UnitsDialog(view.ctx, view, year=view.year).open()


def manage_groups(view: RosterView) -> None:
    """人员类别: names, order, members, end."""
    from ui.pages.roster.groups_dialog import GroupsDialog

    GroupsDialog(view.ctx, view).open()


def chosen_unit_id(view: RosterView) -> int | None:
    """The unit chosen in the tree, else that of the person under the cursor."""
    choice, line = view.tree.choice, view.current_line()
    if choice.kind == "unit" and isinstance(choice.value, int):
        return choice.value
    return line.person.unit_id if line is not None else None


def show_unit_card(view: RosterView) -> None:
    """单位卡片 of the unit chosen."""
    from ui.records.unit_card_dialog import UnitCardDialog

    unit_id = chosen_unit_id(view)
    if unit_id is not None:
        UnitCardDialog(view.ctx, view, unit_id=unit_id, year=view.year).open()


# -- papers ---------------------------------------------------------------------------------------


def paper_params(view: RosterView) -> dict[str, object]:
    """What stands on a printed roster: the day, the unit chosen in the tree, numbers as on screen."""
    choice, page = view.tree.choice, view.page
    params: dict[str, object] = {"on": view.day, "full_numbers": not view.is_masked}
    if choice.kind == "unit":
        params["unit_id"] = choice.value
    elif choice.kind == "group" and page is not None:
        params["group_id"] = next(group.id for group in page.groups if group.name == choice.value)
    return params


def print_list(view: RosterView) -> None:
    """The roster on paper, seen first."""
    from ui.papers.preview_dialog import open_preview

    open_preview(view, view.ctx, "roster", paper_params(view))


def print_record(view: RosterView) -> None:
    """学习培训情况 of the person under the cursor, for a dossier, seen first."""
    from ui.papers.preview_dialog import open_preview

    line = view.current_line()
    if line is not None:
        params = {"year": view.year, "person_ids": (line.id,), "today": view.ctx.app.today}
        open_preview(view, view.ctx, "record", params)


def export_list(view: RosterView) -> None:
    """The roster as a spreadsheet in the folder of exports."""
    from ui.papers.output import Saver

    if view.saver is None:
        view.saver = Saver(view.ctx, view)
    view.saver.save("roster", paper_params(view), ending="xlsx")


# -- the table ------------------------------------------------------------------------------------


def _away_words(view: RosterView) -> tuple[str, str]:
    line = view.current_line()
    words = "返回、入册…" if line is not None and line.away else "离册、借调…"
    return words, words


CHOSEN = Need[RosterView]("先在名册中选中一人", lambda view: view.current_line() is not None)
HERE = Need[RosterView]("已离册的人员不能调动", lambda view: view.tree.choice.kind != "left")
UNIT = Need[RosterView]("先在左边选一个单位", lambda view: chosen_unit_id(view) is not None)
PEOPLE = Need[RosterView]("名册还是空的", lambda view: view.page is not None and bool(view.page.people))

ACTIONS: tuple[Action[RosterView], ...] = (
    Action("edit", "修改", edit, needs=(CHOSEN,), help="修改选中的人"),
    Action("transfer", "调动", transfer, needs=(CHOSEN, HERE), place=ROW),
    Action("delete", "离册、借调…", leave_or_rejoin, needs=(CHOSEN,), place=ROW, says=_away_words),
    Action("record", "打印学习培训情况", print_record, needs=(CHOSEN,)),
    Action("units", "单位管理", manage_units, place=ROW),
    Action("print", "打印", print_list, needs=(PEOPLE,), place=ROW, help="打印名册"),
    Action("import", "从表格导入", import_file, place=ROW),
    Action("groups", "人员类别…", manage_groups, menu=MORE),
    Action("unit_card", "单位卡片", show_unit_card, keys="Ctrl+U", needs=(UNIT,), menu=MORE),
    Action("export", "导出为 Excel", export_list, needs=(PEOPLE,), menu=MORE),
    Action("copy", "复制选中的行", copy_rows, menu=MORE, tip="复制选中的行（Ctrl+C）"),
    Action("reveal", "显示完整身份证号", reveal_or_mask, menu=MORE, ticked=lambda view: not view.is_masked),
    Action("remove", "删除误登记的人员", remove, needs=(CHOSEN,), menu=MORE),
    Action("new", "新增干部", add, place=MAIN),
)
