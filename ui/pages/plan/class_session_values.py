"""A class session as it is stored, into its fields and back, checked on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.rules.hours import format_centi, parse_centi
from ui.pages.plan.class_session_fields import POTS, SessionFields

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionDetail
    from app.services.plan.planning import AudienceInput, ClassSessionInput


def show_detail(fields: SessionFields, detail: ClassSessionDetail) -> None:
    """Show what is stored."""
    from app.services.plan.planning import LecturerInput

    row = detail.row
    fields.own_id = row.id
    fields.title.setText(row.title)
    fields.day.set_date(row.held_on)
    if fields.part.findData(row.day_part) < 0:
        fields.part.addItem(row.day_part, row.day_part)  # 中午, of an import
    fields.part.setCurrentIndex(fields.part.findData(row.day_part))
    fields.start.set_time(row.start_time)
    fields.end.set_time(row.end_time)
    fields.place.setCurrentText(row.place)
    fields.form.setCurrentText(row.form)
    if fields.pot.findData(row.pot) < 0:
        fields.pot.addItem(row.pot, row.pot)
    fields.pot.setCurrentIndex(fields.pot.findData(row.pot))
    fields.hours.setText(format_centi(row.hours_centi))
    fields.batch.setText(row.batch)
    fields.programme.setCurrentIndex(max(0, fields.programme.findData(detail.programme_id)))
    fields.categories.show_chosen(detail.category_ids, detail.natures)
    fields.lecturers.set_lecturers(
        [LecturerInput(entry.name, entry.person_id, entry.organisation) for entry in detail.lecturers]
    )
    fields.required.setChecked(row.required)
    fields.capacity.setText("" if row.capacity is None else str(row.capacity))
    fields.guests.setText("" if row.guests is None else str(row.guests))
    fields.guest_names.setText(row.guest_names)
    fields.note.setText(row.note)
    if detail.sessions_in_batch > 1:
        fields.by_name["batch"].set_problem("")
        fields.batch.setToolTip(f"这一期共 {detail.sessions_in_batch} 个课次，名称和应到名单一起改")
    fields.show_hints()


def read_fields(fields: SessionFields, audience: Sequence[AudienceInput]) -> ClassSessionInput | None:
    """The value to store; None when something is wrong, which then stands under its field."""
    hours_centi = parse_centi(fields.hours.text() or "0")
    problems = problems_of(fields, hours_centi)
    fields.show_problems(problems)
    day = fields.day.date()
    if problems or day is None or hours_centi is None:
        return None
    return input_of(fields, audience, day, hours_centi)


def input_of(
    fields: SessionFields, audience: Sequence[AudienceInput], day: date, hours_centi: int
) -> ClassSessionInput:
    """What the fields say, all of it given."""
    from app.services.plan.planning import ClassSessionInput

    batches, again = fields.again.answer()
    return ClassSessionInput(
        title=fields.title.text().strip(),
        held_on=day,
        start_time=fields.start.time(),
        end_time=fields.end.time(),
        day_part=fields.part.currentData() or "",
        place=fields.place.currentText().strip(),
        form=fields.form.currentText().strip(),
        pot=fields.pot.currentData() or POTS[0],
        hours_centi=hours_centi,
        category_ids=fields.categories.category_ids(),
        lecturers=fields.lecturers.lecturers(),
        audience=tuple(audience),
        batch=fields.batch.text().strip(),
        batch_id=fields.same_batch.currentData() if fields.is_new else None,
        required=fields.required.isChecked(),
        programme_id=fields.programme.currentData(),
        note=fields.note.text().strip(),
        capacity=int(fields.capacity.text()) if fields.capacity.text().strip() else None,
        batches=batches,
        hours_again=again,
        same_course=batches is not None,
        natures=fields.categories.nature_names(),
        guests=int(fields.guests.text()) if fields.guests.text().strip() else None,
        guest_names=fields.guest_names.text().strip(),
    )


def problems_of(fields: SessionFields, hours_centi: int | None) -> dict[str, str]:
    """Field name → what is wrong with it; empty when the form can be stored."""
    start, end = fields.start.time(), fields.end.time()
    found = {}
    if not fields.title.text().strip():
        found["title"] = "请填写课程名称。"
    if fields.day.date() is None:
        found["day"] = (
            "请填写日期，例如 2024-08-15。"
            if not fields.day.text()
            else "看不懂这个日期，请写成 2024-08-15。"
        )
    if not fields.start.is_valid():
        found["start"] = "请写成 09:00。"
    if not fields.end.is_valid():
        found["end"] = "请写成 11:30。"
    if start is not None and end is not None and end <= start:
        found["end"] = "结束时间要晚于开始时间。"
    if hours_centi is None or not 0 <= hours_centi <= 9900:
        found["hours"] = "学时是 0 至 99 的数，例如 3 或 2.5。"
    seats = fields.capacity.text().strip()
    if seats and not (seats.isdecimal() and 0 < int(seats) < 10000):
        found["capacity"] = "请填人数，例如 40；不限的空着。"
    heads = fields.guests.text().strip()
    if heads and not (heads.isdecimal() and int(heads) < 10000):
        found["guests"] = "请填人数，例如 12；没有的空着。"
    fields.lecturers.take()
    if fields.lecturers.unclear():
        found["lecturers"] = fields.lecturers.unclear()
    return found
