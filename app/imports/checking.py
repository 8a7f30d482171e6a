"""What every check of a file has: its sheets one after the other, what was said and what is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod

from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.preview import RowResult
from app.imports.questions import Question


class Checker(ABC):
    """Checks the rows of one file; one instance per check.

    `questions` is the list of `layout.dialogue`, `params` are the ones it holds: both are set before `rows`.
    """

    params: Params
    questions: list[Question]

    @abstractmethod
    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""

    @abstractmethod
    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet, in the file's order."""

    def rest(self) -> list[RowResult]:
        """The verdicts that only all sheets together give, once every sheet was checked."""
        return []
