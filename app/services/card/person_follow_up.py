"""What the person's card says of leave, absences, talks and missed training of a year (A28, B38, Q25)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.rules.talk_states import CLOSED, OPEN
from app.services.follow_up.make_ups import list_missed
from app.services.follow_up.settled import DROPPED, ELSEWHERE, GONE
from app.services.follow_up.talks import list_talks
from app.services.leave.leave_standing import Remark, person_standing
from app.services.leave.leaves import list_leaves


@dataclass(frozen=True)
class PersonFollowUp:
    """Counts of a person's year: talks held and open, class sessions missed and not repaired, leave slips."""

    person_id: int
    year: int
    talks_held: int
    talks_open: int
    missed: int
    missed_open: int
    slips: int = 0
    slips_late: int = 0
    standing: tuple[Remark, ...] = ()
    missed_elsewhere: int = 0
    missed_dropped: int = 0

    @property
    def leave_words(self) -> str:
        """'请假条 3 张，其中补假 1 张', '' when there is none."""
        if not self.slips:
            return ""
        return f"请假条 {self.slips} 张" + (f"，其中补假 {self.slips_late} 张" if self.slips_late else "")

    @property
    def talk_words(self) -> str:
        """'已谈话 1 次，待谈话 1 次', '' when there is nothing to say."""
        parts = (
            (f"已谈话 {self.talks_held} 次", self.talks_held),
            (f"待谈话 {self.talks_open} 次", self.talks_open),
        )
        return "，".join(words for words, count in parts if count)

    @property
    def missed_words(self) -> str:
        """'缺训 5 次：已补训 2 次，随他期 1 次，未补 1 次，不再补训 1 次', '' when nothing was missed."""
        if not self.missed:
            return ""
        done = self.missed - self.missed_open - self.missed_elsewhere - self.missed_dropped
        parts = (
            ("已补训", done),
            ("随他期", self.missed_elsewhere),
            ("未补", self.missed_open),
            ("不再补训", self.missed_dropped),
        )
        return f"缺训 {self.missed} 次：" + "，".join(f"{word} {n} 次" for word, n in parts if n)


def person_follow_up(session: Session, *, person_id: int, year: int) -> PersonFollowUp:
    """Counts of one person's year."""
    talks = list_talks(session, year=year, person_id=person_id)
    missed = list_missed(session, year=year, person_id=person_id)
    slips = list_leaves(session, year=year, person_id=person_id)
    return PersonFollowUp(
        person_id,
        year,
        sum(talk.status == CLOSED for talk in talks),
        sum(talk.status in OPEN for talk in talks),
        len(missed),
        sum(row.is_open for row in missed),
        len(slips),
        sum(slip.late for slip in slips),
        person_standing(session, person_id=person_id, year=year),
        sum(row.state == ELSEWHERE for row in missed),
        sum(row.state in (DROPPED, GONE) for row in missed),
    )
