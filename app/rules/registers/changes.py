"""Effective = shipped ⊕ the clerk's differences: by field id, one by one; what no longer fits is listed.

A difference is never dropped and never breaks a register: each is tried by itself, and one that points at
nothing, or after which the register would not hold, stays with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.errors import InputProblem
from app.rules.registers.checking import check
from app.rules.registers.description import Block, Choice, Due, Field, Kind, Paper, Register, Who
from app.rules.registers.document import Item
from app.rules.registers.mentions import mentions_of
from app.rules.registers.reading_fields import read_fields
from app.rules.registers.reading_papers import FIXED_DAY
from app.rules.registers.uses import uses_of

OWN_FIELD = "x_"
MOST_OWN = 10
KEYS = ("on", "title", "fields", "choices", "own", "columns", "dues", "hidden_choices")
FIELD_KEYS = ("title", "hidden")
DUE_KEYS = ("on", "by", "by_slot", "days", "grace", "warn", "at_least", "window", "citation")


@dataclass(frozen=True)
class Leftover:
    """A difference that does not fit: its path among the differences, and the refusal with its data."""

    path: str
    problem: InputProblem


@dataclass(frozen=True)
class Effective:
    """A register as the town has it, and which of its differences no longer fit."""

    register: Register
    leftovers: tuple[Leftover, ...] = ()


Step = tuple[str, Callable[[Register], Register]]


def effective(
    shipped: Register, differences: object, *, others: Mapping[str, Register] | None = None
) -> Effective:
    """The shipped register with the differences laid on it, those that fit.

    `differences`: {on, title, fields: {id: {title, hidden}}, choices: {id: [[id, title]]}, own: [field],
    columns: {paper: [names]}, dues: {id: {on, by, by_slot, days, grace, warn, at_least, window, citation}},
    hidden_choices: {id: [choice]}}.
    """
    steps = tuple(_steps(differences))
    return _at_once(shipped, steps, others) or _one_by_one(shipped, steps, others)


def _at_once(
    shipped: Register, steps: tuple[Step, ...], others: Mapping[str, Register] | None
) -> Effective | None:
    """All of them, checked once: as it is nearly always. None where any does not fit."""
    register = shipped
    try:
        for _, change in steps:
            register = change(register)
        check(register, others=others)
    except InputProblem:
        return None
    return Effective(register)


def _one_by_one(
    shipped: Register, steps: tuple[Step, ...], others: Mapping[str, Register] | None
) -> Effective:
    """Each by itself, so that one that does not fit leaves the others."""
    register, leftovers = shipped, []
    for path, change in steps:
        try:
            changed = change(register)
            check(changed, others=others)
        except InputProblem as problem:
            leftovers.append(Leftover(path, problem))
        else:
            register = changed
    return Effective(register, tuple(leftovers))


def _steps(differences: object) -> Iterator[Step]:
    """(path, what it does) of each difference: own fields first, so that columns may name them."""
    if not isinstance(differences, Mapping):
        yield "", _refuse("", "一组“名称: 内容”")
        return
    for key in differences:
        if key not in KEYS:
            yield str(key), _unknown(str(key), KEYS)
    for key in ("on", "title"):
        if key in differences:
            yield key, _top(differences, key)
    own = differences.get("own", [])
    for index, each in enumerate(own if isinstance(own, list) else []):
        yield f"own[{index}]", _own(each, f"own[{index}]")
    for key, steps in PARTS:
        part = differences.get(key, {})
        if isinstance(part, Mapping):
            yield from (step for name, value in part.items() for step in steps(str(name), value))
        else:
            yield key, _refuse(key, "一组“代号: 内容”")
    if not isinstance(own, list):
        yield "own", _refuse("own", "一串字段（[…]）")


def _refuse(path: str, wanted: str) -> Callable[[Register], Register]:
    def change(_register: Register) -> Register:
        raise InputProblem("register.value_kind", path=path or "（整个文件）", wanted=wanted)

    return change


def _unknown(path: str, known: tuple[str, ...]) -> Callable[[Register], Register]:
    def change(_register: Register) -> Register:
        raise InputProblem("register.key_unknown", path=path, known="、".join(known))

    return change


def _top(differences: Mapping[str, object], key: str) -> Callable[[Register], Register]:
    def change(register: Register) -> Register:
        item = Item({key: differences[key]}, "", (key,))
        if key == "on":
            return replace(register, on=item.flag("on", register.on))
        return replace(register, title=item.text("title"))

    return change


def _field(register: Register, field_id: str, path: str) -> Field:
    for one in register.fields:
        if one.id == field_id:
            return one
    raise InputProblem("register.reference", path=path, value=field_id)


def _with(register: Register, field: Field) -> Register:
    fields = tuple(field if one.id == field.id else one for one in register.fields)
    return replace(register, fields=fields)


def _own(value: object, path: str) -> Callable[[Register], Register]:
    """An own field, at the end; it stands in the first list of entries until the columns are ordered."""

    def change(register: Register) -> Register:
        (found,) = read_fields(Item({"own": [value]}, "", ("own",)), "own")
        if not found.id.startswith(OWN_FIELD):
            raise InputProblem("register.own_id", path=f"{path}.id", value=found.id)
        if sum(one.id.startswith(OWN_FIELD) for one in register.fields) >= MOST_OWN:
            raise InputProblem(
                "register.too_many", path=path, what="自加字段", count=MOST_OWN + 1, most=MOST_OWN
            )
        for one in register.fields:
            if found.id == one.id or found.title == one.title:
                raise InputProblem("register.twice", path=path, value=found.title)
        grown = replace(register, fields=(*register.fields, found))
        papers = list(register.papers)
        for index, paper in enumerate(papers):
            if paper.form == "list" and not paper.rows and not found.secret:
                papers[index] = replace(paper, columns=(*paper.columns, found.id))
                break
        return replace(grown, papers=tuple(papers))

    return change


def _choices(field_id: str, value: object) -> Iterator[Step]:
    """Choices added or, where the id is known, called otherwise."""
    path = f"choices.{field_id}"
    if not isinstance(value, list):
        yield path, _refuse(path, "一串选项 [[代号, 文字]]")
        return
    for index, pair in enumerate(value):
        yield f"{path}[{index}]", _choice(field_id, pair, f"{path}[{index}]")


def _choice(field_id: str, pair: object, path: str) -> Callable[[Register], Register]:
    def change(register: Register) -> Register:
        field = _field(register, field_id, path)
        if field.kind is not Kind.CHOICE or field.choices_from:
            raise InputProblem("register.misplaced", path=path, kind=field.kind.value)
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not all(isinstance(one, str) and one for one in pair)
        ):
            raise InputProblem("register.value_kind", path=path, wanted="[代号, 文字]")
        made = Choice(pair[0], pair[1])
        known = any(one.id == made.id for one in field.choices)
        if any((one.field_id, one.source) == (field_id, made.id) for one in register.steps if not known):
            raise InputProblem("register.reference", path=path, value=made.id)  # another took its place
        if any(one.title == made.title and one.id != made.id for one in field.choices):
            raise InputProblem("register.twice", path=path, value=made.title)
        kept = tuple(made if one.id == made.id else one for one in field.choices)
        return _with(register, replace(field, choices=kept if known else (*field.choices, made)))

    return change


def _hidden_choices(field_id: str, value: object) -> Iterator[Step]:
    """Choices that are read where they stand and offered no more."""
    path = f"hidden_choices.{field_id}"
    if not isinstance(value, list):
        yield path, _refuse(path, "一串选项的代号")
        return
    for index, name in enumerate(value):
        yield f"{path}[{index}]", _hidden_choice(field_id, name, f"{path}[{index}]")


def _hidden_choice(field_id: str, name: object, path: str) -> Callable[[Register], Register]:
    """Not one that a key, a rule, a state or a default names, and never the last."""

    def change(register: Register) -> Register:
        field = _field(register, field_id, path)
        found = next((one for one in field.choices if one.id == name), None)
        if found is None:
            raise InputProblem("register.reference", path=path, value=name)
        named = {value for one in mentions_of(register) if one.name == field_id for value in one.values}
        left = [one for one in field.choices if not one.hidden and one.id != name]
        if field_id == register.slot or name in named or field.default == name or not left:
            raise InputProblem("register.hidden", path=path, title=found.title)
        choices = tuple(replace(one, hidden=True) if one.id == name else one for one in field.choices)
        return _with(register, replace(field, choices=choices))

    return change


def _fields(field_id: str, value: object) -> Iterator[Step]:
    path = f"fields.{field_id}"

    def change(register: Register) -> Register:
        item = Item(value, path, FIELD_KEYS)
        field = _field(register, field_id, path)
        if "title" in item:
            title = item.text("title")
            if any(one.title == title and one.id != field_id for one in register.fields):
                raise InputProblem("register.twice", path=item.at("title"), value=title)
            old = (field.title,) if field.title != title and field.title not in field.words else ()
            words = tuple(one for one in (*old, *field.words) if one != title)
            field = replace(field, title=title, words=words)
        if item.flag("hidden", False):
            return _hidden(_with(register, field), field, path)
        return _with(register, field)

    yield path, change


def _hidden(register: Register, field: Field, path: str) -> Register:
    """The field out of sight and out of the papers; not one that a key, a state or a rule stands on."""
    asked = {name for state in register.states for name in state.asks}
    key = {"day", register.slot, register.who.value if register.who is not Who.NONE else ""}
    stood_on = {name.partition(".")[0] for one in register.computed for name in (one.of, one.among)}
    limited = {name for one in register.limits for name in (one.of, one.most, one.asks, *one.when)}
    limited |= {name for one in register.either for name in (*one.fields, *one.when)}
    if field.required or field.id in key | asked | stood_on | limited:
        raise InputProblem("register.hidden", path=path, title=field.title)
    papers = tuple(_without(paper, field.id) for paper in register.papers)
    keys = tuple(name for name in register.keys if name != field.id)
    return replace(_with(register, replace(field, hidden=True)), papers=papers, keys=keys)


def _without(paper: Paper, field_id: str) -> Paper:
    def kept(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name.partition(".")[0] != field_id)

    return replace(
        paper,
        columns=kept(paper.columns) or paper.columns,
        sort=kept(paper.sort),
        total=kept(paper.total),
        group="" if paper.group.partition(".")[0] == field_id else paper.group,
        blocks=tuple(
            one for one in (_block(each, field_id, kept) for each in paper.blocks) if one is not None
        ),
    )


def _block(block: Block, field_id: str, kept: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Block | None:
    """The block without the field; None where nothing is left of it."""
    if block.kind == "table":
        return (
            None if block.lines == field_id else replace(block, columns=kept(block.columns) or block.columns)
        )
    rows = tuple(row for row in (kept(each) for each in block.rows) if row)
    fields = kept(block.fields)
    if (block.rows and not rows) or (block.fields and not fields):
        return None
    return replace(block, rows=rows, fields=fields)


def _columns(paper_id: str, value: object) -> Iterator[Step]:
    """The columns of a list, in the clerk's order."""
    path = f"columns.{paper_id}"

    def change(register: Register) -> Register:
        names = Item({paper_id: value}, "columns", (paper_id,)).texts(paper_id)
        if not any(paper.id == paper_id and paper.form == "list" for paper in register.papers):
            raise InputProblem("register.reference", path=path, value=paper_id)
        if not names:
            raise InputProblem("register.no_columns", path=path, title=register.paper(paper_id).title)
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InputProblem("register.twice", path=path, value=twice)
        names = _with_new(register, paper_id, names)
        total = tuple(name for name in register.paper(paper_id).total if name in names)
        papers = tuple(
            replace(paper, columns=names, total=total) if paper.id == paper_id else paper
            for paper in register.papers
        )
        return replace(register, papers=papers)

    yield path, change


def _with_new(register: Register, paper_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Her columns after an update: without what is retired, and with what would stand nowhere else (E32)."""
    retired = {one.id for one in register.fields if one.retired}
    kept = tuple(name for name in names if name.partition(".")[0] not in retired) or names
    papers = tuple(
        replace(paper, columns=kept, total=()) if paper.id == paper_id else paper for paper in register.papers
    )
    uses = uses_of(replace(register, papers=papers))
    missing = (name for name in register.paper(paper_id).columns if name not in kept)
    return (*kept, *(name for name in missing if uses.get(name) == ()))


def _dues(due_id: str, value: object) -> Iterator[Step]:
    path = f"dues.{due_id}"

    def change(register: Register) -> Register:
        if not any(due.id == due_id for due in register.dues):
            raise InputProblem("register.reference", path=path, value=due_id)
        due = _due(register.due(due_id), Item(value, path, DUE_KEYS))
        return replace(register, dues=tuple(due if one.id == due_id else one for one in register.dues))

    yield path, change


def _due(due: Due, item: Item) -> Due:
    by_slot = dict(due.by_slot)
    slots = item.raw("by_slot")
    if slots is not None:
        if not isinstance(slots, Mapping) or not all(isinstance(day, str) for day in slots.values()):
            raise item.wrong("by_slot", "一组“选项: 月-日”")
        by_slot |= {str(slot): str(day) for slot, day in slots.items()}
    by = item.text("by", due.by)
    for day in (by, *by_slot.values()):
        if day and not FIXED_DAY.fullmatch(day):
            raise item.wrong("by", "月-日（03-31）、次年的 next-01-31 或年-月-日")
    return replace(
        due,
        on=item.flag("on", due.on),
        by=by,
        by_slot=by_slot,
        days=item.number("days", due.days, least=-400, most=2000),
        grace=item.number("grace", due.grace, most=400),
        warn=item.number("warn", due.warn, most=400),
        at_least=item.number("at_least", due.at_least, least=1, most=1000),
        citation=item.text("citation", due.citation),
        window=_window(item) if "window" in item else due.window,
    )


def _window(item: Item) -> tuple[int, int] | None:
    value = item.raw("window")
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(one) is int and 1 <= one <= 12 for one in value)
    ):
        raise item.wrong("window", "起止月份 [1, 12]")
    return value[0], value[1]


# After the own fields, in this order: columns may name them, a choice is hidden once it is there.
PARTS = (
    ("choices", _choices),
    ("hidden_choices", _hidden_choices),
    ("fields", _fields),
    ("columns", _columns),
    ("dues", _dues),
)
