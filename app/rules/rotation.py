"""The 4+6 board: who lectures and who reports (述学) next, fairly (E12, E13, I10).

Everybody once before anybody twice; within a round the units keep pace with their heads; people on leave are
passed over. The proposal is deterministic: the same facts give the same board.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LECTURE, REPORT = "lecture", "report"
ROLE_LABELS = {LECTURE: "班子成员讲学", REPORT: "干部述学"}
PLACES = {LECTURE: 4, REPORT: 6}


@dataclass(frozen=True)
class Speaker:
    """Somebody who may be asked: `last_month` '2024-07' or '' (never), `times` the rounds finished so far.

    `order` is the official place; those `on_leave` are exempt while they are away.
    """

    person_id: int
    unit_id: int | None
    last_month: str
    times: int
    order: tuple[int, ...]
    on_leave: bool = False


def propose(speakers: Iterable[Speaker], places: int, *, taken: Iterable[int] = ()) -> tuple[int, ...]:
    """Person ids for the free `places`, best first; `taken` are already on the board.

    Everybody takes a turn before anybody takes the next, and within a round the units' turns keep pace with
    their heads: never a whole turn ahead or behind (R. Tijdeman's chairman assignment). Those on leave are
    only asked when nobody else is left. Fewer ids than places when there are not enough people.
    """
    people = {speaker.person_id: speaker for speaker in speakers}
    used = {person_id for person_id in taken if person_id in people}
    levels = {p: s.times + (p in used) for p, s in people.items()}
    chosen: list[int] = []
    while len(chosen) < places:
        free = [s for s in people.values() if s.person_id not in used]
        free = [s for s in free if not s.on_leave] or free
        if not free:
            break
        level = min(levels[s.person_id] for s in free)
        waiting = [s for s in free if levels[s.person_id] == level]
        counted = [s for s in people.values() if not s.on_leave] or list(people.values())
        unit = _next_unit(counted, waiting, levels, level)
        best = min(
            (s for s in waiting if s.unit_id == unit), key=lambda s: (s.last_month, s.order, s.person_id)
        )
        used.add(best.person_id)
        levels[best.person_id] += 1
        chosen.append(best.person_id)
    return tuple(chosen)


def _next_unit(
    counted: Sequence[Speaker], waiting: Sequence[Speaker], levels: Mapping[int, int], level: int
) -> int | None:
    """The unit whose turn it is in a round: of those behind their share the one that is due first."""
    heads: dict[int | None, int] = {}
    done: dict[int | None, int] = {}
    for speaker in counted:
        heads[speaker.unit_id] = heads.get(speaker.unit_id, 0) + 1
        done[speaker.unit_id] = done.get(speaker.unit_id, 0) + (levels[speaker.person_id] > level)
    units: dict[int | None, tuple[int, ...]] = {}
    for speaker in waiting:
        units[speaker.unit_id] = min(units.get(speaker.unit_id, speaker.order), speaker.order)
    whole, number = sum(heads.values()), sum(done.values()) + 1
    slack = Fraction(1, 2 * len(heads) - 2) if len(heads) > 1 else Fraction(1)

    def is_behind(unit: int | None) -> bool:
        return Fraction(heads.get(unit, 1) * number, whole) - done.get(unit, 0) >= slack

    def due(unit: int | None) -> tuple[Fraction, tuple[int, ...]]:
        return ((done.get(unit, 0) + 1 - slack) * Fraction(whole, heads.get(unit, 1)), units[unit])

    return min([unit for unit in units if is_behind(unit)] or list(units), key=due)


def choice_words(
    role: str,
    *,
    times: int,
    last_month: str,
    is_least: bool | None,
    of_unit: int,
    round_number: int,
    of_round: tuple[int, int, int, int],
) -> str:
    """Why somebody stands on the board: "此前讲过1次（上次9月），第2轮，未排人员都不比这少；…".

    `is_least`: nobody left out stands in an earlier round; None when everybody is on the board. `of_round`:
    people of the unit, those of them done, everybody, those of them done, before this month.
    """
    done, had = ("讲", "讲过") if role == LECTURE else ("述学", "述学")
    before = f"此前{had}{times}次" if times else f"此前没有{done}过"
    if last_month:
        before += f"（上次{int(last_month[5:])}月）"
    if is_least is None:
        rank = "本月人人都有安排"
    else:
        rank = "未排人员都不比这少" if is_least else "未排人员有轮次更少的"
    own, own_done, whole, whole_done = of_round
    pace = f"本轮本单位{own}人已轮{own_done}人，全体{whole}人已轮{whole_done}人"
    return f"{before}，第{round_number}轮，{rank}；{pace}；本单位本月{of_unit}人"
