"""What a new data file starts with, read from `resources/defaults` once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.paths import RESOURCES, register_folders
from db.base import Base
from db.models import (
    AuditEntry,
    BulletinKind,
    Category,
    CategoryScheme,
    DutyRule,
    IdentityGroup,
    MarkKind,
    Seal,
    TalkTrigger,
)
from db.session import Database

MARK_FIELDS = (
    "code",
    "label",
    "symbol",
    "acronym",
    "key",
    "counts_as_present",
    "counts_as_due",
    "hour_percent",
    "triggers_talk",
)
BULLETIN_FIELDS = ("code", "label", "issuer", "number_word", "title", "recipients", "copies")
DUTY_FIELDS = (
    "code",
    "label",
    "scope",
    "measure",
    "period",
    "required",
    "most",
    "unit",
    "citation",
    "verified",
    "enabled",
)


@cache
def read_defaults(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of `resources/defaults/<name>.json`, in order."""
    text = (RESOURCES / "defaults" / f"{name}.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


def load_missing_defaults(database: Database) -> None:
    """Fill every default table that is still empty, and add what an update brought to one that is not.

    A new data file gets them all. What a town has is never touched; a rule of a code it has not is added
    switched off, from the first year that is not closed, and the trail says so. Rules are switched off, never
    deleted, so one that is missing was never there. A scheme may be renamed or removed: one whose name the
    trail has ever seen was there and does not come again.
    """
    with database.read() as session:
        missing = [
            fill for model, fill in FILLS if not session.scalar(select(func.count()).select_from(model))
        ]
        known = frozenset(session.scalars(select(DutyRule.code).distinct()))
        closed = session.scalar(select(func.max(Seal.year)))
    if missing:
        with database.write(actor="程序", action="defaults.load", text="写入初始设置") as unit:
            for fill in missing:
                fill(unit.session)
    brought = [entry for entry in read_defaults("duty_rules") if entry["code"] not in known]
    if known and brought:
        names = "、".join(dict.fromkeys(entry["label"] for entry in brought))
        text = f"程序更新带来新制度：{names}（未启用，核对后在制度设置里启用）"
        with database.write(actor="程序", action="defaults.load", text=text) as unit:
            _fill_duty_rules(unit.session, known, date(closed + 1, 1, 1) if closed else None)
    _bring_schemes(database)
    _bring_dues(database, known, date(closed + 1, 1, 1) if closed else None)


def _bring_schemes(database: Database) -> None:
    """Add the ways of classifying that the file never had, after those of the town; told in the trail.

    Nothing comes to a town that has none at all: the first scheme is what its plan calls 类别.
    """
    shipped = [entry["name"] for entry in read_defaults("category_schemes")]
    with database.read() as session:
        standing = frozenset(session.scalars(select(CategoryScheme.name)))
        brought = [name for name in shipped if name not in standing]
        if not standing or not brought:
            return
        once = _scheme_names_of_the_trail(session)
        last = session.scalar(select(func.max(CategoryScheme.position))) or 0
    brought = [name for name in brought if name not in once]
    if brought:
        text = f"程序更新带来分类方式：{'、'.join(brought)}"
        with database.write(actor="程序", action="defaults.load", text=text) as unit:
            _add_schemes(unit.session, brought, after=last)


def _scheme_names_of_the_trail(session: Session) -> frozenset[str]:
    """Every name a scheme was ever given, renamed and removed ones with it."""
    wanted = select(AuditEntry.before_json, AuditEntry.after_json).where(
        AuditEntry.table_name == CategoryScheme.__tablename__
    )
    values = (json.loads(text) for entry in session.execute(wanted) for text in entry if text)
    return frozenset(str(each["name"]) for each in values if "name" in each)


def _bring_dues(database: Database, known: frozenset[str], open_from: date | None) -> None:
    """Enter the dues of registers that the file does not know: with a new file in silence, else told."""
    if known.issuperset(due_codes()):
        return
    from app.registers import shipped
    from app.services.setting.register_dues import add_due_rules, missing_dues

    if not missing_dues(shipped().values(), known):
        return  # only a description that cannot be used has more
    with database.write(actor="程序", action="defaults.load", text="写入登记簿的应报规则") as unit:
        titles = add_due_rules(unit.session, registers=shipped().values(), from_on=open_from)
        if known:
            unit.text = f"程序更新带来登记簿的应报规则：{'、'.join(titles)}"


@dataclass(frozen=True)
class Described:
    """What is looked at when data are opened: codes of dues, and register → version beyond the first."""

    codes: frozenset[str]
    newer: Mapping[str, int]


def due_codes() -> frozenset[str]:
    """The codes of the dues of every shipped register, as their files say: nothing is checked at start."""
    return described().codes


@cache
def described() -> Described:
    """The files of all registers, read once and not checked; a broken one is named on the page, with why."""
    codes: set[str] = set()
    newer: dict[str, int] = {}
    for path in (path for folder in register_folders() for path in folder.glob("*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8-sig"))
            codes |= {code for due in document.get("dues", ()) if (code := _code(document["id"], due))}
            if document["version"] > 1:
                newer[str(document["id"])] = document["version"]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return Described(frozenset(codes), newer)


def _code(register_id: str, due: Mapping[str, Any]) -> str:
    """'' for what entries owe by themselves: it is no rule of the town."""
    return "" if "entries" in due.get("who", ()) else due.get("code") or f"R-{register_id}-{due['id']}"


def _fill_marks(session: Session) -> None:
    for position, entry in enumerate(read_defaults("marks"), 1):
        session.add(MarkKind(position=position, **{name: entry[name] for name in MARK_FIELDS}))
    for position, entry in enumerate(read_defaults("identity_groups"), 1):
        session.add(IdentityGroup(name=entry["name"], position=position))
    _add_schemes(session, [entry["name"] for entry in read_defaults("category_schemes")])


def _add_schemes(session: Session, names: Collection[str], *, after: int = 0) -> None:
    """Add the shipped schemes of these names with their tags in order, behind position `after`."""
    shipped_ones = (entry for entry in read_defaults("category_schemes") if entry["name"] in names)
    for position, entry in enumerate(shipped_ones, after + 1):
        scheme = CategoryScheme(name=entry["name"], position=position)
        session.add(scheme)
        session.flush()
        for order, name in enumerate(entry["categories"], 1):
            session.add(Category(scheme_id=scheme.id, name=name, position=order))


def _fill_duty_rules(
    session: Session, known: frozenset[str] = frozenset(), open_from: date | None = None
) -> None:
    """Add the rules whose code is not `known`; in a town that knows some, off and from `open_from`."""
    for position, entry in enumerate(read_defaults("duty_rules"), 1):
        values = {name: entry[name] for name in DUTY_FIELDS}
        for name in ("from_on", "to_on"):
            values[name] = date.fromisoformat(entry[name]) if entry[name] else None
        if entry["code"] in known:
            continue
        if known:
            values["enabled"] = False
            values["from_on"] = max(filter(None, (values["from_on"], open_from)), default=None)
            if values["to_on"] is not None and values["from_on"] and values["to_on"] <= values["from_on"]:
                continue  # over before the town could be judged by it
        text = json.dumps(entry["filter"], ensure_ascii=False, separators=(",", ":"))
        session.add(DutyRule(position=position, filter_json=text, **values))


def _fill_bulletin_kinds(session: Session) -> None:
    for position, entry in enumerate(read_defaults("bulletin_kinds"), 1):
        values = {name: entry[name] for name in BULLETIN_FIELDS}
        session.add(BulletinKind(position=position, **values))


def _fill_talk_triggers(session: Session) -> None:
    for position, entry in enumerate(read_defaults("talk_triggers"), 1):
        names = ("code", "label", "threshold", "period", "due_days")
        session.add(TalkTrigger(position=position, **{name: entry[name] for name in names}))


# The table that tells whether they are there, and what fills it.
FILLS: tuple[tuple[type[Base], Callable[[Session], None]], ...] = (
    (MarkKind, _fill_marks),
    (DutyRule, _fill_duty_rules),
    (BulletinKind, _fill_bulletin_kinds),
    (TalkTrigger, _fill_talk_triggers),
)
