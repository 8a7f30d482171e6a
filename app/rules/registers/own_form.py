"""The clerk's own register as she fills it in, and the document it is kept as; both ways.

What a document says beside what the form shows (one that was made elsewhere) stays as it is.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import InputProblem
from app.rules.registers.checking import parsed
from app.rules.registers.description import FORMAT, Choice, Kind, Period, Register, Who
from app.rules.registers.document import Document

OWN = "own_"
DAY, NUMBER = "day", "#"
GROUP = "自建"
# Kinds that need no more than a title, and the choice with its words.
OFFERED = (
    *(Kind.TEXT, Kind.LONG, Kind.DAY, Kind.MONTH, Kind.NUMBER, Kind.MONEY, Kind.CHOICE),
    *(Kind.PERSON, Kind.PERSONS, Kind.UNIT, Kind.UNITS, Kind.CLASS, Kind.FILE),
)
WHO = (Who.UNIT, Who.PERSON, Who.NONE)
PERIODS = (Period.MONTH, Period.QUARTER, Period.HALF, Period.YEAR)
OWES = {Who.UNIT: "units", Who.PERSON: "people", Who.NONE: "town"}
SUMMED = frozenset({Kind.NUMBER, Kind.MONEY})
PLACE = re.compile(r"(fields|papers|dues)\[(\d+)\]")


@dataclass(frozen=True)
class OwnField:
    """A field of the form: `id` '' for a new one; `choices` (id, title), a new one has id ''."""

    title: str
    kind: Kind
    id: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    retired: bool = False
    in_list: bool = True
    total: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it is a column of the list paper."""
        return self.in_list and not self.retired


@dataclass(frozen=True)
class OwnDue:
    """Who is asked follows from whose the register is; `grace` days after the period's end."""

    title: str
    period: Period
    grace: int = 0
    on: bool = True


@dataclass(frozen=True)
class OwnForm:
    """The whole form: fields in the order of the list paper."""

    title: str
    group: str = GROUP
    who: Who = Who.NONE
    fields: tuple[OwnField, ...] = ()
    paper: str = ""
    due: OwnDue | None = None
    once_a_period: bool = False
    id: str = ""


def begun(who: Who = Who.UNIT) -> OwnForm:
    """What a new one begins with: the day, and whose it is."""
    return with_who(OwnForm("", fields=(OwnField("日期", Kind.DAY, DAY, required=True),)), who)


def with_who(form: OwnForm, who: Who) -> OwnForm:
    """The form for another who: the field that says whose an entry is comes and goes with it."""
    kept = tuple(one for one in form.fields if one.id not in (Who.UNIT, Who.PERSON))
    if who is Who.NONE:
        return replace(form, who=who, fields=kept)
    title, kind = ("单位", Kind.UNIT) if who is Who.UNIT else ("姓名", Kind.PERSON)
    made = OwnField(title, kind, who.value, required=True)
    return replace(form, who=who, fields=(*kept[:1], made, *kept[1:]))


# -- form → document ----------------------------------------------------------------------------------


def document_of(form: OwnForm, *, before: Document | None = None) -> Document:
    """The document of the form; `before` is what is kept of it now: everything the form does not show stays.

    Fields get the next free id; raises nothing: `checking.register_of` says what does not hold.
    """
    old: Document = copy.deepcopy(dict(before or {}))
    fields = _fields(form.fields, {each["id"]: each for each in old.get("fields", [])})
    ids = [each["id"] for each in fields]
    made: Document = {
        **old,
        "format": FORMAT,
        "id": old.get("id") or form.id,
        "version": int(old.get("version", 0)) + 1,
        "title": form.title.strip(),
        "group": form.group.strip() or GROUP,
        "who": form.who.value,
        "fields": fields,
    }
    _put_period(made, form)
    _put_paper(made, form, ids, [each["id"] for each in old.get("fields", [])])
    _put_due(made, form)
    made["name"] = _name(form, ids, str(old.get("name", "")))
    return made


def _fields(form: Sequence[OwnField], old: Mapping[str, Document]) -> list[Document]:
    taken = {one.id for one in form if one.id} | set(old)
    found = []
    for one in form:
        name = one.id or _free("f", taken)
        taken.add(name)
        document = {**old.get(name, {}), "id": name, "title": one.title.strip(), "kind": one.kind.value}
        _flag(document, "required", one.required and not one.retired)
        _flag(document, "retired", one.retired)
        if name == DAY:
            document.setdefault("default", "today")
        if one.kind is Kind.CHOICE and not document.get("choices_from"):
            document["choices"] = _choices(one.choices)
        found.append(document)
    return found


def _choices(choices: Sequence[tuple[str, str]]) -> list[list[str]]:
    taken = {each for each, _ in choices if each}
    found = []
    for each, title in choices:
        name = each or _free("c", taken)
        taken.add(name)
        found.append([name, title.strip()])
    return found


def _free(letter: str, taken: set[str]) -> str:
    return next(name for n in range(1, 1000) if (name := f"{letter}{n}") not in taken)


def _flag(document: Document, key: str, is_so: bool) -> None:
    if is_so:
        document[key] = True
    else:
        document.pop(key, None)


def _put_period(made: Document, form: OwnForm) -> None:
    """每期一份: the 所属期 is that of the due."""
    if form.once_a_period and form.due is not None and form.who is not Who.NONE:
        made["period"], made["dated"] = form.due.period.value, "period"
    elif made.get("period") in tuple(PERIODS):
        made.pop("period")
        made.pop("dated", None)


def _put_paper(made: Document, form: OwnForm, ids: Sequence[str], before: Sequence[str]) -> None:
    """The list in the order of the form; a column that is no field (a computed value, the state) stays."""
    old = made.get("papers") or [{"id": "list", "form": "list"}]
    shown = [(name, one) for name, one in zip(ids, form.fields, strict=True) if one.is_shown]
    fields = {NUMBER, *ids, *before}
    beside = [name for name in old[0].get("columns", []) if name.partition(".")[0] not in fields]
    paper = {
        **old[0],
        "title": form.paper.strip() or f"{form.title.strip()}一览表",
        "columns": [NUMBER, *(name for name, _ in shown), *beside],
    }
    total = [name for name, one in shown if one.total and one.kind in SUMMED]
    total += [name for name in old[0].get("total", []) if name not in fields]
    paper.pop("total", None)
    if total:
        paper["total"] = total
    made["papers"] = [paper, *old[1:]]


def _put_due(made: Document, form: OwnForm) -> None:
    old = made.get("dues") or []
    if form.due is None:
        made.pop("dues", None)
        return
    before = old[0] if old else {"id": "due"}
    who = before.get("who")
    kind = OWES[form.who]
    due = {
        **before,
        "title": form.due.title.strip() or form.title.strip(),
        "who": who if isinstance(who, dict) and who.get(kind) else {kind: True},
        "period": form.due.period.value,
        "on": form.due.on,
        "grace": form.due.grace,
    }
    made["dues"] = [due, *old[1:]]


def _name(form: OwnForm, ids: Sequence[str], before: str) -> str:
    """What an entry is called: whose it is and its first word, of what the paper shows."""
    if before and all(name in ids for name in re.findall(r"【([^】]+)】", before)):
        return before
    shown = [(name, one) for name, one in zip(ids, form.fields, strict=True) if one.is_shown]
    whose = [name for name, _ in shown if name == form.who.value]
    words = [name for name, one in shown if one.kind in (Kind.TEXT, Kind.CHOICE)][:1]
    return "".join(f"【{name}】" for name in (*whose, *words)) or f"【{DAY}】"


# -- document → form ----------------------------------------------------------------------------------


def form_of(document: Document) -> OwnForm:
    """The form of a kept document. Raises `InputProblem` register.… where it cannot be read."""
    register = parsed(document)
    paper = register.papers[0] if register.papers else None
    columns = paper.columns if paper is not None else ()
    total = paper.total if paper is not None else ()
    order = {name: at for at, name in enumerate(columns)}
    fields = sorted(register.fields, key=lambda one: order.get(one.id, len(order)))
    due = register.dues[0] if register.dues else None
    return OwnForm(
        id=register.id,
        title=register.title,
        group=register.group,
        who=register.who,
        fields=tuple(
            OwnField(
                one.title,
                one.kind,
                one.id,
                one.required,
                tuple((each.id, each.title) for each in one.choices),
                one.retired,
                one.id in columns,
                one.id in total,
            )
            for one in fields
        ),
        paper=paper.title if paper is not None else "",
        due=OwnDue(due.title, due.period, due.grace, due.on) if due is not None else None,
        once_a_period=register.period is not Period.NONE,
    )


def place_of(problem: InputProblem) -> tuple[str, int]:
    """('fields', 2) of the part of the form a refusal is about; ('', 0) for none."""
    found = PLACE.match(str(problem.data.get("path", "")))
    return (found[1], int(found[2])) if found else ("", 0)


def sample_rows(register: Register, *, count: int = 3) -> tuple[tuple[str, ...], ...]:
    """Made-up lines of the list paper, to show what it will look like."""
    paper = register.papers[0]
    fields = {one.id: one for one in register.fields}
    found = []
    for at in range(count):
        row = []
        for name in paper.columns:
            if name == NUMBER:
                row.append(str(at + 1))
                continue
            field = fields.get(name.partition(".")[0])
            row.append(
                _sample(field.kind, field.choices, at) if field is not None and "." not in name else ""
            )
        found.append(tuple(row))
    return tuple(found)


_SAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("示例一", "示例二", "示例三"),
    Kind.LONG: ("这里是较长的文字", "这里是较长的文字", "这里是较长的文字"),
    Kind.DAY: ("2024-03-05", "2024-06-18", "2024-09-10"),
    Kind.MONTH: ("2024-03", "2024-06", "2024-09"),
    Kind.NUMBER: ("3", "12", "5"),
    Kind.MONEY: ("120.00", "86.50", "300.00"),
    Kind.PERSON: ("张三", "李四", "王五"),
    Kind.PERSONS: ("张三、李四", "王五", "赵六"),
    Kind.UNIT: ("党政办", "东湾村", "西湾村"),
    Kind.UNITS: ("党政办、东湾村", "西湾村", "党政办"),
    Kind.CLASS: ("春季班", "夏季班", "秋季班"),
    Kind.FILE: ("有", "有", ""),
}


def _sample(kind: Kind, choices: Sequence[Choice], at: int) -> str:
    if kind is Kind.CHOICE:
        return choices[at % len(choices)].title if choices else ""
    words = _SAMPLES.get(kind, ("",))
    return words[at % len(words)]
