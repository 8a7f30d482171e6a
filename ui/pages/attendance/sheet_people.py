"""Who stands on the sheet: found, added as a walk-in, taken off the list."""

from __future__ import annotations

from functools import partial

from app.rules import marks
from app.rules.session_status import CANCELLED
from ui.pages.attendance.attendance_view import AttendanceView
from ui.pages.attendance.away_guard import VERB
from ui.work import messages


def find_person(view: AttendanceView) -> None:
    """Find somebody on the sheet, or add a walk-in, by name or pinyin."""
    from ui.widgets.person_picker import PersonPicker

    lesson = view.sheet.lesson
    if lesson is None:
        return
    listed = {row.person_id: row.number for row in view.sheet.model.rows}
    dialog = PersonPicker(
        view.ctx, view, on=lesson.held_on, listed=listed, can_add=lesson.status != CANCELLED
    )
    dialog.found.connect(partial(_go_to, view))
    dialog.added.connect(partial(_add, view))
    dialog.open()


def _go_to(view: AttendanceView, person_id: int) -> None:
    view.sheet.go_to_person(person_id)
    view.sheet.focus_grid()


def _add(
    view: AttendanceView, person_id: int, name: str, is_present: bool, *, even_away: bool = False
) -> None:
    from app.services.mark import sheets

    lesson = view.sheet.lesson
    if lesson is None:
        return
    view.sheet.queue.flush()
    view.sheet.want_person(person_id)
    view.ctx.runner.command(
        partial(
            sheets.add_walk_in,
            class_session_id=lesson.id,
            person_id=person_id,
            mark=marks.PRESENT if is_present else "",
            even_away=even_away,
        ),
        action="attendance.walk_in",
        text=f"添加临时参加：{name}",
        done=partial(_tell_added, view),
        failed=partial(_ask_even_away, view, person_id, name, is_present),
    )


def _ask_even_away(
    view: AttendanceView, person_id: int, name: str, is_present: bool, error: Exception
) -> None:
    """Somebody 离册, 借调 or 停职 on that day: asked whether he came all the same."""
    if getattr(error, "code", "") != "attendance.away":
        messages.show_error(view, error)
        return
    words = getattr(error, "data", {}).get("words", "")
    if messages.confirm(
        view,
        f"{name}（{words}），不在应到范围。",
        VERB,
        advice="确实到场的按临时参加登记，不算应到。",
    ):
        _add(view, person_id, name, is_present, even_away=True)


def _tell_added(view: AttendanceView, _participation_id: int) -> None:
    view.ctx.bus.say("已加到名单末尾，原有序号不变。", undo=True)
    view.sheet.focus_grid()


def remove_person(view: AttendanceView) -> None:
    """Take an unmarked person off the list."""
    from app.services.plan import expected

    sheet = view.sheet
    participation_id = sheet.grid.current_id()
    if participation_id is None or sheet.model.is_read_only:
        return
    row = sheet.model.rows[sheet.model.line_of(participation_id)]
    if not messages.confirm(
        view,
        f"要把“{row.name}”移出这一课次的应到名单。",
        "移出名单",
        safe="其他人的序号和考勤不变，之后可以撤销。",
    ):
        return
    sheet.queue.flush()
    view.ctx.runner.command(
        partial(expected.remove_from_list, participation_id=participation_id),
        action="attendance.remove",
        text=f"移出名单：{row.name}",
        done=partial(_tell_removed, view),
    )


def _tell_removed(view: AttendanceView, _answer: object) -> None:
    view.ctx.bus.say("已移出名单。", undo=True)
