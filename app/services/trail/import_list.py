"""The imports that were made: when, of which file, how many rows, and whether they were taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.operator_name import shown_operator
from app.services.operation.operation_pages import IMPORT, page_of
from app.services.operation.operations import PARTLY_UNDONE, STATE_LABELS, UNDONE, ends_of
from db.models import Operation

_LABEL = re.compile(r"(?:“(?P<file>.+)”)?(?:（(?P<rows>\d+) 行）)?$")


@dataclass(frozen=True)
class ImportRow:
    """One import; `file` and `rows` are "" and None where older versions did not write them down."""

    id: int
    at: str
    actor: str
    action: str
    file: str
    rows: int | None
    state: str
    text: str

    @property
    def kind(self) -> str:
        """Id of the import (roster, plan …)."""
        return self.action.removesuffix(IMPORT)

    @property
    def page(self) -> str:
        """Id of the page it belongs to."""
        return page_of(self.action)

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing of it stands."""
        return self.state == UNDONE

    @property
    def state_word(self) -> str:
        """有效, 已撤销, 部分撤销."""
        return STATE_LABELS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether it can be taken back."""
        return self.state not in (UNDONE, PARTLY_UNDONE)


def import_label(title: str, file: str, rows: int) -> str:
    """The words of an import in the trail: 导入干部名册“花名册.xlsx”（58 行）."""
    return f"导入{title}“{file}”（{rows} 行）"


def list_imports(session: Session, *, year: int | None = None) -> tuple[ImportRow, ...]:
    """Every import, newest first; `year` is that of the day it was made."""
    statement = select(Operation).where(Operation.action.endswith(IMPORT)).order_by(Operation.id.desc())
    if year is not None:
        statement = statement.where(Operation.at.startswith(f"{year:04}-"))
    ends = ends_of(session)
    return tuple(_row(each, ends.state(each.id, each.action)) for each in session.scalars(statement))


def _row(operation: Operation, state: str) -> ImportRow:
    found = _LABEL.search(operation.label)
    rows = found["rows"] if found else None
    return ImportRow(
        operation.id,
        operation.at,
        shown_operator(operation.actor),
        operation.action,
        (found["file"] or "") if found else "",
        int(rows) if rows else None,
        state,
        operation.label,
    )
