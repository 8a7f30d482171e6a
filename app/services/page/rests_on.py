"""What each line of the 工作台 rests on: the plan's words, known by the line's id."""

from __future__ import annotations

from app.sources import basis

# What each kind of line rests on, by the first word of its id; a line of a duty says it itself.
RESTS_ON = {
    "sheet": "A26",
    "unmarked": "A26",
    "no-sheet": "A26",
    "bulletin": "A27",
    "correction": "I3",
    "talk": "A28",
    "exam": "A29",
    "make_up": "D14",
    "turns": "E13",
    "pairs": "E23",
    "weeks": "E05",
    "hours": "D13",
    "backup": "I17",
}


def basis_of(task_id: str, own: str = "") -> str:
    """The sentences a line rests on, `own` where it says them itself; '' where it rests on none."""
    code = RESTS_ON.get(task_id.partition(":")[0], "")
    return own or ("\n".join(basis(code)) if code else "")
