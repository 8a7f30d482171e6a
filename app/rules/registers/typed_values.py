"""What the clerk types into a field of a register, as it is stored: pure, with the one reader of days.

Scalars: text, ISO day or month, whole number in 1/10**decimals, cents, id of a choice. Links are lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias

from app.errors import InputProblem
from app.rules.dates import in_digits, typed_day
from app.rules.periods import HALF, MONTH, QUARTER, YEAR, periods_of_year
from app.rules.registers.description import Choice, Field, Kind, Period
from app.rules.registers.entries import Scalar

PROGRAMMES, CATEGORIES = "programmes", "categories"
MOST = 10**12
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_TEXT = 20_000
_PARTS = re.compile(r"[、，,；;\n]+")
_COLUMNS = re.compile(r"\s*[:：]\s*")
_UNIT_WORDS = "人名分次天场个学时小课期件份条项户家元％%"
_TAIL_NUMBER = re.compile(r"(?P<name>.*?[^\d.\s])\s*(?P<number>\d+(?:\.\d+)?)分?")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{0,40})?|[-+]?\.[0-9]{1,40}")  # no 1e9, no nan
_MONTH = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?(?:份)?")
_TEN_THOUSANDS = {"万": 10_000, "亿": 100_000_000}
_HALVES = {"上半年": "H1", "下半年": "H2"}
_PERIOD = re.compile(r"(\d{4})\s*年?(?:度)?\s*[-./]?\s*(.*)")
_WRITTEN = {
    Period.YEAR: "请写成 2024",
    Period.HALF: "请写成 2024-H1 或 2024年上半年",
    Period.QUARTER: "请写成 2024-Q3 或 2024年第三季度",
    Period.MONTH: "请写成 2024-08",
}
_CALENDAR = {Period.YEAR: YEAR, Period.HALF: HALF, Period.QUARTER: QUARTER, Period.MONTH: MONTH}


@dataclass(frozen=True)
class LineValue:
    """A line as it will be stored: at most one link, or only a name; `data` its columns.

    A programme stands in the envelope only, never on a line.
    """

    person_id: int | None = None
    unit_id: int | None = None
    batch_id: int | None = None
    class_session_id: int | None = None
    category_id: int | None = None
    entry_id: int | None = None
    programme_id: int | None = None
    name: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def link(self) -> tuple[object, ...]:
        """What it points to, to find one that is there twice."""
        links = (self.person_id, self.unit_id, self.batch_id, self.class_session_id, self.category_id)
        return (*links, self.entry_id, self.name)


# Typed text, a stored scalar, a day, or lines that a dialog has put together; None or '' empties the field.
Given: TypeAlias = str | int | date | Sequence[LineValue] | None
Value: TypeAlias = Scalar | tuple[LineValue, ...] | None


class Names(Protocol):
    """Who and what typed names mean; each raises `InputProblem` for what it does not know."""

    def person(self, text: str) -> int:
        """Id of a person by name or number; a unit in brackets tells namesakes apart."""

    def unit(self, text: str) -> int:
        """Id of a unit by name or number."""

    def whole_town(self, text: str) -> bool:
        """Whether it is the town's own name and no unit is called so."""

    def batch(self, text: str) -> int:
        """Id of a class (期)."""

    def class_session(self, text: str) -> int:
        """Id of a class session (课次)."""

    def programme(self, text: str) -> int:
        """Id of a programme."""

    def category(self, text: str) -> int | None:
        """Id of a category, None for words that are none."""

    def lecturer(self, text: str) -> LineValue:
        """An entry of 师资库, a person, or a plain name."""

    def entry(self, register: str, text: str) -> int:
        """Id of an entry of a register by number or name."""

    def new_choice(self, field_id: str, title: str) -> str:
        """The id of a choice that the clerk adds to an open field."""


def problem(code: str, of: Field, **data: object) -> InputProblem:
    """What to raise about a field: its id for the window, its title for the sentence."""
    return InputProblem(code, field=of.id, title=of.title, **data)


def typed(of: Field, given: Given, names: Names, *, year: int | None = None) -> Value:
    """The value of a field; None or () empties it. `year` completes days typed without one.

    Raises `InputProblem` entry.day, .month, .number, .money, .choice, .text, .lines, .twice, .file, .column,
    .kind, and what `names` raise.
    """
    if of.kind is Kind.FILE:
        raise problem("entry.file", of)
    if isinstance(given, (list, tuple)):
        if not is_linked(of):
            raise problem("entry.kind", of)
        return _no_twice(of, tuple(_checked_line(of, each) for each in given))
    if given is None or (isinstance(given, str) and _says_nothing(of, given, names)):
        return () if is_linked(of) else None
    if is_linked(of):
        return _lines(of, str(given), names, year)
    return scalar_of(of, given, names, year=year)


def _says_nothing(of: Field, text: str, names: Names) -> bool:
    """Whether typed text leaves the field empty: blank, or the word that stands where it is empty (全镇).

    People also write the town's own name there.
    """
    plain = "".join(text.split())
    if not plain or not of.empty:
        return not plain
    return plain == of.empty or (of.kind is Kind.UNIT and names.whole_town(plain))


def is_linked(of: Field) -> bool:
    """Whether its values are links (in the envelope or as lines), not a scalar of the entry."""
    if of.is_lines or of.choices_from in (PROGRAMMES, CATEGORIES):
        return True
    kinds = (Kind.PERSON, Kind.UNIT, Kind.CLASS, Kind.LECTURER, Kind.ENTRY)
    return of.kind in kinds


def scalar_of(of: Field, given: object, names: Names | None = None, *, year: int | None = None) -> Scalar:
    """One scalar from typed text, or a stored one checked."""
    if isinstance(given, date):
        given = plausible(of, given).isoformat()
    if isinstance(given, int) and not isinstance(given, bool):
        if of.kind not in (Kind.NUMBER, Kind.MONEY) or abs(given) >= MOST:
            raise problem("entry.kind", of)
        if given < 0 and of.kind is Kind.NUMBER:
            raise _no_number(of, str(given))
        return given
    text = _plain(of, str(given))
    if of.kind is Kind.DAY:
        return typed_day_of(of, text, year=year).isoformat()
    if of.kind is Kind.MONTH:
        return _month(of, text, year)
    if of.kind in (Kind.NUMBER, Kind.MONEY):
        return _number(of, text)
    if of.kind is Kind.CHOICE:
        return _choice(of, text, names)
    return text if of.kind is Kind.LONG else " ".join(text.split())


def typed_day_of(of: Field, text: str, *, year: int | None = None) -> date:
    """Exactly one day. Raises `InputProblem` entry.day, entry.far."""
    day = typed_day(text, year=year)
    if day is None:
        raise problem("entry.day", of, value=text)
    return plausible(of, day)


def plausible(of: Field, day: date) -> date:
    """The day itself. Raises entry.far for one that nobody means (99999 in a column of days is 2173)."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise problem("entry.far", of, day=day.isoformat())
    return day


def typed_period(text: str, kind: Period) -> str:
    """The key of a 所属期: 2024, 2024-H1 or 2024年上半年, 2024-Q3 or 2024年第三季度, 2024-08 or 2024年8月.

    Raises `InputProblem` entry.period.
    """
    plain = in_digits(unicodedata.normalize("NFKC", text)).strip()
    match = _PERIOD.fullmatch(plain)
    calendar = _CALENDAR.get(kind)
    if match is None or calendar is None:
        raise no_period(text, kind)
    year, rest = match[1], match[2].strip().upper()
    if kind is Period.YEAR:
        key = year if rest in ("", "年", "年度") else ""
    elif kind is Period.HALF:
        key = f"{year}-{_HALVES.get(rest, rest)}"
    elif kind is Period.QUARTER:
        digits = "".join(each for each in rest.translate(_NUMERALS) if each.isdigit())
        key = f"{year}-Q{digits}" if "季" in rest or rest.startswith("Q") else ""
    else:
        digits = rest.removesuffix("份").removesuffix("月")
        key = f"{year}-{int(digits):02d}" if digits.isdigit() and len(digits) <= 2 else ""
    if key not in {each.key for each in periods_of_year(calendar, max(1, min(9998, int(year))))}:
        raise no_period(text, kind)
    return key


def no_period(text: str, kind: Period) -> InputProblem:
    """What a register takes instead of the 所属期 as it was typed."""
    wanted = _WRITTEN.get(kind, "这本登记簿不分所属期，请去掉")
    return InputProblem("entry.period", value=text, wanted=wanted)


_NUMERALS = str.maketrans("一二三四", "1234")


def _plain(of: Field, text: str) -> str:
    text = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) != "Cc").strip()
    if len(text) > MOST_TEXT:
        raise problem("entry.text", of, most=MOST_TEXT)
    return text


def _month(of: Field, text: str, year: int | None) -> str:
    plain = in_digits(unicodedata.normalize("NFKC", text)).strip()
    match = _MONTH.fullmatch(plain)
    if match is None and year is not None and re.fullmatch(r"\d{1,2}月(?:份)?", plain):
        match = _MONTH.fullmatch(f"{year}年{plain}")
    if match is None or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[1]) <= 9998:
        raise problem("entry.month", of, value=text)
    return f"{match[1]}-{int(match[2]):02d}"


def _number(of: Field, text: str) -> int:
    """A number in 1/10**decimals (money: cents); 1,200.50, ￥1200, 1.2万元, 92.5分."""
    is_money = of.kind is Kind.MONEY
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain).lstrip("¥").rstrip(_UNIT_WORDS)
    times = _TEN_THOUSANDS.get(plain[-1:], 1) if is_money else 1
    plain = plain[:-1] if times > 1 else plain
    if not _DECIMAL.fullmatch(plain):
        raise _no_number(of, text)
    value = Decimal(plain) * times * 10 ** (2 if is_money else of.decimals)
    if value != value.to_integral_value() or abs(value) >= MOST or (value < 0 and not is_money):
        raise _no_number(of, text)
    return int(value)


def _no_number(of: Field, text: str) -> InputProblem:
    """What is wanted instead of a number as it was typed."""
    if of.kind is Kind.MONEY:
        return problem("entry.money", of, value=text)
    wanted = f"不小于零的数，最多 {of.decimals} 位小数" if of.decimals else "不小于零的整数"
    return problem("entry.number", of, value=text, decimals=of.decimals, wanted=wanted)


def _choice(of: Field, text: str, names: Names | None) -> str:
    """The id of a choice by its title or its id; of an open field a new one."""
    found = choice_meant(of.choices, text)
    if found is not None:
        return found.id
    title = " ".join(text.split())
    if of.choices_from:
        return title
    if of.open and names is not None:
        return names.new_choice(of.id, title)
    raise problem("entry.choice", of, value=text, known="、".join(each.title for each in of.choices))


def choice_meant(choices: Sequence[Choice], text: str) -> Choice | None:
    """The choice called so, blanks and width of letters aside; by its id where no title fits."""
    wanted = _folded(text)
    by_title = (each for each in choices if _folded(each.title) == wanted)
    return next(by_title, None) or next((each for each in choices if each.id == text.strip()), None)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _lines(of: Field, text: str, names: Names, year: int | None) -> tuple[LineValue, ...]:
    text = _plain(of, text)
    # One link without columns is one name; a comma in it (课程名，第1期) is its own.
    parts = [each.strip() for each in _PARTS.split(text)] if of.is_lines else [text]
    found = tuple(_line(of, each, names, year) for each in parts if each)
    return _no_twice(of, found)


def _line(of: Field, text: str, names: Names, year: int | None) -> LineValue:
    if not of.columns:
        return linked(of, text, names)
    name, *rest = _COLUMNS.split(text)
    numbers = [each for each in of.columns if each.kind is Kind.NUMBER]
    tail = _TAIL_NUMBER.fullmatch(name)
    if not rest and len(numbers) == 1 == len(of.columns) and tail is not None:
        name, rest = tail["name"], [tail["number"]]
    if len(rest) > len(of.columns):
        raise problem("entry.lines", of, value=text, columns="：".join(each.title for each in of.columns))
    data = {
        column.id: scalar_of(column, each, names, year=year)
        for column, each in zip(of.columns, rest, strict=False)
        if each.strip()
    }
    return _checked_line(of, replace(linked(of, name.strip(), names), data=data))


def linked(of: Field, text: str, names: Names) -> LineValue:
    """The line for one name."""
    kind = of.kind
    if kind in (Kind.PERSON, Kind.PERSONS):
        return LineValue(person_id=names.person(text))
    if kind in (Kind.UNIT, Kind.UNITS):
        return LineValue(unit_id=names.unit(text))
    if kind is Kind.CLASS:
        if of.of == "session":
            return LineValue(class_session_id=names.class_session(text))
        return LineValue(batch_id=names.batch(text))
    if kind is Kind.LECTURER:
        return names.lecturer(text)
    if kind is Kind.ENTRY:
        return LineValue(entry_id=names.entry(of.entry_of, text))
    if kind is Kind.CHOICE:
        return _chosen(of, text, names)
    raise problem("entry.kind", of)


def _chosen(of: Field, text: str, names: Names) -> LineValue:
    if of.choices_from == PROGRAMMES:
        return LineValue(programme_id=names.programme(text))
    if of.choices_from == CATEGORIES:
        category_id = names.category(text)
        if category_id is None and not of.open and not choice_meant(of.choices, text):
            raise problem("entry.choice", of, value=text, known="")
        return LineValue(category_id=category_id, name="" if category_id else _own_choice(of, text))
    return LineValue(name=_choice(of, text, names))


def _own_choice(of: Field, text: str) -> str:
    found = choice_meant(of.choices, text)
    return found.id if found is not None else " ".join(text.split())


def _checked_line(of: Field, line: LineValue) -> LineValue:
    """The line with every column checked; a column that is asked must be there."""
    known = {each.id: each for each in of.columns}
    for column_id in line.data:
        if column_id not in known:
            raise problem("entry.column", of, column=column_id)
    missing = next((each for each in of.columns if each.required and each.id not in line.data), None)
    if missing is not None:
        raise problem("entry.missing_column", of, column=missing.title)
    return replace(line, data={name: scalar_of(known[name], value) for name, value in line.data.items()})


def _no_twice(of: Field, lines: tuple[LineValue, ...]) -> tuple[LineValue, ...]:
    """People and units stand once in a field; an award may be told twice (by year)."""
    if not of.is_lines and len(lines) > 1:
        raise problem("entry.one", of)
    if of.kind in (Kind.PERSONS, Kind.UNITS, Kind.PERSON, Kind.UNIT):
        links = [line.link for line in lines]
        if len(set(links)) < len(links):
            raise problem("entry.twice", of)
    return lines
