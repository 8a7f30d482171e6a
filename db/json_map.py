"""`JsonMap`: a column that holds scalars by name; stored, compared and put back key by key.

One serializer for the engine and for the trail: sorted keys and readable Chinese, so that the same values are
the same text and a word in them can be searched for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Table, TypeDecorator
from sqlalchemy.engine import Dialect

from db.base import Base

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def json_text(value: object) -> str:
    """The one text a JSON value is stored as."""
    return _ENCODE(value)


class JsonMap(TypeDecorator[Mapping[str, Any]]):
    """Scalars by name; what is read cannot be changed in place, a new mapping takes its place."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """`data["x"].as_integer()` is a number, not another map."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        """A plain dict for the serializer."""
        return None if value is None else dict(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Mapping[str, Any] | None:
        """What was read, not to be changed in place."""
        return None if value is None else MappingProxyType(value)


@cache
def map_columns(table: str) -> frozenset[str]:
    """The `JsonMap` columns of a table."""
    found: Table = Base.metadata.tables[table]
    return frozenset(column.name for column in found.columns if isinstance(column.type, JsonMap))


@cache
def counters(table: str) -> frozenset[str]:
    """The version column of a table with maps: it says nothing of whether a record can go back."""
    if not map_columns(table):
        return frozenset()
    return frozenset({"version"} & set(Base.metadata.tables[table].columns.keys()))


def loaded(text: object) -> dict[str, Any]:
    """A stored map as a dict; {} for none."""
    return dict(json.loads(str(text))) if text else {}


def differing(before: object, after: object) -> frozenset[str]:
    """The keys in which two stored maps differ."""
    old, new = loaded(before), loaded(after)
    missing = object()
    return frozenset(key for key in old.keys() | new.keys() if old.get(key, missing) != new.get(key, missing))


def is_same_at(keys: frozenset[str] | None, one: object, other: object) -> bool:
    """Whether two stored maps say the same under these keys (None: under all)."""
    found = differing(one, other)
    return not (found if keys is None else keys & found)


def put_back(current: object, wanted: object, keys: frozenset[str]) -> str:
    """`current` with these keys as `wanted` has them, as stored text."""
    now, then = loaded(current), loaded(wanted)
    for key in keys:
        if key in then:
            now[key] = then[key]
        else:
            now.pop(key, None)
    return json_text(now)
