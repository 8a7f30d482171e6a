"""Each dialog that edits, opened on a filled record of `edit_town`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tests.ui import edit_town
from tests.ui.edit_fields import on_day
from ui.work.context import UiContext

Make = Callable[[UiContext, QWidget], QDialog]


def read(ctx: UiContext, query: Callable[..., Any], **values: Any) -> Any:
    """The answer of a service."""
    with ctx.app.database.read() as session:
        return query(session, **values)


def dialog_class(name: str) -> Any:
    """A dialog by `folder.module.Class` under `ui`."""
    module, _, cls = name.rpartition(".")
    return getattr(importlib.import_module(f"ui.{module}"), cls)


def open_entry(register_id: str, **values: Any) -> Make:
    """An entry of a register, entered just before."""

    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.register.entry_saving import save_entry
        from app.services.register.forms import get_register

        kept: list[Any] = []
        ctx.runner.command(
            partial(
                save_entry,
                register_id=register_id,
                entry_id=None,
                values=values,
                today=date(2024, 8, 15),
                period="2024",
            ),  # fmt: skip
            action="register.add",
            text="新增登记",
            done=kept.append,
        )
        return dialog_class("pages.registers.entry_dialog.EntryDialog")(
            ctx,
            parent,
            read(ctx, get_register, register_id=register_id),
            year=2024,
            entry_id=kept[0].entry_id,
        )

    return make


def open_leave(place: int) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.leave import leaves

        slip = sorted(read(ctx, leaves.list_leaves, year=2024), key=lambda row: row.id)[place]
        return dialog_class("pages.attendance.leave_dialog.LeaveDialog")(ctx, parent, leave=slip)

    return make


def open_note(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.follow_up import talk_incidents

    (note,) = read(ctx, talk_incidents.list_notes, class_session_id=1)
    cls = dialog_class("pages.attendance.discipline_note_dialog.DisciplineNoteDialog")
    return cls(ctx, parent, year=2024, note=note)


def open_mark_kind(code: str) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.mark import mark_versions

        rows = read(ctx, mark_versions.list_mark_versions)
        wanted = next(row.kind.code for row in rows if code in (row.kind.code, row.kind.label))
        cls = dialog_class("pages.attendance.mark_kind_dialog.MarkKindDialog")
        dialog = cls(ctx, parent, versions=rows, code=wanted)
        on_day(date(2024, 7, 1))(dialog.start)
        return dialog

    return make


def open_minutes(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.mark import attendance
    from app.services.plan import class_sessions

    held = read(ctx, class_sessions.get_class_session, class_session_id=1)
    sheet = read(ctx, attendance.get_sheet, class_session_id=1)
    row = next(each for each in sheet.rows if each.minutes_late)
    cls = dialog_class("pages.attendance.minutes_dialog.MinutesDialog")
    return cls(ctx, parent, lesson=held, row=row, labels={})


def open_windows(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.mark import arrivals

    cls = dialog_class("pages.attendance.time_windows_dialog.TimeWindowsDialog")
    return cls(ctx, read(ctx, arrivals.get_windows), parent)


def open_lateness(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.mark import mark_versions

    cls = dialog_class("pages.attendance.mark_kind_dialogs.LatenessDialog")
    return cls(ctx, parent, read(ctx, mark_versions.list_lateness))


def open_bulletin(bulletin_id: int) -> Make:
    cls = "pages.bulletins.bulletin_edit_dialog.BulletinEditDialog"
    return lambda ctx, parent: dialog_class(cls)(ctx, bulletin_id, parent)


def open_plain(name: str, **values: Any) -> Make:
    return lambda ctx, parent: dialog_class(name)(ctx, parent, **values)


def open_rule(code: str) -> Make:
    return partial(_rule, code)


def _rule(code: str, ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.rule import duty_rules

    rule = next(each for each in read(ctx, duty_rules.list_duty_rules) if each.code == code)
    return dialog_class("pages.duties.duty_rules_dialog.DutyRuleDialog")(ctx, parent, rule=rule)


def open_numbers(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.plan import execution

    rows = read(ctx, partial(execution.list_execution, year=2024, today=date(2024, 12, 31)))
    opened = dialog_class("pages.plan.execution_dialog.NumbersDialog")
    return opened(ctx, parent, year=2024, row=next(row for row in rows if row.title == "信访"))


def open_own_duty(label: str) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.rule import duty_rules

        rule = next(each for each in read(ctx, duty_rules.list_duty_rules) if each.label == label)
        return dialog_class("pages.duties.own_duty_dialog.OwnDutyDialog")(ctx, parent, rule=rule)

    return make


def open_exemption(ctx: UiContext, parent: QWidget) -> QDialog:
    return dialog_class("pages.duties.exemption_dialog.ExemptionDialog")(ctx, parent, class_session_id=1)


def open_round(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.duty import training_rounds

    (row,) = read(ctx, training_rounds.list_rounds)
    return dialog_class("pages.duties.round_dialog.RoundDialog")(ctx, parent, ctx.app.today, row)


def open_turn(turn_id: int) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.routine import rotation

        row = next(each for each in read(ctx, rotation.list_turns, year=2024) if each.id == turn_id)
        made: QDialog = dialog_class("pages.duties.turn_dialog.TurnDialog")(ctx, parent, row)
        return made

    return make


def open_pair(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.routine import mentorship

    pair = read(ctx, mentorship.list_pairs, year=2024)[0]
    cls = dialog_class("pages.duties.routine_dialogs.PairDialog")
    return cls(ctx, parent, date(2024, 8, 5), pair=pair)


def open_study(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.routine import unit_study

    week = date(2024, 8, 5)
    cell = read(ctx, unit_study.study_matrix, first=week, last=week).cells[1, week]
    return dialog_class("pages.duties.study_dialog.StudyDialog")(ctx, parent, (1, "党政办"), week, cell)


def open_missed(name: str, person_id: int) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.follow_up import make_ups

        rows = read(ctx, make_ups.list_missed, year=2024, person_id=person_id)
        return dialog_class(f"pages.follow_up.{name}")(ctx, rows, parent)

    return make


def open_talk(name: str, place: int) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.follow_up import talks

        talk = sorted(read(ctx, talks.list_talks, year=2024), key=lambda row: row.id)[place]
        cls = dialog_class(f"pages.follow_up.{name}")
        made: QDialog = (
            cls(ctx, [talk], parent, after=_nothing) if "Notice" in name else cls(ctx, talk, parent)
        )
        return made

    return make


def _nothing() -> None:
    pass


def open_person(ctx: UiContext, parent: QWidget) -> QDialog:
    made: QDialog = dialog_class("pages.roster.person_dialog.PersonDialog")(ctx, 7, parent)
    return made


def open_layout(ctx: UiContext, parent: QWidget) -> QDialog:
    from ui.papers import output

    columns = ("午餐", "电话")
    kept = {"panels": 2, "blank_rows": 7, "extra_columns": columns, "masked_id": True}
    output.keep_sheet_layout(ctx, kept)
    cls = dialog_class("papers.sheet_layout_dialog.SheetLayoutDialog")
    made: QDialog = cls(ctx, parent, after=_nothing)
    return made


def open_session(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.plan import class_sessions

    rows = read(ctx, class_sessions.list_class_sessions, year=2024)
    cls = dialog_class("pages.plan.class_session_dialog.ClassSessionDialog")
    return cls(ctx, parent, day=edit_town.DAY, class_session_id=1, rows=rows)


def open_programmes(ctx: UiContext, parent: QWidget) -> QDialog:
    dialog = dialog_class("pages.plan.programmes_dialog.ProgrammesDialog")(ctx, parent, year=2024)
    dialog.view.select_id(2)
    return dialog


def open_group(name: str) -> Make:
    def make(ctx: UiContext, parent: QWidget) -> QDialog:
        from app.services.person import groups

        row = next(each for each in read(ctx, groups.list_groups) if each.name == "驻村工作队")
        return dialog_class(f"pages.roster.{name}")(ctx, row, parent)

    return make


def open_unit(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.person import units

    rows = read(ctx, units.list_units)
    return dialog_class("pages.roster.unit_dialog.UnitDialog")(ctx, rows[1], rows, parent)


def open_exam(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.exam import exams

    exam = read(ctx, exams.get_exam, exam_id=1)
    return dialog_class("pages.scores.exam_dialog.ExamDialog")(ctx, parent, year=2024, exam=exam)


def open_resit(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.exam import resits

    row = next(each for each in read(ctx, resits.list_resits, year=2024) if each.person_id == 1)
    return dialog_class("pages.follow_up.resit_dialog.ResitDialog")(ctx, row, parent)


def open_items(ctx: UiContext, parent: QWidget) -> QDialog:
    from app.services.archive import archive_check

    items = read(ctx, archive_check.list_items)
    return dialog_class("records.archive_items_dialog.ArchiveItemsDialog")(ctx, items, parent)
