"""What the import wizard does off the GUI thread: read, check, save the problem rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import GanxunError, InputProblem

if TYPE_CHECKING:
    from app.context import AppContext
    from app.imports import Correction, Params, Preview, Workbook
    from app.work import Progress


@dataclass(frozen=True)
class Checked:
    """A file as read, with its preview, or with the reason why its columns could not be told."""

    workbook: Workbook
    preview: Preview | None
    problem: GanxunError | None = None


def make_params(
    params: Mapping[str, Any], corrections: Mapping[str, Any], correction: Correction | None
) -> Params:
    """The importer's parameters, from what the page knows and what was remembered."""
    from app.imports import Params

    names: tuple[str, ...] = (
        "joined_on",
        "year",
        "session_id",
        "exam",
        "exam_date",
        "score_column",
        "batches",
        "programme",
    )
    names += ("unit", "sheet", "marks", "answers", "namesakes")
    known = {name: params[name] for name in names if params.get(name) not in (None, "")}
    remembered = {
        key: load_correction(value) for key, value in corrections.items() if isinstance(value, dict)
    }
    if params.get("programme") == "":
        known["programme"] = ""  # 不归入方案 is an answer
    return Params(**known, correction=correction, corrections=remembered)


def load_correction(value: Mapping[str, Any]) -> Correction:
    """A remembered mapping, as preferences keep it."""
    from app.imports import Correction

    return Correction(
        dict(value.get("columns", {})),
        value.get("sheet"),
        value.get("header_row"),
        str(value.get("layout", "")),
        dict(value.get("marks", {})),
    )


def dump_correction(correction: Correction, layout: str = "") -> dict[str, Any]:
    """A mapping for preferences. The sheet's name is left out: the next file may call it otherwise.

    `layout` is the fingerprint of the header it was made for.
    """
    return {
        "columns": dict(correction.columns),
        "sheet": None,
        "header_row": correction.header_row,
        "layout": layout,
        "marks": dict(correction.marks),
    }


def check(ctx: AppContext, progress: Progress, kind: str, source: Path | Workbook, params: Params) -> Checked:
    """Read (unless read already) and check; a file whose columns cannot be told is no failure yet."""
    from app.imports import check_against_town, get_import, read_file

    found = get_import(kind)
    workbook = read_file(source, progress=progress) if isinstance(source, Path) else source
    try:
        preview = check_against_town(
            ctx.database.read, found, workbook, params, today=ctx.today, progress=progress
        )
        return Checked(workbook, preview)
    except InputProblem as problem:
        return Checked(workbook, None, problem)


def save_problem_rows(_ctx: AppContext, _progress: Progress, preview: Preview, path: Path) -> Path:
    """Write the rows in error with their reasons; returns the path."""
    from app.imports import save_problems

    save_problems(preview, path)
    return path
