"""What an issued bulletin froze, by name: the one reader of its stored JSON beside `bulletin_paper.thawed`.

Bulletins frozen by earlier versions keep people as lists and may lack what came later; they are read alike.
"""

from __future__ import annotations

import json
from typing import Any

from app.services.bulletin.bulletin_scores import Scored

Result = tuple[int, str, int | None]


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


def told_results(facts_json: str) -> frozenset[Result]:
    """(person id, state, 1/100 points) of everybody on an exam's bulletin; empty for other kinds.

    Both are told: the first result and the one that counts.
    """
    exam = told_facts(facts_json).get("exam") or {}
    people = [Scored.from_json(stored) for stored in exam.get("people", ())]
    counting = {(person.person_id, person.state, person.centi) for person in people}
    first = {
        (person.person_id, first.state, first.score_centi) for person in people if (first := person.first)
    }
    return frozenset(counting | first)
