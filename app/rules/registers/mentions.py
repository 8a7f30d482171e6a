"""Every place of a description that names a field, a column or a computed value, with its path.

One walk for both questions: is what is named there (`references.py`), and is what is there used (`uses.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rules.registers import vocabulary as words
from app.rules.registers.description import Block, Computed, Due, Paper, Register, Who
from app.rules.registers.names import LINES, LINK, MARKED

CHOICE, FILLED = "choice", "filled"
NUMERIC = (words.NUMBERS, words.MONEYS)
# What each figure is taken of; one that is not here may be of entries alone.
FIGURE_WANTS = {"heads": (*NUMERIC, LINES), "hours": (words.NUMBERS,), "money": (words.MONEYS,)}


@dataclass(frozen=True)
class Mention:
    """A name at a path.

    `rows` among which it is looked up; `counts` whether it is a use in the sense of E32; `wants` what it must
    give (any of these, () = anything); `values` choices or states it is compared with; `open_to_secret` where
    a secret field may stand; `place` list | page | computed | due | name | person … | figure | key.
    """

    path: str
    name: str
    place: str
    rows: str = ""
    counts: bool = True
    wants: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    open_to_secret: bool = False
    of_card: str = ""


def mentions_of(register: Register) -> Iterator[Mention]:
    """Every mention of the register, in the order of its document."""
    yield from _of_fields(register)
    yield from _of_keys(register)
    for index, one in enumerate(register.computed):
        yield from _of_computed(one, f"computed[{index}]")
    yield from _of_states(register)
    yield from _of_limits(register)
    yield from _of_either(register)
    for index, due in enumerate(register.dues):
        yield from _of_due(register, due, f"dues[{index}]")
    for index, paper in enumerate(register.papers):
        yield from _of_paper(register, paper, f"papers[{index}]")
    yield from _of_shows(register)


def marks_in(text: str) -> tuple[str, ...]:
    """The names within 【】 of a text, in their order."""
    return tuple(MARKED.findall(text))


def _of_fields(register: Register) -> Iterator[Mention]:
    for index, field in enumerate(register.fields):
        path = f"fields[{index}]"
        yield from _narrowed(f"{path}.when", field.when)
        if field.not_before:
            yield Mention(
                f"{path}.not_before", field.not_before, "rule", counts=False, wants=(words.DAYS,),
                open_to_secret=True,
            )  # fmt: skip
        if isinstance(field.default, str) and field.default.startswith("+"):
            name = field.default.partition(":")[2]
            yield Mention(
                f"{path}.default", name, "rule", counts=False, wants=(words.DAYS,), open_to_secret=True
            )


def _narrowed(path: str, narrowed: Mapping[str, tuple[str, ...]]) -> Iterator[Mention]:
    """Choices that something is narrowed to."""
    for name, values in narrowed.items():
        at = f"{path}.{name}"
        yield Mention(at, name, "rule", counts=False, wants=(CHOICE,), values=values, open_to_secret=True)


def _of_keys(register: Register) -> Iterator[Mention]:
    yield Mention("fields", "day", "key", wants=(words.DAYS,))
    if register.who is not Who.NONE:
        yield Mention("who", register.who.value, "key", wants=(LINK,))
    if register.slot:
        yield Mention("slot", register.slot, "key", wants=(CHOICE,))
    for name in marks_in(register.name):
        yield Mention("name", name, "name")
    for index, name in enumerate(register.keys):
        yield Mention(f"keys[{index}]", name, "key", counts=False, open_to_secret=True)
    for index, step in enumerate(register.steps):
        if step.do == "copy":
            for name in (step.source, step.target):
                yield Mention(f"steps[{index}].copy", name, "step", counts=False, open_to_secret=True)
        else:
            path = f"steps[{index}].field"
            yield Mention(path, step.field_id, "step", counts=False, wants=(CHOICE,), open_to_secret=True)


def _of_computed(computed: Computed, path: str) -> Iterator[Mention]:
    among = computed.among
    if among:
        yield Mention(f"{path}.in", among, "computed", wants=(LINES,), open_to_secret=True)
    if computed.of:
        rows = "" if computed.of == among else among
        yield Mention(
            f"{path}.of", computed.of, "computed", rows, wants=_of_wants(computed), open_to_secret=True
        )
    lines = among or computed.of.partition(".")[0]
    if computed.where:
        yield Mention(f"{path}.where", computed.where, "computed", lines, open_to_secret=True)
    yield from _of_args(computed, path, lines)


def _of_wants(computed: Computed) -> tuple[str, ...]:
    if computed.fn in ("count", "names") or computed.of == computed.among:
        return (LINES,)
    if (computed.fn == "mean" and "worth" in computed.args) or (
        computed.fn == "share" and "columns" in computed.args
    ):
        return (LINES,)
    wanted = {
        "sum": NUMERIC,
        "mean": NUMERIC,
        "rank": NUMERIC,
        "top": NUMERIC,
        "ceiling": NUMERIC,
        "share": NUMERIC,
        "yearly": NUMERIC,
        "greatest": NUMERIC,
    }
    moneys = dict.fromkeys(("balance", "total", "rest", "planned"), (words.MONEYS,))
    return {**wanted, "days": (words.DAYS,), **moneys}.get(computed.fn, ())


def _of_args(computed: Computed, path: str, lines: str) -> Iterator[Mention]:
    args = computed.args
    if isinstance(args.get("n"), str):
        yield Mention(f"{path}.n", str(args["n"]), "computed", wants=NUMERIC)
    days = () if args.get("what") == "head_hours" else (words.DAYS,)
    for key, wants in (("to", days), ("payee", (LINK,)), ("per", (CHOICE,)), ("or", ())):
        if key in args:
            rows = computed.among if key == "or" else ""
            yield Mention(f"{path}.{key}", str(args[key]), "computed", rows, wants=wants, open_to_secret=True)
    for key in ("columns", "worth"):
        names = args.get(key)
        if isinstance(names, (tuple, dict)):
            for name in names:
                yield Mention(f"{path}.{key}", str(name), "computed", lines, wants=NUMERIC)
    yield from _of_over(computed, path, lines)


def _of_over(computed: Computed, path: str, lines: str) -> Iterator[Mention]:
    args, among = computed.args, computed.among
    over = args.get("over")
    if isinstance(over, tuple):
        for name in over:
            yield Mention(f"{path}.over", str(name), "computed", lines, wants=NUMERIC)
    elif over is not None:
        yield Mention(f"{path}.over", str(over), "computed", among, wants=NUMERIC)
    if "weight" in args:
        yield Mention(f"{path}.weight", str(args["weight"]), "computed", lines, wants=NUMERIC)
    plus = args.get("plus")
    if isinstance(plus, dict):
        for name, values in plus.items():
            yield Mention(f"{path}.plus.{name}", str(name), "computed", wants=(CHOICE,), values=tuple(values))


def _of_states(register: Register) -> Iterator[Mention]:
    for index, state in enumerate(register.states):
        path = f"states[{index}]"
        for place, name in enumerate(state.asks):
            yield Mention(f"{path}.asks[{place}]", name, "key", counts=False, open_to_secret=True)
        yield from _narrowed(f"{path}.when", state.when)
        for name in words.ACTS.get(state.act, ()):
            yield Mention(f"{path}.act", name, "act", open_to_secret=True)


def _of_limits(register: Register) -> Iterator[Mention]:
    for index, limit in enumerate(register.limits):
        path = f"limits[{index}]"
        for key, name in (("of", limit.of), ("most", limit.most)):
            yield Mention(f"{path}.{key}", name, "limit", wants=NUMERIC, open_to_secret=True)
        yield Mention(
            f"{path}.asks", limit.asks, "key", counts=False, wants=(words.TEXTS,), open_to_secret=True
        )
        yield from _narrowed(f"{path}.when", limit.when)
        yield from _narrowed(f"{path}.told", limit.told)


def _of_either(register: Register) -> Iterator[Mention]:
    for index, either in enumerate(register.either):
        path = f"either[{index}]"
        for number, name in enumerate(either.fields):
            yield Mention(f"{path}.fields[{number}]", name, "key", counts=False, open_to_secret=True)
        yield from _narrowed(f"{path}.when", either.when)


def _of_due(register: Register, due: Due, path: str) -> Iterator[Mention]:
    is_here = due.who.narrowed.get("register", register.id) == register.id
    is_field = due.after not in ("", *words.EVENTS) and not due.after.startswith("state:")
    if is_field and is_here:
        yield Mention(f"{path}.after", due.after, "due", wants=(words.DAYS,))
    if due.sum_of:
        yield Mention(f"{path}.sum_of", due.sum_of, "due", wants=NUMERIC)
    if is_here and "each" in due.who.narrowed:
        yield Mention(f"{path}.who.each", str(due.who.narrowed["each"]), "due", wants=(LINES,))
    if due.fills != "entry" and not due.fills.startswith("state:"):
        yield Mention(f"{path}.fills", due.fills, "due", open_to_secret=True)
    for name, values in due.where.items():
        yield Mention(f"{path}.where.{name}", name, "due", wants=(CHOICE,), values=tuple(values))
    if due.by_slot and register.slot:
        yield Mention(f"{path}.by_slot", register.slot, "due", wants=(CHOICE,), values=tuple(due.by_slot))


def rows_of(register: Register, paper: Paper) -> str:
    """Among which rows the columns of a list or a letter are looked up."""
    if paper.tally:
        return f"{words.TALLY}:{paper.tally}"
    if paper.form != "letter" and paper.rows != words.OWED:
        return paper.rows
    kinds = {_debtors(register, due) for due in register.dues if not paper.due or due.id == paper.due}
    return f"{words.OWED}:{kinds.pop() if len(kinds) == 1 else ''}"


def _debtors(register: Register, due: Due) -> str:
    """Of what kind those are that a due concerns; '' entries of another register."""
    narrowed = due.who.narrowed
    if "each" in narrowed:
        return "people"
    return due.who.kind if narrowed.get("register", register.id) == register.id else ""


def _of_paper(register: Register, paper: Paper, path: str) -> Iterator[Mention]:
    rows = rows_of(register, paper)
    is_page = paper.form in ("page", "blank")
    if paper.tally:
        yield Mention(f"{path}.tally", paper.tally, "list", wants=NUMERIC)
    if paper.rows not in ("", words.OWED, words.GRID):
        yield Mention(f"{path}.rows", paper.rows, "list", wants=(LINES,))
    for key, names in (("columns", paper.columns), ("sort", paper.sort)):
        for index, name in enumerate(names):
            yield Mention(f"{path}.{key}[{index}]", name, paper.form, rows, open_to_secret=is_page)
    for index, name in enumerate(paper.total):
        yield Mention(f"{path}.total[{index}]", name, "list", rows, wants=NUMERIC)
    if paper.group:
        yield Mention(f"{path}.group", paper.group, "list", rows)
    yield from _of_where(paper.where, f"{path}.where", rows, is_page)
    kind = rows.partition(":")[2]
    for name in marks_in(paper.text):
        if name not in words.LETTER_WORDS:
            yield Mention(f"{path}.text", name, "letter", f"{words.OWED}:{kind}")
    for index, block in enumerate(paper.blocks):
        yield from _of_block(paper, block, f"{path}.blocks[{index}]")


def _of_where(where: object, path: str, rows: str, open_to_secret: bool) -> Iterator[Mention]:
    if not isinstance(where, dict):
        return
    for name, value in where.items():
        values = value if isinstance(value, tuple) else ()
        wants = (CHOICE,) if values else ()
        yield Mention(
            f"{path}.{name}", name, "list", rows, wants=wants, values=values, open_to_secret=open_to_secret
        )


def _of_block(paper: Paper, block: Block, path: str) -> Iterator[Mention]:
    for row_index, row in enumerate(block.rows):
        for index, name in enumerate(row):
            yield Mention(f"{path}.facts[{row_index}][{index}]", name, "page", open_to_secret=True)
    rows = ""
    if block.kind == "table" and not (block.lines == words.ENTRIES and paper.of == words.PER_WHO):
        yield Mention(f"{path}.table", block.lines, "page", wants=(LINES,), open_to_secret=True)
        rows = block.lines
    for key, names in (("columns", block.columns), ("sort", block.sort)):
        for index, name in enumerate(names):
            yield Mention(f"{path}.{key}[{index}]", name, "page", rows, open_to_secret=True)
    for index, name in enumerate(block.fields):
        yield Mention(f"{path}.{block.kind}[{index}]", name, "page", open_to_secret=True)
    for name in marks_in(block.text):
        yield Mention(f"{path}.text", name, "page", open_to_secret=True)


def _of_shows(register: Register) -> Iterator[Mention]:
    shows = register.shows
    for key, text in (
        ("person", shows.person),
        ("unit", shows.unit),
        ("class", shows.class_),
        ("lecturer", shows.lecturer),
        ("dossier", shows.dossier),
    ):
        for name in marks_in(text):
            yield Mention(f"shows.{key}", name, "card", of_card="class" if key == "dossier" else key)
    for index, figure in enumerate(shows.figures):
        path = f"shows.figures[{index}]"
        if figure.of:
            yield Mention(f"{path}.of", figure.of, "figure", wants=FIGURE_WANTS.get(figure.fn, ()))
        yield from _of_where(dict(figure.where), f"{path}.where", "", False)
