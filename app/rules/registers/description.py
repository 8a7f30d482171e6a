"""A register (登记簿) is data: these frozen classes are one description of `resources/registers/*.json`.

Nothing here reads a file or a session. `checking.py` turns a document into these or says what is wrong with
it; pages, dialogs, grids, imports, papers, dues and the words of the trail are all made from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

FORMAT = 1


class Kind(StrEnum):
    """What a field holds; never changed once used (a new field, and a step that copies)."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    MONTH = "month"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    PERSON = "person"
    PERSONS = "persons"
    UNIT = "unit"
    UNITS = "units"
    CLASS = "class"
    LECTURER = "lecturer"
    ENTRY = "entry"
    FILE = "file"


# Kinds whose value links to another row: lines or the envelope, never an id in the JSON text.
LINKS = frozenset({Kind.PERSON, Kind.PERSONS, Kind.UNIT, Kind.UNITS, Kind.CLASS, Kind.LECTURER, Kind.ENTRY})
# Kinds that hold several values without `columns` as well.
MANY = frozenset({Kind.PERSONS, Kind.UNITS})


class Who(StrEnum):
    """Whom an entry belongs to."""

    UNIT = "unit"
    PERSON = "person"
    CLASS = "class"
    LECTURER = "lecturer"
    NONE = "none"


class Period(StrEnum):
    """The 所属期 of an entry: `CLASS` the class itself, `ONCE` a single time, `PROGRAMME` a campaign."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    CLASS = "class"
    PROGRAMME = "programme"
    ONCE = "once"
    NONE = "none"


class Dated(StrEnum):
    """Which year an entry stands in: its day's, its 所属期's, or none (师资库)."""

    DAY = "day"
    PERIOD = "period"
    NONE = "none"


@dataclass(frozen=True)
class Choice:
    """One of the words of a choice: `id` is stored, `title` is read; a `hidden` one is no longer offered."""

    id: str
    title: str
    hidden: bool = False


@dataclass(frozen=True)
class Field:
    """A field of an entry, or a column of its child lines.

    `columns` makes a link field a list of child lines; `of='session'` makes a class field a 课次; `entry_of`
    names the register an entry field points into; `when` shows the field only where a choice has that value;
    `default` is a value, 'today', 'last', 'next' (the running number of the year) or '+7d:day'; `open` lets
    the clerk add choices; `words` are other headings it has on lists; `decimals` places of a number, which is
    stored in 1/10**decimals; `not_before` a day it cannot lie before; `hidden` where the clerk does not want
    to see it.
    """

    id: str
    title: str
    kind: Kind
    required: bool = False
    default: str | int | None = None
    words: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""
    open: bool = False
    decimals: int = 0
    columns: tuple[Field, ...] = ()
    of: str = ""
    entry_of: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    empty: str = ""
    secret: bool = False
    retired: bool = False
    hint: str = ""
    not_before: str = ""
    hidden: bool = False

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices that are there to be chosen: without those the clerk hid."""
        return tuple(each for each in self.choices if not each.hidden)

    @property
    def is_lines(self) -> bool:
        """Whether its values are child lines: it has columns, or is of a kind that holds several."""
        return bool(self.columns) or self.kind in MANY


@dataclass(frozen=True)
class Computed:
    """A value that is never typed: `fn` is one of `computed.FUNCTIONS`; `among` the lines it stands on, '' =
    entry; `of` is 'field', 'lines' or 'lines.column'; `where` a computed mark or column that must be true;
    `args` the rest that the function asks for ('n' of top, 'table' of ceiling …).
    """

    id: str
    title: str
    fn: str
    of: str = ""
    among: str = ""
    where: str = ""
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """A state of an entry: `asks` must be filled to reach it, `act` is what the program does then."""

    id: str
    title: str
    asks: tuple[str, ...] = ()
    act: str = ""
    ends: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Owes:
    """Who owes: the whole town, units, people, classes or entries, narrowed by `narrowed` (`owing.py`).

    `kind` is town | units | people | classes | entries; `narrowed` keys: kinds, groups, identity, politics,
    titles, ranks, span_days_at_least, key_class, words, state, programme, month. People of a due with period
    `class` are the trainees. Entries are the register's own or those of `register`, with `kinds` those whose
    choice `kind` is one of these; with `each` (a field of people there) everybody named in one owes.
    """

    kind: str
    narrowed: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """Who owes an entry, for which period, by when.

    The deadline is the period's last day + `grace` days, or the fixed day `by` ('03-31', 'next-01-31',
    'YYYY-MM-DD', several by slot in `by_slot`, '' there = the due's own day), or `days` after the event
    `after` (a field of the entry, 'day', 'class_start', 'class_end', 'programme_start', 'programme_end',
    'lecture', 'state:ID', 'state:' = the state it is in; `days_by` those of each step of a lecture).
    `at_least` entries a period, or, with `sum_of` (a number or computed field), so much of it in sum; `warn`
    days before it is 将到期; `or_sessions`: class sessions called so (form, tick) count; `code` the code in
    `duty_rule` ('' = 'R-register-due'); `fills` what closes it: 'entry' (of entries: that they left the
    state), a field that must be filled, 'state:ID', an entry field of the register that points to what owes,
    or what `lectures.py` says; `window` (first month, last month) limits the periods of a year.
    """

    id: str
    title: str
    who: Owes
    period: Period = Period.NONE
    code: str = ""
    at_least: int = 1
    sum_of: str = ""
    on: bool = True
    grace: int = 0
    by: str = ""
    by_slot: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    days: int = 0
    days_by: Mapping[str, int] = field(default_factory=dict)
    warn: int = 14
    or_sessions: tuple[str, ...] = ()
    fills: str = "entry"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window: tuple[int, int] | None = None
    citation: str = ""


@dataclass(frozen=True)
class Block:
    """A part of a paper: one of facts (rows of field ids), table, long, text, sign, break, cover (a page);
    `columns` and `sort` belong to a table: '#', 'field', 'lines.column', 'person.unit', a computed id or
    'state'.
    """

    kind: str
    rows: tuple[tuple[str, ...], ...] = ()
    lines: str = ""
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    text: str = ""
    fields: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper of the register: form list | page | letter | blank (models in `app/reports/registers`).

    A list has `columns` (of entries, or of the child lines `rows`), `group`, `sort`, `total`, `where`, or
    adds lines up by what they are of (`tally` 'lines.column'); a page has `blocks`, an entry a page; a letter
    goes to each of `to` (unit | person) that owes `due`; a blank has the page's blocks empty, with a code.
    """

    id: str
    title: str
    form: str
    formats: tuple[str, ...] = ("xlsx", "pdf", "docx")
    columns: tuple[str, ...] = ()
    rows: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    group: str = ""
    sort: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    tally: str = ""
    due: str = ""
    to: str = ""
    text: str = ""
    sign: tuple[str, ...] = ()
    of: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure of the year: `id` 'contest.held', `fn` count | people | heads | hours | money of `where`."""

    id: str
    title: str
    fn: str
    of: str = ""
    where: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Shows:
    """What an entry says on the cards of person, unit and class ('【day】【project】'), and the year's
    figures."""

    person: str = ""
    unit: str = ""
    class_: str = ""
    lecturer: str = ""
    dossier: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What suggests entries nobody has typed: one of `proposals.SOURCES`, with what that asks for."""

    source: str
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """Entry by those who owe: rows = who owes `due`, columns = the choices of the slot, or the periods."""

    columns: str
    dues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Either:
    """At least one of `fields` must be filled, where `when` holds: an entry of nobody says nothing.

    Where the field of `who` is empty, the next link among them is whose the entry is (its key).
    """

    fields: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Limit:
    """Where `of` is more than `most` (both numbers, or both money), the entry is refused unless the field
    `asks` is filled (`limits.py`); from `warn` percent on it is near (0: never). `when` narrows it, `told`
    the entries on which lists say how it stands."""

    id: str
    title: str
    of: str
    most: str
    asks: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warn: int = 0
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A change of stored entries that comes with version `version`: copy a→b, or choice a→b of `field`."""

    version: int
    do: str
    source: str
    target: str
    field_id: str = ""


_Part = TypeVar("_Part", Field, State, Due, Paper)


def _of_id(parts: Sequence[_Part], part_id: str) -> _Part:
    found = next((one for one in parts if one.id == part_id), None)
    if found is None:
        raise KeyError(part_id)
    return found


@dataclass(frozen=True)
class Register:
    """One register; ids live for ever. `slot` is the choice field that is part of the key (who × period ×
    slot). `position` orders registers within their group and groups among each other; `hidden` is no page of
    its own (waivers); `secret` shows nothing but counts before 解锁 and has no list paper. States ask nothing
    that `when` hides.
    """

    id: str
    version: int
    title: str
    group: str
    fields: tuple[Field, ...]
    serves: tuple[str, ...] = ()
    on: bool = True
    who: Who = Who.NONE
    dated: Dated = Dated.DAY
    period: Period = Period.NONE
    slot: str = ""
    name: str = ""
    computed: tuple[Computed, ...] = ()
    states: tuple[State, ...] = ()
    dues: tuple[Due, ...] = ()
    papers: tuple[Paper, ...] = ()
    shows: Shows = Shows()
    grid: Grid | None = None
    proposals: tuple[Proposal, ...] = ()
    keys: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    limits: tuple[Limit, ...] = ()
    either: tuple[Either, ...] = ()
    hint: str = ""
    position: int = 1000
    hidden: bool = False
    secret: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the clerk made it herself ('own_…')."""
        return self.id.startswith("own_")

    @property
    def has_key(self) -> bool:
        """Whether a second entry of one key is a revision of the first."""
        return self.who is not Who.NONE and (self.period is not Period.NONE or bool(self.slot))

    def field(self, field_id: str) -> Field:
        """The field of that id; KeyError if there is none."""
        return _of_id(self.fields, field_id)

    def state(self, state_id: str) -> State:
        """The state of that id; KeyError if there is none."""
        return _of_id(self.states, state_id)

    def due(self, due_id: str) -> Due:
        """The due rule of that id; KeyError if there is none."""
        return _of_id(self.dues, due_id)

    def paper(self, paper_id: str) -> Paper:
        """The paper of that id; KeyError if there is none."""
        return _of_id(self.papers, paper_id)
