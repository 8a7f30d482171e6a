"""What an import would do, row by row: the one value that check makes, the user sees and apply executes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.imports.questions import Question
from app.imports.rows_read import RowRead, counts

NEW, UPDATE, SKIP, ERROR, WARNING = "new", "update", "skip", "error", "warning"
FieldValue = str | float | int | None


@dataclass(frozen=True)
class RowMessage:
    """One problem or doubt. `column` is the file's own header text; `text` says value and remedy."""

    code: str
    column: str
    text: str
    level: str = ERROR  # error, warning or note

    def to_json(self) -> dict[str, str]:
        """As the command line prints it."""
        return {"code": self.code, "column": self.column, "text": self.text}


@dataclass(frozen=True)
class Candidate:
    """One of several people a row may mean; `person` 0 is somebody new."""

    person: int
    name: str
    unit: str = ""
    title: str = ""

    def to_json(self) -> dict[str, object]:
        """{"person", "name", "unit", "title"}."""
        return {"person": self.person, "name": self.name, "unit": self.unit, "title": self.title}


@dataclass(frozen=True)
class RowResult:
    """The verdict on one row (for a matrix: on one cell of marks).

    `row` is the file's own number. `action` is what apply does: new, update or skip ("" on errors),
    which a `warning` verdict does not tell by itself. `old`: the values that would be overwritten, by field.
    `told`: the number of the issued bulletin that tells what would change. `candidates`: the people of that
    name, where the row does not say which; `namesake` is what a choice is remembered by.
    """

    row: int
    verdict: str
    fields: Mapping[str, FieldValue]
    messages: tuple[RowMessage, ...] = ()
    action: str = ""
    sheet: str = ""
    old: Mapping[str, FieldValue] = field(default_factory=dict)
    told: str = ""
    candidates: tuple[Candidate, ...] = ()
    namesake: str = ""

    def to_json(self) -> dict[str, object]:
        """{"row", "verdict", "messages", …fields}, and "old", "told", "candidates" where there are any."""
        result: dict[str, object] = {
            "row": self.row,
            "verdict": self.verdict,
            "messages": [message.to_json() for message in self.messages],
        }
        result.update(self.fields)
        if self.old:
            result["old"] = dict(self.old)
        if self.told:
            result["told"] = self.told
        if self.candidates:
            result["candidates"] = [candidate.to_json() for candidate in self.candidates]
        return result


@dataclass(frozen=True)
class ColumnChoice:
    """What the wizard shows of a column: its place (from 0), its header and the field it was read as."""

    column: int
    label: str
    field: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True)
class LayoutInfo:
    """How a sheet was understood, for the wizard; `fingerprint` names the layout for remembering."""

    sheet: str
    header_row: int
    fingerprint: str
    columns: tuple[ColumnChoice, ...]
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The whole import before it happens; plain values only, so it may cross threads.

    `actions` belongs to the importer of `kind`: it is what `apply_preview` executes. `action` is the
    name of the operation (roster.import …), `stamp` the state of the data it was made against, `importer`
    the import that made it.
    """

    kind: str
    path: str
    rows: tuple[RowResult, ...]
    actions: object
    layout: LayoutInfo
    notes: Mapping[str, object] = field(default_factory=dict)
    source: object = None
    stamp: int | None = None
    action: str = ""
    questions: tuple[Question, ...] = ()
    rows_read: tuple[RowRead, ...] = ()
    importer: Any = None

    @property
    def errors(self) -> int:
        """Number of rows that will not be imported because of an error."""
        return sum(row.verdict == ERROR for row in self.rows)

    @property
    def writes(self) -> int:
        """Number of rows (of a matrix: of marks) that would be written."""
        return sum(row.action in (NEW, UPDATE) for row in self.rows)

    @property
    def has_problems(self) -> bool:
        """Whether any row is in error (exit status 1 of the command line)."""
        return any(row.verdict == ERROR for row in self.rows)

    @property
    def summary(self) -> dict[str, object]:
        """Counts per verdict and per action, plus what the importer notes (new units …)."""
        verdicts = Counter(row.verdict for row in self.rows)
        actions = Counter(row.action for row in self.rows if row.action)
        return {
            "kind": self.kind,
            "rows": len(self.rows),
            **{verdict: verdicts.get(verdict, 0) for verdict in (NEW, UPDATE, SKIP, ERROR, WARNING)},
            "actions": {action: actions.get(action, 0) for action in (NEW, UPDATE, SKIP)},
            "problems": dict(Counter(m.code for row in self.rows for m in row.messages)),
            "rows_read": counts(self.rows_read),
            "questions": [question.to_json() for question in self.questions],
            **self.notes,
        }

    def to_json(self) -> dict[str, object]:
        """The contract of `ganxun import --check --json`; rows name their sheet when several were read."""
        rows = [row.to_json() for row in self.rows]
        if len({row.sheet for row in self.rows}) > 1:
            for row, told in zip(self.rows, rows, strict=True):
                told["sheet"] = row.sheet
        return {"rows": rows, "summary": self.summary}


class Verdicts:
    """Collects the messages of one row and settles its verdict."""

    def __init__(self) -> None:
        self.messages: list[RowMessage] = []
        self.old: dict[str, FieldValue] = {}
        self.told = ""
        self.candidates: tuple[Candidate, ...] = ()
        self.namesake = ""

    def overwrites(self, old: Mapping[str, FieldValue]) -> None:
        """The values that would be lost, by field; what is blank is not lost."""
        self.old.update({name: value for name, value in old.items() if value not in (None, "")})

    def error(self, code: str, column: str, text: str) -> None:
        """This row will not be imported."""
        self.messages.append(RowMessage(code, column, text))

    def warn(self, code: str, column: str, text: str) -> None:
        """The row is imported, but somebody should look."""
        self.messages.append(RowMessage(code, column, text, WARNING))

    def note(self, code: str, column: str, text: str) -> None:
        """Worth saying, no doubt about the row."""
        self.messages.append(RowMessage(code, column, text, "note"))

    @property
    def failed(self) -> bool:
        """Whether an error was said."""
        return any(message.level == ERROR for message in self.messages)

    def settle(self, action: str) -> str:
        """The verdict of a row whose action would be `action`."""
        if self.failed:
            return ERROR
        if action != SKIP and any(message.level == WARNING for message in self.messages):
            return WARNING
        return action


def result(
    row: int, verdicts: Verdicts, action: str, fields: Mapping[str, FieldValue], sheet: str = ""
) -> RowResult:
    """One settled row."""
    verdict = verdicts.settle(action)
    writes = verdict != ERROR and action != SKIP
    return RowResult(
        row,
        verdict,
        fields,
        tuple(verdicts.messages),
        "" if verdict == ERROR else action,
        sheet,
        verdicts.old if writes else {},
        verdicts.told if writes else "",
        verdicts.candidates,
        verdicts.namesake,
    )


def counted(names: Sequence[str]) -> dict[str, int]:
    """Names with how often they occur, in order of first occurrence."""
    return dict(Counter(names))
