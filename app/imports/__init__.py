"""Spreadsheets in: read → map → check → preview → apply.

    workbook = read_file(path)                                   # child process, limits, InputProblem
    with database.read() as session:
        known = known_town(session, kind="roster")               # what is there already, plain values
    preview = check_workbook(get_import("roster"), workbook, known, Params(year=2024))
    preview.to_json(); preview.rows; preview.summary             # nothing is written so far
    with database.write(actor=…, action=preview.action, text=…) as unit:
        apply_preview(unit.session, preview)                     # one operation, can be withdrawn whole
    save_problems(preview, path)                                 # the rows in error, with their reasons

`check_file` does the first three steps. Names are loaded when first used: the reader's child process
imports this package and must start fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.imports.against_town import check_against_town
    from app.imports.apply import apply_preview, marked_sessions
    from app.imports.known import KnownExam, KnownPerson, KnownSession, KnownTown
    from app.imports.layout import Correction
    from app.imports.preview import Message, Preview, RowResult
    from app.imports.problems import save_problems
    from app.imports.reading import read_file
    from app.imports.registry import (
        IMPORTS,
        Import,
        Params,
        check_file,
        check_workbook,
        get_import,
        with_joining,
    )
    from app.imports.sheet import Sheet, Workbook
    from app.imports.town_now import known_town

_HOME = {
    "IMPORTS": "registry",
    "Correction": "layout",
    "Import": "registry",
    "KnownExam": "known",
    "KnownPerson": "known",
    "KnownSession": "known",
    "KnownTown": "known",
    "Message": "preview",
    "Params": "registry",
    "Preview": "preview",
    "RowResult": "preview",
    "Sheet": "sheet",
    "Workbook": "sheet",
    "apply_preview": "apply",
    "check_against_town": "against_town",
    "check_file": "registry",
    "check_workbook": "registry",
    "get_import": "registry",
    "known_town": "town_now",
    "marked_sessions": "apply",
    "read_file": "reading",
    "save_problems": "problems",
    "with_joining": "registry",
}

__all__ = [
    "IMPORTS",
    "Correction",
    "Import",
    "KnownExam",
    "KnownPerson",
    "KnownSession",
    "KnownTown",
    "Message",
    "Params",
    "Preview",
    "RowResult",
    "Sheet",
    "Workbook",
    "apply_preview",
    "check_against_town",
    "check_file",
    "check_workbook",
    "get_import",
    "known_town",
    "marked_sessions",
    "read_file",
    "save_problems",
    "with_joining",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"app.imports.{_HOME[name]}"), name)
