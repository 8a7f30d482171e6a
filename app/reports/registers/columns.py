"""Columns and cells of a register's tables, by the names its description gives."""

from __future__ import annotations

from collections.abc import Mapping

from app.papers.document import Column, Value, text_width
from app.papers.document import Kind as Shape
from app.rules.registers import vocabulary as words
from app.rules.registers.amounts import MEAN, MONEY, NUMBER, PERCENT, Amount, order_key
from app.rules.registers.amounts import Value as Told
from app.rules.registers.description import Kind, Period, Register
from app.rules.registers.names import LINK, Found, Names
from app.rules.rounding import NOT_ENOUGH, half_up

_SHAPES: Mapping[str, Shape] = {
    words.NUMBERS: Shape.NUMBER,
    words.MONEYS: Shape.NUMBER,
    words.DAYS: Shape.DATE,
    words.MARKS: Shape.WORD,
}
# Half-width characters a column keeps at least, by shape.
_LEAST = {Shape.SERIAL: 5.0, Shape.DATE: 11.0, Shape.NUMBER: 8.0, Shape.WORD: 8.0, Shape.NAME: 9.0}
# What the link of a line or of somebody who owes is headed.
WHO_TITLES = {"unit": "单位", "person": "姓名", "class": "班次", "session": "课次", "lecturer": "授课人"}
_WIDEST_CHOICE = 16.0
# A post on one line; room to sign; a number nobody breaks.
_POST, _SIGN, _PHONE = 16.0, 18.0, 13.0
# Periods that are called by a title, not by the calendar.
_TITLED = frozenset({Period.CLASS, Period.PROGRAMME})
_CENTRED = frozenset({Kind.CHOICE, Kind.MONTH})
_PEOPLE = frozenset({Kind.PERSON, Kind.LECTURER})


def column_of(register: Register, name: str, rows: str = "") -> Column:
    """The column of a name among `rows`: heading, kind and least width."""
    if name == "#":
        return Column("序号", Shape.SERIAL, 5)
    found = Names(register).find(name, rows)
    if found is None:
        raise KeyError(f"{register.id}: {name}")
    shape = _shape(register, found, name)
    is_of_line = bool(rows) and name in WHO_TITLES
    title = WHO_TITLES[name] if is_of_line else found.title or WHO_TITLES.get(name, "")
    is_text = shape is Shape.TEXT
    least = max(
        _LEAST.get(shape, 10.0), text_width(title) + 2.0, _longest_choice(found), _usual(register, name)
    )
    decimals = 2 if found.gives == words.MONEYS else None
    is_fixed = name.endswith(".phone")
    return Column(
        title,
        shape,
        0 if is_text and not is_fixed else least,
        grow=is_text and not is_fixed,
        decimals=decimals,
        fixed=is_fixed,
    )


def _usual(register: Register, name: str) -> float:
    """The width that the words under some names usually take: 四级主任科员, 2024年下半年, 逾期120天."""
    if name.endswith(".post"):
        return _POST
    if name == "period":
        return 9.0 if register.period is Period.YEAR else 15.0
    if name.endswith(".phone"):
        return _PHONE
    return {"verdict": 12.0, "sign": _SIGN, "pages": 8.0, "limit": 15.0}.get(name, 0.0)


def _longest_choice(found: Found) -> float:
    """The width in which each of its choices stands on one line, as far as they are short."""
    choices = found.field.choices if found.field is not None and not found.field.columns else ()
    return min(_WIDEST_CHOICE, max((text_width(one.title) + 2.0 for one in choices), default=0.0))


def _shape(register: Register, found: Found, name: str) -> Shape:
    if found.gives == LINK:
        is_person = name == "person" or (found.field is not None and found.field.kind in _PEOPLE)
        return Shape.NAME if is_person else Shape.TEXT
    if found.field is not None and found.field.kind in _CENTRED:
        return Shape.WORD
    if name == "period" and register.period in _TITLED:
        return Shape.TEXT
    if name in (
        "state",
        "verdict",
        "period",
        "late_days",
        "done",
        "sign",
        "files",
        "pages",
        "limit",
    ) or name.endswith((".post", ".rank", ".kind")):
        return Shape.WORD
    if name in ("deadline", "received", "since"):
        return Shape.DATE
    return _SHAPES.get(found.gives, Shape.TEXT)


def cell_of(value: Told) -> Value:
    """A value as a table's cell: numbers stay numbers, shares are the printed percent."""
    if isinstance(value, Amount):
        return _number(value)
    if isinstance(value, bool):
        return "是" if value else None
    if isinstance(value, tuple):
        return "、".join(value) or None
    return value


def _number(amount: Amount) -> Value:
    if amount.form == PERCENT:
        return amount.text
    if not amount.whole:
        return NOT_ENOUGH
    if amount.form in (NUMBER, MONEY, MEAN):
        sign, part = (-1, -amount.part) if amount.part < 0 else (1, amount.part)
        hundredths = sign * half_up(part, amount.whole, 100)
        return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
    return amount.text


def is_of_roster(register: Register, name: str) -> bool:
    """Whether a name tells a unit or a person, who stand in the official order."""
    head, _, tail = name.partition(".")
    if tail:
        return tail == "unit"
    one = next((each for each in register.fields if each.id == head), None)
    return head in ("unit", "person") or (
        one is not None and one.kind in (Kind.UNIT, Kind.PERSON, Kind.LECTURER)
    )


def sort_key(
    register: Register, name: str, value: Told, roster: Mapping[str, int] | None = None
) -> tuple[int, object]:
    """`order_key`, where choices stand in their own order and units and people in that of the roster."""
    if isinstance(value, str) and roster and is_of_roster(register, name):
        return (2, (roster.get(value, len(roster)), value))
    one = next((each for each in register.fields if each.id == name), None)
    if one is not None and one.kind is Kind.CHOICE and isinstance(value, str):
        titles = [each.title for each in one.choices]
        if value in titles:
            return (2, titles.index(value))
    return order_key(value)
