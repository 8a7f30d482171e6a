"""一期一档 as a folder: the generated papers, the kept files, and an index with their hashes (I15)."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.attachment_store import AttachmentStore, clean_file_name
from app.context import AppContext
from app.errors import GanxunError, InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.services.archive import archive_check, attachments
from app.services.plan.class_sessions import list_class_sessions
from app.services.record.duty_records import RESULT, DutyRecordRow, list_duty_records
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COLUMNS = (
    Column("序号", Kind.SERIAL, 6),
    Column("材料", Kind.WORD, 14),
    Column("文件", Kind.TEXT, 44, grow=True),
    Column("来源", Kind.WORD, 12),
    Column("校验值", Kind.TEXT, 66),
)


def export_archive(
    context: AppContext, progress: Progress = NO_PROGRESS, *, class_session_id: int, year: int
) -> Path:
    """Write the file of a class session's 期, all its days, into a new folder below the exports; returns it.

    Raises `InputProblem` class_session.not_found, attachment.missing, attachment.damaged.
    """
    with context.database.read() as session:
        rows = archive_check.check_year(session, year=year)
        row = next((row for row in rows if class_session_id in row.session_ids), None)
        if row is None:
            raise InputProblem("class_session.not_found", id=class_session_id)
        items = {item.code: item.label for item in archive_check.list_items(session)}
        kept = attachments.list_attachments(session, batch_id=row.batch_id)
        days = _days(session, row)
        results = list_duty_records(session, rule_code=RESULT, batch_id=row.batch_id)
    progress.start(len(kept) + 3 * len(days) + 1, "整理一期一档")
    folder = _free_folder(context.paths.exports / clean_file_name(f"{row.held_on}_{row.title}_一期一档"))
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        lines = [line for day in days for line in _papers(context, part, day, progress)]
        store = AttachmentStore(context.paths.attachments)
        for number, file in enumerate(kept, 1):
            label = items.get(file.kind, "其他材料")
            target = part / f"{label}_{number:02}_{clean_file_name(file.file_name)}"
            store.copy_out(file.sha256, target)
            lines.append((label, target.name, "附件", file.sha256))
            progress.step()
        _write_index(context, part, row, lines, tuple(_result_words(result) for result in results))
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


@dataclass(frozen=True)
class _Day:
    """One day of the 期; `words` marks its papers where the 期 has several days."""

    class_session_id: int
    words: str
    bulletin_id: int | None


def _days(session: Session, row: archive_check.ArchiveRow) -> tuple[_Day, ...]:
    lessons = [r for r in list_class_sessions(session, batch_id=row.batch_id) if r.id in row.session_ids]
    begun = [r for r in lessons if r.tally.present] or lessons
    return tuple(
        _Day(
            r.id,
            f"_{r.held_on:%m%d}{r.day_part}" if len(begun) > 1 else "",
            archive_check.bulletin_of(session, class_session_id=r.id),
        )
        for r in begun
    )


def _papers(
    context: AppContext, folder: Path, day: _Day, progress: Progress
) -> list[tuple[str, str, str, str]]:
    from app.jobs.paper_jobs import write_report

    class_session_id, bulletin_id = day.class_session_id, day.bulletin_id

    wanted: list[tuple[str, str, dict[str, object], str]] = [
        ("学员名册", "sign-in", {"session_id": class_session_id}, "pdf"),
        ("考勤登记表", "attendance", {"session_id": class_session_id}, "pdf"),
    ]
    if bulletin_id is not None:
        wanted.append(("培训通报", "bulletin", {"bulletin_id": bulletin_id}, "docx"))
    lines = []
    for label, report_id, values, ending in wanted:
        path = folder / f"{label}{day.words}.{ending}"
        try:
            write_report(context, report_id, values, path=path)
        except GanxunError:
            continue  # an empty list has no sheet; the index shows what is missing
        lines.append((label, path.name, "系统生成", _hash(path)))
        progress.step()
    return lines


def _write_index(
    context: AppContext,
    folder: Path,
    row: archive_check.ArchiveRow,
    lines: list[tuple[str, str, str, str]],
    results: tuple[str, ...],
) -> None:
    from app.writers.output import write_document

    title = f"{row.title} 一期一档目录"
    cells: list[tuple[Value, ...]] = [(number, *line) for number, line in enumerate(lines, 1)]
    section = Section(
        "目录",
        title,
        Table(COLUMNS, cells),
        facts=(
            (
                Fact("日期", row.held_on.isoformat()),
                Fact("期次", row.batch, align="center"),
                Fact("齐全", row.percent, align="right"),
            ),
            (Fact("缺少", "、".join(row.missing) or "无"),),
            *((Fact("成果转化", words),) for words in results),
        ),
        paper=Paper("A4", landscape=True, margin=12),
    )
    document = Document(title=title, sections=(section,), created=context.clock())
    write_document(document, folder / "目录.xlsx")


def _result_words(result: DutyRecordRow) -> str:
    """成果转化 in one line, with who it is about when somebody is named (A24)."""
    who = f"{result.person}：" if result.person else ""
    return f"{result.done_on} {who}{result.note or result.title}"


def _free_folder(folder: Path) -> Path:
    target, count = folder, 1
    while target.exists():
        count += 1
        target = folder.with_name(f"{folder.name}_{count}")
    return target


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
