"""Spreadsheets in: map → check → preview → apply; `app.reader` has read them.

    workbook = read_file(path)                                   # child process, limits, InputProblem
    with database.read() as session:
        known = known_town(session, kind="roster")               # what is there already, plain values
    preview = check_workbook(get_import("roster"), workbook, known, Params(year=2024))
    preview.to_json(); preview.rows; preview.summary             # nothing is written so far
    with database.write(actor=…, action=preview.action, text=…) as unit:
        apply_preview(unit.session, preview)                     # one operation, can be withdrawn whole
    save_problems(preview, path)                                 # the rows in error, with their reasons

`check_file` does the first three steps. `preview.questions` must be empty before anything is written: the
answers are given in `Params`.
"""

from app.imports.apply import apply_preview, importer_of, marked_sessions, with_joining
from app.imports.kind import AnyImport, Import
from app.imports.known import KnownExam, KnownPerson, KnownSession, KnownTown
from app.imports.params import LayoutCorrection, Params
from app.imports.preview import Preview, RowMessage, RowResult
from app.imports.problems import save_problems
from app.imports.questions import Question
from app.imports.registry import IMPORTS, check_file, check_workbook, get_import
from app.imports.rows_read import RowsRead
from app.imports.town.against_town import check_against_town
from app.imports.town.town_now import import_in_town, known_town
from app.reader.reading import read_file
from app.reader.sheet import Sheet, Workbook

__all__ = [
    "IMPORTS",
    "AnyImport",
    "Import",
    "KnownExam",
    "KnownPerson",
    "KnownSession",
    "KnownTown",
    "LayoutCorrection",
    "Params",
    "Preview",
    "Question",
    "RowMessage",
    "RowResult",
    "RowsRead",
    "Sheet",
    "Workbook",
    "apply_preview",
    "check_against_town",
    "check_file",
    "check_workbook",
    "get_import",
    "import_in_town",
    "importer_of",
    "known_town",
    "marked_sessions",
    "read_file",
    "save_problems",
    "with_joining",
]
