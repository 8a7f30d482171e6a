"""登记簿设置: what the clerk changes of a shipped register, kept as differences, never as a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped, shipped_register
from app.rules.registers.changes import OWN_FIELD, Leftover, effective
from app.rules.registers.description import Register
from app.rules.registers.document import Document
from app.rules.registers.form_words import form_words
from app.rules.registers.names import Names
from app.services.register import forms
from app.services.register.titles import require_titles
from app.services.register.used_parts import Used, used_parts
from app.services.rule.duty_rules import list_duty_rules


@dataclass(frozen=True)
class Settings:
    """A shipped register as the town has it, as it is shipped, her differences and which no longer fit.

    `ruled` are ids of dues that 制度设置 switches (they have a duty rule), `used` what entries hold.
    """

    register: Register
    shipped: Register
    changes: Document
    leftovers: tuple[Leftover, ...]
    ruled: frozenset[str]
    used: Used

    @property
    def told(self) -> Mapping[str, str]:
        """What she changed, in words."""
        return form_words(self.changes, self.shipped)


def read_settings(session: Session, *, register_id: str) -> Settings:
    """What the dialog begins with. Raises `InputProblem` register.unknown (also for the clerk's own)."""
    base = shipped_register(register_id)
    changes = forms.changes_of(session, register_id=register_id)
    found = effective(base, changes, others=shipped())
    codes = {rule.code for rule in list_duty_rules(session) if rule.measure == "register"}
    ruled = {due.id for due in base.dues if (due.code or f"R-{base.id}-{due.id}") in codes}
    used = used_parts(session, register=found.register)
    return Settings(found.register, base, changes, found.leftovers, frozenset(ruled), used)


def save_settings(session: Session, *, register_id: str, changes: Document) -> Register:
    """Keep the differences; returns the register as it is then. One operation.

    What did not fit before stays as it is (it is listed); a difference that is new must fit. An own field or
    choice that entries hold cannot be taken away. Raises `InputProblem` register.… of the first that does not
    hold, register.part_used (title).
    """
    base = shipped_register(register_id)
    before = forms.changes_of(session, register_id=register_id)
    known = {_told(each) for each in effective(base, before, others=shipped()).leftovers}
    found = effective(base, dict(changes), others=shipped())
    if found.register.title != effective(base, before, others=shipped()).register.title:
        require_titles(session, register_id=register_id, title=found.register.title)
    for each in found.leftovers:
        if _told(each) not in known:
            raise each.problem
    _require_columns(found.register, before, changes)
    _require_kept(session, base, before, changes)
    forms.keep_changes(session, register=base, changes=changes)
    return found.register


def switch_register(session: Session, *, register_id: str, is_on: bool) -> Register:
    """Switch any register on or off: off it is asked for nothing and stands folded away; its entries stay.

    Raises `InputProblem` register.unknown.
    """
    register = forms.get_register(session, register_id=register_id)
    if register.is_own:
        document = forms.own_document(session, register_id=register_id)
        return forms.keep_own(session, document={**document, "on": is_on})
    changes = forms.changes_of(session, register_id=register_id)
    changes.pop("on", None)
    if is_on != shipped_register(register_id).on:
        changes["on"] = is_on
    return save_settings(session, register_id=register_id, changes=changes)


def reset_settings(session: Session, *, register_id: str) -> tuple[str, ...]:
    """Back to as it is shipped; returns titles of own fields and choices that stay as entries hold them."""
    base = shipped_register(register_id)
    before = forms.changes_of(session, register_id=register_id)
    used = used_parts(session, register=effective(base, before, others=shipped()).register)
    own = [each for each in before.get("own", []) if each.get("id") in used.fields]
    shipped_choices = {(field.id, choice.id) for field in base.fields for choice in field.choices}
    choices: dict[str, list[list[str]]] = {}
    for name, pairs in before.get("choices", {}).items():
        kept = [pair for pair in pairs if (name, pair[0]) in used.choices - shipped_choices]
        if kept:
            choices[name] = kept
    kept_changes: Document = {}
    if own:
        kept_changes["own"] = own
    if choices:
        kept_changes["choices"] = choices
    forms.keep_changes(session, register=base, changes=kept_changes)
    titles = [str(each["title"]) for each in own]
    return (*titles, *(pair[1] for pairs in choices.values() for pair in pairs))


def next_own_id(taken: set[str]) -> str:
    """The next free id of an own field or choice."""
    return next(name for n in range(1, 1000) if (name := f"{OWN_FIELD}{n}") not in taken)


def _told(leftover: Leftover) -> tuple[str, str, str]:
    return leftover.problem.code, str(leftover.problem.data.get("value", "")), leftover.path.partition("[")[0]


def _require_columns(register: Register, before: Document, after: Document) -> None:
    """A column is not left out where its field would stand nowhere else (E32)."""
    names = Names(register)
    for paper_id, columns in after.get("columns", {}).items():
        if columns == before.get("columns", {}).get(paper_id):
            continue
        for name in register.paper(paper_id).columns:
            found = names.find(name)
            if name not in columns and found is not None:
                raise InputProblem("register.idle", path=f"columns.{paper_id}", title=found.title)


def _require_kept(session: Session, base: Register, before: Document, after: Document) -> None:
    """Own fields and own choices with something in them stay."""
    used: Used | None = None
    own = {each["id"] for each in after.get("own", []) if isinstance(each, dict)}
    gone = [each for each in before.get("own", []) if each.get("id") not in own]
    pairs = {(name, pair[0]) for name, found in after.get("choices", {}).items() for pair in found}
    shipped_choices = {(field.id, choice.id) for field in base.fields for choice in field.choices}
    lost = [
        (name, pair)
        for name, found in before.get("choices", {}).items()
        for pair in found
        if (name, pair[0]) not in pairs | shipped_choices
    ]
    if gone or lost:
        used = used_parts(session, register=effective(base, before, others=shipped()).register)
    for each in gone:
        if used is not None and each.get("id") in used.fields:
            raise InputProblem("register.part_used", title=each.get("title", ""))
    for name, pair in lost:
        if used is not None and (name, pair[0]) in used.choices:
            raise InputProblem("register.part_used", title=pair[1])
