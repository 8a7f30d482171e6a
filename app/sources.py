"""依据: what the codes of the house stand for, each in the words of its plan, rule or promise.

`resources/defaults/sources.json` holds code → text, whose words they are (`of`), kind, and for a rule the
duties it comes `from`. Docstrings cite codes; the clerk is shown sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app.paths import RESOURCES

DUTY, RULE, NUMBER, IDEA, COMPLAINT, PROMISE, PITFALL = (
    *("duty", "rule", "number", "idea", "complaint", "promise", "pitfall"),
)
KINDS = (DUTY, RULE, NUMBER, IDEA, COMPLAINT, PROMISE, PITFALL)
# Quoted from a document; the others are sentences of our own.
QUOTED = (DUTY, NUMBER)

_ONE = r"(?:[A-E]\d{2}|Q\d{1,2}b?|N\d{1,2}b?|I\d{1,2}|T[1-4]|R\d{1,2}|P\d{1,2})"
_CODE = re.compile(rf"(?<![\w./!-])({_ONE})(?:\s?[–…]+\s?({_ONE}))?(?![\w])")
_COMPLAINT = re.compile(r"\bcomplaints? (\d+(?:(?:, | and )\d+)*)")


@dataclass(frozen=True)
class Source:
    """One code: its sentence, whose words it is, its kind, and the codes a rule comes from."""

    code: str
    text: str
    of: str
    kind: str
    comes_from: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """本镇干部教育培训方案：“每月开展不少于4次……” for the clerk."""
        if self.kind not in QUOTED:
            return f"{self.of}：{self.text}"
        inner = self.text.replace("“", "‘").replace("”", "’")  # quoted within a quotation
        return f"{self.of}：“{inner}”"


@cache
def all_sources() -> Mapping[str, Source]:
    """Code → what it stands for, in the order of the file."""
    text = (RESOURCES / "defaults" / "sources.json").read_text(encoding="utf-8")
    return {
        code: Source(code, entry["text"], entry["of"], entry["kind"], tuple(entry.get("from", ())))
        for code, entry in json.loads(text).items()
    }


def codes_in(text: str) -> Iterator[str]:
    """The codes a text cites, ranges in full: "E22–E23", "A11–A19", "complaints 1, 2"."""
    for found in _CODE.finditer(text):
        first, last = found.groups()
        yield first
        if last is not None:
            yield from _between(first, last)
    for found in _COMPLAINT.finditer(text):
        for number in re.findall(r"\d+", found.group(1)):
            yield f"complaint {number}"


def _between(first: str, last: str) -> Iterator[str]:
    """The codes after `first` up to `last`, of one letter, written as `first` is."""
    letter, digits = first[0], first[1:]
    if not digits.isdigit() or last[0] != letter:
        yield last
        return
    for number in range(int(digits) + 1, int(last[1:].rstrip("b")) + 1):
        yield f"{letter}{number:0{len(digits) if digits.startswith('0') else 1}d}"


def basis(*codes: str) -> tuple[str, ...]:
    """The sentences behind codes, each once: of a rule those of its duties, where it has some."""
    known = all_sources()
    found: dict[str, None] = {}
    for code in codes:
        for each in known[code].comes_from or (code,):
            found[known[each].sentence] = None
    return tuple(found)


@cache
def _default_citations() -> Mapping[str, frozenset[str]]:
    """Rule code → what the program itself cites for it, in each of its versions."""
    text = (RESOURCES / "defaults" / "duty_rules.json").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for entry in json.loads(text):
        found.setdefault(entry["code"], set()).add(entry["citation"])
    return {code: frozenset(cited) for code, cited in found.items()}


def rule_basis(code: str, citation: str) -> str:
    """依据 of a rule in full: its citation, and the plan's sentences while the town cites nothing else."""
    lines = [citation] if citation else []
    if citation in _default_citations().get(code, ()) and all_sources()[code].comes_from:
        lines += [f"原文　{sentence}" for sentence in basis(code)]
    return "\n".join(lines)


def kind_basis(name: str, code: str) -> tuple[str, ...]:
    """The sentences that an entry of the default data cites: `name` is its file, `code` the entry's own."""
    text = (RESOURCES / "defaults" / f"{name}.json").read_text(encoding="utf-8")
    cited = next((entry.get("source", "") for entry in json.loads(text) if entry["code"] == code), "")
    return basis(*codes_in(cited))
