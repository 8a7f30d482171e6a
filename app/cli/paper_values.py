"""What was typed for a paper, as values: one resolver for each kind; who is meant by name or number.

A resolver raises what says in one sentence that the town has no such thing, or that several have the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.cli.importing import parse_date
from app.cli.unit_names import known_unit
from app.errors import InputProblem, UsageProblem
from app.reports.asked import Parameter, What
from app.reports.report import Report
from app.services.coverage.schemes import choose_scheme
from app.services.duty.round_named import choose_round
from app.services.exam.exam_named import choose_exam
from app.services.follow_up.talks import get_talk
from app.services.leave.leaves import list_leaves
from app.services.person.choosing import choose_group, find_one, find_unit
from app.services.plan.batch_named import choose_batch
from app.services.plan.class_sessions import list_class_sessions
from app.services.year.recorded import years_with_records

# These have answered an unknown unit as wrong use since they could be asked for one.
STRICT_UNITS = ("ledger", "ledger-details")
Values = dict[str, Any]


def resolved(session: Session, paper: Report, typed: dict[str, object], *, today: date) -> Values:
    """The parameters by name. Raises `UsageProblem` usage.* and `InputProblem` where nothing is meant."""
    found: Values = {}
    for each in paper.asked:
        if each.name in typed:
            found[each.name] = _value(session, paper, each, _of_year(each, typed))
        elif each.asked.is_today:
            found[each.name] = today
    year: int | None = found.get("year")
    if year is not None and year != today.year:
        _refuse_empty(session, paper, year)
    return found


def _of_year(each: Parameter, typed: dict[str, object]) -> object:
    """What was typed; a bare month (8) is one of the year typed beside it."""
    value = typed[each.name]
    if each.asked.what is What.MONTH and "year" in typed and re.fullmatch(r"0?[1-9]|1[0-2]", str(value)):
        return f"{typed['year']}-{int(str(value)):02}"
    return value


def _value(session: Session, paper: Report, each: Parameter, typed: object) -> object:
    if not isinstance(typed, list):
        return _one(session, paper, each, typed)
    most = each.asked.most
    if most is not None and len(typed) > most:
        raise UsageProblem("usage.too_many", flag=each.asked.flag, most=most)
    return tuple(dict.fromkeys(_one(session, paper, each, one) for one in typed))


def _one(session: Session, paper: Report, each: Parameter, typed: object) -> object:
    what = each.asked.what
    if what is What.CHOICE:
        return next(value for value, _ in each.asked.choices if str(value) == typed)
    if what is What.UNIT and paper.id in STRICT_UNITS:
        return known_unit(session, name=str(typed))
    resolver = RESOLVERS.get(what)
    return typed if resolver is None else resolver(session, typed)


def _refuse_empty(session: Session, paper: Report, year: int) -> None:
    """Raises `InputProblem` paper.no_year: nothing is known of that year."""
    years = years_with_records(session)
    if year not in years and not paper.any_year:
        known = "、".join(f"{one}" for one in sorted(years))
        raise InputProblem("paper.no_year", year=year, paper=paper.title, known=known or "还没有")


def _month(_session: Session, typed: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", typed):
        raise UsageProblem("usage.month", value=typed)
    return typed


def _day(_session: Session, typed: str) -> date:
    return parse_date(typed)


def _class_session(session: Session, typed: int) -> int:
    if not any(row.id == typed for row in list_class_sessions(session)):
        raise InputProblem("paper.session_missing", session=typed)
    return typed


def _talk(session: Session, typed: int) -> int:
    return get_talk(session, talk_id=typed).id


def _leave(session: Session, typed: int) -> int:
    if not any(row.id == typed for row in list_leaves(session)):
        raise InputProblem("paper.leave_missing", leave=typed)
    return typed


def _person(session: Session, typed: str) -> int:
    return find_one(session, who=typed).id


def _unit(session: Session, typed: str) -> int:
    return find_unit(session, name=typed)


def _group(session: Session, typed: str) -> int:
    return choose_group(session, who=typed)


def _exam(session: Session, typed: str) -> int:
    return choose_exam(session, who=typed)


def _batch(session: Session, typed: str) -> int:
    return choose_batch(session, who=typed)


def _round(session: Session, typed: str) -> int:
    return choose_round(session, who=typed)


def _scheme(session: Session, typed: str) -> int:
    return choose_scheme(session, who=typed)


RESOLVERS: dict[What, Callable[[Session, Any], Any]] = {
    What.MONTH: _month,
    What.DATE: _day,
    What.SESSION: _class_session,
    What.TALK: _talk,
    What.LEAVE: _leave,
    What.PERSON: _person,
    What.UNIT: _unit,
    What.GROUP: _group,
    What.EXAM: _exam,
    What.BATCH: _batch,
    What.ROUND: _round,
    What.SCHEME: _scheme,
}
