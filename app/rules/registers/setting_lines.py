"""登记簿设置 line by line: what is shipped, what holds now, and each change a difference with a way back."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.errors import InputProblem
from app.rules.registers.changes import OWN_FIELD, Leftover
from app.rules.registers.description import Choice, Due, Field, Kind, Paper, Register
from app.rules.registers.document import Document
from app.rules.registers.form_words import KIND_TITLES, column_titles, due_words

BOOK, FIELD, CHOICE, COLUMN, DUE, LEFT = "本簿", "栏目", "选项", "表的列", "期限", "不再适用"
RENAME, TOGGLE, MOVE, DAYS, REMOVE = "rename", "toggle", "move", "days", "remove"
HIDDEN, ADDED = "隐藏", "自加"
_PLACE = re.compile(r"([^\[\]]*)(?:\[(\d+)\])?$")


@dataclass(frozen=True)
class Line:
    """One thing that can be set: `key` names it, `differences` are the paths of what she changed of it.

    `shipped` '' for what she added. A leftover has `problem`, why it no longer fits.
    """

    section: str
    key: tuple[str, ...]
    what: str
    shipped: str
    now: str
    differences: tuple[str, ...] = ()
    verbs: frozenset[str] = frozenset()
    problem: InputProblem | None = None

    @property
    def id(self) -> tuple[str, ...]:
        """What tells it from every other line."""
        return (self.section, *self.key)

    @property
    def is_changed(self) -> bool:
        """Whether she changed it."""
        return bool(self.differences)


def lines_of(
    base: Register,
    now: Register,
    changes: Mapping[str, object],
    leftovers: Sequence[Leftover] = (),
    ruled: frozenset[str] = frozenset(),
) -> tuple[Line, ...]:
    """Every line of a register, in the order of the dialog; leftovers at the end.

    `ruled` dues are switched and cited by 制度设置.
    """
    return (
        *_book(base, now, changes),
        *_fields(base, now, changes),
        *_choices(base, now, changes),
        *_columns(base, now, changes),
        *_dues(base, now, changes, ruled),
        *(
            Line(LEFT, (each.path,), each.path, "", "", (each.path,), frozenset(), each.problem)
            for each in leftovers
        ),
    )


def _part(changes: Mapping[str, object], *path: str) -> object:
    found: object = changes
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _has(changes: Mapping[str, object], *path: str) -> tuple[str, ...]:
    return (".".join(path),) if _part(changes, *path) is not None else ()


def _book(base: Register, now: Register, changes: Mapping[str, object]) -> Iterator[Line]:
    yield Line(BOOK, ("title",), "名称", base.title, now.title, _has(changes, "title"), frozenset({RENAME}))
    words = {True: "启用", False: "停用"}
    yield Line(BOOK, ("on",), "启用", words[base.on], words[now.on], _has(changes, "on"), frozenset({TOGGLE}))


def _fields(base: Register, now: Register, changes: Mapping[str, object]) -> Iterator[Line]:
    before = {one.id: one for one in base.fields}
    own = [str(_part(each, "id")) for each in _list(changes.get("own")) if isinstance(each, Mapping)]
    for one in now.fields:
        if one.retired:
            continue
        said = f"{one.title}（{KIND_TITLES[one.kind]}）"
        if one.id not in before:
            where = (f"own[{own.index(one.id)}]",) if one.id in own else ()
            yield Line(
                FIELD, ("own", one.id), one.title, "", f"{ADDED}：{said}", where, frozenset({RENAME, REMOVE})
            )
            continue
        was = before[one.id]
        shown = HIDDEN if one.hidden else said
        yield Line(
            FIELD,
            ("fields", one.id),
            was.title,
            f"{was.title}（{KIND_TITLES[was.kind]}）",
            shown,
            (*_has(changes, "fields", one.id),),
            frozenset({RENAME, TOGGLE}),
        )


def _choices(base: Register, now: Register, changes: Mapping[str, object]) -> Iterator[Line]:
    for field in now.fields:
        if field.kind is not Kind.CHOICE or field.choices_from or field.retired or field.hidden:
            continue
        was = _titles(base, field.id)
        for one in field.choices:
            differences = _of_choice(changes, field.id, one.id)
            shown = HIDDEN if one.hidden else one.title if one.id in was else f"{ADDED}：{one.title}"
            verbs = {RENAME, TOGGLE} if one.id in was else {RENAME, TOGGLE, REMOVE}
            name = f"{field.title}：{was.get(one.id, one.title)}"
            yield Line(
                CHOICE, ("choices", field.id, one.id), name, was.get(one.id, ""), shown, differences,
                frozenset(verbs) if not field.id.startswith(OWN_FIELD) else frozenset(),
            )  # fmt: skip


def _titles(register: Register, field_id: str) -> dict[str, str]:
    choices: Sequence[Choice] = next((one.choices for one in register.fields if one.id == field_id), ())
    return {one.id: one.title for one in choices}


def _of_choice(changes: Mapping[str, object], field_id: str, choice_id: str) -> tuple[str, ...]:
    pairs = _list(_part(changes, "choices", field_id))
    hidden = _list(_part(changes, "hidden_choices", field_id))
    found = [f"choices.{field_id}[{at}]" for at, pair in enumerate(pairs) if _list(pair)[:1] == [choice_id]]
    found += [f"hidden_choices.{field_id}[{at}]" for at, name in enumerate(hidden) if name == choice_id]
    return tuple(found)


def listed_papers(register: Register) -> tuple[Paper, ...]:
    """The papers whose columns can be put in another order."""
    return tuple(one for one in register.papers if one.form == "list" and one.columns)


def _columns(base: Register, now: Register, changes: Mapping[str, object]) -> Iterator[Line]:
    before = {one.id: one for one in base.papers}
    for paper in listed_papers(now):
        was = column_titles(base, before[paper.id].columns).split("、") if paper.id in before else []
        for at, name in enumerate(paper.columns):
            yield Line(
                COLUMN,
                ("columns", paper.id, name),
                f"{paper.title}：第{at + 1}列",
                was[at] if at < len(was) else "",
                column_titles(now, (name,)),
                _has(changes, "columns", paper.id),
                frozenset({MOVE}),
            )


def _dues(
    base: Register, now: Register, changes: Mapping[str, object], ruled: frozenset[str]
) -> Iterator[Line]:
    before = {one.id: one for one in base.dues}
    for due in now.dues:
        yield Line(
            DUE,
            ("dues", due.id),
            due.title,
            _due_words(before.get(due.id, due), is_ruled=due.id in ruled),
            _due_words(due, is_ruled=due.id in ruled),
            _has(changes, "dues", due.id),
            frozenset({DAYS}) if due.id in ruled else frozenset({DAYS, TOGGLE}),
        )


def _due_words(due: Due, *, is_ruled: bool) -> str:
    """Its days, and whether it is asked where no rule of the town says so."""
    said = due_words(due) + (f"，之后 {due.days} 天" if due.after else "")
    return said.partition("，")[2] if is_ruled else said


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


# -- changing -----------------------------------------------------------------------------------------


def renamed(changes: Mapping[str, object], base: Register, key: tuple[str, ...], title: str) -> Document:
    """Called otherwise; the shipped title again is no difference."""
    found = _copy(changes)
    if key == ("title",):
        return _put(found, ("title",), title, base.title)
    if key[0] == "own":
        for each in found["own"]:
            if each["id"] == key[1]:
                each["title"] = title
        return found
    if key[0] == "fields":
        return _put(found, ("fields", key[1], "title"), title, base.field(key[1]).title)
    pairs = found.setdefault("choices", {}).setdefault(key[1], [])
    was = _titles(base, key[1]).get(key[2], "")
    kept = [pair for pair in pairs if pair[0] != key[2] or title != was]
    known = [pair for pair in kept if pair[0] == key[2]]
    for pair in known:
        pair[1] = title
    if not known and title != was:
        kept.append([key[2], title])
    found["choices"][key[1]] = kept
    return _pruned(found)


def toggled(changes: Mapping[str, object], base: Register, now: Register, key: tuple[str, ...]) -> Document:
    """Hidden or shown again, on or off."""
    found = _copy(changes)
    if key == ("on",):
        return _put(found, ("on",), not now.on, base.on)
    if key[0] == "fields":
        return _put(found, ("fields", key[1], "hidden"), not now.field(key[1]).hidden, False)
    if key[0] == "dues":
        return _put(found, ("dues", key[1], "on"), not now.due(key[1]).on, base.due(key[1]).on)
    names = found.setdefault("hidden_choices", {}).setdefault(key[1], [])
    if key[2] in names:
        names.remove(key[2])
    else:
        names.append(key[2])
    return _pruned(found)


def moved(
    changes: Mapping[str, object], base: Register, now: Register, key: tuple[str, ...], by: int
) -> Document:
    """A column of a list one place up or down."""
    names = list(now.paper(key[1]).columns)
    at = names.index(key[2])
    to = min(max(at + by, 0), len(names) - 1)
    names.insert(to, names.pop(at))
    was = next((list(one.columns) for one in base.papers if one.id == key[1]), [])
    return _put(_copy(changes), ("columns", key[1]), names, was)


def with_days(changes: Mapping[str, object], base: Register, due_id: str, values: Document) -> Document:
    """The days of a due; what is as it is shipped is no difference."""
    due = base.due(due_id)
    found = _copy(changes)
    for name, value in values.items():
        shipped: object = getattr(due, name)
        _put(found, ("dues", due_id, name), value, dict(shipped) if isinstance(shipped, Mapping) else shipped)
    return _pruned(found)


def with_field(changes: Mapping[str, object], field: Document) -> Document:
    """A field of her own more."""
    found = _copy(changes)
    taken = {each["id"] for each in found.get("own", [])}
    name = next(each for n in range(1, 1000) if (each := f"{OWN_FIELD}{n}") not in taken)
    found["own"] = [*found.get("own", []), {"id": name, **field}]
    return found


def with_choice(changes: Mapping[str, object], now: Register, field_id: str, title: str) -> Document:
    """A choice of her own more."""
    found = _copy(changes)
    taken = {one.id for one in now.field(field_id).choices}
    name = next(each for n in range(1, 10_000) if (each := f"{OWN_FIELD}{n}") not in taken)
    found.setdefault("choices", {}).setdefault(field_id, []).append([name, title])
    return found


def without(changes: Mapping[str, object], paths: Sequence[str]) -> Document:
    """The way back: without the differences at these paths ('choices.topic[0]', 'dues.report')."""
    found = _copy(changes)
    for path in sorted(paths, reverse=True):
        _drop(found, path)
    return _pruned(found)


def _drop(found: Document, path: str) -> None:
    *above, last = path.split(".", 2)
    place: object = found
    for name in above:
        place = place.get(name) if isinstance(place, dict) else None
    match = _PLACE.match(last)
    if not isinstance(place, dict) or match is None:
        return
    name, index = match[1], match[2]
    if index is None:
        place.pop(name, None)
    elif isinstance(place.get(name), list) and int(index) < len(place[name]):
        del place[name][int(index)]


def _copy(changes: Mapping[str, object]) -> Document:
    return copy.deepcopy(dict(changes))


def _put(found: Document, path: tuple[str, ...], value: object, shipped: object) -> Document:
    """Put a value at its path; nothing where it is as shipped."""
    place = found
    for name in path[:-1]:
        place = place.setdefault(name, {})
    if value == shipped:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = value
    return _pruned(found)


def _pruned(found: Document) -> Document:
    """Without parts that say nothing."""
    for key in list(found):
        if isinstance(found[key], dict):
            _pruned(found[key])
        if found[key] in ({}, []):
            del found[key]
    return found


def is_fixed_choice(field: Field) -> bool:
    """Whether choices can be added to a field here."""
    return field.kind is Kind.CHOICE and not field.choices_from and not field.retired and not field.hidden
