"""The program tests itself: every part it needs is there and works, also when frozen (R30).

Everything happens in a throw-away folder; the user's data is not opened.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.paths import RESOURCES

Check = Callable[[Path], None]
NEEDED = ("defaults", "fonts", "help", "icons", "registers", "styles", "samples")


def run_checks(more: Sequence[tuple[str, Check]] = ()) -> Iterator[tuple[str, str | None]]:
    """(name of the check, what is wrong or None), in order; `more` are checks of the layers above."""
    folder = Path(tempfile.mkdtemp(prefix="ganxun-self-test-"))
    try:
        for name, check in (*CHECKS, *more):
            try:
                check(folder)
            except Exception as error:  # noqa: BLE001  a self-test reports whatever is wrong
                yield name, f"{type(error).__name__} {error}"
            else:
                yield name, None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _resources(_folder: Path) -> None:
    for name in NEEDED:
        if not any((RESOURCES / name).iterdir()):
            raise FileNotFoundError(name)


def _registers(_folder: Path) -> None:
    from app.registers import broken, shipped

    if not shipped():
        raise FileNotFoundError("registers")
    for each in broken():
        raise each.problem


def _database(folder: Path) -> None:
    from app.context import open_context
    from app.services.setting import town
    from app.services.trail import integrity

    context = open_context(folder / "data")
    try:
        with context.database.write(actor="自检", action="town.set") as unit:
            town.set_town(unit.session, name="自检镇")
        with context.database.read() as session:
            report = integrity.check_data(session)
        if report.problems:
            raise RuntimeError(report.problems[0])
    finally:
        context.close()


def _backup(folder: Path) -> None:
    from datetime import datetime

    from db.backup import safety_copy

    safety_copy(folder / "data" / "ganxun.db", None, datetime.now(), "自检")


def _spreadsheets(folder: Path) -> None:
    from app.context import open_context
    from app.imports import Params, apply_preview, check_workbook, get_import, known_town, read_file

    context = open_context(folder / "data")
    try:
        samples = sorted((RESOURCES / "samples").glob("*名册*")) or sorted(
            (RESOURCES / "samples").glob("*.xlsx")
        )
        workbook = read_file(samples[0])
        with context.database.read() as session:
            known = known_town(session, kind="roster")
        preview = check_workbook(get_import("roster"), workbook, known, Params())
        with context.database.write(actor="自检", action="roster.import") as unit:
            apply_preview(unit.session, preview)
    finally:
        context.close()


def _papers(folder: Path) -> None:
    from app.context import open_context
    from app.reports import report
    from app.reports.roster_list import RosterListParams
    from app.work import NO_PROGRESS
    from app.writers.output import write_document

    context = open_context(folder / "data")
    try:
        with context.database.read() as session:
            document = report("roster").build(session, RosterListParams(on=context.today), NO_PROGRESS)
        for ending in ("pdf", "xlsx"):
            written = write_document(document, folder / f"花名册.{ending}", NO_PROGRESS)
            if written.path.stat().st_size < 1000:
                raise RuntimeError(ending)
    finally:
        context.close()


def _letters(folder: Path) -> None:
    from app.papers.letter import Letter, Paragraph
    from app.writers.output import write_document

    letter = Letter("自检", (Paragraph("本机能生成文字文档。"),), masthead="自检镇")
    for ending in ("docx", "pdf", "txt"):
        if write_document(letter, folder / f"自检.{ending}").path.stat().st_size < 50:
            raise RuntimeError(ending)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("程序文件", _resources),
    ("登记簿", _registers),
    ("数据库", _database),
    ("备份", _backup),
    ("读取表格", _spreadsheets),
    ("生成文件", _papers),
    ("生成公文", _letters),
)
