"""What a report is: a light record in a visible list; its module is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.papers.document import Document
from app.papers.letter import Letter, Letters
from app.reports.asked import Parameter, parameters
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Paper = Document | Letter | Letters
Build = Callable[["Session", Any, Progress], Paper]


class Lists(Enum):
    """Whose lists of people are brought up to date before the paper is made on the command line."""

    NONE = "none"
    SESSIONS = "those of its class sessions"
    PRINTED = "those of its class sessions, which keep their numbers from then on"
    YEAR = "all of its year"


@dataclass(frozen=True)
class Report:
    """One paper the user can make.

    `formats` are file endings, the usual one first. `module` holds the frozen parameters called `params_name`
    and the function called `build_name` that takes them. `old_ids` are names it had before and answers to.
    One that is not `is_listed` has its buttons on a page of its own, not on 台账报表; of `any_year` also
    papers are made that stand on no record, as empty forms.
    """

    id: str
    title: str
    formats: tuple[str, ...]
    module: str
    params_name: str
    build_name: str = "build"
    lists: Lists = Lists.NONE
    old_ids: tuple[str, ...] = ()
    is_listed: bool = True
    any_year: bool = False

    @property
    def params(self) -> type[Any]:
        """The class of its parameters."""
        found: type[Any] = getattr(import_module(self.module), self.params_name)
        return found

    @property
    def build(self) -> Build:
        """(session, parameters, progress) → the paper."""
        found: Build = getattr(import_module(self.module), self.build_name)
        return found

    @property
    def asked(self) -> tuple[Parameter, ...]:
        """What it is asked for."""
        return parameters(self.params)
