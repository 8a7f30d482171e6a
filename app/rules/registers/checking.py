"""From a JSON document to a `Register`, or one error with its path: for shipped files and the clerk's alike.

First every part is read strictly (unknown key, kind, function, id twice), then everything that is named
elsewhere is looked up (`references.py`), then each field must have a use (E32, `uses.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import InputProblem
from app.rules.registers import vocabulary as words
from app.rules.registers.description import (
    FORMAT,
    Dated,
    Either,
    Grid,
    Limit,
    Period,
    Proposal,
    Register,
    State,
    Step,
    Who,
)
from app.rules.registers.document import REGISTER_ID, Item, loaded
from app.rules.registers.reading_fields import read_computed, read_fields
from app.rules.registers.reading_papers import read_dues, read_papers, read_shows
from app.rules.registers.references import check_references
from app.rules.registers.uses import require_uses

KEYS = (
    *("format", "id", "version", "title", "group", "on", "serves", "who", "dated", "period", "slot", "name"),
    *("fields", "computed", "states", "dues", "papers", "shows", "grid", "proposals", "keys", "steps"),
    *("limits", "either", "hint", "position", "hidden", "secret"),
)
# Fields, papers and dues at most: what the clerk makes herself stays one list paper and one due.
MOST = {"fields": 40, "papers": 12, "dues": 8}
OWN_MOST = {"fields": 10, "papers": 1, "dues": 1}
PARTS = {"fields": "字段", "papers": "报表", "dues": "应报规则"}


def register_from_text(text: str, *, name: str, others: Mapping[str, Register] | None = None) -> Register:
    """The register of a file's text; `InputProblem` register.… with its path.

    `others` are the registers by id that an entry field may point into; None leaves that unchecked.
    """
    return register_of(loaded(text, name=name), others=others)


def register_of(document: object, *, others: Mapping[str, Register] | None = None) -> Register:
    """The register a document describes; `InputProblem` register.… with its path (E32)."""
    register = parsed(document)
    check(register, others=others)
    return register


def check(register: Register, *, others: Mapping[str, Register] | None = None) -> None:
    """What must hold of a register however it came about: sizes, names found, no idle field (E32)."""
    _check_sizes(register)
    check_references(register, others)
    require_uses(register)


def parsed(document: object) -> Register:
    """The register as the document says it; what it names is not yet looked up."""
    item = Item(document, "", KEYS)
    item.needs("format", "id", "version", "title", "group", "fields")
    if item.raw("format") != FORMAT or isinstance(item.raw("format"), bool):
        raise InputProblem("register.format", path="format", value=item.raw("format"), known=FORMAT)
    return Register(
        id=item.name("id", REGISTER_ID),
        version=item.number("version", 1, least=1),
        title=item.text("title"),
        group=item.text("group"),
        fields=read_fields(item, "fields"),
        serves=item.texts("serves"),
        on=item.flag("on", True),
        who=item.member("who", Who, Who.NONE),
        dated=item.member("dated", Dated, Dated.DAY),
        period=item.member("period", Period, Period.NONE),
        slot=item.text("slot"),
        name=item.text("name"),
        computed=read_computed(item),
        states=_states(item),
        dues=read_dues(item),
        papers=read_papers(item),
        shows=read_shows(item),
        grid=_grid(item),
        proposals=_proposals(item),
        keys=item.texts("keys"),
        steps=_steps(item),
        limits=_limits(item),
        either=_either(item),
        hint=item.text("hint"),
        position=item.number("position", 1000, least=1),
        hidden=item.flag("hidden", False),
        secret=item.flag("secret", False),
    )


def _states(item: Item) -> tuple[State, ...]:
    found = []
    for each in item.items("states", ("id", "title", "asks", "act", "ends", "when")):
        each.needs("id", "title")
        found.append(
            State(
                id=each.name("id"),
                title=each.text("title"),
                asks=each.texts("asks"),
                act=each.one_of("act", tuple(words.ACTS)),
                ends=each.flag("ends", False),
                when=each.chosen("when"),
            )
        )
    item.require_once("states", ((one.id, one.title) for one in found))
    return tuple(found)


def _limits(item: Item) -> tuple[Limit, ...]:
    found = []
    for each in item.items("limits", ("id", "title", "of", "most", "asks", "when", "warn", "told")):
        each.needs("id", "title", "of", "most", "asks")
        found.append(
            Limit(
                id=each.name("id"),
                title=each.text("title"),
                of=each.text("of"),
                most=each.text("most"),
                asks=each.text("asks"),
                when=each.chosen("when"),
                warn=each.number("warn", 0, most=99),
                told=each.chosen("told"),
            )
        )
    item.require_once("limits", ((one.id, one.title) for one in found))
    return tuple(found)


def _either(item: Item) -> tuple[Either, ...]:
    found = []
    for each in item.items("either", ("fields", "when")):
        each.needs("fields")
        names = each.texts("fields")
        if len(set(names)) < 2 or len(set(names)) < len(names):
            raise each.wrong("fields", "两个以上不同的字段")
        found.append(Either(names, each.chosen("when")))
    return tuple(found)


def _grid(item: Item) -> Grid | None:
    if item.raw("grid") is None:
        return None
    each = Item(item.raw("grid"), item.at("grid"), ("columns", "dues"))
    each.needs("columns")
    return Grid(columns=each.one_of("columns", ("slot", "period")), dues=each.texts("dues"))


def _proposals(item: Item) -> tuple[Proposal, ...]:
    found = []
    for each in item.items("proposals", ("source", "args")):
        each.needs("source")
        args = each.raw("args")
        if args is not None and not isinstance(args, Mapping):
            raise each.wrong("args", "一组“名称: 内容”")
        found.append(Proposal(each.one_of("source", words.SOURCES), dict(args or {})))
    return tuple(found)


def _steps(item: Item) -> tuple[Step, ...]:
    found = []
    for each in item.items("steps", ("version", "copy", "choice", "field")):
        each.needs("version")
        do = "copy" if "copy" in each else "choice"
        each.needs(do)
        pair = each.texts(do)
        if len(pair) != 2 or ("copy" in each and "choice" in each):
            raise each.wrong(do, "两个代号：[从, 到]")
        if do == "choice":
            each.needs("field")
        found.append(Step(each.number("version", 0, least=2), do, pair[0], pair[1], each.text("field")))
    return tuple(found)


def _check_sizes(register: Register) -> None:
    most = OWN_MOST if register.is_own else MOST
    if not register.fields:
        raise InputProblem("register.nothing", path="fields", what=PARTS["fields"])
    for key, parts in (("fields", register.fields), ("papers", register.papers), ("dues", register.dues)):
        if len(parts) > most[key]:
            raise InputProblem(
                "register.too_many", path=key, what=PARTS[key], count=len(parts), most=most[key]
            )
    if register.is_own and any(paper.form != "list" for paper in register.papers):
        raise InputProblem("register.own_paper", path="papers[0].form")
