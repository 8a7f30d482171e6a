"""What can be done in 制度执行: hours, duties, print, export, the books behind; from view to view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.duties.duties_view import CALENDAR, HOURS, VIEWS, DutiesView

if TYPE_CHECKING:
    from app.services.record.beginnings import Beginning

REPORTS = {CALENDAR: "duties", HOURS: "hours-warning"}


# -- the row --------------------------------------------------------------------------------------


def new(view: DutiesView) -> None:
    """What a view of regular work adds, else 学时 of the person under the cursor."""
    if view.routine is not None:
        view.routine.new()
        return
    from ui.pages.duties.hour_entry_dialog import HourEntryDialog

    person_id = view.hours.current_person() if view.place == HOURS else None
    HourEntryDialog(view.ctx, view, year=view.year, person_id=person_id).open()


def edit(view: DutiesView) -> None:
    """What a view of regular work changes, else the duties themselves."""
    if view.routine is not None:
        view.routine.edit()
    else:
        set_rules(view)


def set_rules(view: DutiesView) -> None:
    """制度设置, at the duty under the cursor."""
    from ui.pages.duties.duty_rules_dialog import DutyRulesDialog

    line = view.calendar.current_line()
    DutyRulesDialog(view.ctx, view, code=line.rule.code if line is not None else "").open()


def edit_entry(view: DutiesView, entry_id: int) -> None:
    """An entry of hours, asked for where the rows behind a figure stand."""
    from ui.pages.duties.hour_entry_dialog import HourEntryDialog

    HourEntryDialog(view.ctx, view, year=view.year, entry_id=entry_id).open()


def paper(view: DutiesView) -> tuple[str, dict[str, object]] | None:
    """Report and parameters of what is in front; None when there is nothing to print."""
    if view.routine is not None:
        return view.routine.paper()
    return REPORTS[view.place], {"year": view.year, "today": view.ctx.app.today}


def preview(view: DutiesView) -> None:
    """Large, with print."""
    from ui.papers.preview_dialog import open_preview

    found = paper(view)
    if found is not None:
        open_preview(view, view.ctx, *found)


def export(view: DutiesView) -> None:
    """Calendar or hours as xlsx; the views of regular work have no table of their own."""
    found = paper(view) if view.routine is None else None
    if found is not None:
        view.saver.save(*found, ending="xlsx")


# -- 更多 -----------------------------------------------------------------------------------------


def import_hours(view: DutiesView) -> None:
    """导入平台学时."""
    from ui.wizards.import_wizard import open_import_wizard

    open_import_wizard(view, view.ctx, "hours", {"year": view.year})


def show_entries(view: DutiesView) -> None:
    """学时登记簿."""
    from ui.pages.duties.hour_entries_dialog import HourEntriesDialog

    HourEntriesDialog(view.ctx, view, year=view.year).open()


def show_overlaps(view: DutiesView) -> None:
    """重复和重叠."""
    from ui.pages.duties.overlaps_dialog import OverlapsDialog

    OverlapsDialog(view.ctx, view, year=view.year).open()


def show_settings(view: DutiesView) -> None:
    """学时折算."""
    from ui.pages.duties.hour_settings_dialog import HourSettingsDialog

    HourSettingsDialog(view.ctx, view).open()


def edit_topics(view: DutiesView) -> None:
    """周例会学习专题."""
    from ui.pages.duties.study_dialog import TopicsDialog

    TopicsDialog(view.ctx, view, view.year).open()


def set_pair_rules(view: DutiesView) -> None:
    """结对条件和目标."""
    from ui.pages.duties.routine_dialogs import AgeDialog

    AgeDialog(view.ctx, view).open()


# -- the duty under the cursor --------------------------------------------------------------------


def enter(view: DutiesView) -> None:
    """A new entry of the register that the duty under the cursor counts, of whom the row is."""
    from app.services.record.beginnings import begin_entry

    line, row = view.calendar.current_line(), view.calendar.current_row()
    if line is None:
        return
    of = {row.target: row.target_id} if row is not None else {}
    ask = partial(begin_entry, rule=line.rule, person_id=of.get("person"), unit_id=of.get("unit"))
    view.ctx.runner.query(ask, key="duty-beginning", done=partial(_open_entry, view))


def _open_entry(view: DutiesView, begun: Beginning) -> None:
    from ui.pages.registers.entry_dialog import EntryDialog

    EntryDialog(view.ctx, view, begun.register, year=view.year, begin=begun.values).open()


def let_off(view: DutiesView) -> None:
    """免于测试 of the class under the cursor."""
    from ui.pages.duties.exemption_dialog import ExemptionDialog

    row = view.calendar.current_row()
    if row is not None and row.target_id is not None:
        ExemptionDialog(view.ctx, view, class_session_id=row.target_id).open()


def _counts_entries(view: DutiesView) -> bool:
    from app.services.record.beginnings import book_of

    line = view.calendar.current_line()
    return line is not None and bool(book_of(line.rule))


def _is_tested_class(view: DutiesView) -> bool:
    line, row = view.calendar.current_line(), view.calendar.current_row()
    is_tests = line is not None and line.rule.measure == "class_tests"
    return is_tests and row is not None and row.target == "session"


# -- the table ------------------------------------------------------------------------------------


def _go_to(view: DutiesView, *, place: int) -> None:
    view.show_view(place)


def _new_words(view: DutiesView) -> tuple[str, str]:
    return (view.routine.new_text if view.routine is not None else "登记学时"), ""


def _edit_words(view: DutiesView) -> tuple[str, str]:
    return (view.routine.edit_text if view.routine is not None else "制度设置"), ""


def _of_the_year(view: DutiesView) -> bool:
    """Calendar and hours tell of the whole year; the other views are entered line by line."""
    return view.routine is None


def _is_edited(view: DutiesView) -> bool:
    return view.routine is None or bool(view.routine.edit_text)


def _is_printed(view: DutiesView) -> bool:
    return view.routine is None or view.routine.prints


def _is_calendar(view: DutiesView) -> bool:
    return view.place == CALENDAR


def _is_pairs(view: DutiesView) -> bool:
    return view.name == "pairs"


def _is_weeks(view: DutiesView) -> bool:
    return view.name == "weeks"


KEPT = Need[DutiesView]("先把光标移到在登记簿里登记的一项制度", _counts_entries)
CLASS = Need[DutiesView]("先在“凡训必考”的明细里选一个班次", _is_tested_class)

ACTIONS: tuple[Action[DutiesView], ...] = (
    Action(
        "edit",
        "制度设置",
        edit,
        place=ROW,
        folds=1,
        says=_edit_words,
        shown=_is_edited,
        help="制度设置；在其他各页修改光标所在的一条",
    ),
    Action("print", "打印", preview, place=ROW, folds=3, shown=_is_printed),
    Action("export", "导出", export, place=ROW, folds=2, shown=_of_the_year),
    Action("enter", "登记这一项…", enter, keys="Ctrl+J", needs=(KEPT,), menu=MORE, shown=_is_calendar),
    Action("let_off", "免于测试…", let_off, keys="Ctrl+M", needs=(CLASS,), menu=MORE, shown=_is_calendar),
    Action("import", "导入平台学时", import_hours, menu=MORE, shown=_of_the_year),
    Action("entries", "学时登记簿", show_entries, keys="Ctrl+L", menu=MORE, shown=_of_the_year),
    Action("overlaps", "重复和重叠", show_overlaps, menu=MORE, shown=_of_the_year),
    Action("settings", "学时折算", show_settings, menu=MORE, shown=_of_the_year),
    Action("pair_rules", "结对条件和目标…", set_pair_rules, menu=MORE, shown=_is_pairs),
    Action("topics", "周例会学习专题", edit_topics, menu=MORE, shown=_is_weeks),
    Action("new", "登记学时", new, place=MAIN, says=_new_words, help="登记学时；在其他各页新增一条"),
    *(
        Action(f"view_{name}", title, partial(_go_to, place=place), keys=f"Ctrl+{place + 1}")
        for place, (name, title, _tip) in enumerate(VIEWS)
    ),
)
