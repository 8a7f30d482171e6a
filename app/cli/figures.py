"""`ganxun list figures`: the catalogue of a year, every figure once, as all papers print it."""

from __future__ import annotations

import argparse
from datetime import date

from sqlalchemy.orm import Session

from app.cli.importing import parse_date
from app.cli.unit_names import known_unit
from app.errors import UsageProblem
from app.figures.figure_line import EXACT
from app.figures.scopes import POST_LABELS, THEN, year_scope
from app.rules.registers.year_figures import UNITS
from app.rules.rounding import NOT_ENOUGH
from app.services.figure.ask import Asked, catalogue
from app.services.figure.facts import read_facts
from app.services.page.register_figures import register_figures

HEADERS = {"id": "编号", "word": "项目", "value": "数值", "unit": "单位", "definition": "口径"}
HELP = (
    "figures 的 value：人次、场、学时等为数字；百分比、人均、平均分为印出的文字（如 97.8%）；"
    "没有记录的为“数据不足”。"
    "有条目的登记簿的数字在最后（全镇，--unit 时没有）。"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--unit`, `--until` and `--units` of `list figures`."""
    parser.add_argument("--unit", default="", metavar="NAME", help="只看一个单位（figures）")
    parser.add_argument("--until", metavar="D", help="统计到哪一天为止（figures）")
    parser.add_argument(
        "--units",
        choices=tuple(POST_LABELS),
        default=THEN,
        metavar="then|end",
        help="单位按当时（then，默认）或按期末（end）（figures）",
    )


def list_rows(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """The figures of a year. Raises `UsageProblem` usage.year_needed, or usage.unit for an unknown one."""
    if args.year is None:
        raise UsageProblem("usage.year_needed", what="figures")
    until = parse_date(args.until) if args.until else None
    facts = read_facts(session, year=args.year, today=args.today)
    unit_id = known_unit(session, name=args.unit) if args.unit else None
    scope = year_scope(args.year, today=args.today, until=until, unit_id=unit_id, posts=args.units)
    found = [as_row(each) for each in catalogue(facts, scope)]
    if unit_id is None:
        found += _of_registers(session, args.year, min(args.today, until) if until else args.today)
    return found


def _of_registers(session: Session, year: int, day: date) -> list[dict[str, object]]:
    """The figures of registers that have entries of the year, of the whole town."""
    return [
        {
            "id": f"register.{one.figure.id}",
            "word": one.figure.title,
            "value": int(one.found.words) if one.found.words.isdigit() else one.found.words or NOT_ENOUGH,
            "unit": UNITS[one.figure.fn],
            "definition": one.definition,
        }
        for one in register_figures(session, year=year, today=day)
        if one.has_entries
    ]


def as_row(asked: Asked) -> dict[str, object]:
    """id, word, value, unit, definition."""
    own = asked.figure
    return {
        "id": own.id,
        "word": own.word,
        "value": asked.number if own.rounding == EXACT else asked.text,
        "unit": own.unit,
        "definition": own.definition,
    }
