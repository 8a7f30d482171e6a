"""Registers passed on as files: another town's own one, or its changes to a shipped one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped
from app.rules.registers.changes import effective
from app.rules.registers.checking import register_of
from app.rules.registers.document import Document
from app.rules.registers.form_words import compared, form_words
from app.rules.registers.shared_file import (
    MOST_CHARACTERS,
    SharedFile,
    merged_changes,
    merged_document,
    read_shared,
    shared_text,
)
from app.services.register import forms
from app.services.register.own_registers import free_id, require_kept
from app.services.register.settings import save_settings
from app.services.register.titles import require_titles

MERGE, COPY, NEW = "merge", "copy", "new"


@dataclass(frozen=True)
class Offered:
    """What a file brings: `known` whether the town has that register, `lines` (what, here, there)."""

    shared: SharedFile
    known: bool
    lines: tuple[tuple[str, str, str], ...]

    @property
    def ways(self) -> tuple[str, ...]:
        """How it can be taken in: a shipped register is never there twice."""
        if self.shared.is_change:
            return (MERGE,)
        return (MERGE, COPY) if self.known else (NEW,)


def share_text(session: Session, *, register_id: str) -> str:
    """The file of a register. Raises `InputProblem` register.unknown, register.share_nothing (title)."""
    register = forms.get_register(session, register_id=register_id)
    document = (
        forms.own_document(session, register_id=register_id)
        if register.is_own
        else forms.changes_of(session, register_id=register_id)
    )
    if not document:
        raise InputProblem("register.share_nothing", title=register.title)
    return shared_text(SharedFile(register_id, register.title, not register.is_own, document))


def save_shared(session: Session, *, register_id: str, path: Path) -> Path:
    """Write the file of a register; returns its path. Raises besides register.share_unwritten (name)."""
    text = share_text(session, register_id=register_id)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputProblem("register.share_unwritten", name=path.name, reason=type(error).__name__) from error
    return path


def read_file(path: Path) -> SharedFile:
    """A file somebody passed on. Raises `InputProblem` register.share_… and register.json."""
    try:
        if path.stat().st_size > MOST_CHARACTERS * 4:
            raise InputProblem("register.share_kind", name=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem("register.share_unread", name=path.name, reason=type(error).__name__) from error
    return read_shared(text, name=path.name)


def offer(session: Session, *, path: Path) -> Offered:
    """What a file brings, beside what is here. Raises what `read_file` raises and register.… (not valid)."""
    shared = read_file(path)
    if shared.is_change:
        base = shipped().get(shared.id)
        if base is None:
            raise InputProblem("register.share_unknown", title=shared.title, value=shared.id)
        here = forms.changes_of(session, register_id=shared.id)
        words = compared(form_words(here, base), form_words(shared.document, base))
        return Offered(shared, True, words)
    register_of(shared.document, others=shipped())
    own = forms.own_document(session, register_id=shared.id)
    return Offered(shared, bool(own), compared(form_words(own), form_words(shared.document)))


def take_in(session: Session, *, shared: SharedFile, how: str) -> str:
    """Take a file in: `how` is merge | copy | new; returns the register's id. One operation.

    Raises `InputProblem` register.… where it would not hold here, register.share_copy for a second one of a
    shipped register.
    """
    if shared.is_change:
        return _take_changes(session, shared, how)
    document: Document = dict(shared.document)
    here = forms.own_document(session, register_id=shared.id)
    if how == MERGE and here:
        made = merged_document(here, document)
        require_titles(session, register_id=shared.id, title=made["title"])
        require_kept(session, before=here, after=made)
        return forms.keep_own(session, document=made).id
    if here or shared.id in shipped():
        document["id"] = free_id(session, title=shared.title)
    document["title"] = _free_title(session, str(document["title"]))
    return forms.keep_own(session, document=document).id


def _take_changes(session: Session, shared: SharedFile, how: str) -> str:
    if how != MERGE:
        raise InputProblem("register.share_copy", title=shared.title)
    base = shipped().get(shared.id)
    if base is None:
        raise InputProblem("register.share_unknown", title=shared.title, value=shared.id)
    for each in effective(base, dict(shared.document), others=shipped()).leftovers:
        raise each.problem
    here = forms.changes_of(session, register_id=shared.id)
    save_settings(session, register_id=shared.id, changes=merged_changes(here, shared.document))
    return shared.id


def _free_title(session: Session, title: str) -> str:
    taken = {register.title for register in forms.shelf(session).registers.values()}
    titles = (title, *(f"{title}（{n}）" for n in range(2, 1000)))
    return next(each for each in titles if each not in taken)
