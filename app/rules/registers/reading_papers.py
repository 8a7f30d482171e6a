"""The dues, papers and places of a description, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.errors import InputProblem
from app.rules.registers import vocabulary as words
from app.rules.registers.description import Block, Due, Figure, Owes, Paper, Period, Shows
from app.rules.registers.document import Item

DUE_KEYS = (
    *(
        "id",
        "title",
        "who",
        "period",
        "code",
        "at_least",
        "on",
        "grace",
        "by",
        "by_slot",
        "after",
        "days",
        "days_by",
    ),
    *("warn", "or_sessions", "sum_of", "fills", "where", "window", "citation"),
)
PAPER_KEYS = (
    *(
        "id",
        "title",
        "form",
        "formats",
        "columns",
        "rows",
        "where",
        "group",
        "sort",
        "total",
        "blocks",
        "due",
    ),
    *("to", "text", "sign", "of", "landscape", "tally"),
)
BLOCK_KINDS = ("facts", "table", "long", "text", "sign", "break", "cover")
SHOW_KEYS = ("person", "unit", "class", "lecturer", "dossier", "figures")
NARROWINGS = tuple(dict.fromkeys(key for keys in words.NARROWINGS.values() for key in keys))

FIXED_DAY = re.compile(r"(?:next-|\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
CODE = re.compile(r"[A-Z][A-Za-z0-9-]{0,39}")
# The title of a figure is a mark of the year's summary.
MOST_OF_MARK = 12
FIGURE_ID = re.compile(r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*")


def read_dues(item: Item) -> tuple[Due, ...]:
    """Who owes what by when."""
    found = tuple(_due(each) for each in item.items("dues", DUE_KEYS))
    item.require_once("dues", ((one.id, one.title) for one in found))
    return found


def _due(item: Item) -> Due:
    item.needs("id", "title", "who")
    code = item.text("code")
    if code and not CODE.fullmatch(code):
        raise InputProblem("register.code_form", path=item.at("code"), value=code)
    return Due(
        id=item.name("id"),
        title=item.text("title"),
        who=_owes(item),
        period=item.member("period", Period, Period.NONE),
        code=code,
        at_least=item.number("at_least", 1, least=1, most=1000),
        sum_of=item.text("sum_of"),
        on=item.flag("on", True),
        grace=item.number("grace", 0, most=400),
        by=_fixed(item, "by", item.text("by")),
        by_slot=_by_slot(item),
        after=item.text("after"),
        days=item.number("days", 0, least=-400, most=2000),
        days_by=_days_by(item),
        warn=item.number("warn", 14, most=400),
        or_sessions=item.texts("or_sessions"),
        fills=item.text("fills", "entry"),
        where=item.chosen("where"),
        window=_window(item),
        citation=item.text("citation"),
    )


def _days_by(item: Item) -> dict[str, int]:
    value = item.raw("days_by")
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not value or not all(type(one) is int for one in value.values()):
        raise item.wrong("days_by", "一组“选项: 天数”")
    return dict(value)


def _fixed(item: Item, key: str, value: str) -> str:
    if value and not FIXED_DAY.fullmatch(value):
        raise item.wrong(key, "月-日（03-31）、次年的 next-01-31 或年-月-日")
    return value


def _by_slot(item: Item) -> dict[str, str]:
    value = item.raw("by_slot")
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not value or not all(isinstance(one, str) for one in value.values()):
        raise item.wrong("by_slot", "一组“选项: 月-日”")
    return {str(slot): _fixed(item, f"by_slot.{slot}", str(day)) for slot, day in value.items()}


def _window(item: Item) -> tuple[int, int] | None:
    value = item.raw("window")
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(month) is int and 1 <= month <= 12 for month in value)
        or value[0] > value[1]
    ):
        raise item.wrong("window", "起止月份 [1, 12]")
    return value[0], value[1]


def _owes(item: Item) -> Owes:
    each = Item(item.raw("who"), item.at("who"), (*words.DEBTORS, *NARROWINGS))
    kinds = [kind for kind in words.DEBTORS if kind in each]
    if len(kinds) != 1 or each.raw(kinds[0]) is not True:
        raise item.wrong("who", "town、units、people、classes、entries、lectures 中的一个（true）")
    kind = kinds[0]
    narrowed: dict[str, object] = {}
    for key in NARROWINGS:
        if key not in each:
            continue
        if key not in words.NARROWINGS[kind]:
            raise InputProblem("register.misplaced", path=each.at(key), kind=kind)
        narrowed[key] = _narrowing(each, key)
    return Owes(kind, narrowed)


def _narrowing(item: Item, key: str) -> object:
    if key == "span_days_at_least":
        return item.number(key, 1, least=1, most=400)
    if key in ("key_class", "paid"):
        return item.flag(key, True)
    if key in ("register", "each"):
        return item.text(key)
    if key == "month":
        return tuple(_months(item))
    if key == "state" and isinstance(item.raw(key), str):
        return (item.text(key),)
    found = item.texts(key)
    if not found:
        raise item.wrong(key, "至少一个")
    return found


def _months(item: Item) -> list[int]:
    found = [each for each in item.listed("month") if type(each) is int and 1 <= each <= 12]
    if not found or len(found) != len(item.listed("month")):
        raise item.wrong("month", "月份 [1, 7]")
    return found


def read_papers(item: Item) -> tuple[Paper, ...]:
    """The papers: a list has columns, a page blocks, a letter a text and a due."""
    found = tuple(_paper(each) for each in item.items("papers", PAPER_KEYS))
    item.require_once("papers", ((one.id, one.title) for one in found))
    return found


def _paper(item: Item) -> Paper:
    item.needs("id", "title", "form")
    formats = item.texts("formats") or words.FORMATS
    for index, each in enumerate(formats):
        if each not in words.FORMATS:
            path = f"{item.at('formats')}[{index}]"
            raise InputProblem(
                "register.value_unknown", path=path, value=each, known="、".join(words.FORMATS)
            )
    paper = Paper(
        id=item.name("id"),
        title=item.text("title"),
        form=item.one_of("form", words.FORMS),
        formats=formats,
        columns=item.texts("columns"),
        rows=item.text("rows"),
        where=_where(item),
        group=item.text("group"),
        sort=item.texts("sort"),
        total=item.texts("total"),
        blocks=_blocks(item),
        tally=item.text("tally"),
        due=item.text("due"),
        to=item.one_of("to", ("unit", "person")),
        text=item.text("text"),
        sign=item.texts("sign"),
        of=item.text("of"),
        landscape=item.flag("landscape", False),
    )
    _check_form(item, paper)
    return paper


def _where(item: Item) -> dict[str, object]:
    """{mark: true} or {field or state: value or [values]}."""
    value = item.raw("where")
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise item.wrong("where", "一组“字段: 选项”")
    marks = {str(name): True for name, wanted in value.items() if wanted is True}
    rest = {name: wanted for name, wanted in value.items() if wanted is not True}
    part = Item({"where": rest} if rest else {}, item.path, ("where",))
    return {**marks, **part.chosen("where")}


# What each form must have, and what it has no place for.
FORM_NEEDS = {"list": ("columns",), "page": ("blocks",), "letter": ("due", "to", "text"), "blank": ()}
FORM_REFUSES = {
    "list": ("blocks", "to", "text", "of"),
    "page": ("columns", "group", "total", "rows", "due", "to", "text", "tally"),
    "letter": ("blocks", "group", "total", "rows", "of", "tally"),
    "blank": ("tally", "columns", "group", "total", "rows", "due", "to", "text", "where", "sort"),
}


def _check_form(item: Item, paper: Paper) -> None:
    for index, name in enumerate(paper.columns):
        if name in paper.columns[:index]:
            raise InputProblem("register.twice", path=f"{item.at('columns')}[{index}]", value=name)
    for key in FORM_REFUSES[paper.form]:
        if key in item:
            raise InputProblem("register.misplaced", path=item.at(key), kind=paper.form)
    if paper.form == "list" and not paper.columns:
        raise InputProblem("register.no_columns", path=item.at("columns"), title=paper.title)
    item.needs(*FORM_NEEDS[paper.form])
    if paper.form == "page" and not paper.blocks:
        raise InputProblem("register.no_columns", path=item.at("blocks"), title=paper.title)
    if paper.form == "blank" and bool(paper.of) == bool(paper.blocks):
        raise item.wrong("of", "一张表的代号；没有的写 blocks，两样只写一样")


def _blocks(item: Item) -> tuple[Block, ...]:
    found = []
    for each in item.items("blocks", (*BLOCK_KINDS, "columns", "sort")):
        kinds = [kind for kind in BLOCK_KINDS if kind in each]
        if len(kinds) != 1:
            raise InputProblem(
                "register.value_kind", path=each.path, wanted=f"{'、'.join(BLOCK_KINDS)} 中的一种"
            )
        found.append(_block(each, kinds[0]))
    return tuple(found)


def _block(item: Item, kind: str) -> Block:
    for key in () if kind == "table" else ("columns", "sort"):
        if key in item:
            raise InputProblem("register.misplaced", path=item.at(key), kind=kind)
    if kind == "facts":
        return _facts(item)
    if kind == "table":
        return _table(item)
    if kind in ("long", "cover"):
        return Block(kind, fields=_some(item, kind))
    if kind == "text":
        return Block(kind, text=item.text("text"))
    if kind == "sign":
        return Block(kind, names=_some(item, "sign"))
    if not item.flag("break", True):
        raise item.wrong("break", "true")
    return Block(kind)


def _facts(item: Item) -> Block:
    rows = item.listed("facts")
    if not rows or not all(
        isinstance(row, list) and row and all(isinstance(one, str) and one for one in row) for row in rows
    ):
        raise item.wrong("facts", "一行行字段 [[…], […]]")
    return Block("facts", rows=tuple(tuple(row) for row in rows if isinstance(row, list)))


def _table(item: Item) -> Block:
    columns = item.texts("columns")
    if not columns:
        raise InputProblem("register.no_columns", path=item.at("columns"), title=item.text("table"))
    return Block("table", lines=item.text("table"), columns=columns, sort=item.texts("sort"))


def _some(item: Item, key: str) -> tuple[str, ...]:
    found = item.texts(key)
    if not found:
        raise item.wrong(key, "至少一个")
    return found


def read_shows(item: Item) -> Shows:
    """What an entry says on cards and in the year's figures."""
    if item.raw("shows") is None:
        return Shows()
    each = Item(item.raw("shows"), item.at("shows"), SHOW_KEYS)
    figures = tuple(_figure(each, index, one) for index, one in enumerate(each.listed("figures")))
    each.require_once("figures", ((one.id, one.title) for one in figures))
    return Shows(
        person=each.text("person"),
        unit=each.text("unit"),
        class_=each.text("class"),
        lecturer=each.text("lecturer"),
        dossier=each.text("dossier"),
        figures=figures,
    )


def _figure(shows: Item, index: int, value: object) -> Figure:
    """[id, title, fn] or {id, title, fn, of, where}."""
    if isinstance(value, list) and 3 <= len(value) <= 4:
        value = dict(zip(("id", "title", "fn", "of"), value, strict=False))
    item = Item(value, f"{shows.at('figures')}[{index}]", ("id", "title", "fn", "of", "where"))
    item.needs("id", "title", "fn")
    if item.raw("fn") in ("heads", "hours", "money"):
        item.needs("of")
    title = item.text("title")
    if len(title) > MOST_OF_MARK or set(title) & set("【】"):
        raise item.wrong("title", f"{MOST_OF_MARK} 字以内、没有【】的文字")
    return Figure(
        id=item.name("id", FIGURE_ID),
        title=title,
        fn=item.one_of("fn", words.FIGURES),
        of=item.text("of"),
        where=_where(item),
    )
