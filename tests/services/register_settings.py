"""Every command of 登记簿设置 once, for the undo tests: differences, registers of her own, files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.rules.registers.description import Kind, Period, Who
from app.rules.registers.own_form import OwnDue, OwnField, OwnForm, begun
from app.rules.registers.shared_file import SharedFile
from app.services.register import forms, own_registers, settings, sharing

VISITS = replace(
    begun(Who.UNIT),
    title="走访登记",
    fields=(*begun(Who.UNIT).fields, OwnField("对象", Kind.TEXT)),
    due=OwnDue("每季度走访", Period.QUARTER),
)
CHANGES: dict[str, Any] = {
    "title": "大比武",
    "fields": {"note": {"title": "说明"}},
    "own": [{"id": "x_1", "title": "奖金", "kind": "money"}],
    "dues": {"unit": {"warn": 7}},
}


def _save(session: Session, _kept: dict[str, Any]) -> None:
    settings.save_settings(session, register_id="contest", changes=CHANGES)


def _reset(session: Session, _kept: dict[str, Any]) -> None:
    settings.reset_settings(session, register_id="contest")


def _switch(session: Session, _kept: dict[str, Any]) -> None:
    settings.switch_register(session, register_id="survey", is_on=False)


def _make(form: OwnForm) -> Any:
    def act(session: Session, kept: dict[str, Any]) -> None:
        kept["own"] = own_registers.add_own(session, form=form)

    return act


def _edit(session: Session, kept: dict[str, Any]) -> None:
    form = own_registers.read_own(session, register_id=kept["own"]).form
    changed = replace(form, title="走访", due=OwnDue("每月走访", Period.MONTH, grace=3))
    own_registers.edit_own(session, register_id=kept["own"], form=changed)


def _retire(session: Session, kept: dict[str, Any]) -> None:
    settings.switch_register(session, register_id=kept["own"], is_on=False)


def _take_in(session: Session, kept: dict[str, Any]) -> None:
    document = forms.own_document(session, register_id=kept["own"])
    shared = SharedFile(kept["own"], "走访", False, document)
    kept["copy"] = sharing.take_in(session, shared=shared, how=sharing.COPY)


def _remove(session: Session, kept: dict[str, Any]) -> None:
    own_registers.remove_own(session, register_id=kept["copy"])


REGISTER_SETTINGS = (
    ("register.settings", _save),
    ("register.settings", _switch),
    ("register.reset", _reset),
    ("register.own", _make(VISITS)),
    ("register.own", _edit),
    ("register.settings", _retire),
    ("register.share", _take_in),
    ("register.drop", _remove),
)
