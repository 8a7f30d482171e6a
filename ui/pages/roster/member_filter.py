"""Which people of the roster are looked at: part of post or name, identity, politics, unit, age."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow


@dataclass(frozen=True)
class MemberFilter:
    """What is empty or None asks nothing; `oldest` is the highest age that fits, in years."""

    word: str = ""
    unit_id: int | None = None
    identity: str = ""
    politics: str = ""
    oldest: int | None = None

    def fits(self, person: PersonRow, *, age: int | None, unit_ids: Collection[int]) -> bool:
        """Whether somebody of that age with posts in those units is looked at."""
        return (
            (not self.word or self.word in f"{person.title} {person.other_posts} {person.name}")
            and (not self.identity or person.identity == self.identity)
            and (not self.politics or person.politics == self.politics)
            and (self.unit_id is None or self.unit_id in unit_ids)
            and (self.oldest is None or (age is not None and age <= self.oldest))
        )
