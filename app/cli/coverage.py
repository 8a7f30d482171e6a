"""`ganxun list schemes` and `list coverage`: the ways courses are classified, and whom each topic reached."""

from __future__ import annotations

import argparse

from sqlalchemy.orm import Session

from app.errors import UsageProblem
from app.figures.printing import hundredths
from app.services.coverage.coverage import coverage_of_year
from app.services.coverage.schemes import choose_scheme
from app.services.plan.category_schemes import list_schemes
from app.services.year.recorded import years_with_records

SCHEME_HEADERS = {"id": "编号", "title": "分类方式", "topics_text": "类别", "courses": "课程"}
SCHEME_TABLE_ONLY = ("topics_text",)
HEADERS = {"name": "姓名", "unit": "单位", "topic": "类别", "sessions": "次数", "hours": "学时"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--scheme` of `list coverage`."""
    parser.add_argument(
        "--scheme", default="", metavar="ID", help="分类方式的编号或名称，见 list schemes（coverage）"
    )


def scheme_rows(session: Session, _args: argparse.Namespace) -> list[dict[str, object]]:
    """[{id, title, courses, topics: [{id, title, courses}]}], the one shown as 类别 first."""
    return [
        {
            "id": scheme.id,
            "title": scheme.name,
            "topics_text": "、".join(tag.name for tag in scheme.tags),
            "courses": sum(tag.courses for tag in scheme.tags),
            "topics": [{"id": tag.id, "title": tag.name, "courses": tag.courses} for tag in scheme.tags],
        }
        for scheme in list_schemes(session)
    ]


def coverage_rows(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """[{person_id, name, unit, topic, sessions, hours}]: everybody on the roster against every topic, nought
    where the topic has not reached them; of who has left only what did.

    Raises `UsageProblem` usage.scheme_needed, `InputProblem` meant.unknown or meant.several.
    """
    if not args.scheme.strip():
        raise UsageProblem("usage.scheme_needed")
    found = coverage_of_year(
        session,
        scheme_id=choose_scheme(session, who=args.scheme),
        year=args.year or _year(session, args.today.year),
        today=args.today,
    )
    here = set(found.roster)
    return [
        {
            "person_id": line.id,
            "name": line.name,
            "unit": line.unit,
            "topic": topic.name,
            "sessions": line.cell(topic.id).times,
            "hours": hundredths(line.cell(topic.id).centi),
        }
        for line in found.people
        for topic in found.topics
        if line.id in here or not line.cell(topic.id).is_blank
    ]


def _year(session: Session, this_year: int) -> int:
    """This year, or the last one anything is known of."""
    years = years_with_records(session)
    return this_year if this_year in years or not years else max(years)
