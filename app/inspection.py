"""迎检: others look at the screen (I18). Nothing is written, numbers of people are masked, papers say so.

One switch for window and command line: it is kept with the arrangements of the data folder, so that it holds
until somebody leaves it, also after a crash and for a command beside the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from app.automatic import AUTOMATIC
from app.papers.document import Document, Section
from app.papers.letter import Letter, Letters
from app.rules.id_number import mask
from db.session import WriteRefusal

if TYPE_CHECKING:
    from app.reports.report import Paper

T = TypeVar("T")
CODE = "inspection.read_only"
# What the program writes by itself when a page is shown or a paper is made: done for the eye, not kept.
REFUSAL = WriteRefusal(CODE, AUTOMATIC | {"class_session.print", "register.update"})
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
# Hashes: no words of people.
_CODES = frozenset({"fingerprint", "sha256", "digest"})
_PHONE = re.compile(r"(?<![0-9A-Za-z])1\d{10}(?![0-9A-Za-z])")


def watermark(on: date) -> str:
    """供检查使用 2024-12-20: what every paper says on every page."""
    return f"供检查使用 {on.isoformat()}"


def for_inspection(paper: Paper, on: date) -> Paper:
    """A paper as others may take it away: numbers masked, the watermark beside the code of every page."""
    safe = masked(paper)
    words = watermark(on)
    if isinstance(safe, Document):
        return replace(safe, sections=tuple(_stamped(each, words) for each in safe.sections))
    if isinstance(safe, Letters):
        return replace(safe, letters=tuple(_stamped_letter(each, words) for each in safe.letters))
    return _stamped_letter(safe, words)


def _stamped(section: Section, words: str) -> Section:
    code = section.code
    if code and " " not in code:
        code = f"表码 {code}"
    return replace(section, code=f"{code} · {words}" if code else words)


def _stamped_letter(letter: Letter, words: str) -> Letter:
    """In the built-in look where the clerk's own form has no place for the words."""
    own = None if letter.marks else letter.template
    code = f"{letter.code} · {words}" if letter.code else words
    return replace(letter, code=code, template=own, marks=())


def masked_text(text: str) -> str:
    """`text` with every ID number and mobile number in it masked."""
    if len(text) < 11:
        return text
    hidden = _ID_NUMBER.sub(lambda found: mask(found.group()), text)
    hidden = _PHONE.sub(lambda found: f"{found.group()[:3]}****{found.group()[7:]}", hidden)
    return text if hidden == text else hidden


def masked(value: T) -> T:
    """`value` (frozen rows, papers, texts) with every ID and mobile number in its texts masked.

    What holds none comes back as it is, the same object.
    """
    return cast(T, _masked(value))


def _masked(value: object) -> object:
    if type(value) is str:
        return masked_text(value)
    if isinstance(value, tuple | list):
        return _masked_run(value)
    if isinstance(value, Mapping):
        made = {key: masked(each) for key, each in value.items()}
        return value if all(made[key] is value[key] for key in made) else made
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        new = {name: masked(each) for name, each in old.items() if name not in _CODES}
        changed = {name: each for name, each in new.items() if each is not old[name]}
        return replace(value, **changed) if changed else value
    return value


def _masked_run(value: tuple[object, ...] | list[object]) -> object:
    made = [masked(each) for each in value]
    if all(new is old for new, old in zip(made, value, strict=True)):
        return value
    # Named tuples take their values one by one.
    make = cast("Callable[..., object]", type(value))
    return make(*made) if hasattr(value, "_fields") else make(made)
