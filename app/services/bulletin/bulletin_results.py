"""The results of an exam that an issued bulletin told, out of what it froze."""

from __future__ import annotations

from app.services.bulletin.bulletin_frozen import told_facts
from app.services.bulletin.bulletin_scores import Scored

Result = tuple[int, str, int | None]


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
