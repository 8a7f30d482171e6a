"""Values of entries as a preview shows them."""

from __future__ import annotations

from collections.abc import Callable

from app.imports.preview import FieldValue
from app.imports.registers.town_names import TownNames
from app.rules.registers.description import Field, Kind
from app.rules.registers.typed_values import LineValue, Value

SECRET = "（保密）"
Title = Callable[[Field, LineValue], str]


def shown_value(one: Field, value: Value, title: Title) -> FieldValue:
    """Secret values are never shown; numbers as numbers, choices and links by what they are called."""
    if value in (None, "", ()):
        return None
    if one.secret:
        return SECRET
    if isinstance(value, tuple):
        return "、".join(_line_text(one, line, title) for line in value)
    if isinstance(value, int):
        places = 2 if one.kind is Kind.MONEY else one.decimals
        unit: int = 10**places
        return value // unit if value % unit == 0 else round(value / unit, places)
    if one.kind is Kind.CHOICE:
        return next((each.title for each in one.choices if each.id == value), str(value))
    return value


def _line_text(one: Field, line: LineValue, title: Title) -> str:
    data = [shown_value(each, line.data.get(each.id), title) for each in one.columns]
    parts = [title(one, line), *(str(each) for each in data if each is not None)]
    return "：".join(parts)


def title_in(names: TownNames) -> Title:
    """What lines are called in this town."""

    def title(one: Field, line: LineValue) -> str:
        if line.person_id is not None and line.person_id in names.people.by_id:
            return names.people.by_id[line.person_id].name
        if one.kind is Kind.CHOICE and line.name:
            return next((each.title for each in one.choices if each.id == line.name), line.name)
        return names.title(line) or line.name

    return title
