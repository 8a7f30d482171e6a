"""`ganxun export summary|record|archive|appraisal`: the year's words and everybody's records."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.numbers import year

if TYPE_CHECKING:
    from app.context import AppContext

    MakeCommand = Callable[[Any, str, str], argparse.ArgumentParser]

PAPERS = ("summary", "record", "archive", "appraisal", "four")


def add_papers(papers: Any, command: MakeCommand) -> None:
    """The grammar of the year-end papers of `export`."""
    for name, text, out in (
        ("summary", "年度总结（docx、PDF 或文本）", "FILE.docx|.pdf|.txt"),
        ("record", "个人学习培训情况（PDF 或 docx）", "FILE.pdf|.docx"),
        ("archive", "年度学习档案（PDF 或 docx）", "FILE.pdf|.docx"),
        ("appraisal", "培训考核评分表（xlsx 或 PDF）", "FILE.xlsx|.pdf"),
        ("four", "学习档案“四有”情况表（xlsx 或 PDF）", "FILE.xlsx|.pdf"),
    ):
        parser = command(papers, name, text)
        if name in ("record", "archive"):
            whom = parser.add_mutually_exclusive_group(required=name == "record")
            whom.add_argument("--person", metavar="ID_OR_NAME", help="姓名、身份证号或人员编号")
            whom.add_argument("--unit", metavar="NAME", help="一个单位的全部人员")
        parser.add_argument("--year", type=year, required=True, metavar="Y")
        parser.add_argument("--out", type=Path, required=True, metavar=out)
        if name == "summary":
            parser.add_argument("--clean", action="store_true", help="清稿：不带脚注和附页，全部核对后才有")


def paper_params(context: AppContext, args: argparse.Namespace) -> Any:
    """The parameters of the paper asked for.

    Raises `InputProblem` person.not_found, person.ambiguous or unit.not_found.
    """
    values: dict[str, Any] = {"year": args.year, "today": context.today}
    if args.paper in ("record", "archive"):
        values |= _whom(context, args)
    if args.paper == "summary":
        values["is_clean"] = args.clean
    from app.jobs.paper_jobs import find_report, params_of

    return params_of(context, find_report(args.paper), values)


def _whom(context: AppContext, args: argparse.Namespace) -> dict[str, Any]:
    from app.errors import InputProblem
    from app.services.person.roster import find_person
    from app.services.person.units import list_units

    with context.database.read() as session:
        if args.person is not None:
            return {"person_ids": (find_person(session, who=args.person).id,)}
        if args.unit is not None:
            for unit in list_units(session):
                if unit.name == args.unit:
                    return {"unit_id": unit.id}
            raise InputProblem("unit.not_found", unit=args.unit)
    return {}
