"""期/批 of one course in one year: who is due in which, what settles a miss, what counts once (A04).

A course says what its 期 are: 分批 (everybody comes to one of them), 重复举办 (everybody again), or nobody
said. Hours of one course count once per person and year unless the course says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

UNSAID, SPLIT, REPEAT = "", "split", "repeat"
# What may be answered for a plan in which a course stands several times.
SERIES, REPEAT_EACH, LATER = "series", "repeat-each", ""
ANSWERS = {
    SPLIT: "分批：每人参加其中一期",
    REPEAT: "重复举办：各期都全员参加，学时只计一次",
    REPEAT_EACH: "重复举办：各期都全员参加，每期都计学时",
    SERIES: "同一期的多次课：内容不同，各计学时",
    LATER: "以后再定：各期名单相同，学时先只计一次",
}
BATCH_LABELS = {UNSAID: "没有说明", SPLIT: "分批", REPEAT: "重复举办"}


def choice_of(answer: str) -> tuple[str, bool]:
    """(what the 期 are, whether each counts its hours) of an answer."""
    return (REPEAT, True) if answer == REPEAT_EACH else (answer if answer != SERIES else UNSAID, False)


def settles_any(batches: str, *, hours_again: bool) -> bool:
    """Whether attending any 期 of the course settles a miss in another one.

    Not where everybody is due again on purpose, nor where an older file counted every 期 by itself.
    """
    return batches == SPLIT or (batches == UNSAID and not hours_again)


def twice_words(batches: str) -> str:
    """Why the second 期 of a course adds no hours."""
    return {
        SPLIT: "是分批课程的另一期",
        REPEAT: "是重复举办的同一课程",
    }.get(batches, "是同一课程的另一期（没有说明分批还是重复举办）")


@dataclass(frozen=True)
class BatchClaims:
    """One 期 of a 分批 course, in order of its first day.

    `fixed`: people its printed or marked lists name by rule, or who came; `people`, `units`: the shares given
    to it; `unit_of`: unit (and those above it) of everybody on its first day; `own`: whom its own audience
    makes due. `is_open`: some list of it still follows the roster.
    """

    batch_id: int
    fixed: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    unit_of: Mapping[int, Sequence[int]] = field(default_factory=dict)
    own: frozenset[int] = frozenset()
    is_open: bool = True

    def claims(self, person_id: int) -> bool:
        """Whether a share of a unit brings the person here."""
        return any(unit in self.units for unit in self.unit_of.get(person_id, ()))


def place_of(person_id: int, batches: Sequence[BatchClaims]) -> int | None:
    """The one 期 the person is due in; `batches` in order of their first days.

    Where the person is listed for good goes first, then the person's own share, then the unit's, then the
    first audience that fits; whoever nothing fits (newcomers, people moved between the units of two 期)
    comes to the last 期 still open. None when none is open.
    """
    for batch in batches:
        if person_id in batch.fixed:
            return batch.batch_id
    fitting = _fitting(person_id, batches)
    if fitting and fitting[0].is_open:
        return fitting[0].batch_id
    # The list that should have had the person is closed without: the last one still open takes the person.
    return next((batch.batch_id for batch in reversed(batches) if batch.is_open), None)


def _fitting(person_id: int, batches: Sequence[BatchClaims]) -> list[BatchClaims]:
    """The 期 the person was put into: by hand, else with the unit, else by their audiences."""
    if by_hand := [batch for batch in batches if person_id in batch.people]:
        return by_hand
    if any(batch.units or batch.people for batch in batches):
        return [batch for batch in batches if batch.claims(person_id)]
    return [batch for batch in batches if person_id in batch.own]


def named_in(person_id: int, batches: Sequence[BatchClaims]) -> tuple[int, ...]:
    """Every 期 that names the person: closed lists, and where shares or audiences put them.

    More than one is a person in two, who is due in `place_of` only.
    """
    fitting = {batch.batch_id for batch in _fitting(person_id, batches)}
    return tuple(b.batch_id for b in batches if person_id in b.fixed or b.batch_id in fitting)


def even_split(units: Iterable[tuple[int, int]], parts: int) -> tuple[tuple[int, ...], ...]:
    """Units (id, heads) in official order, in `parts` runs of consecutive units as even as they can be.

    Deterministic: a unit goes to the part that the middle of its heads falls into.
    """
    rows = list(units)
    whole = sum(heads for _, heads in rows)
    found: list[list[int]] = [[] for _ in range(parts)]
    before = 0
    for unit_id, heads in rows:
        middle = 2 * before + heads
        part = min(middle * parts // (2 * whole), parts - 1) if whole else 0
        found[part].append(unit_id)
        before += heads
    return tuple(tuple(part) for part in found)


def even_people(people: Sequence[int], parts: int) -> tuple[tuple[int, ...], ...]:
    """People in official order, in `parts` runs whose sizes differ by at most one."""
    size, rest = divmod(len(people), parts)
    found, at = [], 0
    for part in range(parts):
        end = at + size + (part < rest)
        found.append(tuple(people[at:end]))
        at = end
    return tuple(found)


def filled(blocks: Iterable[tuple[int, int]], parts: int, size: int) -> tuple[tuple[int, ...], ...]:
    """Blocks (id, heads) in order, in `parts` runs of no more than `size` heads each (E17).

    A block is never cut: one larger than `size` fills a part alone. What finds no room goes to the last part.
    """
    found: list[list[int]] = [[] for _ in range(parts)]
    place = held = 0
    for block_id, heads in blocks:
        if held and held + heads > size and place + 1 < parts:
            place, held = place + 1, 0
        found[place].append(block_id)
        held += heads
    return tuple(tuple(part) for part in found)
