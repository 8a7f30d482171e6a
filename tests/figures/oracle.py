"""The same figures by plain SQL on the data file: nothing of the program is imported here."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

PRESENT = "('present', 'late', 'early', 'late_early')"
_LISTED = """
FROM participation AS p
JOIN class_session AS s ON s.id = p.class_session_id
JOIN person AS h ON h.id = p.person_id
WHERE s.held_on BETWEEN ? AND ? AND s.status <> 'cancelled'
  AND (h.joined_on IS NULL OR h.joined_on <= s.held_on)
  AND (h.left_on IS NULL OR h.left_on > s.held_on)
"""
_HELD = f"""
  AND EXISTS (
    SELECT 1 FROM participation AS q JOIN person AS g ON g.id = q.person_id
    WHERE q.class_session_id = s.id AND q.mark IN {PRESENT}
      AND (g.joined_on IS NULL OR g.joined_on <= s.held_on) AND (g.left_on IS NULL OR g.left_on > s.held_on)
  )
"""
_WITH_KIND = _LISTED.replace("WHERE", "JOIN mark_kind AS k ON k.code = p.mark WHERE")
_OWN = " AND s.pot <> '上级调训'"
COUNTS = {
    "att.due": "p.source <> 'walk_in' AND p.mark <> 'not_listed'",
    "att.present": f"p.source <> 'walk_in' AND p.mark IN {PRESENT}",
    "att.walkin": f"p.source = 'walk_in' AND p.mark IN {PRESENT}",
    "att.took": f"p.mark IN {PRESENT}",
    "att.late": "p.source <> 'walk_in' AND p.mark IN ('late', 'late_early')",
    "att.early": "p.source <> 'walk_in' AND p.mark IN ('early', 'late_early')",
    "att.both": "p.source <> 'walk_in' AND p.mark = 'late_early'",
    "att.official": "p.source <> 'walk_in' AND p.mark = 'official_leave'",
    "att.sick": "p.source <> 'walk_in' AND p.mark = 'sick_leave'",
    "att.personal": "p.source <> 'walk_in' AND p.mark = 'personal_leave'",
    "att.absent": "p.source <> 'walk_in' AND p.mark = 'absent'",
    "att.unmarked": "p.source <> 'walk_in' AND p.mark = 'none'",
}
CUTS = {"person": "p.person_id", "unit": "p.unit_id", "session": "s.id"}


def open_file(path: Path) -> sqlite3.Connection:
    """The data file, read only."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def attendance(sql: sqlite3.Connection, first: str, last: str, cut: str) -> dict[tuple[str, int], int]:
    """(figure, person or unit or class session) → count, of held class sessions of the town."""
    sums = ", ".join(f"sum({condition})" for condition in COUNTS.values())
    rows = sql.execute(f"SELECT {CUTS[cut]}, {sums} {_LISTED} {_HELD} {_OWN} GROUP BY 1", (first, last))
    return {
        (id, row[0]): number for row in rows for id, number in zip(COUNTS, row[1:], strict=True) if number
    }


def sessions(sql: sqlite3.Connection, first: str, last: str) -> Counter[str]:
    """Figures of class sessions and their hours (1/100 学时)."""
    found: Counter[str] = Counter()
    for form, pot, hours, held in sql.execute(
        "SELECT s.form, s.pot, s.hours_centi,"
        f" EXISTS (SELECT 1 {_LISTED} AND s.id = t.id AND p.mark IN {PRESENT})"
        " FROM class_session AS t JOIN class_session AS s ON s.id = t.id"
        " WHERE t.held_on BETWEEN ? AND ? AND t.status <> 'cancelled'",
        (first, last, first, last),
    ):
        if pot == "上级调训":
            found["session.sent"] += held
            found["hours.sent"] += hours * held
            continue
        found["session.planned"] += 1
        alone = form in ("自学", "网络学习")
        found["session.ahead"] += not held
        found["session.self"] += held and alone
        found["session.held"] += held and not alone
        found["hours.course"] += hours * (held and not alone and form != "以会代训")
    return found


def mark_hours(sql: sqlite3.Connection, first: str, last: str) -> dict[tuple[int, str], int]:
    """(person, pot) → hours by marks (1/100 学时), each mark half up."""
    rows = sql.execute(
        f"SELECT p.person_id, s.pot, sum((s.hours_centi * k.hour_percent + 50) / 100) {_WITH_KIND}"
        " AND s.form <> '以会代训' GROUP BY 1, 2",
        (first, last),
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2]}


def exams(sql: sqlite3.Connection, first: str, last: str) -> Counter[str]:
    """First results and results after resits over everybody listed."""
    tries: dict[tuple[int, int], list[tuple[int, str, int | None, int]]] = {}
    for exam, person, number, state, score, passing in sql.execute(
        "SELECT a.exam_id, a.person_id, a.number, a.state, a.score_centi, e.pass_centi FROM attempt AS a"
        " JOIN exam AS e ON e.id = a.exam_id WHERE e.held_on BETWEEN ? AND ? ORDER BY a.number",
        (first, last),
    ):
        tries.setdefault((exam, person), []).append((number, state, score, passing))
    found: Counter[str] = Counter()
    for own in tries.values():
        entered = [each for each in own if each[1]]
        scored = [each for each in entered if each[1] in ("normal", "makeup") and each[2] is not None]
        best = max(scored, key=lambda each: each[2] or 0, default=entered[-1] if entered else None)
        found["exam.listed"] += 1
        if best and best[1] == "exempt":
            found["exam.exempt"] += 1
            continue
        found["exam.due"] += 1
        for name, one in (("exam.first", entered[0] if entered else None), ("exam.passed", best)):
            good = one is not None and one[2] is not None and one[1] in ("normal", "makeup")
            found[name] += bool(good and one and (one[2] or 0) >= one[3])
        found["exam.open"] += not entered
    return found
