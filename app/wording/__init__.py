"""One Chinese sentence for every expected error: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from app.errors import GanxunError

# Read only when an error is worded; a test checks that every code raised in the program is in one of them.
AREAS = (
    "app.wording.core",
    "app.wording.imports",
    "app.wording.papers",
    "app.wording.forms",
    "app.wording.bulletins",
    "app.wording.plan",
    "app.wording.registers",
    "app.wording.hours",
    "app.wording.follow_up",
    "app.wording.routines",
    "app.wording.entries",
    "app.wording.archive",
    "app.wording.yearly",
    "app.wording.trust",
)


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentences() -> Mapping[str, str]:
    """Every known code with its sentence pattern."""
    merged: dict[str, str] = {}
    for area in AREAS:
        merged.update(import_module(area).SENTENCES)
    return merged


def sentence(error: GanxunError) -> str:
    """The sentence for `error`, its data filled in: an error in it is worded as well.

    Unknown codes still give a whole sentence.
    """
    pattern = sentences().get(error.code, "这一步没有完成，数据没有改动；请把代号“{code}”告诉维护人员。")
    data = {
        name: sentence(value) if isinstance(value, GanxunError) else value
        for name, value in error.data.items()
    }
    return pattern.format_map(_Blanks(data, code=error.code))
