"""A JSON document read strictly: each value with the path to it, an unknown key and a wrong kind refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from app.errors import InputProblem

# A description or the differences of one, as JSON says them.
Document: TypeAlias = dict[str, Any]
E = TypeVar("E", bound=StrEnum)

REGISTER_ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")
MOST_LETTERS = 40


def said(words: Iterable[str]) -> str:
    """Words of a list in one line, for a sentence."""
    return "、".join(words)


def loaded(text: str, *, name: str) -> object:
    """The JSON of a file; `InputProblem` register.json (name, line, column) or register.key_twice."""
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise InputProblem("register.json", name=name, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise InputProblem("register.json", name=name, line=1, column=1) from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise InputProblem("register.key_twice", path=name)
        found[name] = value
    return found


class Item:
    """An object of the document: its keys are taken one by one, what is left over is unknown."""

    def __init__(self, value: object, path: str, known: Iterable[str]) -> None:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise InputProblem("register.value_kind", path=path or "（整个文件）", wanted="一组“名称: 内容”")
        self.path = path
        self._values: Mapping[str, object] = value
        names = tuple(known)
        for key in value:
            if key not in names:
                raise InputProblem("register.key_unknown", path=self.at(key), known=said(names))

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str) -> object:
        """The value as it stands, None where there is none."""
        return self._values.get(key)

    def needs(self, *keys: str) -> None:
        """Refuse the object where one of the keys is missing."""
        for key in keys:
            if key not in self._values:
                raise InputProblem("register.key_missing", path=self.at(key))

    def wrong(self, key: str, wanted: str) -> InputProblem:
        """What to raise for a value of the wrong kind."""
        return InputProblem("register.value_kind", path=self.at(key), wanted=wanted)

    def text(self, key: str, default: str = "") -> str:
        """A text; empty only where the key is missing."""
        if key not in self._values:
            return default
        value = self._values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "文字")
        if key == "title" and len(value) > MOST_LETTERS:
            raise self.wrong(key, f"{MOST_LETTERS} 字以内的文字")
        return value.strip()

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true 或 false")
        return value

    def number(self, key: str, default: int, *, least: int = 0, most: int = 10_000) -> int:
        """A whole number between `least` and `most`."""
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, f"{least} 到 {most} 的整数")
        return value

    def one_of(self, key: str, known: Iterable[str], default: str = "") -> str:
        """A text out of a closed list."""
        value = self.text(key, default)
        names = tuple(known)
        if value not in names and not (value == default and key not in self._values):
            raise InputProblem("register.value_unknown", path=self.at(key), value=value, known=said(names))
        return value

    def member(self, key: str, of: type[E], default: E) -> E:
        """A member of an enumeration."""
        return of(self.one_of(key, tuple(of), default.value))

    def name(self, key: str, pattern: re.Pattern[str] = FIELD_ID) -> str:
        """An id: small letters, digits and joints; it lives for ever."""
        self.needs(key)
        value = self.text(key)
        if not pattern.fullmatch(value) or len(value) > MOST_LETTERS:
            raise InputProblem("register.id_form", path=self.at(key), value=value)
        return value

    def listed(self, key: str) -> tuple[object, ...]:
        """A list as it stands."""
        value = self._values.get(key, [])
        if not isinstance(value, (list, tuple)):
            raise self.wrong(key, "一串内容（[…]）")
        return tuple(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self.listed(key)
        for index, each in enumerate(found):
            if not isinstance(each, str) or not each.strip():
                raise InputProblem("register.value_kind", path=f"{self.at(key)}[{index}]", wanted="文字")
        return tuple(str(each).strip() for each in found)

    def items(self, key: str, known: Iterable[str]) -> tuple[Item, ...]:
        """A list of objects."""
        names = tuple(known)
        return tuple(
            Item(value, f"{self.at(key)}[{index}]", names) for index, value in enumerate(self.listed(key))
        )

    def chosen(self, key: str) -> dict[str, tuple[str, ...]]:
        """{name: value or [values]} as tuples of texts."""
        if key not in self._values:
            return {}
        value = self._values[key]
        if not isinstance(value, Mapping) or not value:
            raise self.wrong(key, "一组“字段: 选项”")
        found = {}
        for name, wanted in value.items():
            each = [wanted] if isinstance(wanted, str) else wanted
            if not isinstance(each, list) or not each or not all(isinstance(one, str) for one in each):
                raise self.wrong(f"{key}.{name}", "选项或一串选项")
            found[str(name)] = tuple(each)
        return found

    def require_once(self, key: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Refuse the second of two parts of one id or, where it has one, one title."""
        ids: set[str] = set()
        titles: set[str] = set()
        for index, (each, title) in enumerate(pairs):
            for name, value, seen in (("id", each, ids), ("title", title, titles)):
                if value in seen:
                    raise InputProblem("register.twice", path=f"{self.at(key)}[{index}].{name}", value=value)
                if value:
                    seen.add(value)
