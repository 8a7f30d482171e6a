"""培训覆盖表: units, people and classes of people against the topics of a scheme, and the blanks (A10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.figures.coverage_counting import BY_LABELS, BY_SESSIONS
from app.figures.scopes import year_scope
from app.papers.document import Document, Section
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.coverage_blanks import people_blanks, topic_blanks, unit_blanks
from app.reports.coverage_sheets import (
    BY_GROUP,
    BY_PERSON,
    BY_UNIT,
    PEOPLE_BLANK,
    SHEETS,
    TOPIC_BLANK,
    UNIT_BLANK,
    CoverageData,
    groups_section,
    people_section,
    units_section,
)
from app.reports.paper_code import PAPER_CODE, coded
from app.services.coverage.blanks import blanks_of
from app.services.coverage.coverage import coverage
from app.services.figure.facts import read_facts
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MAKERS: Mapping[str, Callable[[CoverageData], Section]] = {
    BY_UNIT: units_section,
    BY_PERSON: people_section,
    BY_GROUP: groups_section,
    TOPIC_BLANK: topic_blanks,
    UNIT_BLANK: unit_blanks,
    PEOPLE_BLANK: people_blanks,
}


@dataclass(frozen=True)
class CoverageParams:
    """A year by one scheme as seen on `today`; of everybody or a unit, in the measure `by`."""

    year: Year
    scheme_id: Annotated[int, Asked("分类方式", "--scheme", What.SCHEME)]
    by: Annotated[
        str,
        Asked("表中数字", "--by", What.CHOICE, choices=tuple(BY_LABELS.items())),
    ] = BY_SESSIONS
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="全镇")] = None
    until: Annotated[date | None, Asked("截至日期", "--until", What.DATE, note="空着为全年")] = None
    sheets: Annotated[
        tuple[str, ...],
        Asked("包含的表", "--sheet", What.CHOICE, choices=tuple((name, name) for name in SHEETS)),
    ] = SHEETS
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: CoverageParams, progress: Progress = NO_PROGRESS) -> Document:
    """The sheets asked for. Raises `InputProblem` scheme.not_found."""
    progress.start(3, "核对覆盖情况")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    scope = year_scope(params.year, today=today, until=params.until, unit_id=params.unit_id)
    found = coverage(read_facts(session, year=params.year, today=today), scope, scheme_id=params.scheme_id)
    progress.step()
    town = get_town(session)
    unit = found.units[0].name if params.unit_id is not None and found.units else ""
    data = CoverageData(found, blanks_of(session, found=found), params.by, town, unit)
    progress.step()
    sections = [_MAKERS[name](data) for name in SHEETS if name in params.sheets]
    progress.step()
    return coded(
        Document(
            title=data.title,
            sections=tuple(sections),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(
                wording.town_name(town), unit, f"{params.year}年培训覆盖表", found.scheme, on=today
            ),
        )
    )
