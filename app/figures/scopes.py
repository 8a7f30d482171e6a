"""What a figure is asked of: a period, as seen on a day, of everybody, a unit or a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.errors import InputProblem

THEN, END = "then", "end"
POST_LABELS = {THEN: "按当时", END: "按期末"}
POST_WORDS = {
    THEN: "单位、职务按各次培训当日计；年中调动的，调动前的数字留在原单位",
    END: "单位、职务按期末计；年中调动的，全年数字随本人到期末单位",
}


@dataclass(frozen=True)
class Scope:
    """Days from `first` to `last`, both included, as seen on `today`; nothing dated after `today` is done.

    `unit_id` and `group_id` limit it to some people. `posts` is the printed switch: a person's numbers go to
    the unit of the day ("then") or to the one at the period's end ("end"). How things stood (a repair, a
    talk) is asked of the last day, or of `seen_on` where a part of a longer period is looked at.
    """

    first: date
    last: date
    today: date
    unit_id: int | None = None
    group_id: int | None = None
    posts: str = THEN
    seen_on: date | None = None

    def __post_init__(self) -> None:
        """Raises `InputProblem` figure.posts for a switch that is neither."""
        if self.posts not in POST_LABELS:
            raise InputProblem("figure.posts", posts=self.posts)

    @property
    def until(self) -> date:
        """The last day anything counts for."""
        return min(self.last, self.today)

    @property
    def as_of(self) -> date:
        """The day on which it is asked how things stood."""
        return min(self.seen_on or self.last, self.today)

    def part(self, first: date, last: date) -> Scope:
        """A stretch of it, seen on the same day: such parts add up to the whole."""
        return replace(self, first=first, last=last, seen_on=self.as_of)

    @property
    def is_whole(self) -> bool:
        """Whether everybody is in it."""
        return self.unit_id is None and self.group_id is None


def year_scope(
    year: int,
    *,
    today: date,
    until: date | None = None,
    unit_id: int | None = None,
    group_id: int | None = None,
    posts: str = THEN,
) -> Scope:
    """A year, or its part up to `until`."""
    end = date(year, 12, 31)
    return Scope(date(year, 1, 1), min(end, until) if until else end, today, unit_id, group_id, posts)
