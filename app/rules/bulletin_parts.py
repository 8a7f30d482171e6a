"""What every bulletin is made of: numbers, rates, names by unit, masked names, parts of the text (A27, A30).

Everything is plain values: the parts are frozen with the bulletin as JSON and turned into a paper elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules import rounding
from app.rules.day_words import short_date
from app.rules.surnames import surname_of

FULL, MASKED, HIDDEN = "full", "masked", "hidden"
NAME_LABELS = {FULL: "写全名", MASKED: "隐去名字", HIDDEN: "不写姓名"}
DIGITS = "一二三四五六七八九十"

HEADING, SUBHEADING, TEXT, TABLE = "heading", "subheading", "text", "table"


@dataclass(frozen=True)
class Part:
    """A piece of a bulletin: heading, subheading, text, or table (`columns` and `rows` of strings)."""

    kind: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def to_json(self) -> dict[str, object]:
        """As stored."""
        if self.kind == TABLE:
            return {"kind": self.kind, "text": self.text, "columns": self.columns, "rows": self.rows}
        return {"kind": self.kind, "text": self.text}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Part:
        """As it was stored."""
        rows = tuple(tuple(row) for row in stored.get("rows", ()))
        return cls(stored["kind"], stored["text"], tuple(stored.get("columns", ())), rows)


@dataclass(frozen=True)
class Named:
    """A person in a list of names, with what stands in brackets after the name."""

    name: str
    unit: str
    remark: str = ""


def named(stored: Mapping[str, Any] | Sequence[Any], order: Sequence[str]) -> dict[str, Any]:
    """A stored line of a list by the names in `order`; bulletins frozen before keep the bare values in that
    order. What is not there is left out."""
    if isinstance(stored, Mapping):
        return {name: stored[name] for name in order if name in stored}
    return dict(zip(order, stored, strict=False))


def number_text(word: str, year: int, number: int | None) -> str:
    """'培训通报〔2024〕3号'; a draft has no number yet: '培训通报〔2024〕  号'."""
    return f"{word}〔{year}〕{number if number is not None else '  '}号"


def next_number(used: Iterable[int]) -> int:
    """The number after the highest one: numbers are never reused and leave no gap (I3)."""
    return max(used, default=0) + 1


def missing_numbers(used: Iterable[int]) -> tuple[int, ...]:
    """Numbers between 1 and the highest that nobody has; a sound register has none."""
    have = set(used)
    return tuple(number for number in range(1, max(have, default=0) + 1) if number not in have)


def percent_text(part: int, whole: int) -> str:
    """'96.9%' as it is printed everywhere (`rounding.percent_text`); 数据不足 of nothing."""
    return rounding.percent_text(part, whole)


def mask_name(name: str) -> str:
    """A name with only its surname shown: 张××, 欧阳×. Names with a dot keep their first part."""
    if "·" in name:
        return name.split("·")[0] + "·×"
    surname = len(surname_of(name))
    return name[:surname] + "×" * (len(name) - surname)


def shown_name(name: str, names: str) -> str:
    """The name as the bulletin's choice `names` (full, masked, hidden) has it."""
    return {FULL: name, MASKED: mask_name(name), HIDDEN: ""}[names]


def names_by_unit(people: Sequence[Named], names: str = FULL) -> str:
    """'党政办公室：张三、李四（因公）；清河村：王五。' in the order given; hidden names become counts."""
    units: dict[str, list[Named]] = {}
    for person in people:
        units.setdefault(person.unit or "其他", []).append(person)
    parts = []
    for unit, members in units.items():
        if names == HIDDEN:
            parts.append(f"{unit}{len(members)}人")
            continue
        words = (shown_name(m.name, names) + (f"（{m.remark}）" if m.remark else "") for m in members)
        parts.append(f"{unit}：{'、'.join(words)}")
    return "；".join(parts) + "。" if parts else ""


def period_text(first: date, last: date) -> str:
    """The usual name of a period: 2024年, 2024年第三季度, 2024年8月, else 2024年3月1日至8月15日."""
    if first.year == last.year and first.day == 1 and _is_month_end(last):
        if first.month == 1 and last.month == 12:
            return f"{first.year}年"
        if first.month == last.month:
            return f"{first.year}年{first.month}月"
        if first.month % 3 == 1 and last.month == first.month + 2:
            return f"{first.year}年第{DIGITS[first.month // 3]}季度"
        if last.month - first.month == 5 and first.month in (1, 7):
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        return f"{first.year}年{first.month}月至{last.month}月"
    end = short_date(last) if first.year == last.year else f"{last.year}年{short_date(last)}"
    return f"{first.year}年{short_date(first)}至{end}"


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def clean_text(text: str) -> str:
    """What was typed or pasted, without control characters; lines end the same way, a tab is a space."""
    lines = text.replace("\t", " ").splitlines()
    return "\n".join(
        "".join(char for char in line if char.isprintable() or char == "\u3000") for line in lines
    )


def one_line(text: str) -> str:
    """The same for a title or a reason: one line."""
    return " ".join(clean_text(text).split("\n")).strip()


def numbered(parts: Iterable[tuple[str, Sequence[Part]]]) -> tuple[Part, ...]:
    """Sections with 一、二、三、 before their titles; a section without parts is left out."""
    made: list[Part] = []
    number = 0
    for title, inner in parts:
        if inner:
            made.append(Part(HEADING, f"{DIGITS[number]}、{title}"))
            made += inner
            number += 1
    return tuple(made)


def plain_text(parts: Iterable[Part]) -> str:
    """The parts as text, a paragraph a line."""
    lines = []
    for part in parts:
        if part.kind == TABLE:
            lines += [part.text] if part.text else []
            lines += ["\t".join(row) for row in (part.columns, *part.rows)]
        else:
            lines.append(f"　　{part.text}")
    return "\n".join(lines)


def canonical(facts: Mapping[str, object]) -> str:
    """The one JSON text of some facts."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(facts: Mapping[str, object]) -> str:
    """Eight signs that change with any figure, name or word of the facts."""
    return hashlib.sha256(canonical(facts).encode("utf-8")).hexdigest()[:8].upper()
