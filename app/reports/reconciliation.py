"""口径和数据核对: the last page of a year's paper, with its period, counts, check sums and origin (I12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app import __version__
from app.papers.document import Column, Fact, Kind, Paper, Section, Table
from app.papers.letter import Geometry, Letter, Paragraph, TableBlock
from app.reports.paper_code import PAPER_CODE, Printed
from app.services.year.year_checks import YearChecks

TITLE = "统计口径和数据核对"
AGREE, DISAGREE = "一致", "不一致，请勿使用"
LYING = Paper("A4", landscape=True, margin=12)
Line = tuple[str, str, str]
CODE_MEANS = "由本件的内容算出，打印日期除外：内容相同，校验码就相同；内容有任何改动，校验码随之变化。"


def marks_agree(checks: YearChecks) -> list[Line]:
    """The same marks counted by person and by class session."""
    return [
        agree(
            name,
            (
                ("按人相加", getattr(checks.by_person, figure)),
                ("按课次相加", getattr(checks.by_session, figure)),
            ),
        )
        for name, figure in (("应到人次", "due"), ("实到人次", "present"), ("缺席人次", "absent"))
    ]


def agree(name: str, sums: Sequence[tuple[str, int]]) -> Line:
    """One check: every way of counting and whether all give the same."""
    is_same = len({value for _, value in sums}) == 1
    words = "；".join(f"{way} {value}" for way, value in sums)
    return f"核对：{name}", AGREE if is_same else DISAGREE, words


def origin(made_at: datetime | None) -> list[Line]:
    """The program and the paper's own code."""
    stamp = f"，生成于 {made_at:%Y-%m-%d %H:%M}" if made_at else ""
    return [
        ("生成程序", f"干训台账 {__version__}", Printed(f"由登记数据直接生成{stamp}。")),
        (
            "数据校验码",
            PAPER_CODE,
            CODE_MEANS,
        ),
    ]


def problems(lines: Sequence[Line]) -> tuple[str, ...]:
    """Warnings for the checks that do not agree."""
    bad = [name.removeprefix("核对：") for name, value, _ in lines if value == DISAGREE]
    return (f"数据核对不一致：{'、'.join(bad)}；请勿使用，并请先备份数据。",) if bad else ()


def table(lines: Sequence[Line], *, text_size: float = 9.5) -> Table:
    """The lines as a table."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("项目", Kind.WORD, 18),
        Column("数值", Kind.TEXT, 26),
        Column("口径与说明", Kind.TEXT, 60, grow=True),
    )
    return Table(columns, [(n, *line) for n, line in enumerate(lines, 1)], frozen=2, text_size=text_size)


def section(
    title: str, lines: Sequence[Line], facts: tuple[tuple[Fact, ...], ...], signature: tuple[Fact, ...]
) -> Section:
    """The page as a sheet of a workbook."""
    return Section("口径说明", title, table(lines), facts, (), signature, LYING)


def letter(name: str, lines: Sequence[Line]) -> Letter:
    """The page as an enclosure of a flowing paper, on a sheet of its own."""
    return Letter(
        TITLE,
        (
            Paragraph(f"本页是《{name}》的附页，供核对，不属于正文。", indent=0, size=10.5),
            TableBlock(table(lines, text_size=10.5)),
        ),
        geometry=Geometry.PLAIN,
        code=f"数据校验码 {PAPER_CODE}",
    )
