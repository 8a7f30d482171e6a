"""更新登记簿: what a new version of a description asks of the entries that are there, once per data file.

The clerk's differences are never touched, nothing that an entry holds is written over, and what a closed year
holds stays as it is: that year is read by the description it was closed with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.registers import shipped
from app.rules.registers.description import LINKS, Register, Step
from app.rules.registers.entries import Scalar
from app.rules.registers.values import envelope_field
from app.rules.registers.versions import stepped, steps_since
from app.services.register import forms
from app.services.setting.defaults import described
from db.models import Attachment, RegisterEntry, RegisterForm, RegisterLine, RegisterStep, Seal
from db.session import Database

FIRST = 1
_LINKED = ("unit_id", "person_id", "batch_id", "class_session_id", "category_id", "entry_ref_id", "name")


def bring_updates(database: Database) -> None:
    """Take the steps of descriptions that are newer than the file, at opening; the trail tells which."""
    newer = described().newer
    if not newer:
        return
    with database.read() as session:
        if not behind(session, versions=newer):
            return
    with database.write(actor="程序", action="register.update", text="记下登记簿的版本") as unit:
        found = update_registers(unit.session, versions=newer)
        unit.text = told(found) or unit.text


@dataclass(frozen=True)
class Updated:
    """A register brought to its version, and how many of its entries changed."""

    title: str
    version: int
    entries: int


def behind(session: Session, *, versions: Mapping[str, int]) -> dict[str, int]:
    """Register → the version the data file knows, of those whose shipped version (`versions`) is newer.

    A file that never said so knows the first version where there are entries, else it begins with today's.
    """
    wanted = select(RegisterForm.register, RegisterForm.json).where(RegisterForm.kind == forms.SEEN)
    seen = {name: _version(text) for name, text in session.execute(wanted)}
    return {name: seen.get(name, FIRST) for name, version in versions.items() if seen.get(name, 0) < version}


def _version(text: str) -> int:
    found = forms.read_json(text)
    version = found.get("version") if isinstance(found, Mapping) else None
    return version if isinstance(version, int) else FIRST


def update_registers(session: Session, *, versions: Mapping[str, int]) -> tuple[Updated, ...]:
    """Take the steps of every description that is newer than what the file knows; one operation.

    Returns the registers that had entries to look at, in the order of the page.
    """
    known = behind(session, versions=versions)
    closed = frozenset(session.scalars(select(Seal.year)))
    found = []
    for register in shipped().values():
        if register.id not in known:
            continue
        steps = (*steps_since(register, known[register.id]), *_same_words(session, register))
        count = _Entries(session, register, closed).take(steps)
        forms.keep_form(
            session, register_id=register.id, kind=forms.SEEN, document={"version": register.version}
        )
        has_any = select(func.count()).where(RegisterEntry.register == register.id)
        if session.scalar(has_any):
            found.append(Updated(register.title, register.version, count))
    return tuple(found)


def _same_words(session: Session, register: Register) -> tuple[Step, ...]:
    """Choices of hers whose word the description has by now: what has hers says the same by the other."""
    shipped_ids = {
        (field.id, choice.title): choice.id for field in register.fields for choice in field.choices
    }
    changes = forms.changes_of(session, register_id=register.id).get("choices", {})
    return tuple(
        Step(register.version, "choice", pair[0], shipped_ids[field_id, pair[1]], field_id)
        for field_id, pairs in changes.items()
        for pair in pairs
        if pair[0].startswith(forms.OWN_CHOICE) and (field_id, pair[1]) in shipped_ids
    )


def told(found: tuple[Updated, ...]) -> str:
    """'更新登记簿：典型案例（第2版，改动3条）、心得（第2版）'; '' where nothing had entries."""
    parts = [
        f"{each.title}（第{each.version}版{f'，改动{each.entries}条' if each.entries else ''}）"
        for each in found
    ]
    return f"更新登记簿：{'、'.join(parts)}" if parts else ""


class _Entries:
    """The entries of a register in years that are open."""

    def __init__(self, session: Session, register: Register, closed: frozenset[int]) -> None:
        self._session, self._register, self._closed = session, register, closed

    def take(self, steps: tuple[Step, ...]) -> int:
        """Take the steps; returns how many entries changed."""
        if not steps:
            return 0
        wanted = select(RegisterEntry).where(RegisterEntry.register == self._register.id)
        entries = self._session.scalars(wanted.order_by(RegisterEntry.id)).all()
        changed = [self._entry(one, steps) for one in entries if one.year not in self._closed]
        self._session.flush()
        return sum(changed)

    def _entry(self, entry: RegisterEntry, steps: tuple[Step, ...]) -> bool:
        has_changed = self._put(entry, steps)
        for step in steps:
            if step.do == "choice" and step.field_id == self._register.slot and entry.slot == step.source:
                entry.slot, has_changed = step.target, True
        held = self._session.scalars(select(RegisterStep).where(RegisterStep.entry_id == entry.id)).all()
        open_ones = [one for one in held if one.on_day.year not in self._closed]
        for one in open_ones:
            has_changed = self._put(one, steps) or has_changed
        owners: tuple[RegisterEntry | RegisterStep, ...] = (entry, *open_ones)
        for owner in owners:
            has_changed = self._linked(owner, steps) or has_changed
        return has_changed

    @staticmethod
    def _put(owner: RegisterEntry | RegisterStep, steps: tuple[Step, ...]) -> bool:
        before: dict[str, Scalar] = dict(owner.data)
        after = stepped(before, steps)
        if after == before:
            return False
        owner.data = after
        return True

    def _linked(self, owner: RegisterEntry | RegisterStep, steps: tuple[Step, ...]) -> bool:
        """Lines and files: copied where the new field has none; a choice that stands in a line."""
        of = RegisterLine.entry_id if isinstance(owner, RegisterEntry) else RegisterLine.step_id
        lines = list(self._session.scalars(select(RegisterLine).where(of == owner.id)))
        has_changed = False
        for step in steps:
            if step.do == "choice":
                for line in lines:
                    if line.field == step.field_id and line.name == step.source:
                        line.name, has_changed = step.target, True
            elif not any(line.field == step.target for line in lines):
                made = self._copies(lines, owner, step)
                lines += made
                has_changed = bool(made) or self._files(owner, step) or has_changed
        return has_changed

    def _copies(
        self, lines: list[RegisterLine], owner: RegisterEntry | RegisterStep, step: Step
    ) -> list[RegisterLine]:
        source = self._register.field(step.source)
        if source.kind not in LINKS:
            return []
        found = [line for line in lines if line.field == step.source]
        if isinstance(owner, RegisterEntry) and step.source == envelope_field(self._register, source.kind):
            linked = {name: getattr(owner, name) for name in ("unit_id", "person_id", "batch_id")}
            kind = {"unit": "unit_id", "person": "person_id", "class": "batch_id"}[source.kind.value]
            found = [RegisterLine(position=0, **{kind: linked[kind]})] if linked[kind] is not None else []
        made = [
            RegisterLine(
                entry_id=owner.id if isinstance(owner, RegisterEntry) else None,
                step_id=owner.id if isinstance(owner, RegisterStep) else None,
                field=step.target,
                position=line.position or 0,
                data=dict(line.data or {}),
                **{name: getattr(line, name) for name in _LINKED if getattr(line, name) is not None},
            )
            for line in found
        ]
        self._session.add_all(made)
        return made

    def _files(self, owner: RegisterEntry | RegisterStep, step: Step) -> bool:
        of = Attachment.entry_id if isinstance(owner, RegisterEntry) else Attachment.step_id
        files = list(self._session.scalars(select(Attachment).where(of == owner.id)))
        if any(one.field == step.target for one in files):
            return False
        names = [column.key for column in Attachment.__table__.columns if column.key != "id"]
        made = [
            Attachment(**{name: getattr(one, name) for name in names} | {"field": step.target})
            for one in files
            if one.field == step.source
        ]
        self._session.add_all(made)
        return bool(made)
