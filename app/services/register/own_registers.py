"""Registers the clerk makes herself: kept only when valid; what entries hold is retired, never removed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped
from app.rules.registers.checking import register_of
from app.rules.registers.description import Register
from app.rules.registers.document import Document
from app.rules.registers.own_form import OWN, OwnForm, document_of, form_of
from app.services.register import forms
from app.services.register.titles import require_titles
from app.services.register.used_parts import Used, count_entries, used_parts
from app.services.setting.register_dues import code_of, drop_own_dues, own_rules
from app.services.setting.town import get_town
from db.models import AuditEntry, RegisterForm


@dataclass(frozen=True)
class OwnRegister:
    """The form of a register of her own as it is kept, and what its entries hold."""

    form: OwnForm
    document: Document
    used: Used


def read_own(session: Session, *, register_id: str) -> OwnRegister:
    """What the editor begins with. Raises `InputProblem` register.unknown."""
    document = _document(session, register_id)
    register = forms.get_register(session, register_id=register_id)
    form = form_of(document)
    if form.due is not None and register.on:  # 制度设置 switches it as well
        asked = {rule.code: rule.enabled for rule in own_rules(session, register_id=register_id)}
        on = asked.get(code_of(register, register.dues[0]), form.due.on)
        form = replace(form, due=replace(form.due, on=on))
    return OwnRegister(form, document, used_parts(session, register=register))


def add_own(session: Session, *, form: OwnForm) -> str:
    """A new register; returns its id. Raises `InputProblem` register.… with its path."""
    made = document_of(form)
    made["id"] = free_id(session, title=made["title"])
    require_titles(session, register_id=made["id"], title=made["title"])
    return forms.keep_own(session, document=made).id


def edit_own(session: Session, *, register_id: str, form: OwnForm) -> Register:
    """Change one of hers. Raises besides register.kind_changed, register.part_used, register.own_who."""
    before = _document(session, register_id)
    made = document_of(form, before=before)
    require_titles(session, register_id=register_id, title=made["title"])
    require_kept(session, before=before, after=made)
    return forms.keep_own(session, document=made)


def save_own(session: Session, *, register_id: str, form: OwnForm) -> str:
    """A new register ('' as its id) or one that is changed; returns its id. Raises what these raise."""
    if not register_id:
        return add_own(session, form=form)
    return edit_own(session, register_id=register_id, form=form).id


def remove_own(session: Session, *, register_id: str) -> None:
    """Take a register of hers away. Raises `InputProblem` register.own_entries while it has entries."""
    document = _document(session, register_id)
    count = count_entries(session, register_id=register_id)
    if count:
        raise InputProblem("register.own_entries", title=document["title"], count=count)
    forms.drop_form(session, register_id=register_id, kind=forms.OWN)
    drop_own_dues(session, register_id=register_id)


def require_kept(session: Session, *, before: Document, after: Document) -> None:
    """A kind never changes; with entries, what holds something and whose it is stay as well."""
    base = shipped()
    old, new = register_of(before, others=base), register_of(after, others=base)
    kinds = {field.id: field for field in new.fields}
    for field in old.fields:
        if field.id in kinds and kinds[field.id].kind is not field.kind:
            raise InputProblem(
                "register.kind_changed",
                path=field.id,
                title=field.title,
                value=kinds[field.id].kind.value,
            )
    used = used_parts(session, register=old)
    if used.entries and (old.who, old.dated, old.period) != (new.who, new.dated, new.period):
        raise InputProblem("register.own_who", title=old.title, count=used.entries)
    for field in old.fields:
        if field.id not in kinds and field.id in used.fields:
            raise InputProblem("register.part_used", title=field.title)
        kept = {choice.id for choice in kinds[field.id].choices} if field.id in kinds else set()
        for choice in field.choices if field.id in kinds else ():
            if choice.id not in kept and (field.id, choice.id) in used.choices:
                raise InputProblem("register.part_used", title=choice.title)


def free_id(session: Session, *, title: str) -> str:
    """An id no register has or had, here or (as good as certainly) in another town: ids live for ever."""
    ever = session.scalar(
        select(func.max(AuditEntry.row_id)).where(AuditEntry.table_name == RegisterForm.__tablename__)
    )
    number = 1 + max(ever or 0, session.scalar(select(func.max(RegisterForm.id))) or 0)
    town = get_town(session)
    told = f"{town.name if town is not None else ''}|{title}|{number}"
    return f"{OWN}{number}_{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def _document(session: Session, register_id: str) -> Document:
    document = forms.own_document(session, register_id=register_id)
    if not document:
        known = "、".join(each.id for each in forms.shelf(session).registers.values() if each.is_own)
        raise InputProblem("register.unknown", value=register_id, known=known or "没有自建的")
    return document
