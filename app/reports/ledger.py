"""年度台账: the year-end record of every person and class session (A31)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.papers.document import Document, Section
from app.reports import file_names, wording
from app.reports.ledger_checks import checks_section
from app.reports.ledger_data import LedgerData, gather
from app.reports.ledger_params import ALL_SHEETS, BY_SCHEME, DETAILS, LedgerDetailParams, LedgerParams
from app.reports.ledger_people import people_section, schemes_section, scores_section, units_section
from app.reports.ledger_sessions import details_section, grid_section, other_hours_section, sessions_section
from app.reports.paper_code import PAPER_CODE, coded
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MAKERS: Mapping[str, Callable[[LedgerData], Section]] = {
    "个人汇总": people_section,
    "单位汇总": units_section,
    "考勤总表": grid_section,
    "场次一览": sessions_section,
    "成绩一览": scores_section,
    DETAILS: details_section,
    "其他学时": other_hours_section,
    BY_SCHEME: schemes_section,
    "口径说明": checks_section,
}


def build(session: Session, params: LedgerParams, progress: Progress = NO_PROGRESS) -> Document:
    """The sheets asked for, in the order of `ALL_SHEETS`. Raises `InputProblem` paper.nobody."""
    return _book(session, params, progress, "干部教育培训台账")


def build_details(session: Session, params: LedgerDetailParams, progress: Progress = NO_PROGRESS) -> Document:
    """学时明细 as a workbook of its own, so that the ledger prints without it. Raises as `build`."""
    return _book(session, params.whole, progress, "干部教育培训台账学时明细")


def _book(session: Session, params: LedgerParams, progress: Progress, called: str) -> Document:
    progress.start(len(params.sheets) + 1, "汇总台账")
    data = gather(session, params)
    progress.step()
    sections = []
    warnings = []
    for name in (DETAILS, *ALL_SHEETS):
        if name not in params.sheets or _has_nothing(name, data):
            continue
        made = _MAKERS[name](data)
        sections.append(replace(made, code=f"封账校验码 {data.seal_code}") if data.seal_code else made)
        progress.step()
    unmarked = 0 if params.sheets == ("考勤总表",) else data.value("att.unmarked").part
    if unmarked:
        warnings.append(f"还有 {unmarked} 人次未登记考勤，未算作出勤或缺席。")
    if params.sheets != data.params.sheets:
        warnings.append("学时明细超过一百万行，一张表放不下，没有列入；可按单位另行导出。")
    town = wording.town_name(data.town)
    on = params.made_at.date() if params.made_at else None
    return coded(
        Document(
            title=f"{town}{params.year}年度{called}",
            sections=tuple(sections),
            author=wording.office_name(data.town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            warnings=tuple(warnings),
            file_stem=file_names.stem(f"{params.year}年", town, data.limits, called, on=on),
        )
    )


def _has_nothing(name: str, data: LedgerData) -> bool:
    if name == "成绩一览":
        return not data.exams
    if name == DETAILS:
        return DETAILS not in data.params.sheets
    if name == "其他学时":
        return not data.other_hours
    return name == "考勤总表" and not data.sessions
