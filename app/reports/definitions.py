"""口径说明 of any paper: what its figures mean, the scope, the bridges to related words, the checks (I12).

A paper says which figures of the catalogue it prints; this page tells the rest. `lines` are the rows,
`section` makes a sheet of them, `letter` an enclosure, `table_block` a table inside a flowing paper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.figures.catalogue import definitions
from app.figures.scopes import POST_LABELS, POST_WORDS, Scope
from app.papers.letter import TableBlock, long_date
from app.reports import reconciliation, wording
from app.reports.reconciliation import AGREE, DISAGREE, Line, letter, problems, section
from app.services.figure import bridges
from app.services.figure.ask import ask
from app.services.figure.facts import YearFacts

__all__ = ["Line", "letter", "lines", "problems", "scope_lines", "section", "table_block"]


def lines(
    facts: YearFacts, scope: Scope, ids: Collection[str], *, values: bool = True, units: bool = False
) -> list[Line]:
    """Scope, definitions, bridges and checks of the figures `ids`, once each, in the catalogue's order.

    `values=False` leaves their numbers out (a paper about one person defines its words, not the town's
    totals) and with them the bridges. `units`: the paper has a table by unit.
    """
    found = scope_lines(facts, scope, units=units)
    for own in definitions(ids):
        asked = ask(facts, own.id, scope)
        unit = "" if own.is_percent or not asked.value.enough else f" {own.unit}"
        found.append((own.word, f"{asked.text}{unit}" if values else own.unit, f"{own.definition}。"))
    if values:
        found += bridge_lines(facts, scope, ids)
        found += unit_lines(facts, scope) if units else []
    return found


def scope_lines(facts: YearFacts, scope: Scope, *, units: bool = False) -> list[Line]:
    """Period, people and, where units are told apart, the switch 按当时／按期末."""
    until = "" if scope.until == scope.last else f"统计到{long_date(scope.until)}为止，其后的不计；"
    heads = ask(facts, "heads.end", scope)
    found: list[Line] = [
        (
            "统计期间",
            wording.period(scope.first, scope.last),
            f"{until}按课次、测试和登记的日期统计，首尾两日均含；已取消的课次不计。",
        ),
    ]
    if units:
        found.append(
            ("统计人数", f"{heads.text} 人", f"{heads.figure.definition}；期间人数另见下文。"),
        )
        found.append(("单位口径", POST_LABELS[scope.posts], f"{POST_WORDS[scope.posts]}。"))
    return found


def bridge_lines(facts: YearFacts, scope: Scope, ids: Collection[str]) -> list[Line]:
    """Every equation that leads from a figure of the paper to a related word, and whether it holds."""
    return [
        (
            f"衔接：{each.name}",
            AGREE if bridges.holds(facts, each, scope) else DISAGREE,
            f"{bridges.words(facts, each, scope)}。",
        )
        for each in bridges.needed(ids)
        if bridges.says_something(facts, each, scope)
    ]


def unit_lines(facts: YearFacts, scope: Scope) -> list[Line]:
    """Units whose number depends on the switch, because somebody moved."""
    return [
        ("衔接：单位", POST_LABELS[scope.posts], f"应到人次，{bridges.unit_words(facts, each)}。")
        for each in bridges.unit_bridges(facts, scope)
        if scope.unit_id is None or each.unit_id == scope.unit_id
    ]


def table_block(found: Sequence[Line], *, text_size: float = 10.5) -> TableBlock:
    """The lines as a table of a flowing paper."""
    return TableBlock(reconciliation.table(found, text_size=text_size))
