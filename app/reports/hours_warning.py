"""学时预警名单: who has to make up how much until when, for the town and unit by unit (D13, I7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.figures.notes import HOUR_IDS, definition_note
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.services.hour.hour_state import state_words
from app.services.hour.hour_warning import WITHIN_DAYS, HoursWarning, warnings_of
from app.services.hour.hours import STATE_LABELS, PersonHours, hours_of_year
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAPER = Paper("A4", landscape=True, margin=12)
MOST_NAME = 20
NO_UNIT = "未分单位"


@dataclass(frozen=True)
class HoursWarningParams:
    """The year, as seen on `today`; one unit, or everybody and then a sheet for each unit."""

    year: Year
    today: Today = None
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="全部人员")] = None
    by_unit: Annotated[bool, Asked("按单位分组", "--by-unit", What.SWITCH)] = True
    made_at: MadeAt = None


def build(session: Session, params: HoursWarningParams, progress: Progress = NO_PROGRESS) -> Document:
    """The list; a town without warnings gets a sheet that says so."""
    progress.start(2, "核对学时")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    people = [
        person
        for person in hours_of_year(session, year=params.year, today=today)
        if params.unit_id in (None, person.unit_id)
    ]
    found = warnings_of(people, today=today)
    progress.step()
    town = get_town(session)
    by_unit: dict[str, list[HoursWarning]] = {}
    for warning in found:
        by_unit.setdefault(warning.person.unit or NO_UNIT, []).append(warning)
    sections = [_section("预警名单", "", people, found, params, town, today)]
    if params.by_unit and params.unit_id is None and len(by_unit) > 1:
        sections += [
            _section(
                name, name, [p for p in people if (p.unit or NO_UNIT) == name], rows, params, town, today
            )
            for name, rows in by_unit.items()
        ]
    progress.step()
    unit = next(iter(by_unit), "") if params.unit_id is not None else ""
    return coded(
        Document(
            title=_title(params, town, unit),
            sections=tuple(sections),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(
                wording.town_name(town), unit, f"{params.year}年学时预警名单", on=today
            ),
        )
    )


def _title(params: HoursWarningParams, town: TownRow | None, unit: str) -> str:
    return f"{wording.town_name(town)}{unit}{params.year}年学时预警名单"


def _section(
    name: str,
    unit: str,
    people: Sequence[PersonHours],
    rows: Sequence[HoursWarning],
    params: HoursWarningParams,
    town: TownRow | None,
    today: date,
) -> Section:
    listed = len({row.person.person_id for row in rows})
    shown = "；".join(dict.fromkeys(row.standing.citation for row in rows))
    notes = (
        definition_note(
            HOUR_IDS,
            "表中按人按项列出，人数按人计。最迟日期：自该日起余下课次不能再缺，或需另行安排的最迟开始日。",
            f"可达标的只列最迟日期在{WITHIN_DAYS}天以内的人员。",
        ),
        *((f"依据：{shown}。",) if shown else ("没有需要预警的人员。",)),
    )
    return Section(
        name[:MOST_NAME],
        _title(params, town, unit),
        Table(_COLUMNS, [_row(number, row) for number, row in enumerate(rows, 1)], frozen=2),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("名单", f"{listed} 人；{state_words(people)}", align="center"),
                Fact("截至日期", Printed(long_date(today)), align="right"),
            ),
        ),
        notes=notes,
        signature=(Fact("制表人"), Fact("单位负责人"), Fact("日期")),
        paper=PAPER,
    )


_COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 9),
    Column("单位", Kind.TEXT, 18, grow=True),
    Column("职务", Kind.TEXT, 16, grow=True),
    Column("学时类别", Kind.WORD, 10),
    Column("计入学时", Kind.NUMBER, 9),
    Column("对照学时", Kind.NUMBER, 9),
    Column("要求学时", Kind.NUMBER, 9),
    Column("还差学时", Kind.NUMBER, 9),
    Column("余下计划学时", Kind.NUMBER, 12),
    Column("最迟日期", Kind.DATE, 11),
    Column("情况", Kind.WORD, 9),
    Column("说明", Kind.TEXT, 36, grow=True),
)


def _row(number: int, warning: HoursWarning) -> tuple[Value, ...]:
    person, standing = warning.person, warning.standing
    words = "；".join(part for part in (standing.sentence, standing.remark) if part)
    return (
        *(number, person.name, person.unit, person.title, standing.pot),
        *(wording.centi(standing.year_centi), wording.centi(standing.hours_centi)),
        wording.centi(standing.required_centi),
        *(wording.centi(standing.shortfall_centi), wording.centi(standing.offered_centi)),
        *(
            standing.latest_on,
            "数据不足" if standing.is_unknown else STATE_LABELS[standing.state],
            words,
        ),
    )
