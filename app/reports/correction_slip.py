"""更正单 on paper: number, why, and every change old → new, to be signed and kept with the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.reports import file_names, wording
from app.services.operation import seals
from app.services.setting.town import get_town
from app.services.trail.audit_trail import AuditFilter, AuditRow, list_changes
from app.services.year.closed_rules import is_rule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COLUMNS = (
    Column("序号", Kind.SERIAL, 6),
    Column("种类", Kind.WORD, 10),
    Column("对象", Kind.TEXT, 30, grow=True),
    Column("原来 → 改为", Kind.TEXT, 40, grow=True),
)
MOST = 2000


def build(session: Session, *, correction_id: int, made_at: datetime | None = None) -> Document:
    """The slip. Raises `InputProblem` correction.not_found."""
    slip = next((row for row in seals.list_corrections(session) if row.id == correction_id), None)
    step = seals.operation_of(session, correction_id=correction_id)
    if slip is None or step is None:
        raise InputProblem("correction.not_found")
    changes = [
        row
        for row in reversed(list_changes(session, wanted=AuditFilter(operation_id=step), limit=MOST))
        if row.table != "更正单" and (not slip.records or (row.kind, row.row_id) in slip.records)
    ]
    marked = [row.row_id for row in changes if row.kind == "participation"]
    units = seals.listed_units(session, participation_ids=marked)
    town = get_town(session)
    title = f"{wording.town_name(town)}{slip.year}年度更正单"
    actor = changes[0].actor if changes else ""
    section = Section(
        "更正单",
        title,
        Table(COLUMNS, [(n, row.table, _who(row, units), row.change) for n, row in enumerate(changes, 1)]),
        facts=(
            (
                Fact("编号", f"{slip.year}年第{slip.number}号"),
                Fact("更正时间", slip.made_at.replace("T", " ")[:16], align="center"),
                Fact("经办人", actor, align="right"),
            ),
            (Fact("更正内容", slip.text),),
            (Fact("更正原因", slip.reason),),
        ),
        notes=(*_totals(slip), "本单与该年度台账一并存档。"),
        signature=(Fact("经办人"), Fact("审核人"), Fact("日期")),
        paper=Paper("A4", margin=15),
    )
    return Document(
        title=title,
        sections=(section,),
        author=wording.office_name(town),
        created=made_at,
        file_stem=file_names.stem(wording.town_name(town), f"{slip.year}年更正单第{slip.number}号"),
    )


def _who(row: AuditRow, units: Mapping[int, str]) -> str:
    """The record, with the unit the person stood with that day."""
    unit = units.get(row.row_id, "") if row.kind == "participation" else ""
    return f"{row.record}　{unit}" if unit else row.record


def _totals(slip: seals.CorrectionRow) -> tuple[str, ...]:
    """What the year's ledger adds up to now, beside what it did before."""
    if not slip.facts_json:
        return ()
    rules = [line for line in slip.totals if is_rule(line[0])]
    changed = "；".join(f"{word} {old} → {new}" for word, old, new in slip.totals if not is_rule(word))
    said = (f"{word}：{_end(before)} → {_end(after)}。" for word, before, after in rules)
    return (f"台账合计：{changed}。" if changed else "台账各项合计不变。", *said)


def _end(words: str) -> str:
    return words.rstrip("。")
