"""What a report is: a value in a visible list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.papers.document import Document
from app.papers.letter import Letter, Letters
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Paper = Document | Letter | Letters
Build = Callable[["Session", Any, Progress], Paper]


@dataclass(frozen=True)
class Report:
    """One paper the user can make.

    `params` is the frozen dataclass that `build` takes; `formats` are file endings, the usual one first.
    """

    id: str
    title: str
    formats: tuple[str, ...]
    params: type
    build: Build
