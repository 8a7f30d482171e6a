"""`ganxun list registers`: every register (登记簿) with its fields, states and papers."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.rules.registers.description import Field, Paper, Register, State
from app.services.register import forms
from app.terminal import complain
from app.wording import sentence

HEADERS = {
    "id": "代号",
    "title": "登记簿",
    "group": "分组",
    "fields_text": "字段（※ 为必填）",
    "states_text": "状态",
    "papers_text": "报表",
}
TABLE_ONLY = ("fields_text", "states_text", "papers_text")


def list_rows(session: Session, _args: argparse.Namespace) -> list[dict[str, object]]:
    """[{id, title, group, fields: [{id, title, kind, required}], states, papers}], in the order of the page.

    States and papers are {id, title}; hidden registers (免报) are left out. One that cannot be used is named
    on stderr, with why.
    """
    shelf = forms.shelf(session)
    for each in shelf.broken:
        complain(sentence(each.refusal))
    return [_row(register) for register in shelf.registers.values() if not register.hidden]


def _row(register: Register) -> dict[str, object]:
    fields = [field for field in register.fields if not field.retired and not field.hidden]
    return {
        "id": register.id,
        "title": register.title,
        "group": register.group,
        "fields": [_field(field) for field in fields],
        "states": _named(register.states),
        "papers": _named(register.papers),
        "fields_text": "、".join(field.title + ("※" if field.required else "") for field in fields),
        "states_text": "、".join(state.title for state in register.states),
        "papers_text": "、".join(paper.title for paper in register.papers),
    }


def _field(field: Field) -> dict[str, object]:
    return {"id": field.id, "title": field.title, "kind": field.kind.value, "required": field.required}


def _named(parts: Iterable[State | Paper]) -> list[dict[str, str]]:
    return [{"id": each.id, "title": each.title} for each in parts]
