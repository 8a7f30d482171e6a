"""Every rule is asked by a test of its own; those that are only asked through others are listed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Asked through services and papers alone. The list may only shrink.
THROUGH_OTHERS = {
    "bulletin_request",
    "day_parts",
    "day_windows",
    "day_words",
    "mark_hours",
    "surnames",
    "talkers",
}


def test_every_rule_has_cases() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    named = set(re.findall(r"app\.rules\.(\w+)", texts))
    for names in re.findall(r"from app\.rules import \(?([\w, \n]+)", texts):
        named |= set(re.findall(r"\w+", names))
    rules = {path.stem for path in (ROOT / "app" / "rules").glob("*.py")} - {"__init__"}
    assert rules - named == THROUGH_OTHERS
