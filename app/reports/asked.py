"""What a paper is asked for: every parameter carries its words, its flag and what it is.

A field of a report's parameters is annotated with `Asked`, or with `Filled` where the program gives the value
itself:

    year: Year                                                       # asked for on every year's paper
    by_unit: Annotated[bool, Asked("按单位分组", "--by-unit", What.SWITCH)] = True
    made_at: MadeAt = None

The options of the window, the command line with its help and `ganxun list reports` are made from this alone.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_origin, get_type_hints


class What(StrEnum):
    """The kinds of values, the words of `ganxun list reports` (a closed set, in the README)."""

    YEAR = "year"
    MONTH = "month"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    SWITCH = "switch"
    CHOICE = "choice"
    SESSION = "session"
    BATCH = "batch"
    EXAM = "exam"
    ROUND = "round"
    TALK = "talk"
    LEAVE = "leave"
    PERSON = "person"
    UNIT = "unit"
    GROUP = "group"
    SCHEME = "scheme"


@dataclass(frozen=True)
class Asked:
    """A parameter somebody is asked for.

    `required`: must be given, also where the parameters have a default. `instead_of`: the flag this one takes
    the place of; of such a set only one is given. `choices`: (value, word) of a CHOICE. `most`: the highest
    NUMBER, or how many of several there may be. `note`: one more sentence. `empty`: the word for nothing
    chosen. `is_today`: a DATE that is today unless another is given. `is_entered`: a class session that is
    entered whole comes first.
    """

    words: str
    flag: str
    what: What
    required: bool = False
    instead_of: str = ""
    choices: tuple[tuple[object, str], ...] = ()
    most: int | None = None
    note: str = ""
    empty: str = ""
    is_today: bool = False
    is_entered: bool = False


@dataclass(frozen=True)
class Filled:
    """A parameter nobody is asked for; `why` says who gives it."""

    why: str


@dataclass(frozen=True)
class Parameter:
    """A parameter that is asked for, by the name of its field."""

    name: str
    asked: Asked
    default: object
    is_required: bool
    is_many: bool

    @property
    def stands_for(self) -> str:
        """The flag of the set it belongs to: its own, or that it takes the place of."""
        return self.asked.instead_of or self.asked.flag

    @property
    def shown_default(self) -> object:
        """The default as a plain value; None where nothing is chosen."""
        if self.default is None or self.default in ((), ""):
            return None
        return list(self.default) if isinstance(self.default, tuple) else self.default


Year = Annotated[int, Asked("年度", "--year", What.YEAR)]
MadeAt = Annotated[datetime | None, Filled("the moment of making")]
Today = Annotated[date | None, Filled("the day it is seen on; without it the day of making")]
Templates = Annotated[Path | None, Filled("the folder of the clerk's own layouts")]


def parameters(params: type[Any]) -> tuple[Parameter, ...]:
    """What is asked for, in order. Raises `TypeError` for a field that is neither `Asked` nor `Filled`."""
    hints = get_type_hints(params, include_extras=True)
    found = []
    for field in fields(params):
        told = [each for each in getattr(hints[field.name], "__metadata__", ()) if _is_told(each)]
        if len(told) != 1:
            raise TypeError(f"{params.__name__}.{field.name} is neither asked for nor filled")
        asked = told[0]
        if isinstance(asked, Asked):
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            is_bare = default is MISSING
            is_many = get_origin(hints[field.name].__origin__) is tuple
            found.append(
                Parameter(field.name, asked, None if is_bare else default, is_bare or asked.required, is_many)
            )
    return tuple(found)


def sets_of(asked: tuple[Parameter, ...]) -> tuple[tuple[Parameter, ...], ...]:
    """The parameters in order, those that take each other's place together."""
    found: dict[str, list[Parameter]] = {}
    for each in asked:
        found.setdefault(each.stands_for, []).append(each)
    return tuple(tuple(each) for each in found.values())


def _is_told(each: object) -> bool:
    return isinstance(each, Asked | Filled)
