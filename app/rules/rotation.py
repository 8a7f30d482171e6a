"""The 4+6 board: who lectures and who reports (述学) next, fairly (E12, E13, I10).

Least recent first; people on leave are passed over; no unit gives two while another gives none. The
proposal is deterministic: the same facts give the same board.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LECTURE, REPORT = "lecture", "report"
ROLE_LABELS = {LECTURE: "班子成员讲学", REPORT: "干部述学"}
PLACES = {LECTURE: 4, REPORT: 6}


@dataclass(frozen=True)
class Speaker:
    """Somebody who may be asked: `last_month` '2024-07' or '' (never), `times` in the year so far."""

    person_id: int
    unit_id: int | None
    last_month: str
    times: int
    order: tuple[int, ...]
    on_leave: bool = False


def propose(speakers: Iterable[Speaker], places: int, *, taken: Iterable[int] = ()) -> tuple[int, ...]:
    """Person ids for the free `places`, best first; `taken` are already on the board.

    Those on leave are only asked when nobody else is left. Fewer ids than places when there are not
    enough people.
    """
    used = set(taken)
    units: dict[int | None, int] = {}
    pool = []
    for speaker in speakers:
        if speaker.person_id in used:
            units[speaker.unit_id] = units.get(speaker.unit_id, 0) + 1
        else:
            pool.append(speaker)
    chosen: list[int] = []
    while pool and len(chosen) < places:
        # Whoever had fewest turns comes first; among equals the unit that gave fewest this month.
        best = min(
            pool,
            key=lambda s: (s.on_leave, s.times, units.get(s.unit_id, 0), s.last_month, s.order, s.person_id),
        )
        pool.remove(best)
        chosen.append(best.person_id)
        units[best.unit_id] = units.get(best.unit_id, 0) + 1
    return tuple(chosen)


def choice_words(role: str, *, times: int, last_month: str, least: int | None, of_unit: int) -> str:
    """Why somebody stands on the board: "此前讲过1次（上次9月），未排人员都不比这少；本单位本月1人".

    `least` is the fewest turns of those not on the board this month, None when everybody is.
    """
    done, had = ("讲", "讲过") if role == LECTURE else ("述学", "述学")
    before = f"此前{had}{times}次" if times else f"此前没有{done}过"
    if last_month:
        before += f"（上次{int(last_month[5:])}月）"
    if least is None:
        rank = "本月人人都有安排"
    else:
        rank = "未排人员都不比这少" if times <= least else f"未排人员最少{least}次"
    return f"{before}，{rank}；本单位本月{of_unit}人"
