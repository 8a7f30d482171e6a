"""A small register as a document, and the same one changed at a path."""

from __future__ import annotations

import copy
import re
from typing import cast

GONE = object()


def small() -> dict[str, object]:
    """A register that holds: it has a field of most kinds, lines, states, a due, a grid and a list paper."""
    return copy.deepcopy(
        {
            "format": 1,
            "id": "visit",
            "version": 2,
            "title": "走访记录",
            "group": "试用",
            "who": "unit",
            "dated": "period",
            "period": "year",
            "slot": "kind",
            "name": "【unit】【kind】",
            "fields": [
                {"id": "day", "title": "日期", "kind": "day", "required": True, "default": "today"},
                {"id": "unit", "title": "单位", "kind": "unit", "words": ["受访单位"]},
                {
                    "id": "kind",
                    "title": "类型",
                    "kind": "choice",
                    "choices": [["first", "初访"], ["again", "回访"]],
                },
                {"id": "people", "title": "走访人", "kind": "persons", "columns": [
                    {"id": "minutes", "title": "分钟", "kind": "number"}]},
                {"id": "by", "title": "期限", "kind": "day", "default": "+7d:day"},
                {"id": "words", "title": "情况", "kind": "long", "when": {"kind": "again"}},
                {"id": "secret", "title": "内部意见", "kind": "long", "secret": True},
                {"id": "cost", "title": "花费", "kind": "money"},
            ],
            "computed": [
                {"id": "place", "title": "名次", "fn": "rank", "in": "people", "of": "minutes"},
                {"id": "heads", "title": "人数", "fn": "count", "of": "people"},
            ],
            "states": [{"id": "open", "title": "未办"}, {"id": "done", "title": "已办", "asks": ["words"]}],
            "dues": [
                {"id": "all", "title": "每年走访", "who": {"units": True, "kinds": ["村"]}, "period": "year"},
                {"id": "late", "title": "办结", "who": {"entries": True, "state": "open"}, "after": "by"},
            ],
            "papers": [
                {
                    "id": "list",
                    "title": "走访一览表",
                    "form": "list",
                    "columns": ["#", "day", "unit", "kind", "people", "heads", "words", "cost", "state"],
                    "total": ["cost", "heads"],
                },
                {"id": "sheet", "title": "走访登记表", "form": "page", "blocks": [
                    {"facts": [["day", "unit"]]},
                    {"table": "people", "columns": ["person", "person.unit", "minutes", "place"]},
                    {"long": ["words", "secret"]}]},
                {"id": "urge", "title": "走访催办通知", "form": "letter", "due": "all", "to": "unit",
                 "text": "请于【deadline】前报送。"},
            ],
            "shows": {"unit": "【day】【kind】", "figures": [["visit.held", "走访次数", "count"]]},
            "grid": {"columns": "slot", "dues": ["all"]},
            "keys": ["kind"],
            "steps": [{"version": 2, "choice": ["old", "first"], "field": "kind"}],
        }
    )  # fmt: skip


def changed(path: str, value: object, base: dict[str, object] | None = None) -> dict[str, object]:
    """The document with `value` at 'papers[0].columns[1]'; GONE takes the key away, '+' appends to a list."""
    document = base if base is not None else small()
    here: object = document
    parts = [part or index for part, index in re.findall(r"([^.\[\]]+)|\[(\d+|\+)\]", path)]
    for part in parts[:-1]:
        here = here[int(part)] if isinstance(here, list) else cast(dict[str, object], here)[part]
    last = parts[-1]
    if isinstance(here, list):
        if last == "+":
            here.append(value)
        else:
            here[int(last)] = value
    elif value is GONE:
        del cast(dict[str, object], here)[last]
    else:
        cast(dict[str, object], here)[last] = value
    return document
