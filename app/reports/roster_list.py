"""干部花名册: the roster of a day in official order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.services.operation.sealed_values import values_when_closed
from app.services.person.roster import PersonRow, RosterFilter, list_people
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class RosterListParams:
    """Whose list: everybody on the day `on`, of a unit or group if given. Numbers are masked unless asked."""

    on: Annotated[date | None, Asked("截至日期", "--on", What.DATE, is_today=True)] = None
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="全部人员")] = None
    group_id: Annotated[int | None, Asked("人员类别", "--group", What.GROUP, instead_of="--unit")] = None
    with_id: Annotated[bool, Asked("含身份证号", "--with-id", What.SWITCH)] = True
    with_phone: Annotated[bool, Asked("含手机号", "--with-phone", What.SWITCH)] = True
    full_numbers: Annotated[bool, Asked("身份证号、手机号不打码", "--full-numbers", What.SWITCH)] = False
    made_at: MadeAt = None

    @property
    def day(self) -> date:
        """The day of the roster: that of making unless another is asked for."""
        return self.on or (self.made_at.date() if self.made_at else date.today())


def build(session: Session, params: RosterListParams, progress: Progress = NO_PROGRESS) -> Document:
    """One line per person. Raises `InputProblem` paper.nobody."""
    progress.start(1, "读取名册")
    people = list_people(
        session, roster=RosterFilter(on=params.day, unit_id=params.unit_id, group_id=params.group_id)
    )
    people = _as_closed(session, people, params.day)
    if not people:
        raise InputProblem("paper.nobody", paper="花名册")
    town = get_town(session)
    name = f"{wording.town_name(town)}干部花名册"
    section = Section(
        name="干部花名册",
        title=name,
        table=Table(
            _columns(params),
            [_row(number, person, params) for number, person in enumerate(people, 1)],
            frozen=2,
            text_size=9.5,
        ),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("人数", f"{len(people)} 人", align="center"),
                Fact("截至日期", long_date(params.day), align="right"),
            ),
        ),
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
        paper=Paper("A4", landscape=True, margin=12),
    )
    progress.step()
    return Document(
        title=name,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=file_names.stem(wording.town_name(town), "干部花名册", on=params.day),
    )


def _as_closed(session: Session, people: tuple[PersonRow, ...], on: date) -> tuple[PersonRow, ...]:
    """In a closed year: with the 政治面貌 and numbers people had when it was closed."""
    then = values_when_closed(session, year=on.year, table="person")
    found = []
    for person in people:
        old = then.get(person.id) or {}
        found.append(
            replace(
                person,
                politics=old.get("politics", person.politics),
                phone=old.get("phone", person.phone),
                id_number=old.get("id_number", person.id_number) or "",
            )
        )
    return tuple(found)


def _columns(params: RosterListParams) -> tuple[Column, ...]:
    columns = [
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("性别", Kind.WORD, 5),
        Column("出生年月", Kind.WORD, 9),
        Column("政治面貌", Kind.WORD, 11),
        Column("单位", Kind.TEXT, 20, grow=True),
        Column("职务", Kind.TEXT, 20, grow=True),
        Column("职级", Kind.WORD, 12),
        Column("人员类别", Kind.TEXT, 18),
    ]
    if params.with_id:
        columns.append(Column("身份证号", Kind.CODE, 19.5))
    if params.with_phone:
        columns.append(Column("手机号", Kind.CODE, 12.5))
    columns.append(Column("备注", Kind.TEXT, 14))
    return tuple(columns)


def _row(number: int, person: PersonRow, params: RosterListParams) -> tuple[Value, ...]:
    values: list[Value] = [
        number,
        person.name,
        person.sex,
        person.birth[:7].replace("-", "."),
        person.politics,
        person.unit,
        person.title,
        person.rank,
        "、".join(person.groups),
    ]
    if params.with_id:
        values.append(person.id_number if params.full_numbers else wording.masked_id(person.id_number))
    if params.with_phone:
        values.append(person.phone if params.full_numbers else wording.masked_phone(person.phone))
    values.append(f"兼：{person.other_posts}" if person.other_posts else None)
    return tuple(values)
