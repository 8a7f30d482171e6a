"""分类汇总: every way of classifying and the classes of people, as a sheet or an enclosure (A02, A03)."""

from __future__ import annotations

from collections.abc import Sequence

from app.figures.coverage_counting import CoverLine
from app.figures.notes import definition_note
from app.figures.printing import hundredths
from app.figures.scopes import Scope
from app.papers.document import Column, Fact, Kind, Section, Table, Value
from app.papers.letter import Geometry, Letter, Paragraph, TableBlock
from app.reports.coverage_sheets import COUNTED, LYING
from app.reports.paper_code import PAPER_CODE
from app.services.coverage.coverage import Coverage, coverage
from app.services.figure.facts import YearFacts
from app.services.plan.category_schemes import list_schemes

NAME = "分类汇总"
GROUPS = "人员类别"
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("分类方式", Kind.TEXT, 12),
    Column("类别", Kind.TEXT, 24, grow=True),
    Column("已开展", Kind.INTEGER, 8, "课次"),
    Column("课次学时", Kind.NUMBER, 8, "课次"),
    Column("参训", Kind.INTEGER, 8, "人次"),
    Column("另行补训", Kind.INTEGER, 8, "人次"),
    Column("参训学时", Kind.NUMBER, 10),
    Column("参加过的", Kind.INTEGER, 9, "人数"),
    Column("一次未参加", Kind.INTEGER, 11, "人数"),
)


def rows(facts: YearFacts, scope: Scope) -> list[tuple[Value, ...]]:
    """A line for each topic of each scheme, then for each class of people."""
    found: list[tuple[Value, ...]] = []
    one: Coverage | None = None
    for scheme in list_schemes(facts.session, year=facts.year):
        one = coverage(facts, scope, scheme_id=scheme.id)
        for topic in one.columns:
            is_topic = topic in one.topics
            missing = len(one.whole.missing(topic.id)) if is_topic else None
            cell = one.whole.cell(topic.id)
            found.append(
                (
                    len(found) + 1,
                    scheme.name,
                    topic.name,
                    topic.sessions,
                    hundredths(topic.centi),
                    cell.took,
                    cell.made,
                    hundredths(cell.centi),
                    len(cell.people),
                    missing,
                )
            )
    for line in one.groups if one is not None else ():
        found.append((len(found) + 1, GROUPS, line.name, None, None, *_of_group(line)))
    return found


def _of_group(line: CoverLine) -> tuple[Value, ...]:
    reach = line.total
    return (
        reach.took,
        reach.made,
        hundredths(reach.centi),
        len(reach.people),
        len(line.heads - reach.people),
    )


def note() -> str:
    """What the numbers mean."""
    return definition_note(
        ("att.took",),
        COUNTED,
        "参加过的含期末不在册的人；一次未参加的只列期末在册的人。一人属几个人员类别的各计一次，各类别不能相加。",
    )


def section(
    title: str,
    facts: YearFacts,
    scope: Scope,
    lines: tuple[tuple[Fact, ...], ...],
    signature: Sequence[Fact],
) -> Section:
    """The sheet of a workbook."""
    table = Table(COLUMNS, rows(facts, scope), frozen=3, text_size=9.5)
    return Section(NAME, title, table, lines, (note(),), tuple(signature), LYING)


def letter(name: str, facts: YearFacts, scope: Scope) -> Letter:
    """The enclosure of a flowing paper, on a sheet of its own."""
    return Letter(
        NAME,
        (
            Paragraph(f"本页是《{name}》的附表。", indent=0, size=10.5),
            TableBlock(Table(COLUMNS, rows(facts, scope), text_size=9)),
            Paragraph(note(), indent=0, size=9),
        ),
        geometry=Geometry.PLAIN,
        code=f"数据校验码 {PAPER_CODE}",
    )
