"""制度执行月历: all duties by month, what is missing, and where each duty comes from (I13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.duties import LATE, NOBODY, OVERDUE, SHORT, STATUS_LABELS, STATUS_SYMBOLS, UNKNOWN, WAIVED
from app.rules.own_duties import counted_of
from app.rules.periods import LABELS, ONCE
from app.services.duty.duties import DutyLine, MonthCell, duties_of_year, month_cells, rows_of_figures
from app.services.duty.duty_facts import first_record
from app.services.duty.duty_measured import PERSON, UNIT, names_in_short
from app.services.duty.own_duties import words_of
from app.services.rule.duty_rules import DutyRuleRow
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BAD = (SHORT, OVERDUE, LATE)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))
LYING = Paper("A4", landscape=True, margin=10)
SUBJECTS = {"person": "人", "pair": "对", "unit": "个单位", "class": "期"}
# Duties of a class that its trainees owe.
TRAINEES = frozenset({"class_records", "trainee_records", "leave_ceiling"})


@dataclass(frozen=True)
class DutiesParams:
    """The year; `today` (default: the day of making) tells what is over and what is still ahead."""

    year: Year
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: DutiesParams, progress: Progress = NO_PROGRESS) -> Document:
    """The calendar, the list of what is missing, and the citations. Raises `InputProblem` paper.no_duties."""
    progress.start(3, "核对制度执行")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    lines = duties_of_year(session, year=params.year, today=today)
    if not lines:
        raise InputProblem("paper.no_duties", year=params.year)
    progress.step()
    town = get_town(session)
    sections = (
        _calendar(lines, params, town, today, first_record(session)),
        _missing(lines, params, town, _who_lacks(session, lines, params.year, today)),
        _sources(session, lines, params, town),
    )
    progress.step()
    document = Document(
        title=_title(params, town, "制度执行月历"),
        sections=sections,
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(wording.town_name(town), f"{params.year}年制度执行月历"),
    )
    progress.step()
    return coded(document)


def _title(params: DutiesParams, town: TownRow | None, what: str) -> str:
    return f"{wording.town_name(town)}{params.year}年{what}"


def _facts(
    params: DutiesParams, town: TownRow | None, lines: Sequence[DutyLine]
) -> tuple[tuple[Fact, ...], ...]:
    bad = sum(figure.status in BAD for line in lines for figure in line.figures)
    return (
        (
            Fact("填报单位", wording.office_name(town)),
            Fact("制度", f"{len(lines)} 项", align="center"),
            Fact("不足和逾期", f"{bad} 处", align="right"),
        ),
    )


def requirement(rule: DutyRuleRow) -> str:
    """What a duty asks, in a few words: 每月4次, 每期不低于20%."""
    amount = f"{rule.required}—{rule.most}" if rule.most is not None else f"{rule.required}"
    if rule.unit == "%":
        return f"不低于{rule.required}%"
    if rule.unit == "七分之一":
        return "不超过七分之一"
    often = "共" if rule.period == ONCE else LABELS[rule.period]
    return f"{often}{amount}{rule.unit}"


def counted_in(rule: DutyRuleRow) -> str:
    """What the figures of a duty count: 次, 人, 对, 个单位, 期, 天."""
    if rule.measure == "daily_bulletin":
        return "天"
    return "人" if rule.measure in TRAINEES else SUBJECTS.get(rule.scope, rule.unit)


def cell_text(cell: MonthCell | None, unit: str = "") -> str | None:
    """√16/4, △3/4, ×0/1, ○0/4, ※11%; 免 and ？ alone; None where nothing falls due."""
    if cell is None:
        return None
    symbol = STATUS_SYMBOLS[cell.status]
    if cell.status in (WAIVED, UNKNOWN):
        return symbol
    return f"{symbol}{cell.done:g}%" if unit == "%" else f"{symbol}{cell.done:g}/{cell.required}"


def _calendar(
    lines: Sequence[DutyLine], params: DutiesParams, town: TownRow | None, today: date, begun: date | None
) -> Section:
    columns = (
        Column("序号", Kind.SERIAL, 4),
        Column("制度", Kind.TEXT, 18, grow=True),
        Column("要求", Kind.TEXT, 13),
        *(Column(f"{month}月", Kind.MARK, 7.6) for month in range(1, 13)),
    )
    alert: set[str] = set()
    rows: list[tuple[Value, ...]] = []
    for number, line in enumerate(lines, 1):
        cells = month_cells(line)
        texts = [cell_text(cell, line.rule.unit) for cell in cells]
        alert |= {
            text for text, cell in zip(texts, cells, strict=True) if text and cell and cell.status in BAD
        }
        rows.append((number, line.rule.label, requirement(line.rule), *texts))
    return Section(
        "制度执行月历",
        _title(params, town, "制度执行月历"),
        Table(columns, rows, frozen=3, alert=frozenset(alert), text_size=8.5),
        facts=_facts(params, town, lines),
        notes=(*_legend(today), *_nobody(lines), *_begun(begun, params)),
        signature=SIGNATURE,
        paper=LYING,
    )


def _legend(today: date) -> tuple[str, ...]:
    told = (each for each in STATUS_LABELS.items() if each[0] not in (WAIVED, NOBODY))
    words = "　".join(f"{STATUS_SYMBOLS[status]} {label}" for status, label in told)
    return (
        Printed(f"{words}。符号后为“已完成／应完成”，截至{long_date(today)}；空白为没有应完成的事项。"),
        (
            "口径：按季、半年、年计的制度列在期末月份；每周的制度按周一所在月份合计；一期培训列在结束的月份。"
            "不足：期满未够数；逾期：期满一次也没有，或已过期限；迟交：已经交齐或补考齐，有的晚于期限；免：按登记的原因免除。参考：党校主体班次的要求，乡镇不作评判。"
        ),
    )


def _nobody(lines: Sequence[DutyLine]) -> tuple[str, ...]:
    """Which rows are empty, and why."""
    empty = [f"第 {number} 项{line.reason}" for number, line in enumerate(lines, 1) if not line.figures]
    return (f"未适用：{'；'.join(empty)}。",) if empty else ()


def _begun(begun: date | None, params: DutiesParams) -> tuple[str, ...]:
    """Blank months before the first record are said to be no verdict."""
    if begun is None:
        return ("还没有任何记录，已结束的时段不作评判。",)
    if begun <= date(params.year, 1, 31):
        return ()
    return (f"最早的记录在{long_date(begun)}，此前已结束的时段不作评判。",)


def _who_lacks(
    session: Session, lines: Sequence[DutyLine], year: int, today: date
) -> dict[tuple[str, str], str]:
    """(code, period) → the units, people, pairs or classes behind what is short, by name (E05)."""
    figures = [figure for line in lines for figure in line.figures if figure.status in BAD]
    found: dict[tuple[str, str], list[str]] = {}
    for figure, row in rows_of_figures(session, year=year, figures=figures, today=today):
        name = row.who if row.target in (PERSON, UNIT) else (row.what if row.on is not None else "")
        if not row.ok and row.counts and name:
            found.setdefault((figure.code, figure.period_key), []).append(name)
    return {key: names_in_short(dict.fromkeys(names)) for key, names in found.items()}


def _missing(
    lines: Sequence[DutyLine],
    params: DutiesParams,
    town: TownRow | None,
    lacking: Mapping[tuple[str, str], str],
) -> Section:
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("制度", Kind.TEXT, 20, grow=True),
        Column("时段", Kind.WORD, 15),
        Column("应完成", Kind.INTEGER, 7),
        Column("已完成", Kind.INTEGER, 7),
        Column("还差", Kind.INTEGER, 6),
        Column("单位", Kind.WORD, 8),
        Column("情况", Kind.WORD, 7),
        Column("未完成的", Kind.TEXT, 30, grow=True),
    )
    found = [(line, figure) for line in lines for figure in line.figures if figure.status in BAD]
    rows: list[tuple[Value, ...]] = [
        (
            *(number, line.rule.label, figure.period, figure.required, figure.done, figure.missing),
            *(counted_in(line.rule), STATUS_LABELS[figure.status]),
            lacking.get((figure.code, figure.period_key), ""),
        )
        for number, (line, figure) in enumerate(found, 1)
    ]
    notes = () if rows else ("没有不足和逾期的事项。",)
    return Section(
        "不足和逾期",
        _title(params, town, "制度执行不足和逾期事项"),
        Table(columns, rows, frozen=2),
        facts=_facts(params, town, lines),
        notes=notes,
        signature=SIGNATURE,
        paper=Paper("A4", margin=12),
    )


def _asked(session: Session, rule: DutyRuleRow) -> str:
    """What a duty asks; of the town's own also of whom and what counts."""
    if not rule.is_own:
        return requirement(rule)
    words = words_of(session, counted=counted_of(rule.filter), scope=rule.scope)
    return f"{requirement(rule)}。{words}"


def _sources(
    session: Session, lines: Sequence[DutyLine], params: DutiesParams, town: TownRow | None
) -> Section:
    owned = any(line.rule.owner for line in lines)
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("制度", Kind.TEXT, 22, grow=True),
        Column("要求", Kind.TEXT, 18),
        Column("依据", Kind.TEXT, 46, grow=True),
        *((Column("牵头单位", Kind.TEXT, 12),) if owned else ()),
        Column("生效", Kind.DATE, 12),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *(number, line.rule.label, _asked(session, line.rule)),
            *(line.rule.citation, *((line.rule.owner,) if owned else ()), line.rule.from_on),
        )
        for number, line in enumerate(lines, 1)
    ]
    return Section(
        "依据",
        _title(params, town, "制度依据"),
        Table(columns, rows, frozen=2),
        notes=("各项按该时段最后一天有效的规定评判；生效日期空白为一直有效。",),
        paper=Paper("A4", margin=12),
    )
