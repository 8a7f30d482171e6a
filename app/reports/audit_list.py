"""操作记录 for a superior: the filtered trail with the state of its chain.

Not among the papers of 台账报表: its filter stands on its own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.reports import file_names, wording
from app.services.setting.town import get_town
from app.services.trail.audit_trail import AuditFilter, AuditRow, chain_state, count_changes, list_changes
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# A workbook that still opens on an old machine; more is exported in parts by date.
MOST = 200_000
PAGE = 2_000
COLUMNS = (
    Column("时间", Kind.TEXT, 16),
    Column("操作人", Kind.TEXT, 10),
    Column("操作", Kind.TEXT, 24, grow=True),
    Column("种类", Kind.WORD, 8),
    Column("对象", Kind.TEXT, 28, grow=True),
    Column("改动", Kind.TEXT, 60, grow=True),
    Column("原因", Kind.TEXT, 16, grow=True),
)


@dataclass(frozen=True)
class AuditListParams:
    """The filter of the screen; at most `MOST` changes, newest first."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    made_at: datetime | None = None
    operation_id: int | None = None


def build(session: Session, params: AuditListParams, progress: Progress = NO_PROGRESS) -> Document:
    """One sheet of changes."""
    wanted = AuditFilter(params.text, params.first, params.last, params.kind, params.operation_id)
    count = count_changes(session, wanted=wanted)
    progress.start(min(count, MOST), "整理操作记录")
    rows: list[AuditRow] = []
    while len(rows) < MOST:
        page = list_changes(session, wanted=wanted, before_id=rows[-1].id if rows else None, limit=PAGE)
        rows += page
        progress.step(len(page))
        if len(page) < PAGE:
            break
    chain = chain_state(session)
    town = get_town(session)
    title = f"{wording.town_name(town)}操作记录"
    whole = "核对完好" if chain.broken_at is None else f"从第 {chain.broken_at} 步起对不上"
    table = Table(
        COLUMNS,
        [(row.at, row.actor, row.step, row.table, row.record, row.change, row.reason) for row in rows],
    )
    cut = (f"共 {count} 条，本表只列最近 {len(rows)} 条；更早的请按日期分段导出。",)
    section = Section(
        "操作记录",
        title,
        table,
        facts=(
            (
                Fact("改动", f"{len(rows)} 条"),
                Fact("记录链", whole, align="center"),
                Fact("校验码", chain.head_code, align="right"),
            ),
        ),
        notes=(
            *(cut if count > len(rows) else ()),
            "每一步操作都与前一步相扣；校验码是最后一步的代码，事后增删或改动任何一步，记录链都会对不上。",
        ),
        paper=Paper("A4", landscape=True, margin=12),
    )
    return Document(
        title=title,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=chain.head_code,
        file_stem=file_names.stem(
            wording.town_name(town), "", "操作记录", on=params.made_at.date() if params.made_at else None
        ),
    )
