"""What the import wizard does off the GUI thread: read, check, save the problem rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import GanxunError, InputProblem

if TYPE_CHECKING:
    from app.context import AppContext
    from app.imports import LayoutCorrection, Params, Preview, Workbook
    from app.work import Progress


@dataclass(frozen=True)
class Checked:
    """A file as read, with its preview, or with the reason why its columns could not be told."""

    workbook: Workbook
    preview: Preview | None
    problem: GanxunError | None = None


def make_params(
    params: Mapping[str, Any], corrections: Mapping[str, object], correction: LayoutCorrection | None
) -> Params:
    """The importer's parameters, from what the page knows and what was remembered."""
    from app.imports import Params
    from app.imports.remembered import corrections_of

    names: tuple[str, ...] = (
        "joined_on",
        "year",
        "session_id",
        "exam",
        "exam_date",
        "resit_date",
        "score_column",
        "batches",
        "programme",
    )
    names += ("unit", "sheet", "marks", "answers", "namesakes")
    known = {name: params[name] for name in names if params.get(name) not in (None, "")}
    if params.get("programme") == "":
        known["programme"] = ""  # 不归入方案 is an answer
    return Params(**known, correction=correction, corrections=corrections_of(corrections))


def check(ctx: AppContext, progress: Progress, kind: str, source: Path | Workbook, params: Params) -> Checked:
    """Read (unless read already) and check; a file whose columns cannot be told is no failure yet."""
    from app.imports import check_against_town, import_in_town, read_file

    with ctx.database.read() as session:
        found = import_in_town(session, kind)
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
