"""What one kind of import is: all that differs between a roster and a score list stands in its object."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from app.imports.checking import Checker
from app.imports.known import KnownTown
from app.imports.layouts.fields import ColumnMeaning
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.reader.sheet import Sheet, Workbook
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

C = TypeVar("C", bound=Checker)
A = TypeVar("A")
# What an import may have to know of the town; `town_now` reads only what is asked for.
PEOPLE, GROUPS, RUNNING, SESSIONS = "people", "groups", "running", "sessions"
MARKS, EXAMS, HOURS, PROGRAMMES = "marks", "exams", "hours", "programmes"


@dataclass(frozen=True)
class Words:
    """How an import speaks to people.

    `needs`: what a header must have at least. `hint`: what a file may hold, for the first page. `labels`:
    fields that are called otherwise here than elsewhere. `wide`: fields that hold long texts.
    """

    needs: str
    hint: str
    labels: Mapping[str, str] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Start:
    """What a check begins with: the town, the file and the layout of its best sheet."""

    known: KnownTown
    workbook: Workbook
    layout: Layout

    @property
    def params(self) -> Params:
        """What the user said beside the file."""
        return self.layout.dialogue.params


class Import(ABC, Generic[C, A]):
    """One kind of import: `id` for commands, `title` for people, the fields its columns can have.

    `key` is the field without which a row is nothing, `action` the name of the operation, `knows` what has
    to be read of the town. `C` checks the rows of a file, `A` is what a finished check hands to `apply`.
    """

    id: str
    title: str
    fields: tuple[ColumnMeaning, ...]
    key: str
    action: ClassVar[str]
    words: Words
    knows: ClassVar[frozenset[str]] = frozenset()
    matrix: ClassVar[bool] = False  # columns headed by days
    headless: ClassVar[bool] = False  # a list without a header is known by the look of its columns
    timed: ClassVar[bool] = False  # the line over a list says of which time its rows are
    has_copies: ClassVar[bool] = True  # a sheet that repeats the people of another is an older copy
    reads_duty: ClassVar[bool] = True  # whether a duty roster (值班表) may be one
    of_staff: ClassVar[bool] = False  # a list of who is in post: leavers and relatives are none

    def for_file(self, workbook: Workbook, params: Params) -> Import[C, A]:
        """The import as this file calls for it."""
        return self

    def accepts(self, layout: Layout) -> bool:
        """Whether a layout can give what the import is for, not only names."""
        return True

    def refined(self, layout: Layout) -> Layout:
        """A guessed layout with what this kind of list tells beside its headings."""
        return layout

    def is_alike(self, layout: Layout, best: Layout) -> bool:
        """Whether another sheet of the file is of the same make as the best one."""
        return set(layout.columns) == set(best.columns)

    def says_more(self, layout: Layout, others: Sequence[Layout]) -> bool:
        """Whether a sheet with the people of `others` says something of its own, and is no older copy."""
        return False

    def is_sure(self, layout: Layout) -> bool:
        """Whether a layout can be of no other kind, however well another fits it."""
        return False

    def parted(self, layouts: Sequence[Layout]) -> Sequence[Layout]:
        """The lists of one sheet, where lines between its rows begin others under the same heading."""
        return layouts

    def written(self, sheet: Sheet) -> Layout | None:
        """The layout of a sheet that the program wrote to be read again."""
        return None

    def turned(self, sheet: Sheet, known: KnownTown, params: Params) -> Layout | None:
        """The layout of a sheet that lies another way than a list does."""
        return None

    def completed(self, params: Params, known: KnownTown) -> Params:
        """What was said, with what follows from it."""
        return params

    @abstractmethod
    def checker(self, start: Start) -> C:
        """The check of one file."""

    @abstractmethod
    def finish(self, checker: C, start: Start) -> tuple[A, dict[str, object]]:
        """What `apply` executes once every sheet was checked, and what is worth noting of the whole file."""

    @abstractmethod
    def apply(self, session: Session, actions: A, *, today: date, progress: Progress) -> dict[str, int]:
        """Write it all; returns counts by what was done. The caller's write unit makes it one operation."""

    def marked_sessions(self, actions: A) -> tuple[int, ...]:
        """The class sessions marks would be entered for."""
        return ()

    def with_joining(self, actions: A, joined_on: date | None) -> A:
        """The same with another day of joining for new people, where there are any."""
        return actions


AnyImport = Import[Any, Any]
