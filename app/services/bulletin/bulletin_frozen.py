"""What an issued bulletin froze, by name: the one reader of its stored JSON beside `bulletin_paper.thawed`.

Bulletins frozen by earlier versions keep people as lists and may lack what came later; they are read alike.
"""

from __future__ import annotations

import json
from typing import Any


def told_whole(facts_json: str) -> dict[str, Any]:
    """Head, facts and words of an issued bulletin; {} for a draft."""
    whole: dict[str, Any] = json.loads(facts_json).get("frozen") or {}
    return whole


def told_number(facts_json: str) -> str:
    """The number it went out with, '' for a draft."""
    return str(told_whole(facts_json).get("head", {}).get("number", ""))


def told_facts(facts_json: str) -> dict[str, Any]:
    """The figures and names it was made from."""
    facts: dict[str, Any] = told_whole(facts_json).get("facts", {})
    return facts
