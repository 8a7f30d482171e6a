"""Hours of one person against what is asked, as on the record and in the study archive (A32, C28)."""

from __future__ import annotations

from app.papers.document import Column, Kind, Table
from app.papers.letter import Paragraph, TableBlock
from app.reports import wording
from app.rules.words import NOT_ENOUGH
from app.services.figure.person_records import PersonRecord
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hours import STATE_LABELS

SIZE, SMALL = 10.5, 9.0
_HOUR_COLUMNS = (
    Column("学时类别", Kind.WORD, 10),
    Column("计入学时", Kind.NUMBER, 9),
    Column("对照学时", Kind.NUMBER, 9),
    Column("要求学时", Kind.NUMBER, 9),
    Column("还差学时", Kind.NUMBER, 9),
    Column("情况", Kind.WORD, 9),
    Column("说明", Kind.TEXT, 26, grow=True),
)


def hours_blocks(record: PersonRecord) -> tuple[TableBlock | Paragraph, ...]:
    """Hours by pot against what is asked, and the rules that ask it."""
    standings = record.hours.standings
    if not standings:
        return (Paragraph(f"本年没有记入学时{NOT_ENOUGH}。", size=SIZE),)
    total = (
        "全年合计",
        wording.centi(record.hours.total_centi),
        None,
        None,
        None,
        None,
        "各类本年计入学时之和",
    )
    table = Table(_HOUR_COLUMNS, [_hour_row(each) for each in standings], total=total, text_size=SIZE)
    cited = "；".join(dict.fromkeys(each.citation for each in standings if each.citation))
    return (TableBlock(table), *((Paragraph(f"依据：{cited}。", indent=0, size=SMALL),) if cited else ()))


def _hour_row(each: PotStanding) -> tuple[str | float | None, ...]:
    asked = each.required_centi is not None
    # A five-year rule counts its own years, not this one alone.
    span = f"按{each.period}年计" if "-" in each.period else ""
    parts = (each.mixture, span or each.note, each.lacking if each.is_unknown else "")
    words = "；".join(part for part in parts if part)
    return (
        each.pot,
        wording.centi(each.year_centi),
        wording.centi(each.towards_centi),
        wording.centi(each.required_centi),
        wording.centi(each.shortfall_centi) if asked else None,
        "数据不足" if each.is_unknown else STATE_LABELS[each.state],
        words,
    )
