"""The fields and computed values of a description, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.errors import InputProblem
from app.rules.registers import vocabulary as words
from app.rules.registers.description import LINKS, Choice, Computed, Field, Kind
from app.rules.registers.document import FIELD_ID, Item

FIELD_KEYS = (
    *("id", "title", "kind", "required", "default", "words", "choices", "choices_from", "open", "decimals"),
    *("columns", "of", "entry_of", "when", "empty", "secret", "retired", "hint", "not_before"),
)
COMPUTED_KEYS = (
    *("id", "title", "fn", "in", "of", "where", "n", "over", "columns", "worth", "weight", "to", "table"),
    *("payee", "per", "plus", "what", "or", "source"),
)
# Keys of a computed value that stand in its dataclass by name; the others are its `args`.
NAMED = ("id", "title", "fn", "in", "of", "where")
# What a column of child lines may hold: scalars, the link is the line's own.
COLUMN_KINDS = (Kind.TEXT, Kind.LONG, Kind.DAY, Kind.MONTH, Kind.NUMBER, Kind.MONEY, Kind.CHOICE)
WITH_COLUMNS = LINKS | {Kind.CHOICE}
MOST_COLUMNS, MOST_CHOICES = 10, 60
LATER = re.compile(r"\+\d{1,3}d:[a-z][a-z0-9_]*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_fields(item: Item, key: str, kinds: Iterable[Kind] = Kind) -> tuple[Field, ...]:
    """The fields, or the columns of one, under `key`."""
    allowed = tuple(kinds)
    found = tuple(_field(each, allowed) for each in item.items(key, FIELD_KEYS))
    item.require_once(key, ((one.id, one.title) for one in found))
    _headings(item, key, found)
    return found


def _headings(item: Item, key: str, found: tuple[Field, ...]) -> None:
    """Two fields must not share a heading: a list could not be read."""
    titles = {one.title: one.title for one in found}
    for index, one in enumerate(found):
        for place, word in enumerate(one.words):
            if word in titles:
                path = f"{item.at(key)}[{index}].words[{place}]"
                raise InputProblem("register.heading_twice", path=path, value=word, title=titles[word])
            titles[word] = one.title


def _field(item: Item, kinds: tuple[Kind, ...]) -> Field:
    item.needs("id", "title", "kind")
    if item.name("id") in words.ENTRY_WORDS:
        raise InputProblem("register.id_taken", path=item.at("id"), value=item.raw("id"))
    found = Field(
        id=item.name("id"),
        title=item.text("title"),
        kind=Kind(item.one_of("kind", tuple(kinds))),
        required=item.flag("required", False),
        default=_default(item),
        words=item.texts("words"),
        choices=_choices(item),
        choices_from=item.one_of("choices_from", words.CHOICES_FROM),
        open=item.flag("open", False),
        decimals=item.number("decimals", 0, most=4),
        columns=read_fields(item, "columns", COLUMN_KINDS) if "columns" in item else (),
        of=item.one_of("of", ("session",)),
        entry_of=item.text("entry_of"),
        when=item.chosen("when"),
        empty=item.text("empty"),
        secret=item.flag("secret", False),
        retired=item.flag("retired", False),
        hint=item.text("hint"),
        not_before=item.text("not_before"),
    )
    _check_places(item, found, is_column=Kind.FILE not in kinds)
    _check_default(item, found)
    return found


def _default(item: Item) -> str | int | None:
    value = item.raw("default")
    if value is not None and (isinstance(value, bool) or not isinstance(value, (str, int))):
        raise item.wrong("default", "文字或整数")
    return value


def _choices(item: Item) -> tuple[Choice, ...]:
    found = []
    for index, each in enumerate(item.listed("choices")):
        if (
            not isinstance(each, list)
            or len(each) != 2
            or not all(isinstance(one, str) and one.strip() for one in each)
        ):
            raise item.wrong(f"choices[{index}]", "[代号, 文字]")
        if not FIELD_ID.fullmatch(each[0].strip()):
            raise InputProblem("register.id_form", path=f"{item.at('choices')}[{index}]", value=each[0])
        found.append(Choice(*(one.strip() for one in each)))
    item.require_once("choices", ((one.id, one.title) for one in found))
    if len(found) > MOST_CHOICES:
        raise InputProblem(
            "register.too_many", path=item.at("choices"), what="选项", count=len(found), most=MOST_CHOICES
        )
    return tuple(found)


def _check_places(item: Item, field: Field, *, is_column: bool) -> None:
    """Keys that only one kind of field has."""
    only = {
        "choices": field.kind is Kind.CHOICE,
        "choices_from": field.kind is Kind.CHOICE,
        "open": field.kind is Kind.CHOICE,
        "decimals": field.kind is Kind.NUMBER,
        "columns": field.kind in WITH_COLUMNS,
        "of": field.kind is Kind.CLASS,
        "entry_of": field.kind is Kind.ENTRY,
        "empty": field.kind in LINKS,
        "not_before": field.kind is Kind.DAY and not is_column,
    }
    for key, is_right in only.items():
        if key in item and not is_right:
            raise InputProblem("register.misplaced", path=item.at(key), kind=field.kind.value)
    if field.kind is Kind.CHOICE and not field.choices and not field.choices_from:
        raise InputProblem("register.key_missing", path=item.at("choices"))
    if field.kind is Kind.ENTRY:
        item.needs("entry_of")
    if "columns" in item and not 0 < len(field.columns) <= MOST_COLUMNS:
        raise item.wrong("columns", f"1 到 {MOST_COLUMNS} 列")
    if field.retired and field.required:
        raise InputProblem("register.retired", path=item.at("required"), title=field.title)


def _check_default(item: Item, field: Field) -> None:
    """`today` or +7d:day for days, `last` for what is repeated, else a value of the kind."""
    value = field.default
    if value is None or value == "last":
        return
    if field.kind is Kind.DAY:
        if value != "today" and not (
            isinstance(value, str) and (LATER.fullmatch(value) or DAY.fullmatch(value))
        ):
            raise item.wrong("default", "today、last、+7d:字段 或日期")
    elif field.kind in (Kind.NUMBER, Kind.MONEY):
        if not isinstance(value, int) or value < 0:
            raise item.wrong("default", "不小于 0 的整数")
    elif field.kind is Kind.CHOICE and field.choices:
        if value not in [one.id for one in field.choices]:
            known = words_of(field)
            raise InputProblem("register.value_unknown", path=item.at("default"), value=value, known=known)
    elif field.kind not in (Kind.TEXT, Kind.LONG, Kind.MONTH) or not isinstance(value, str):
        raise InputProblem("register.misplaced", path=item.at("default"), kind=field.kind.value)


def words_of(field: Field) -> str:
    """The choices of a field in one line, as they are stored and read."""
    return "、".join(f"{one.id}（{one.title}）" for one in field.choices)


def read_computed(item: Item) -> tuple[Computed, ...]:
    """The computed values: their function's own keys and no others."""
    found = []
    for each in item.items("computed", COMPUTED_KEYS):
        each.needs("id", "title", "fn")
        fn = each.one_of("fn", tuple(words.FUNCTIONS))
        asks = words.FUNCTIONS[fn]
        each.needs(*sorted(asks.needs))
        for key in COMPUTED_KEYS:
            if key in each and key not in ("id", "title", "fn") and key not in asks.needs | asks.may:
                raise InputProblem("register.misplaced", path=each.at(key), kind=fn)
        found.append(
            Computed(
                id=each.name("id"),
                title=each.text("title"),
                fn=fn,
                of=each.text("of"),
                among=each.text("in"),
                where=each.text("where"),
                args={key: _arg(each, key) for key in COMPUTED_KEYS if key in each and key not in NAMED},
            )
        )
    item.require_once("computed", ((one.id, "") for one in found))
    return tuple(found)


def _arg(item: Item, key: str) -> object:
    """An argument as the functions take it: texts, whole numbers, tuples of texts, {text: number or text}."""
    if key == "what":
        return item.text(key)
    if key == "source":
        return item.one_of(key, words.SOURCES)
    if key == "table":
        return item.one_of(key, words.TABLES[item.text("fn")])
    if key == "columns" or (key == "over" and isinstance(item.raw(key), list)):
        return item.texts(key)
    if key == "n" and not isinstance(item.raw(key), str):
        return item.number(key, 1, least=1)
    if key == "plus":
        return item.chosen(key)
    if key == "worth":
        return _worth(item)
    return item.text(key)


def _worth(item: Item) -> dict[str, int]:
    value = item.raw("worth")
    if not isinstance(value, dict) or not value or not all(type(each) is int for each in value.values()):
        raise item.wrong("worth", "一组“列: 分值”")
    return dict(value)
