"""A cell of a list as the value of a field of a register, the way offices write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from app.errors import InputProblem
from app.imports.layouts.fields import label_forms
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.results.hour_spans import span_of
from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.dates import read_moment
from app.rules.registers.description import Choice, Field, Kind
from app.rules.registers.typed_values import (
    Value,
    choice_meant,
    is_linked,
    scalar_of,
    typed,
)

_ABOUT = re.compile(r"^(?:共计?|合计|约|大约|近)(?=\d)|(?<=\d)余(?=\D|$)")
_AND_MORE = re.compile(r"等\s*\d*\s*(?:人|名|位|同志)?$")
_BETWEEN_NAMES = re.compile(r"[、，,；;\s/]+")
_FIRST_DAY = re.compile(r"^(.+?\d\s*[日号]?)\s*(?:至|到|~|～|—+|-)\s*(\d{1,2}\s*[日号]?)$")
_TIMES = {"万元": 10_000, "千元": 1_000, "亿元": 100_000_000}
_OWN_TIMES = re.compile(r"[万千亿]元?|元$")
_YEAR_ASKED = "year_missing"


@dataclass(frozen=True)
class Doubt:
    """What is worth saying of a value that was read all the same; `level` warning or note."""

    code: str
    text: str
    level: str = "warning"


@dataclass
class CellReader:
    """Reads cells of one list. `year` completes days; `doubts` fill while reading; `times` is what the sheet
    says of its amounts (单位：万元)."""

    names: TownNames
    year: int | None = None
    times: str = ""
    asks_year: bool = False

    def read(self, of: Field, raw: Cell, label: str = "") -> tuple[Value, tuple[Doubt, ...]]:
        """The value of a field and what to say of it; None where the cell says nothing. Raises `Refusal`."""
        text = _text(of, raw)
        if not text or squeezed(text) in BLANK_WORDS or (of.empty and squeezed(text) == of.empty):
            return None, ()
        doubts: list[Doubt] = []
        try:
            if of.kind is Kind.DAY:
                return self._day(of, raw, doubts), tuple(doubts)
            if of.kind is Kind.CHOICE and not of.choices_from and not is_linked(of):
                text = _choice_words(of, text, doubts)
            elif of.kind in (Kind.NUMBER, Kind.MONEY):
                text = self._amount(of, raw, text, label)
            elif of.is_lines and of.kind in (Kind.PERSONS, Kind.UNITS, Kind.LECTURER):
                text = self._listed(of, text, doubts)
            found = typed(of, text, self.names, year=self.year)
        except InputProblem as problem:
            raise Refusal(_code(problem), _sentence(of, text, problem)) from problem
        return found, tuple(doubts)

    def read_column(
        self, of: Field, raw: Cell, label: str = ""
    ) -> tuple[str | int | None, tuple[Doubt, ...]]:
        """The value of a column of a child line."""
        text = _text(of, raw)
        if not text or squeezed(text) in BLANK_WORDS:
            return None, ()
        doubts: list[Doubt] = []
        try:
            if of.kind is Kind.DAY:
                return self._day(of, raw, doubts), tuple(doubts)
            if of.kind is Kind.CHOICE:
                text = _choice_words(of, text, doubts)
            elif of.kind in (Kind.NUMBER, Kind.MONEY):
                text = self._amount(of, raw, text, label)
            return scalar_of(of, text, self.names, year=self.year), tuple(doubts)
        except InputProblem as problem:
            raise Refusal(_code(problem), _sentence(of, text, problem)) from problem

    def _day(self, of: Field, raw: Cell, doubts: list[Doubt]) -> str:
        return self.day(of.title, raw, doubts).isoformat()

    def day(self, title: str, raw: Cell, doubts: list[Doubt]) -> date:
        """The day of a cell, the first one where it says several (with a doubt)."""
        if isinstance(raw, bool | time):
            raise Refusal("date_unreadable", f"“{text_of(raw)[:20]}”不是日期，请写成 2024-03-05")
        text = text_of(raw)
        moment = read_moment(raw, year=self.year)
        if moment.day is not None and not re.search(r"[一-鿿\d]", _rest(moment.rest)):
            return moment.day
        first, last = span_of(raw, self.year)
        if first is None and (match := _FIRST_DAY.match(text)):
            first = read_moment(match[1], year=self.year).day
            last = first
        if first is not None:
            if last is not None:
                doubts.append(Doubt("first_day", f"“{text[:20]}”是几天，“{title}”按第一天 {first} 登记"))
            return first
        if moment.day is not None:
            doubts.append(Doubt("date_rest", f"“{text[:20]}”按 {moment.day} 登记，请核对"))
            return moment.day
        if moment.problem == _YEAR_ASKED or (moment.month_day is not None and self.year is None):
            self.asks_year = True
            raise Refusal("year_missing", f"“{text[:20]}”没有写年份；请说明是哪一年")
        raise Refusal("date_unreadable", f"“{text[:20]}”看不出是哪一天，请写成 2024-03-05")

    def _amount(self, of: Field, raw: Cell, text: str, label: str) -> str:
        if isinstance(raw, float):
            places = 2 if of.kind is Kind.MONEY else of.decimals
            exact = Decimal(repr(raw))
            near = round(exact, max(places, 6))
            text = format(near.normalize(), "f")
        plain = _ABOUT.sub("", unicodedata.normalize("NFKC", text).strip())
        if of.kind is Kind.MONEY:
            plain = _with_unit(plain, label, self.times)
        return plain

    def _listed(self, of: Field, text: str, doubts: list[Doubt]) -> str:
        """Names between blanks or strokes as well; “等5人” names nobody, which is said."""
        if (cut := _AND_MORE.search(text)) and cut.start() > 0:
            doubts.append(Doubt("and_more", f"“{cut[0]}”没有写出姓名，只登记写出的"))
            text = text[: cut.start()]
        if of.columns and re.search(r"[:：]", text):
            return text
        if len(self.names.meant(text)) == 1:
            return text
        return "、".join(dict.fromkeys(part for part in _joined_names(_BETWEEN_NAMES.split(text)) if part))


def _joined_names(parts: Sequence[str]) -> list[str]:
    """张 伟 is one name of two characters written apart."""
    found: list[str] = []
    for part in parts:
        if len(part) == 1 and found and len(found[-1]) == 1:
            found[-1] += part
        else:
            found.append(part)
    return found


def _rest(rest: str) -> str:
    """What stands beside a day, without weekday and half-day."""
    return re.sub(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?|[上下]午|前|起|左右", "", rest)


def _text(of: Field, raw: Cell) -> str:
    if of.kind is Kind.LONG and isinstance(raw, str):
        return "\n".join(line.strip() for line in raw.replace("\r", "\n").split("\n") if line.strip())
    return text_of(raw)


def _with_unit(plain: str, label: str, times: str) -> str:
    """The amount with the unit that its heading or the sheet says (金额（万元）), unless it has its own."""
    if _OWN_TIMES.search(plain):
        return _thousands(plain)
    said = next((unit for unit in _TIMES if unit in label), "") or ("" if "元" in label else times)
    if said == "千元":
        return _thousands(plain + said)
    return plain + said


def _thousands(plain: str) -> str:
    match = re.fullmatch(r"([\d.,]+)千元?", plain)
    return format(Decimal(match[1].replace(",", "")) * 1000, "f") if match else plain


def sheet_times(texts: Sequence[str]) -> str:
    """万元 of 单位：万元, "" where the lines say nothing of the kind."""
    for text in texts:
        if match := re.search(
            r"(?:金额)?单位[:：]\s*(万元|千元|亿元|元)", unicodedata.normalize("NFKC", text)
        ):
            return match[1] if match[1] != "元" else ""
    return ""


def _choice_words(of: Field, text: str, doubts: list[Doubt]) -> str:
    """The title of the choice that is meant; a closed field takes what is part of one title only."""
    if choice_meant(of.choices, text) is not None:
        return text
    near = [one for one in _near_choices(of.choices, text) if _denies(one.title) == _denies(text)]
    if len(near) == 1 and not of.open:
        doubts.append(Doubt("choice_near", f"“{text[:20]}”按“{near[0].title}”登记", "note"))
        return near[0].title
    return text


def _denies(text: str) -> bool:
    """未合格 is not 合格."""
    return re.search(r"[不未无非]", text) is not None


def _near_choices(choices: Sequence[Choice], text: str) -> list[Choice]:
    plain = label_forms(text)[0]
    if len(plain) < 2:
        return []
    titles = [(one, label_forms(one.title)[0]) for one in choices]
    found = [one for one, title in titles if title in plain or plain in title]
    # 不合格 holds 合格: the longest one that is part of it is meant.
    longest = max((len(one.title) for one in found if label_forms(one.title)[0] in plain), default=0)
    return [one for one in found if len(one.title) == longest] if longest else found


_CODES = {
    "entry.number": "number_unreadable",
    "entry.money": "money_unreadable",
    "entry.choice": "choice_unknown",
    "entry.month": "month_unreadable",
    "entry.period": "period_unreadable",
    "entry.twice": "twice",
    "entry.one": "several",
    "entry.lines": "lines_unreadable",
    "entry.text": "too_long",
    "entry.missing_column": "column_missing",
}


def _code(problem: InputProblem) -> str:
    return _CODES.get(problem.code, "value_unreadable")


def _sentence(of: Field, text: str, problem: InputProblem) -> str:
    shown = text[:20]
    decimals = problem.data.get("decimals")
    if problem.code == "entry.number":
        more = f"，最多 {decimals} 位小数" if decimals else "，这一栏是整数"
        return f"“{shown}”不是{of.title}的数{more}，请只写数字"
    if problem.code == "entry.money":
        return f"“{shown}”看不出是多少钱，请写成 1200 或 1.2万元"
    if problem.code == "entry.choice":
        return f"“{shown}”不是{of.title}里的选项，可以写：{problem.data.get('known', '')}"
    if problem.code == "entry.twice":
        return f"“{shown}”里同一个写了两遍，请删去一个"
    if problem.code == "entry.one":
        return f"“{shown}”写了几个，“{of.title}”只能登记一个"
    if problem.code == "entry.missing_column":
        return f"没有写“{problem.data.get('column', '')}”，请补上"
    return f"“{shown}”看不懂，请改正“{of.title}”"
