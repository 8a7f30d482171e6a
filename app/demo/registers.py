"""The sample town's 登记簿: what its clerk wrote down in the year, through the services."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.attachment_store import AttachmentStore
from app.context import AppContext
from app.demo.register_rounds import ROUNDS
from app.paths import RESOURCES
from app.rules.registers.description import Register
from app.rules.registers.owing import Owed
from app.services.duty.duty_registers import owed_reading
from app.services.person import groups
from app.services.person.roster import list_people
from app.services.register import forms, moving, writing
from app.services.register.entry_saving import receive
from app.services.register.files import add_file
from app.services.register.reading import list_entries
from app.services.rule.duty_rules import list_duty_rules, set_duty_enabled
from app.services.setting.register_dues import MEASURE, code_of

SAMPLES = RESOURCES / "sample_registers"
YEAR = 2024
# What others stand on comes first: standards, teachers, trips.
ORDER = (
    "standard", "lecturer", "trip", "share", "need", "talk-reminder", "contest", "case", "honour",
    "evaluation", "resource", "plan-version", "plan-target", "project", "task", "secondment", "certificate",
    "online-class", "unit-training", "fund", "outreach", "document", "committee",
)  # fmt: skip
STEPS_UNTIL = date(YEAR, 11, 15)
YOUNG_GROUP = "年轻干部"
YOUNG = ("孙勇明", "董宁昊", "仇建国", "曾志凯", "王婷敏", "唐丽娟", "段林海", "侯欣雪")
# Dues that the town has switched on, beside those of its campaign.
DUES: Mapping[str, tuple[str, ...]] = {
    "study-file": ("four",),
    "young-cadre": ("report",),
    "conveyance": ("units",),
    "inspection": ("villages",),
    "survey": ("units",),
    "procedure": ("units",),
    "contest": ("unit",),
    "resource": ("course", "case", "story", "site", "base"),
    "document": ("units",),
    "outreach": ("leaders",),
    "fund": ("fees",),
    "lecturer": ("steps",),
}
# Whose originals are kept: register, the field, what the file is called.
KEPT = (("task", "file", "清组通〔2024〕18号.txt"), ("project", "file", "基地提升验收单.txt"))


@dataclass(frozen=True)
class SampleStep:
    """A state reached on a day, with what it asked."""

    state: str
    on: date
    fields: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True)
class SampleRow:
    """An entry as it is typed, its 所属期 ('' as proposed), and its later states."""

    values: Mapping[str, str]
    period: str = ""
    then: tuple[SampleStep, ...] = ()


def run_registers(context: AppContext, say: Callable[[str], object]) -> None:
    """Enter the year of every register, one undoable operation a register."""
    say("  登记簿")
    with context.database.write(actor=context.actor, action="demo.registers", text="启用登记簿事项") as unit:
        _young_people(unit.session)
        for register_id, dues in DUES.items():
            switch_on(unit.session, register_id=register_id, dues={due: {} for due in dues})
        switch_on(unit.session, register_id="unit-plan", dues={"study": {}})
    for register_id in (*ORDER, *ROUNDS):
        with context.database.read() as session:
            register = forms.get_register(session, register_id=register_id)
        text = f"登记{register.title}"
        with context.database.write(actor=context.actor, action="demo.registers", text=text) as unit:
            count = _enter(unit.session, register)
        say(f"    {register.title}：{count} 条")
    _take_steps(context)
    _keep_files(context)


def _enter(session: Session, register: Register) -> int:
    """The entries of its sample file, then those that go round all units or people."""
    count = 0
    for row in rows_of(register.id):
        enter_row(session, register, row)
        count += 1
    return count + (ROUNDS[register.id](session, register) if register.id in ROUNDS else 0)


def _take_steps(context: AppContext) -> None:
    """The steps of teaching that were taken in time; those of the last weeks are still to be entered."""
    with context.database.write(actor=context.actor, action="demo.registers", text="登记教学环节") as unit:
        register = forms.get_register(unit.session, register_id="lecturer")
        reading = owed_reading(unit.session, today=STEPS_UNTIL)
        rows = reading.of_due(register, register.due("steps"), year=YEAR).rows
        days: dict[date, list[Owed]] = {}
        for row in rows:
            if row.is_missing and row.deadline <= STEPS_UNTIL:
                days.setdefault(row.deadline, []).append(row)
        for day, own in days.items():
            receive(unit.session, register_id="lecturer", owed=own, on=day)


def rows_of(register_id: str) -> Iterator[SampleRow]:
    """The rows of a sample file: `set` as typed, `period`, `then` the states with day, fields, reason."""
    path = SAMPLES / f"{register_id}.json"
    if not path.exists():
        return
    for row in json.loads(path.read_text(encoding="utf-8")):
        steps = tuple(
            SampleStep(state, date.fromisoformat(day), fields, "".join(reason))
            for state, day, fields, *reason in row.get("then", ())
        )
        values = {name: value for name, value in row["set"].items() if value}
        yield SampleRow(values, row.get("period", ""), steps)


def enter_row(session: Session, register: Register, row: SampleRow) -> int:
    """One entry as a clerk types it, and the states it went through; returns it."""
    day = date.fromisoformat(row.values["day"])
    entry_id = writing.add_entry(
        session, register=register, values=row.values, today=day, period=row.period, defaults=True
    ).entry_id
    for step in row.then:
        moving.set_state(
            session,
            register=register,
            entry_id=entry_id,
            state=step.state,
            on_day=step.on,
            values=step.fields,
            reason=step.reason,
        )
    return entry_id


def switch_on(session: Session, *, register_id: str, dues: Mapping[str, Mapping[str, str]]) -> None:
    """Ask for dues, with their days: by duty rule where the town has one, and as changes of the register."""
    register = forms.get_register(session, register_id=register_id)
    rules = list_duty_rules(session)
    changes: dict[str, object] = {}
    if not register.on:
        changes["on"] = True
    asked: dict[str, dict[str, bool | str]] = {}
    for due_id, days in dues.items():
        code = code_of(register, register.due(due_id))
        own = [rule for rule in rules if rule.code == code and rule.measure == MEASURE]
        for rule in own:
            if not rule.enabled:
                set_duty_enabled(session, rule_id=rule.id, version=rule.version, enabled=True)
        if days or not own:
            asked[due_id] = {**days, **({} if own else {"on": True})}
    if asked:
        changes["dues"] = asked
    if changes:
        forms.keep_changes(session, register=register, changes=changes)


def _young_people(session: Session) -> None:
    """Who is followed as a young cadre (C18)."""
    named = groups.group_ids_by_name(session)
    for person in list_people(session):
        if person.name in YOUNG:
            wanted = {named[name] for name in person.groups} | {named[YOUNG_GROUP]}
            groups.set_groups(session, person_id=person.id, group_ids=wanted)


def _keep_files(context: AppContext) -> None:
    """The paper itself beside the first entry of some registers."""
    store = AttachmentStore(context.paths.attachments)
    for register_id, field_id, name in KEPT:
        source = context.paths.data / name
        source.write_text(f"{name.rsplit('.', 1)[0]}（样例）\n", encoding="utf-8")
        stored = store.keep(source)
        source.unlink()
        with context.database.write(
            actor=context.actor, action="demo.registers", text=f"存入{stored.file_name}"
        ) as unit:
            shelf = forms.shelf(unit.session).registers
            register = shelf[register_id]
            first = list_entries(unit.session, register=register, year=YEAR, registers=shelf).entries[0]
            add_file(
                unit.session,
                register=register,
                entry_id=first.id,
                field_id=field_id,
                stored=stored,
                at=f"{first.on_day.isoformat()} 09:00:00",
            )
