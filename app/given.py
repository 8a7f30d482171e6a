"""An edit changes what was edited: inputs that know which of their fields were given.

`ClassSessionInput(title="党史", held_on=day)` says nothing of the place. For something new the place is then
empty; an edit leaves the one that is stored. A form that shows a field gives it, empty or not; a field that
somebody adds later is left alone by every caller that does not know it yet.
"""

from __future__ import annotations

from dataclasses import fields, replace
from enum import Enum
from typing import Self, TypeVar


class Unsaid(Enum):
    """Says nothing, where None says "empty"."""

    UNSAID = "unsaid"


UNSAID = Unsaid.UNSAID


class Given:
    """Base of the frozen data classes that edits take."""

    _given: frozenset[str]

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        made = super().__new__(cls)
        names = [field.name for field in fields(cls)]  # type: ignore[arg-type]
        object.__setattr__(made, "_given", frozenset([*names[: len(args)], *kwargs]))
        return made


Input = TypeVar("Input", bound=Given)


def given(data: Given) -> frozenset[str]:
    """The names of the fields that were given."""
    return data._given


def merged(stored: Input, data: Input) -> Input:
    """What is stored, with what was given put in its place."""
    return replace(stored, **{name: getattr(data, name) for name in given(data)})  # type: ignore[type-var]
