"""Everything a description names is there, and of the kind that its place asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.errors import InputProblem
from app.rules.registers import vocabulary as words
from app.rules.registers.description import Dated, Due, Field, Kind, Paper, Period, Register, Who
from app.rules.registers.lectures import steps_of
from app.rules.registers.mentions import CHOICE, Mention, marks_in, mentions_of
from app.rules.registers.names import LINES, LINK, Found, Names

WANTED = {
    words.NUMBERS: "数字",
    words.MONEYS: "金额",
    words.DAYS: "日期",
    words.MARKS: "是否",
    words.TEXTS: "文字",
    LINES: "带明细的字段",
    LINK: "人员、单位、班次一类",
    CHOICE: "选项字段",
}
WHO_KINDS = {
    Who.UNIT: (Kind.UNIT,),
    Who.PERSON: (Kind.PERSON,),
    Who.CLASS: (Kind.CLASS,),
    Who.LECTURER: (Kind.LECTURER,),
}
# Places where a field that is no longer typed cannot stand.
LIVING = ("key", "act", "due")
# Whom a due may ask of for a register whose entries belong to …
DEBTORS_OF = {"units": Who.UNIT, "people": Who.PERSON, "classes": Who.CLASS}


def check_references(register: Register, others: Mapping[str, Register] | None) -> None:
    """Raise `InputProblem` register.… for the first name that is not there or not what its place asks."""
    names = Names(register, others)
    _check_ids(register)
    _check_links(register, others)
    for mention in mentions_of(register):
        _check_mention(register, names, mention)
    _check_keys(register)
    for index, due in enumerate(register.dues):
        _check_due(register, due, f"dues[{index}]")
    for index, paper in enumerate(register.papers):
        _check_paper(register, paper, f"papers[{index}]")
    _check_computed(register)
    _check_limits(register, names)
    _check_either(register)
    _check_grid(register)
    _check_steps(register)


def _check_ids(register: Register) -> None:
    """There is a day; a computed value has an id of its own."""
    if not any(one.id == "day" and one.kind is Kind.DAY for one in register.fields):
        raise InputProblem("register.no_day", path="fields")
    taken = {one.id for one in register.fields}
    taken |= {f"{one.id}.{column.id}" for one in register.fields for column in one.columns}
    for index, computed in enumerate(register.computed):
        key = f"{computed.among}.{computed.id}" if computed.among else computed.id
        if key in taken:
            raise InputProblem("register.twice", path=f"computed[{index}].id", value=computed.id)


def _check_mention(register: Register, names: Names, mention: Mention) -> None:
    if mention.of_card:
        found = names.shown(mention.name, mention.of_card)
    else:
        found = names.find(mention.name, mention.rows)
    if found is None:
        raise InputProblem("register.reference", path=mention.path, value=mention.name)
    if mention.place in ("key", "step") and found.field is None:
        raise InputProblem("register.reference", path=mention.path, value=mention.name)
    if mention.wants and not _gives(found, mention):
        wanted = "、".join(WANTED[each] for each in mention.wants)
        raise InputProblem("register.reference_kind", path=mention.path, value=mention.name, wanted=wanted)
    if found.secret and not mention.open_to_secret:
        raise InputProblem("register.secret", path=mention.path, title=found.title)
    if found.field is not None and found.field.retired and mention.place in LIVING:
        raise InputProblem("register.retired", path=mention.path, title=found.title)
    _check_values(register, found, mention)


def _gives(found: Found, mention: Mention) -> bool:
    if CHOICE in mention.wants:
        if mention.name == "state" and mention.place in ("list", "figure"):
            return True
        if _worded(found, mention):
            return True
        return found.field is not None and found.field.kind is Kind.CHOICE and not found.field.columns
    return found.gives in mention.wants


def _worded(found: Found, mention: Mention) -> tuple[str, ...]:
    """The ids of what is told in a few fixed words: a verdict of those who owe, 效力 of a document."""
    if mention.name == "verdict" and mention.rows.startswith(words.OWED):
        return words.VERDICTS
    return tuple(words.FORCE) if found.computed and mention.name == "force" else ()


def _check_values(register: Register, found: Found, mention: Mention) -> None:
    """What a choice is compared with is one of its words, or may be added to them by the clerk."""
    if not mention.values:
        return
    if worded := _worded(found, mention):
        known = list(worded)
    elif found.field is None:
        known = [one.id for one in register.states]
    elif found.field.choices_from:
        return
    else:
        known = [one.id for one in found.field.choices]
    for value in mention.values:
        if value not in known:
            raise InputProblem(
                "register.value_unknown", path=mention.path, value=value, known="、".join(known)
            )


def _check_keys(register: Register) -> None:
    if "called" in marks_in(register.name):
        raise InputProblem("register.order", path="name", value="called")
    if (
        register.who is not Who.NONE
        and register.field(register.who.value).kind not in WHO_KINDS[register.who]
    ):
        raise InputProblem(
            "register.reference_kind", path="who", value=register.who.value, wanted=WANTED[LINK]
        )
    if register.dated is Dated.PERIOD and register.period is Period.NONE:
        raise InputProblem("register.needs", path="dated", value="period")
    if register.period is not Period.NONE and register.who is Who.NONE:
        raise InputProblem("register.needs", path="period", value="who")
    titles = {one.title for one in register.fields}
    _check_secret(register)
    for index, one in enumerate(register.states):
        if one.title in titles:
            raise InputProblem("register.twice", path=f"states[{index}].title", value=one.title)


def _check_secret(register: Register) -> None:
    """A secret register prints one entry at a time, and no card tells of it."""
    if not register.secret:
        return
    for index, paper in enumerate(register.papers):
        if paper.form in ("list", "letter"):
            raise InputProblem("register.secret", path=f"papers[{index}]", title=register.title)
    shows = register.shows
    if shows.person or shows.unit or shows.class_ or shows.lecturer or shows.dossier:
        raise InputProblem("register.secret", path="shows", title=register.title)


def _check_due(register: Register, due: Due, path: str) -> None:
    who = DEBTORS_OF.get(due.who.kind)
    if who is not None and register.who is not who and not _may_be_of(register, who):
        raise InputProblem("register.debtors", path=f"{path}.who", value=due.who.kind)
    for at, state in _states_of(register, due):
        if state not in [one.id for one in register.states]:
            raise InputProblem("register.reference", path=f"{path}.{at}", value=state)
    if due.who.kind == "lectures":
        _check_lectures(register, due, path)
    elif due.after == "lecture" or due.days_by:
        raise InputProblem("register.debtors", path=f"{path}.who", value=due.who.kind)
    _check_deadline(register, due, path)


def _check_lectures(register: Register, due: Due, path: str) -> None:
    """It fills who is paid, or a choice of the steps of class sessions; its days count from the lecture."""
    head, _, tail = due.fills.partition(".")
    field = next((one for one in register.fields if one.id == head), None)
    steps = {one.id for one in steps_of(register, due)}
    is_steps = bool(steps) and field is not None and field.of == "session"
    if not is_steps and (tail or field is None or field.kind is not Kind.LECTURER):
        raise InputProblem(
            "register.reference_kind", path=f"{path}.fills", value=due.fills, wanted=WANTED[LINK]
        )
    if due.after != "lecture" or due.period is not Period.NONE:
        raise InputProblem("register.needs", path=f"{path}.after", value="lecture")
    for step in due.days_by:
        if step not in steps:
            raise InputProblem("register.reference", path=f"{path}.days_by", value=step)


def _may_be_of(register: Register, who: Who) -> bool:
    """Whether a field names such debtors: any of the kind in a register of nobody, else one called so."""
    kinds = (*WHO_KINDS[who], *((Kind.PERSONS, Kind.LECTURER) if who is Who.PERSON else ()))
    if register.who is Who.NONE:
        return any(one.kind in kinds for one in register.fields)
    return any(one.id == who.value and one.kind in kinds for one in register.fields)


def _states_of(register: Register, due: Due) -> list[tuple[str, str]]:
    state = due.who.narrowed.get("state", ())
    found = [("who.state", str(each)) for each in (state if isinstance(state, tuple) else ())]
    for key, value in (("after", due.after), ("fills", due.fills)):
        if value.startswith("state:") and value != "state:":
            found.append((key, value.removeprefix("state:")))
    return found if due.who.narrowed.get("register", register.id) == register.id else []


def _check_deadline(register: Register, due: Due, path: str) -> None:
    """One way to say when: the period's end, a fixed day, days of the slots, or days after an event."""
    by = due.by or due.by_slot
    ways = [key for key, is_said in (("by", by), ("after", due.after)) if is_said]
    if len(ways) > 1:
        raise InputProblem("register.two_deadlines", path=f"{path}.{ways[1]}", value=ways[0])
    if not ways and due.period is Period.NONE:
        raise InputProblem("register.no_deadline", path=path)
    if due.days and not due.after:
        raise InputProblem("register.needs", path=f"{path}.days", value="after")
    if due.by_slot and not register.slot:
        raise InputProblem("register.needs", path=f"{path}.by_slot", value="slot")
    if (
        due.after in ("class_start", "class_end")
        and not _has(register, Kind.CLASS)
        and due.who.kind != "classes"
    ):
        raise InputProblem("register.reference", path=f"{path}.after", value=due.after)


def _has(register: Register, kind: Kind) -> bool:
    return any(one.kind is kind for one in register.fields)


def _check_paper(register: Register, paper: Paper, path: str) -> None:
    if paper.due and paper.due not in [one.id for one in register.dues]:
        raise InputProblem("register.reference", path=f"{path}.due", value=paper.due)
    if paper.form == "blank" and paper.of and paper.of not in _pages(register):
        raise InputProblem("register.reference", path=f"{path}.of", value=paper.of)
    if paper.form == "page" and paper.of not in ("", words.PER_WHO):
        raise InputProblem("register.reference", path=f"{path}.of", value=paper.of)
    if paper.of == words.PER_WHO and register.who is Who.NONE:
        raise InputProblem("register.needs", path=f"{path}.of", value="who")
    if paper.tally and paper.rows:
        raise InputProblem("register.misplaced", path=f"{path}.rows", kind="tally")
    if paper.tally and not register.field(paper.tally.partition(".")[0]).is_lines:
        raise InputProblem(
            "register.reference_kind", path=f"{path}.tally", value=paper.tally, wanted=WANTED[LINES]
        )
    if paper.rows == words.GRID and register.grid is None:
        raise InputProblem("register.needs", path=f"{path}.rows", value="grid")
    if paper.rows == words.OWED and not register.dues:
        raise InputProblem("register.needs", path=f"{path}.rows", value="dues")


def _pages(register: Register) -> list[str]:
    return [one.id for one in register.papers if one.form == "page"]


def _check_computed(register: Register) -> None:
    """A computed value stands on fields and on what is computed before it."""
    seen: set[str] = set()
    for index, one in enumerate(register.computed):
        path = f"computed[{index}]"
        for name in (one.of, one.where, *(one.args.get(key) for key in ("over", "weight", "n", "to"))):
            for key in (name, f"{one.among}.{name}"):
                if key in _keys(register) and key not in seen:
                    raise InputProblem("register.order", path=path, value=str(name))
        seen.add(f"{one.among}.{one.id}" if one.among else one.id)
        _check_what(register, index)


def _keys(register: Register) -> set[str]:
    return {f"{one.among}.{one.id}" if one.among else one.id for one in register.computed}


def _check_what(register: Register, index: int) -> None:
    one = register.computed[index]
    what = one.args.get("what")
    if what is None:
        return
    known = words.LOOKUPS if one.fn == "lookup" else words.USES
    path = f"computed[{index}].what"
    if what not in known:
        raise InputProblem("register.value_unknown", path=path, value=what, known="、".join(known))
    if one.fn == "lookup":
        kinds = words.LOOKUPS[str(what)][1]
        field = next((each for each in register.fields if each.id == one.of), None)
        if kinds and (field is None or field.kind not in kinds):
            wanted = "、".join(kinds)
            raise InputProblem(
                "register.reference_kind", path=f"computed[{index}].of", value=one.of, wanted=wanted
            )


def _check_limits(register: Register, names: Names) -> None:
    """Both sides of one kind; what is asked is typed, and shown wherever the limit holds."""
    for index, limit in enumerate(register.limits):
        path = f"limits[{index}]"
        of, most = names.find(limit.of), names.find(limit.most)
        if of is not None and most is not None and of.gives != most.gives:
            wanted = WANTED[of.gives]
            raise InputProblem(
                "register.reference_kind", path=f"{path}.most", value=limit.most, wanted=wanted
            )
        field = register.field(limit.asks)
        if field.kind not in (Kind.TEXT, Kind.LONG):
            raise InputProblem(
                "register.reference_kind", path=f"{path}.asks", value=limit.asks, wanted=WANTED[words.TEXTS]
            )
        if not is_shown_by(field, limit.when):
            raise InputProblem("register.limit_hidden", path=f"{path}.asks", title=field.title)


def _check_either(register: Register) -> None:
    """Each of them may be empty by itself, can be typed at once, and one is shown wherever it is asked."""
    for index, either in enumerate(register.either):
        path = f"either[{index}].fields"
        fields = [register.field(name) for name in either.fields]
        for number, field in enumerate(fields):
            if field.required or field.kind is Kind.FILE:
                raise InputProblem("register.either", path=f"{path}[{number}]", title=field.title)
        if not any(is_shown_by(field, either.when) for field in fields):
            titles = "、".join(field.title for field in fields)
            raise InputProblem("register.either_hidden", path=path, titles=titles)


def is_shown_by(field: Field, when: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the field is shown wherever `when` holds."""
    return all(name in when and not set(when[name]) - set(shown) for name, shown in field.when.items())


def _check_grid(register: Register) -> None:
    grid = register.grid
    if grid is None:
        return
    if register.who is Who.NONE:
        raise InputProblem("register.needs", path="grid", value="who")
    if grid.columns == "slot" and not register.slot:
        raise InputProblem("register.needs", path="grid.columns", value="slot")
    if grid.columns == "period" and register.period is Period.NONE:
        raise InputProblem("register.needs", path="grid.columns", value="period")
    for index, name in enumerate(grid.dues):
        if name not in [one.id for one in register.dues]:
            raise InputProblem("register.reference", path=f"grid.dues[{index}]", value=name)


def _check_links(register: Register, others: Mapping[str, Register] | None) -> None:
    """Entry fields point into a register that is there."""
    for index, field in enumerate(register.fields):
        if (
            field.kind is Kind.ENTRY
            and others is not None
            and field.entry_of
            not in {
                words.ANY_REGISTER,
                *others,
                register.id,
            }
        ):
            raise InputProblem("register.reference", path=f"fields[{index}].entry_of", value=field.entry_of)


def _check_steps(register: Register) -> None:
    """Steps belong to a version that is there and copy like to like."""
    for index, step in enumerate(register.steps):
        path = f"steps[{index}]"
        if step.version > register.version:
            raise InputProblem("register.step_later", path=f"{path}.version", value=step.version)
        if step.do == "copy" and register.field(step.source).kind is not register.field(step.target).kind:
            raise InputProblem("register.step_kinds", path=f"{path}.copy", value=step.target)
        if step.do == "choice" and step.target not in [
            one.id for one in register.field(step.field_id).choices
        ]:
            raise InputProblem("register.reference", path=f"{path}.choice", value=step.target)


def check_together(registers: Mapping[str, Register]) -> None:
    """Due codes, titles and figures once among registers; `InputProblem` register.twice_among."""
    parts: tuple[Callable[[Register], list[str]], ...] = (
        lambda one: [due.code or f"R-{one.id}-{due.id}" for due in one.dues],
        lambda one: [one.title],
        lambda one: [figure.id for figure in one.shows.figures],
    )
    for names_of in parts:
        seen: dict[str, str] = {}
        for register in registers.values():
            for name in names_of(register):
                if name in seen:
                    raise InputProblem(
                        "register.twice_among", register=register.title, value=name, other=seen[name]
                    )
                seen[name] = register.title
