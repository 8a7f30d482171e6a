"""What a mark in a file means for somebody who is not due: a walk-in, said so, or an error."""

from __future__ import annotations

from collections.abc import Sequence

from app.imports.known import KnownTown, OwnKind
from app.imports.preview import Verdicts
from app.rules import marks

FEWEST_STRANGERS = 3
LABELS = {
    marks.NONE: "未登记",
    marks.PRESENT: "出勤",
    marks.LATE: "迟到",
    marks.EARLY: "早退",
    marks.LATE_EARLY: "迟到+早退",
    marks.OFFICIAL_LEAVE: "因公请假",
    marks.SICK_LEAVE: "病假",
    marks.PERSONAL_LEAVE: "事假",
    marks.ABSENT: "缺席",
    marks.NOT_LISTED: "不在册",
}


def labels_of(kinds: Sequence[OwnKind]) -> dict[str, str]:
    """Code → word of every mark there is, the town's own among them."""
    return LABELS | {kind.code: kind.label for kind in kinds}


class DueJudge:
    """Judges the rows of one file; counts them to see whether the class session was chosen wrongly."""

    def __init__(self, known: KnownTown) -> None:
        self._known = known
        self._labels = labels_of(known.kinds)
        self._counted = {kind.code: kind.mark for kind in known.kinds}
        self._tally: dict[int, list[int]] = {}  # class session → rows of others, rows of people due

    def is_due(self, session_id: int, person_id: int) -> bool:
        """Whether a person is due in a class session; yes where nobody knows."""
        due = self._known.due
        return due is None or person_id in due.due(session_id)

    def row(self, name: str, person_id: int, session_id: int, code: str, label: str, say: Verdicts) -> None:
        """Whoever is not due is a walk-in, said so, never absent or on leave; nobody away is present."""
        due = self._known.due
        stored = self._known.marks.get((session_id, person_id), marks.NONE)
        if due is None or code in (marks.NONE, stored):
            return
        is_due = self.is_due(session_id, person_id)
        self._tally.setdefault(session_id, [0, 0])[is_due] += 1
        away = due.away(session_id).get(person_id, "")
        counted = self._counted.get(code, code)
        if counted == marks.NOT_LISTED:
            return
        if away:
            text = f"“{name}”{away}，没有登记；确实到场的，请导入后在考勤页逐人登记"
            say.error("person_away", label, text)
        elif is_due:
            return
        elif counted in (*marks.LEAVES, marks.ABSENT):
            text = (
                f"“{name}”不在这一课次的应到名单上，不能登记为{self._labels[code]}；"
                "请核对课次和姓名，应当参加的先在参训范围里加上"
            )
            say.error("not_due", label, text)
        else:
            say.warn("walk_in", label, f"“{name}”不在这一课次的应到名单上，按临时参加加在名单末尾")

    @property
    def wrong_session(self) -> str:
        """One sentence when most rows of a class session are of people who are not due there, else ''."""
        sessions = {lesson.id: lesson for lesson in self._known.sessions}
        for session_id, (others, due) in self._tally.items():
            if others >= FEWEST_STRANGERS and others > due:
                lesson = sessions[session_id]
                return (
                    f"{lesson.date}“{lesson.title}”的 {others + due} 人里有 {others} 人不在应到名单上，"
                    "多半是课次选错了，请先核对"
                )
        return ""
