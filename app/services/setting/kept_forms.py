"""Forms from above that the clerk has pointed at: their map, and the fingerprint of the empty file (I16).

They stand among the settings as JSON; the empty file itself lies in the folder of templates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.papers.form_map import FormMap, form_map
from app.services.setting.town import set_setting
from db.models import Setting

PREFIX = "form."
LONGEST_NAME = 40


@dataclass(frozen=True)
class KeptForm:
    """A form by its name: what goes where, the SHA-256 of the empty file, and beside which words each cell
    stands ('Sheet!C4' → left, above), by which it is found again in a newer file."""

    name: str
    fingerprint: str
    where: FormMap
    beside: Mapping[str, tuple[str, str]]

    def to_json(self) -> str:
        """As it is kept."""
        told = {
            "fingerprint": self.fingerprint,
            "map": self.where.to_json(),
            "beside": {place: list(words) for place, words in self.beside.items()},
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def list_forms(session: Session) -> tuple[KeptForm, ...]:
    """Every kept form by name."""
    rows = session.execute(
        select(Setting.name, Setting.value).where(Setting.name.startswith(PREFIX)).order_by(Setting.name)
    )
    return tuple(_form(name.removeprefix(PREFIX), value) for name, value in rows if value)


def get_form(session: Session, *, name: str) -> KeptForm:
    """One form. Raises `InputProblem` form.unknown."""
    for form in list_forms(session):
        if form.name == name:
            return form
    raise InputProblem("form.unknown", form=name)


def keep_form(session: Session, *, form: KeptForm) -> None:
    """Keep a form, or its new map. Raises `InputProblem` form.name."""
    if not form.name.strip() or len(form.name) > LONGEST_NAME:
        raise InputProblem("form.name", most=LONGEST_NAME)
    set_setting(session, name=PREFIX + form.name, value=form.to_json())


def drop_form(session: Session, *, name: str) -> None:
    """Forget a form; papers filled with it stay. Raises `InputProblem` form.unknown."""
    setting = session.scalar(select(Setting).where(Setting.name == PREFIX + name))
    if setting is None:
        raise InputProblem("form.unknown", form=name)
    session.delete(setting)
    session.flush()


def _form(name: str, value: str) -> KeptForm:
    told = json.loads(value)
    words = {place: (left, above) for place, (left, above) in told.get("beside", {}).items()}
    where = told.get("map", {})
    empty = FormMap({}, {})
    return KeptForm(name, told["fingerprint"], form_map(where) if any(where.values()) else empty, words)
