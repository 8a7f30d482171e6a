"""请假条 on A5: one slip a page, filled from the record or with room for handwriting (C26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Fact
from app.papers.letter import FieldRow, Fields, Geometry, Letter, Letters, Paragraph, long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.services.leave.leaves import KIND_LABELS, LeaveRow, list_leaves
from app.services.person.roster import get_person
from app.services.plan.class_sessions import get_class_session
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class LeaveSlipParams:
    """The slips to print."""

    leave_ids: Annotated[tuple[int, ...], Asked("请假条", "--leave", What.LEAVE)]
    made_at: MadeAt = None


def build(session: Session, params: LeaveSlipParams, progress: Progress = NO_PROGRESS) -> Letter | Letters:
    """A letter, or several in one file. Raises `InputProblem` leave.not_found."""
    progress.start(len(params.leave_ids), "生成请假条")
    wanted = set(params.leave_ids)
    rows = [row for row in list_leaves(session) if row.id in wanted]
    if not rows:
        raise InputProblem("leave.not_found")
    town = get_town(session)
    author = wording.office_name(town)
    made = []
    for row in rows:
        made.append(_slip(session, row, wording.town_name(town), author, params.made_at))
        progress.step()
    if len(made) == 1:
        return made[0]
    stem = file_names.stem(file_names.month_words(f"{rows[0].start_on:%Y-%m}"), "请假条")
    return Letters("请假条", made, author=author, created=params.made_at, file_stem=stem)


def _slip(session: Session, row: LeaveRow, town: str, author: str, made_at: datetime | None) -> Letter:
    person = get_person(session, person_id=row.person_id, on=row.start_on).row
    days = (row.end_on - row.start_on).days + 1
    span = long_date(row.start_on)
    if row.end_on != row.start_on:
        span = f"{wording.period(row.start_on, row.end_on)}，共{days}天"
    about = "这一时段的全部培训"
    if row.class_session_id is not None:
        about = get_class_session(session, class_session_id=row.class_session_id).title
    handed = long_date(row.handed_in_on) if row.handed_in_on else ""
    form = Fields(
        (
            FieldRow((Fact("姓名", row.name), Fact("请假类别", KIND_LABELS[row.kind]))),
            FieldRow((Fact("单位", person.unit), Fact("职务", person.title))),
            FieldRow((Fact("请假时间", span),)),
            FieldRow((Fact("培训内容", about),)),
            FieldRow((Fact("请假事由", row.reason),), 26.0),
            FieldRow((Fact("批准人", row.approver), Fact("交条日期", handed, 1.2))),
            FieldRow((Fact("请假人签字"), Fact("批准人签字")), 14.0),
        ),
        boxed=True,
    )
    rule = (
        "须在培训前向批准人请假；事后补交的注明补假，未交的不算请假。不履行请假手续的，按规定进行警示谈话。"
    )
    when = "开课以后" if row.after_start else "请假开始以后"
    late = (Paragraph(f"本条于{when}交来，按补假登记。", indent=0, size=10.5),) if row.late else ()
    return Letter(
        f"{town}干部教育培训请假条",
        (form, *late, Paragraph(rule, indent=0, size=10.5)),
        size="A5",
        geometry=Geometry.PLAIN,
        author=author,
        created=made_at,
        file_stem=file_names.stem(
            file_names.month_words(f"{row.start_on:%Y-%m}"), row.name, "请假条", on=row.start_on
        ),
    )
