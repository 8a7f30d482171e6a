"""Files of entries: kept in the store by content, each with its field of the entry or of a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import InputProblem
from app.rules.registers.description import Kind, Register
from app.services.register import storing
from db.models import Attachment, RegisterStep

KIND = "register"


@dataclass(frozen=True)
class EntryFile:
    """One kept file of an entry; `step_id` where a state or a later version brought it."""

    id: int
    entry_id: int
    step_id: int | None
    field: str
    file_name: str
    sha256: str
    size: int
    added_at: str
    note: str


@dataclass(frozen=True)
class FileChange:
    """What happens to the files of one field: contents kept already, and ids of those taken out."""

    added: tuple[StoredFile, ...] = ()
    removed: tuple[int, ...] = ()


def change_files(
    session: Session, *, register: Register, entry_id: int, changes: Mapping[str, FileChange], at: str
) -> None:
    """Take files out and record new ones, by field. Raises what `add_file` and `remove_file` raise."""
    for field_id, change in changes.items():
        for file_id in change.removed:
            remove_file(session, register=register, entry_id=entry_id, file_id=file_id)
        for stored in change.added:
            add_file(session, register=register, entry_id=entry_id, field_id=field_id, stored=stored, at=at)


def list_files(session: Session, *, entry_id: int) -> tuple[EntryFile, ...]:
    """The files of an entry and of its steps, oldest first."""
    steps = select(RegisterStep.id).where(RegisterStep.entry_id == entry_id)
    rows = session.execute(
        select(
            Attachment.id,
            Attachment.step_id,
            Attachment.field,
            Attachment.file_name,
            Attachment.sha256,
            Attachment.size,
            Attachment.added_at,
            Attachment.note,
        )
        .where((Attachment.entry_id == entry_id) | Attachment.step_id.in_(steps))
        .order_by(Attachment.id)
    )
    return tuple(EntryFile(row.id, entry_id, *row[1:]) for row in rows)


def add_file(
    session: Session,
    *,
    register: Register,
    entry_id: int,
    field_id: str,
    stored: StoredFile,
    at: str,
    step_id: int | None = None,
    note: str = "",
) -> int:
    """Record a file that the store keeps already; the same content twice in a field is one record.

    Raises `InputProblem` entry.not_found, entry.step (no step of the entry), entry.field (no field of files).
    """
    storing.entry_record(session, register=register, entry_id=entry_id)
    fields = {field.id: field for field in register.fields if field.kind is Kind.FILE and not field.retired}
    if field_id not in fields:
        told = "、".join(field.title for field in fields.values())
        raise InputProblem("entry.field", field=field_id, known=told)
    if step_id is not None:
        step = session.get(RegisterStep, step_id)
        if step is None or step.entry_id != entry_id:
            raise InputProblem("entry.step")
    same = next(
        (
            each
            for each in list_files(session, entry_id=entry_id)
            if (each.field, each.sha256, each.step_id) == (field_id, stored.sha256, step_id)
        ),
        None,
    )
    if same is not None:
        return same.id
    record = Attachment(
        entry_id=entry_id if step_id is None else None,
        step_id=step_id,
        field=field_id,
        kind=KIND,
        file_name=stored.file_name,
        sha256=stored.sha256,
        size=stored.size,
        added_at=at,
        note=note.strip(),
    )
    session.add(record)
    session.flush()
    return record.id


def remove_file(session: Session, *, register: Register, entry_id: int, file_id: int) -> None:
    """Take a file off an entry; its content stays until nothing can bring it back.

    Raises `InputProblem` entry.not_found, attachment.missing (also for a file of something else).
    """
    storing.entry_record(session, register=register, entry_id=entry_id)
    if all(each.id != file_id for each in list_files(session, entry_id=entry_id)):
        raise InputProblem("attachment.missing", name="")
    record = session.get_one(Attachment, file_id)
    session.delete(record)
    session.flush()
